"""A telling in words: its figure with the hedge, its unit, its period, its prices, and all of them in one line."""

from __future__ import annotations

from typing import Any

from evidence.words.amounts import CURRENCY, PERCENT, missing, spread
from evidence.words.units import Unit


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
    # A return is "for £1" by its name; "per pound spent" behind it would say so twice.
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
    if has_prices(telling):
        note = str(telling["price_year_note"])
        return f"no price year ({note[:1].lower()}{note[1:]})"
    return "no price year (a ratio)" if telling["unit"] == "return per 1 invested" else "no price year (not money)"


def has_prices(telling: Any) -> bool:
    """Say whether a telling is an amount of money, which is in the prices of some year, known or not."""
    return Unit.of(telling["unit"]).is_money


def label(telling: Any) -> str:
    """Say in one line all that must stand beside a figure: unit, period, kind, prices, strength, place."""
    return (
        f"{telling['what']}: {printed(telling)} ({unit_words(telling)}); {period_words(telling) or 'no period applies'}; {telling['told_as']}; {prices(telling)}; "
        f"strength: {telling['strength']}; {telling['document']}, line {telling['line']}"
    )
