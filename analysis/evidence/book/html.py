"""How records look on a page: a dispatch on their types gives the HTML of cells, tables and figures."""

from __future__ import annotations

import html
import json
import re
from functools import singledispatch

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

from evidence.book.cells import folded_columns, reads_as_cards, standing
from evidence.book.domain import domain_of
from evidence.book.nodes import Result
from evidence.book.parts import Slice
from evidence.formulas.strength import MARKS
from evidence.publish.records import ClaimLink, Figure, KindTag, PageLink, Row, StrengthMark, Table, WebLink, cell_text

LONG = 30  # characters; longer links may break over lines
LONG_CELL = 90  # characters


def address(translator: HTML5Translator, page: str, anchor: str = "") -> str:
    """Return the address of a page, or of an anchor on it, relative to the page being written."""
    builder = translator.builder
    return builder.get_relative_uri(builder.current_docname, page) + (f"#{anchor}" if anchor else "")


def row_address(translator: HTML5Translator, anchor: str) -> str:
    """Return the address of a row, wherever the book shows it, or the empty text where it does not."""
    page = domain_of(translator.builder.env).place_of(anchor)
    return address(translator, page, anchor) if page else ""


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
    return link(row_address(translator, cell.claim), cell.text, css)


@cell_html.register
def _(cell: PageLink, translator: HTML5Translator) -> str:
    page, _, anchor = cell.page.partition("#")
    return link(row_address(translator, anchor) or address(translator, page, anchor), cell.text)


@cell_html.register
def _(cell: WebLink, translator: HTML5Translator) -> str:
    return link(cell.href, cell.text)


class Look:
    """How the rows of one table look, settled once for all its parts: which columns are folded, and whether rows are cards."""

    def __init__(self, record: Table) -> None:
        self.record = record
        self.folds = folded_columns(record)
        self.stand = [column for column in record.columns if column not in self.folds]
        self.css = "result folding" if self.folds else "result cards" if reads_as_cards(record) else "result"


def table_html(look: Look, translator: HTML5Translator, caption: str = "", some: Slice | None = None) -> str:
    """Return a table, or some of its rows, with caption, header scopes, and labels for the stacked layout on phones."""
    record = look.record
    rows = record.rows[some.start : some.stop] if some else record.rows
    head = "".join(f'<th scope="col"{_class("num" * (c in record.numeric))}>{html.escape(c)}</th>' for c in look.stand)
    more = '<th scope="col">More</th>' if look.folds else ""
    body = "".join(row_html(row, look, translator) for row in rows)
    # A class for each number of columns and no style attribute, which a strict Content-Security-Policy refuses.
    css = f"{look.css} facts-{len(look.stand) - 1}" if look.folds else look.css
    return f'<table class="{css}">{caption}<thead><tr>{head}{more}</tr></thead><tbody>{body}</tbody></table>'


def row_html(row: Row, look: Look, translator: HTML5Translator) -> str:
    """Return a row; its first cell is its heading, and its last holds what is folded."""
    cells = []
    for position, column in enumerate(look.stand):
        cell = row.cells.get(column, "")
        if look.folds:
            cell = standing(cell)
        css = _class("num" if column in look.record.numeric else "long" * (len(cell_text(cell)) > LONG_CELL))
        tag, scope = ("td", "") if position else ("th", ' scope="row"')
        cells.append(f'<{tag}{scope} data-label="{html.escape(column)}"{css}>{cell_html(cell, translator)}</{tag}>')
    if look.folds:
        cells.append(f'<td class="more">{fold_html(row, look, translator)}</td>')
    anchor = f' id="{html.escape(row.id)}"' if row.id else ""
    return f"<tr{anchor}>{''.join(cells)}</tr>"


def fold_html(row: Row, look: Look, translator: HTML5Translator) -> str:
    """Return what of a row is folded, or nothing where all of it is empty."""
    facts = [(column, row.cells.get(column, "")) for column in look.folds]
    # The reason for a strength, which stands beside the mark in tables of few columns.
    facts += [
        (f"{c}: why", cell[1:])
        for c in look.stand
        if isinstance(cell := row.cells.get(c, ""), list) and standing(cell) is not cell
    ]
    said = "".join(
        f"<dt>{html.escape(column)}</dt><dd>{cell_html(cell, translator)}</dd>" for column, cell in facts if cell_text(cell)
    )
    return f'<details class="fold"><summary>Details</summary><dl>{said}</dl></details>' if said else ""


def _class(css: str) -> str:
    return f' class="{css}"' if css else ""


def note_html(record: Table | Figure) -> str:
    """Return the note under a table or chart, or nothing."""
    return f'<p class="result-note">{html.escape(record.note)}</p>' if record.note else ""


def caption_html(translator: HTML5Translator, node: Result, kind: str, part: str = "") -> str:
    """Return number (in chapters), title, which part of it this is, and link of a table or figure."""
    title, anchor = html.escape(node["title"]), "".join(node["ids"][:1])
    numbers = translator.builder.fignumbers.get(kind, {}).get(anchor, ())
    shown = f'<span class="caption-number">{kind.capitalize()} {".".join(map(str, numbers))} </span>' if numbers else ""
    own = f'<a class="headerlink" href="#{anchor}" title="Link to this {kind}">#</a>' if anchor else ""
    return f'{shown}<span class="caption-text">{title}</span>{html.escape(part)}{own}'


def result_html(record: Table, translator: HTML5Translator, node: Result, look: Look, some: Slice | None = None) -> str:
    """Return a table, or some of its rows, with all that stands beside it."""
    title = caption_html(translator, node, "table", part_words(record, some)) if record.title else ""
    if some and some.start == some.stop and record.rows:
        inside = f'<p class="table-title">{title}</p>' if title else ""  # all of its rows stand on further parts
    else:
        inside = table_html(look, translator, f"<caption>{title}</caption>" if title else "", some) + note_html(record)
    return f'<div class="result-table"{ids_html(node)}>{inside}</div>'


def part_words(record: Table, some: Slice | None) -> str:
    """Return which of a table's rows these are, where they are not all."""
    if some is None or some.stop - some.start in (0, len(record.rows)):
        return ""
    return f" (rows {some.start + 1:,} to {some.stop:,} of {len(record.rows):,})"


def figure_html(record: Figure, translator: HTML5Translator, node: Result, table: str) -> str:
    """Return a chart with all that stands beside it, the rows behind it folded."""
    # In the page and not in a file beside it, for a page opened from disk may not read another file. Escaped as in head.py.
    spec = json.dumps(record.spec, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<figure class="result-figure"{ids_html(node)}><figcaption><p>{caption_html(translator, node, "figure")}</p></figcaption>'
        f'<div class="chart" role="img" aria-label="{html.escape(record.alt)}">'
        # Drawings first, a live chart later: without scripts, in print and on a phone there is always something to see.
        f'<div class="chart-wide">{record.svg["wide"]}</div><div class="chart-narrow">{record.svg["narrow"]}</div>'
        f'<script type="application/json" class="chart-spec">{spec}</script></div>{note_html(record)}'
        f'<details class="chart-data"><summary>The figures behind this chart</summary><div class="table-scroll">'
        f"{table}</div></details></figure>"
    )


def ids_html(node: nodes.Element) -> str:
    """Return the attribute with a node's id, or nothing where it has none."""
    return f' id="{node["ids"][0]}"' if node["ids"] else ""
