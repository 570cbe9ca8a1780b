"""The records of a comparison: what one version of the book holds, and what differs between two."""

from __future__ import annotations

from typing import Any

import msgspec

from evidence.publish.records import Results, Withdrawal


class Telling(msgspec.Struct, frozen=True):
    """A claim as its version prints and grades it."""

    printed: str
    label: str
    strength: str
    reason: str


class Sum(msgspec.Struct, frozen=True):
    """A sum of the documents, redone: what it asks, its verdict, and what it gives beside what is printed."""

    asks: str
    verdict: str
    gives: str


class Judged(msgspec.Struct, frozen=True):
    """What a version's own code says of its data: each claim graded, under its id, and each sum with its verdict."""

    tellings: dict[str, Telling]
    sums: dict[str, Sum]


class Rows(msgspec.Struct, frozen=True):
    """A table of the data: its key, its columns, its rows."""

    key: list[str]
    columns: list[str]
    rows: list[dict[str, Any]]


class Side(msgspec.Struct, frozen=True):
    """One version of the book: its results by notebook, its data by table, digests of its files, its withdrawn sentences."""

    results: dict[str, Results]
    data: dict[str, Rows]
    judged: Judged
    files: dict[str, str | None]
    withdrawn: list[Withdrawal] = []


class Printers(msgspec.Struct, frozen=True):
    """Who prints what: for each kind and key, the chapters; and the files that each page is made of."""

    chapters: dict[str, dict[str, list[str]]] = {}
    pages: dict[str, list[str]] = {}


class Edit(msgspec.Struct, frozen=True):
    """Something that has a name and differs: ``before`` or ``after`` is empty where it is new or gone."""

    name: str
    before: str
    after: str


class ValueChange(msgspec.Struct, frozen=True):
    """A published value that differs: as printed, what it is, what else of it changed, the claims behind it that moved.

    ``moved`` says whether a number changed, and not only its wording or what it was made from. ``chapters`` print it;
    ``workings`` is the page that works it out.
    """

    key: str
    label: str
    unit: str
    before: str
    after: str
    moved: bool
    also: list[Edit]
    claims: list[Edit]
    chapters: list[str]
    workings: str


class RowChange(msgspec.Struct, frozen=True):
    """A row that is ``new``, ``gone`` or ``edited``, with its cells that differ."""

    name: str
    what: str
    cells: list[Edit]


class TableChange(msgspec.Struct, frozen=True):
    """A published table that differs: what was said about it, its rows, and whether rows only changed places."""

    key: str
    title: str
    also: list[Edit]
    rows: list[RowChange]
    reordered: bool
    chapters: list[str]
    workings: str


class FigureChange(msgspec.Struct, frozen=True):
    """A figure that differs: its drawings, empty where it was not redrawn, what is said beside it, and the table behind it."""

    key: str
    title: str
    before: str
    after: str
    also: list[Edit]
    rows: list[RowChange]
    chapters: list[str]
    workings: str

    @property
    def redrawn(self) -> bool:
        """Whether its drawing is another, or it is new or gone."""
        return self.before != self.after


class VerdictChange(msgspec.Struct, frozen=True):
    """A sum whose verdict flipped, was added or is gone, with what it gave and gives."""

    key: str
    asks: str
    before: str
    after: str
    gave: str
    gives: str


class GradeChange(msgspec.Struct, frozen=True):
    """A claim whose strength of evidence moved, with the reasons."""

    claim: str
    label: str
    before: str
    after: str
    why_before: str
    why_after: str


class DataChange(msgspec.Struct, frozen=True):
    """The rows of a table of the data that were edited."""

    table: str
    rows: list[RowChange]


class PageChange(msgspec.Struct, frozen=True):
    """A page that reads otherwise than before, and why."""

    page: str
    because: list[str]


class Diff(msgspec.Struct, frozen=True):
    """All that differs between two versions; ``against`` says in words which version the book was compared with."""

    against: str
    values: list[ValueChange]
    withdrawn: list[Withdrawal]
    figures: list[FigureChange]
    tables: list[TableChange]
    verdicts: list[VerdictChange]
    grades: list[GradeChange]
    pages: list[PageChange]
    data: list[DataChange]

    @property
    def empty(self) -> bool:
        """Whether nothing differs."""
        return not any(getattr(self, name) for name in self.__struct_fields__[1:])
