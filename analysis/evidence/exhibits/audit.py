"""The documents' sums, redone, as rows of tables: the question, the sum in figures, what it gives and what is printed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from evidence.formulas.sums import NAME, claims_in, figure
from evidence.publish.anchors import anchor_of
from evidence.publish.records import ClaimLink, Row
from evidence.words import labels
from evidence.words.amounts import amount, missing

SUM = ["Question", "Sum", "Gives", "Printed", "From", "Why"]
FIGURES = ["Gives", "Printed"]
Claims = Mapping[str, Any]


def sum_rows(redone: pd.DataFrame, tellings: pd.DataFrame) -> list[Row]:
    """Return sums as rows; ``redone`` is from :func:`evidence.formulas.sums.redone`, or a part of it."""
    claims = {row["claim_id"]: row for row in tellings.to_dict("records")}
    return [_row(check, claims) for check in redone.to_dict("records")]


def _row(check: Any, claims: Claims) -> Row:
    printed = claims[check["printed"]]
    allowed = f"Rounding allowed: {amount(check['tolerance'], printed['unit'])}. {check['tolerance_note']}"
    return Row(
        {
            "Question": check["what"],
            "Sum": in_figures(check["expression"], claims),
            "Gives": rounded(check["computed"], printed["unit"]),
            "Printed": ClaimLink(labels.printed(printed), check["printed"]),
            "From": [ClaimLink(f"{labels.printed(claims[i])} {claims[i]['what']}", i) for i in claims_in(check["expression"])],
            "Why": allowed if missing(check["explanation"]) else [check["explanation"], allowed],
        },
        anchor_of("checks", check["check_id"]),
    )


def in_figures(expression: str, claims: Claims) -> str:
    """Return a check's expression with the figures in place of the ids of claims: '£558,714 ÷ £145,000'."""

    def shown(match: re.Match[str]) -> str:
        claim_id, _, end = match[1].partition(":")
        claim = claims[claim_id]
        return amount(claim[end] if end else figure(claim), claim["unit"])

    # With signs as a reader writes them, who may want to check the sum by hand.
    return NAME.sub(shown, expression).replace("*", "×").replace("/", "÷")


def rounded(number: float, unit: str) -> str:
    """Return what a sum gives, to two decimals, or to whole ones from a thousand up: pence say nothing on thousands."""
    return amount(round(number) if abs(number) >= 1000 else round(number, 2), unit)
