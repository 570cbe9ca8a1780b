"""Tellings made ready for a chart of their ends, and the same in words for readers who do not see it."""

from __future__ import annotations

import pandas as pd

from evidence.exhibits import gathering
from evidence.words import amounts, labels
from evidence.words.amounts import PERCENT

# What tellings are gathered by where they are too many to draw, in words.
BY = {"programme": "programme", "outcome": "outcome", "study_design": "design of the study", "told_as": "kind of value"}
RANGE = "Each runs from the lowest to the highest end that is printed in it, which is no average and no confidence interval."


def spread(tellings: pd.DataFrame) -> pd.DataFrame:
    """Return what :func:`evidence.exhibits.charts.intervals` draws: ``what``, ``printed``, ``low`` and ``high``, a row a telling.

    A telling goes by its short name where it has one. A percentage is printed with its direction: '47% fall'. Tellings that are
    too many to draw come in groups (:mod:`evidence.exhibits.gathering`).
    """
    return _gathered(_each(tellings), tellings)


def _each(tellings: pd.DataFrame) -> pd.DataFrame:
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
    drawn = _each(told).assign(low=changes["low"].tolist(), high=changes["high"].tolist())
    return _gathered(drawn, told.reset_index(drop=True))


def _gathered(drawn: pd.DataFrame, tellings: pd.DataFrame) -> pd.DataFrame:
    """Return what is drawn as it is, or, where it is too much, a row a group of ``tellings``, which stand in the same order."""
    if len(drawn) <= gathering.MOST:
        return drawn
    tellings, by = tellings.reset_index(drop=True), gathering.finest(tellings, BY, "unit")
    rows = []
    for (group, unit), part in tellings.groupby([by, "unit"], sort=False, dropna=False):
        lines = drawn.loc[part.index]
        if len(part) == 1:  # drawn as what it is: a floor among many has no end to run to, and one alone is a floor
            rows.append(lines.iloc[0].to_dict())
            continue
        printed = amounts.spread(*_ends(part), str(unit)) + PERCENT.get(str(unit), "")
        low, high = _ends(lines)
        rows.append({"what": f"{group}: {len(part):,} figures", "printed": printed, "low": low, "high": high})
    return gathering.saying(pd.DataFrame(rows), len(drawn), len(rows), BY[by], RANGE)


def _ends(rows: pd.DataFrame) -> tuple[float, float]:
    """Return the lowest and the highest end of all; an end that is open is none."""
    return float(rows[["low", "high"]].min().min()), float(rows[["low", "high"]].max().max())


def spoken(drawn: pd.DataFrame) -> str:
    """Return a spread in words: 'Leeds ABCD: up to £14.02; …', behind the sentence that says so where it is of groups."""
    told = "; ".join(f"{row['what']}: {row['printed']}" for row in drawn.to_dict("records"))
    return f"{gathering.sentence(drawn)} {told}".strip()
