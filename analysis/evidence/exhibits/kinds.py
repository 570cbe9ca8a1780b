"""Tables that keep kinds of value apart: what is claimed of each, who is named as paying and as saving.

Nothing here adds one kind to another, or a kind to itself: figures are counted, and their ends set side by side.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from evidence.formulas.returns import RETURN_UNIT, returns_only
from evidence.formulas.selection import as_cash, firm, savings
from evidence.publish.cells import figure_cell, strength_cell
from evidence.publish.records import KindTag, Row
from evidence.quantities import of_telling, span
from evidence.words.amounts import missing

# In which topics a saving stands, and what it is there a saving of.
SAVED = {
    "unit-costs": "Saving per person, case or scheme",
    "help": "Saving modelled for neighbourhoods, areas and England (HELP)",
    "programme-finance": "Saving of a whole programme or council",
}


# The kinds of saving of the 2013 framework, as a claim can be told.
NAMED = ("cashable saving", "non-cashable saving", "levered-in investment")


@dataclass(frozen=True)
class Group:
    """Figures of one kind: ``is_saving`` says whether cash can be asked of them, ``one_unit`` whether they have ends in common."""

    name: str
    figures: pd.DataFrame
    is_saving: bool = True
    one_unit: bool = False


def groups(tellings: pd.DataFrame) -> list[Group]:
    """Return the book's readings by the kind of thing that they claim, each in one group at most, and no group empty.

    Returns per pound come first: social value, then savings, which are never pooled. Other savings follow by what they are
    a saving of, then changes in the use of services.
    """
    per_pound, readings = returns_only(tellings), tellings[tellings["taken"]]
    other = savings(readings[readings["unit"] != RETURN_UNIT])
    use = readings[(readings["topic"] == "service-use") & (readings["told_as"] == "change in service use")]
    every = [
        Group("Social value for each £1", per_pound[per_pound["family"] == "social value"], is_saving=False, one_unit=True),
        Group("Saving for each £1", per_pound[per_pound["family"] == "saving"], one_unit=True),
        *(Group(name, other[other["topic"] == topic]) for topic, name in SAVED.items()),
        Group("Change in the use of services", use, is_saving=False),
    ]
    return [group for group in every if len(group.figures)]


def group_rows(every: list[Group]) -> list[Row]:
    """Return a row a group: how many figures, their lowest and highest end where they share a unit, how firm, how much is cash."""
    return [_group_row(group) for group in every]


def _group_row(group: Group) -> Row:
    rows = group.figures
    # Only where units are the same: a lowest and highest of pounds and percentages would rank what has no order.
    ends = str(span(of_telling(row) for row in rows.to_dict("records"))) if group.one_unit else "units differ"
    return Row(
        {
            "What is claimed": group.name,
            "Figures": f"{len(rows)}",
            "Lowest to highest": ends,
            "Moderate or strong": f"{len(firm(rows))}",
            "Said to be cash": f"{len(as_cash(rows))}" if group.is_saving else "not a saving",
        }
    )


def told_rows(tellings: pd.DataFrame) -> list[Row]:
    """Return a row a kind of value as told, most claims first: its claims, and how many different figures they tell."""
    counts = tellings.groupby("told_as").agg(claims=("claim_id", "count"), figures=("measure_id", "nunique")).reset_index()
    return [
        Row({"Kind of value": KindTag(row["told_as"]), "Claims": f"{row['claims']}", "Different figures": f"{row['figures']}"})
        for row in counts.sort_values("claims", ascending=False).to_dict("records")
    ]


def payer_rows(figures: pd.DataFrame) -> list[Row]:
    """Return a row for each figure with a payer or a saver named; the other of the two may be 'not stated'."""
    named = figures[figures["who_pays"].notna() | figures["who_saves"].notna()]
    return [
        Row(
            {
                "What": row["what"],
                "Figure": figure_cell(row),
                "Who pays": "not stated" if missing(row["who_pays"]) else row["who_pays"],
                "Who saves": "not stated" if missing(row["who_saves"]) else row["who_saves"],
                "Strength": strength_cell(row),
            }
        )
        for row in named.to_dict("records")
    ]
