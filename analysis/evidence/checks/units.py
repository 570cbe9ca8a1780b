"""Rules on units: what is printed as pounds is recorded as pounds, what is told to fall is recorded as a fall, a sample is a number."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from evidence.checks.rows import Fault, rows
from evidence.dataset import Dataset, Row
from evidence.problems import Problem
from evidence.words.numbers import DIGITS, SCALES, WORD, split, values_of

RETURN = "return per 1 invested"
# The units that a sign in print can stand before or behind. A return may be printed in any currency.
SIGNS = {
    "£": ("GBP", RETURN),
    "$": ("USD", RETURN),
    "%": ("percent", "percent fall", "percent rise", "percent lower", "percent more likely"),
}
FALLS, RISES = ("percent fall", "percent lower"), ("percent rise", "percent more likely")
# Verbs of change, and no "more" or "less": more gardens may go with less crime.
FALLING = re.compile(r"\b(?:f[ae]ll(?:s|en|ing)?|drop(?:s|ped|ping)?|decreas\w+|declin\w+|reduc\w+|halv\w+|lower(?:s|ed|ing))\b", re.IGNORECASE)  # fmt: skip
RISING = re.compile(r"\b(?:r[io]se[sn]?|rising|increas\w+|gr[eo]w(?:s|n|th|ing)?|improv\w+)\b", re.IGNORECASE)
NUMBER = re.compile(rf"(?:{DIGITS})(?:\s*(?:{'|'.join(sorted(SCALES, key=len, reverse=True))})\b)?|{WORD.pattern}", re.IGNORECASE)


@functools.lru_cache(maxsize=2)
def contradicted(dataset: Dataset) -> dict[str, tuple[str, str]]:
    """Return the measures whose unit none of their claims bears out: a claim that is against it, and what that shows."""
    found: dict[str, tuple[str, str]] = {}
    tellings: dict[str, list[Row]] = {}
    for claim in dataset["claims"]:
        tellings.setdefault(claim["measure_id"], []).append(claim)
    for measure in dataset["measures"]:
        claims = tellings.get(measure["measure_id"], [])
        against = [_against(measure, claim) for claim in claims]
        if against and against[0] and all(against):
            found[measure["measure_id"]] = (claims[0]["claim_id"], against[0][1])
    return found


@functools.lru_cache(maxsize=2)
def misplaced(dataset: Dataset) -> dict[str, str]:
    """Return the measures that no claim in use tells, each with a claim that is against its own measure's unit and fits this one."""
    claims, measures, retired = dataset.in_use("claims"), dataset.by_id("measures"), dataset.retired("measures")
    told = {claim["measure_id"] for claim in claims}
    odd = [c for c in claims if (own := measures.get(c["measure_id"])) is not None and _against(own, c)]
    untold = [measure for name, measure in measures.items() if name not in told and name not in retired]
    found = {m["measure_id"]: next((c["claim_id"] for c in odd if not _against(m, c)), None) for m in untold}
    return {measure: claim for measure, claim in found.items() if claim is not None}


def units_are_as_told(dataset: Dataset) -> Iterator[Problem]:
    """A measure's unit has the sign that its claims print, and goes the way that they tell.

    Told at the measure where all its claims are against the unit, or else at the claim.
    """
    misread, measures = contradicted(dataset), dataset.by_id("measures")
    elsewhere = set(misplaced(dataset).values())  # told at the measure that nothing tells any more
    for measure, fault in rows(dataset, "measures"):
        if measure["measure_id"] in misread:
            name, shown = misread[measure["measure_id"]]
            yield _unit_fault(fault, "unit", shown, f"{name} {shown}", "correct the unit here, or what that claim holds")
    for claim, fault in rows(dataset, "claims"):
        own = measures.get(claim["measure_id"])
        if claim["claim_id"] in elsewhere or own is None or own["measure_id"] in misread:
            continue
        if against := _against(own, claim):
            column, shown = against
            wanted = f"{own['measure_id']} is in {own['unit']}, and this {shown}"
            yield _unit_fault(fault, column, shown, wanted, "correct it, or the measure that the claim names")


def _unit_fault(fault: Fault, column: str, shown: str, wanted: str, mend: str) -> Problem:
    code = "direction-and-unit-differ" if shown.startswith("tells") else "sign-and-unit-differ"
    return fault(column, code, f"a unit that fits what is printed: {wanted}", f"look at the document; {mend}")


def _against(measure: Row, claim: Row) -> tuple[str, str] | None:
    """Return the column of a claim that is against its measure's unit, and what it shows; none where none is."""
    unit = measure["unit"]
    for string in split(claim["as_printed"] or ""):
        for sign, units in SIGNS.items():
            if sign in string and unit not in units:
                return "as_printed", f"prints {string}"
    if unit in (*FALLS, *RISES):
        # Up to a semicolon: what follows there is of another figure. "Fell; the rise in visits is left out" tells a fall.
        said = f"{measure['what']}. {(claim['says'] or '').partition(';')[0]}"
        falling, rising = FALLING.search(said), RISING.search(said)
        if falling and not rising and unit in RISES:
            return "says", f"tells that something {falling[0].lower()}: {said!r}"
        if rising and not falling and unit in FALLS:
            return "says", f"tells that something {rising[0].lower()}: {said!r}"
    return None


def samples_are_numbers(dataset: Dataset) -> Iterator[Problem]:
    """A sample says how many, and its size is a number that it names."""
    for study, fault in rows(dataset, "studies"):
        if not (sample := study["sample"]):
            continue
        values = {value for printed in NUMBER.finditer(sample) for value in values_of(printed[0])}
        size = study["sample_size"]
        if not values:
            wanted = "how many, in digits or in words, or an empty cell"
            yield fault("sample", "sample-without-number", wanted, "empty the cell where nobody says how many")
        elif isinstance(size, int) and size not in values:
            yield fault("sample_size", "sample-sizes-differ", f"a number that sample names ({sample})", "correct one of the two")


RULES = [units_are_as_told, samples_are_numbers]
