"""A larger book for the benchmark: copies of the rows under ids of their own, so that the data stays sound and grows N times.

A second copy of the claim ``garden-cost`` of the document ``garden`` is ``garden-x2-cost`` of ``garden-x2``: each copy has documents,
programmes, studies, measures and works of its own, which cite one another as the first ones do. Which cell holds an id is read
off the data package.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from evidence.dataset import Dataset, Row, read
from evidence.dataset.schema import BIBLIOGRAPHY
from evidence.formulas.sums import NAME
from evidence.problems import DataError
from evidence.words.numbers import split

# What evidence is sorted by, and outside facts: ten times the evidence has no more years and no more kinds of outcome.
ONCE = ("outcomes", "approaches", "framework", "deflators")
# Words that readers tell things apart by: two schemes of one name would be one row of a chart.
NAMES = {"sources": ("title", "short"), "programmes": ("name",), "cases": ("name",), "measures": ("what", "short")}
Rename = Callable[[str, str], str]


def copy_book(root: Path, target: Path) -> None:
    """Copy a book without what is built from it."""
    # With the record of finished steps in the copy, a cold build would have nothing to do.
    left_out = shutil.ignore_patterns("_build", ".venv", ".git", "tests", "__pycache__", "*.egg-info")
    shutil.copytree(root, target, ignore=left_out)


def grow(root: Path, target: Path, times: int) -> None:
    """Copy a book into a new folder, with each row of evidence ``times`` times; raises DataError where its data cannot be read."""
    copy_book(root, target)
    dataset = read(root)
    if dataset.problems:
        raise DataError(dataset.problems)
    source_of = {claim["claim_id"]: claim["source_id"] for claim in dataset["claims"]}
    for name, table in dataset.tables.items():
        rows = [*table.rows]
        for number in range(2, times + 1) if name not in ONCE else ():
            renamed = _renaming(number, source_of)
            cells = [_cell_copier(dataset, name, column, renamed, number) for column in table.header]
            for row in table.rows:
                record = dict(zip(table.header, row, strict=True))
                rows.append([copied(cell, record) if cell else "" for copied, cell in zip(cells, row, strict=True)])
        with (target / table.file).open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerows([table.header, *rows])
    works = (root / "data" / BIBLIOGRAPHY).read_text(encoding="utf-8")
    (target / "data" / BIBLIOGRAPHY).write_text("\n".join(_works(works, times)), encoding="utf-8", newline="\n")


def _renaming(number: int, source_of: dict[str, str]) -> Rename:
    """Return how a copy renames an id that stands in a table."""

    def renamed(table: str, name: str) -> str:
        # A claim's id begins with its document's, in the copy too.
        if source := source_of.get(name) if table == "claims" else None:
            return f"{source}-x{number}{name.removeprefix(source)}"
        return name if table in ONCE else f"{name}-x{number}"

    return renamed


def _cell_copier(dataset: Dataset, table: str, column: str, renamed: Rename, number: int) -> Callable[[str, Row], str]:
    """Return what a copy makes of a cell, given the cell and its row."""
    target = _ids_of(dataset, table, column)
    if target:
        return lambda cell, row: "|".join(renamed(target, each) for each in split(cell))
    if (table, column) in (("inferences", "id"), ("retired", "id")):
        return lambda cell, row: renamed(row["table"], cell)
    if (table, column) == ("checks", "expression"):
        return lambda cell, row: NAME.sub(lambda found: _in_braces(found[1], renamed), cell)
    if (table, column) == ("ledger", "detail"):
        return lambda cell, row: renamed("claims", cell) if "claim" in row["use"] else cell
    if column in NAMES.get(table, ()):
        field = next(f for f in dataset.tables[table].fields if f["name"] == column)
        mark = f" ({number})"
        room = field.get("constraints", {}).get("maxLength", 10**6) - len(mark)
        return lambda cell, row: cell[:room] + mark
    return lambda cell, row: cell


def _ids_of(dataset: Dataset, table: str, column: str) -> str:
    """Return the table whose ids a column holds, its own included, or nothing where it holds none."""
    resource = next(r for r in dataset.package["resources"] if r["name"] == table)
    for link in resource["schema"].get("foreignKeys", []):
        if link["fields"] == column:
            return str(link["reference"]["resource"]) or table
    field = next(f for f in resource["schema"]["fields"] if f["name"] == column)
    if "each_in" in field:
        return str(field["each_in"])
    return table if dataset.key(table) == [column] and (table, column) != ("retired", "id") else ""


def _in_braces(name: str, renamed: Rename) -> str:
    claim, colon, end = name.partition(":")
    return "{" + renamed("claims", claim) + colon + end + "}"


def _works(bibliography: str, times: int) -> Iterator[str]:
    yield bibliography
    for number in range(2, times + 1):
        yield re.sub(r"^(@\w+\{[^,\s]+),", rf"\1-x{number},", bibliography, flags=re.MULTILINE)
