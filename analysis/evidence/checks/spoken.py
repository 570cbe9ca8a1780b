"""What a row of the dataset speaks of: the figures that its words may mention without naming them.

A claim's words speak of its own figure and context, never of another telling's: where one of two equal tellings is
corrected, the words of this one are to be told. Words about several claims may mention each of theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from evidence.checks.placeholders import Names
from evidence.dataset import Dataset, Row
from evidence.dataset.derived import borne_on
from evidence.words.amounts import amount, missing
from evidence.words.numbers import split, values_of

LITERAL = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Figure:
    """One number that words may mention: ``main`` ones are named in messages, ``computed`` ones may be rounded in words."""

    value: float
    text: str = ""
    main: bool = False
    computed: bool = False


class Spoken:
    """The figures of a sound dataset by what its rows name; retired claims have none."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        measures, retired = dataset.by_id("measures"), dataset.retired("measures") | dataset.retired("claims")
        self.claims = {
            row["claim_id"]: {**row, "unit": measures[row["measure_id"]]["unit"]}
            for row in dataset["claims"]
            if row["claim_id"] not in retired and row["measure_id"] not in retired
        }
        outside = {
            row["figure_id"]: {**row, "claim_id": row["figure_id"], "qualifier": None} for row in dataset["outside_figures"]
        }
        self.names = Names({**self.claims, **outside}, frozenset(dataset.by_id("claims").keys() - self.claims.keys()))

    def names_of(self, table: str, row: Row) -> Names:
        """Return what placeholders of a row may name."""
        return Names(self.names.figures, self.names.retired, row) if table == "checks" else self.names

    def of(self, table: str, row: Row) -> list[Figure]:
        """Return the figures that a row speaks of."""
        own = getattr(self, f"_{table}", None)
        return [*(own(row) if own else ()), *(self._at_lines(row) if self._is_placed(table, row) else ())]

    def is_shown(self, table: str, row: Row) -> bool:
        """Say whether a row is in use: what is retired, or a sum over retired claims, is a record and no longer said."""
        if table == "checks":
            from evidence.formulas.sums import claims_in

            return {row["printed"], *claims_in(row["expression"])} <= self.claims.keys()
        if table == "claims":
            return row["claim_id"] in self.claims
        key = self.dataset.key(table)
        return not key or row[key[0]] not in self.dataset.retired(table)

    def _claims(self, claim: Row) -> Iterator[Figure]:
        yield from self._claim(claim)
        yield from self._terms(self.dataset.by_id("measures")[claim["measure_id"]])

    def _measures(self, measure: Row) -> Iterator[Figure]:
        yield from self._terms(measure)
        yield from self._outside(self.dataset.by_id("studies")[measure["study_id"]]["reference"])
        for claim in self._telling.get(measure["measure_id"], []):
            yield from self._claim(claim)

    def _studies(self, study: Row) -> Iterator[Figure]:
        if study["sample_size"]:
            yield Figure(float(study["sample_size"]))
        for measure in self._by["study_id"].get(study["study_id"], []):
            yield from self._measures(measure)
        yield from self._outside(study["reference"])

    def _programmes(self, programme: Row) -> Iterator[Figure]:
        for measure in self._by["programme_id"].get(programme["programme_id"], []):
            yield from self._measures(measure)

    def _cases(self, case: Row) -> Iterator[Figure]:
        for measure in self._by["case_id"].get(case["case_id"], []):
            yield from self._measures(measure)

    def _inferences(self, row: Row) -> Iterator[Figure]:
        record = self.dataset.by_id(row["table"]).get(row["id"]) if row["table"] in self.dataset.tables else None
        if record:
            yield from self.of(row["table"], record)

    def _checks(self, check: Row) -> Iterator[Figure]:
        # Inside, here as in the other rules: where the imports run in a circle, the build can still say so.
        from evidence.formulas.sums import NAME, BadExpression, claims_in, verdict

        for name in (check["printed"], *claims_in(check["expression"])):
            if name in self.claims:
                yield from self._claims(self.claims[name])
        try:
            found = verdict(check, self.claims)
        except BadExpression:
            return  # an edit has made it impossible: what mentions its result is to be told
        unit = self.claims[check["printed"]]["unit"]
        for value in (found.computed, abs(found.computed - found.printed)):
            # A difference of nothing may be mentioned, but says nothing in a message.
            yield Figure(value, amount(round(value, 2), unit), main=value != 0, computed=True)
        # The sum's own numbers: 52 weeks; 0.6, which words call 60%.
        literals = map(float, LITERAL.findall(NAME.sub("", check["expression"])))
        yield from (Figure(value * times) for value in literals for times in (1, 100))
        # What rounding explains is half of the step: within 5,000 is "printed to £10,000", within 0.05 "to ten pence".
        yield from (Figure(check["tolerance"] * times) for times in (1, 2, 200))

    def _disagreements(self, row: Row) -> Iterator[Figure]:
        for name in split(row["claims"]):
            if name in self.claims:
                yield from self._claims(self.claims[name])

    def _chains(self, hop: Row) -> Iterator[Figure]:
        yield from self._measures(self.dataset.by_id("measures")[hop["measure_id"]])
        if hop["claim_id"] in self.claims:
            yield from self._claims(self.claims[hop["claim_id"]])
        yield from self._outside("|".join(self._works.get(hop["measure_id"], ())))

    def _appraisal(self, row: Row) -> Iterator[Figure]:
        yield from self._outside(row["citekey"])
        for measure in borne_on(self.dataset, row):
            for claim in self._telling.get(measure, []):
                yield from self._claim(claim)

    def _outside_figures(self, row: Row) -> Iterator[Figure]:
        yield from self._outside(row["citekey"])

    def _outside(self, works: str | None) -> Iterator[Figure]:
        """Yield the figures that some works print, named by their citation keys."""
        for key in split(works or ""):
            for figure in self._outside_of.get(key, []):
                yield from self._ends(figure)

    def _sources(self, source: Row) -> Iterator[Figure]:
        yield Figure(float(source["highest_note"]), str(source["highest_note"]), main=True)

    def _claim(self, claim: Row) -> Iterator[Figure]:
        yield from self._ends(self.claims.get(claim["claim_id"], {**claim, "unit": ""}))
        for column in ("as_printed", "context"):
            for printed in split(claim[column] or ""):
                yield from (Figure(value, printed) for value in values_of(printed))

    def _ends(self, row: Row) -> Iterator[Figure]:
        for end in {row["low"], row["high"]}:
            if not missing(end) and not isinstance(end, str):
                yield Figure(float(end), amount(end, row["unit"]), main=True)
        if row["unit"] == "return per 1 invested":
            yield Figure(1.0)

    def _terms(self, measure: Row) -> Iterator[Figure]:
        """Yield the length of a measure in years and in months, and the sample of its study."""
        if measure["period_years"]:
            yield from (Figure(measure["period_years"] * times) for times in (1, 12))
        if size := self.dataset.by_id("studies")[measure["study_id"]]["sample_size"]:
            yield Figure(float(size))

    def _is_placed(self, table: str, row: Row) -> bool:
        # Claims have their own strings: the others on its lines would let an old figure pass.
        return table != "claims" and "source_id" in row and "line" in row

    def _at_lines(self, row: Row) -> Iterator[Figure]:
        """Yield the numbers that claims and exclusions account for on a row's lines of its document."""
        spans = [_span(place) for place in (row["line"], *split(row.get("also_at") or ""))]
        for first, last, record in self._placed.get(row["source_id"], []):
            if any(first <= end and start <= last for start, end in spans):
                for printed in split(f"{record['as_printed'] or ''}|{record.get('context') or ''}"):
                    yield from (Figure(value, printed) for value in values_of(printed))

    @cached_property
    def _placed(self) -> dict[str, list[tuple[int, int, Row]]]:
        found: dict[str, list[tuple[int, int, Row]]] = {}
        for record in (*self.claims.values(), *self.dataset["exclusions"]):
            for place in (record["line"], *split(record.get("also_at") or "")):
                found.setdefault(record["source_id"], []).append((*_span(place), record))
        return found

    @cached_property
    def _telling(self) -> dict[str, list[Row]]:
        return _grouped(self.claims.values(), "measure_id")

    @cached_property
    def _outside_of(self) -> dict[str, list[Row]]:
        return _grouped(self.dataset["outside_figures"], "citekey")

    @cached_property
    def _works(self) -> dict[str, set[str]]:
        """The works that the chain of a measure goes through."""
        found: dict[str, set[str]] = {}
        for hop in self.dataset["chains"]:
            if hop["key"]:
                found.setdefault(hop["measure_id"], set()).add(hop["key"])
        return found

    @cached_property
    def _by(self) -> dict[str, dict[str, list[Row]]]:
        """The measures by what they name, once each: for every study anew, the time would grow with the square of the data."""
        return {column: _grouped(self.dataset["measures"], column) for column in ("study_id", "programme_id", "case_id")}


def _grouped(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found


def _span(place: str) -> tuple[int, int]:
    first, _, last = place.partition("-")
    return int(first), int(last or first)
