"""What ``data/schema.yml`` declares, checked by Frictionless: types, forms, closed lists, unique ids and foreign keys.

Frictionless is asked only where the tables are not plainly sound (:mod:`evidence.checks.plain`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.checks.plain import NUMBER, sound
from evidence.checks.rows import near_id, near_term
from evidence.dataset import CsvFile, Dataset, Row
from evidence.dataset.schema import BAR
from evidence.problems import Problem
from evidence.words.numbers import split


def declared(dataset: Dataset) -> Iterator[Problem]:
    """Yield what is wrong with the tables as read: Frictionless' errors, turned into problems."""
    if sound(dataset):
        return
    # Inside: it takes 0.4 s to import, and a check that finds nothing does without.
    from frictionless import Package, Resource, Schema, system

    package = Package(name="data")
    # The tables as they were read, not the files: what a spreadsheet adds on saving is no fault of the data.
    for descriptor in dataset.package["resources"]:
        table = dataset.tables[descriptor["name"]]
        package.add_resource(
            Resource(
                name=descriptor["name"], data=[table.header, *table.rows], schema=Schema.from_descriptor(descriptor["schema"])
            )
        )
    with system.use_context(trusted=True):
        outcome = package.validate()
    told = set()
    for table in dataset.tables.values():
        for problem in _not_plain(table):
            told.add((problem.file, problem.row, problem.column))
            yield problem
    for task in outcome.tasks:
        table = dataset.tables[task.name]
        for error in task.errors:
            problem = _translated(dataset, table, error.to_descriptor())
            # Frictionless reads nan as a number, and then finds that it is less than 0; and an empty key to stand there already.
            empty = problem.code in ("duplicate-id", "duplicate-row") and not problem.value
            if not empty and (problem.file, problem.row, problem.column) not in told:
                yield problem


def _not_plain(table: CsvFile) -> Iterator[Problem]:
    """Yield the cells that Python and Frictionless take for numbers and no reader does: nan, inf, 1e3, 1_000, ٣."""
    numeric = [f["name"] for f in table.fields if f["type"] in ("number", "integer")]
    for cells, record, line in zip(table.rows, table.records, table.lines, strict=True):
        for name in numeric:
            cell = cells[table.header.index(name)]
            if isinstance(record[name], int | float) and not NUMBER.fullmatch(cell):
                yield Problem(table.file, line, name, "bad-number", cell, "a number", "write plain digits such as 1250 or 0.35")


def _translated(dataset: Dataset, table: CsvFile, error: Row) -> Problem:
    """Turn one frictionless error into a problem with the row of the file and a way to mend it."""
    number = error.get("rowNumber")
    # Frictionless counts the header as row 1, and knows nothing of blank lines in the file, which CsvFile.lines does.
    index = number - 2 if number else None
    row = table.lines[index] if index is not None and index < len(table.lines) else 0
    column, cell, note = error.get("fieldName", ""), str(error.get("cell", "") or ""), error.get("note", "")
    described: Row = next((f for f in table.fields if f["name"] == column), {})
    constraints = described.get("constraints", {})
    kind = error["type"]
    if kind == "type-error":
        wanted = {"number": "a number", "integer": "a whole number"}.get(described["type"], str(described["type"]))
        return Problem(table.file, row, column, "bad-number", cell, wanted, f"write {_plain_digits(cell, described['type'])}")
    if kind == "constraint-error" and "required" in note:
        return Problem(table.file, row, column, "empty-cell", "", described.get("description", "a value"), "fill the cell in")
    if kind == "constraint-error" and "enum" in note:
        near = near_term(cell, constraints["enum"])
        mend = f"did you mean {near!r}?" if near else "choose one of them; the closed lists stand in data/README.md"
        return Problem(table.file, row, column, "unknown-term", cell, "one of " + ", ".join(constraints["enum"]), mend)
    if kind == "constraint-error" and BAR in constraints.get("pattern", ""):
        tidy = "|".join(split(cell))
        if tidy and re.fullmatch(constraints["pattern"], tidy):
            wanted = "values separated by | alone, without blanks beside it and none of them empty"
            return Problem(table.file, row, column, "bad-list", cell, wanted, f"write {tidy}")
    if kind == "constraint-error":
        wanted = f"text of the form {constraints['pattern']}" if "pattern" in constraints else _limits(constraints)
        mend = f"correct it; the column holds: {described.get('description', '')}"
        return Problem(table.file, row, column, "bad-form", cell, wanted, mend)
    if kind in ("primary-key", "unique-error"):
        keys = dataset.key(table.name)
        where = ", ".join(keys) or column
        cells = dict(zip(table.header, table.rows[index], strict=False)) if index is not None else {}
        key = ", ".join(cells[name] for name in keys) or cell
        same = index is not None and table.rows.index(table.rows[index]) != index
        # Where the id is another table's, or no id could be changed, the cells together say what the row is about.
        if same or len(keys) > 1 or not where.endswith("_id"):
            return Problem(table.file, row, where, "duplicate-row", key, "what no other row is about", "take one of the rows out")
        return Problem(
            table.file, row, where, "duplicate-id", key, "an id that no other row has", "give the row an id of its own"
        )
    if kind == "foreign-key":
        names, target = error.get("fieldNames", []), error.get("referenceName", "") or table.name
        value = ", ".join(map(str, error.get("fieldCells", [])))
        keys = [str(v) for v in dataset.by_id(target)] if target in dataset.tables else []
        near = near_id(value, keys)
        mend = f"did you mean {near!r}?" if near else f"add it to data/{target}.csv or correct it here"
        return Problem(table.file, row, ", ".join(names), "unknown-id", value, f"an id that stands in data/{target}.csv", mend)
    if kind in ("extra-cell", "missing-cell"):
        mend = "a comma inside a cell needs quotes around the cell"
        return Problem(table.file, row, column, "cells", cell, f"{len(table.header)} cells on the row", mend)
    # Whatever else Frictionless may find, now or in a later version: in its own words, but never passed over.
    return Problem(table.file, row, column, "bad-row", cell, f"a row that fits data/schema.yml ({kind})", note)


def _plain_digits(cell: str, kind: str) -> str:
    """Return a cell as a plain number where it can only be that one, or what one looks like."""
    # Only whole groups of three are joined: 1,5 and 1 5 may be one and a half, and no cure may make them 15.
    digits = re.sub(r"(?<=\d)[,\s](?=\d{3}(?!\d))", "", re.sub(r"^[£$]\s*|\s*%$", "", cell))
    whole = re.fullmatch(r"(-?[0-9]+)(\.0*)?", digits)
    if kind == "integer":
        return whole[1] if whole else "plain digits such as 1250"
    return digits if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", digits) else "plain digits such as 1250 or 0.35"


def _limits(constraints: Row) -> str:
    """Say in words what a cell's value may be."""
    words = {"minimum": "at least {}", "maximum": "at most {}", "maxLength": "at most {} letters"}
    return "a value of " + " and ".join(text.format(constraints[name]) for name, text in words.items() if name in constraints)
