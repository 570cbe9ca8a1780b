"""Whether a ledger of numbers still fits the data: asked of the tables alone, for the documents are seldom at hand.

The ledger is written from the documents' texts (:mod:`evidence.checks.ledger`). A claim entered, corrected or retired since, a
document added or replaced: each makes it the ledger of an earlier day, and this says of what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evidence.words.amounts import missing
from evidence.words.numbers import NUMBER, split

Record = Mapping[Any, Any]
USED = ("claim", "context of a claim")
Place = tuple[str, int]


@dataclass(frozen=True)
class Standing:
    """What of the data a ledger does not know: documents and claims by their ids, and numbers left out, one for each line."""

    documents: frozenset[str]
    claims: frozenset[str]
    left_out: frozenset[Place]

    @property
    def fits(self) -> bool:
        """Whether the ledger is complete."""
        return not (self.documents or self.claims or self.left_out)


def standing(
    ledger: Iterable[Record],
    accounted: Iterable[Record],
    sources: Iterable[Record],
    claims: Iterable[Record],
    exclusions: Iterable[Record],
) -> Standing:
    """Compare a ledger with the documents, the claims in use and the exclusions as they are now.

    ``documents`` are those that it does not hold, or not in today's text, and those that it holds and that are gone. ``claims``
    are those of the other documents with a number, at its line, that it does not hold as theirs or as another claim's, and
    those that it names and that no longer use the number. ``left_out`` are the lines of exclusions added or taken out since.
    """
    entries = list(ledger)
    texts = {row["source_id"]: row["sha256"] for row in sources}
    read = {row["source_id"]: row["sha256"] for row in accounted}
    held = {name for name, sha256 in read.items() if texts.get(name) == sha256}
    wanted = [(claim, set(_numbers(claim, "as_printed", "context"))) for claim in claims if claim["source_id"] in held]
    used = {(e["source_id"], int(e["line"]), str(e["printed"]).lower()) for e in entries if e["use"] in USED}
    unknown = {claim["claim_id"] for claim, _ in wanted if not _held(claim, used)}
    numbers_of = {claim["claim_id"]: numbers for claim, numbers in wanted}
    for entry in entries:
        if entry["use"] in USED and entry["source_id"] in held:
            here = (entry["source_id"], int(entry["line"]), str(entry["printed"]).lower())
            if here not in numbers_of.get(entry["detail"], ()):
                unknown.add(entry["detail"])
    changed = set(_left_out(entries, [row for row in exclusions if row["source_id"] in held], held))
    return Standing(frozenset((texts.keys() | read.keys()) - held), frozenset(unknown), frozenset(changed))


def _held(claim: Record, used: set[tuple[str, int, str]]) -> bool:
    """Say whether the ledger holds each number of a claim at each of its places: its value at all, its context at the first."""
    for column, places in (("as_printed", _places(claim)), ("context", _places(claim)[:1])):
        for string in split("" if missing(claim[column]) else claim[column]):
            for number in _words(string):
                if not all(any((claim["source_id"], line, number) in used for line in place) for place in places):
                    return False
    return True


def _numbers(claim: Record, *columns: str) -> Iterator[tuple[str, int, str]]:
    for column in columns:
        for string in split("" if missing(claim[column]) else claim[column]):
            for number in _words(string):
                yield from ((claim["source_id"], line, number) for place in _places(claim) for line in place)


def _words(string: str) -> list[str]:
    """Return the numbers of a string as the ledger takes them apart: ``two thirds`` is two."""
    return [match[0].lower() for match in NUMBER.finditer(string)]


def _places(row: Record) -> list[range]:
    also = row.get("also_at")
    places = [str(row["line"]), *split("" if missing(also) else str(also))]
    ends = [place.partition("-") for place in places]
    return [range(int(first), int(last or first) + 1) for first, _, last in ends]


def _left_out(entries: list[Record], exclusions: list[Record], held: set[str]) -> Iterator[Place]:
    """Yield the lines where the ledger leaves out a number that no exclusion names, and those of exclusions that it does not hold."""
    held_at: dict[tuple[str, int, str], list[str]] = {}
    for entry in entries:
        if entry["use"] == "left out" and entry["source_id"] in held:
            held_at.setdefault((entry["source_id"], int(entry["line"]), entry["detail"]), []).append(str(entry["printed"]))
    named_at: dict[tuple[str, int, str], list[str]] = {}
    for row in exclusions:
        lines = [(row["source_id"], line, row["reason"]) for place in _places(row) for line in place]
        for string in split(row["as_printed"]):
            for line in lines:
                named_at.setdefault(line, []).append(string)
            # On one of the lines: a string may stand on any of a stretch.
            # Without a number in it, such as "first", it is left out of the ledger too.
            if NUMBER.search(string) and not any(_alike(string, printed) for line in lines for printed in held_at.get(line, ())):
                yield lines[0][:2]
    for line, numbers in held_at.items():
        if not all(any(_alike(string, printed) for string in named_at.get(line, ())) for printed in numbers):
            yield line[:2]


def _alike(string: str, printed: str) -> bool:
    """Say whether a number of the ledger may be one of an exclusion's string: an address holds numbers, a number note marks."""
    return printed in string or string in printed
