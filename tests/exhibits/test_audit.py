"""The documents' sums as rows of tables."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from made_up import check, sums_tellings

from evidence.exhibits import audit
from evidence.formulas import sums
from evidence.publish.records import ClaimLink, Row

TELLINGS = sums_tellings()
CLAIMS: dict[str, Any] = {row["claim_id"]: row for row in TELLINGS.to_dict("records")}


def row(**changes: Any) -> Row:
    (found,) = audit.sum_rows(sums.redone(pd.DataFrame([check(**changes)]), TELLINGS), TELLINGS)
    return found


def test_a_row_shows_the_sum_in_figures_and_leads_to_its_claims() -> None:
    found = row()
    assert found.id == "sum-share"
    assert list(found.cells) == audit.SUM
    assert found.cells["Sum"] == "£50 ÷ £100"
    assert found.cells["Gives"] == "£0.50"
    assert found.cells["Printed"] == ClaimLink("£0.50", "half")
    assert found.cells["From"] == [ClaimLink("£50 Part", "part"), ClaimLink("£100 Whole", "whole")]


def test_the_explanation_stands_before_the_tolerance() -> None:
    allowed = "Rounding allowed: £0.01. two decimals"
    assert row().cells["Why"] == allowed
    assert row(explanation="A part was dropped").cells["Why"] == ["A part was dropped", allowed]


def test_a_named_end_is_shown_and_its_claim_listed_once() -> None:
    found = row(expression="{range:low} * {range:high} + {floor}")
    assert found.cells["Sum"] == "£2 × £8 + £4"
    assert found.cells["From"] == [
        ClaimLink("£2 to £8 Cost of a garden", "range"),
        ClaimLink("at least £4 Cost of a garden", "floor"),
    ]


@pytest.mark.parametrize(
    ("number", "shown"), [(999.994, "£999.99"), (1000.4, "£1,000"), (-1000.6, "−£1,001")], ids=["pence", "pounds", "a loss"]
)
def test_pence_are_shown_below_a_thousand_only(number: float, shown: str) -> None:
    assert audit.rounded(number, "GBP") == shown
