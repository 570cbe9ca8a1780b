"""Rules on prices: money has a price year, and the deflator is one series for each kind of year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.checks.rows import Fault, rows
from evidence.checks.units import contradicted
from evidence.dataset import Dataset, inferences
from evidence.problems import Problem
from evidence.words.amounts import CURRENCY

MONEY = {unit for unit in CURRENCY if unit.isupper()}  # a return is a ratio, whose sides are in the same prices
YEAR = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")
# What prices of a year can be of those of the year before: in the UK they rose by up to 27% (1975), and hardly fell since 1930.
LEAST, MOST = 0.97, 1.3


def money_has_prices(dataset: Dataset) -> Iterator[Problem]:
    """Money has a price year, or a note saying why it has none; why a year is assumed stands where all inferences stand."""
    years = {row["year"] for row in dataset["deflators"]}
    misread, unknown = contradicted(dataset), dict[str, list[Fault]]()
    for measure, fault in rows(dataset, "measures"):
        year, note = measure["price_year"], measure["price_year_note"]
        named = "price_year" in inferences(dataset).get(("measures", measure["measure_id"]), {})  # that it is empty is told there
        # Of a unit that is no money by what is printed, the unit is wrong.
        if measure["unit"] in MONEY and year is None and not note and not named and measure["measure_id"] not in misread:
            wanted = "the year of the prices, or price_year_note saying why there is none"
            yield fault("price_year", "no-price-year", wanted, "fill in one")
        if year is not None and note:  # an assumed year whose reason stands here alone would be shown as stated
            wanted = "an empty cell beside a price year: why one is assumed stands in data/inferences.csv"
            mend = "move it there where the year is assumed, or take it out where a document states the year"
            yield fault("price_year_note", "assumption-misplaced", wanted, mend)
        if year is not None and _basis(year) is None:
            yield _span(fault, "price_year")
        elif year is not None and year not in years:
            unknown.setdefault(year, []).append(fault)
    for year, faults in unknown.items():
        others = f" ({len(faults)} measures have it)" if len(faults) > 1 else ""
        # Not another year: that it is missing makes none of the others right.
        mend = f"add {year} to data/deflators.csv, or correct it here"
        yield faults[0]("price_year", "no-deflator", f"a year that data/deflators.csv has{others}", mend)


def deflators_are_one_series(dataset: Dataset) -> Iterator[Problem]:
    """Each index is a number above 0, of a year of its basis, on one base with the years beside it."""
    series: dict[str, list[tuple[int, float, str, Fault]]] = {}
    for row, fault in rows(dataset, "deflators"):
        year, index, basis = str(row["year"]), row["index"], row["basis"]
        if _basis(year) is None:
            yield _span(fault, "year")
        elif _basis(year) != basis:
            wanted = f"{_basis(year)}, since {year} is a {_basis(year)} year"
            yield fault("basis", "basis-of-other-year", wanted, "correct the basis or the year: the two series have two bases")
        elif isinstance(index, float) and not index > 0:
            yield fault("index", "bad-index", "an index above 0", "look the year up in the release that the series is from")
        elif isinstance(index, float):
            series.setdefault(basis, []).append((int(year[:4]), index, year, fault))
    for years in series.values():
        yield from _jumps(sorted(years, key=lambda each: each[0]))


def _jumps(years: list[tuple[int, float, str, Fault]]) -> Iterator[Problem]:
    """Yield the indices that do not fit their neighbours, each once."""
    kept = years[:1]
    for place, (start, index, _, fault) in enumerate(years[1:], 1):
        begin, before, named, _ = kept[-1]
        if _fits(before, index, start - begin):
            kept.append(years[place])
            continue
        wanted = f"an index that fits that of {named}, which is {before:g}: all {len(years)} years of a series on one base"
        mend = "look the year up in one release, and take all years of a series from it"
        later = years[place + 1 : place + 2]
        # The years behind tell which of the two is off: where they go on from this one, the base changed here.
        if later and not _fits(before, later[0][1], later[0][0] - begin):
            kept.append(years[place])
        yield fault("index", "mixed-base", wanted, mend)


def _fits(before: float, after: float, years: int) -> bool:
    return LEAST**years <= after / before <= MOST**years


def _basis(year: str) -> str | None:
    """Return which kind of year it is: 2012 or 2012-13; none for a span of years."""
    match = YEAR.fullmatch(year)
    if not match:
        return None
    if match[2] is None:
        return "calendar"
    return "financial" if int(match[2]) == (int(match[1]) + 1) % 100 else None


def _span(fault: Fault, column: str) -> Problem:
    wanted = "one year, calendar (2011) or financial (2010-11): prices of a span of years are none"
    return fault(column, "year-is-span", wanted, "look the year up; where there is not one, leave it out and say why")


RULES = [money_has_prices, deflators_are_one_series]
