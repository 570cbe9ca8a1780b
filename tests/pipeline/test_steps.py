"""The steps: what each notebook and the site depend on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import ROOT, Book

from evidence.book import render
from evidence.dataset import read, read_package
from evidence.files import Built
from evidence.pipeline import graph
from evidence.pipeline.record import Contents
from evidence.pipeline.steps import check, files_read, readable
from evidence.problems import BookError
from evidence.tellings import tellings_of


def test_the_rows_of_all_topics_hold_every_telling_in_order(book: Book) -> None:
    assert check(book.root) is None
    rows = json.loads(Built(book.root).rows("all").read_text(encoding="utf-8"))["rows"]
    assert [row["claim_id"] for row in rows] == [row["claim_id"] for row in tellings_of(read(book.root))]
    assert len(rows) > 2


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("data/programmes.csv", "The garden", "The plot"),
        ("data/outcomes.csv", "saving,Saving", "saving,Thrift"),
        ("data/sources.csv", "Garden", "Plot"),
    ],
    ids=["programme", "outcome", "source"],
)
def test_an_edit_of_any_joined_table_changes_the_rows_of_all_topics(book: Book, file: str, old: str, new: str) -> None:
    check(book.root)
    before = Built(book.root).rows("all").read_text(encoding="utf-8")
    book.edit(file, old, new)
    assert check(book.root) is None
    assert Built(book.root).rows("all").read_text(encoding="utf-8") != before


def test_a_notebook_that_reads_all_depends_on_the_rows_of_all_topics() -> None:
    package = read_package(ROOT)
    assert files_read(ROOT, "x", "all", package) == [Built(ROOT).rows("all")]
    assert "all" in readable(package)


def test_a_notebook_that_reads_a_table_depends_on_its_rows_as_it_gets_them(book: Book) -> None:
    (file,) = files_read(book.root, "x", "table:claims", read_package(book.root))
    check(book.root)
    before = json.loads(file.read_text(encoding="utf-8"))
    assert before["key"] == ["claim_id"]
    assert {row["status"] for row in before["rows"]} == {"in use"}
    book.edit("data/retired.csv", "id,table,when,why\n", "id,table,when,why\ngarden-2012-value,claims,2026-01-01,told twice\n")
    assert check(book.root) is None
    assert [row["status"] for row in json.loads(file.read_text(encoding="utf-8"))["rows"]].count("retired") == 1


def test_reading_what_there_is_not_is_refused() -> None:
    with pytest.raises(BookError, match=r"analysis/x.ipynb declares that it reads 'table:clams'.*did you mean 'table:claims'"):
        files_read(ROOT, "x", "table:clams", read_package(ROOT))


def test_the_site_depends_on_styles_templates_and_what_the_pages_import() -> None:
    files = {path.relative_to(graph.PACKAGE).as_posix() for path in graph.files_in(render.__name__.rpartition(".")[0])}
    assert {"book/assets/book.css", "book/templates/layout.html", "book/extension.py", "publish/records.py"} <= files
    assert not any("__pycache__" in file or file.startswith(("pipeline/", "checks/")) for file in files)


def test_a_file_edited_while_a_step_runs_is_new_to_the_next_build(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("read by the step")
    record = Contents(tmp_path)
    record.info("data.csv")
    # Noting the new content here would call the step done with what it never read.
    (tmp_path / "data.csv").write_text("edited meanwhile")
    noted = record.get_state("data.csv", None)
    later = Contents(tmp_path)
    assert later.check_modified("data.csv", later.info("data.csv"), noted)
