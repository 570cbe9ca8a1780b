"""Trying rows out on a copy of the data, and writing them to the data itself only when all is well.

The copy is what makes the check honest: the bytes that would be written are read and checked by the project's own rules, and
nothing of the book is touched before they pass.
"""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from evidence.checks.rules import check
from evidence.checks.verify import LOCATED, verify
from evidence.dataset import CsvFile, Dataset, read
from evidence.dataset.schema import BIBLIOGRAPHY
from evidence.problems import BookError, DataError, Problem

# What another row, still to come, mends: a measure waits for its claim, a document for its notes, a second telling that
# differs for the decision between the two. It is said, and keeps no row from being written.
PENDING = {"measure-untold", "note-unmapped", "undecided"}


class Draft:
    """A copy of a book's data to try rows on; used with ``with``, and gone afterwards."""

    def __init__(self, root: Path, documents: Path) -> None:
        self.root, self.documents = root, documents
        self.added: dict[str, str] = {}  # for each file, what is added to its end

    def __enter__(self) -> Draft:
        self._folder = tempfile.TemporaryDirectory(prefix="evidence-new-")
        self.copy = Path(self._folder.name)
        shutil.copytree(self.root / "data", self.copy / "data")
        try:
            self.dataset = read(self.copy)
            if self.dataset.problems:
                raise DataError(self.dataset.problems)  # a row cannot be tried on a table that cannot be read
        except BookError:
            self._folder.cleanup()
            raise
        self.before = set(check(self.dataset))
        self.started = {path.name: path.read_bytes() for path in (self.copy / "data").iterdir() if path.is_file()}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._folder.cleanup()

    def trial(self, table: str, cells: Sequence[str]) -> list[Problem]:
        """Return what would be wrong with the data, that is not wrong now, if a row were added; what is PENDING is left out."""
        file = f"{table}.csv"
        text = self._row_text(file, cells)
        return self._problems(file, text, table)

    def trial_record(self, record: str) -> list[Problem]:
        """Return the same for a record of the bibliography."""
        return self._problems(BIBLIOGRAPHY, self._record_text(record), "")

    def keep(self, table: str, cells: Sequence[str]) -> None:
        """Add a row to the copy, to be written with the others at the end."""
        self._keep(f"{table}.csv", self._row_text(f"{table}.csv", cells))

    def keep_record(self, record: str) -> None:
        """Add a record to the copy's bibliography."""
        self._keep(BIBLIOGRAPHY, self._record_text(record))

    def commit(self) -> list[Problem]:
        """Write what was kept to the end of the book's own files, all or nothing; return what is still to come.

        Raises BookError where one of the files was changed since the draft was made.
        """
        partial = []
        for name, text in self.added.items():
            path = self.root / "data" / name
            if path.read_bytes() != self.started[name]:
                raise BookError(f"data/{name} was changed meanwhile, by another program or a spreadsheet. Nothing was written")
            partial.append((path.with_name(f"{name}.partial"), path))
            partial[-1][0].write_bytes(self.started[name] + text.encode())
        for written, path in partial:
            written.replace(path)
        return [problem for problem in check(read(self.root)) if problem not in self.before]

    def _keep(self, name: str, text: str) -> None:
        self.added[name] = self.added.get(name, "") + text
        (self.copy / "data" / name).write_bytes(self.started[name] + self.added[name].encode())
        self.dataset = read(self.copy)

    def _problems(self, name: str, text: str, table: str) -> list[Problem]:
        path = self.copy / "data" / name
        kept = path.read_bytes()
        try:
            path.write_bytes(kept + text.encode())
            tried = read(self.copy)
            found = [p for p in check(tried) if p not in self.before and p.code not in PENDING]
            if table in LOCATED and not tried.problems:
                found += self._not_at_line(tried, table)
        finally:
            path.write_bytes(kept)
        return list(dict.fromkeys(found))

    def _not_at_line(self, tried: Dataset, table: str) -> list[Problem]:
        """Return what of the last row does not stand in its document, where the document is at hand."""
        row = _alone(tried.tables[table], -1)
        source = next((n for n, s in enumerate(tried["sources"]) if s["source_id"] == row.records[0]["source_id"]), None)
        if source is None or not row.records[0]["line"]:
            return []
        own = _alone(tried.tables["sources"], source)
        if not any((folder / own.records[0]["file"]).is_file() for folder in (self.documents, self.documents / "sources")):
            return []
        others = {name: replace(tried.tables[name], rows=[], lines=[]) for name in LOCATED if name != table}
        try:
            return verify(replace(tried, tables={**tried.tables, **others, table: row, "sources": own}), self.documents)[1]
        except (ValueError, IndexError):
            return []  # a line that is no number: told by the rules

    def _row_text(self, name: str, cells: Sequence[str]) -> str:
        """Return a row as the file has its rows: with its separator and its line ends, behind an open last line on a new one."""
        content = (self.copy / "data" / name).read_bytes().decode("utf-8-sig")
        first = content.split("\n", 1)[0]
        end = "\r\n" if first.endswith("\r") else "\n"
        out = io.StringIO()
        delimiter = ";" if first.count(";") > first.count(",") else ","
        csv.writer(out, delimiter=delimiter, lineterminator=end).writerow(cells)
        return ("" if content.endswith("\n") else end) + out.getvalue()

    def _record_text(self, record: str) -> str:
        content = (self.copy / "data" / BIBLIOGRAPHY).read_bytes().decode("utf-8-sig")
        end = "\r\n" if "\r\n" in content else "\n"
        return ("" if content.endswith("\n") else end) + end + record.replace("\n", end) + end


def _alone(table: CsvFile, place: int) -> CsvFile:
    """Return a table with one of its rows."""
    return replace(table, rows=[table.rows[place]], lines=[table.lines[place]])
