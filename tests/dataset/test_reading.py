"""Reading the tables: typed cells, places of rows, what is retired, and what a notebook sees of a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Book, as_notebook

from evidence.dataset import (
    Dataset,
    bearing,
    book_root,
    inferences,
    load_table,
    price_year_basis,
    read,
    read_valid,
)
from evidence.dataset.derived import borne_on
from evidence.problems import BookError, DataError


def append(book: Book, table: str, row: str) -> Dataset:
    """Add a row to a table, and read the book."""
    with (book.root / "data" / f"{table}.csv").open("a", encoding="utf-8") as file:
        file.write(row + "\n")
    return read(book.root)


def test_cells_are_typed_by_the_schema(book: Book) -> None:
    claim = read(book.root).by_id("claims")["garden-2012-saving"]
    assert (claim["low"], claim["high"], claim["line"], claim["note"]) == (90.0, None, "4", None)
    source = read(book.root).by_id("sources")["garden-2012"]
    assert source["lines"] == 8
    assert isinstance(source["lines"], int)


def test_a_cell_that_is_no_number_stays_text_for_the_check_to_name(book: Book) -> None:
    book.edit("data/claims.csv", "£40,,40,40", "£40,,forty,40")
    assert read(book.root).by_id("claims")["garden-2012-cost"]["low"] == "forty"


def test_each_row_knows_its_line_of_the_file_past_blank_ones(book: Book) -> None:
    # A blank line and a row of empty cells, as spreadsheets leave them: messages must still name the line that an editor shows.
    book.edit("data/outcomes.csv", "gp-use,", "\n,,,\ngp-use,")
    table = read(book.root).tables["outcomes"]
    assert [record["outcome_id"] for record in table.records] == ["saving", "gp-use"]
    assert table.lines == [2, 5]


def test_the_book_is_found_from_a_folder_inside_it_and_from_nowhere_else(book: Book, tmp_path: Path) -> None:
    assert book_root(book.root / "data") == book.root
    with pytest.raises(BookError, match=r"no folder above it has data/schema\.yml"):
        book_root(tmp_path)


def test_a_valid_dataset_is_read_once_while_its_files_stay_the_same(book: Book) -> None:
    first = read_valid(book.root)
    assert read_valid(book.root) is first
    book.edit("data/outcomes.csv", "Money saved", "Money that is saved")
    assert read_valid(book.root) is not first
    (book.root / "data" / "claims.csv").unlink()
    with pytest.raises(DataError, match=r"data/claims\.csv: expected a CSV file"):
        read_valid(book.root)


def test_keys_of_one_column_of_several_and_of_none(book: Book) -> None:
    dataset = read(book.root)
    assert dataset.key("claims") == ["claim_id"]
    assert dataset.key("chains") == ["measure_id", "step"]
    assert dataset.key("exclusions") == []


def test_a_retired_row_stays_in_its_table_and_is_not_in_use(book: Book) -> None:
    dataset = append(book, "retired", "garden-2012-value,claims,2026-11-24,misread")
    assert dataset.retired("claims") == {"garden-2012-value"}
    assert dataset.retired("findings") == set()
    assert "garden-2012-value" in dataset.by_id("claims")
    assert "garden-2012-value" not in {claim["claim_id"] for claim in dataset.in_use("claims")}


@pytest.mark.parametrize(
    ("year", "inferred", "basis"),
    [
        pytest.param("2011", (), "stated", id="a year alone is stated"),
        pytest.param("2011", ("period", "price_year"), "assumed", id="a year that is inferred is assumed"),
        pytest.param("2011", ("period",), "stated", id="another column's inference says nothing of it"),
        pytest.param(None, (), "not applicable", id="no year"),
        pytest.param(None, ("price_year",), "not applicable", id="no year, whatever is named"),
    ],
)
def test_how_a_price_year_is_known(year: str | None, inferred: tuple[str, ...], basis: str) -> None:
    assert price_year_basis({"price_year": year}, inferred) == basis


def test_inferences_are_gathered_for_each_row_with_their_reasons(book: Book) -> None:
    append(book, "inferences", "measures,gardener-cost,period,guessed")
    dataset = append(book, "inferences", "studies,garden-model,comparison,not said")
    assert inferences(dataset) == {
        ("measures", "gardener-cost"): {"price_year": "year of the work", "period": "guessed"},
        ("measures", "gardener-saving"): {"price_year": "year of the work"},
        ("studies", "garden-model"): {"comparison": "not said"},
    }


def test_an_appraisal_of_a_study_bears_on_all_its_measures_and_one_of_a_measure_on_no_other(book: Book) -> None:
    dataset = read(book.root)
    (appraisal,) = dataset["appraisal"]
    assert borne_on(dataset, appraisal) == ["garden-return"]
    whole = {**appraisal, "studies": "garden-model", "measures": "garden-visits"}
    assert borne_on(dataset, whole) == ["garden-visits", "garden-return", "gardener-cost", "gardener-saving"]
    assert borne_on(dataset, {**appraisal, "measures": None}) == []
    assert list(bearing(dataset)) == ["garden-return"]


def test_a_notebook_sees_whether_a_row_is_in_use_and_all_measures_of_an_appraisal(book: Book) -> None:
    append(book, "retired", "garden-2012-value,claims,2026-11-24,misread")
    claims = load_table("claims", book.root).set_index("claim_id")
    assert claims["status"].to_dict() == {
        claim: "retired" if claim == "garden-2012-value" else "in use" for claim in claims.index
    }
    book.edit("data/appraisal.csv", "beds,,garden-return", "beds,garden-model,")
    assert load_table("appraisal", book.root)["measures"][0] == "garden-return|garden-visits|gardener-cost|gardener-saving"


def test_a_table_knows_its_name_and_key_and_keeps_its_columns_without_rows(book: Book) -> None:
    frame = load_table("retired", book.root)
    assert list(frame.columns) == ["id", "table", "when", "why"]
    assert frame.attrs == {"table": "retired", "key": ["id"]}


def test_a_notebook_reads_only_what_it_declares(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    as_notebook(monkeypatch, book.root, "table:claims")
    assert len(load_table("claims", book.root)) > 2
    with pytest.raises(BookError, match="declares only table:claims"):
        load_table("measures", book.root)


def test_a_notebook_notes_the_columns_of_a_table_that_it_reads_and_counts_by_its_key(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel = as_notebook(monkeypatch, book.root, "table:measures")
    frame = load_table("measures", book.root, columns=["what"])
    assert sorted(frame.columns) == ["measure_id", "what"]
    assert frame.attrs == {"table": "measures", "key": ["measure_id"]}
    assert kernel.noted == {"rows table:measures/", "rows table:measures/what", "rows table:measures/measure_id"}


@pytest.mark.parametrize("whole", [read, read_valid])
def test_a_notebook_gets_no_whole_dataset_not_even_one_that_was_read_before(
    book: Book, monkeypatch: pytest.MonkeyPatch, whole: Callable[[Path], Dataset]
) -> None:
    whole(book.root)
    as_notebook(monkeypatch, book.root, "table:claims")
    load_table("claims", book.root)
    with pytest.raises(BookError, match=r"^this notebook reads the whole dataset: take dataset\.load_table"):
        whole(book.root)
