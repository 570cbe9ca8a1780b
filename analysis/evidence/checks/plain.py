"""Whether all tables are plainly what ``data/schema.yml`` declares, asked by column: the quick yes before Frictionless is asked.

Frictionless takes as long to import and to look at sound data as the rest of the check together, and sound is what data is nearly
always. So this says yes or no; what is wrong, and where, Frictionless says (:mod:`evidence.checks.declared`). What this does not
know, such as a constraint that the schema never had, it does not call sound.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

from evidence.dataset import CsvFile, Dataset, Row

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
FORMS = {"string": re.compile(r".*", re.DOTALL), "number": NUMBER, "integer": re.compile(r"-?[0-9]+")}
KNOWN = {"fields", "missingValues", "primaryKey", "foreignKeys"}
# For each constraint, whether one cell that is not empty meets it, given what the schema sets.
MET: dict[str, Callable[[str, Any], bool]] = {
    "enum": lambda cell, terms: cell in terms,
    "pattern": lambda cell, pattern: re.fullmatch(pattern, cell) is not None,
    "minimum": lambda cell, least: float(cell) >= least,
    "maximum": lambda cell, most: float(cell) <= most,
    "maxLength": lambda cell, most: len(cell) <= most,
}


def sound(dataset: Dataset) -> bool:
    """Say whether every cell, key and link is as the schema declares; False also where this cannot tell."""
    schemas = {resource["name"]: resource["schema"] for resource in dataset.package["resources"]}
    return all(_table(dataset.tables[name], schema) for name, schema in schemas.items()) and all(
        _linked(dataset, name, link) for name, schema in schemas.items() for link in schema.get("foreignKeys", [])
    )


def _table(table: CsvFile, schema: Row) -> bool:
    if not KNOWN.issuperset(schema) or schema["missingValues"] != [""]:
        return False
    if any(len(row) != len(table.header) for row in table.rows):
        return False
    # By column, and each different cell once: thousands of rows have a few dozen units and kinds between them.
    columns = map(set, zip(*table.rows, strict=True))
    if not all(_column(cells, field) for cells, field in zip(columns, table.fields, strict=False)):
        return False
    key = schema.get("primaryKey", [])
    values = [_values(record, key) for record in table.records] if key else []
    return len(set(values)) == len(values) and not any(None in value for value in values)


def _column(cells: Collection[str], field: Row) -> bool:
    limits = dict(field.get("constraints", {}))
    if limits.pop("required", False) and "" in cells:
        return False
    form = FORMS.get(field["type"])
    if form is None or not MET.keys() >= limits.keys():
        return False
    filled = [cell for cell in cells if cell]
    return all(map(form.fullmatch, filled)) and all(MET[word](cell, limit) for word, limit in limits.items() for cell in filled)


def _linked(dataset: Dataset, name: str, link: Row) -> bool:
    reference = link["reference"]
    # The standard names a table's link to itself by an empty text.
    known = {_values(record, reference["fields"]) for record in dataset[reference["resource"] or name]}
    return all(found in known or set(found) == {None} for found in {_values(record, link["fields"]) for record in dataset[name]})


def _values(record: Row, names: str | list[str]) -> tuple[Any, ...]:
    """Return a record's values of one column or several, typed, for 1 and 01 are one number."""
    return (record[names],) if isinstance(names, str) else tuple(record[name] for name in names)
