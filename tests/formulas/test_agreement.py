"""Matching two readers' claims."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import pandas as pd
import pytest

from evidence.formulas import agreement

FIRST = pd.DataFrame(
    [
        ["c1", "s", "10", "20", "£2|£8", 2.0, 8.0, "GBP", "cost"],
        ["c2", "s", "11-12", None, "47%", 47.0, 47.0, "percent fall", "outcome"],
        ["c3", "s", "30", None, "5", 5.0, 5.0, "people", "activity"],
    ],
    columns=["claim_id", "source_id", "line", "also_at", "as_printed", "low", "high", "unit", "told_as"],
)
COLUMNS = ["source_id", "line", "also_at", "as_printed", "low", "high", "unit", "kind"]


def second(*rows: Sequence[object]) -> pd.DataFrame:
    return pd.DataFrame([list(row) for row in rows], columns=COLUMNS).astype({"low": float, "high": float})


def matched(*rows: Sequence[object]) -> dict[str, dict[Hashable, Any]]:
    return {str(row["claim_id"]): row for row in agreement.match(FIRST, second(*rows)).to_dict("records")}


def test_a_repeat_of_the_line_and_one_string_in_common_make_a_match() -> None:
    found = matched(["s", "20", None, "£2|£9", 2.0, 8.0, "GBP", "funding"])["c1"]
    assert (found["found"], found["second"]) == (True, 0)
    assert [found[f"same_{what}"] for what in ("value", "unit", "kind")] == [True, True, False]
    assert (found["kind"], found["other_kind"]) == ("cost", "funding")


def test_an_open_end_is_another_value_than_a_closed_one() -> None:
    found = matched(["s", "12", None, "47%", 47.0, None, "percent fall", "outcome"])["c2"]
    assert [found[f"same_{what}"] for what in ("value", "unit", "kind")] == [False, True, True]


@pytest.mark.parametrize(
    "other",
    [
        ["t", "30", None, "5", 5.0, 5.0, "people", "activity"],
        ["s", "31", None, "5", 5.0, 5.0, "people", "activity"],
        ["s", "30", None, "6", 5.0, 5.0, "people", "activity"],
    ],
    ids=["another document", "another line", "another string"],
)
def test_what_only_the_first_reader_found_is_the_same_in_nothing(other: list[object]) -> None:
    found = matched(other)["c3"]
    assert pd.isna(found["second"])
    assert not any(found[name] for name in ("found", "same_value", "same_unit", "same_kind"))


def test_the_nearest_of_several_is_taken_and_only_once() -> None:
    worse, better = ["s", "10", None, "£2", 2.0, 2.0, "GBP", "cost"], ["s", "10", None, "£2|£8", 2.0, 8.0, "GBP", "cost"]
    assert matched(worse, better)["c1"]["second"] == 1
    twice = pd.concat([FIRST[:1], FIRST[:1]])
    assert list(agreement.match(twice, second(better))["found"]) == [True, False]


def test_kappa() -> None:
    # Two labels, 4 of 5 alike: observed 0.8; chance 0.4*0.6 + 0.6*0.4 = 0.48; kappa 0.32/0.52.
    one, other = pd.Series(list("aabbb")), pd.Series(list("aaabb"))
    assert agreement.kappa(one, other) == pytest.approx((0.8 - 0.48) / 0.52)
    assert agreement.kappa(one, one) == 1
    with pytest.raises(ValueError, match="no claims"):
        agreement.kappa(one[:0], other[:0])
