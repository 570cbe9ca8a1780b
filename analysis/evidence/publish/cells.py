"""A telling's cells: its figure, strength, place, kind, unit and prices, as a reader must see them side by side."""

from __future__ import annotations

from typing import Any

from evidence.publish.records import Cell, ClaimLink, KindTag, StrengthMark
from evidence.words import labels
from evidence.words.amounts import missing

# The columns that must be seen with a figure, whatever else of its row is folded: a bare number misleads.
BESIDE = ("Figure", "Unit and period", "Kind of value", "Price year", "Strength", "Printed", "Gives")


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
    """Return the price year with its basis, or why there is none."""
    if missing(row["price_year"]):
        if labels.has_prices(row):
            return str(row["price_year_note"])
        return "none: a ratio" if row["unit"] == "return per 1 invested" else "not money"
    return f"{row['price_year']} ({row['price_year_basis']})"
