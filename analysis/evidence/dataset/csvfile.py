"""One CSV file as text, with the faults of the file itself: missing, empty, not UTF-8, other columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from evidence.problems import Problem

Row = dict[str, Any]
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}  # Excel saves semicolons where the comma marks decimals
NUMBERS: dict[str, Callable[[str], float]] = {"number": float, "integer": int}


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
        # A row with a cell too few or too many is told by the check, which needs the other rows too.
        found: list[Row] = [dict(zip(self.header, [cell or None for cell in row], strict=False)) for row in self.rows]
        # Only the few columns of numbers are gone through cell by cell.
        for name, kind in ((f["name"], NUMBERS[f["type"]]) for f in self.fields if f["type"] in NUMBERS):
            for record in found:
                if record.get(name) is not None:
                    record[name] = _typed(record[name], kind)
        return found


def _typed(cell: str, kind: Callable[[str], float]) -> float | str:
    try:
        return kind(cell)
    except ValueError:
        return cell  # the check reports it


class _Unreadable(Exception):
    """Why a file cannot be read as a table: row, column, code, value, what was expected, how to mend it."""


def read_csv(root: Path, resource: Row) -> tuple[CsvFile, list[Problem]]:
    """Read the file of one resource of the data package; return its rows, or none and the fault that keeps it from being read."""
    file, fields = f"data/{resource['path']}", resource["schema"]["fields"]
    table = CsvFile(resource["name"], file, fields, [f["name"] for f in fields], [], [])
    restore = f"restore it with 'git checkout {file}'"
    try:
        header = _read_rows(table, _text(root / file, restore))
        if not header:
            raise _Unreadable(1, "", "empty-file", "", "a header row", restore)
        _compare_header(header, table.header)
        if not table.rows and not resource.get("may_be_empty"):
            raise _Unreadable(2, "", "empty-table", "", "at least one row", restore.replace("it", "the rows", 1))
    except _Unreadable as fault:
        table.rows, table.lines = [], []  # half a table would be told of as rows that are missing
        return table, [Problem(file, *fault.args)]
    return table, []


def _text(path: Path, restore: str) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise _Unreadable(0, "", "missing-file", "", "a CSV file", restore) from None
    try:
        return raw.decode("utf-8-sig")  # Excel begins a file with a byte-order mark
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        # As the code page in which Excel saves unless told otherwise, so that the reader can look for '£' and not for 0xa3.
        before, shown = (part.decode("cp1252", "replace") for part in (raw[: error.start], raw[error.start : error.start + 1]))
        column = _column(before) if line > 1 else ""
        mend = "in Excel choose 'CSV UTF-8 (Comma delimited)' when saving, in LibreOffice the character set 'Unicode (UTF-8)'"
        raise _Unreadable(line, column, "not-utf8", shown, "text that the spreadsheet saved as UTF-8", mend) from None


def _column(before: str) -> str:
    """Return the column in which a text breaks off; none where that cannot be told, as in a file of another form."""
    header, *rows = csv.reader(io.StringIO(before, newline=""))
    return header[len(rows[-1]) - 1] if rows and 0 < len(rows[-1]) <= len(header) else ""


def _read_rows(table: CsvFile, text: str) -> list[str]:
    """Fill a table's rows from a file's text, and return its header."""
    reader = csv.reader(io.StringIO(text, newline=""))
    header: list[str] = []
    try:
        for cells in reader:
            if any("\n" in cell for cell in cells):
                # No cell of ours runs over lines; an open quote would swallow the rows below it in silence.
                mend = "a quote is open, there or on an earlier row: close it, or take it out"
                raise _Unreadable(reader.line_num, "", "open-quote", "", "each row on one line", mend)
            cells = [cell.strip() for cell in cells]
            wide = len(table.header) if header else 0
            while len(cells) > wide and not cells[-1]:  # spreadsheets write commas for empty columns to the right
                cells.pop()
            if not header:
                header = cells
            elif any(cells):
                table.rows.append(cells + [""] * (len(table.header) - len(cells)))
                table.lines.append(reader.line_num)
    except csv.Error as error:
        mend = f"look at the quotes on that row ({error})"
        raise _Unreadable(reader.line_num, "", "not-csv", "", "comma-separated values", mend) from None
    return header


def _compare_header(header: list[str], expected: list[str]) -> None:
    """Raise for a header that is not the one described, with the likeliest cause."""
    if header == expected:
        return
    if twice := [name for place, name in enumerate(header) if name and name in header[:place]]:
        mend = "take one of the two columns out, or give it its own name"
        raise _Unreadable(1, ", ".join(twice), "columns", ", ".join(twice), "each column once", mend)
    missing = [name for name in expected if name not in header]
    extra = [name for name in header if name not in expected]
    if not missing and not extra:
        found, wanted = ", ".join(header), ", ".join(expected)
        raise _Unreadable(1, "", "column-order", found, wanted, "put the columns in that order")
    # Before the columns, of which each would be told as missing.
    if len(header) == 1 and (sign := next((sign for sign in SEPARATORS if sign in header[0]), "")):
        wanted = f"commas between columns, where a spreadsheet has put {SEPARATORS[sign]}"
        mend = "undo, and save as 'CSV UTF-8 (Comma delimited)', in LibreOffice with the comma as field delimiter"
        raise _Unreadable(1, "", "delimiter", header[0][:60], wanted, mend)
    mend = "rename or remove the column; the columns are described in data/README.md"
    wanted = f"the columns {', '.join(expected)}" + (f" (missing: {', '.join(missing)})" if missing else "")
    raise _Unreadable(1, ", ".join(extra or missing), "columns", ", ".join(extra), wanted, mend)
