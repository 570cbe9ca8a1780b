"""Rules on what the book makes of tellings: disagreements are decided, once and for one of their sides; sums can be done."""

from __future__ import annotations

from collections.abc import Iterator

from evidence.checks.rows import Fault, rows
from evidence.dataset import Dataset, Row
from evidence.problems import Problem
from evidence.tellings import DECIDING, TELLS, decided, undecided
from evidence.words.numbers import split


def disagreements_have_two_sides(dataset: Dataset) -> Iterator[Problem]:
    """A disagreement names two claims or more, and takes one of them."""
    for record, fault in rows(dataset, "disagreements"):
        ids = split(record["claims"] or "")
        if len(set(ids)) < 2:
            yield fault("claims", "one-sided", "two claims or more", "a disagreement has at least two sides: add the other")
        elif record["taken"] not in ids:
            yield fault("taken", "taken-elsewhere", "one of the claims of the row", "take one of them")


def one_reading_for_each_measure(dataset: Dataset) -> Iterator[Problem]:
    """Rows on differences in the figure itself take one and the same telling of a measure."""
    measure_of = {c["claim_id"]: c["measure_id"] for c in dataset["claims"]}
    taken: dict[str, str] = {}
    for record, fault in rows(dataset, "disagreements"):
        if record["differs"] in DECIDING and record["taken"] in measure_of:
            # Only decisive rows: one on attribution may name another telling as the right one, without choosing its figure.
            first = taken.setdefault(measure_of[record["taken"]], record["taken"])
            if first != record["taken"]:
                yield fault(
                    "taken", "two-readings", f"{first}, which another row takes for this measure", "take one telling for both"
                )


def differences_are_decided(dataset: Dataset) -> Iterator[Problem]:
    """Two tellings of a measure that differ need a decision: no rule of thumb can say which figure the book uses."""
    decisions, retired = decided(dataset), dataset.retired("claims")
    # A decision that takes none of its own claims, or one that is retired, is told as that, and not as a missing one too.
    sides = [(row["taken"], split(row["claims"] or "")) for row in dataset["disagreements"]]
    misled = {claim for taken, claims in sides if taken not in claims or taken in retired for claim in claims}
    tellings: dict[str, list[tuple[Row, Fault]]] = {}
    for claim, fault in rows(dataset, "claims"):
        if claim["claim_id"] not in retired:
            tellings.setdefault(claim["measure_id"], []).append((claim, fault))
    for same in tellings.values():
        if undecided([claim for claim, _ in same], decisions | misled):
            first = same[0][0]
            other, fault = next(pair for pair in same if any(pair[0][column] != first[column] for column in TELLS))
            columns = ", ".join(column for column in TELLS if first[column] != other[column])
            wanted = f"the figure of {first['claim_id']}, which tells the same measure (they differ in {columns}), or a decision"
            mend = (
                "correct one of the two, or add a row to data/disagreements.csv that names both, says what differs and takes one"
            )
            yield fault("claim_id", "undecided", wanted, mend)


def sums_can_be_done(dataset: Dataset) -> Iterator[Problem]:
    """Every check's expression can be worked out."""
    from evidence.formulas.sums import NAME, BadExpression, verdict

    claims = dataset.by_id("claims")
    for record, fault in rows(dataset, "checks"):
        named = [name.partition(":")[0] for name in NAME.findall(record["expression"] or "")]
        used = [claims.get(name) for name in (*named, record["printed"])]
        if not all(claim and _has_number(claim) for claim in used):
            continue  # what is wrong is told at the claim, or by what looks ids up
        try:
            verdict(record, claims)
        except BadExpression as error:
            yield fault("expression", "bad-expression", "a sum that can be worked out", str(error))


def _has_number(claim: Row) -> bool:
    ends = [claim["low"], claim["high"]]
    return any(isinstance(end, float) for end in ends) and not any(isinstance(end, str) for end in ends)


RULES = [disagreements_have_two_sides, one_reading_for_each_measure, differences_are_decided, sums_can_be_done]
