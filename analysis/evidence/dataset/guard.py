"""The guard in a notebook's kernel: the book's files are read through :mod:`evidence.dataset`, or not at all.

The build runs a notebook again when what it declares to read has changed. A file that it opened by itself
would change unseen, and leave a stale number in the book.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator
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


def only_inside_reading() -> None:
    """Refuse the whole dataset to a notebook, once read or not; raises BookError there.

    Its parts are what a notebook can declare: whoever has the whole shows nobody what a number was made from.
    """
    if declared is not None and not _open_readers:
        raise BookError(
            "this notebook reads the whole dataset: take dataset.load_table, tellings.load or tellings.figure, and declare what "
            "they read in metadata.evidence.reads, or the build would not see that it changed"
        )


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    # What is opened by number has no path, and was opened by name before.
    if event != "open" or _open_readers or not isinstance(arguments[0], str | bytes):
        return
    path = os.path.abspath(os.fsdecode(arguments[0]))  # noqa: PTH100 (no look at the disk: this runs on every open)
    if path.startswith(_root + os.sep) and not path.startswith(_ours):
        raise BookError(
            f"this notebook opens {os.path.relpath(path, _root)} by itself: read data through evidence.dataset, and declare it "
            f"in metadata.evidence.reads; move code into a folder of analysis/evidence; or the build would not see that it changed"
        )


class _Unseen:
    """Python asks it first for each module that is imported, however it is; it finds none, and refuses some."""

    def __init__(self, names: Collection[str]) -> None:
        self.names = frozenset(names)

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        """Find nothing; raises BookError for a module that the build does not know the notebook to be made with."""
        if fullname in self.names:
            raise BookError(
                f"this notebook imports {fullname} where the build does not see it: write an import statement on a line of its "
                f"own, of a folder that is a notebook's to use (README.md names them), or the build would not see that it changed"
            )


def install(root: str, reads: list[str], unseen: Collection[str] = ()) -> None:
    """Guard a book in this process, where only ``reads`` may be read; the build has each kernel run this first.

    ``unseen`` are the modules of this package that the build does not know the notebook to be made with.
    """
    global _root, _ours, declared
    _root, declared = root, reads
    # The package, whose imports the build follows, and libraries. Not all of analysis: a helper beside the notebooks that one
    # of them imports, or a file that it opens there, would change unseen.
    _ours = tuple(f"{_root}{os.sep}{name}{os.sep}" for name in (f"analysis{os.sep}evidence", ".venv"))
    # For good: Python lets no hook be taken out. So this is for kernels, which end with their notebook.
    sys.addaudithook(_watch)
    # No audit: Python tells a hook of import statements, and not of importlib.
    sys.meta_path.insert(0, _Unseen(unseen))
