"""How records look on a page: a dispatch on their types gives the HTML of cells, tables and figures."""

from __future__ import annotations

import html
import json
import re
from functools import singledispatch

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

from evidence.book.nodes import CLAIMS_PAGE, Result
from evidence.formulas.strength import MARKS
from evidence.publish.records import ClaimLink, Figure, KindTag, PageLink, Row, StrengthMark, Table, WebLink, cell_text

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
    return f'<div class="result-table"{ids_html(node)}>{table_html(record, translator, caption)}{note_html(record)}</div>'


@result_html.register
def _(record: Figure, translator: HTML5Translator, node: Result) -> str:
    # In the page and not in a file beside it, for a page opened from disk may not read another file. Escaped as in head.py.
    spec = json.dumps(record.spec, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<figure class="result-figure"{ids_html(node)}><figcaption><p>{caption_html(translator, node, "figure")}</p></figcaption>'
        f'<div class="chart" role="img" aria-label="{html.escape(record.alt)}">'
        # Drawings first, a live chart later: without scripts, in print and on a phone there is always something to see.
        f'<div class="chart-wide">{record.svg["wide"]}</div><div class="chart-narrow">{record.svg["narrow"]}</div>'
        f'<script type="application/json" class="chart-spec">{spec}</script></div>{note_html(record)}'
        f'<details class="chart-data"><summary>The figures behind this chart</summary><div class="table-scroll">'
        f"{table_html(record.table, translator)}</div></details></figure>"
    )


def ids_html(node: nodes.Element) -> str:
    """Return the attribute with a node's id, or nothing where it has none."""
    return f' id="{node["ids"][0]}"' if node["ids"] else ""
