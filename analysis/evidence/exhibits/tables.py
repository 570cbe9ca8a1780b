"""Tables of tellings in one form: the figure, then everything a reader must know to use it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evidence.publish.cells import figure_cell, kind_cell, price_cell, source_cell, strength_cell, unit_cell
from evidence.publish.records import Row
from evidence.words import labels
from evidence.words.amounts import missing

COLUMNS = ["What", "Figure", "Unit and period", "Kind of value", "Price year", "Strength", "Told by"]


def telling_row(row: Any) -> Row:
    """Return one telling as a row of the standard table."""
    return Row(
        {
            "What": row["what"],
            "Figure": figure_cell(row),
            "Unit and period": unit_cell(row),
            "Kind of value": kind_cell(row),
            "Price year": price_cell(row),
            "Strength": strength_cell(row),
            "Told by": source_cell(row),
        }
    )


def telling_rows(tellings: pd.DataFrame) -> list[Row]:
    """Return tellings as rows of the standard table, in the order given."""
    return [telling_row(row) for row in tellings.to_dict("records")]


def shared(tellings: pd.DataFrame) -> str:
    """Return the note that must stand under a table or chart: kinds, price years and strengths in it."""
    kinds = ", ".join(sorted(set(tellings["told_as"])))
    # Money without a price year is no ratio either, and why it has none is said.
    priced = [r for r in tellings.to_dict("records") if not missing(r["price_year"]) or labels.has_prices(r)]
    years = sorted({labels.prices(row) for row in priced})
    strengths = ", ".join(sorted(set(tellings["strength"])))
    prices = "; ".join(years) if years else "no price year applies, for these are ratios or not money"
    return f"Kind of value: {kinds}. Prices: {prices}. Strength of evidence: {strengths}."


def tally(rows: pd.DataFrame, column: str, heading: str, counted: str) -> list[Row]:
    """Return how often each value of a column stands in it, most frequent first, under the two headings given."""
    return [Row({heading: str(value), counted: f"{times:,}"}) for value, times in rows[column].value_counts().items()]


def distinct(rows: pd.DataFrame, column: str, table: str) -> pd.DataFrame:
    """Return the different values of a column as rows of the ``table`` that they are keys of, so that a count names those."""
    frame = rows[[column]].dropna().drop_duplicates()
    # Not the attributes of the rows it comes from: it would be counted as rows of their table.
    frame.attrs = {"table": table, "key": [column]}
    return frame
