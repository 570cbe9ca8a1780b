"""What the preview takes for a save, and what not."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from conftest import Book

from evidence.files import Built
from evidence.preview.watch import differing, look, settled


def changed_by(book: Book, *files: str) -> list[str]:
    """Write a text to files, and return what is seen to differ."""
    before = look(book.root)
    for name in files:
        path = book.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("something else")
    return differing(before, look(book.root))


@pytest.mark.parametrize(
    "file",
    ["data/new.csv", "data/claims.csv", "chapters/evidence/new.md", "analysis/new.ipynb", "analysis/costs.ipynb", "_toc.yml"],
)
def test_a_new_or_changed_file_of_the_book_is_noticed(book: Book, file: str) -> None:
    assert changed_by(book, file) == [file]


@pytest.mark.parametrize("file", ["data/claims.csv", "analysis/costs.ipynb"])
def test_a_file_that_is_gone_is_noticed(book: Book, file: str) -> None:
    before = look(book.root)
    (book.root / file).unlink()
    assert differing(before, look(book.root)) == [file]


def test_a_save_by_way_of_another_file_is_a_change_of_the_file_alone(book: Book) -> None:
    before = look(book.root)
    path = book.root / "data" / "claims.csv"
    other = path.with_name("claims.tmp")
    other.write_text("something else")
    other.replace(path)
    assert differing(before, look(book.root)) == ["data/claims.csv"]


def test_what_is_built_or_hidden_or_a_cache_is_no_save(book: Book) -> None:
    files = ["_build/html/index.html", ".git/index", ".venv/lib/x.py", "analysis/evidence/__pycache__/x.pyc", ".build.lock"]
    assert changed_by(book, *files, "analysis/.ipynb_checkpoints/costs.ipynb", "data/.~lock.claims.csv#") == []


def test_a_file_of_a_hidden_folder_that_a_page_includes_is_noticed(book: Book) -> None:
    noted = Built(book.root).page_files
    noted.parent.mkdir(parents=True)
    noted.write_text(json.dumps([".notes/on.md"]))
    assert changed_by(book, ".notes/on.md", ".notes/off.md") == [".notes/on.md"]


def test_outputs_that_a_build_writes_into_a_notebook_are_no_save_and_its_cells_are(book: Book) -> None:
    before = look(book.root)
    path = book.root / "analysis" / "costs.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    code["outputs"], code["execution_count"] = [], 77
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert differing(before, look(book.root)) == []
    code["source"] = "1 + 1"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert differing(before, look(book.root)) == ["analysis/costs.ipynb"]


def test_a_change_of_the_date_alone_is_looked_at_for_a_build_tells_better(book: Book) -> None:
    before = look(book.root)
    os.utime(book.root / "data" / "claims.csv", (1, 1))
    assert differing(before, look(book.root)) == ["data/claims.csv"]


def test_saves_that_follow_each_other_closely_are_waited_for(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book.root / "data" / "claims.csv"
    saves = iter(["one", "two two", "three three three"])

    def save(_: float) -> None:
        path.write_text(next(saves, "three three three"))

    monkeypatch.setattr("time.sleep", save)
    now = settled(book.root)
    assert path.read_text() == "three three three"
    assert differing(now, look(book.root)) in ([], ["data/claims.csv"])
    assert next(saves, None) is None


def test_a_folder_that_is_never_quiet_is_built_all_the_same(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    path: Path = book.root / "data" / "log.csv"
    lines: list[str] = []

    def save(_: float) -> None:
        lines.append("a line\n")
        path.write_text("".join(lines))

    monkeypatch.setattr("time.sleep", save)
    assert "data/log.csv" in settled(book.root)
