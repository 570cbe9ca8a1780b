"""Verifying claims against the documents: does each number string stand at its line?"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator
from pathlib import Path

from evidence.dataset import Dataset, Row
from evidence.problems import BookError, Problem
from evidence.words.numbers import split, stands_in

LOCATED = {"claims": ("as_printed", "context"), "exclusions": ("as_printed",)}


def documents(dataset: Dataset, folder: Path, only: str = "") -> tuple[dict[str, list[str]], list[Problem]]:
    """Read the source documents, or one, as lines under their source id, with problems of missing or altered ones.

    Raises BookError where there is no document ``only``.
    """
    texts: dict[str, list[str]] = {}
    problems: list[Problem] = []
    table = dataset.tables["sources"]
    if only and only not in (known := dataset.by_id("sources")):
        near = difflib.get_close_matches(only, known, 1)
        raise BookError(f"there is no document {only!r}" + (f": did you mean {near[0]!r}?" if near else " in data/sources.csv"))
    for source, row in zip(table.records, table.lines, strict=True):
        if only not in ("", source["source_id"]):
            continue
        path = folder / "sources" / source["file"]
        path = path if path.is_file() else folder / source["file"]
        try:
            raw = path.read_bytes()
        except OSError:
            mend = "put the document there, or point SOURCES at the folder that holds it"
            problems.append(
                Problem(table.file, row, "file", "missing-document", source["file"], f"the document in {folder}", mend)
            )
            continue
        # Read all the same: the strings that are not found show what moved between the two versions.
        digest = hashlib.sha256(raw).hexdigest()
        if digest != source["sha256"]:
            wanted = f"the checksum of {source['file']} in {folder}, which is {digest}"
            mend = "get the version the claims were read from, or read the claims again and enter its checksum"
            problems.append(Problem(table.file, row, "sha256", "other-document", source["sha256"], wanted, mend))
        try:
            # Not by splitlines, which also breaks at form feeds and the like: every line number behind one would be off.
            lines = raw.decode("utf-8").split("\n")
        except UnicodeDecodeError as error:
            wanted, mend = f"a document in UTF-8; its byte {error.start + 1} is none", "save the document's text as UTF-8"
            problems.append(Problem(table.file, row, "file", "document-not-utf8", source["file"], wanted, mend))
            continue
        # Behind the last line every string would be told as not standing there, for a place that does not exist.
        if digest == source["sha256"] and source["lines"] > len(lines):
            wanted = f"at most {len(lines)}, the number of lines of {source['file']}"
            mend = "count again, and look up the rows that name a line behind its end"
            problems.append(Problem(table.file, row, "lines", "lines-too-many", str(source["lines"]), wanted, mend))
        texts[source["source_id"]] = lines
    return texts, problems


def text_at(lines: list[str], place: str) -> str:
    """Return the text of a place such as ``120`` or ``120-123``, line ends included."""
    first, _, last = place.partition("-")
    return "\n".join(lines[int(first) - 1 : int(last or first)])


def verify(dataset: Dataset, folder: Path, only: str = "") -> tuple[int, list[Problem]]:
    """Check every number string against its document, or those of one; return how many were checked, and the mismatches.

    A claim's value strings must stand at its line and at every line of ``also_at``; its context strings
    at its line. ``folder`` holds the documents, or a folder ``sources`` with them.
    """
    texts, problems = documents(dataset, folder, only)
    checked, retired = 0, dataset.retired("claims")
    for table_name, columns in LOCATED.items():
        table = dataset.tables[table_name]
        for record, row in zip(table.records, table.lines, strict=True):
            lines = texts.get(record["source_id"])
            if lines is None or record.get("claim_id") in retired:
                continue
            for column, place, string in _strings(record, columns):
                checked += 1
                text = text_at(lines, place)
                is_mark = record.get("reason") == "note mark"  # a mark may be glued to the number before it
                if not (string in text if is_mark else stands_in(string, text, record.get("note") or "")):
                    wanted = f"that string at line {place} of {record['source_id']}"
                    problems.append(
                        Problem(table.file, row, column, "not-at-line", string, wanted, "correct the string or the line number")
                    )
    return checked, sorted(problems)


def _strings(record: Row, columns: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    for column in columns:
        places = [record["line"]]
        if column == "as_printed" and record.get("also_at"):
            places += split(record["also_at"])
        for place in places:
            for string in split(record[column] or ""):
                yield column, place, string
