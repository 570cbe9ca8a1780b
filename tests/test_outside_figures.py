"""Figures of outside works: quantities that know their row, and no claim."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Book, as_notebook

from evidence.problems import BookError
from evidence.publish import asides
from evidence.publish.records import TABLE
from evidence.quantities import of_telling
from evidence.tellings import outside_figure, telling


@pytest.fixture
def declaring(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a notebook that declares the topic of returns alone."""
    as_notebook(monkeypatch, book.root, "returns")


def test_a_figure_of_an_outside_work_knows_its_row_and_no_claim(book: Book) -> None:
    found = outside_figure("garden-return-found", book.root)
    assert found.words() == "£1.20"
    assert found.rows == ("outside_figures/garden-return-found",)
    assert found.claims == ()


def test_what_is_made_from_a_claim_and_an_outside_figure_names_both(book: Book) -> None:
    told = of_telling(telling("garden-2012-return", book.root))
    ratio = outside_figure("garden-return-found", book.root) / told
    assert ratio.rows == ("outside_figures/garden-return-found",)
    assert ratio.claims == ("garden-2012-return",)


def test_an_unknown_figure_is_refused_with_the_nearest_id(book: Book) -> None:
    with pytest.raises(
        BookError, match="no figure of an outside work has the id 'garden-return-fond': did you mean 'garden-return-found'"
    ):
        outside_figure("garden-return-fond", book.root)
    with pytest.raises(BookError, match=r"the id 'xyz': look it up in data/outside_figures\.csv$"):
        outside_figure("xyz", book.root)


@pytest.mark.usefixtures("declaring")
def test_a_notebook_has_to_declare_the_table(book: Book) -> None:
    with pytest.raises(BookError, match="reads 'table:outside_figures' but declares only returns"):
        outside_figure("garden-return-found", book.root)


def test_the_aside_shows_value_unit_and_work_and_publishes_nothing(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[dict[str, Any], str]] = []
    monkeypatch.setattr(asides, "display", lambda bundle, name="": shown.append((bundle, name)))
    monkeypatch.chdir(book.root)
    asides.show_outside("garden-return-found")
    ((bundle, name),) = shown
    assert name == ""
    (row,) = bundle[TABLE]["rows"]
    assert row["cells"] == {
        "What": "Return of the garden",
        "Value": "£1.20",
        "Unit": "£ returned per £1",
        "Told with": {"type": "page", "text": "Green (2011)", "page": "#work-green2011"},
        "Where in it": "page 1",
    }
