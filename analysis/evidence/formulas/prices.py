"""General prices of one year against another, by HM Treasury's GDP deflator (``data/deflators.csv``)."""

from __future__ import annotations

import pandas as pd

from evidence.problems import BookError
from evidence.quantities import Quantity


def price_level(deflators: pd.DataFrame, start: str, end: str) -> Quantity:
    """Return prices of the year ``end`` over prices of ``start``: 1.13 where they rose by 13%.

    ``deflators`` is the table of that name; years are as ``price_year`` has them. The result is a plain number, made from
    the rows of both years. Raises BookError for a year that the table does not have, or for a calendar year beside a financial one,
    whose indices are 100 at different times.
    """
    by_year = {row["year"]: row for row in deflators.to_dict("records")}
    for year in (start, end):
        if year not in by_year:
            raise BookError(f"data/deflators.csv has no year {year!r}: add its row, or mend the price year in data/measures.csv")
    first, last = by_year[start], by_year[end]
    if first["basis"] != last["basis"]:
        raise BookError(
            f"prices of {start} ({first['basis']} year) and of {end} ({last['basis']} year) cannot be compared: "
            f"give both price years in data/measures.csv alike"
        )
    level = last["index"] / first["index"]
    return Quantity(level, level, "times", rows=(f"deflators/{start}", f"deflators/{end}"))
