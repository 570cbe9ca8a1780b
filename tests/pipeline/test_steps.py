"""The steps: what each depends on is recorded and read off, by content, and what differs is said in words."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Book, steps

from evidence.book import render
from evidence.dataset import read, read_package
from evidence.files import Built
from evidence.pipeline import graph
from evidence.pipeline.check import check, readable
from evidence.pipeline.digests import PACKAGE, digest_of, files_of_book
from evidence.pipeline.notebooks import check_reads
from evidence.pipeline.record import Record, State, in_words, read_record, write_record
from evidence.problems import BookError
from evidence.tellings import tellings_of


def digests(book: Book) -> dict[str, str]:
    """Return the digests of what notebooks may read, as a check of the book writes them."""
    check(book.root)
    kept: dict[str, str] = json.loads(Built(book.root).digests.read_text(encoding="utf-8"))
    return kept


def moved(book: Book, file: str, old: str, new: str) -> set[str]:
    """Return the names of what notebooks may read that an edit changes."""
    before = digests(book)
    book.edit(file, old, new)
    after = digests(book)
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def test_the_rows_of_all_topics_hold_every_telling_in_order(book: Book) -> None:
    check(book.root)
    rows = json.loads(Built(book.root).rows("all").read_text(encoding="utf-8"))["rows"]
    assert [row["claim_id"] for row in rows] == [row["claim_id"] for row in tellings_of(read(book.root))]
    assert len(rows) > 2


def test_an_edit_of_a_claim_changes_its_telling_and_the_columns_that_it_stands_in_alone(book: Book) -> None:
    names = moved(book, "data/claims.csv", "£40,,40,40", "£45,,45,45")
    assert {"rows all/low", "rows unit-costs/high", "rows table:claims/as_printed", "telling gardener-cost"} <= names
    assert not names & {"rows all/", "rows all/topic", "rows returns/low", "rows table:measures/what", "telling garden-return"}


@pytest.mark.parametrize(
    ("file", "old", "new", "column"),
    [
        ("data/programmes.csv", "The garden", "The plot", "programme"),
        ("data/outcomes.csv", "saving,Saving", "saving,Thrift", "outcome"),
        ("data/sources.csv", "Garden", "Plot", "document"),
    ],
    ids=["programme", "outcome", "source"],
)
def test_an_edit_of_any_joined_table_changes_the_rows_of_all_topics(
    book: Book, file: str, old: str, new: str, column: str
) -> None:
    assert f"rows all/{column}" in moved(book, file, old, new)


def test_a_retired_claim_changes_the_status_in_its_table(book: Book) -> None:
    row = "id,table,when,why\n"
    names = moved(book, "data/retired.csv", row, f"{row}garden-2012-value,claims,2026-01-01,told twice\n")
    assert "rows table:claims/status" in names
    assert "rows table:claims/low" not in names


def test_reading_what_there_is_not_is_refused() -> None:
    notebook = {"metadata": {"evidence": {"reads": ["table:clams"]}}, "cells": []}
    with pytest.raises(BookError, match=r"analysis/x.ipynb declares that it reads 'table:clams'.*did you mean 'table:claims'"):
        check_reads("x", notebook, readable(read_package(ROOT)))


def test_the_site_depends_on_styles_templates_and_what_the_pages_import() -> None:
    files = {path.relative_to(graph.PACKAGE).as_posix() for path in graph.files_of(render.__name__.rpartition(".")[0])}
    assert {"book/assets/book.css", "book/templates/layout.html", "book/extension.py", "publish/records.py"} <= files
    assert not any("__pycache__" in file or file.startswith(("pipeline/", "checks/")) for file in files)


def test_the_benchmark_is_behind_no_step() -> None:
    behind = {file.name for name in ("check", "execute", "works") for file in graph.files_of(f"evidence.pipeline.{name}")}
    assert {"rules.py", "kernel.py", "bibliography.py"} <= behind
    assert not behind & {"bench.py", "scale.py", "cli.py", "build.py"}


def test_a_file_edited_while_a_step_runs_is_new_to_the_next_build(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("read by the step")
    state = State(tmp_path, files_of_book(tmp_path))
    # Noting the new content here would call the step done with what it never read.
    (tmp_path / "data.csv").write_text("edited meanwhile")
    record = Record({"file data.csv": state.digest("file data.csv")}, {}, [], 0.0)
    assert State(tmp_path, files_of_book(tmp_path)).differences(record, []) == ["data.csv changed"]


def test_what_is_new_gone_and_changed_differs_from_a_record(tmp_path: Path) -> None:
    for name in ("same", "edited", "new"):
        (tmp_path / name).write_text(name)
    state = State(tmp_path, files_of_book(tmp_path))
    record = Record({"file same": digest_of(tmp_path / "same"), "file edited": "0", "file gone": "0"}, {}, [], 0.0)
    assert state.differences(record, ["file new", "file same"]) == ["edited changed", "gone is gone", "new changed"]


def test_columns_that_changed_are_told_in_one_line_for_each_table() -> None:
    names = ["rows all/high", "rows all/low", "rows table:claims/line", "telling garden-return", "works"]
    assert in_words(names, dict.fromkeys(names, False)) == [
        "the telling garden-return changed",
        "the bibliography changed",
        "tellings of all: high, low changed",
        "table claims: line changed",
    ]


@pytest.mark.parametrize(
    "text", ["", "{", '{"inputs": {}}', '{"inputs": {}, "outputs": {}, "because": [], "seconds": 1, "new": 2}']
)
def test_a_record_that_is_cut_short_or_of_another_version_is_none(tmp_path: Path, text: str) -> None:
    kept = Record({"environment": "a"}, {"x": "b"}, ["because"], 1.5)
    write_record(tmp_path / "record.json", kept)
    assert read_record(tmp_path / "record.json") == kept
    (tmp_path / "record.json").write_text(text)
    assert read_record(tmp_path / "record.json") is None


IMPORT = '__import__(\\"importlib\\").import_module(\\"evidence.formulas.returns\\") and tellings.load(\\"unit-costs\\")'


def test_a_module_is_noted_however_it_was_imported(copy_of_built: Callable[[], Book], tmp_path: Path) -> None:
    book = copy_of_built()
    # A copy, put before the installed package: the one that runs this test must stay as it is.
    code = shutil.copytree(PACKAGE, tmp_path / "code" / "evidence", ignore=shutil.ignore_patterns("__pycache__"))
    path = os.pathsep.join([str(code.parent), os.environ.get("PYTHONPATH", "")])
    book.edit("analysis/costs.ipynb", 'tellings.load(\\"unit-costs\\")', IMPORT)
    assert "notebook costs" in steps(book.run("book", PYTHONPATH=path).stdout)
    with (code / "formulas" / "returns.py").open("a", encoding="utf-8") as file:
        file.write("# A comment.\n")
    done = book.run("book", "-v", PYTHONPATH=path)
    assert steps(done.stdout) == ["notebook costs"]
    assert "because the module evidence.formulas.returns changed" in done.stdout
    with (code / "pipeline" / "bench.py").open("a", encoding="utf-8") as file:
        file.write("# A comment.\n")
    assert steps(book.run("book", PYTHONPATH=path).stdout) == []


def test_another_environment_runs_everything_again_and_a_tool_beside_it_nothing(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    lock = book.root / "requirements.lock"
    text = lock.read_text(encoding="utf-8")
    lock.write_text(f"# A comment.\n{text}", encoding="utf-8")
    assert steps(book.run("book").stdout) == []
    # As when a package is installed, removed or another version: the packages that the lock names are not what they were.
    lock.write_text(text.replace("\npandas==", "\npondas==", 1), encoding="utf-8")
    ran = steps(book.run("book").stdout)
    assert {"check", "works", "notebook costs", "notebook returns", "pages"} <= set(ran)


def test_why_says_which_input_changed(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    book.edit("data/claims.csv", "£40,,40,40", "£45,,45,45")
    assert book.run("book").returncode == 0
    said = book.run("why", "analysis/costs.ipynb").stdout
    assert "The notebook costs last ran" in said
    assert "high, low" in said and "unit-costs" in said
    assert "data/claims.csv changed" in book.run("why", "check").stdout
    unknown = book.run("why", "cots")
    assert unknown.returncode == 1
    assert unknown.stderr == "the last build made nothing of the name 'cots': did you mean 'costs'?\n"
