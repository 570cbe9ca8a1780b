"""Costs set against savings: the rows, titles and words of the pairs and of the times to repay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from evidence.formulas.returns import in_months
from evidence.publish.cells import figure_cell, strength_cell
from evidence.publish.records import ClaimLink, Row
from evidence.quantities import Quantity, of_telling
from evidence.tellings import telling
from evidence.words import labels
from evidence.words.amounts import count, numeral

PAIR_NUMBERS = ["Cost", "Saving", "Saving less cost"]
PAYBACK_NUMBERS = ["Cost", "Saving, first year", "Net, first year", "Time to repay"]


@dataclass(frozen=True)
class Pair:
    """One cost and the saving that it brings, as tellings; ``loss`` is the sentence that is true where the cost is the larger."""

    what: str
    cost: Any
    saving: Any
    loss: str = ""

    @property
    def net(self) -> Quantity:
        """The saving less the cost: a floor where the saving is one."""
        return of_telling(self.saving) - of_telling(self.cost)

    @property
    def gains(self) -> bool:
        """Whether the saving is above the cost at the least."""
        return self.net.low is not None and self.net.low > 0

    @property
    def loses(self) -> bool:
        """Whether the saving is below the cost at the most."""
        return self.net.high is not None and self.net.high < 0


def pair(what: str, cost: str, saving: str, loss: str = "") -> Pair:
    """Return the pair of a cost and a saving, by the ids of their measures or claims; raises BookError for an unknown one."""
    return Pair(what, telling(cost), telling(saving), loss)


def pair_bars(pairs: Iterable[Pair]) -> pd.DataFrame:
    """Return the pairs for :func:`evidence.exhibits.charts.pairs`; a floor's bar ends at the floor."""
    return pd.DataFrame(
        {
            "what": one.what,
            "first": of_telling(one.cost).end,
            "second": of_telling(one.saving).end,
            "first_printed": labels.printed(one.cost),
            "second_printed": labels.printed(one.saving),
        }
        for one in pairs
    )


def pair_rows(pairs: Iterable[Pair]) -> list[Row]:
    """Return the pairs as rows: scheme, cost, saving, their difference, strength of the evidence for the saving."""
    return [
        Row(
            {
                "Scheme": one.what,
                "Cost": figure_cell(one.cost),
                "Saving": figure_cell(one.saving),
                "Saving less cost": one.net.words(),
                "Strength": strength_cell(one.saving),
            }
        )
        for one in pairs
    ]


def pair_title(pairs: list[Pair]) -> str:
    """Return the finding: how many savings exceed the cost, and which do not."""
    gaining = sum(one.gains for one in pairs)
    found = f"{count(gaining, 'saving').capitalize()} of {numeral(len(pairs))} exceed{'s' if gaining == 1 else ''} the cost"
    return "; ".join([found, *(one.loss for one in pairs if one.loses)])


def pair_words(pairs: Iterable[Pair]) -> str:
    """Return the pairs in words, for who does not see the chart."""
    told = (f"{one.what}: cost {labels.printed(one.cost)}, saving {labels.printed(one.saving)}" for one in pairs)
    return "; ".join(told) + "."


def undated(pairs: Iterable[Pair]) -> str:
    """Say for a note which costs and savings have no period in their document: '; no period is printed for the cost of …'."""
    sides = ((one.what, name, side) for one in pairs for name, side in (("cost", one.cost), ("saving", one.saving)))
    found = dict.fromkeys(f"the {name} of {what.partition(',')[0].lower()}" for what, name, side in sides if _undated(side))
    return f"; no period is printed for {' and '.join(found)}" if found else ""


def _undated(side: Any) -> bool:
    return str(side["period"]).startswith("not stated")


def pair_claims(pairs: Iterable[Pair]) -> set[str]:
    """Return the claims that the pairs are made of."""
    return {side["claim_id"] for one in pairs for side in (one.cost, one.saving)}


def payback_rows(times: Iterable[tuple[Pair, Quantity]]) -> list[Row]:
    """Return schemes as rows; a scheme is the pair of its first year with the time to repay its cost, in years."""
    return [
        Row(
            {
                "Scheme": one.what,
                "Cost": ClaimLink(f"{labels.printed(one.cost)}, {labels.period_words(one.cost)}", one.cost["claim_id"]),
                "Saving, first year": figure_cell(one.saving),
                "Net, first year": one.net.words(),
                "Time to repay": in_months(years),
                "Strength": strength_cell(one.saving),
            }
        )
        for one, years in times
    ]


def payback_title(times: list[tuple[Pair, Quantity]]) -> str:
    """Return the finding: how many schemes repay their cost within a year, at the latest."""
    # At the latest: a time without a high end may be any length.
    quick = sum(years.high is not None and years.high <= 1 for _, years in times)
    found = f"{count(quick, 'scheme').capitalize()} of {numeral(len(times))} repay{'s' if quick == 1 else ''}"
    return f"{found} {'its' if quick == 1 else 'their'} cost within a year, if the models hold"
