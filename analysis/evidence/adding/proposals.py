"""What can be proposed for a cell: ids in the style of the house, what the document's text gives, what another row says."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from evidence.dataset import Dataset
from evidence.words.numbers import split, values_of

SMALL = {
    "a",
    "an",
    "and",
    "as",
    "at",
    "by",
    "for",
    "from",
    "in",
    "is",
    "it",
    "of",
    "on",
    "or",
    "that",
    "the",
    "to",
    "was",
    "with",
}
WORDS = 6  # of an id that is made from a sentence
WITHOUT_HIGH = ("at least", "more than")
WITHOUT_LOW = ("up to", "less than")
Cells = Mapping[str, str]


def slug(text: str, most: int = 12) -> str:
    """Return a text as an id: lower case, hyphens, no small words."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    return "-".join([word for word in words if word not in SMALL][:most])


def document(folder: Path, file: str) -> list[str]:
    """Return the lines of a document's text as the line numbers of the data count them; none where it is not at hand."""
    path = folder / file
    try:
        return path.read_bytes().decode("utf-8").split("\n") if file and path.is_file() else []
    except UnicodeDecodeError:
        return []


def propose(dataset: Dataset, table: str, cells: Cells, lines: list[str], column: str, folder: Path) -> str:
    """Return a value for a cell, or nothing where it is not for a program to say."""
    if table == "sources":
        return _of_document(cells, column, folder)
    if table == "claims" and column in ("qualifier", "low", "high", "told_as"):
        return _of_claim(dataset, cells, lines, column)
    if [column] == dataset.key(table):
        known = {str(record[column]) for record in dataset[table]}
        return _free(_id(table, cells), known)
    return ""


def _id(table: str, cells: Cells) -> str:
    """Return an id in the style of the house: a claim's and a finding's begin with the document, a measure's with the programme."""

    def cell(name: str) -> str:
        return cells.get(name) or ""

    if table == "claims":
        parts = [cell("source_id"), cell("measure_id")]
    elif table == "findings":
        parts = [cell("source_id"), slug(cell("statement"), WORDS)]
    elif table == "measures":
        programme = cell("programme_id")
        words = [word for word in slug(cell("what")).split("-") if word not in programme.split("-")]
        parts = [programme, "-".join(words[:WORDS])]
    elif table == "framework":
        parts = [slug(cell("framework")), slug(cell("name"), WORDS)]
    elif table == "disagreements":
        parts = [cell("taken"), slug(cell("differs"))]
    else:
        parts = [slug(cell("name") or cell("what"), WORDS)]
    return "-".join(part for part in parts if part)


def _free(name: str, known: Iterable[str]) -> str:
    """Return an id, or the same with a number where another row has it."""
    taken = set(known)
    return next((each for each in [name, *(f"{name}-{n}" for n in range(2, 1000))] if each not in taken), "") if name else ""


def _of_document(cells: Cells, column: str, folder: Path) -> str:
    file = cells.get("file", "")
    path = folder / file
    if column in ("sha256", "lines") and file and path.is_file():
        raw = path.read_bytes()
        # A line end at the very end begins no further line.
        return hashlib.sha256(raw).hexdigest() if column == "sha256" else str(len(raw.removesuffix(b"\n").split(b"\n")))
    if column == "year" and (year := re.search(r"\b(1[89]|20)\d\d\b", cells.get("published", ""))):
        return year[0]
    if column == "short" and cells.get("author"):
        year = re.search(r"\d{4}", cells.get("year") or cells.get("published", ""))
        return f"{cells['author']} {year[0] if year else ''}".strip()
    if column == "source_id":
        return slug(cells.get("short", ""))
    if column == "citation_key":
        return slug(cells.get("short", "")).replace("-", "")
    return ""


def _of_claim(dataset: Dataset, cells: Cells, lines: list[str], column: str) -> str:
    if column == "told_as":
        measure = dataset.by_id("measures").get(cells.get("measure_id", ""))
        return str(measure["kind_of_value"]) if measure else ""
    strings = split(cells.get("as_printed", ""))
    if column == "qualifier":
        return _hedge(dataset, cells, lines, strings)
    measure = dataset.by_id("measures").get(cells.get("measure_id", "")) or {}
    share = str(measure.get("unit", "")).startswith("percent")
    # "half" is 0.5, or 50 of a percentage.
    values = [(max if share else min)(found) for found in map(values_of, strings) if found]
    hedge = cells.get("qualifier", "")
    if not values or (column == "high" and hedge in WITHOUT_HIGH) or (column == "low" and hedge in WITHOUT_LOW):
        return ""
    return f"{(min if column == 'low' else max)(values):.10g}"


def _hedge(dataset: Dataset, cells: Cells, lines: list[str], strings: list[str]) -> str:
    """Return the hedge that stands right before one of the strings in the document."""
    first, _, last = cells.get("line", "").partition("-")
    if not lines or not first.isdigit():
        return ""
    text = " ".join(lines[int(first) - 1 : int(last or first)]).lower()
    field = next(f for f in dataset.tables["claims"].fields if f["name"] == "qualifier")
    hedges: list[str] = field["constraints"]["enum"]
    for hedge in sorted(hedges, key=len, reverse=True):
        if any(re.search(rf"\b{hedge}\s+{re.escape(string.lower())}", text) for string in strings):
            return hedge
    return ""
