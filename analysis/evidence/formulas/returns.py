"""Returns per pound and payback: what of the economics chapters' arithmetic is more than an operator between two quantities.

Amounts are in the prices of their claims; nothing here changes a price year. Payback is plain cumulative cash flow.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import reduce
from operator import add

import pandas as pd

from evidence.quantities import Quantity

RETURN_UNIT = "return per 1 invested"
SOCIAL = ("social value", "value of time")


def returns_only(tellings: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that are returns per pound and the book's reading of their measure, largest first.

    Adds ``family``: 'social value' for worth to people and society (social value, value of time), 'saving' for
    money that a service does not spend. The two are never pooled.
    """
    rows = tellings[(tellings["unit"] == RETURN_UNIT) & tellings["taken"]].copy()
    rows["family"] = ["social value" if kind in SOCIAL else "saving" for kind in rows["kind_of_value"]]
    # By the end that is printed: without it a ceiling would come last, however high it is.
    rows["sort"] = rows["low"].fillna(rows["high"])
    return rows.sort_values("sort", ascending=False, ignore_index=True).drop(columns="sort")


def payback_years(costs: Sequence[Quantity], savings: Sequence[Quantity]) -> Quantity:
    """Return the time until savings have repaid costs, in years, made from the claims of all of them.

    ``costs`` and ``savings`` are yearly amounts, undiscounted. Each year's cost falls at its start and its saving evenly
    through it, so 0.35 means a little over four months. A saving that is a floor makes the time a ceiling; where the
    saving may not repay the cost in the years given, the time has no high end, and where it cannot, it is at least
    those years. Raises ValueError for no years or unequal lengths, CannotAdd where a cost cannot be set off against its saving.
    """
    if len(costs) != len(savings) or not costs:
        raise ValueError(f"{len(costs)} years of costs but {len(savings)} of savings")
    years = list(zip(costs, savings, strict=True))
    # Not with sum(), which begins at a plain 0: that is of no kind, and cannot be added to money.
    behind = reduce(add, [saving - cost for cost, saving in years])  # refuses what cannot be set off
    # Soonest: the least cost against the most saving, an open end at its kindest. Latest: the other way round, at its worst.
    soonest = _repaid_after([(_end_or(cost.low, 0.0), _end_or(saving.high, math.inf)) for cost, saving in years])
    latest = _repaid_after([(_end_or(cost.high, math.inf), _end_or(saving.low, 0.0)) for cost, saving in years])
    low = float(len(costs)) if soonest is None else soonest
    ceiling = low == 0 and latest is not None and latest > 0  # "0 to 4 months" would say less than "up to 4 months"
    return Quantity(None if ceiling else low, latest, "years", claims=behind.claims, rows=behind.rows, hedge=behind.hedge)


def _end_or(end: float | None, where_open: float) -> float:
    return where_open if end is None else end


def _repaid_after(years: Sequence[tuple[float, float]]) -> float | None:
    """Return when savings have repaid costs, in years, from each year's cost and saving; None where they have not."""
    balance = 0.0
    for year, (cost, saving) in enumerate(years):
        balance -= cost
        # Nothing is repaid in a year without a saving, and nothing may be divided by it.
        if saving > 0 and balance + saving >= 0:
            return year - balance / saving
        balance += saving
    return None


def in_months(years: Quantity) -> str:
    """Print a payback time, given in years: whole months below two years, else years with one decimal.

    It is always "about", since the sum spreads a year's saving evenly; a ceiling is "or less", a floor "or more".
    """
    low, high = (None if end is None else _months(end) for end in (years.low, years.high))
    if low is None or high is None:
        return f"about {low} or more" if high is None else f"about {high} or less"
    return f"about {high}" if low == high else f"about {low} to {high}"


def _months(years: float) -> str:
    return f"{round(years * 12)} months" if years < 2 else f"{years:.1f} years"
