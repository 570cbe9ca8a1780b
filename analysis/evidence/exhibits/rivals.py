"""Tellings of one thing that differ, set side by side as rows of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from evidence.publish.anchors import anchor_of
from evidence.publish.records import ClaimLink, Row
from evidence.words import labels
from evidence.words.numbers import split

RIVAL = ["About", "What differs", "One telling", "The other", "What changed", "Why the book takes its reading"]


def claims_of(disagreements: pd.DataFrame) -> set[str]:
    """Return the claims that some disagreements are between."""
    return {claim for cell in disagreements["claims"] for claim in split(cell)}


def standing(disagreements: pd.DataFrame, tellings: pd.DataFrame) -> pd.DataFrame:
    """Return the disagreements that still have two sides or more: a claim that was retired no longer disagrees."""
    in_use = set(tellings["claim_id"])
    return disagreements[[len(in_use & set(split(cell))) > 1 for cell in disagreements["claims"]]]


def across(disagreements: pd.DataFrame, tellings: pd.DataFrame) -> pd.Series:
    """Say of each disagreement whether it is between two documents; one that is not lies inside one document."""
    source = dict(zip(tellings["claim_id"], tellings["source_id"], strict=True))
    # Claims that are retired are passed over: they tell nothing any more.
    told_by = [{source[claim] for claim in split(cell) if claim in source} for cell in disagreements["claims"]]
    return pd.Series([len(documents) > 1 for documents in told_by], index=disagreements.index, dtype=bool)


def told_as(disagreements: pd.DataFrame, tellings: pd.DataFrame) -> list[set[str]]:
    """Return for each disagreement the kinds of value that its sides in use are told as."""
    kind = dict(zip(tellings["claim_id"], tellings["told_as"], strict=True))
    return [{kind[claim] for claim in split(cell) if claim in kind} for cell in disagreements["claims"]]


def rows(disagreements: pd.DataFrame, tellings: pd.DataFrame) -> list[Row]:
    """Return disagreements as rows, each with all its sides in use, and the one that the book takes marked."""
    claims = {row["claim_id"]: row for row in tellings.to_dict("records")}
    return [_row(row, claims) for row in disagreements.to_dict("records")]


def _row(row: Any, claims: Mapping[str, Any]) -> Row:
    first, *others = [claims[claim] for claim in split(row["claims"]) if claim in claims]
    return Row(
        {
            "About": first["what"],
            "What differs": row["differs"],
            "One telling": _side(first, row["taken"]),
            "The other": [_side(claim, row["taken"]) for claim in others],
            "What changed": row["explanation"],
            "Why the book takes its reading": row["why"],
        },
        anchor_of("disagreements", row["disagreement_id"]),
    )


def _side(claim: Any, taken: str) -> ClaimLink:
    mark = "The book takes this. " if claim["claim_id"] == taken else ""
    said = f"{labels.printed(claim)} ({claim['told_as']}): {claim['says']}. {claim['document']}, line {claim['line']}"
    return ClaimLink(mark + said, claim["claim_id"])
