"""Changes in the use of services, as signed percentages: falls are negative, rises positive."""

from __future__ import annotations

import pandas as pd

SIGN = {"percent fall": -1, "percent lower": -1, "percent rise": 1, "percent more likely": 1}


def signed_changes(tellings: pd.DataFrame) -> pd.DataFrame:
    """Return the percentage changes among the book's readings, signed, largest fall first.

    ``low`` and ``high`` keep low ≤ high: "up to a 43% fall" becomes −43 with no other end, "over 25%" has −25 as its high end.
    """
    rows = tellings[tellings["unit"].isin(SIGN) & tellings["taken"]].copy()
    sign = rows["unit"].map(SIGN).astype(float)
    first, second = rows["low"] * sign, rows["high"] * sign
    rows["low"], rows["high"] = first.where(sign > 0, second), second.where(sign > 0, first)
    rows["sort"] = rows["low"].fillna(rows["high"])
    return rows.sort_values("sort", ignore_index=True).drop(columns="sort")
