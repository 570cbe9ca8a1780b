"""Numbers that a spreadsheet spelt anew: 1,000 as 1000, 4.0 as 4, 053 as 53, £3.40 as 3.4; their cells look sound.

So each cell is compared with what other columns say of the same number: the ledger has it as the document prints it, and the claims
and exclusions have what the ledger was made from. The bare spelling is the spreadsheet's, in whichever of the two it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from evidence.dataset.csvfile import CsvFile, Row
from evidence.dataset.sheets import SERIAL, UNDO
from evidence.problems import Problem

BARE = re.compile(r"\d+(?:\.\d+)?")  # as a spreadsheet writes each number that it keeps
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
STRINGS = {"claims": ("as_printed", "context"), "exclusions": ("as_printed",), "second_reading": ("as_printed",)}
PLACE = re.compile(r"(\d+)(?:-(\d+))?")
SIGNS = ("£", "$", "€")
FEWEST = 3  # one bare amount may be as printed, a whole column of them is not

Spelt = dict[tuple[str, int], set[str]]  # the numbers of each line of each document


def faults(tables: Mapping[str, CsvFile]) -> Iterator[Problem]:
    """Yield a problem for each cell whose number or line only a spreadsheet can have put there; the tables as far as they can be read."""
    ledger: Spelt = {}
    told: Spelt = {}
    for record, _ in _rows(tables, "ledger"):
        ledger.setdefault((record["source_id"], record["line"]), set()).add(record["printed"])
    for name in ("claims", "exclusions"):
        for record, _ in _rows(tables, name):
            numbers = {number for column in STRINGS[name] for number in NUMBER.findall(record.get(column) or "")}
            for place in _places(record):
                told.setdefault(place, set()).update(numbers)
    for name, columns in STRINGS.items():
        for record, line in _rows(tables, name):
            for column in columns:
                yield from _respelt(tables[name].file, line, column, record, ledger, "data/ledger.csv")
    for record, line in _rows(tables, "ledger"):
        yield from _respelt(tables["ledger"].file, line, "printed", record, told, "data/claims.csv or data/exclusions.csv")
    yield from _without_signs(tables)
    yield from _days(tables)


def _rows(tables: Mapping[str, CsvFile], name: str) -> Iterator[tuple[Row, int]]:
    """Yield a table's records with their lines of the file; none where it could not be read."""
    if name in tables:
        yield from zip(tables[name].records, tables[name].lines, strict=True)


def _places(record: Row) -> Iterator[tuple[str, int]]:
    if match := PLACE.fullmatch(str(record.get("line") or "")):
        first, last = int(match[1]), int(match[2] or match[1])
        # A mistyped stretch of a million lines is refused elsewhere, and need not be walked here.
        yield from ((record["source_id"], line) for line in range(first, min(last, first + 1000) + 1))


def _respelt(file: str, row: int, column: str, record: Row, spelt: Spelt, where: str) -> Iterator[Problem]:
    cell = str(record.get(column) or "")
    if not BARE.fullmatch(cell):
        return
    there = {number for place in _places(record) for number in spelt.get(place, ())}
    if cell not in there and (before := sorted(number for number in there if cell in _kept(number))):
        wanted = f"{before[0]!r} as {where} has it at that line, not the form in which a spreadsheet keeps a number"
        yield Problem(file, row, column, "respelt-number", cell, wanted, UNDO)


def _kept(number: str) -> set[str]:
    """Return how spreadsheets write a number: without the commas of thousands, or taking them for those of decimals."""
    return {f"{float(text):.15g}" for text in (number.replace(",", ""), number.replace(",", ".")) if BARE.fullmatch(text)}


def _without_signs(tables: Mapping[str, CsvFile]) -> Iterator[Problem]:
    """Yield the bare amounts of money of a column in which not one amount has its sign any more."""
    units = {record["measure_id"]: record["unit"] for record, _ in _rows(tables, "measures")}
    for name in ("claims", "second_reading"):
        found: list[tuple[str, int]] = []
        for record, line in _rows(tables, name):
            cell = str(record["as_printed"] or "")
            if units.get(record.get("measure_id"), record.get("unit")) == "GBP" and BARE.fullmatch(cell.lstrip("".join(SIGNS))):
                found.append((cell, line))
        if len(found) >= FEWEST and not any(cell.startswith(SIGNS) for cell, _ in found):
            for cell, line in found:
                wanted = "the sign of the money as printed, which a spreadsheet has dropped from the whole column"
                yield Problem(tables[name].file, line, "as_printed", "respelt-number", cell, wanted, UNDO)


def _days(tables: Mapping[str, CsvFile]) -> Iterator[Problem]:
    """Yield the lines past the end of their document that are a date counted in days: ``5-7`` was the fifth of July."""
    lengths = {record["source_id"]: record["lines"] for record, _ in _rows(tables, "sources")}
    for name, table in tables.items():
        for record, line in _rows(tables, name) if {"source_id", "line"} <= {*table.header} else ():
            cell, length = str(record["line"]), lengths.get(record["source_id"])
            if isinstance(length, int) and SERIAL.fullmatch(cell) and int(cell) > length:
                wanted = f"lines of {record['source_id']}, not the days since 1900 as which a spreadsheet counts a date"
                yield Problem(table.file, line, "line", "guessed-date", cell, wanted, UNDO)
