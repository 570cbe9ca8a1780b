"""Titles that hang on the data say what the data say."""

from __future__ import annotations

import pandas as pd
import pytest

from evidence.exhibits import titles
from evidence.quantities import Quantity


@pytest.mark.parametrize(("part", "words"), [(0, "none"), (2, "2 of 6"), (6, "all")], ids=["no row", "some rows", "every row"])
def test_a_part_is_said_of_its_whole(part: int, words: str) -> None:
    whole = pd.DataFrame({"row": range(6)})
    assert titles.out_of(whole.iloc[:part], whole) == words


@pytest.mark.parametrize(
    ("low", "high", "wide"),
    [
        pytest.param(1.3, 14.02, True, id="wide"),
        pytest.param(2.0, 4.0, False, id="just twice"),
        pytest.param(2.0, 4.01, True, id="over twice"),
        pytest.param(2.0, None, True, id="open above"),
        pytest.param(None, 4.0, True, id="open below"),
        pytest.param(-1.0, 1.0, True, id="may be a loss"),
    ],
)
def test_a_span_is_called_too_wide_only_where_it_is(low: float | None, high: float | None, wide: bool) -> None:
    assert titles.too_wide(Quantity(low, high), 2.0) == (", too wide to plan on" if wide else "")


def changes(*low: float) -> pd.DataFrame:
    return pd.DataFrame({"low": low, "high": low, "comparison": "not stated"}).astype({"low": float, "high": float})


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        pytest.param(changes(-50, -7, 18), "Two falls and one rise", id="both"),
        pytest.param(changes(-50), "One fall", id="a fall"),
        pytest.param(changes(3, 4), "Two rises", id="rises"),
    ],
)
def test_falls_and_rises_are_tallied_and_none_is_not_named(rows: pd.DataFrame, words: str) -> None:
    assert titles.tally(rows) == words


def test_nothing_to_tally_is_refused() -> None:
    with pytest.raises(ValueError, match="no fall and no rise"):
        titles.tally(changes())


def test_a_matched_group_is_named_as_soon_as_there_is_one() -> None:
    rows = changes(-5, -6)
    assert titles.comparison(rows) == "with no matched group reported"
    # The same people before are no group that went without.
    rows.loc[0, "comparison"] = "before and after"
    assert titles.comparison(rows) == "with no matched group reported"
    rows.loc[0, "comparison"] = "matched group"
    assert titles.comparison(rows) == "1 of 2 against a matched group"
