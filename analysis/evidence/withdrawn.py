"""What of the book is withdrawn: sentences whose figures are gone or whose statement no longer holds, as the last build found them.

Pages, notebooks and the data's own prose are gathered here, for the end of a build, for `evidence sentences` and for a release.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import msgspec

from evidence.files import Built, write_if_changed
from evidence.problems import BookError
from evidence.publish.records import Withdrawal, read_results

FIRST = 6  # words by which a sentence is told from the others of its page
CELL = 10_000  # lines that MyST counts for each cell of a notebook
# What compares or counts: an edit can make it false though no number in it moves.
COMPARES = re.compile(
    r"\b(one|two|three|four|five|six|seven|eight|nine|ten|twelve|both|all|every|none|no|nobody|neither|nor|only|most|few|some|half|"
    r"twice|times|double|triples?|high(er|est)|low(er|est)|larg(er|est)|small(er|est)|great(er|est)|more|less|fewer|same|"
    r"equal|exactly|always|never|firmest|widest|clearest|rarely|mostly|first|last|rises?|rose|falls?|fell|far)\b",
    re.IGNORECASE,
)


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of a page: the line of its block, its words, and the first of them with … for a computed number; whether it prints
    a value or is tied to a statement, and why it is withdrawn where it is."""

    line: int
    words: str
    starts: str = ""
    computed: bool = False
    tied: bool = False
    withdrawn: str = ""

    @property
    def open(self) -> bool:
        """Whether it compares or counts, and nothing would notice if that became false."""
        return not self.tied and COMPARES.search(self.words) is not None


def gather(root: Path) -> None:
    """Write all that a finished build withdrew into one file."""
    built = Built(root)
    found = [
        Withdrawal(page, one.line // CELL or one.line, one.words, one.withdrawn)
        for page, some in read_sentences(root).items()
        for one in some
        if one.withdrawn
    ]
    for path in sorted(built.results_folder.glob("*.json")):
        results = read_results(path)
        # One cell without a result has others follow: told once for each reason.
        for why in dict.fromkeys(results.stops.values()) if results else ():
            cells = [cell for cell, because in results.stops.items() if because == why] if results else []
            without = "this cell has no result" if len(cells) == 1 else f"cells {', '.join(cells)} have no result"
            found.append(Withdrawal(f"analysis/{path.stem}.ipynb", int(cells[0]), without, why))
    found += read_withdrawn(built.prose)
    write_if_changed(built.withdrawn, msgspec.json.format(msgspec.json.encode(found), indent=0).decode() + "\n")


WHY = {
    "document": "restates what a document or a work says",
    "advice": "gives advice",
    "definition": "says what a word means",
    "book": "says how the book works",
    "computed": "its numbers are computed, and its words are true of any",
    "judgement": "our reading, which no row of the data holds",
}


def reasons(root: Path) -> dict[tuple[str, str], str]:
    """Return why sentences that compare or count rest on no statement, by page and first words: ``chapters/untied.csv``.

    Raises BookError for a reason that is not in :data:`WHY`.
    """
    path = root / "chapters" / "untied.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())) if path.is_file() else []
    for number, row in enumerate(rows, 2):
        if row["why"] not in WHY:
            raise BookError(f"chapters/untied.csv, row {number}: found {row['why']!r}; expected one of {', '.join(WHY)}")
    return {(row["page"], row["starts"]): row["why"] for row in rows}


def account(root: Path) -> tuple[str, list[str]]:
    """Return in words how many sentences rest on what, by page and by reason, and each one of which nobody has said why it is free.

    Raises BookError where there was no build.
    """
    pages = {page: some for page, some in read_sentences(root).items() if some}
    if not pages:
        raise BookError("it is not known what the sentences rest on: run 'make book' first")
    why, lines, unsaid, used = reasons(root), list[str](), list[str](), set[tuple[str, str]]()
    tally = Counter[str]()
    for page, some in pages.items():
        counts = Counter("tied" if one.tied else "open" if one.open else "computed" if one.computed else "plain" for one in some)
        lines.append(
            f"{page}: {len(some)} sentences; "
            + ", ".join(f"{counts[kind]} {kind}" for kind in ("tied", "computed", "open", "plain"))
        )
        tally["tied"] += counts["tied"]
        for one in (one for one in some if one.open):
            key = (page, one.starts or " ".join(one.words.split()[:FIRST]))
            used.add(key)
            tally[why.get(key, "unsaid")] += 1
            if key not in why:
                unsaid.append(f"{page}:{one.line}: {one.words}")
    lines.append(f"{tally['tied']} sentences rest on a statement. Of those that compare or count and do not:")
    lines += [f"    {tally[reason]} {words}" for reason, words in WHY.items()]
    unsaid += [
        f"chapters/untied.csv: {page} has no open sentence that starts {starts!r}" for page, starts in sorted(why.keys() - used)
    ]
    return "\n".join(lines), unsaid


def read_withdrawn(path: Path) -> list[Withdrawal]:
    """Return what a build withdrew, from the file that :func:`gather` wrote; nothing where there is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[Withdrawal])
    except (OSError, msgspec.DecodeError):
        return []


def read_sentences(root: Path) -> dict[str, list[Sentence]]:
    """Return the sentences of the last build under the files of their pages; nothing where there was none."""
    try:
        return msgspec.json.decode(Built(root).sentences.read_bytes(), type=dict[str, list[Sentence]])
    except (OSError, msgspec.DecodeError):
        return {}
