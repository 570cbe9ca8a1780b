"""What makes a render start afresh."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evidence.book.render import shared_by_all, why_afresh


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    for name in ("_config.yml", "_toc.yml", "data/references.bib"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    return tmp_path


def test_a_render_goes_on_where_nothing_that_all_pages_share_changed(root: Path) -> None:
    mark = root / "mark"
    assert why_afresh(mark, {}) == "not built before"
    mark.write_text(json.dumps(shared_by_all(root, "digest")), encoding="utf-8")
    assert why_afresh(mark, shared_by_all(root, "digest")) == ""


@pytest.mark.parametrize("name", ["_config.yml", "_toc.yml", "data/references.bib"])
def test_a_render_starts_afresh_where_a_shared_file_changed_and_names_it(root: Path, name: str) -> None:
    before = root / "mark"
    before.write_text(json.dumps(shared_by_all(root, "digest")), encoding="utf-8")
    (root / name).write_text("other", encoding="utf-8")
    assert why_afresh(before, shared_by_all(root, "digest")) == f"all pages: {name} changed"


def test_a_render_starts_afresh_where_the_program_changed(root: Path) -> None:
    before = root / "mark"
    before.write_text(json.dumps(shared_by_all(root, "digest")), encoding="utf-8")
    assert why_afresh(before, shared_by_all(root, "another")) == "all pages: the program changed"


@pytest.mark.parametrize("cut", ["", "{", "[]", "{}", "0f3a"])
def test_a_render_starts_afresh_where_the_notes_on_the_last_one_are_cut_short(root: Path, cut: str) -> None:
    mark = root / "mark"
    mark.write_text(cut, encoding="utf-8")
    assert why_afresh(mark, shared_by_all(root, "digest")) == "all pages: the notes on the last build cannot be read"
