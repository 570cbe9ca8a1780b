"""Returns per pound, payback and net savings: the arithmetic of the economics chapters.

Amounts are in the prices of their claims; nothing here changes a price year. Formulas are those of HM Treasury's Green Book
for benefit–cost ratios and of plain cumulative cash flow for payback.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

RETURN_UNIT = "return per 1 invested"
SOCIAL = ("social value", "value of time")


def returns_only(tellings: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that are returns per pound and the book's reading of their measure, largest first.

    Adds ``family``: 'social value' for worth to people and society (social value, value of time), 'saving' for
    money that a service does not spend. The two are never pooled.
    """
    rows = tellings[(tellings["unit"] == RETURN_UNIT) & tellings["taken"]].copy()
    rows["family"] = ["social value" if kind in SOCIAL else "saving" for kind in rows["kind_of_value"]]
    rows["sort"] = rows["low"].fillna(rows["high"])
    return rows.sort_values("sort", ascending=False, ignore_index=True).drop(columns="sort")


def extent(rows: pd.DataFrame) -> tuple[float, float]:
    """Return the lowest and the highest printed end among rows: a span of claims, not a confidence interval.

    Raises ValueError for no rows.
    """
    if rows.empty:
        raise ValueError("there is no row to take a lowest and highest value of")
    ends = pd.concat([rows["low"], rows["high"]]).dropna()
    return float(ends.min()), float(ends.max())


def benefit_cost_ratio(benefit: float, cost: float) -> float:
    """Return benefit per unit of cost, both in the same prices; raises ValueError unless cost is above zero.

    Source: HM Treasury, The Green Book (benefit–cost ratio).
    """
    if cost <= 0:
        raise ValueError(f"a ratio needs a cost above zero, not {cost:g}")
    return benefit / cost


def net(benefit: float, cost: float) -> float:
    """Return benefit less cost, in the same prices and over the same time."""
    return benefit - cost


def payback_years(costs: Sequence[float], savings: Sequence[float]) -> float | None:
    """Return the years until savings have repaid costs, or None when they do not within the years given.

    ``costs`` and ``savings`` are yearly amounts, in the same prices, undiscounted. Each year's cost falls at its
    start and its saving evenly through it, so 0.35 means a little over four months. Raises ValueError for unequal lengths.
    """
    if len(costs) != len(savings):
        raise ValueError(f"{len(costs)} years of costs but {len(savings)} of savings")
    balance = 0.0
    for year, (cost, saving) in enumerate(zip(costs, savings, strict=True)):
        balance -= cost
        if saving > 0 and balance + saving >= 0:
            return year + max(0.0, -balance) / saving
        balance += saving
    return None


def in_months(years: float) -> str:
    """Print a payback time in words: whole months below two years, else years with one decimal."""
    return f"about {round(years * 12)} months" if years < 2 else f"about {years:.1f} years"
