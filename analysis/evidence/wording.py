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
        return f"{value:,.10g}%".replace("-", "−")
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.10g}"


def _money(value: float) -> str:
    for divisor, letter in ((1e9, "bn"), (1e6, "m")):
        if value >= divisor:
            scaled = value / divisor
            if abs(scaled * 100 - round(scaled * 100)) < 1e-9:
                return f"{scaled:.10g}{letter}"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def spread(low: float | None, high: float | None, unit: str, hedge: str | None = None) -> str:
    """Print a value, a range, a floor or a ceiling with its hedge: £2 to £8, at least £4, up to £14.02."""
    word = "" if missing(hedge) else HEDGE.get(str(hedge), f"{hedge} ")
    if missing(low):
        return f"{word or 'up to '}{amount(high or 0.0, unit)}"
    if missing(high):
        return f"{word or 'at least '}{amount(low or 0.0, unit)}"
    if low == high:
        return f"{word}{amount(low or 0.0, unit)}"
    return f"{word}{amount(low or 0.0, unit)} to {amount(high or 0.0, unit)}"


def printed(telling: Any) -> str:
    """Print a telling's value with its hedge, without the unit's noun (see :func:`unit_words`)."""
    return spread(telling["low"], telling["high"], telling["unit"], telling["qualifier"])


def unit_words(telling: Any) -> str:
    """Say what a value is of and for: '£ per person a year', '% fall', 'people'."""
    unit = telling["unit"]
    if unit == "return per 1 invested":
        words = "£ returned per £1"
    elif unit in CURRENCY:
        words = CURRENCY[unit]
    else:
        words = "%" + PERCENT[unit] if unit in PERCENT else unit
    if not missing(telling["per"]) and unit != "return per 1 invested":
        words += f" per {telling['per']}"
    return words


def period_words(telling: Any) -> str:
    """Say what time a value covers: 'a year', 'period not stated', or nothing where none applies."""
    period = str(telling["period"])
    return f"period {period}" if period.startswith("not stated") else "" if period == "not applicable" else period


def prices(telling: Any) -> str:
    """Say the price year and how it is known: '2011-12 prices (assumed)', or why there is none."""
    if not missing(telling["price_year"]):
        basis = " (assumed)" if telling["price_year_basis"] == "assumed" else ""
        return f"{telling['price_year']} prices{basis}"
    return "no price year (a ratio)" if telling["unit"] == "return per 1 invested" else "no price year (not money)"


def label(telling: Any) -> str:
    """Say in one line all that must stand beside a figure: unit, period, kind, prices, strength, place."""
    return (
        f"{printed(telling)} ({unit_words(telling)}); {period_words(telling) or 'no period applies'}; {telling['told_as']}; {prices(telling)}; "
        f"strength: {telling['strength']}; {telling['document']}, line {telling['line']}"
    )


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Print a count with its noun: 'one document', '12 claims'."""
    words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    shown = words[number] if 0 <= number < len(words) else f"{number:,}"
    return f"{shown} {noun if number == 1 else plural or noun + 's'}"
