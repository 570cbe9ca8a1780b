"""The published things as typed records, and their form as JSON between notebook, harvest and page.

A notebook displays each record under a media type of its own; the harvest collects them in one :class:`Results`
a notebook; the book's extension reads those. A cell of a table is words or one of the records of :data:`Part`, or a list of
them, one below the other; what a cell looks like on a page is decided by its type (``evidence.book.html``).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

import msgspec

from evidence.words.addresses import EXPECTED

Width = Literal["wide", "narrow"]

VALUE = "application/vnd.evidence.value+json"
TABLE = "application/vnd.evidence.table+json"
FIGURE = "application/vnd.evidence.figure+json"
STATEMENT = "application/vnd.evidence.statement+json"
GONE = "application/vnd.evidence.gone+json"
STOP = "application/vnd.evidence.stop+json"  # put in the place of an error, by the build
VEGALITE = "application/vnd.vegalite.v6+json"  # nbformat refuses Altair's own type, which lacks the +
WIDTH: dict[Width, int] = {"wide": 660, "narrow": 330}  # pixels of a drawing, for desktop and for phone


# The tags tell the parts of a cell apart when they are read back from JSON.
class ClaimLink(msgspec.Struct, frozen=True, tag="claim"):
    """Words that lead to a claim of the register."""

    text: str
    claim: str


class PageLink(msgspec.Struct, frozen=True, tag="page"):
    """Words that lead to a page of the book, with an anchor behind ``#`` or without."""

    text: str
    page: str


class WebLink(msgspec.Struct, frozen=True, tag="web"):
    """Words that lead to an address outside the book; raises ValueError unless it is http, https or mailto."""

    text: str
    href: str

    def __post_init__(self) -> None:
        # Ten addresses once had no scheme: two of them led to pages of the book that are not there.
        if not self.href.startswith(("https://", "http://", "mailto:")):
            raise ValueError(f"{self.href!r} is no address: expected {EXPECTED}")


class StrengthMark(msgspec.Struct, frozen=True, tag="strength"):
    """A strength of evidence and its reason."""

    strength: str
    reason: str = ""


class KindTag(msgspec.Struct, frozen=True, tag="kind"):
    """A kind of value."""

    kind: str


Part = str | ClaimLink | PageLink | WebLink | StrengthMark | KindTag
Cell = Part | list[Part]


class Row(msgspec.Struct, frozen=True):
    """A row of a table: cells under their headings, and the row's anchor, or nothing."""

    cells: dict[str, Cell]
    id: str = ""


class Value(msgspec.Struct, frozen=True, omit_defaults=True):
    """A published value: its ends in ``unit``, its printed form, what it is in words, and what it was made from.

    ``claims`` are the claims behind it and ``rows`` the rows that it counts. ``by_hand`` says why its claims are named by
    hand, where they are; ``strength`` is set for a claim's own value.
    """

    text: str
    label: str
    unit: str
    low: float | None
    high: float | None
    claims: list[str] = []
    rows: list[str] = []
    strength: str = ""
    by_hand: str = ""

    @property
    def number(self) -> float | None:
        """The one value, or None for a range, a floor or a ceiling."""
        return self.low if self.low == self.high else None


class Table(msgspec.Struct, frozen=True):
    """A published table: ``title`` states the finding; ``numeric`` names the columns of numbers."""

    title: str
    columns: list[str]
    rows: list[Row]
    note: str = ""
    numeric: list[str] = []


class Figure(msgspec.Struct, frozen=True):
    """A published chart with all that stands beside it, and, after the harvest, its drawing for desktop and for phone."""

    title: str
    alt: str
    note: str
    table: Table
    spec: dict[str, Any] = {}
    svg: dict[Width, str] = {}


class Statement(msgspec.Struct, frozen=True):
    """A named condition that sentences of the book rest on: what it says, whether it holds, and the figures that decide it."""

    says: str
    holds: bool
    figures: str = ""
    claims: list[str] = []

    @property
    def broken(self) -> str:
        """Why sentences that rest on it are withdrawn, or the empty text where it holds."""
        return "" if self.holds else f"it no longer holds that {self.says}" + (f" (now {self.figures})" if self.figures else "")


class Withdrawal(msgspec.Struct, frozen=True, order=True):
    """A sentence that is withdrawn: its page or file, its line (of a notebook its cell, of a table its row), its words, and why."""

    page: str
    line: int
    sentence: str
    because: str

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        return f"{self.page}, cell {self.line}" if self.page.endswith(".ipynb") else f"{self.page}:{self.line}"


Record = Value | Table | Figure | Statement


class Results(msgspec.Struct, frozen=True):
    """All that one notebook publishes, under its names.

    ``gone`` has the names that it once published and why they are no more; ``stops`` the number of each cell that has no result
    today, and why.
    """

    values: dict[str, Value] = {}
    tables: dict[str, Table] = {}
    figures: dict[str, Figure] = {}
    statements: dict[str, Statement] = {}
    gone: dict[str, str] = {}
    stops: dict[str, str] = {}


def as_json(record: msgspec.Struct) -> Any:
    """Return a record as plain data, for a notebook's output."""
    return msgspec.to_builtins(record)


def results_text(results: Results) -> str:
    """Return a harvest as the text of its file, one field a line."""
    return msgspec.json.format(msgspec.json.encode(results), indent=0).decode()


def read_results(path: Path) -> Results | None:
    """Return a harvest as its file has it, or None where there is none that can be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Results)
    # A harvest in the form of an earlier version is as good as none; a page that needs it says so (evidence.book.domain).
    except (OSError, msgspec.DecodeError):
        return None


def cell_text(cell: Cell) -> str:
    """Return a cell's words without its links and marks."""
    if isinstance(cell, list):
        return "; ".join(map(cell_text, cell))
    if isinstance(cell, StrengthMark):
        return cell.strength
    if isinstance(cell, KindTag):
        return cell.kind
    return cell if isinstance(cell, str) else cell.text


def plain_table(table: Table) -> str:
    """Return a table as text, one row a line, for readers of the notebook."""
    return "\n".join(_lines(table))


def _lines(table: Table) -> Iterable[str]:
    if table.title:
        yield table.title
    yield " | ".join(table.columns)
    for row in table.rows:
        yield " | ".join(cell_text(row.cells.get(column, "")) for column in table.columns)
