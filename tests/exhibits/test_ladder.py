"""A ladder of scale: rungs as yearly amounts."""

from __future__ import annotations

from typing import Any

import pytest

from evidence.exhibits import ladder


def told(name: str) -> dict[str, Any]:
    low, high = {"one": (300.0, 300.0), "floor": (4000.0, None)}[name]
    money = {"unit": "GBP", "kind_of_value": "avoided cost", "price_year": "2011", "qualifier": None}
    return {"claim_id": f"claim-of-{name}", "low": low, "high": high, **money}


@pytest.fixture(autouse=True)
def two_tellings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ladder, "telling", told)


def test_rungs_are_yearly_and_know_their_claims() -> None:
    rung = ladder.rungs({"One place": "one"}, 3).iloc[0]
    assert (rung["low"], rung["high"]) == (100, 100)
    assert (rung["what"], rung["printed"], rung["claim_id"]) == ("One place", "£300", "claim-of-one")


def test_a_floor_stays_a_floor_on_the_ladder() -> None:
    rungs = ladder.rungs({"One place": "one", "Many places": "floor"}, 3)
    assert rungs["high"].isna().tolist() == [False, True]
    assert rungs["printed"].tolist() == ["£300", "at least £4,000"]


def test_a_ladder_in_words_gives_both_amounts() -> None:
    words = ladder.in_words(ladder.rungs({"One place": "one", "Many places": "floor"}, 3))
    assert words == "One place: £300, or £100 a year; Many places: at least £4,000, or at least £1,333 a year."
