"""Checking the dataset: every rule, every problem, in one report.

Frictionless checks what ``data/datapackage.json`` declares (types, closed lists, unique and foreign keys);
the rules here look across columns and tables.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Any

from evidence.dataset import CsvFile, Dataset, Row
from evidence.problems import Problem
from evidence.tellings import DECIDING
from evidence.words.numbers import split, values_of

MONEY = {"GBP", "USD"}
HEDGES_WITHOUT_CEILING = {"at least", "more than"}
LINES = re.compile(r"^(\d+)(?:-(\d+))?$")


def check(dataset: Dataset) -> list[Problem]:
    """Return every problem of a dataset, in order of file and row; an empty list when it is sound.

    Rules across tables are skipped for tables that could not be read at all.
    """
    problems = list(dataset.problems)
    if not problems:
        problems += _declared(dataset)
    for rule in RULES:
        try:
            problems += rule(dataset)
        except (KeyError, TypeError):
            # A rule that trips over a missing or mistyped cell has nothing to add: the declared checks name that cell.
            if not problems:
                raise
    return sorted(set(problems))


def _declared(dataset: Dataset) -> Iterator[Problem]:
    """Run frictionless over the tables as read and turn its errors into problems."""
    from frictionless import Package, Resource, Schema, system

    package = Package(name="data")
    for descriptor in dataset.package["resources"]:
        table = dataset.tables[descriptor["name"]]
        package.add_resource(
            Resource(
                name=descriptor["name"], data=[table.header, *table.rows], schema=Schema.from_descriptor(descriptor["schema"])
            )
        )
    with system.use_context(trusted=True):
        outcome = package.validate()
    for task in outcome.tasks:
        table = dataset.tables[task.name]
        for error in task.errors:
            yield _translated(dataset, table, error.to_descriptor())


def _translated(dataset: Dataset, table: CsvFile, error: Row) -> Problem:
    """Turn one frictionless error into a problem with the row of the file and a way to mend it."""
    number = error.get("rowNumber")
    index = number - 2 if number else None
    row = table.lines[index] if index is not None and index < len(table.lines) else 0
    column, cell, note = error.get("fieldName", ""), str(error.get("cell", "") or ""), error.get("note", "")
    described: Row = next((f for f in table.fields if f["name"] == column), {})
    constraints = described.get("constraints", {})
    kind = error["type"]
    if kind == "type-error":
        digits = re.sub(r"[,\s£$%]", "", cell)
        plain = digits if re.fullmatch(r"-?\d+(\.\d+)?", digits) else "plain digits such as 1250 or 0.35"
        wanted = {"number": "a number", "integer": "a whole number"}.get(described["type"], str(described["type"]))
        return Problem(table.file, row, column, "bad-number", cell, wanted, f"write {plain}")
    if kind == "constraint-error" and "required" in note:
        return Problem(table.file, row, column, "empty-cell", "", described.get("description", "a value"), "fill the cell in")
    if kind == "constraint-error" and "enum" in note:
        near = difflib.get_close_matches(cell, constraints["enum"], 1)
        mend = f"did you mean {near[0]!r}?" if near else "choose one of them; the closed lists stand in data/README.md"
        return Problem(table.file, row, column, "unknown-term", cell, "one of " + ", ".join(constraints["enum"]), mend)
    if kind == "constraint-error":
        wanted = f"text of the form {constraints['pattern']}" if "pattern" in constraints else note
        mend = described.get("description", "see data/README.md")
        return Problem(table.file, row, column, "bad-form", cell, wanted, mend)
    if kind in ("primary-key", "unique-error"):
        key = ", ".join(map(str, error.get("cells", [])[:1])) or cell
        return Problem(
            table.file, row, column, "duplicate-id", key, "an id that no other row has", "give the row an id of its own"
        )
    if kind == "foreign-key":
        names, target = error.get("fieldNames", []), error.get("referenceName", "")
        value = ", ".join(map(str, error.get("fieldCells", [])))
        keys = [str(v) for v in dataset.by_id(target)] if target in dataset.tables else []
        near = difflib.get_close_matches(value, keys, 1)
        mend = f"did you mean {near[0]!r}?" if near else f"add it to data/{target}.csv or correct it here"
        return Problem(table.file, row, ", ".join(names), "unknown-id", value, f"an id that stands in data/{target}.csv", mend)
    if kind in ("extra-cell", "missing-cell"):
        mend = "a comma inside a cell needs quotes around the cell"
        return Problem(table.file, row, column, "cells", cell, f"{len(table.header)} cells on the row", mend)
    return Problem(table.file, row, column, kind, cell, "a row that fits data/datapackage.json", note)


def _rows(dataset: Dataset, name: str) -> Iterator[tuple[Row, Any]]:
    """Yield each record of a table with a function that makes a problem on its row."""
    table = dataset.tables[name]
    for record, line in zip(table.records, table.lines, strict=True):

        def fault(
            column: str, code: str, expected: str, mend: str, value: Any = None, *, _r: Row = record, _l: int = line
        ) -> Problem:
            found = _r.get(column) if value is None else value
            return Problem(table.file, _l, column, code, "" if found is None else str(found), expected, mend)

        yield record, fault


def ranges_run_upwards(dataset: Dataset) -> Iterator[Problem]:
    """Low is at most high, at least one is there, and the hedge fits the end that is missing."""
    for claim, fault in _rows(dataset, "claims"):
        low, high, hedge = claim["low"], claim["high"], claim["qualifier"]
        if isinstance(low, str) or isinstance(high, str):
            continue
        if low is None and high is None:
            yield fault("low", "no-value", "a value in low, in high or in both", "enter the figure that the document prints")
        elif low is not None and high is not None and low > high:
            yield fault("low", "low-above-high", f"at most high, which is {high:g}", "exchange low and high, or correct one")
        elif high is None and hedge not in HEDGES_WITHOUT_CEILING:
            yield fault(
                "qualifier", "floor-without-hedge", "'at least' or 'more than' where high is empty", "add it, or fill in high"
            )
        elif low is None and hedge not in ("up to", "less than"):
            yield fault(
                "qualifier", "ceiling-without-hedge", "'up to' or 'less than' where low is empty", "add it, or fill in low"
            )


def printed_numbers_agree(dataset: Dataset) -> Iterator[Problem]:
    """The number strings say what low and high say."""
    for claim, fault in _rows(dataset, "claims"):
        strings = split(claim["as_printed"] or "")
        read = {text: values_of(text) for text in strings}
        for text, values in read.items():
            if not values:
                yield fault(
                    "as_printed",
                    "not-a-number",
                    "number strings as printed, separated by |",
                    "leave out all but the numbers",
                    text,
                )
        values = set().union(*read.values())
        for column in ("low", "high"):
            value = claim[column]
            if isinstance(value, float) and values and not any(abs(value - v) <= 1e-3 * max(abs(v), 0.01) for v in values):
                wanted = f"a value that as_printed shows ({claim['as_printed']})"
                yield fault(column, "string-and-value-differ", wanted, "correct the value or the number string")
        ends = {v for v in (claim["low"], claim["high"]) if isinstance(v, float)}
        if len(strings) > 1 and len(ends) == 1 and len(set().union(*map(frozenset, read.values()))) >= len(strings) > len(ends):
            yield fault("as_printed", "string-unused", "one number string for one value", "move what is no value to context")


def money_has_prices(dataset: Dataset) -> Iterator[Problem]:
    """Money has a price year, stated or assumed, or a note saying why it has none."""
    years = {row["year"] for row in dataset["deflators"]}
    for measure, fault in _rows(dataset, "measures"):
        money = measure["unit"] in MONEY
        year, basis, note = measure["price_year"], measure["price_year_basis"], measure["price_year_note"]
        if money and year is None and not note:
            yield fault(
                "price_year",
                "no-price-year",
                "the year of the prices, or price_year_note saying why there is none",
                "fill in one",
            )
        if year is not None and basis == "not applicable":
            yield fault("price_year_basis", "price-year-basis", "'stated' or 'assumed' beside a price year", "say which")
        if year is None and basis != "not applicable":
            yield fault("price_year", "no-price-year", f"a year, since price_year_basis is {basis!r}", "fill in the year")
        if basis == "assumed" and not note:
            yield fault("price_year_note", "assumption-unexplained", "the reason for an assumed price year", "say why that year")
        if year is not None and year not in years:
            yield fault("price_year", "no-deflator", "a year that data/deflators.csv has", "use a year such as 2011 or 2011-12")


def unknowns_are_empty(dataset: Dataset) -> Iterator[Problem]:
    """Who pays and who saves stay empty where no document says, so that what is known can be counted."""
    for measure, fault in _rows(dataset, "measures"):
        for column in ("who_pays", "who_saves"):
            if str(measure[column] or "").lower() in ("not stated", "unknown", "none", "n/a"):
                yield fault(column, "unknown-in-words", "an empty cell where no document says", "empty the cell")


def references_resolve(dataset: Dataset) -> Iterator[Problem]:
    """Every citation key has a record in references.bib."""
    from pybtex.database import parse_file
    from pybtex.exceptions import PybtexError

    bib = dataset.root / "data" / "references.bib"
    try:
        keys = set(parse_file(str(bib)).entries.keys())
    except (OSError, UnicodeDecodeError):
        yield Problem("data/references.bib", 0, "", "missing-file", "", "a UTF-8 BibTeX file", "restore it with 'git checkout'")
        return
    except PybtexError as error:
        yield Problem("data/references.bib", 0, "", "bad-bibtex", str(error), "BibTeX that can be read", "mend the record there")
        return
    columns = {"sources": "citation_key", "measures": "reference", "citations": "citation_key", "appraisal": "citekey"}
    for name, column in columns.items():
        for record, fault in _rows(dataset, name):
            for key in split(record[column] or ""):
                if key not in keys:
                    near = difflib.get_close_matches(key, keys, 1)
                    mend = f"did you mean {near[0]!r}?" if near else "add its record to data/references.bib"
                    yield fault(column, "unknown-citation", "a key that stands in data/references.bib", mend, key)


def places_exist(dataset: Dataset) -> Iterator[Problem]:
    """Every line lies inside its document, and every note number is one that the document has."""
    sources = dataset.by_id("sources")
    located = {"claims": ["line", "also_at"], "findings": ["line", "also_at"], "cases": ["line", "also_at"],
               "approaches": ["line"], "framework": ["line"], "citations": ["line", "mark_at"], "exclusions": ["line"]}  # fmt: skip
    for name, columns in located.items():
        for record, fault in _rows(dataset, name):
            source = sources.get(record["source_id"])
            if source is None:
                continue  # the foreign key's error names it
            for column in columns:
                for place in split(str(record[column] or "")):
                    match = LINES.match(place)
                    if not match or not 1 <= int(match[1]) <= int(match[2] or match[1]) <= source["lines"]:
                        wanted = f"a line from 1 to {source['lines']} of {source['source_id']}"
                        yield fault(column, "line-outside", wanted, "look the line up in the document", place)
            for note in split(str(record.get("note") or "")):
                if not note.isdigit() or int(note) > source["highest_note"]:
                    wanted = (
                        f"a note of {source['source_id']}: 1 to {source['highest_note']}" if source["highest_note"] else "no note"
                    )
                    yield fault("note", "no-such-note", wanted, "look the note up in the document", note)


def every_note_is_mapped(dataset: Dataset) -> Iterator[Problem]:
    """Each numbered note of each document has a row in citations.csv."""
    mapped = {(c["source_id"], c["note"]) for c in dataset["citations"]}
    for source, fault in _rows(dataset, "sources"):
        for note in range(1, (source["highest_note"] or 0) + 1):
            if (source["source_id"], note) not in mapped:
                mend = "add the work that it cites to data/citations.csv"
                yield fault(
                    "highest_note", "note-unmapped", f"a citation for note {note}", mend, f"{source['source_id']}, note {note}"
                )


def claim_ids_name_their_source(dataset: Dataset) -> Iterator[Problem]:
    """A claim's id starts with its source's id, so that an address tells its document."""
    for claim, fault in _rows(dataset, "claims"):
        if not str(claim["claim_id"]).startswith(f"{claim['source_id']}-"):
            yield fault(
                "claim_id",
                "id-of-other-source",
                f"an id that starts with {claim['source_id']}-",
                "rename it before it is published",
            )


def measures_are_told(dataset: Dataset) -> Iterator[Problem]:
    """Every measure in use has a claim in use; every claim in use has a measure in use."""
    told = {c["measure_id"] for c in dataset["claims"] if c["status"] == "in use"}
    in_use = {m["measure_id"] for m in dataset["measures"] if m["status"] == "in use"}
    for measure, fault in _rows(dataset, "measures"):
        if measure["status"] == "in use" and measure["measure_id"] not in told:
            yield fault(
                "measure_id", "measure-untold", "a measure that a claim in use tells", "add the claim, or retire the measure"
            )
    for claim, fault in _rows(dataset, "claims"):
        if claim["status"] == "in use" and claim["measure_id"] in told - in_use:
            yield fault("measure_id", "measure-retired", "a measure in use", "retire the claim too, or name another measure")


def lists_resolve(dataset: Dataset) -> Iterator[Problem]:
    """Ids in cells that hold several of them stand in their tables."""
    claims, measures = set(dataset.by_id("claims")), set(dataset.by_id("measures"))
    for record, fault in _rows(dataset, "disagreements"):
        ids = split(record["claims"] or "")
        for claim in ids:
            if claim not in claims:
                yield _unknown(fault, "claims", claim, claims, "claims")
        if len(ids) < 2:
            yield fault("claims", "one-sided", "two claims or more", "a disagreement has at least two sides: add the other")
        if record["taken"] not in ids:
            yield fault("taken", "taken-elsewhere", "one of the claims of the row", "take one of them")
    for record, fault in _rows(dataset, "appraisal"):
        for measure in split(record["measures"] or ""):
            if measure not in measures:
                yield _unknown(fault, "measures", measure, measures, "measures")
    framework = set(dataset.by_id("framework"))
    for record, fault in _rows(dataset, "framework"):
        if record["parent_id"] and record["parent_id"] not in framework:
            yield _unknown(fault, "parent_id", record["parent_id"], framework, "framework")


def one_reading_for_each_measure(dataset: Dataset) -> Iterator[Problem]:
    """Rows on differences in the figure itself take one and the same telling of a measure."""
    measure_of = {c["claim_id"]: c["measure_id"] for c in dataset["claims"]}
    taken: dict[str, str] = {}
    for record, fault in _rows(dataset, "disagreements"):
        if record["differs"] in DECIDING and record["taken"] in measure_of:
            first = taken.setdefault(measure_of[record["taken"]], record["taken"])
            if first != record["taken"]:
                yield fault(
                    "taken", "two-readings", f"{first}, which another row takes for this measure", "take one telling for both"
                )


def _unknown(fault: Any, column: str, value: str, known: set[str], table: str) -> Problem:
    near = difflib.get_close_matches(value, known, 1)
    mend = f"did you mean {near[0]!r}?" if near else f"add it to data/{table}.csv or correct it here"
    problem: Problem = fault(column, "unknown-id", f"an id that stands in data/{table}.csv", mend, value)
    return problem


def sums_can_be_done(dataset: Dataset) -> Iterator[Problem]:
    """Every check's expression names known claims and can be worked out."""
    from evidence.formulas.sums import NAME, BadExpression, verdict

    claims = dataset.by_id("claims")
    for record, fault in _rows(dataset, "checks"):
        named = [name.partition(":")[0] for name in NAME.findall(record["expression"] or "")]
        unknown = [name for name in named if name not in claims]
        for name in unknown:
            yield _unknown(fault, "expression", name, set(claims), "claims")
        if unknown or record["printed"] not in claims:
            continue
        try:
            verdict(record, claims)
        except BadExpression as error:
            yield fault("expression", "bad-expression", "a sum that can be worked out", str(error))


RULES = [
    ranges_run_upwards,
    printed_numbers_agree,
    money_has_prices,
    unknowns_are_empty,
    references_resolve,
    places_exist,
    every_note_is_mapped,
    claim_ids_name_their_source,
    measures_are_told,
    lists_resolve,
    one_reading_for_each_measure,
    sums_can_be_done,
]
