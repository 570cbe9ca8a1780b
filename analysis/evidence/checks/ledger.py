"""The ledger: every number in every document, and what became of it.

Whether a ledger still fits the data, without the documents at hand, is :mod:`evidence.formulas.accounting`.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from evidence.checks.verify import documents
from evidence.dataset import Dataset, Row
from evidence.files import write_if_changed
from evidence.problems import DataError
from evidence.words.numbers import NUMBER, find, split


@dataclass(frozen=True)
class Entry:
    """One number in a document: where it stands and what uses it or why it is left out."""

    source_id: str
    line: int
    printed: str
    use: str
    detail: str
    around: str = ""


@dataclass(frozen=True)
class Use:
    """A number string that a row of the dataset accounts for, at a stretch of lines."""

    first: int
    last: int
    printed: str
    use: str
    detail: str
    note: str


def uses(dataset: Dataset, source_id: str) -> list[Use]:
    """Return what the dataset says of the numbers of one document, longest strings first."""
    found: list[Use] = []

    def add(record: Row, column: str, places: list[str], use: str, detail: str) -> None:
        for place in places:
            first, _, last = place.partition("-")
            for printed in split(record[column] or ""):
                found.append(Use(int(first), int(last or first), printed, use, detail, record.get("note") or ""))

    for claim in dataset.in_use("claims"):
        if claim["source_id"] == source_id:
            everywhere = [claim["line"], *split(claim["also_at"] or "")]
            add(claim, "as_printed", everywhere, "claim", claim["claim_id"])
            add(claim, "context", everywhere, "context of a claim", claim["claim_id"])
    for row in dataset["exclusions"]:
        if row["source_id"] == source_id:
            add(row, "as_printed", [row["line"]], "left out", row["reason"])
    # The longest first, or "two" would take its word out of "two thirds"; what is left out gets what claims leave over.
    return sorted(found, key=lambda use: (use.use == "left out", -len(use.printed)))


def account(dataset: Dataset, folder: Path, source: str = "") -> list[Entry]:
    """Walk every number, in digits or in words, of every document, or of one, and say what accounts for it.

    A number that nothing accounts for has use 'unexplained'. Raises DataError where a document is missing
    or is not the one that was read.
    """
    texts, problems = documents(dataset, folder, source)
    if problems:
        raise DataError(problems)
    return [entry for source_id, lines in texts.items() for entry in _document(source_id, lines, uses(dataset, source_id))]


def _document(source_id: str, lines: list[str], known: list[Use]) -> Iterator[Entry]:
    starts = [0]
    for line in lines:
        # 1 for the end of the line: a place may be a stretch of lines, and a number string may run over them.
        starts.append(starts[-1] + len(line) + 1)
    text = "\n".join(lines)
    owner: dict[int, Use] = {}
    for use in known:
        begin, end = starts[use.first - 1], starts[use.last] - 1
        for low, high in _spans(use, text[begin:end]):
            positions = range(begin + low, begin + high)
            # First come, first served: a number has one use, and `uses` puts them in order.
            if not any(p in owner for p in positions):
                owner |= dict.fromkeys(positions, use)
                if use.use == "left out":
                    break  # each occurrence is listed; a claim's string accounts for its repeats on the line too
    for number, line in enumerate(lines):
        for match in NUMBER.finditer(line):
            positions = range(starts[number] + match.start(), starts[number] + match.end())
            # Letters and digits only: the comma or full stop inside a number belongs to nobody.
            owners = [owner.get(p) for p in positions if text[p].isalnum()]
            around = line[max(0, match.start() - 30) : match.end() + 30]
            for which in dict.fromkeys(owners):
                part = "".join(text[p] for p in positions if owner.get(p) == which or not text[p].isalnum()).strip(".,")
                if which is None:
                    yield Entry(source_id, number + 1, part, "unexplained", "", around)
                else:
                    yield Entry(source_id, number + 1, part, which.use, which.detail)


def _spans(use: Use, text: str) -> Iterator[tuple[int, int]]:
    """Yield where a string stands: as a number of its own, or, for what is left out, anywhere."""
    yield from find(use.printed, text, use.note)
    if use.use == "left out":
        for match in re.finditer(re.escape(use.printed), text):
            yield match.span()


def write(dataset: Dataset, entries: list[Entry]) -> None:
    """Write the ledger of the documents that were gone through; what it holds of others stays, with its date.

    ``data/ledger.csv`` gets the numbers, without the words around them, which are left in the document; ``data/accounted.csv``
    gets the text of each document and the day on which its part of the ledger last changed.
    """
    kept: dict[str, list[list[str]]] = {source["source_id"]: [] for source in dataset["sources"]}
    before: dict[str, list[list[str]]] = {}
    for row in dataset.tables["ledger"].rows:
        before.setdefault(row[0], []).append(row)
    for entry in entries:
        kept[entry.source_id].append([str(cell) for cell in astuple(entry)[: len(fields(Entry)) - 1]])
    states = {row["source_id"]: row for row in dataset["accounted"]}
    today, documents_now = datetime.date.today().isoformat(), []
    for source in dataset["sources"]:
        name, state = source["source_id"], states.get(source["source_id"])
        if not kept[name]:
            kept[name] = before.get(name, [])  # not gone through this time
        elif state is None or state["sha256"] != source["sha256"] or kept[name] != before.get(name):
            state = {"sha256": source["sha256"], "as_of": today}
        if state:
            documents_now.append([name, state["sha256"], state["as_of"]])
    _write(dataset, "ledger", [row for rows in kept.values() for row in rows])
    _write(dataset, "accounted", documents_now)


def _write(dataset: Dataset, name: str, rows: list[list[str]]) -> None:
    table, out = dataset.tables[name], io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([table.header, *rows])
    write_if_changed(dataset.root / table.file, out.getvalue())
