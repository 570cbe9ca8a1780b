"""From the harvest to pages: the Sphinx extension, its HTML, and the site around it."""
