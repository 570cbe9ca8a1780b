"""Numbers and measures in words: one way to print an amount, wherever it appears."""

from __future__ import annotations

import math
from typing import Any

CURRENCY = {"GBP": "£", "USD": "$", "return per 1 invested": "£"}
PERCENT = {
    "percent": "",
    "percent fall": " fall",
    "percent rise": " rise",
    "percent lower": " lower",
    "percent more likely": " more likely",
}
CEILINGS, FLOORS = ("up to", "less than"), ("at least", "more than")
# Hedges without a word of their own in print are empty: "between" is said by the "to" of the range.
HEDGE = {"between": "", "a small number": "", "most": "", "up to": "up to ", "less than": "less than "}


def missing(value: Any) -> bool:
    """Say whether a cell is empty: None, NaN or the empty text."""
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


def amount(value: float, unit: str) -> str:
    """Print one value in its unit: £1.20, £655,162, £2.4m, 47%, 8,460."""
    if unit in CURRENCY:
        sign = "−" if value < 0 else ""
        return f"{sign}{CURRENCY[unit]}{_money(abs(value))}"
    if unit in PERCENT:
        return f"{_digits(value)}%".replace("-", "−")
    return _digits(value)


def _digits(value: float) -> str:
    # Ten digits: 0.1 + 0.2 is to print as 0.3.
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.10g}"


def _money(value: float) -> str:
    for divisor, letter in ((1e9, "bn"), (1e6, "m")):
        if value >= divisor:
            scaled = value / divisor
            # Shortened only where nothing is lost: £1,383,529 is not £1.38m. The margin is for the noise of floating numbers.
            if abs(scaled * 100 - round(scaled * 100)) < 1e-9:
                return f"{scaled:,.10g}{letter}"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def spread(low: float | None, high: float | None, unit: str, hedge: str | None = None) -> str:
    """Print a value, a range, a floor or a ceiling with its hedge: £2 to £8, at least £4, up to £14.02."""
    word = "" if missing(hedge) else HEDGE.get(str(hedge), f"{hedge} ")
    # An open end is always said: "about £95,000" of what is at least about £95,000 would make a floor a figure.
    if missing(low):
        # The open end is always said: with its hedge alone, "about £95,000", a floor or a ceiling would read as a figure.
        return f"{'' if hedge in CEILINGS else 'up to '}{word}{amount(high or 0.0, unit)}"
    if missing(high):
        return f"{'' if hedge in FLOORS else 'at least '}{word}{amount(low or 0.0, unit)}"
    if low == high:
        return f"{word}{amount(low or 0.0, unit)}"
    return f"{word}{amount(low or 0.0, unit)} to {amount(high or 0.0, unit)}"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Print a count with its noun: 'one document', '12 claims'."""
    return f"{numeral(number)} {noun if number == 1 else plural or noun + 's'}"


def numeral(number: int) -> str:
    """Print a count by itself, in words below ten: 'no', 'four', '1,200'."""
    # "No claim" and not "zero claims": the words are for sentences.
    words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    return words[number] if 0 <= number < len(words) else f"{number:,}"
