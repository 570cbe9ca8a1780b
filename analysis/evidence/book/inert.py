"""What could act in a reader's browser and is no part of this program: left out of the pages, and told.

Addresses come from the bibliography, raw HTML from a note that was pasted into a notebook or a chapter. The check refuses what
it can see in the data; this stands behind it, at the one place that all pages go through.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from evidence.words.addresses import EXPECTED, opens

logger = logging.getLogger(__name__)

COMMENT = re.compile(r"\s*<!--(?:(?!-->).)*-->\s*", re.DOTALL)


def take_out_html(app: Sphinx, doctree: nodes.document) -> None:
    """Turn raw HTML into the words that it is, with a warning, and drop comments.

    Before titles are collected, which menus and other pages show.
    """
    for node in list(doctree.findall(nodes.raw)):
        if "html" not in node["format"].split() or COMMENT.fullmatch(node.astext()):
            node.parent.remove(node)
            continue
        says = "raw HTML (%.60s): it would run in the reader's browser. Write it in Markdown, or in `code` where it is to be read"
        logger.warning(says, node.astext().strip(), location=node, type="evidence", subtype="raw-html")
        words = nodes.Text(node.astext())
        node.replace_self(words if isinstance(node.parent, nodes.TextElement) else nodes.paragraph("", "", words))
    for meta in list(doctree.findall(nodes.meta)):
        # <meta http-equiv="refresh"> leads away from the page.
        if "http-equiv" in meta:
            says = "html_meta with http-equiv=%s: it would act in the reader's browser. Take it out of the front matter"
            logger.warning(says, meta["http-equiv"], location=(app.env.docname, 1), type="evidence", subtype="raw-html")
            meta.parent.remove(meta)


def close_addresses(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Take the address from each link that is not http, https or mailto, with a warning; its words stay.

    When the page is written, for references from the bibliography are not there before.
    """
    for node in list(doctree.findall(nodes.Element)):
        if "refuri" in node and not opens(node["refuri"]):
            says = "a link to %r: expected %s"
            logger.warning(
                says, node["refuri"], EXPECTED, location=(node.line and node) or docname, type="evidence", subtype="address"
            )
            node.parent.replace(node, nodes.inline("", "", *node.children))
