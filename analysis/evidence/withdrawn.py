"""What of the book is withdrawn: sentences whose figures are gone or whose statement no longer holds, as the last build found them.

Pages, notebooks and the data's own prose are gathered here, for the end of a build, for `evidence sentences` and for a release.
"""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import msgspec

from evidence.files import Built, write_if_changed
from evidence.publish.records import read_results

CELL = 10_000  # lines that MyST counts for each cell of a notebook
# What compares or counts: an edit can make it false though no number in it moves.
COMPARES = re.compile(
    r"\b(one|two|three|four|five|six|seven|eight|nine|ten|twelve|both|all|every|none|no|nobody|neither|nor|only|most|few|some|half|"
    r"twice|times|double|triples?|high(er|est)|low(er|est)|larg(er|est)|small(er|est)|great(er|est)|more|less|fewer|same|"
    r"equal|exactly|always|never|firmest|widest|clearest|rarely|mostly|first|last|rises?|rose|falls?|fell|far)\b",
    re.IGNORECASE,
)


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of a page: the line of its block, its words, whether it prints a value or is tied to a statement, and why it is
    withdrawn where it is."""

    line: int
    words: str
    computed: bool = False
    tied: bool = False
    withdrawn: str = ""

    @property
    def open(self) -> bool:
        """Whether it compares or counts, and nothing would notice if that became false."""
        return not self.tied and COMPARES.search(self.words) is not None


class Withdrawal(msgspec.Struct, frozen=True):
    """A sentence that is withdrawn: its page or file, its line or cell, its words, and why."""

    page: str
    line: int
    sentence: str
    because: str


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
    with contextlib.suppress(OSError):
        found += msgspec.json.decode(built.prose.read_bytes(), type=list[Withdrawal])
    write_if_changed(built.withdrawn, msgspec.json.format(msgspec.json.encode(found), indent=0).decode() + "\n")


def read_sentences(root: Path) -> dict[str, list[Sentence]]:
    """Return the sentences of the last build under the files of their pages; nothing where there was none."""
    try:
        return msgspec.json.decode(Built(root).sentences.read_bytes(), type=dict[str, list[Sentence]])
    except (OSError, msgspec.DecodeError):
        return {}
