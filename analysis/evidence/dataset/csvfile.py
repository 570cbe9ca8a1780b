"""One CSV file as text, with the faults of the file itself: missing, empty, not UTF-8, other columns."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from evidence.problems import Problem

Row = dict[str, Any]


@dataclass
class CsvFile:
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


def read_csv(root: Path, resource: Row) -> tuple[CsvFile, list[Problem]]:
    """Read the file of one resource of the data package; return its rows, and the fault that keeps it from being read."""
    file, fields = f"data/{resource['path']}", resource["schema"]["fields"]
    expected = [f["name"] for f in fields]
    table = CsvFile(resource["name"], file, fields, expected, [], [])

    def fault(code: str, row: int, column: str, value: str, wanted: str, mend: str) -> tuple[CsvFile, list[Problem]]:
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
    if not table.rows and not resource.get("may_be_empty"):
        return fault("empty-table", 2, "", "", "at least one row", f"restore the rows with 'git checkout {file}'")
    return table, []
