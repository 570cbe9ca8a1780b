"""What a spreadsheet leaves in a table that it saved: guessed dates, numbers in another form, characters of another encoding.

A spreadsheet takes text for what it is not as soon as a file is opened, whether or not a cell was touched, and its saved file is
plain CSV with other words in it. Only what no honest cell of ours holds is refused here, and what the schema calls right is right:
a date is a date in a column of dates. Told once a column, with the first cell, for one opening and saving is one mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from evidence.dataset.csvfile import CsvFile, Row
from evidence.problems import Problem

# As English, Welsh, German, French, Spanish, Italian and Dutch spreadsheets abbreviate them, whoever's computer the file was on.
MONTHS = (
    "jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|ion|chwe?f?|maw|ebr|mai|meh|gor|awst|medi|hyd|tach|rhag|märz?|mrz|juni?|juli?|"
    "okt|dez|janv|févr|fév|mars|avr|juin|juil|août|déc|ene|abr|ago|dic|gen|mag|giu|lug|set|ott|mrt|mei"
)
# `2000-01` comes back as Jan-00, `2009/10` as 01/10/2009, `3-5` as 05-Mar or 3. May: all of a cell, never a part of it.
DATE = re.compile(
    rf"""(?: \d{{1,4}}([/.-])\d{{1,2}}\1(?:\d{{4}}|\d\d)  |  (?:{MONTHS})\.?[-/\ ]\d\d
         |  \d{{1,2}}(?:[-/]|\.\ ?)(?:{MONTHS})\.?(?:[-/\ ]\d{{2,4}})?  )
         (?:\ \d\d?:\d\d(?::\d\d)?)?  |  \d\d?:\d\d:\d\d(?:\ [AP]M)?""",
    re.VERBOSE | re.IGNORECASE,
)
SERIAL = re.compile(r"[2-6]\d{4}")  # a date as a count of days: 20000 is in 1954, 69999 in 2091
SCIENTIFIC = re.compile(r"-?\d(?:[.,]\d+)?E[+-]\d+")  # 1.8E+08
ERROR = re.compile(r"#+|#(?:NAME|REF|VALUE|DIV/0|N/A|NUM|NULL)[?!]?|Err:\d+")
APOSTROPHE = re.compile(r"'(?!.*'(?:\W|$)).*", re.DOTALL)  # `'2000-01`, but not `'Apparent' is dropped`
LONGEST = 30  # of what these match: sentences need not be looked at
# Numbers as a document prints them may be any number; other text that is a bare one of five digits is a date.
PRINTED = {"as_printed", "context", "printed"}

# The marks of a lost character: U+FFFD, what only encodings leave, the stump of a quotation mark, `?3.40` for `£3.40`.
LOST = re.compile(r"[\ufffd\x80-\x9f\ue000-\uf8ff]|â€|(?:^|(?<=[\s(|]))\?(?=\d)")
UNSEEN = re.compile(r"[\x00-\x1f\x7f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
PAGES = ("cp1252", "mac_roman", "cp850", "cp437")  # in which spreadsheets read and save where they are not told otherwise

UNDO = "undo, and import the column as text"
REOPEN = "undo, and import the file as UTF-8 (in Excel: Data, From Text/CSV, file origin 65001)"


def faults(table: CsvFile) -> Iterator[Problem]:
    """Yield a problem for each cell of a table that a spreadsheet damaged."""
    for place, field in enumerate(table.fields):
        cells = [row[place] if place < len(row) else "" for row in table.rows]
        # Each different cell once: thousands of rows have a few dozen units and kinds between them.
        damaged = {cell: found for cell in set(cells) if cell and (found := _damage(cell, field))}
        for line, cell in zip(table.lines, cells, strict=True) if damaged else ():
            if cell in damaged:
                code, expected, mend = damaged[cell]
                yield Problem(table.file, line, field["name"], code, cell, expected, mend)


def once_a_column(found: Iterable[Problem]) -> list[Problem]:
    """Return the first problem of each column and code, which says how many more cells have the same."""
    same: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in found:
        same.setdefault((problem.file, problem.column, problem.code), []).append(problem)
    return [replace(first, mend=first.mend + _more(len(more))) for first, *more in same.values()]


def _more(count: int) -> str:
    return f"; {count} more cell{' has' if count == 1 else 's have'} the same in this column" if count else ""


def _damage(cell: str, field: Row) -> tuple[str, str, str] | None:
    """Return the code of what a spreadsheet did to a cell, what was expected there and how to mend it; None for a sound cell."""
    if not cell.isascii() or "?" in cell or not cell.isprintable():
        if before := undone(cell):
            return (
                "broken-character",
                f"{_around(cell, before)!r}, which a spreadsheet read in another encoding than UTF-8",
                REOPEN,
            )
        if LOST.search(cell):
            return "broken-character", "the character that a spreadsheet lost when it read or saved another encoding", REOPEN
        if UNSEEN.search(cell):
            wanted = "text without control characters and invisible ones, as spreadsheets and web pages leave them"
            return "control-character", wanted, "type the cell again by hand, or paste it as plain text"
    pattern, numeric = field.get("constraints", {}).get("pattern"), field["type"] != "string"
    if cell[0] == "'" and (APOSTROPHE.fullmatch(cell) or numeric or pattern):
        return (
            "leading-apostrophe",
            "the cell without the apostrophe by which a spreadsheet marks text",
            "take the apostrophe out",
        )
    if len(cell) > LONGEST or (pattern and re.fullmatch(pattern, cell)):
        return None
    if DATE.fullmatch(cell):
        wanted = "what was written there, not the date for which a spreadsheet took it"
        return "guessed-date", wanted, UNDO
    if SERIAL.fullmatch(cell) and not numeric and field["name"] not in PRINTED:
        return "guessed-date", "what was written there, not the days since 1900 as which a spreadsheet counts a date", UNDO
    if SCIENTIFIC.fullmatch(cell):
        return "scientific-number", "all digits of the number, which a spreadsheet has cut to a power of ten", UNDO
    if ERROR.fullmatch(cell):
        return "formula-error", "the text that a spreadsheet took for a formula, or had no room to show", UNDO
    return None


def _around(cell: str, before: str) -> str:
    """Return the words of a cell around the first place where it is not as it was before."""
    place = next(n for n, character in enumerate(before) if character != cell[n])
    start, end = before.rfind(" ", 0, place) + 1, before.find(" ", place)
    return before[start:] if end < 0 else before[start:end]


def undone(cell: str) -> str | None:
    """Return a cell as it was before its UTF-8 was read as a code page (``Â£`` was ``£``); None where that was not done."""
    for page in PAGES:
        before = re.sub(r"[^\x00-\x7f]{2,}", lambda run, page=page: _as_utf8(run[0], page), cell)  # type: ignore[misc]
        if before != cell:
            return before
    return None


def _as_utf8(run: str, page: str) -> str:
    """Return what some characters were whose UTF-8 was read as a code page; the same ones where that gives no usual character."""
    try:
        # Bytes that cp1252 does not have are read as the control characters of the same number.
        before = b"".join(c.encode("latin-1" if "\x80" <= c <= "\x9f" else page) for c in run).decode("utf-8")
    except UnicodeError:
        return run
    # É” is the end of "CAFÉ” too, and would be ɔ.
    return before if all("\xa0" <= c <= "\u017f" or "\u2010" <= c <= "\u2122" or c in "\ufeff\ufffd" for c in before) else run
