"""Noticing saves: what stands in a book's folder, looked at twice a second.

By looking, and not by the system's notices of changes: those do not come from network drives, nor into containers, and
differ between systems. A look at the book's 200 files takes some milliseconds.
"""

from __future__ import annotations

import time
from functools import lru_cache
from pathlib import Path

from evidence.files import digest_of
from evidence.pipeline.digests import names_of_book, names_of_pages
from evidence.pipeline.notebooks import read_notebook, source_of
from evidence.problems import BookError

QUIET = 0.2  # seconds without a change, after which a save is taken to be over
PATIENCE = 25  # looks at a folder that is never quiet, before it is built as it is

Seen = dict[str, object]


def look(root: Path) -> Seen:
    """Return a mark for each file that a build may be made from, under its name; another mark means another content."""
    notebooks = [path.relative_to(root).as_posix() for path in (root / "analysis").glob("*.ipynb")]
    names = [*names_of_book(root), *names_of_pages(root), *notebooks]
    marks = {name: _mark(root / name, name in notebooks) for name in names}
    return {name: mark for name, mark in marks.items() if mark is not None}


def settled(root: Path) -> Seen:
    """Return what :func:`look` does, as soon as nothing changes any more: many saves at once are one."""
    # Editors save by way of other files, and git writes many: what stands in the midst of that is nobody's book.
    before, now = Seen(), look(root)
    for _ in range(PATIENCE):
        if now == before:
            break
        time.sleep(QUIET)
        before, now = now, look(root)
    return now


def differing(before: Seen, now: Seen) -> list[str]:
    """Return the names of files that are new, gone or changed."""
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def _mark(path: Path, notebook: bool) -> object:
    """Return what tells a file from its next version: date and size, or what a person wrote in a notebook; None without one."""
    try:
        found = path.stat()
    except OSError:
        return None
    return _written(path, found.st_mtime_ns, found.st_size) if notebook else (found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=1000)
def _written(path: Path, mtime_ns: int, size: int) -> str | None:
    """Return a notebook without outputs; read once for each date and size."""
    # The build writes the outputs: taken for an edit, they would have it build again, and again.
    try:
        return source_of(read_notebook(path))
    except BookError:
        return digest_of(path)
