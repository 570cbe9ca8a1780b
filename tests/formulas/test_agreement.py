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
    assert found["source_id"] == "s"


def test_an_open_end_is_another_value_than_a_closed_one() -> None:
    found = matched(["s", "12", None, "47%", 47.0, None, "percent fall", "outcome"])["c2"]
    assert [found[f"same_{what}"] for what in ("value", "unit", "kind")] == [False, True, True]


READ: dict[str, tuple[tuple[float | None, ...], bool]] = {
    "two floors": ((4.0, None, 4.0, None), True),
    "two ceilings": ((None, 4.0, None, 4.0), True),
    "a floor that the second reader closes": ((4.0, None, 4.0, 4.0), False),
    "a ceiling that the second reader closes": ((None, 4.0, 4.0, 4.0), False),
    "half a percent apart": ((200.0, 200.0, 201.0, 199.0), True),
    # Both directions and both ends: a comparison without its absolute value would pass half of these.
    "more than half a percent below": ((200.0, 200.0, 198.0, 200.0), False),
    "more than half a percent above": ((200.0, 200.0, 200.0, 202.0), False),
    "a part of one, more than half a percent apart": ((0.5, 0.5, 0.504, 0.504), False),
    "two noughts": ((0.0, 0.0, 0.0, 0.0), True),
    "nought and a little": ((0.0, 0.0, 0.001, 0.001), False),
}


@pytest.mark.parametrize(("ends", "same"), READ.values(), ids=READ)
def test_values_within_half_a_percent_are_the_same_and_open_ends_are_as_open_ends(
    ends: tuple[float | None, ...], same: bool
) -> None:
    low, high, *others = ends
    first = FIRST[:1].astype({"low": object, "high": object}).assign(low=low, high=high)
    other = pd.DataFrame([["s", "10", None, "£2", *others, "GBP", "cost"]], columns=COLUMNS)
    assert list(agreement.match(first, other)["same_value"]) == [same]


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
    assert matched(better, worse)["c1"]["second"] == 0
    twice = pd.concat([FIRST[:1], FIRST[:1]])
    assert list(agreement.match(twice, second(better))["found"]) == [True, False]


@pytest.mark.parametrize("units", [("GBP", "USD"), ("USD", "GBP")], ids=["the first", "the second"])
def test_of_two_with_as_many_strings_in_common_the_one_of_the_same_unit_is_taken(units: tuple[str, str]) -> None:
    found = matched(*(["s", "10", None, "£2", 2.0, 2.0, unit, "cost"] for unit in units))["c1"]
    assert found["second"] == units.index("GBP")


def test_a_label_that_only_one_reader_gives_is_not_expected_by_chance() -> None:
    # 1 of 2 alike; chance 0.5*0.5 for a, nothing for b, which the other never gives; kappa 0.25/0.75.
    one, other = pd.Series(["a", "b"]), pd.Series(["a", "c"])
    assert agreement.kappa(one, other) == pytest.approx((0.5 - 0.25) / 0.75)


def test_two_readers_who_give_one_label_throughout_agree_wholly() -> None:
    assert agreement.kappa(pd.Series(["a", "a"]), pd.Series(["a", "a"])) == 1


def test_kappa() -> None:
    # Two labels, 4 of 5 alike: observed 0.8; chance 0.4*0.6 + 0.6*0.4 = 0.48; kappa 0.32/0.52.
    one, other = pd.Series(list("aabbb")), pd.Series(list("aaabb"))
    assert agreement.kappa(one, other) == pytest.approx((0.8 - 0.48) / 0.52)
    assert agreement.kappa(one, one) == 1
    with pytest.raises(ValueError, match=r"^there are no claims that both readers labelled$"):
        agreement.kappa(one[:0], other[:0])
