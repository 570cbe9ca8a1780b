"""The register of claims: one row a claim, with all that leads on from it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evidence.formulas.sums import claims_in
from evidence.publish.anchors import anchor_of
from evidence.publish.cells import figure_cell, kind_cell, price_cell, source_cell, strength_cell, unit_cell
from evidence.publish.records import Cell, PageLink, Row
from evidence.words.amounts import missing
from evidence.words.numbers import split
from evidence.words.terms import OUTSIDE

REGISTER = [
    "Claim",
    "Figure",
    "Unit and period",
    "Kind of value",
    "Price year",
    "Strength",
    "About",
    "Where",
    "What the document says",
    "Our reading",
    "Sum, rivals and outside evidence",
]
RETIRED = ["Claim", "What it said"]
Links = dict[str, list[PageLink]]


def related(checks: pd.DataFrame, disagreements: pd.DataFrame, chains: pd.DataFrame, appraisal: pd.DataFrame) -> Links:
    """Return the links that lead on from a claim, or, under its measure's id, from all claims of a measure.

    They lead to the sums that use it, the tellings that differ from it, its chain and the evidence outside the documents.
    """
    found: Links = {}

    def add(name: str, text: str, table: str, key: str) -> None:
        # By its anchor alone: the book knows on which page the row stands.
        link = PageLink(text, f"#{anchor_of(table, key)}")
        if link not in found.setdefault(name, []):
            found[name].append(link)

    for check in checks.to_dict("records"):
        for claim in {check["printed"], *claims_in(check["expression"])}:
            add(claim, f"sum: {check['what']}", "checks", check["check_id"])
    for row in disagreements.to_dict("records"):
        for claim in split(row["claims"]):
            add(claim, f"told otherwise: {row['differs']}", "disagreements", row["disagreement_id"])
    for measure in chains["measure_id"].unique():
        add(measure, "its way from the work", "chains", measure)
    for row in appraisal.to_dict("records"):
        for measure in split("" if missing(row["measures"]) else row["measures"]):
            finding = f"outside evidence {OUTSIDE[row['direction']]}: {row['what_it_found']}"
            add(measure, finding, "references", row["citekey"])
    return found


def rows(tellings: pd.DataFrame, also: Links) -> list[Row]:
    """Return tellings as rows of the register, each with its claim id as permanent anchor; ``also`` is from :func:`related`."""
    return [_row(row, also) for row in tellings.to_dict("records")]


def _row(row: Any, also: Links) -> Row:
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
        # As words, for a link to the claim would lead to the row that it stands in.
        "Where": source_cell(row).text + repeated,
        "What the document says": said,
        "Our reading": reading_cell(row),
        # "None sought", for an empty cell would read as "none found".
        "Sum, rivals and outside evidence": elsewhere or "no sum, no rival telling; none sought outside",
    }
    return Row(cells, row["claim_id"])


def reading_cell(row: Any) -> Cell:
    """Return what of a telling no document states: each column, the value read into it, and why; a dash where there is none."""
    if missing(row["inferred"]):
        return "–"
    # Strict: a reason with a bar in it would give every column after it the wrong one.
    pairs = zip(split(row["inferred"]), split(row["inferred_why"]), strict=True)
    return [f"{column.replace('_', ' ')}, read as {row[column]}: {why}" for column, why in pairs]


def retired_rows(claims: pd.DataFrame) -> list[Row]:
    """Return the retired ones of the claims table, each at its old address, so that a link to it still leads somewhere."""
    retired = claims[claims["status"] == "retired"]
    return [
        Row({"Claim": row["claim_id"], "What it said": row["says"]}, str(row["claim_id"])) for row in retired.to_dict("records")
    ]
