"""Changes in the use of services, as signed percentages: falls are negative, rises positive."""

from __future__ import annotations

import pandas as pd

SIGN = {"percent fall": -1, "percent lower": -1, "percent rise": 1, "percent more likely": 1}


def signed_changes(tellings: pd.DataFrame) -> pd.DataFrame:
    """Return the percentage changes among the book's readings, signed, largest fall first.

    ``low`` and ``high`` keep low ≤ high: "up to a 43% fall" becomes −43 with no other end, "over 25%" has −25 as its high end.
    The unit keeps the direction as printed. A percentage without a direction, and an amount of another unit, is no change.
    """
    rows = tellings[tellings["unit"].isin(SIGN) & tellings["taken"]].copy()
    sign = rows["unit"].map(SIGN).astype(float)
    first, second = rows["low"] * sign, rows["high"] * sign
    rows["low"], rows["high"] = first.where(sign > 0, second), second.where(sign > 0, first)
    rows["sort"] = rows["low"].fillna(rows["high"])
    return rows.sort_values("sort", ignore_index=True).drop(columns="sort")


def falls(changes: pd.DataFrame) -> pd.DataFrame:
    """Return the signed changes that lie below zero from end to end; an open end runs on, but never over zero."""
    return changes[changes["high"].fillna(changes["low"]) < 0]


def rises(changes: pd.DataFrame) -> pd.DataFrame:
    """Return the signed changes that lie above zero from end to end; an open end runs on, but never over zero."""
    return changes[changes["low"].fillna(changes["high"]) > 0]


def best_cases(changes: pd.DataFrame) -> pd.DataFrame:
    """Return the falls printed only as a largest value ("up to 43%"); how small they may be is not printed."""
    return falls(changes)[falls(changes)["high"].isna()]
