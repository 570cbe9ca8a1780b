"""Long pages in parts: which rows of a page's tables and lists stand on it, and which on further pages of their own.

A page is as long as a reader scrolls, and no longer: rows fill it in their order, what does not fit goes on the next part.
Heights are estimates for a phone, where pages are longest, from the lengths of the words; they need not be exact, for a part
is filled to two thirds of what is allowed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from docutils import nodes

from evidence.book.cells import folded_columns, standing
from evidence.book.nodes import ItemList, Result
from evidence.publish.records import Figure, Row, Table, cell_text

ROOM = 12_500  # pixels on a phone that a part is filled with
WHOLE = 15_900  # pixels up to which a page is left whole; 20 screens of a phone are 16,880
FOLDED = 8 * ROOM  # pixels of rows that stand folded on a page; they are not seen until they are opened, but loaded
FRAME = 900  # what a page has around its text, the ways to its parts included
LINE, CHARS, NARROW_CHARS, LABEL_CHARS = 22, 44, 29, 15  # a line's height; its letters in full width, beside a label, in one
LINKED = 90  # of a line that leads to a table elsewhere
HEAD = 130  # of a table: title, note, and the words between its parts


@dataclass
class Long:
    """A table or list of a page: its id there, its title, and of each row anchor, name and height.

    ``folded`` says that it stands folded on the page; ``unless`` is the key under which it may be shown by a chapter, which
    leaves a link to it in its place.
    """

    ident: str
    title: str
    rows: list[tuple[str, str, int]]
    folded: bool = False
    unless: tuple[str, str] | None = None


@dataclass(frozen=True)
class Slice:
    """The rows of one :class:`Long`, by its id, from ``start`` up to ``stop``."""

    ident: str
    start: int
    stop: int


@dataclass
class Layout:
    """The parts of a page, the first of which is the page itself, and what each is called.

    ``here`` has what stands on the page itself by the id of its table or list, which may be nothing of it, and ``further`` the
    numbers of the parts that it goes on to, with its rows there.
    """

    parts: list[list[Slice]] = field(default_factory=lambda: [[]])
    names: list[str] = field(default_factory=lambda: [""])
    here: dict[str, Slice] = field(default_factory=dict)
    further: dict[str, list[tuple[int, Slice]]] = field(default_factory=dict)


def part_name(docname: str, number: int) -> str:
    """Return the name of a part of a page; number 0 is the page itself."""
    return f"{docname}-page-{number + 1}" if number else docname


def laid_out(prose: int, longs: list[Long], titles: bool = True) -> Layout:
    """Return how a page is parted; ``prose`` is the height of all that is neither row nor list.

    ``titles`` says that each table keeps its title on the page, wherever its rows stand. So it is in a chapter, whose author
    put it there; a notebook may make thousands of tables.
    """
    layout, by_ident = Layout(), {one.ident: one for one in longs}
    seen = [one for one in longs if not one.folded]
    least = FRAME + prose + HEAD * len(seen)
    whole = least + sum(height(one) for one in seen) <= WHOLE
    if not (whole or titles):
        least = FRAME + prose + HEAD
    rooms = {False: max((WHOLE if whole else ROOM) - least, 0), True: FOLDED}
    for one in longs:
        above = 0 if one.folded or whole or titles else HEAD
        stop = fitting(one, 0, rooms[one.folded] - above)
        # Once something had to go on, all after it goes on as well: a part reads on where the page ends.
        rooms[one.folded] = rooms[one.folded] - above - height(one) if stop == len(one.rows) else 0
        layout.parts[0].append(Slice(one.ident, 0, stop))
    room = 0
    for first in list(layout.parts[0]):
        one, start = by_ident[first.ident], first.stop
        while start < len(one.rows):
            stop = fitting(one, start, room - HEAD)
            if stop == start:
                layout.parts.append([])
                room = ROOM - FRAME
                stop = max(fitting(one, start, room - HEAD), start + 1)
            layout.parts[-1].append(Slice(one.ident, start, stop))
            room -= HEAD + height(one, start, stop)
            start = stop
    layout.names = [name_of(part, by_ident) for part in layout.parts]
    layout.here = {some.ident: some for some in layout.parts[0]}
    for number, part in enumerate(layout.parts[1:], 1):
        for some in part:
            layout.further.setdefault(some.ident, []).append((number, some))
    return layout


def fitting(one: Long, start: int, room: int) -> int:
    """Return up to which row a table or list fits into a room."""
    for position in range(start, len(one.rows)):
        room -= one.rows[position][2]
        if room < 0:
            return position
    return len(one.rows)


def height(one: Long, start: int = 0, stop: int | None = None) -> int:
    """Return the height of some rows, or of all."""
    return sum(row[2] for row in one.rows[start:stop])


def name_of(part: Iterable[Slice], longs: dict[str, Long]) -> str:
    """Return what stands on a part: the first and the last row, with their tables' titles where these differ."""
    some = [one for one in part if one.stop > one.start]
    if not some:
        return ""
    first, last = longs[some[0].ident], longs[some[-1].ident]
    begins, ends = short(first.rows[some[0].start][1]), short(last.rows[some[-1].stop - 1][1])
    if first is last:
        return f"{short(first.title)}: {begins} – {ends}" if first.title else f"{begins} – {ends}"
    return f"{short(first.title)}: {begins} – {short(last.title)}: {ends}"


def short(words: str, most: int = 48) -> str:
    """Return words cut at a blank to a length that a link can have."""
    return words if len(words) <= most else f"{words[:most].rpartition(' ')[0].rstrip(',;: ')} …"


def lines(text: str, width: int = CHARS) -> int:
    """Return how many lines words take."""
    return math.ceil(len(text) / width) or 1


def table_rows(record: Table) -> list[tuple[str, str, int]]:
    """Return of each row its anchor, its first cell and its height."""
    folds = folded_columns(record)
    return [(row.id, name_of_row(row, record), row_height(row, record, folds)) for row in record.rows]


def name_of_row(row: Row, record: Table) -> str:
    """Return a row's first cell as words."""
    return cell_text(row.cells.get(record.columns[0], ""))


def row_height(row: Row, record: Table, folds: list[str]) -> int:
    """Return the height of a row on a phone: its first cell, each fact beside its label, and the line of the fold."""
    first, *others = record.columns
    total = 24 + lines(cell_text(row.cells.get(first, ""))) * LINE + 26 * bool(folds)
    for column in (c for c in others if c not in folds):
        cell = row.cells.get(column, "")
        if folds:
            cell = standing(cell)
        parts = [text for part in (cell if isinstance(cell, list) else [cell]) if (text := cell_text(part))]
        if parts:
            total += max(sum(lines(text, NARROW_CHARS) for text in parts), lines(column, LABEL_CHARS)) * LINE + 4
    return total


def item_height(words: str) -> int:
    """Return the height of an item of a list."""
    return lines(words, 40) * 25 + 4


def prose_height(document: nodes.document) -> int:
    """Return the height on a phone of what is neither a table or chart of results nor a list of claims."""
    total = 0
    for node in document.findall(nodes.Element):
        if isinstance(node, nodes.title | nodes.Admonition | nodes.image):
            total += 75 if not isinstance(node, nodes.image) else 300
        elif isinstance(node, nodes.TextElement) and not isinstance(node, nodes.Inline | nodes.literal_block):
            total += lines(node.astext(), CHARS - 2) * 28 + 16
        elif node.tagname in ("Fold", "PrintedIn", "bibliography"):
            total += 1500 if node.tagname == "bibliography" else 40
    return total


def set_headings(document: nodes.document) -> None:
    """Note in each table, chart and list of a page the heading that it stands under, in one walk over the page."""
    heading = ""
    for node in document.findall(nodes.Element):
        # In a block of ours a heading is no section's title but a rubric; an admonition has a title too, which is no heading.
        if isinstance(node, nodes.rubric) or (isinstance(node, nodes.title) and isinstance(node.parent, nodes.section)):
            heading = node.astext()
        elif isinstance(node, Result | ItemList):
            node["heading"] = heading


def figure_height(record: Figure) -> int:
    """Return the height of a chart on a phone, without the rows behind it."""
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', record.svg.get("narrow", ""))
    drawn = float(box[2]) * min(1, 358 / float(box[1])) if box else 400
    return int(drawn) + 160 + lines(record.note) * 21
