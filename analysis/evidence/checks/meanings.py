"""Rules on measures and studies: prices, payers, what is inferred, and that each measure in use is told."""

from __future__ import annotations

from collections.abc import Iterator

from evidence.checks.rows import rows, unknown
from evidence.dataset import Dataset, inferences
from evidence.problems import Problem

MONEY = {"GBP", "USD"}
IN_WORDS = ("not stated", "unknown", "none", "n/a")


def money_has_prices(dataset: Dataset) -> Iterator[Problem]:
    """Money has a price year, or a note saying why it has none; why a year is assumed stands where all inferences stand."""
    years = {row["year"] for row in dataset["deflators"]}
    for measure, fault in rows(dataset, "measures"):
        year, note = measure["price_year"], measure["price_year_note"]
        named = "price_year" in inferences(dataset).get(("measures", measure["measure_id"]), {})  # that it is empty is told there
        if measure["unit"] in MONEY and year is None and not note and not named:
            wanted = "the year of the prices, or price_year_note saying why there is none"
            yield fault("price_year", "no-price-year", wanted, "fill in one")
        if year is not None and note:  # an assumed year whose reason stands here alone would be shown as stated
            wanted = "an empty cell beside a price year: why one is assumed stands in data/inferences.csv"
            mend = "move it there where the year is assumed, or take it out where a document states the year"
            yield fault("price_year_note", "assumption-misplaced", wanted, mend)
        if year is not None and year not in years:
            yield fault("price_year", "no-deflator", "a year that data/deflators.csv has", "use a year such as 2011 or 2011-12")


def inferences_stand(dataset: Dataset) -> Iterator[Problem]:
    """Each inference names a row that stands, a column of it that may be inferred, and a cell that is filled."""
    may_infer = {resource["name"]: resource["may_infer"] for resource in dataset.package["resources"] if "may_infer" in resource}
    for row, fault in rows(dataset, "inferences"):
        table, column = row["table"], row["column"]
        if table not in may_infer:
            continue  # the closed list of the tables says so
        records = dataset.by_id(table)
        if row["id"] not in records:
            yield unknown(fault, "id", row["id"], records, table)
        elif column not in may_infer[table]:
            wanted = f"a column of data/{table}.csv that may be inferred: {', '.join(may_infer[table])}"
            yield fault("column", "not-inferable", wanted, "correct it, or take the row out")
        elif records[row["id"]][column] is None:
            wanted = f"a column that {row['id']} has a value in"
            yield fault("column", "inferred-empty", wanted, f"fill that cell of data/{table}.csv in, or take the row out here")


def unknowns_are_empty(dataset: Dataset) -> Iterator[Problem]:
    """Who pays and who saves stay empty where no document says, so that what is known can be counted."""
    for measure, fault in rows(dataset, "measures"):
        for column in ("who_pays", "who_saves"):
            # Refused, for a count of measures with a payer would count these as having one.
            if str(measure[column] or "").lower() in IN_WORDS:
                yield fault(column, "unknown-in-words", "an empty cell where no document says", "empty the cell")


def measures_are_told(dataset: Dataset) -> Iterator[Problem]:
    """Every measure in use has a claim in use; every claim in use has a measure in use."""
    claims, measures = dataset.in_use("claims"), {m["measure_id"] for m in dataset["measures"]}
    told = {claim["measure_id"] for claim in claims}
    retired, retired_claims = dataset.retired("measures"), dataset.retired("claims")
    accounted_for = told | retired
    if told <= measures:  # a mistyped measure leaves another untold: the foreign key's error names the one mistake
        for measure, fault in rows(dataset, "measures"):
            if measure["measure_id"] not in accounted_for:
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


RULES = [money_has_prices, inferences_stand, unknowns_are_empty, measures_are_told, retired_rows_stand]
