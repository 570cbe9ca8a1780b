"""What a chart draws where its rows are too many to draw one by one: a mark for each group of them, and a sentence that says so.

The table behind the chart keeps every row.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

MOST = 50  # rows that a chart may have: at 46 pixels each, some three screens


def finest(rows: pd.DataFrame, columns: Mapping[str, str], apart: str) -> str:
    """Return the column, of those with a name in words, that makes most groups of rows of one ``apart`` without making too many.

    The last of the columns is taken where all make too many: it should be one of a closed list.
    """
    groups = {column: rows.groupby([column, apart], dropna=False).ngroups for column in columns}
    fitting = [column for column in columns if groups[column] <= MOST]
    return max(fitting, key=groups.__getitem__, default=[*columns][-1])


def saying(drawn: pd.DataFrame, number: int, groups: int, by: str, what: str) -> pd.DataFrame:
    """Return groups with the sentence that says of how many figures they are made, by what, and ``what`` a mark then shows."""
    drawn.attrs["gathered"] = (
        f"{number:,} figures are too many to draw one by one: they are drawn in {groups} groups, by {by}. {what} "
        f"The table has every figure."
    )
    return drawn


def sentence(drawn: pd.DataFrame) -> str:
    """Return the sentence for a chart's note, with a space before it; nothing where each row is drawn."""
    return f" {drawn.attrs['gathered']}" if "gathered" in drawn.attrs else ""


def one_row_each(drawn: pd.DataFrame, noun: str) -> str:
    """Say what a row of the chart is: 'One row for each of 8 returns', or of so many groups of them."""
    return f"One row for each of {len(drawn)} {'groups of ' if 'gathered' in drawn.attrs else ''}{noun}"
