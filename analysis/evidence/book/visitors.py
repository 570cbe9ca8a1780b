"""What each of our nodes becomes on a page: links to where a value comes from, results, folds, and the list of workings."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.writers.html5 import HTML5Translator

from evidence.book.domain import domain_of
from evidence.book.html import Look, address, figure_html, ids_html, link, result_html, row_address, table_html
from evidence.book.nodes import Box, ClaimNode, Fold, ItemList, PrintedIn, Result, ValueNode, Withdrawn, WorkingResult, Workings
from evidence.book.partpages import pointer_html, rest_html
from evidence.book.parts import Layout, Slice, part_name
from evidence.book.store import KINDS
from evidence.book.workings import item_words
from evidence.publish.records import Cell, Figure, PageLink, Row, Table

if TYPE_CHECKING:
    from evidence.book.builder import BookBuilder


def visit_value(self: HTML5Translator, node: ValueNode) -> None:
    """Open a value: a link to its one claim or else to its workings, with all that must stand beside it as its tooltip."""
    notebook, _, name = node["key"].partition(".")
    page, href = f"analysis/{notebook}", ""
    if node["because"]:
        self.body.append("<a>")
        return
    if len(node["claims"]) == 1:
        href = row_address(self, node["claims"][0])
    # A notebook that the menu leaves out is no page, and a link to it would lead nowhere.
    elif page in self.builder.env.found_docs:
        href = address(self, page, f"value-{name}")
    target = f' href="{html.escape(href)}"' if href else ""
    self.body.append(f'<a class="value"{target} title="{html.escape(node["label"])}">')


def visit_withdrawn(self: HTML5Translator, node: Withdrawn) -> None:
    """Open a sentence that is withdrawn, and say why before it: whoever skims must not take it for one that stands."""
    because = html.escape(node["because"])
    self.body.append(f'<span class="withdrawn"><strong>Withdrawn until reworded</strong> because {because}: <s>')


def depart_withdrawn(self: HTML5Translator, node: Withdrawn) -> None:
    """Close it."""
    self.body.append("</s></span>")


def visit_claim(self: HTML5Translator, node: ClaimNode) -> None:
    """Open a link to a claim."""
    href, tip = html.escape(row_address(self, node["claim"])), html.escape(node["label"])
    self.body.append(f'<a class="value" href="{href}" title="{tip}">')


def visit_items(self: HTML5Translator, node: ItemList) -> None:
    """Write a list of claims or rows, each a link to where the book shows it."""
    store = domain_of(self.builder.env).store
    value = store.value(node["key"])
    names = getattr(value, node["of"]) if value else []

    def draw(some: Slice) -> str:
        items = (item_words(store, node["of"], name) for name in names[some.start : some.stop])
        lines = (
            (link(href, words) if (href := row_address(self, anchor)) else html.escape(words)) + html.escape(after)
            for words, anchor, after in items
        )
        # Without paragraphs in the items, which would stand as far apart as those of a text.
        return f'<ul class="simple" id="{node["ident"]}">{"".join(f"<li><p>{line}</p></li>" for line in lines)}</ul>'

    self.body.append(in_parts(self, node, len(names), draw, f"<h2>{html.escape(node['title'])}</h2>"))
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


def record_of(self: HTML5Translator, node: Result) -> Table | Figure:
    """Return the record of a result: that of its key, or the one that it has itself where it is not published."""
    own: Table | Figure | None = node.get("record")
    return own or domain_of(self.builder.env).store.result(node["kind"], node["key"])  # type: ignore[return-value]


def visit_result(self: HTML5Translator, node: Result) -> None:
    """Write a table or figure."""
    record = record_of(self, node)
    look = Look(record.table if isinstance(record, Figure) else record)
    if isinstance(record, Figure):

        def draw(some: Slice) -> str:
            return table_html(look, self, some=some)

        title = f"<h2>{html.escape(f'The figures behind the chart: {record.title}')}</h2>"
        table = in_parts(self, node, len(record.table.rows), draw, title, '<div class="table-scroll">{}</div>')
        self.body.append(figure_html(record, self, node, table))
    else:

        def draw(some: Slice) -> str:
            return result_html(record, self, node, look, some)

        self.body.append(in_parts(self, node, len(record.rows), draw))
    raise nodes.SkipNode


def visit_working_result(self: HTML5Translator, node: WorkingResult) -> None:
    """Write a table or figure of a notebook: as a link where a chapter shows it, in full where none does."""
    env = self.builder.env
    places = domain_of(env).places(node["kind"], node["key"])
    if not places:
        visit_result(self, node)
    what = "Figure" if node["kind"] == "figures" else "Table"
    page, anchor = places[0]
    shown = f"{link(address(self, page, anchor), node['title'])}, in {link(address(self, page), title_of(env, page))}"
    self.body.append(f'<p class="working-link"{ids_html(node)}>{what}: {sentence(shown)}</p>')
    raise nodes.SkipNode


def in_parts(
    self: HTML5Translator, node: nodes.Element, length: int, draw: Callable[[Slice], str], title: str = "", frame: str = "{}"
) -> str:
    """Return what of a table or list stands on its page, and have the rest written on the page's further parts.

    ``draw`` gives some of its rows as HTML; ``title`` stands above them on a further part, ``frame`` around them.
    """
    builder, ident = cast("BookBuilder", self.builder), node["ident"]
    docname = builder.current_docname
    whole = Slice(ident, 0, length)
    domain = domain_of(builder.env)
    layout = domain.layout(docname) or Layout(here={ident: whole})
    heading = f"<h2>{html.escape(node['heading'])}</h2>"
    filtered = any("filterable" in up["classes"] for up in ancestors(node))
    for number, some in layout.further.get(ident, []):
        # Links are relative to the page that they stand on.
        builder.current_docname = part_name(docname, number)
        builder.further(docname, number).append((title or heading, frame.format(draw(some)), filtered))
    builder.current_docname = docname
    here = layout.here[ident]
    if here.stop or not length or not domain.pages[docname].is_notebook:
        return draw(here) + pointer_html(layout, docname, ident, here.stop)
    # Of the tables of a notebook that wholly stand on further parts, the first says so for all.
    return rest_html(layout, docname, ident)


def ancestors(node: nodes.Element) -> Iterator[nodes.Element]:
    """Yield what a node stands in, from the inside out."""
    while node.parent is not None:
        node = node.parent
        yield node


def visit_workings(self: HTML5Translator, node: Workings) -> None:
    """Write the list of notebook pages."""
    self.body.append(f'<div class="result-table">{table_html(Look(workings_table(self.builder.env)), self)}</div>')
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
