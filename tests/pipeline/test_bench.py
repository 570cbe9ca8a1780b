"""The benchmark: what it edits is there, and is sound when edited."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import ROOT, Book

from evidence.dataset import read
from evidence.pipeline import bench
from evidence.problems import BookError


def test_the_edit_changes_value_and_string_alike_and_the_data_stays_sound(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    before = read(tmp_path).by_id("claims")
    bench.edit_claim(tmp_path)
    after = read(tmp_path).by_id("claims")
    edited = after[bench.CLAIM]
    assert (before[bench.CLAIM]["as_printed"], edited["as_printed"]) == (f"£{bench.OLD}", f"£{bench.NEW}")
    assert edited["low"] == edited["high"] == float(bench.NEW)
    # Only this one: the edit goes by a row's text, and the same figures may stand in others.
    assert [claim for claim in after if after[claim] != before[claim]] == [bench.CLAIM]
    done = Book(tmp_path).run("check")
    assert done.returncode == 0, done.stderr


def test_an_edit_that_finds_no_claim_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "claims.csv").write_text("claim_id,low\nother,450\n", encoding="utf-8")
    with pytest.raises(BookError, match="give it another claim"):
        bench.edit_claim(tmp_path)


def test_plain_jupyter_book_is_set_to_run_the_notebooks_itself(tmp_path: Path) -> None:
    shutil.copy(ROOT / "_config.yml", tmp_path)
    bench.use_own_execution(tmp_path)
    text = (tmp_path / "_config.yml").read_text(encoding="utf-8")
    assert "execute_notebooks: force" in text
    assert "\n    evidence_workings: false\n" in text
    with pytest.raises(BookError, match="execute_notebooks"):
        bench.use_own_execution(tmp_path)


def test_the_weighed_page_is_a_chapter() -> None:
    assert (ROOT / f"{bench.CHAPTER}.md").is_file()


def test_a_page_weighs_itself_and_all_that_it_asks_for(built: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "CHAPTER", "chapters/returns")
    requests, size = bench.weight(built.root / "_build" / "html")
    assert requests > 3
    assert size > len(built.page("chapters/returns")) / 10
