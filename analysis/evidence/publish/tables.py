"""Tables of tellings in one form: the figure, then everything a reader must know to use it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evidence.publish.records import Cell, ClaimLink, KindTag, Row, StrengthMark
from evidence.words import labels
from evidence.words.amounts import missing

COLUMNS = ["What", "Figure", "Unit and period", "Kind of value", "Price year", "Strength", "Told by"]


def figure_cell(row: Any) -> ClaimLink:
    """Return the cell of a telling's figure, linked to its claim."""
    return ClaimLink(labels.printed(row), row["claim_id"])


def strength_cell(row: Any) -> StrengthMark:
    """Return the cell of a telling's strength of evidence, with its reason."""
    return StrengthMark(row["strength"], row["strength_reason"])


def source_cell(row: Any) -> ClaimLink:
    """Return the cell that names document, line and note, linked to the claim."""
    note = "" if missing(row["note"]) else f", note {str(row['note']).replace('|', ', ')}"
    return ClaimLink(f"{row['document']}, line {row['line']}{note}", row["claim_id"])


def kind_cell(row: Any) -> Cell:
    """Return the kind of value as the document tells it, and as the book reads it where that differs."""
    told = KindTag(row["told_as"])
    return told if row["told_as"] == row["kind_of_value"] else [told, f"read here as {row['kind_of_value']}"]


def unit_cell(row: Any) -> str:
    """Return unit, what it is per, and the period, in words."""
    return ", ".join(filter(None, [labels.unit_words(row), labels.period_words(row)]))


def price_cell(row: Any) -> str:
    """Return the price year with its basis, or a dash where none applies."""
    if missing(row["price_year"]):
        return "none: a ratio" if row["unit"] == "return per 1 invested" else "not money"
    return f"{row['price_year']} ({row['price_year_basis']})"


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
    years = sorted({labels.prices(row) for row in tellings.to_dict("records") if not missing(row["price_year"])})
    strengths = ", ".join(sorted(set(tellings["strength"])))
    prices = "; ".join(years) if years else "no price year applies, for these are ratios or not money"
    return f"Kind of value: {kinds}. Prices: {prices}. Strength of evidence: {strengths}."


def tally(rows: pd.DataFrame, column: str, heading: str, counted: str) -> list[Row]:
    """Return how often each value of a column stands in it, most frequent first, under the two headings given."""
    return [Row({heading: str(value), counted: f"{times:,}"}) for value, times in rows[column].value_counts().items()]


def distinct(rows: pd.DataFrame, column: str, table: str) -> pd.DataFrame:
    """Return the different values of a column as rows of the ``table`` that they are keys of, so that a count names those."""
    frame = rows[[column]].dropna().drop_duplicates()
    frame.attrs = {"table": table, "key": [column]}
    return frame
