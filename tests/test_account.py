"""What the sentences of a book rest on, counted."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from evidence.files import Built
from evidence.problems import BookError
from evidence.withdrawn import Sentence, account

OPEN = Sentence(3, "None of the ten savings is cash in anybody’s budget.")


def told(root: Path, untied: str = "") -> tuple[str, list[str]]:
    Built(root).render.mkdir(parents=True)
    (root / "chapters").mkdir()
    if untied:
        (root / "chapters" / "untied.csv").write_text(f"page,starts,why\n{untied}\n", encoding="utf-8")
    some = [OPEN, Sentence(4, "It is twice as much.", tied=True), Sentence(5, "Savings are money.")]
    Built(root).sentences.write_bytes(msgspec.json.encode({"chapters/a.md": some}))
    return account(root)


def test_a_sentence_that_compares_and_rests_on_nothing_is_to_be_settled(tmp_path: Path) -> None:
    words, unsaid = told(tmp_path)
    assert "chapters/a.md: 3 sentences; 1 tied, 0 computed, 1 open, 1 plain" in words
    assert unsaid == [f"chapters/a.md:3: {OPEN.words}"]


def test_a_reason_settles_it_and_is_counted(tmp_path: Path) -> None:
    words, unsaid = told(tmp_path, "chapters/a.md,None of the ten savings is,advice")
    assert "    1 gives advice" in words
    assert unsaid == []


def test_a_reason_for_a_sentence_that_is_gone_is_named(tmp_path: Path) -> None:
    _, unsaid = told(tmp_path, "chapters/a.md,None of the ten savings is,advice\nchapters/a.md,Old words that are no more,book")
    assert unsaid == ["chapters/untied.csv: chapters/a.md has no open sentence that starts 'Old words that are no more'"]


def test_an_unknown_reason_is_refused_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(BookError, match=r"chapters/untied.csv, row 2: found 'whim'; expected one of document, advice"):
        told(tmp_path, "chapters/a.md,None of the ten savings is,whim")


def test_without_a_build_nothing_is_known(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="run 'make book' first"):
        account(tmp_path)
