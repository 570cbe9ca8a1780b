"""What each step of a build was made from, kept beside its work: names and digests, compared at the next build.

A name says what it stands for: ``file data/claims.csv``, ``module evidence.words.numbers``, ``code evidence.book`` (a module
and all that it imports), ``notebook help`` (its cells), ``rows all/low`` (a column as notebooks get it), ``telling ID``,
``works`` (the bibliography) and ``environment`` (Python and the installed packages). Content alone counts, never a date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

import msgspec

from evidence.files import Built, digest_of, write_if_changed
from evidence.pipeline import graph
from evidence.pipeline.digests import environment


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a finished step was made from, what it wrote, why it ran, and how long it took in seconds."""

    inputs: dict[str, str | None]
    outputs: dict[str, str | None]
    because: list[str]
    seconds: float


def read_record(path: Path) -> Record | None:
    """Return a step's record; None where there is none, it was cut short, or another version of the program wrote it."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Record)
    except (OSError, msgspec.MsgspecError):
        return None


def write_record(path: Path, record: Record) -> None:
    """Write a step's record whole."""
    write_if_changed(path, msgspec.json.format(msgspec.json.encode(record, order="sorted"), indent=1).decode() + "\n")


class State:
    """The digests of all that steps depend on, each as it was when this build first looked at it.

    Not as it is when a step ends: what was edited while a step ran is not what the step read, and is new to the next build.
    """

    def __init__(self, root: Path, files: Mapping[str, str | None]) -> None:
        """``files`` are the digests of the book's files as they were when the build began."""
        self.root = root
        self.seen: dict[str, str | None] = {f"file {name}": kept for name, kept in files.items()}
        # Now, for kernels import them later: one that is edited meanwhile must not be taken for what they imported.
        self.modules = {name: digest_of(graph.file_of(name)) for name in graph.imports().modules}

    def digest(self, name: str) -> str | None:
        """Return the digest under a name; None where there is no such thing."""
        if name not in self.seen:
            self.seen[name] = self._digest(*name.partition(" ")[::2])
        return self.seen[name]

    def _digest(self, kind: str, what: str) -> str | None:
        if kind == "file":
            return digest_of(self.root / what)
        if kind == "module":
            return self.modules.get(what)
        if kind == "code":
            return graph.digest_of_files(graph.files_of(what))
        if kind == "environment":
            return environment(self.root)
        if kind == "works":
            return digest_of(Built(self.root).works)
        return self.rows.get(f"{kind} {what}".strip())

    @cached_property
    def rows(self) -> dict[str, str]:
        """The digests of what notebooks read, as the last check wrote them; to be looked at when the check is done."""
        try:
            found = msgspec.json.decode(Built(self.root).digests.read_bytes(), type=dict[str, str])
        except (OSError, msgspec.MsgspecError):
            found = {}
        return found

    def differences(self, record: Record, names: Iterable[str]) -> list[str]:
        """Return in words what differs from a record; ``names`` are what the step depends on now, besides what it recorded."""
        both = sorted({*record.inputs, *names})
        changed = [name for name in both if name not in record.inputs or record.inputs[name] != self.digest(name)]
        return in_words(changed, {name: self.digest(name) is None for name in changed})


def in_words(names: Iterable[str], gone: Mapping[str, bool]) -> list[str]:
    """Return what changed, in words; columns of one table or topic in one line."""
    columns: dict[str, list[str]] = {}
    words = []
    for name in names:
        kind, _, what = name.partition(" ")
        if kind == "rows":
            columns.setdefault(what.partition("/")[0], []).append(what.partition("/")[2] or "its columns")
        else:
            said = {"file": what, "module": f"the module {what}", "code": f"the code of {what}", "telling": f"the telling {what}"}
            said |= {"notebook": f"the cells of analysis/{what}.ipynb", "works": "the bibliography"}
            said |= {"environment": "Python or an installed package"}
            words.append(f"{said.get(kind, name)} {'is gone' if gone[name] else 'changed'}")
    for read, names_of_columns in columns.items():
        where = f"table {read.removeprefix('table:')}" if read.startswith("table:") else f"tellings of {read}"
        few = ", ".join(names_of_columns[:4]) + (f" and {len(names_of_columns) - 4} more" if len(names_of_columns) > 4 else "")
        words.append(f"{where}: {few} changed")
    return words
