"""Amounts and measures in words."""

import pytest

from evidence.words import amounts


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (1.2, "return per 1 invested", "£1.20"),
        (3, "return per 1 invested", "£3"),
        (655162, "GBP", "£655,162"),
        (4242726, "GBP", "£4,242,726"),
        (2400000, "GBP", "£2.4m"),
        (330000000, "GBP", "£330m"),
        (-45, "GBP", "−£45"),
        (3500000, "USD", "$3.5m"),
        (47, "percent fall", "47%"),
        (7.3, "percent fall", "7.3%"),
        (8460, "people", "8,460"),
        (7.5, "years", "7.5"),
    ],
)
def test_amount(value: float, unit: str, words: str) -> None:
    assert amounts.amount(value, unit) == words


@pytest.mark.parametrize(
    ("low", "high", "hedge", "words"),
    [
        (2, 8, "between", "£2 to £8"),
        (4, None, "at least", "at least £4"),
        (4, None, None, "at least £4"),
        (None, 14.02, "up to", "up to £14.02"),
        (None, 14.02, None, "up to £14.02"),
        (1.2, 1.2, None, "£1.20"),
        (1.2, 1.2, "about", "about £1.20"),
        (float("nan"), 5, float("nan"), "up to £5"),
    ],
)
def test_spread(low: float | None, high: float | None, hedge: str | None, words: str) -> None:
    assert amounts.spread(low, high, "return per 1 invested", hedge) == words


def test_count() -> None:
    assert amounts.count(0, "claim") == "no claims"
    assert amounts.count(1, "claim") == "one claim"
    assert amounts.count(12, "study", "studies") == "12 studies"
    assert [amounts.numeral(number) for number in (0, 4, 1200)] == ["no", "four", "1,200"]
