"""Rules on the ledger and the second reading: their rows are of places and reasons that there are, and each stands there once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from evidence.checks.ledger import NUMBER
from evidence.checks.rows import Fault, near_term, rows
from evidence.dataset import Dataset, Row, enum_of
from evidence.problems import Problem
from evidence.words.numbers import split

AGAIN = "run 'evidence ledger' with the documents, which writes the table"


def ledger_reasons_are_known(dataset: Dataset) -> Iterator[Problem]:
    """What the ledger leaves out has a reason of the closed list, what it uses a claim, and what nothing explains neither."""
    reasons = enum_of(dataset.package, "exclusions", "reason")
    for row, fault in rows(dataset, "ledger"):
        use, detail = row["use"], row["detail"] or ""
        if use == "left out" and detail not in reasons:
            near = near_term(detail, reasons)
            mend = f"did you mean {near!r}?" if near else AGAIN
            yield fault("detail", "unknown-term", f"one of {', '.join(reasons)}", mend)
        elif use == "unexplained" and detail:
            yield fault("detail", "detail-of-nothing", "an empty cell beside 'unexplained'", AGAIN)


def ledger_counts_each_number_once(dataset: Dataset) -> Iterator[Problem]:
    """No row of the ledger stands twice.

    A number that stands twice on a line of a document has two rows that are alike. Told are those that are apart, and those
    that are more than the exclusions of the line list.
    """
    listed: Counter[tuple[str, str, str]] = Counter()
    for row in dataset["exclusions"]:
        for string in split(row["as_printed"] or ""):
            listed[row["source_id"], str(row["line"]), row["reason"]] += len(NUMBER.findall(string))
    counted: Counter[tuple[str, str, str]] = Counter()
    last: dict[tuple[object, ...], int] = {}
    block, here = 0, ("", "")
    for row, fault in rows(dataset, "ledger"):
        place = (row["source_id"], str(row["line"]))
        block, here = (block, here) if place == here else (block + 1, place)
        whole, reason = tuple(row.values()), (*place, row["detail"] or "")
        counted[reason] += row["use"] == "left out"
        apart = last.get(whole, block) != block
        # An exclusion that was edited since is told by the ledger's own command, which has the documents.
        too_many = whole in last and row["use"] == "left out" and counted[reason] > listed[reason] > 0
        if apart or too_many:
            yield _twice(row, fault)
        last.setdefault(whole, block)


def second_reading_has_each_row_once(dataset: Dataset) -> Iterator[Problem]:
    """No row of the second reading stands twice: its agreement with the first would be counted twice."""
    seen = set()
    for row, fault in rows(dataset, "second_reading"):
        whole = tuple(row.values())
        if whole in seen:
            yield _twice(row, fault)
        seen.add(whole)


def _twice(row: Row, fault: Fault) -> Problem:
    shown = ", ".join(str(cell) for cell in list(row.values())[:5] if cell is not None)
    return fault("", "duplicate-row", "a row that does not stand there already", "take one of the two out", shown)


RULES = [ledger_reasons_are_known, ledger_counts_each_number_once, second_reading_has_each_row_once]
