"""The benchmark: what it edits is there, and is sound when edited; what it measures is written where it belongs, or it says why not."""

from __future__ import annotations

import csv
import shutil
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Book

from evidence.dataset import read
from evidence.pipeline import bench
from evidence.problems import BookError


def test_the_edit_makes_one_claim_a_pound_larger_in_value_and_string_alike_and_the_data_stays_sound(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    before, lines = read(tmp_path).by_id("claims"), (tmp_path / "data" / "claims.csv").read_text(encoding="utf-8").split("\n")
    said = bench.edit_claim(tmp_path)
    after = read(tmp_path).by_id("claims")
    (edited,) = [claim for claim in after if after[claim] != before[claim]]
    old, new = before[edited], after[edited]
    assert said == f"edited {edited}: {old['as_printed']} → {new['as_printed']}"
    assert new["low"] == new["high"] == old["low"] + 1
    assert float(new["as_printed"].lstrip("£").replace(",", "")) == new["low"]
    # Only that line: a file that is written anew may differ in quotes and line ends.
    changed = (tmp_path / "data" / "claims.csv").read_text(encoding="utf-8").split("\n")
    assert sum(one != other for one, other in zip(lines, changed, strict=True)) == 1
    done = Book(tmp_path).run("check")
    assert done.returncode == 0, done.stderr


def test_a_claim_of_a_measure_that_is_told_twice_is_not_edited(book: Book) -> None:
    claims = book.root / "data" / "claims.csv"
    assert "garden-2012-cost" in bench.edit_claim(book.root)
    again = ["garden-2012-again", "gardener-cost", "garden-2012", "4", "£41", "", "41", "41", "", "cost", "So again", "", "", ""]
    with claims.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(again)
    with pytest.raises(BookError, match="has none"):
        bench.edit_claim(book.root)


def test_line_ends_of_windows_stay(book: Book) -> None:
    claims = book.root / "data" / "claims.csv"
    claims.write_bytes(claims.read_bytes().replace(b"\n", b"\r\n"))
    bench.edit_claim(book.root)
    raw = claims.read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n")


def test_a_build_that_fails_is_told_with_its_own_message(tmp_path: Path) -> None:
    with pytest.raises(BookError, match=r"(?s)failed:.*claims.csv, row 2"):
        bench._time([sys.executable, "-c", "import sys; sys.exit('data/claims.csv, row 2: wrong')"], tmp_path)


def test_the_benchmark_of_a_broken_book_fails_with_the_message_of_its_build(book: Book) -> None:
    book.edit("data/claims.csv", "£40,,40,40", "£40,,44,44")
    done = book.run("bench", "--rounds", "1")
    assert done.returncode == 1
    assert "string-and-value-differ" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_table_goes_between_its_marks_in_the_readme(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("before\n<!-- bench -->\nold\n<!-- /bench -->\nafter\n", encoding="utf-8")
    bench.publish(tmp_path, "bench", "new", write=False)
    assert "old" in readme.read_text(encoding="utf-8")
    assert (tmp_path / "_build" / "bench.md").read_text(encoding="utf-8") == "new\n"
    bench.publish(tmp_path, "bench", "new", write=True)
    assert readme.read_text(encoding="utf-8") == "before\n<!-- bench -->\nnew\n<!-- /bench -->\nafter\n"
    with pytest.raises(BookError, match="<!-- scale -->"):
        bench.publish(tmp_path, "scale", "new", write=True)


def test_the_readme_has_a_place_for_both_tables() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in ("bench", "scale"):
        assert text.count(f"<!-- {name} -->") == text.count(f"<!-- /{name} -->") == 1


def test_the_table_has_medians_and_ratios_and_says_how_they_were_taken() -> None:
    times = {(case, who): [1.0, 9.0, 2.0] for case in bench.TARGETS for who in ("this book", "plain jupyter-book")}
    times["cold", "this book"] = [1.0, 0.5, 90.0]
    text = bench._table(times, 3, [0.5, 2.0, 1.0])
    assert text.startswith("Medians of 3 rounds on a machine with ")
    assert "a load of 0.5 to 2.0 before it began" in text
    assert "| cold | 1.0 | 2.0 | 0.50 | 0.38 |" in text


def test_an_environment_without_compiled_files_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "bare.py").write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(bench, "LIBRARIES", ("bare",))
    assert bench.uncompiled() == ["bare"]


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
