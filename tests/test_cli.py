"""The command line: cleaning."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from conftest import Book


def test_clean_removes_what_was_built_and_nothing_else(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()

    def others() -> list[Path]:
        return sorted(p for p in book.root.rglob("*") if "_build" not in p.parts)

    before = others()
    assert book.run("clean").returncode == 0
    assert not (book.root / "_build").exists()
    assert others() == before
    assert book.run("clean").returncode == 0  # with nothing there
