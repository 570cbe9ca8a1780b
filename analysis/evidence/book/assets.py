"""The site around the pages: our style and scripts in, everything that needs another host or that nobody uses out.

`setup_site` hooks into a Sphinx build of the book:

* our `assets/` and `templates/` join the theme's (never through the book's own `_static/`, whose every
  script and style would land on every page);
* each page keeps only the scripts and styles that it uses, none of them from another host;
* each page says in its head what it is, so that reference managers can cite it;
* at the end the theme's style sheets are cut down to the classes that the built pages use.

`write_vega_bundle` makes the one script that turns a static chart into a live one. A page asks for it only
when a chart scrolls into view (see `assets/charts.js`).
"""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import vl_convert
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)

HERE = Path(__file__).parent
ASSETS = HERE / "assets"
TEMPLATES = HERE / "templates"

# Scripts and styles of Jupyter Book's extensions that no page of ours uses, by the start of the file's name.
UNUSED = ("clipboard", "copybutton", "design-tabs", "sphinx-thebe", "togglebutton")
# Inline scripts that belong to those, by a word that only they contain.
UNUSED_INLINE = ("THEBE_JS_URL", "toggleHint", "toggleOpenOnPrint", "togglebuttonSelector")
# Files that the theme copies into the site and that no page asks for.
LEFTOVERS = (
    "**/*.map",
    "*webpack-macros.html",
    "images/logo_*",
    "locales/**/*",
    "scripts/bootstrap.js*",
    "scripts/fontawesome.js*",
    "vendor/**/*",
    *(f"{name}*" for name in UNUSED),
)
# Over file:// a page may not read another, so the search page lists titles only instead of failing.
NO_SUMMARY_FROM_FILE = "if (location.protocol === 'file:') DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;"


def setup_site(app: Sphinx) -> None:
    """Connect the site layer to a Sphinx application; call it once from the extension's `setup`."""
    app.add_config_value("evidence_edition", "", "html", (str,))
    app.add_css_file("book.css", priority=900)
    app.add_js_file("charts.js", loading_method="defer")
    app.connect("config-inited", add_folders)
    app.connect("doctree-resolved", drop_thebe_settings, priority=900)
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


def drop_thebe_settings(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Take out the settings for live code that sphinx-thebe adds to every page, whether used or not."""
    for node in [n for n in doctree.children if isinstance(n, nodes.raw)]:
        if "x-thebe-config" in node.astext() or node.astext().startswith("<script>kernelName"):
            doctree.remove(node)


def prepare_page(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Filter the page's scripts and styles, empty its row of buttons, and describe it in its head."""
    if pagename == "search":
        app.add_js_file(None, body=NO_SUMMARY_FROM_FILE)
    for kind in ("script_files", "css_files"):
        context[kind] = [asset for asset in context.get(kind, []) if is_wanted(asset, pagename)]
    context["css_tag"] = without_second_hash(context["css_tag"])
    context["header_buttons"] = []
    if doctree is not None:
        context["metatags"] = context.get("metatags", "") + describe(app, pagename, context)


def without_second_hash(css_tag: Callable[[Any], str]) -> Callable[[Any], str]:
    """Return a writer of style tags that adds no checksum to a name that holds one already.

    Sphinx adds a checksum when the file is there, and MyST-NB's comes late: a first build would differ from a second.
    """
    return lambda css: re.sub(r"(\.[0-9a-f]{64}\.css)\?v=\w+", r"\1", css_tag(css))


def is_wanted(asset: Any, pagename: str) -> bool:
    """Say whether a page keeps a script or style, and warn if it asks for another host."""
    name = str(getattr(asset, "filename", asset) or "")
    if "//" in name:
        logger.warning("%s asks for %s, which is on another host; left out", pagename, name, type="evidence")
        return False
    body = getattr(asset, "attributes", {}).get("body") or ""
    return not name.rpartition("/")[2].startswith(UNUSED) and not any(word in body for word in UNUSED_INLINE)


def describe(app: Sphinx, pagename: str, context: dict[str, Any]) -> str:
    """Return meta tags (the Highwire set, read by Google Scholar and Zotero) and JSON-LD for one page."""
    book = str(app.config.html_title)
    title = html.unescape(re.sub(r"<[^>]+>", "", str(context.get("title") or book)))
    is_book = pagename == app.config.root_doc
    edition = str(app.config.evidence_edition or "")
    tags = {"citation_title": book if is_book else title, "citation_publication_date": edition.replace("-", "/")}
    if not is_book:
        tags["citation_inbook_title"] = book
    if app.config.author not in ("", "unknown"):
        tags["citation_author"] = app.config.author
    meta = "".join(f'<meta name="{name}" content="{html.escape(text)}" />\n' for name, text in tags.items() if text)
    linked: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Book" if is_book else "Chapter",
        "name": tags["citation_title"],
        "inLanguage": "en-GB",
    }
    if not is_book:
        linked["isPartOf"] = {"@type": "Book", "name": book}
    if edition:
        linked["datePublished"] = edition
    data = json.dumps(linked, ensure_ascii=False).replace("<", "\\u003c")
    return f'\n{meta}<script type="application/ld+json">{data}</script>\n'


def tidy_static(app: Sphinx, exception: Exception | None) -> None:
    """Remove the files that no page asks for, and the rules of style sheets that no page uses.

    Runs after every build; Sphinx puts the theme's own files back before it writes the next pages.
    """
    if exception or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    for pattern in LEFTOVERS:
        for path in static.glob(pattern):
            if path.is_file():
                path.unlink()
    for folder in sorted((p for p in static.rglob("*") if p.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    used = used_classes(Path(app.outdir).rglob("*.html"), static.rglob("*.js"))
    ours = {path.name for path in ASSETS.glob("*.css")}
    for path in static.rglob("*.css"):
        if path.name not in ours:
            path.write_text(trim_css(path.read_text(encoding="utf-8"), used.__contains__), encoding="utf-8")


def used_classes(pages: Iterable[Path], scripts: Iterable[Path]) -> set[str]:
    """Return every class that a page carries, and every word of a script, for a script may set it as a class."""
    used: set[str] = set()
    for page in pages:
        for names in set(re.findall(r'class="([^"]*)"', page.read_text(encoding="utf-8"))):
            used.update(names.split())
    for script in scripts:
        if script.name != "vega-bundle.js":
            used.update(re.findall(r"[\w-]+", script.read_text(encoding="utf-8")))
    return used


def trim_css(text: str, is_used: Callable[[str], bool]) -> str:
    """Drop from a style sheet each selector that names a class nobody uses, and the icon font.

    >>> trim_css(".a,.b .c{x:y}@media print{.b{x:y}}p{z:1}", {"a", "c"}.__contains__)
    '.a{x:y}p{z:1}'
    """

    def keep(selector: str) -> bool:
        plain = re.sub(r":(?:not|is|where|has)\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\]", "", selector)
        return "\\" in plain or all(map(is_used, re.findall(r"\.(-?[A-Za-z_][\w-]*)", plain)))

    def rule(match: re.Match[str]) -> str:
        selectors, declarations = match.groups()
        if selectors.startswith("@"):
            return "" if "@font-face" in selectors and "Font Awesome" in declarations else match[0]
        kept = [s for s in re.split(r",(?![^()]*\))", selectors) if keep(s)]
        return f"{','.join(kept)}{{{declarations}}}" if kept else ""

    text = re.sub(r"/\*(?!!).*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"([^{}/;]+)\{([^{}]*)\}", rule, text)
    return re.sub(r"@media[^{};]*\{\s*\}", "", text)


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
    part = path.with_suffix(".part")
    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    part.write_text(f"{head}(()=>{{{bundle}}})();\n", encoding="utf-8")
    part.replace(path)
