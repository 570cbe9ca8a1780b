"""Rules on documents and what is typed in any cell: names of files, addresses, short names, digits that are digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.checks.rows import rows
from evidence.dataset import Dataset
from evidence.problems import Problem
from evidence.words.addresses import EXPECTED

# A host is asked for too: `https:///x` and `http:x` lead nowhere.
ADDRESS = re.compile(r"https?://[^\s/?#\"'<>\\]+[^\s\"'<>\\]*|mailto:[^\s@\"'<>\\]+@[^\s@\"'<>\\]+", re.IGNORECASE)
OTHER_DIGIT = re.compile(r"(?![0-9])\d")  # of another script: Python reads ٣ and ３ as numbers, and no search finds them


def documents_are_where_they_are_said(dataset: Dataset) -> Iterator[Problem]:
    """A document's file is the plain name of one, its address one that a page may lead to, its short name its own."""
    short: dict[str, str] = {}
    for source, fault in rows(dataset, "sources"):
        file, url = source["file"] or "", source["url"]
        if re.search(r"[/\\:]", file) or file.startswith("."):
            wanted = "the name of a file alone, without a folder: make verify SOURCES=DIR says where the documents lie"
            yield fault("file", "bad-file-name", wanted, "enter the file's name, and put the file among the documents")
        if url and not ADDRESS.fullmatch(url):
            yield fault("url", "bad-address", EXPECTED, "copy the whole address from the browser, or empty the cell")
        name = str(source["short"] or "").casefold()
        if name and short.setdefault(name, source["source_id"]) != source["source_id"]:
            wanted = f"a name that no other document has; this one is that of {short[name]}"
            yield fault("short", "duplicate-name", wanted, "tell the two apart, as by the month or the publisher")


def digits_are_ours(dataset: Dataset) -> Iterator[Problem]:
    """No cell holds digits of another script, which look like numbers, count as numbers, and are found by nobody."""
    for table in dataset.tables.values():
        # All letters of a table at once: cell by cell only where there is something to find.
        if not OTHER_DIGIT.search("".join(set("".join(map("".join, table.rows))))):
            continue
        for cells, line in zip(table.rows, table.lines, strict=True):
            for column, cell in zip(table.header, cells, strict=False):
                if OTHER_DIGIT.search(cell):
                    mend = "look the number up, and type it with the digits 0 to 9"
                    yield Problem(table.file, line, column, "strange-digits", cell, "numbers in the digits 0 to 9", mend)


RULES = [documents_are_where_they_are_said, digits_are_ours]
