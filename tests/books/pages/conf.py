project = html_title = "Two pages"
extensions = ["myst_nb", "evidence.book.extension"]
exclude_patterns = ["_build"]
html_theme = "basic"
nb_execution_mode = "off"
