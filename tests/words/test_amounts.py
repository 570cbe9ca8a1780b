"""Amounts and counts in words."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.words import amounts
from evidence.words.numbers import values_of


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
        (0, "GBP", "£0"),
        (0.5, "GBP", "£0.50"),
        (-0.5, "GBP", "−£0.50"),
        (1e6, "GBP", "£1m"),
        (999_999, "GBP", "£999,999"),
        (1e9, "GBP", "£1bn"),
        (1_002_000_000, "GBP", "£1,002m"),
        (1_230_000, "GBP", "£1.23m"),
        (1_234_567, "GBP", "£1,234,567"),
        (-12.5, "percent", "−12.5%"),
        (1_250, "percent rise", "1,250%"),
        (2e10, "people", "20,000,000,000"),
        (1_234.5, "people", "1,234.5"),
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
        (None, 0, None, "up to £0"),
        (0, None, None, "at least £0"),
        (0, 0, None, "£0"),
        (0, 2, None, "£0 to £2"),
        (-2, 0, None, "−£2 to £0"),
        (3, 3, "less than", "less than £3"),
        (None, 3, "less than", "less than £3"),
        (3, 3, "most", "£3"),
        (3, 4, "about", "about £3 to £4"),
        (3, None, "about", "at least about £3"),
        (None, 3, "nearly", "up to nearly £3"),
        (3, None, "more than", "more than £3"),
        (3, None, "at least", "at least £3"),
    ],
)
def test_spread(low: float | None, high: float | None, hedge: str | None, words: str) -> None:
    assert amounts.spread(low, high, "return per 1 invested", hedge) == words


@pytest.mark.parametrize(
    ("number", "words"),
    list(enumerate(["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "10", "11"])),
)
def test_small_counts_are_words(number: int, words: str) -> None:
    assert amounts.count(number, "study", "studies") == f"{words} {'study' if number == 1 else 'studies'}"


def test_a_large_count_has_its_thousands_marked_and_the_plural_is_regular_unless_given() -> None:
    assert amounts.count(1359, "number") == "1,359 numbers"
    assert [amounts.numeral(number) for number in (0, 4, 1200)] == ["no", "four", "1,200"]


@pytest.mark.parametrize(
    ("cell", "is_missing"), [(None, True), ("", True), (math.nan, True), (0, False), ("0", False), (0.0, False)]
)
def test_an_empty_cell_is_missing_and_a_zero_is_not(cell: object, is_missing: bool) -> None:
    assert amounts.missing(cell) is is_missing


WHOLE = st.integers(0, 10**10).map(float)
PENCE = st.integers(0, 10**8).map(lambda pence: pence / 100)


@given(st.one_of(WHOLE, PENCE), st.sampled_from(["GBP", "USD", "percent fall", "people"]))
def test_what_is_printed_reads_back_as_what_it_was(value: float, unit: str) -> None:
    assert any(math.isclose(value, read, rel_tol=1e-9, abs_tol=1e-6) for read in values_of(amounts.amount(value, unit)))
