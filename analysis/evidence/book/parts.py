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
from evidence.publish.records import Figure, Row, Table, cell_text

ROOM = 12_500  # pixels on a phone that a part is filled with
WHOLE = 15_900  # pixels up to which a page is left whole; 20 screens of a phone are 16,880
FOLDED = 8 * ROOM  # pixels of rows that stand folded on a page; they are not seen until they are opened, but loaded
FRAME = 900  # what a page has around its text, the ways to its parts included
LINE, CHARS, NARROW_CHARS = 22, 44, 29  # a line's height, and its letters in full width and beside a label
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
    """The parts of a page, the first of which is the page itself, and what each is called."""

    parts: list[list[Slice]] = field(default_factory=lambda: [[]])
    names: list[str] = field(default_factory=lambda: [""])

    def on_page(self, ident: str, number: int = 0) -> Slice:
        """Return what of a table or list stands on one part, which may be nothing."""
        return next((one for one in self.parts[number] if one.ident == ident), Slice(ident, 0, 0))

    def parts_of(self, ident: str) -> list[tuple[int, Slice]]:
        """Return the numbers of the further parts that a table or list goes on to, with its rows there."""
        return [(n, one) for n, part in enumerate(self.parts) for one in part if n and one.ident == ident]


def part_name(docname: str, number: int) -> str:
    """Return the name of a part of a page; number 0 is the page itself."""
    return f"{docname}-page-{number + 1}" if number else docname


def laid_out(prose: int, longs: list[Long]) -> Layout:
    """Return how a page is parted; ``prose`` is the height of all that is neither row nor list."""
    layout, waiting = Layout(), list[Slice]()
    # A table keeps its title on the page, wherever its rows stand.
    least = FRAME + prose + HEAD * sum(not one.folded for one in longs)
    every = sum(height(one) for one in longs if not one.folded)
    rooms = {False: max((WHOLE if least + every <= WHOLE else ROOM) - least, 0), True: FOLDED}
    for one in longs:
        stop = fitting(one, 0, rooms[one.folded])
        # Once something had to go on, all after it goes on as well: a part reads on where the page ends.
        rooms[one.folded] = rooms[one.folded] - height(one) if stop == len(one.rows) else 0
        layout.parts[0].append(Slice(one.ident, 0, stop))
        if stop < len(one.rows):
            waiting.append(Slice(one.ident, stop, len(one.rows)))
    by_ident = {one.ident: one for one in longs}
    room = 0
    for rest in waiting:
        one, start = by_ident[rest.ident], rest.start
        while start < rest.stop:
            stop = fitting(one, start, room - HEAD)
            if stop == start:
                layout.parts.append([])
                room = ROOM - FRAME
                stop = max(fitting(one, start, room - HEAD), start + 1)
            layout.parts[-1].append(Slice(one.ident, start, stop))
            room -= HEAD + height(one, start, stop)
            start = stop
    layout.names = [name_of(part, by_ident) for part in layout.parts]
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
        total += sum(lines(text, NARROW_CHARS) for text in parts) * LINE + 4 * bool(parts)
    return total


def item_height(words: str) -> int:
    """Return the height of an item of a list."""
    return lines(words, 40) * 24 + 2


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


def figure_height(record: Figure) -> int:
    """Return the height of a chart on a phone, without the rows behind it."""
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', record.svg.get("narrow", ""))
    drawn = float(box[2]) * min(1, 358 / float(box[1])) if box else 400
    return int(drawn) + 160 + lines(record.note) * 21
