"""The site around the pages: our style and scripts in, everything that needs another host or that nobody uses out.

`setup_site` hooks into a Sphinx build of the book:

* our `assets/` and `templates/` join the theme's (never through the book's own `_static/`, whose every
  script and style would land on every page);
* no page asks another host for a script or style, and none has a script or style in itself, so that the site can be
  served under a strict Content-Security-Policy (see the README);
* each page says in its head what it is, so that reference managers can cite it (`head.py`);
* at the end the theme's style sheets are cut down to the classes that the built pages use (`css.py`).

`write_vega_bundle` makes the one script that turns a static chart into a live one. A page asks for it only
when a chart scrolls into view (see `assets/charts.js`).
"""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path
from typing import Any

import vl_convert
from sphinx.application import Sphinx
from sphinx.util import logging

from evidence.book.css import trim_once, used_classes
from evidence.book.head import describe

logger = logging.getLogger(__name__)

HERE = Path(__file__).parent
ASSETS = HERE / "assets"
TEMPLATES = HERE / "templates"

# The style of notebook cells, of which no page has any: our own directive shows them (see workings.py).
UNUSED = "mystnb."
# Files that the theme copies into the site and that no page asks for.
LEFTOVERS = (
    "**/*.map",
    "*webpack-macros.html",
    "images/logo_*",
    "locales/**/*",
    "scripts/bootstrap.js*",
    "scripts/fontawesome.js*",
    "vendor/**/*",
    f"{UNUSED}*",
)


def setup_site(app: Sphinx) -> None:
    """Connect the site layer to a Sphinx application; call it once from the extension's `setup`."""
    app.add_config_value("evidence_edition", "", "html", (str,))
    # Jupyter Book sets it whether or not the extension that reads it is loaded, and Sphinx warns of what it does not know.
    app.add_config_value("comments_config", {}, "")
    app.add_css_file("book.css", priority=900)
    app.add_js_file("theme.js", priority=100)  # not deferred: it settles light or dark before the first paint
    app.add_js_file("charts.js", loading_method="defer")
    app.connect("config-inited", add_folders)
    # After the theme and the other extensions, which add their scripts and styles at the same event.
    app.connect("html-page-context", prepare_page, priority=900)
    app.connect("build-finished", tidy_static, priority=900)


def add_folders(app: Sphinx, config: Any) -> None:
    """Add our assets and templates.

    The paths are relative to the book where that is possible, so that a build in another folder is the same
    to the last byte (Sphinx writes a hash of its settings into the site).
    """
    for option, folder in (("html_static_path", ASSETS), ("templates_path", TEMPLATES)):
        try:
            path = Path(os.path.relpath(folder, app.confdir)).as_posix()
        except ValueError:  # another drive, on Windows
            path = str(folder)
        setattr(config, option, [*getattr(config, option), path])


def prepare_page(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Filter the page's scripts and styles, empty its row of buttons, and describe it in its head."""
    if pagename == "search":
        app.add_js_file("search-page.js", loading_method="defer")
    for kind in ("script_files", "css_files"):
        context[kind] = [asset for asset in context.get(kind, []) if is_wanted(asset, pagename)]
    context["header_buttons"] = []
    if doctree is not None:
        context["metatags"] = context.get("metatags", "") + describe(app, pagename, context)


def is_wanted(asset: Any, pagename: str) -> bool:
    """Say whether a page keeps a script or style, and warn if it asks for another host."""
    name = str(getattr(asset, "filename", asset) or "")
    # Scripts in the page itself, which a strict Content-Security-Policy refuses; the theme's say what nothing here reads.
    if not name:
        return False
    # By default MathJax and Vega come from other hosts: a page read without network shows an error where its chart should be.
    if "//" in name:
        says = "this page asks for %s, which is on another host; left out"
        logger.warning(says, name, type="evidence", subtype="outside-host", location=pagename)
        return False
    return not name.rpartition("/")[2].startswith(UNUSED)


def tidy_static(app: Sphinx, exception: Exception | None) -> None:
    """Remove the files that no page asks for, and the rules of style sheets that no page uses.

    Runs after every build; Sphinx puts the theme's own files back before it writes the next pages.
    """
    # A build that failed has half a site, and its classes in use would be half of them.
    if exception or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    for pattern in LEFTOVERS:
        for path in static.glob(pattern):
            if path.is_file():
                path.unlink()
    # The deepest first, so that a folder of nothing but empty folders goes too.
    for folder in sorted((p for p in static.rglob("*") if p.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    # Each word of a script counts as a class in use, and Vega's 900 kB hold so many that no rule would go.
    scripts = (path for path in static.rglob("*.js") if path.name != "vega-bundle.js")
    used = used_classes(Path(app.outdir).rglob("*.html"), scripts)
    ours = {path.name for path in ASSETS.glob("*.css")}
    for path in static.rglob("*.css"):
        if path.name not in ours:
            trimmed = trim_once(path.read_text(encoding="utf-8"), used, Path(app.doctreedir) / "trimmed")
            path.write_text(trimmed, encoding="utf-8")


def write_vega_bundle(path: Path) -> None:
    """Write the script that draws live charts, unless the file is there and made by this vl-convert.

    Making it takes some three seconds, so keep the file between builds and copy it to
    `_static/vega-bundle.js` of the site. It is wrapped: as it comes, its names clash with those of Sphinx's
    own scripts, and `vegaEmbed` stays undefined.
    """
    head = f"/* Vega, Vega-Lite and Vega-Embed, from vl-convert-python {version('vl-convert-python')} */\n"
    if path.exists():
        with path.open(encoding="utf-8") as file:
            if file.readline() == head:
                return
    path.parent.mkdir(parents=True, exist_ok=True)
    # Whole or not at all: the first line of half a script would pass for that of a finished one.
    part = path.with_suffix(".part")
    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    part.write_text(f"{head}(()=>{{{bundle}}})();\n", encoding="utf-8")
    part.replace(path)
