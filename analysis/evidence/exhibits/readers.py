"""The two readings of the documents, compared in tables."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evidence.publish.records import ClaimLink, Row
from evidence.words.amounts import spread

AGREEMENT = ["Document", "Both readers", "First only", "Second only", "Same value", "Same unit", "Same kind"]
ONCE = ["Claim", "As printed", "Where"]
DIFFERENCE = ["Claim", "First reader", "Second reader"]


def agreement_rows(matched: pd.DataFrame, second: pd.DataFrame, sources: pd.DataFrame) -> list[Row]:
    """Return how far the readers agree on each document, in the order in which the first reader's claims name them.

    ``matched`` is from :func:`evidence.formulas.agreement.match`. Shares are of the claims that both found.
    """
    name = dict(zip(sources["source_id"], sources["short"], strict=True))
    read = second["source_id"].value_counts().to_dict()
    rows = []
    for source, mine in matched.groupby("source_id", sort=False):
        both, theirs = mine[mine["found"]], read.get(str(source), 0)
        shares = {f"Same {what}": _percent(both[f"same_{what}"]) for what in ("value", "unit", "kind")}
        found = {
            "Both readers": f"{len(both)}",
            "First only": f"{len(mine) - len(both)}",
            "Second only": f"{theirs - len(both)}",
        }
        rows.append(Row({"Document": name[str(source)], **found, **shares}))
    return rows


def _percent(same: pd.Series) -> str:
    return f"{same.mean():.0%}" if len(same) else "none in common"


def once_rows(tellings: pd.DataFrame) -> list[Row]:
    """Return claims that only one reader has read as rows: the claim, what is printed, and where."""
    return [
        Row(
            {
                "Claim": ClaimLink(row["what"], row["claim_id"]),
                "As printed": row["as_printed"],
                "Where": f"{row['document']}, line {row['line']}",
            }
        )
        for row in tellings.to_dict("records")
    ]


def difference_rows(differing: pd.DataFrame, first: pd.DataFrame, second: pd.DataFrame) -> list[Row]:
    """Return the claims that both readers found and read differently, with both readings."""
    claims = {row["claim_id"]: row for row in first.to_dict("records")}
    rows = []
    for match in differing.to_dict("records"):
        # match() counts rows by their place and loc goes by label: the same, as long as `second` is as it was loaded.
        claim, other = claims[match["claim_id"]], second.loc[int(match["second"])].to_dict()
        rows.append(
            Row(
                {
                    "Claim": ClaimLink(claim["what"], claim["claim_id"]),
                    "First reader": _reading(claim, claim["told_as"]),
                    "Second reader": _reading(other, other["kind"]),
                }
            )
        )
    return rows


def _reading(row: Any, kind: str) -> str:
    return f"{spread(row['low'], row['high'], row['unit'], row['qualifier'])}; {row['unit']}; {kind}"
