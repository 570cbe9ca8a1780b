"""Reading the whole dataset: all tables of ``data/``, typed, with the problems met on the way.

Reading needs only the standard library, so that a build with nothing to do stays fast; notebooks get pandas
tables from :func:`evidence.dataset.derived.load_table`.
"""

from __future__ import annotations

import functools
import importlib
from dataclasses import dataclass, field
from pathlib import Path

from evidence.dataset import guard, respelt, sheets
from evidence.dataset.csvfile import CsvFile, Row, read_csv
from evidence.dataset.package import read_package
from evidence.problems import BookError, DataError, Problem


def book_root(start: Path | None = None) -> Path:
    """Return the folder of the book that a path lies in: the nearest one with ``data/schema.yml``.

    Raises BookError where there is none.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "data" / "schema.yml").is_file():
            return folder
    raise BookError(f"{here} is not inside a book: no folder above it has data/schema.yml. Run this in the book's folder")


# Compared by identity, so that what is worked out from a dataset can be cached by it.
@dataclass(eq=False)
class Dataset:
    """All tables of a book's ``data/`` folder, with the problems met while reading them."""

    root: Path
    package: Row
    tables: dict[str, CsvFile]
    problems: list[Problem] = field(default_factory=list)
    # Each made once, and not at each question: looked for row by row, rows take the square of their number.
    _by_id: dict[str, dict[str, Row]] = field(default_factory=dict, init=False, repr=False)

    def __getitem__(self, table: str) -> list[Row]:
        return self.tables[table].records

    def retired(self, table: str) -> set[str]:
        """Return a table's ids that are no longer in use; their rows stay in it, so that an address never leads nowhere."""
        return {row["id"] for row in self["retired"] if row["table"] == table}

    def in_use(self, table: str) -> list[Row]:
        """Return a table's records but for the retired ones."""
        (key,) = self.key(table)
        retired = self.retired(table)
        return [record for record in self[table] if record[key] not in retired]

    def by_id(self, table: str) -> dict[str, Row]:
        """Return a table's records under their primary key, for a table whose key is one column."""
        if table not in self._by_id:
            (key,) = self.key(table)
            self._by_id[table] = {record[key]: record for record in self[table]}
        return self._by_id[table]

    def key(self, table: str) -> list[str]:
        """Return the columns of a table's primary key; none where it has no key."""
        key = next(r for r in self.package["resources"] if r["name"] == table)["schema"].get("primaryKey", [])
        # The standard has one name or a list of names.
        return [key] if isinstance(key, str) else list(key)


def read(root: Path | None = None) -> Dataset:
    """Read every table of the book's dataset as it stands.

    Faults of the files themselves (missing, empty, not UTF-8, other columns, damaged by a spreadsheet) are collected in
    ``problems``; see :func:`evidence.checks.rules.check` for all rules. Raises DataError where its description is missing or does not fit,
    BookError in a notebook, which reads tables and topics that it can declare.
    """
    guard.only_outside_kernels()
    root = root or book_root()
    package = read_package(root)
    dataset = Dataset(root, package, {})
    for resource in package["resources"]:
        table, problems = read_csv(root, resource)
        dataset.problems += problems
        dataset.tables[resource["name"]] = table
    readable = {name: table for name, table in dataset.tables.items() if table.rows}
    damaged = [problem for table in readable.values() for problem in sheets.faults(table)]
    dataset.problems += sheets.once_a_column([*damaged, *respelt.faults(readable)])
    return dataset


def read_valid(root: Path | None = None) -> Dataset:
    """Read the dataset, or return the last one read while its files stay the same.

    It is as the build hands it to notebooks: its prose filled in. Raises DataError where the check refuses it, BookError where a notebook asks for it.
    """
    guard.only_outside_kernels()
    root = root or book_root()
    # By date and size, which is enough for a kernel's short life. The build's own record goes by content, for dates deceive.
    files = sorted((root / "data").iterdir()) if (root / "data").is_dir() else []
    state = tuple((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in files)
    return _read_valid(root, state)


@functools.lru_cache(maxsize=2)
def _read_valid(root: Path, state: tuple[tuple[str, int, int], ...]) -> Dataset:
    dataset = read(root)
    # By name, for checks stand above: only a notebook outside the build comes this way, and is to see what the build shows it.
    if problems := importlib.import_module("evidence.checks.rules").check(dataset):
        raise DataError(problems)
    filled: Dataset = importlib.import_module("evidence.checks.prose").filled(dataset)
    return filled
