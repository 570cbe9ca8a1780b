"""What each of our nodes becomes on a page: links to where a value comes from, results, folds, and the list of workings."""

from __future__ import annotations

import html

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.writers.html5 import HTML5Translator

from evidence.book.domain import domain_of
from evidence.book.html import address, claim_address, ids_html, link, result_html, table_html
from evidence.book.nodes import (
    CLAIMS_PAGE,
    Box,
    ClaimNode,
    Fold,
    ItemList,
    PrintedIn,
    ResultFigure,
    ResultTable,
    ValueNode,
    WorkingResult,
    Workings,
)
from evidence.book.store import KINDS
from evidence.publish.records import Cell, Figure, PageLink, Row, Table


def visit_value(self: HTML5Translator, node: ValueNode) -> None:
    """Open a value: a link to its one claim or else to its workings, with all that must stand beside it as its tooltip."""
    notebook, _, name = node["key"].partition(".")
    page, href = f"analysis/{notebook}", ""
    if len(node["claims"]) == 1:
        href = claim_address(self, node["claims"][0])
    # A notebook that the menu leaves out is no page, and a link to it would lead nowhere.
    elif page in self.builder.env.found_docs:
        href = address(self, page, f"value-{name}")
    target = f' href="{html.escape(href)}"' if href else ""
    self.body.append(f'<a class="value"{target} title="{html.escape(node["label"])}">')


def visit_claim(self: HTML5Translator, node: ClaimNode) -> None:
    """Open a link to a claim."""
    href, tip = html.escape(claim_address(self, node["claim"])), html.escape(node["label"])
    self.body.append(f'<a class="value" href="{href}" title="{tip}">')


def visit_items(self: HTML5Translator, node: ItemList) -> None:
    """Write a list, each item a link where the book has the page that it leads to."""
    known = {*self.builder.env.found_docs, CLAIMS_PAGE}  # claims always lead to the register, as everywhere
    lines = (
        (link(address(self, item.page, item.anchor), item.words) if item.page in known else html.escape(item.words))
        + html.escape(item.after)
        for item in node["items"]
    )
    self.body.append(f'<ul class="simple">{"".join(f"<li><p>{line}</p></li>" for line in lines)}</ul>')
    raise nodes.SkipNode


def depart_link(self: HTML5Translator, node: nodes.Element) -> None:
    """Close a link."""
    self.body.append("</a>")


def visit_printed_in(self: HTML5Translator, node: PrintedIn) -> None:
    """Name the pages that print a value, or nothing where none does."""
    env = self.builder.env
    places = domain_of(env).places("values", node["key"])
    if places:
        pages = [link(address(self, page), title_of(env, page)) for page, _ in places]
        self.body.append(f' <span class="printed-in">Used in {sentence(", ".join(pages))}</span>')
    raise nodes.SkipNode


def title_of(env: BuildEnvironment, page: str) -> str:
    """Return the words for a page; the first one has the title of the whole book."""
    return "the introduction" if page == env.config.root_doc else env.titles[page].astext()


def sentence(words: str) -> str:
    """Return words with a full stop, unless a question mark ends them already (that of a title, inside its link)."""
    return words if words.removesuffix("</a>").endswith("?") else f"{words}."


def visit_result(self: HTML5Translator, node: ResultTable | ResultFigure) -> None:
    """Write a table or figure of a chapter."""
    self.body.append(result_html(node["record"], self, node))
    raise nodes.SkipNode


def visit_working_result(self: HTML5Translator, node: WorkingResult) -> None:
    """Write a table or figure of a notebook: as a link where a chapter shows it, in full where none does."""
    env, record = self.builder.env, node["record"]
    places = domain_of(env).places(node["kind"], node["key"])
    if not places:
        self.body.append(result_html(record, self, node))
        raise nodes.SkipNode
    what = "Figure" if isinstance(record, Figure) else "Table"
    page, anchor = places[0]
    shown = f"{link(address(self, page, anchor), record.title)}, in {link(address(self, page), title_of(env, page))}"
    self.body.append(f'<p class="working-link"{ids_html(node)}>{what}: {sentence(shown)}</p>')
    raise nodes.SkipNode


def visit_workings(self: HTML5Translator, node: Workings) -> None:
    """Write the list of notebook pages."""
    self.body.append(f'<div class="result-table">{table_html(workings_table(self.builder.env), self)}</div>')
    raise nodes.SkipNode


def workings_table(env: BuildEnvironment) -> Table:
    """Return all notebook pages in the order of the menu: what each works out, and which pages print it."""
    domain = domain_of(env)
    order = domain.in_order()
    printing: dict[str, set[str]] = {}
    for kind in KINDS:
        for key, places in domain.printed(kind).items():
            printing.setdefault(key.partition(".")[0], set()).update(page for page, _ in places)
    rows = []
    for docname in (name for name in order if domain.pages[name].is_notebook):
        # What every row of the list would begin with says nothing in it.
        title = env.titles[docname].astext().removeprefix("Workings: ")
        pages = sorted(printing.get(docname.rpartition("/")[2], ()), key=order.index)
        cells: dict[str, Cell] = {
            "Workings": PageLink(_capital(title), docname),
            "What is worked out": domain.pages[docname].opening,
            "Used in": [PageLink(_capital(title_of(env, page)), page) for page in pages],
        }
        rows.append(Row(cells))
    return Table("", ["Workings", "What is worked out", "Used in"], rows)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def visit_fold(self: HTML5Translator, node: Fold) -> None:
    """Open what is folded; a browser opens it without a script, and for print (see book.css)."""
    self.body.append(f'<details class="fold"><summary>{html.escape(node["summary"])}</summary>')


def depart_fold(self: HTML5Translator, node: Fold) -> None:
    """Close it."""
    self.body.append("</details>\n")


def visit_box(self: HTML5Translator, node: Box) -> None:
    """Open a block."""
    self.body.append(self.starttag(node, "div", CLASS="docutils"))


def depart_box(self: HTML5Translator, node: Box) -> None:
    """Close a block."""
    self.body.append("</div>\n")
