"""Which cells of a table's row stand, and which are folded under it."""

from __future__ import annotations

from evidence.publish.cells import BESIDE
from evidence.publish.records import Cell, StrengthMark, Table, cell_text

LONG_ROW = 240  # characters, on the average of a table's rows: in columns, such prose is a few words wide
MANY_COLUMNS = 8
SHORT = 45  # characters on the average of a column: what is longer is prose, which a reader looks up


def reads_as_cards(record: Table) -> bool:
    """Say whether rows are better laid out as cards whatever the screen: rows of prose, or too many columns for a page."""
    words = sum(len(cell_text(row.cells.get(c, ""))) for row in record.rows for c in record.columns)
    return words / max(len(record.rows), 1) > LONG_ROW or len(record.columns) >= MANY_COLUMNS


def folded_columns(record: Table) -> list[str]:
    """Return the columns that are folded: those of prose, in a table that is too wide or too wordy for a page.

    Never the first, and never what must stand beside a figure: unit, period, kind, price year and strength.
    """
    if not reads_as_cards(record):
        return []
    rows = max(len(record.rows), 1)
    length = {c: sum(len(cell_text(row.cells.get(c, ""))) for row in record.rows) / rows for c in record.columns[1:]}
    return [c for c, average in length.items() if c not in BESIDE and average > SHORT]


def standing(cell: Cell) -> Cell:
    """Return what of a cell stands in any case: of a strength with its reason, the mark."""
    return cell[0] if isinstance(cell, list) and cell and isinstance(cell[0], StrengthMark) else cell
