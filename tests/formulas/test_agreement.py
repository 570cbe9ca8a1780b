"""Matching two readers' claims."""

import pandas as pd
import pytest

from evidence.formulas import agreement


def test_match() -> None:
    first = pd.DataFrame(
        [
            ["c1", "s", "10", "20", "£2|£8", 2.0, 8.0, "GBP", "cost"],
            ["c2", "s", "11-12", None, "47%", 47.0, 47.0, "percent fall", "outcome"],
            ["c3", "s", "30", None, "5", 5.0, 5.0, "people", "activity"],
        ],
        columns=["claim_id", "source_id", "line", "also_at", "as_printed", "low", "high", "unit", "told_as"],
    )
    second = pd.DataFrame(
        [["s", "20", None, "£2|£8", 2.0, 8.0, "GBP", "funding"], ["s", "12", None, "47%", 47.0, None, "percent fall", "outcome"]],
        columns=["source_id", "line", "also_at", "as_printed", "low", "high", "unit", "kind"],
    )
    matched = {row["claim_id"]: row for row in agreement.match(first, second).to_dict("records")}
    assert [matched["c1"][k] for k in ("value", "unit", "kind")] == [True, True, False]
    assert [matched["c2"][k] for k in ("value", "unit", "kind")] == [False, True, True]
    assert pd.isna(matched["c3"]["second"])


def test_kappa() -> None:
    # Two labels, 4 of 5 alike: observed 0.8; chance 0.4*0.6 + 0.6*0.4 = 0.48; kappa 0.32/0.52.
    one, other = pd.Series(list("aabbb")), pd.Series(list("aaabb"))
    assert agreement.kappa(one, other) == pytest.approx((0.8 - 0.48) / 0.52)
    assert agreement.kappa(one, one) == 1
    with pytest.raises(ValueError, match="no claims"):
        agreement.kappa(one[:0], other[:0])
