"""A telling in words."""

from __future__ import annotations

import math
from typing import Any

import pytest

from evidence.words import labels


def telling(**changes: Any) -> dict[str, Any]:
    """Return the telling of a time bank's cost, changed."""
    return {
        "what": "Cost of a time bank", "low": 450.0, "high": 450.0, "unit": "GBP", "per": "member", "qualifier": None, "period": "a year", "told_as": "cost",
        "price_year": "2010", "price_year_basis": "stated", "strength": "not graded", "document": "TLAP 2012", "line": "358",
        **changes,
    }  # fmt: skip


def test_a_figure_is_printed_with_its_hedge() -> None:
    assert labels.printed(telling(qualifier="about")) == "about £450"
    assert labels.printed(telling(low=None, qualifier="up to")) == "up to £450"
    assert labels.printed(telling(high=math.nan)) == "at least £450"


UNITS = {
    "pounds": (telling(per=None), "£"),
    "pounds per member": (telling(), "£ per member"),
    "dollars": (telling(unit="USD", per=""), "$"),
    "a return": (telling(unit="return per 1 invested", per="pound spent"), "£ returned per £1"),
    "a fall": (telling(unit="percent fall", per=None), "% fall"),
    "a share of something": (telling(unit="percent", per="council"), "% per council"),
    "people": (telling(unit="people", per=math.nan), "people"),
}


@pytest.mark.parametrize(("row", "words"), UNITS.values(), ids=UNITS)
def test_the_unit_in_words(row: dict[str, Any], words: str) -> None:
    assert labels.unit_words(row) == words


PERIODS = {
    "a year": "a year",
    "not stated": "period not stated",
    "not stated; so far": "period not stated; so far",
    "not applicable": "",
}


@pytest.mark.parametrize(("period", "words"), PERIODS.items(), ids=PERIODS)
def test_the_period_in_words(period: str, words: str) -> None:
    assert labels.period_words(telling(period=period)) == words


PRICES = {
    "stated": (telling(), "2010 prices"),
    "assumed": (telling(price_year_basis="assumed"), "2010 prices (assumed)"),
    "a ratio": (telling(price_year=None, unit="return per 1 invested"), "no price year (a ratio)"),
    "money of several years": (
        telling(price_year=None, price_year_note="Several years' prices", unit="GBP"),
        "no price year (several years' prices)",
    ),
    "no money": (telling(price_year=None, unit="people"), "no price year (not money)"),
}


@pytest.mark.parametrize(("row", "words"), PRICES.values(), ids=PRICES)
def test_the_prices_in_words(row: dict[str, Any], words: str) -> None:
    assert labels.prices(row) == words


def test_the_label_says_all_that_must_stand_beside_a_figure() -> None:
    assert labels.label(telling()) == (
        "Cost of a time bank: £450 (£ per member); a year; cost; 2010 prices; strength: not graded; TLAP 2012, line 358"
    )
    assert "; no period applies; " in labels.label(telling(period="not applicable"))
