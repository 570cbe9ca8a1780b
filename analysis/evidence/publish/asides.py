"""What a notebook shows its own reader, and does not publish: the figures that a sum is made from."""

from __future__ import annotations

from evidence.publish.records import TABLE, Row, as_json, plain_table
from evidence.publish.tables import figure_cell, source_cell, strength_cell, unit_cell
from evidence.publish.values import display, table_of
from evidence.tellings import telling


def show(*names: str) -> None:
    """Show tellings above the sum that uses them: what, as printed, the value read, unit and period, strength, and where.

    ``names`` are ids of claims, or of measures for the telling that the book takes. Raises BookError for an unknown one.
    """
    rows = []
    for row in map(telling, names):
        printed = str(row["as_printed"]).replace("|", ", ")
        cells = {"What": row["what"], "As printed": printed, "Value": figure_cell(row), "Unit and period": unit_cell(row)}
        rows.append(Row({**cells, "Strength": strength_cell(row), "Where": source_cell(row)}))
    record = table_of(rows, numeric=["As printed", "Value"])
    display({TABLE: as_json(record), "text/plain": plain_table(record)})
