"""Which rows a count speaks of: one function for each of the book's ways to choose among tellings.

All take and return tellings (see :func:`evidence.tellings.load`), so that a count of what comes back carries its claims.
"""

from __future__ import annotations

import pandas as pd

from evidence.quantities import NOT_MONEY, Quantity, of_telling
from evidence.words.amounts import CURRENCY
from evidence.words.numbers import split

UNSTATED, CASH = "saving of unstated kind", "cashable saving"
SAVINGS = (UNSTATED, "avoided cost", CASH, "non-cashable saving")
FIRM = ("moderate", "strong")
MATCHED = ("randomised", "matched group")
# A comparison of people with themselves before, or of a place with the average, has no group that went without.
GROUPS = (*MATCHED, "alternative service")
TARGET = "target or forecast"


def about_money(tellings: pd.DataFrame) -> pd.DataFrame:
    """Return what is told as money or as worth, shares of a cost included."""
    return tellings[~tellings["told_as"].isin(NOT_MONEY)]


def in_pounds(tellings: pd.DataFrame) -> pd.DataFrame:
    """Return amounts of money and returns per pound; a percentage of a cost is neither."""
    return tellings[tellings["unit"].isin(CURRENCY)]


def savings(tellings: pd.DataFrame) -> pd.DataFrame:
    """Return what is told as a saving or an avoided cost, of whichever kind."""
    return tellings[tellings["told_as"].isin(SAVINGS)]


def of_unstated_kind(tellings: pd.DataFrame) -> pd.DataFrame:
    """Return savings whose telling does not say whether cash comes free."""
    return tellings[tellings["told_as"] == UNSTATED]


def as_cash(tellings: pd.DataFrame) -> pd.DataFrame:
    """Return savings that are told as cash set free."""
    return tellings[tellings["told_as"] == CASH]


def graded(tellings: pd.DataFrame) -> pd.DataFrame:
    """Return what claims an effect, so that its evidence has a strength; records and definitions have none."""
    return tellings[tellings["strength"] != "not graded"]


def firm(tellings: pd.DataFrame) -> pd.DataFrame:
    """Return what rests on moderate or strong evidence."""
    return tellings[tellings["strength"].isin(FIRM)]


def without_period(tellings: pd.DataFrame) -> pd.DataFrame:
    """Return what its document gives no period for; where a period makes no sense, none is missing."""
    return tellings[tellings["period"].str.startswith("not stated")]


def with_group(tellings: pd.DataFrame) -> pd.DataFrame:
    """Return what was measured against other people: at random, matched, or in another service."""
    return tellings[tellings["comparison"].isin(GROUPS)]


def matched(tellings: pd.DataFrame) -> pd.DataFrame:
    """Return what was measured against a group chosen at random or matched."""
    return tellings[tellings["comparison"].isin(MATCHED)]


def contradicted(tellings: pd.DataFrame, appraisal: pd.DataFrame) -> pd.DataFrame:
    """Return what an outside work speaks against, by the table of appraisals."""
    against = appraisal.loc[appraisal["direction"] == "against", "measures"].dropna()
    return tellings[tellings["measure_id"].isin([measure for cell in against for measure in split(cell)])]


def bearing_on(tellings: pd.DataFrame, appraisal: pd.DataFrame) -> pd.DataFrame:
    """Return the appraised works that bear on one of the tellings' measures."""
    return _naming(appraisal, "measures", set(tellings["measure_id"]))


def bearing_on_findings(findings: pd.DataFrame, appraisal: pd.DataFrame) -> pd.DataFrame:
    """Return the appraised works that bear on one of the findings."""
    return _naming(appraisal, "findings", set(findings["finding_id"]))


def _naming(appraisal: pd.DataFrame, column: str, ids: set[str]) -> pd.DataFrame:
    return appraisal[[bool(ids & set(split(cell))) for cell in appraisal[column].fillna("")]]


def told_twice(tellings: pd.DataFrame) -> pd.DataFrame:
    """Return the tellings of measures that two documents tell or more; two places of one document are one."""
    documents = tellings.groupby("measure_id")["source_id"].transform("nunique")
    return tellings[documents > 1]


def told_otherwise(tellings: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return the tellings of measures whose tellings differ in any of the columns; two empty cells are alike."""
    # Not by counting different values, which leaves empty cells out: a floor would be like any range from the same low end.
    alike = ~tellings.duplicated(["measure_id", *columns])
    ways = alike.groupby(tellings["measure_id"]).transform("sum")
    return tellings[ways > 1]


def measures(tellings: pd.DataFrame) -> Quantity:
    """Return how many different things the tellings tell, made from all of their claims."""
    number = float(tellings["measure_id"].nunique())
    return Quantity(number, number, claims=tuple(tellings["claim_id"]))


def figures(tellings: pd.DataFrame) -> list[Quantity]:
    """Return the figures of the tellings as quantities."""
    return [of_telling(row) for row in tellings.to_dict("records")]


def exactly(tellings: pd.DataFrame, *named: Quantity) -> bool:
    """Say whether the tellings are those that the named figures were made from: all of them, and no other."""
    return set(tellings["claim_id"]) == {claim for figure in named for claim in figure.claims}


def alike(tellings: pd.DataFrame, *columns: str) -> bool:
    """Say whether there are tellings, and they differ in none of the columns."""
    return len(tellings) > 0 and told_otherwise(tellings.assign(measure_id=""), *columns).empty


def largest(tellings: pd.DataFrame, number: int = 1) -> pd.DataFrame:
    """Return the tellings with the largest printed ends, more than ``number`` where others are as large; of one unit."""
    # The end that is printed: a floor has no high one.
    ends = tellings["high"].fillna(tellings["low"])
    return tellings.loc[ends.nlargest(number, keep="all").index]


def reported(tellings: pd.DataFrame) -> pd.DataFrame:
    """Return what is told as having come about: no target and no forecast."""
    return tellings[tellings["study_design"] != TARGET]


def answering(tellings: pd.DataFrame) -> pd.DataFrame:
    """Return savings that say which kind they are, over what time, whose, and against a matched group: four of the five things
    to ask before one is quoted. That it is net of its cost, the fifth, no column says."""
    known = ~tellings["told_as"].isin([UNSTATED]) & tellings["who_saves"].notna() & tellings["comparison"].isin(MATCHED)
    return tellings[known & ~tellings["period"].str.startswith("not stated")]


def mostly(part: pd.DataFrame, whole: pd.DataFrame) -> bool:
    """Say whether a part is more than half of its whole."""
    return len(part) > len(whole) / 2
