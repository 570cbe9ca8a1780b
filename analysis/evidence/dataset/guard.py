"""The guard in a notebook's kernel: the book's files are read through :mod:`evidence.dataset`, or not at all.

The build runs a notebook again when what it declares to read has changed. A file that it opened by itself
would change unseen, and leave a stale number in the book.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from evidence.problems import BookError

# Counted and not said yes or no, for one reader of ours may call another.
_open_readers = 0
declared: list[str] | None = None  # what the running notebook says that it reads; None outside the build
_root = ""
_ours: tuple[str, ...] = ()


@contextmanager
def reading() -> Iterator[None]:
    """Allow the book's own reader to open files."""
    global _open_readers
    _open_readers += 1
    try:
        yield
    finally:
        _open_readers -= 1


def declare(what: str) -> None:
    """Check a read against what the running notebook declares; raises BookError where it does not."""
    if declared is not None and what not in declared:
        raise BookError(
            f"this notebook reads {what!r} but declares only {', '.join(declared) or 'nothing'}: "
            f"add it to metadata.evidence.reads of the notebook, or the build would not see that it changed"
        )


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    # What is opened by number has no path, and was opened by name before.
    if event != "open" or _open_readers or not isinstance(arguments[0], str):
        return
    path = os.path.abspath(arguments[0])  # noqa: PTH100 (no look at the disk: this runs on every open)
    if path.startswith(_root + os.sep) and not path.startswith(_ours):
        raise BookError(
            f"this notebook opens {os.path.relpath(path, _root)} by itself: read through evidence.dataset, "
            f"and declare it in metadata.evidence.reads, or the build would not see that it changed"
        )


def install(root: str, reads: list[str]) -> None:
    """Guard a book in this process, where only ``reads`` may be read; the build has each kernel run this first."""
    global _root, _ours, declared
    _root, declared = root, reads
    # A notebook's own folder holds the package that it imports; no number of the book comes from there or from libraries.
    _ours = tuple(f"{_root}{os.sep}{name}{os.sep}" for name in ("analysis", ".venv"))
    # For good: Python lets no hook be taken out. So this is for kernels, which end with their notebook.
    sys.addaudithook(_watch)
