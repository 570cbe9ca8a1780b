"""A ladder of scale: one saving told for ever larger areas, as yearly amounts on one axis."""

from __future__ import annotations

import pandas as pd

from evidence.quantities import of_telling
from evidence.tellings import telling


def rungs(names: dict[str, str], years: float) -> pd.DataFrame:
    """Return one row per rung, for :func:`evidence.exhibits.charts.intervals`.

    ``names`` are labels with ids of claims or measures, each an amount over ``years`` years. Columns: ``what`` (label),
    ``printed`` (the amount as told), ``low`` and ``high`` (a year), ``yearly`` (that in words, to the unit), ``claim_id``.
    Raises BookError for an unknown id.
    """
    rows = []
    for label, name in names.items():
        row = telling(name)
        told = of_telling(row)
        yearly = told / years
        rows.append(
            {
                "what": label,
                "printed": told.words(),
                "low": yearly.low,
                "high": yearly.high,
                "yearly": yearly.words(0),
                "claim_id": row["claim_id"],
            }
        )
    return pd.DataFrame(rows)


def in_words(ladder: pd.DataFrame) -> str:
    """Return what a ladder shows, rung by rung, for who does not see the chart."""
    return "; ".join(f"{row['what']}: {row['printed']}, or {row['yearly']} a year" for row in ladder.to_dict("records")) + "."
