"""Rules on measures and studies: payers, what is inferred, and that each measure in use is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from evidence.checks.rows import Fault, rows
from evidence.checks.units import misplaced
from evidence.dataset import Dataset
from evidence.problems import Problem

UNTOLD = "add the claim, or retire the measure in data/retired.csv"
IN_WORDS = ("not stated", "unknown", "none", "n/a")


def inferences_stand(dataset: Dataset) -> Iterator[Problem]:
    """Each inference names a column of its row that may be inferred, and a cell that is filled."""
    may_infer = {resource["name"]: resource["may_infer"] for resource in dataset.package["resources"] if "may_infer" in resource}
    for row, fault in rows(dataset, "inferences"):
        table, column = row["table"], row["column"]
        if table not in may_infer or row["id"] not in dataset.by_id(table):
            continue  # the closed list of the tables says so, or what looks ids up
        records = dataset.by_id(table)
        if column not in may_infer[table]:
            wanted = f"a column of data/{table}.csv that may be inferred: {', '.join(may_infer[table])}"
            yield fault("column", "not-inferable", wanted, "correct it, or take the row out")
        elif records[row["id"]][column] is None and not _required(dataset, table, column):
            wanted = f"a column that {row['id']} has a value in"
            yield fault("column", "inferred-empty", wanted, f"fill that cell of data/{table}.csv in, or take the row out here")


def _required(dataset: Dataset, table: str, column: str) -> bool:
    """Say whether a column is never to be empty: then the empty cell itself is told."""
    field = next(f for f in dataset.tables[table].fields if f["name"] == column)
    return bool(field.get("constraints", {}).get("required"))


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
        # An id mostly is its document's and what it measures: what names another measure may be the slip.
        likely = {str(claim["claim_id"]).removeprefix(f"{claim['source_id']}-"): claim["claim_id"] for claim in claims}
        likely |= misplaced(dataset)
        for measure, fault in rows(dataset, "measures"):
            if (name := measure["measure_id"]) not in accounted_for:
                mend = f"did you mean {likely[name]} in data/claims.csv to name it?" if name in likely else UNTOLD
                yield fault("measure_id", "measure-untold", "a measure that a claim in use tells", mend)
    still: dict[str, list[Fault]] = {}
    for claim, fault in rows(dataset, "claims"):
        if claim["claim_id"] not in retired_claims and claim["measure_id"] in retired:
            still.setdefault(claim["measure_id"], []).append(fault)
    for faults in still.values():  # a measure retired too early is one mistake, however many claims tell it
        also = f" ({len(faults)} claims name this one)" if len(faults) > 1 else ""
        mend = f"retire the claim{'s' if also else ''} too, or name another measure"
        yield faults[0]("measure_id", "measure-retired", f"a measure in use{also}", mend)


def days_are_in_the_calendar(dataset: Dataset) -> Iterator[Problem]:
    """What is retired was retired on a day that there is."""
    for row, fault in rows(dataset, "retired"):
        try:
            date.fromisoformat(row["when"] or "")
        except ValueError:
            yield fault("when", "bad-date", "a day of the calendar, such as 2026-11-24", "correct it")


RULES = [inferences_stand, unknowns_are_empty, measures_are_told, days_are_in_the_calendar]
