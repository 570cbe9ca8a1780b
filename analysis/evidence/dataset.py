"""The citation dataset: reading its tables, typing them, joining claims to what they measure.

The tables are described in ``data/datapackage.json``. Reading needs only the standard library, so that
a build with nothing to do stays fast; notebooks get pandas tables from :func:`load`.
"""

from __future__ import annotations

import csv
import functools
import io
import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidence import guard
from evidence.problems import BookError, DataError, Problem

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
# Differences that decide which telling's figure the book uses; others, such as attribution, may favour another telling.
DECIDING = ("value", "unit", "direction", "comparison", "kind of value")


def book_root(start: Path | None = None) -> Path:
    """Return the folder of the book that a path lies in: the nearest one with ``data/datapackage.json``.

    Raises BookError where there is none.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "data" / "datapackage.json").is_file():
            return folder
    raise BookError(f"{here} is not inside a book: no folder above it has data/datapackage.json. Run this in the book's folder")


@dataclass
class Table:
    """One CSV file as text: its header, its rows, and the line of the file where each row stands."""

    name: str
    file: str
    fields: list[Row]
    header: list[str]
    rows: list[list[str]]
    lines: list[int]

    @cached_property
    def records(self) -> list[Row]:
        """The rows as records, typed by the schema: numbers as int or float, empty cells as None."""
        kinds = {f["name"]: f["type"] for f in self.fields}
        return [
            {name: _typed(cell, kinds.get(name, "string")) for name, cell in zip(self.header, row, strict=False)}
            for row in self.rows
        ]


def _typed(cell: str, kind: str) -> Any:
    if cell == "":
        return None
    try:
        return float(cell) if kind == "number" else int(cell) if kind == "integer" else cell
    except ValueError:
        return cell  # the check reports it


@dataclass
class Dataset:
    """All tables of a book's ``data/`` folder, with the problems met while reading them."""

    root: Path
    package: Row
    tables: dict[str, Table]
    problems: list[Problem] = field(default_factory=list)

    def __getitem__(self, table: str) -> list[Row]:
        return self.tables[table].records

    def by_id(self, table: str) -> dict[str, Row]:
        """Return a table's records under their primary key."""
        key = next(r for r in self.package["resources"] if r["name"] == table)["schema"]["primaryKey"]
        return {record[key]: record for record in self[table]}

    @cached_property
    def tellings(self) -> list[Row]:
        """Claims in use, each joined to its measure, programme, outcome and document.

        Fields of the measure keep their names. ``taken`` marks the telling that the book uses where there are
        several: the one that ``disagreements.csv`` takes where the figure itself differs, else the earliest. Order: the measures file's, then the
        documents' years.
        """
        from evidence.strength import grade

        measures, sources = self.by_id("measures"), self.by_id("sources")
        programmes, outcomes = self.by_id("programmes"), self.by_id("outcomes")
        order = {m: i for i, m in enumerate(measures)}
        rows = []
        for claim in self["claims"]:
            measure = measures[claim["measure_id"]]
            if "retired" in (claim["status"], measure["status"]):
                continue
            level, reason = grade(measure, claim, self.bearing_on.get(measure["measure_id"], []))
            rows.append(
                {
                    **measure,
                    **claim,
                    "programme": programmes[measure["programme_id"]]["name"],
                    "place": programmes[measure["programme_id"]]["place"],
                    "outcome": outcomes[measure["outcome_id"]]["name"],
                    "document": sources[claim["source_id"]]["short"],
                    "year": sources[claim["source_id"]]["year"],
                    "strength": level,
                    "strength_reason": reason,
                }
            )
        rows.sort(key=lambda r: (order[r["measure_id"]], r["year"], r["claim_id"]))
        first = {row["measure_id"]: row["claim_id"] for row in reversed(rows)}
        in_use = {row["claim_id"]: row["measure_id"] for row in rows}
        for choice in self["disagreements"]:
            if choice["taken"] in in_use and choice["differs"] in DECIDING:
                first[in_use[choice["taken"]]] = choice["taken"]
        for row in rows:
            row["taken"] = first[row["measure_id"]] == row["claim_id"]
        return rows

    @cached_property
    def bearing_on(self) -> dict[str, list[Row]]:
        """Appraisals of outside works under the measures that they bear on."""
        found: dict[str, list[Row]] = {}
        for row in self["appraisal"]:
            for measure in (row["measures"] or "").split("|"):
                found.setdefault(measure, []).append(row)
        return found

    def topic(self, name: str) -> list[Row]:
        """Return the tellings of one topic of ``measures.csv``; raises BookError for an unknown topic."""
        topics = enum_of(self.package, "measures", "topic")
        if name not in topics:
            raise BookError(f"there is no topic {name!r}; topics are {', '.join(topics)}")
        return [row for row in self.tellings if row["topic"] == name]


def enum_of(package: Row, table: str, column: str) -> list[str]:
    """Return the closed list of a column; raises BookError where the package does not describe it."""
    try:
        resource = next(r for r in package["resources"] if r["name"] == table)
        terms: list[str] = next(f for f in resource["schema"]["fields"] if f["name"] == column)["constraints"]["enum"]
    except (KeyError, StopIteration, TypeError):
        raise BookError(
            f"data/datapackage.json does not describe column {column} of table {table}: restore it with git"
        ) from None
    return terms


def read_package(root: Path) -> Row:
    """Return the data package's descriptor; raises BookError where it cannot be read."""
    path = root / "data" / "datapackage.json"
    try:
        package: Row = json.loads(path.read_text(encoding="utf-8-sig"))
        enum_of(package, "measures", "topic")
    except (OSError, ValueError) as error:
        raise BookError(f"data/datapackage.json cannot be read ({error}): restore it with git") from None
    return package


def read(root: Path | None = None) -> Dataset:
    """Read every table of the book's dataset as it stands.

    Faults of the files themselves (missing, empty, not UTF-8, other columns) are collected in
    ``problems``; see :func:`evidence.check.check` for all rules. Raises BookError without a datapackage.
    """
    with guard.reading():
        return _read(root or book_root())


def _read(root: Path) -> Dataset:
    package = read_package(root)
    dataset = Dataset(root, package, {})
    for resource in package["resources"]:
        table, problems = _read_table(root, resource)
        dataset.problems += problems
        dataset.tables[resource["name"]] = table
    return dataset


def read_valid(root: Path | None = None) -> Dataset:
    """Read the dataset, or return the last one read while its files stay the same.

    Raises DataError where its files cannot be read as tables.
    """
    root = root or book_root()
    with guard.reading():
        files = sorted((root / "data").iterdir()) if (root / "data").is_dir() else []
        state = tuple((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in files)
    return _read_valid(root, state)


@functools.lru_cache(maxsize=2)
def _read_valid(root: Path, state: tuple[tuple[str, int, int], ...]) -> Dataset:
    dataset = read(root)
    if dataset.problems:
        raise DataError(dataset.problems)
    return dataset


def _read_table(root: Path, resource: Row) -> tuple[Table, list[Problem]]:
    file, fields = f"data/{resource['path']}", resource["schema"]["fields"]
    expected = [f["name"] for f in fields]
    table = Table(resource["name"], file, fields, expected, [], [])

    def fault(code: str, row: int, column: str, value: str, wanted: str, mend: str) -> tuple[Table, list[Problem]]:
        return table, [Problem(file, row, column, code, value, wanted, mend)]

    try:
        raw = (root / file).read_bytes()
    except FileNotFoundError:
        return fault("missing-file", 0, "", "", "a CSV file", f"restore it with 'git checkout {file}'")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        shown = raw[error.start : error.start + 1].decode("cp1252", "replace")
        mend = "in Excel choose 'CSV UTF-8 (Comma delimited)' when saving"
        return fault("not-utf8", line, "", shown, "text saved as UTF-8", mend)
    reader = csv.reader(io.StringIO(text, newline=""))
    header: list[str] | None = None
    try:
        for cells in reader:
            if header is None:
                header = [cell.strip() for cell in cells]
                while header and not header[-1]:
                    header.pop()
                continue
            if any("\n" in cell for cell in cells):
                mend = "a quote is open, there or on an earlier row: close it, or take it out"
                return fault("open-quote", reader.line_num, "", "", "each row on one line", mend)
            if any(cell.strip() for cell in cells):
                while len(cells) > len(expected) and not cells[-1].strip():
                    cells.pop()
                table.rows.append([cell.strip() for cell in cells] + [""] * (len(expected) - len(cells)))
                table.lines.append(reader.line_num)
    except csv.Error as error:
        return fault("not-csv", reader.line_num, "", "", "comma-separated values", f"look at the quotes on that row ({error})")
    if not header:
        return fault("empty-file", 1, "", "", "a header row", f"restore it with 'git checkout {file}'")
    if header != expected:
        missing = [name for name in expected if name not in header]
        extra = [name for name in header if name not in expected]
        table.rows, table.lines = [], []
        if not missing and not extra:
            return fault("column-order", 1, "", ", ".join(header), ", ".join(expected), "put the columns in that order")
        if len(header) == 1 and ";" in header[0]:
            return fault("delimiter", 1, "", header[0][:60], "commas between columns", "save with commas, not semicolons")
        mend = "rename or remove the column; the columns are described in data/README.md"
        wanted = f"the columns {', '.join(expected)}" + (f" (missing: {', '.join(missing)})" if missing else "")
        return fault("columns", 1, ", ".join(extra or missing), ", ".join(extra), wanted, mend)
    if not table.rows and resource.get("required_rows", True):
        return fault("empty-table", 2, "", "", "at least one row", f"restore the rows with 'git checkout {file}'")
    return table, []


def load(topic: str, root: Path | None = None) -> pd.DataFrame:
    """Return one topic's tellings as a pandas table, for notebooks.

    Shape: one row per claim in use; columns as in :attr:`Dataset.tellings`; ``low`` and ``high`` in the
    unit of column ``unit``. ``topic='all'`` gives every topic. Raises BookError when the notebook does
    not declare that it reads the topic (``metadata.evidence.reads``): the build would not know to run it again.
    """
    import pandas as pd

    declare(topic)
    dataset = read_valid(root)
    rows = dataset.tellings if topic == "all" else dataset.topic(topic)
    frame = pd.DataFrame(rows, columns=list(dataset.tellings[0]))
    return frame.astype({"low": float, "high": float, "period_years": float})


def load_table(name: str, root: Path | None = None) -> pd.DataFrame:
    """Return one table of the dataset as it stands, typed; declared in a notebook as ``table:NAME``."""
    import pandas as pd

    declare(f"table:{name}")
    table = read_valid(root).tables[name]
    return pd.DataFrame(table.records, columns=table.header)


def declare(what: str) -> None:
    """Check a read against what the running notebook declares."""
    if guard.declared is not None and what not in guard.declared:
        raise BookError(
            f"this notebook reads {what!r} but declares only {', '.join(guard.declared) or 'nothing'}: "
            f"add it to metadata.evidence.reads of the notebook, or the build would not see that it changed"
        )
