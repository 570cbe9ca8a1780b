"""How records look on a page: a dispatch on their types gives the HTML of cells, tables and figures."""

from __future__ import annotations

import html
import json
import re
from functools import singledispatch

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.writers.html5 import HTML5Translator

from evidence.book.domain import KINDS, domain_of
from evidence.book.nodes import (
    Box,
    ClaimNode,
    Fold,
    PrintedIn,
    Result,
    ResultFigure,
    ResultTable,
    ValueNode,
    WorkingResult,
    Workings,
)
from evidence.formulas.strength import MARKS
from evidence.publish.records import Cell, ClaimLink, Figure, KindTag, PageLink, Row, StrengthMark, Table, WebLink, cell_text

CLAIMS_PAGE = "chapters/evidence/claims"
LONG = 30  # characters; longer links may break over lines
LONG_ROW = 240  # characters, on the average of a table's rows: in columns, such prose is a few words wide
LONG_CELL = 90  # characters
MANY_COLUMNS = 8


def address(translator: HTML5Translator, page: str, anchor: str = "") -> str:
    """Return the address of a page, or of an anchor on it, relative to the page being written."""
    builder = translator.builder
    return builder.get_relative_uri(builder.current_docname, page) + (f"#{anchor}" if anchor else "")


def claim_address(translator: HTML5Translator, claim: str) -> str:
    """Return the address of a claim in the register."""
    return address(translator, CLAIMS_PAGE, claim)


def link(href: str, text: str, css: str = "", title: str = "") -> str:
    """Return a link; all parts are escaped here."""
    look, tip = (f' {name}="{html.escape(what)}"' if what else "" for name, what in (("class", css), ("title", title)))
    return f'<a{look} href="{html.escape(href)}"{tip}>{html.escape(text)}</a>'


@singledispatch
def cell_html(cell: object, translator: HTML5Translator) -> str:
    """Return the inside of a table cell; raises TypeError for what is no cell."""
    raise TypeError(f"{type(cell).__name__} is no cell of a table: see evidence.publish.records")


@cell_html.register
def _(cell: str, translator: HTML5Translator) -> str:
    return html.escape(cell)


@cell_html.register
def _(cell: list, translator: HTML5Translator) -> str:
    return "<br>".join(cell_html(part, translator) for part in cell)


@cell_html.register
def _(cell: StrengthMark, translator: HTML5Translator) -> str:
    css, marks = cell.strength.replace(" ", "-"), MARKS[cell.strength]
    word = f'<span class="strength-word">{html.escape(cell.strength)}</span>'
    return f'<span class="strength strength-{css}" title="{html.escape(cell.reason)}">{marks} {word}</span>'


@cell_html.register
def _(cell: KindTag, translator: HTML5Translator) -> str:
    css = re.sub(r"[^a-z]+", "-", cell.kind)
    return f'<span class="kind kind-{css}">{html.escape(cell.kind)}</span>'


@cell_html.register
def _(cell: ClaimLink, translator: HTML5Translator) -> str:
    css = "value" if len(html.escape(cell.text)) < LONG else "claim"
    return link(claim_address(translator, cell.claim), cell.text, css)


@cell_html.register
def _(cell: PageLink, translator: HTML5Translator) -> str:
    page, _, anchor = cell.page.partition("#")
    return link(address(translator, page, anchor), cell.text)


@cell_html.register
def _(cell: WebLink, translator: HTML5Translator) -> str:
    return link(cell.href, cell.text)


def table_html(record: Table, translator: HTML5Translator, caption: str = "") -> str:
    """Return a table with caption, header scopes, and labels for the stacked layout on phones."""
    css = "result cards" if reads_as_cards(record) else "result"
    head = "".join(f'<th scope="col"{_class("num" * (c in record.numeric))}>{html.escape(c)}</th>' for c in record.columns)
    body = "".join(row_html(row, record, translator) for row in record.rows)
    return f'<table class="{css}">{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def reads_as_cards(record: Table) -> bool:
    """Say whether rows are better laid out as cards whatever the screen: rows of prose, or too many columns for a page."""
    words = sum(len(cell_text(row.cells.get(c, ""))) for row in record.rows for c in record.columns)
    return words / max(len(record.rows), 1) > LONG_ROW or len(record.columns) >= MANY_COLUMNS


def row_html(row: Row, record: Table, translator: HTML5Translator) -> str:
    """Return a row; its first cell is its heading."""
    cells = []
    for position, column in enumerate(record.columns):
        cell = row.cells.get(column, "")
        look = _class("num" if column in record.numeric else "long" * (len(cell_text(cell)) > LONG_CELL))
        tag, scope = ("td", "") if position else ("th", ' scope="row"')
        cells.append(f'<{tag}{scope} data-label="{html.escape(column)}"{look}>{cell_html(cell, translator)}</{tag}>')
    anchor = f' id="{html.escape(row.id)}"' if row.id else ""
    return f"<tr{anchor}>{''.join(cells)}</tr>"


def _class(css: str) -> str:
    return f' class="{css}"' if css else ""


def note_html(record: Table | Figure) -> str:
    """Return the note under a table or chart, or nothing."""
    return f'<p class="result-note">{html.escape(record.note)}</p>' if record.note else ""


def caption_html(translator: HTML5Translator, node: Result, kind: str) -> str:
    """Return number (in chapters), title and link of a table or figure."""
    title, anchor = html.escape(node["record"].title), "".join(node["ids"][:1])
    numbers = translator.builder.fignumbers.get(kind, {}).get(anchor, ())
    shown = f'<span class="caption-number">{kind.capitalize()} {".".join(map(str, numbers))} </span>' if numbers else ""
    own = f'<a class="headerlink" href="#{anchor}" title="Link to this {kind}">#</a>' if anchor else ""
    return f'{shown}<span class="caption-text">{title}</span>{own}'


@singledispatch
def result_html(record: object, translator: HTML5Translator, node: Result) -> str:
    """Return a table or figure with all that stands beside it; raises TypeError for what is neither."""
    raise TypeError(f"{type(record).__name__} is neither table nor figure")


@result_html.register
def _(record: Table, translator: HTML5Translator, node: Result) -> str:
    caption = f"<caption>{caption_html(translator, node, 'table')}</caption>" if record.title else ""
    return f'<div class="result-table"{_ids(node)}>{table_html(record, translator, caption)}{note_html(record)}</div>'


@result_html.register
def _(record: Figure, translator: HTML5Translator, node: Result) -> str:
    # In the page and not in a file beside it, for a page opened from disk may not read another file. Escaped as in head.py.
    spec = json.dumps(record.spec, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<figure class="result-figure"{_ids(node)}><figcaption><p>{caption_html(translator, node, "figure")}</p></figcaption>'
        f'<div class="chart" role="img" aria-label="{html.escape(record.alt)}">'
        # Drawings first, a live chart later: without scripts, in print and on a phone there is always something to see.
        f'<div class="chart-wide">{record.svg["wide"]}</div><div class="chart-narrow">{record.svg["narrow"]}</div>'
        f'<script type="application/json" class="chart-spec">{spec}</script></div>{note_html(record)}'
        f'<details class="chart-data"><summary>The figures behind this chart</summary><div class="table-scroll">'
        f"{table_html(record.table, translator)}</div></details></figure>"
    )


def _ids(node: Result) -> str:
    return f' id="{node["ids"][0]}"' if node["ids"] else ""


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


def depart_link(self: HTML5Translator, node: nodes.Element) -> None:
    """Close a link."""
    self.body.append("</a>")


def visit_printed_in(self: HTML5Translator, node: PrintedIn) -> None:
    """Name the pages that print a value, or nothing where none does."""
    env = self.builder.env
    places = domain_of(env).places("values", node["key"])
    if places:
        pages = [link(address(self, page), env.titles[page].astext()) for page, _ in places]
        self.body.append(f' <span class="printed-in">Printed in {", ".join(pages)}.</span>')
    raise nodes.SkipNode


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
    shown = f"{link(address(self, page, anchor), record.title)}, in {html.escape(env.titles[page].astext())}."
    self.body.append(f'<p class="working-link"{_ids(node)}>{what}: {shown}</p>')
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
        title = env.titles[docname].astext().removeprefix("Workings: ")
        pages = sorted(printing.get(docname.rpartition("/")[2], ()), key=order.index)
        cells: dict[str, Cell] = {
            "Workings": PageLink(title[:1].upper() + title[1:], docname),
            "What is worked out": domain.pages[docname].opening,
            "Printed in": [PageLink(env.titles[page].astext(), page) for page in pages],
        }
        rows.append(Row(cells))
    return Table("", ["Workings", "What is worked out", "Printed in"], rows)


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
