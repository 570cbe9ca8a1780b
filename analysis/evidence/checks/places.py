"""Rules on places: lines, notes, and the ids that name their document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.checks.rows import rows
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
}


def places_exist(dataset: Dataset) -> Iterator[Problem]:
    """Every line lies inside its document, and every note number is one that the document has."""
    sources = dataset.by_id("sources")
    for name, columns in LOCATED.items():
        for record, fault in rows(dataset, name):
            source = sources.get(record["source_id"])
            if source is None:
                continue  # the foreign key's error names it
            for column in columns:
                for place in split(str(record[column] or "")):
                    match = LINES.match(place)
                    # A stretch that runs backwards is refused here too: its text would be empty, and no string would stand in it.
                    if not match or not 1 <= int(match[1]) <= int(match[2] or match[1]) <= source["lines"]:
                        wanted = f"a line from 1 to {source['lines']} of {source['source_id']}"
                        yield fault(column, "line-outside", wanted, "look the line up in the document", place)
            for note in split(str(record.get("note") or "")):
                if not note.isdigit() or int(note) > source["highest_note"]:
                    wanted = (
                        f"a note of {source['source_id']}: 1 to {source['highest_note']}" if source["highest_note"] else "no note"
                    )
                    yield fault("note", "no-such-note", wanted, "look the note up in the document", note)


def every_note_is_mapped(dataset: Dataset) -> Iterator[Problem]:
    """Each numbered note of each document has a row in citations.csv."""
    mapped = {(c["source_id"], c["note"]) for c in dataset["citations"]}
    for source, fault in rows(dataset, "sources"):
        for note in range(1, (source["highest_note"] or 0) + 1):
            if (source["source_id"], note) not in mapped:
                mend = "add the work that it cites to data/citations.csv"
                yield fault(
                    "highest_note", "note-unmapped", f"a citation for note {note}", mend, f"{source['source_id']}, note {note}"
                )


def claim_ids_name_their_source(dataset: Dataset) -> Iterator[Problem]:
    """A claim's id starts with its source's id, so that an address tells its document."""
    for claim, fault in rows(dataset, "claims"):
        if not str(claim["claim_id"]).startswith(f"{claim['source_id']}-"):
            yield fault(
                "claim_id",
                "id-of-other-source",
                f"an id that starts with {claim['source_id']}-",
                "rename it before it is published",
            )


RULES = [places_exist, every_note_is_mapped, claim_ids_name_their_source]
