"""Rules on measures and studies: prices, payers, what is inferred, and that each measure in use is told."""

from __future__ import annotations

from collections.abc import Iterator

from evidence.checks.rows import rows, unknown
from evidence.dataset import Dataset, price_year_basis
from evidence.problems import Problem
from evidence.words.numbers import split

MONEY = {"GBP", "USD"}
IN_WORDS = ("not stated", "unknown", "none", "n/a")


def money_has_prices(dataset: Dataset) -> Iterator[Problem]:
    """Money has a price year, stated or assumed, or a note saying why it has none; an assumed one says why that year."""
    years = {row["year"] for row in dataset["deflators"]}
    for measure, fault in rows(dataset, "measures"):
        year, note = measure["price_year"], measure["price_year_note"]
        if measure["unit"] in MONEY and year is None and not note:
            wanted = "the year of the prices, or price_year_note saying why there is none"
            yield fault("price_year", "no-price-year", wanted, "fill in one")
        if price_year_basis(measure) == "assumed" and not note:
            wanted = "the reason for an assumed price year, one that stands in column inferred"
            yield fault("price_year_note", "assumption-unexplained", wanted, "say why that year")
        if year is not None and year not in years:
            yield fault("price_year", "no-deflator", "a year that data/deflators.csv has", "use a year such as 2011 or 2011-12")


def inferred_columns_are_filled(dataset: Dataset) -> Iterator[Problem]:
    """Column ``inferred`` names columns of its row that have a value and that may be inferred."""
    for resource in dataset.package["resources"]:
        allowed = resource.get("may_infer", [])
        for record, fault in rows(dataset, resource["name"]) if allowed else ():
            named = split(record["inferred"] or "")
            for column in dict.fromkeys(named):
                if column not in allowed:
                    yield fault(
                        "inferred", "not-inferable", f"some of {', '.join(allowed)}", "take it out, or correct it", column
                    )
                elif record[column] is None:
                    mend = "fill that cell in, or take the column's name out here"
                    yield fault("inferred", "inferred-empty", "columns of this row that have a value", mend, column)
            if len(set(named)) < len(named):
                yield fault("inferred", "named-twice", "each column once", "take the repeats out")


def unknowns_are_empty(dataset: Dataset) -> Iterator[Problem]:
    """Who pays and who saves stay empty where no document says, so that what is known can be counted."""
    for measure, fault in rows(dataset, "measures"):
        for column in ("who_pays", "who_saves"):
            if str(measure[column] or "").lower() in IN_WORDS:
                yield fault(column, "unknown-in-words", "an empty cell where no document says", "empty the cell")


def measures_are_told(dataset: Dataset) -> Iterator[Problem]:
    """Every measure in use has a claim in use; every claim in use has a measure in use."""
    claims, measures = dataset.in_use("claims"), {m["measure_id"] for m in dataset["measures"]}
    told = {claim["measure_id"] for claim in claims}
    retired, retired_claims = dataset.retired("measures"), dataset.retired("claims")
    if told <= measures:  # a mistyped measure leaves another untold: the foreign key's error names the one mistake
        for measure, fault in rows(dataset, "measures"):
            if measure["measure_id"] not in told | retired:
                mend = "add the claim, or retire the measure in data/retired.csv"
                yield fault("measure_id", "measure-untold", "a measure that a claim in use tells", mend)
    for claim, fault in rows(dataset, "claims"):
        if claim["claim_id"] not in retired_claims and claim["measure_id"] in retired:
            yield fault("measure_id", "measure-retired", "a measure in use", "retire the claim too, or name another measure")


def retired_rows_stand(dataset: Dataset) -> Iterator[Problem]:
    """A retired id stands in its table still: an address that was cited leads somewhere for ever."""
    for row, fault in rows(dataset, "retired"):
        if row["table"] in dataset.tables and row["id"] not in dataset.by_id(row["table"]):
            yield unknown(fault, "id", row["id"], dataset.by_id(row["table"]), row["table"])


RULES = [money_has_prices, inferred_columns_are_filled, unknowns_are_empty, measures_are_told, retired_rows_stand]
