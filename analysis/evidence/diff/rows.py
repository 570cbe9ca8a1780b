"""Comparing the rows of two tables: of the book's, whose cells are records, and of the data, whose rows have a key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from evidence.diff.records import Edit, RowChange, Rows
from evidence.publish.records import ClaimLink, PageLink, Part, Row, StrengthMark, Table, WebLink, cell_text

Named = dict[str, dict[str, Any]]  # rows under their names, each with its cells under their columns


def rows_of_table(old: Table, new: Table) -> tuple[list[RowChange], bool]:
    """Return the rows of a published table that differ, and whether those that stayed stand in another order."""
    before, after = (_named((_name(row, table), row.cells) for row in table.rows) for table in (old, new))
    return _differing(before, after), [n for n in before if n in after] != [n for n in after if n in before]


def rows_of_data(old: Rows | None, new: Rows | None) -> list[RowChange]:
    """Return the rows of a table of the data that differ; one without a key has whole rows that come and go."""
    key = (new or old or Rows([], [], [])).key
    before, after = (_named((_key(row, key), row) for row in (side.rows if side else [])) for side in (old, new))
    return _differing(before, after)


def edits_between(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Edit]:
    """Return what differs under one name, in words."""
    names = [*new, *(name for name in old if name not in new)]
    return [Edit(name, *in_words(old.get(name), new.get(name))) for name in names if plain(old.get(name)) != plain(new.get(name))]


def in_words(old: Any, new: Any) -> tuple[str, str]:
    """Return two cells that differ in words: of lists the parts that the other lacks, of equal words what stands behind them."""
    parts = old, new
    if isinstance(old, list) and isinstance(new, list):
        parts = [one for one in old if one not in new], [one for one in new if one not in old]
    before, after = (_shown(part, cell_text) for part in parts)
    return (before, after) if before != after else (plain(old), plain(new))


def plain(cell: Any) -> str:
    """Return a cell as a person types it, with all that is behind it: no ``.0`` on whole numbers, nothing for an empty cell."""
    return _shown(cell, _described)


def _shown(cell: Any, words: Callable[[Any], str]) -> str:
    if cell is None:
        return ""
    if isinstance(cell, list):
        return " | ".join(_shown(one, words) for one in cell)
    if isinstance(cell, int | float):
        return f"{cell:.10g}"
    return words(cell)


def _described(cell: Part) -> str:
    """Return a part of a cell in words, with what cannot be seen of it: where it leads, why it is graded so."""
    if isinstance(cell, StrengthMark):
        behind = cell.reason
    elif isinstance(cell, ClaimLink | PageLink | WebLink):
        behind = cell.claim if isinstance(cell, ClaimLink) else cell.page if isinstance(cell, PageLink) else cell.href
    else:
        behind = ""
    return f"{cell_text(cell)} [{behind}]" if behind else cell_text(cell)


def _differing(before: Named, after: Named) -> list[RowChange]:
    """Return the rows that differ: first as the new table has them, then those that are gone."""
    found = []
    for name in [*after, *(name for name in before if name not in after)]:
        if edits := edits_between(before.get(name, {}), after.get(name, {})):
            found.append(RowChange(name, "new" if name not in before else "gone" if name not in after else "edited", edits))
    return found


def _named(rows: Iterable[tuple[str, dict[str, Any]]]) -> Named:
    """Return rows under their names; of those that share one, the second is numbered 2."""
    found: Named = {}
    for name, cells in rows:
        number = 1
        while (own := name if number == 1 else f"{name} ({number})") in found:
            number += 1
        found[own] = cells
    return found


def _name(row: Row, table: Table) -> str:
    """Return what a row is known by: its anchor, or else its heading."""
    return row.id or cell_text(row.cells.get(table.columns[0], "")) if table.columns else row.id


def _key(row: dict[str, Any], key: list[str]) -> str:
    return ", ".join(plain(row.get(column)) for column in key or row)
