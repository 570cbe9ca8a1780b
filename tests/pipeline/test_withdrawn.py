"""A figure that is gone, or a statement that no longer holds: the book is built, and says so wherever it matters."""

from __future__ import annotations

import json
from collections.abc import Callable

from conftest import Book

SAYS = "a gardener costs less than £50"
STATED = f'publish.statement(\\"cheap\\", tellings.figure(\\"gardener-cost\\").end < 50, \\"{SAYS}\\", tellings.figure(\\"gardener-cost\\"))\\n",\n    "publish.table(\\"register\\"'
RETIRED = "garden-2012-cost,claims,2026-01-01,it was misread\ngardener-cost,measures,2026-01-01,it was misread\n"


def stated(book: Book) -> None:
    """Give the notebook a statement, and the chapter a sentence that rests on it."""
    book.edit("analysis/costs.ipynb", 'publish.table(\\"register\\"', STATED)
    book.edit("chapters/costs.md", "pounds.", "pounds. That is little. {holds}`costs.cheap` It is paid once.")


def test_a_sentence_whose_statement_breaks_is_withdrawn_and_a_release_refused(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    stated(book)
    done = book.run("book", "--strict")
    assert done.returncode == 0, done.stderr
    assert "withdrawn" not in done.stdout + book.page("chapters/costs")
    first = book.site()
    book.edit("data/claims.csv", "£40,,40,40", "£60,,60,60")
    done = book.run("book")
    assert done.returncode == 0, done.stderr
    told = "✗ chapters/costs.md:3: That is little.\n    because it no longer holds that a gardener costs less than £50 (now £60)"
    assert told in done.stdout
    assert "1 sentence is withdrawn" in done.stdout
    page = book.page("chapters/costs")
    assert page.count("Withdrawn until reworded") == 1
    assert "That is little." in page.partition("Withdrawn until reworded")[2]
    # Also where nothing is left to build: it is withdrawn until somebody rewords it.
    again = book.run("book", "--strict", "--json")
    assert again.returncode == 1
    (one,) = json.loads(again.stdout)["withdrawn"]
    assert (one["page"], one["line"], one["sentence"]) == ("chapters/costs.md", 3, "That is little.")
    # Nor does a list that is lost let a release through.
    (book.root / "_build" / "withdrawn.json").unlink()
    assert book.run("book", "--strict").returncode == 1
    book.edit("data/claims.csv", "£60,,60,60", "£40,,40,40")
    assert book.run("book", "--strict").returncode == 0
    assert book.site() == first


def test_a_retired_claim_that_a_notebook_names_leaves_a_book_that_names_chapter_and_line(
    copy_of_built: Callable[[], Book],
) -> None:
    book = copy_of_built()
    stated(book)
    (book.root / "data" / "retired.csv").write_text(f"id,table,when,why\n{RETIRED}", encoding="utf-8")
    done = book.run("book")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "✗ chapters/costs.md:3: That is little.\n    because gardener-cost was retired (it was misread)" in done.stdout
    assert "✗ analysis/costs.ipynb, cell 2: this cell has no result" in done.stdout
    assert book.run("book", "--strict").returncode == 1


def test_an_unknown_statement_is_a_fault_with_its_place(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    stated(book)
    book.edit("chapters/costs.md", "costs.cheap", "costs.chaep")
    done = book.run("book")
    assert done.returncode == 1
    assert "chapters/costs.md:3: unknown statement 'costs.chaep': did you mean 'costs.cheap'?" in done.stderr
