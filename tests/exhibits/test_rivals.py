"""Tellings that differ, side by side."""

from __future__ import annotations

import pandas as pd
from made_up import telling, tellings

from evidence.exhibits import rivals
from evidence.publish.records import ClaimLink

TELLINGS = tellings(
    telling("one"),
    telling("two", line="20"),
    telling("three", source_id="green-2015", document="Green 2015", low=90, high=90),
)


def differing(*claims: str, taken: str = "one") -> pd.DataFrame:
    rows = [{"disagreement_id": f"d{place}", "claims": cell, "taken": taken} for place, cell in enumerate(claims)]
    return pd.DataFrame([{**row, "differs": "value", "explanation": "less", "why": "nearer"} for row in rows])


def test_a_difference_is_across_documents_or_inside_one() -> None:
    assert list(rivals.across(differing("one|two", "one|three", "one|two|three"), TELLINGS)) == [False, True, True]


def test_a_retired_side_is_of_no_document() -> None:
    assert list(rivals.across(differing("one|two|retired"), TELLINGS)) == [False]


def test_a_difference_with_one_side_left_no_longer_stands() -> None:
    kept = rivals.standing(differing("one|retired", "one|two|retired"), TELLINGS)
    assert list(kept["claims"]) == ["one|two|retired"]


def test_no_difference_at_all_is_none_across() -> None:
    assert not rivals.across(differing("one|two").iloc[:0], TELLINGS).any()


def test_a_row_has_every_side_in_use_and_marks_the_one_taken() -> None:
    (row,) = rivals.rows(differing("one|retired|three", taken="three"), TELLINGS)
    assert row.id == "differs-d0"
    assert list(row.cells) == rivals.RIVAL
    assert row.cells["One telling"] == ClaimLink("£100 (cost): A garden costs £100 a year. Garden 2012, line 10", "one")
    assert row.cells["The other"] == [
        ClaimLink("The book takes this. £90 (cost): A garden costs £100 a year. Green 2015, line 10", "three")
    ]


def test_a_disagreement_is_told_as_the_kinds_of_its_sides_in_use() -> None:
    kinds = TELLINGS.assign(told_as=["social value", "social value", "cost"])
    assert rivals.told_as(differing("one|two", "one|three|retired"), kinds) == [{"social value"}, {"social value", "cost"}]
