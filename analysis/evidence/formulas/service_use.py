"""Changes in the use of services, as signed percentages: falls are negative, rises positive."""

from __future__ import annotations

import pandas as pd

DOWN, UP = ("percent fall", "percent lower"), ("percent rise", "percent more likely")


def signed_changes(tellings: pd.DataFrame) -> pd.DataFrame:
    """Return the percentage changes among the book's readings, in signed per cent, largest fall first.

    ``low`` and ``high`` keep low ≤ high: "up to a 43% fall" becomes −43 with no other end, "over 25%" has −25 as its high end.
    The unit keeps the direction as printed. A percentage without a direction, and an amount of another unit, is no change.
    """
    rows = tellings[tellings["unit"].isin(DOWN + UP) & tellings["taken"]].copy()
    down = rows["unit"].isin(DOWN)
    # The ends change places with the sign. As bare numbers, for pandas would put each column back under its own name.
    rows.loc[down, ["low", "high"]] = -rows.loc[down, ["high", "low"]].to_numpy()
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
