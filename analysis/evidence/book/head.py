"""What each page says of itself in its head, for reference managers and search engines."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from sphinx.application import Sphinx


def describe(app: Sphinx, pagename: str, context: dict[str, Any]) -> str:
    """Return meta tags (the Highwire set, read by Google Scholar and Zotero) and JSON-LD for one page."""
    book = str(app.config.html_title)
    title = html.unescape(re.sub(r"<[^>]+>", "", str(context.get("title") or book)))
    is_book = pagename == app.config.root_doc
    edition = str(app.config.evidence_edition or "")
    # Slashes, since that is how the Highwire tags write a date.
    tags = {"citation_title": book if is_book else title, "citation_publication_date": edition.replace("-", "/")}
    if not is_book:
        tags["citation_inbook_title"] = book
    # Sphinx puts "unknown" where a book names nobody.
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
    # Escaped, for a title with "</script>" in it would end the element.
    data = json.dumps(linked, ensure_ascii=False).replace("<", "\\u003c")
    return f'\n{meta}<script type="application/ld+json">{data}</script>\n'
