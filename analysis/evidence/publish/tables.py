"""Tables of tellings in one form: the figure, then everything a reader must know to use it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evidence.formulas.sums import NAME
from evidence.publish.records import Cell, ClaimLink, KindTag, PageLink, Row, StrengthMark
from evidence.words import labels
from evidence.words.amounts import missing
from evidence.words.numbers import split

COLUMNS = ["What", "Figure", "Unit and period", "Kind of value", "Price year", "Strength", "Told by"]
REGISTER = None
EVIDENCE = "chapters/evidence"
OUTSIDE = {
    "against": "against it",
    "for": "in its favour",
    "limits": "sets limits to it",
    "ceiling": "shows it to be a ceiling",
}


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


def related(
    checks: pd.DataFrame, disagreements: pd.DataFrame, chains: pd.DataFrame, appraisal: pd.DataFrame
) -> dict[str, list[PageLink]]:
    """Return the cells that lead from a claim (or, under its measure id, from a measure) to its sums, rivals and outside evidence."""
    found: dict[str, list[PageLink]] = {}

    def add(name: str, text: str, page: str) -> None:
        cell = PageLink(text, f"{EVIDENCE}/{page}")
        if cell not in found.setdefault(name, []):
            found[name].append(cell)

    for check in checks.to_dict("records"):
        for claim in {check["printed"], *(name.partition(":")[0] for name in NAME.findall(check["expression"]))}:
            add(claim, f"sum: {check['what']}", f"audit#sum-{check['check_id']}")
    for row in disagreements.to_dict("records"):
        for claim in split(row["claims"]):
            add(claim, f"told otherwise: {row['differs']}", f"disagreements#differs-{row['disagreement_id']}")
    for measure in chains["measure_id"].unique():
        add(measure, "its way from the work", f"chains#chain-{measure}")
    for row in appraisal.to_dict("records"):
        for measure in split("" if missing(row["measures"]) else row["measures"]):
            add(
                measure,
                f"outside evidence {OUTSIDE[row['direction']]}: {row['what_it_found']}",
                f"references#work-{row['citekey']}",
            )
    return found


def register_rows(tellings: pd.DataFrame, also: dict[str, list[PageLink]]) -> list[Row]:
    """Return tellings as rows of the register, each with its claim id as permanent anchor; ``also`` is from :func:`related`."""
    return [_register_row(row, also) for row in tellings.to_dict("records")]


def _register_row(row: Any, also: dict[str, list[PageLink]]) -> Row:
    said = row["says"] if missing(row["caveat"]) else f"{row['says']}. Caveat in the document: {row['caveat']}"
    repeated = "" if missing(row["also_at"]) else f"; repeated at line {str(row['also_at']).replace('|', ', ')}"
    elsewhere: list[Any] = [*also.get(row["claim_id"], []), *also.get(row["measure_id"], [])]
    about = ", ".join(part for part in (row["programme"], row["place"]) if part != "not stated")
    cells: dict[str, Cell] = {
        "Claim": row["what"],
        "Figure": figure_cell(row),
        "Unit and period": unit_cell(row),
        "Kind of value": kind_cell(row),
        "Price year": price_cell(row),
        "Strength": [strength_cell(row), row["strength_reason"]],
        "About": f"{about}; {row['outcome'].lower()}",
        "Where": source_cell(row).text + repeated,
        "What the document says": said,
        "Sum, rivals and outside evidence": elsewhere or "no sum, no rival telling; none sought outside",
    }
    return Row(cells, row["claim_id"])
