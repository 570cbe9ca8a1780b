"""Rules on places: lines, notes, and the ids that name their document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.checks.rows import Fault, rows
from evidence.dataset import Dataset
from evidence.problems import Problem
from evidence.words.numbers import split

LINES = re.compile(r"^(\d+)(?:-(\d+))?$")
LOCATED = {
    "claims": ["line", "also_at"],
    "findings": ["line", "also_at"],
    "cases": ["line", "also_at"],
    "approaches": ["line"],
    "framework": ["line"],
    "citations": ["line", "mark_at"],
    "exclusions": ["line"],
    "second_reading": ["line", "also_at"],
    "ledger": ["line"],
}
MANY = 5  # cells: where more than these lie outside a document, what is said of the document is wrong


def places_exist(dataset: Dataset) -> Iterator[Problem]:
    """Every line lies inside its document, and every note number is one that the document has."""
    sources = dataset.by_id("sources")
    lines: dict[str, list[Problem]] = {}
    notes: dict[str, list[Problem]] = {}
    for name, columns in LOCATED.items():
        for record, fault in rows(dataset, name):
            source = sources.get(record["source_id"])
            if source is None or not isinstance(source["lines"], int) or not isinstance(source["highest_note"], int):
                continue  # what looks ids up tells of it, or what the schema declares
            last, highest = source["lines"], source["highest_note"]
            for column in columns:
                for place in split(str(record[column] or "")):
                    match = LINES.match(place)
                    # A stretch that runs backwards is refused here too: its text would be empty, and no string would stand in it.
                    if not match or not 1 <= int(match[1]) <= int(match[2] or match[1]) <= last:
                        wanted = f"a line from 1 to {last} of {source['source_id']}"
                        found = fault(column, "line-outside", wanted, "look the line up in the document", place)
                        lines.setdefault(source["source_id"], []).append(found)
            for note in split(str(record.get("note") or "")):
                if not note.isdigit() or int(note) > highest:
                    wanted = f"a note of {source['source_id']}: 1 to {highest}" if highest else "no note"
                    found = fault("note", "no-such-note", wanted, "look the note up in the document", note)
                    notes.setdefault(source["source_id"], []).append(found)
    for source, fault in rows(dataset, "sources"):
        yield from _gathered(lines.get(source["source_id"], []), fault, "lines", "lines-too-few")
        yield from _gathered(notes.get(source["source_id"], []), fault, "highest_note", "notes-too-few")


def _gathered(outside: list[Problem], fault: Fault, column: str, code: str) -> list[Problem]:
    """Return what lies outside a document, or, where that is much, that the document is said to be too short."""
    if len(outside) <= MANY:
        return outside
    first = f"{outside[0].file}, row {outside[0].row}"
    wanted = f"a number that is not passed by {len(outside)} cells (the first: {outside[0].value!r} in {first})"
    return [fault(column, code, wanted, "count again in the document")]


def every_note_is_mapped(dataset: Dataset) -> Iterator[Problem]:
    """Each numbered note of each document has a row in citations.csv."""
    mapped = {(c["source_id"], c["note"]) for c in dataset["citations"]}
    for source, fault in rows(dataset, "sources"):
        highest = source["highest_note"] if isinstance(source["highest_note"], int) else 0
        left = [note for note in range(1, highest + 1) if (source["source_id"], note) not in mapped]
        if left:
            few = ", ".join(map(str, left[:3])) + (f" and {len(left) - 3} more" if len(left) > 3 else "")
            word = "notes" if len(left) > 1 else "note"
            mend = "add the work that each cites to data/citations.csv, or correct the number of the last note"
            yield fault(
                "highest_note", "note-unmapped", f"a citation for {word} {few}", mend, f"{source['source_id']}, {word} {few}"
            )


def claim_ids_name_their_source(dataset: Dataset) -> Iterator[Problem]:
    """A claim's id starts with its source's id, so that an address tells its document."""
    sources = dataset.by_id("sources")
    for claim, fault in rows(dataset, "claims"):
        # Of a source that there is not, the source is the mistake.
        if claim["source_id"] in sources and not str(claim["claim_id"]).startswith(f"{claim['source_id']}-"):
            wanted = f"an id that starts with {claim['source_id']}-"
            yield fault("claim_id", "id-of-other-source", wanted, "correct the document, or the id before it is published")


RULES = [places_exist, every_note_is_mapped, claim_ids_name_their_source]
