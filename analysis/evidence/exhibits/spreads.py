"""Tellings made ready for a chart of their ends, and the same in words for readers who do not see it."""

from __future__ import annotations

import pandas as pd

from evidence.words import labels
from evidence.words.amounts import PERCENT


def spread(tellings: pd.DataFrame) -> pd.DataFrame:
    """Return what :func:`evidence.exhibits.charts.intervals` draws: ``what``, ``printed``, ``low`` and ``high``, a row a telling.

    A telling goes by its short name where it has one. A percentage is printed with its direction: '47% fall'.
    """
    rows = tellings.to_dict("records")
    return pd.DataFrame(
        {
            "what": tellings["short"].fillna(tellings["what"]).tolist(),
            "printed": [labels.printed(row) + PERCENT.get(row["unit"], "") for row in rows],
            "low": tellings["low"].tolist(),
            "high": tellings["high"].tolist(),
        }
    )


def signed_spread(tellings: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Return changes as :func:`spread` does, drawn with their signs but printed as their ``tellings`` are, for −47 is no "47% fall".

    ``changes`` are from :func:`evidence.formulas.service_use.signed_changes`, and keep their order.
    """
    # By id and not by place, for the changes come sorted by their signed ends.
    told = tellings.set_index("claim_id", drop=False).loc[changes["claim_id"]]
    return spread(told).assign(low=changes["low"].tolist(), high=changes["high"].tolist())


def spoken(drawn: pd.DataFrame) -> str:
    """Return a spread in words: 'Leeds ABCD: up to £14.02; …'."""
    return "; ".join(f"{row['what']}: {row['printed']}" for row in drawn.to_dict("records"))
