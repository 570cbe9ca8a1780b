"""The works that the documents cite, from ``data/references.bib``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from evidence.dataset import guard
from evidence.dataset.reading import book_root

PLACES = ("journal", "institution", "publisher", "organization", "howpublished")  # where a work appeared, the first that it has
SHOWN = {*PLACES, "year", "title", "doi", "url"}
TEX = re.compile(r"[\\{}%~`]|--|''|,,")  # what TeX reads as more than the letter that it is


def works(root: Path | None = None) -> dict[str, dict[str, Any]]:
    """Return each work under its citation key: ``label`` (authors and year), ``title``, ``where``, ``doi``, ``url``.

    Declared in a notebook as ``bibliography``.
    """
    guard.declare("bibliography")
    guard.note("works")
    known: dict[str, dict[str, Any]] | None = guard.shared("works.json")
    return read_works(root or book_root()) if known is None else known


def read_works(root: Path) -> dict[str, dict[str, Any]]:
    """Return what :func:`works` does, from the file itself."""
    from pybtex.database import parse_file

    found = {}
    entries = parse_file(str(root / "data" / "references.bib")).entries
    for key, entry in entries.items():
        fields = {name.lower(): _plain(text) for name, text in entry.fields.items() if name.lower() in SHOWN}
        people = entry.persons.get("author") or entry.persons.get("editor") or []
        names = [_plain(" ".join([*person.prelast_names, *person.last_names])) for person in people]
        who = names[0] + (f" and {names[1]}" if len(names) == 2 else " and others" if len(names) > 2 else "") if names else ""
        who = who or fields.get("organization") or fields.get("institution") or fields.get("publisher") or "No author"
        where = next((fields[k] for k in PLACES if fields.get(k)), "")
        found[key] = {
            "label": f"{who} ({fields.get('year', 'no date')})",
            "title": fields.get("title", ""),
            "where": where,
            "doi": fields.get("doi", ""),
            "url": fields.get("url", ""),
        }
    return found


def _plain(text: str) -> str:
    """Return BibTeX text without braces and accents' codes."""
    from pybtex.richtext import Text

    # Most texts are plain, and reading them as TeX takes ten times as long as the rest of a record.
    return " ".join((str(Text.from_latex(text)) if TEX.search(text) else text).split())
