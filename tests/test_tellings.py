"""The book's reading of the evidence: joining, grading, taking one telling, and refusing where nothing decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from conftest import ROOT, Book, as_notebook

from evidence import tellings
from evidence.dataset import Dataset, read_valid
from evidence.problems import BookError
from evidence.tellings import DECIDING, TELLS, claims_in_use, decided, joined, taken, tellings_of, topic, undecided

FIGURE = {"low": 1.0, "high": 1.0, "qualifier": None, "told_as": "cost"}


def telling(claim: str, **changes: Any) -> dict[str, Any]:
    """Return a telling of one measure as far as taking looks at it."""
    return {"claim_id": claim, **FIGURE, **changes}


@pytest.mark.parametrize(
    ("changes", "decisions", "chosen", "open_"),
    [
        pytest.param([{}], set(), "one", False, id="one telling is taken as it is"),
        pytest.param([{}, {}], set(), "one", False, id="of two that agree the earlier is taken"),
        pytest.param([{}, {"low": 2.0}], set(), "one", True, id="another low end needs a decision"),
        pytest.param([{}, {"high": 2.0}], set(), "one", True, id="another high end needs a decision"),
        pytest.param([{}, {"high": None}], set(), "one", True, id="a lost end needs a decision"),
        pytest.param([{}, {"qualifier": "about"}], set(), "one", True, id="a lost hedge needs a decision"),
        pytest.param([{}, {"told_as": "funding"}], set(), "one", True, id="another kind needs a decision"),
        pytest.param([{}, {"says": "other words"}], set(), "one", False, id="other words alone do not"),
        pytest.param([{}, {"low": 2.0}], {"two"}, "two", False, id="the decided one is taken"),
        pytest.param([{}, {"low": 2.0}], {"one"}, "one", False, id="the decided one is taken where it is the earlier"),
        pytest.param([{}, {}, {"low": 2.0}], {"three"}, "three", False, id="the decided one of three is taken"),
        pytest.param([{}, {"low": 2.0}], {"elsewhere"}, "one", True, id="a decision on another measure decides nothing"),
        pytest.param([{}, {}], {"two"}, "two", False, id="a decision counts where the figures agree too"),
    ],
)
def test_which_telling_the_book_takes(changes: list[dict[str, Any]], decisions: set[str], chosen: str, open_: bool) -> None:
    told = [telling(name, **change) for name, change in zip(("one", "two", "three"), changes, strict=False)]
    assert taken(told, decisions) == chosen
    assert undecided(told, decisions) is open_


def test_only_differences_in_the_figure_itself_decide() -> None:
    rows = [{"differs": differs, "taken": differs} for differs in (*DECIDING, "attribution", "scope", "caveat dropped")]
    assert decided({"disagreements": rows}) == set(DECIDING)  # type: ignore[arg-type]


def test_a_claim_is_joined_to_its_measure_study_programme_outcome_and_document(book: Book) -> None:
    dataset = read_valid(book.root)
    row = joined(dataset, dataset.by_id("claims")["garden-2012-cost"])
    expected = {
        "claim_id": "garden-2012-cost",
        "measure_id": "gardener-cost",
        "what": "Cost of a gardener",
        "unit": "GBP",
        "programme": "The garden",
        "place": "Nowhere",
        "outcome": "Saving",
        "document": "Garden 2012",
        "year": 2012,
        "study_design": "economic model",
        "comparison": "none",
        "sample": None,
        "sample_size": None,
        "independence": "independent",
        "reference": "green2011",
        "price_year_basis": "assumed",
        "inferred": "price_year",
        "inferred_why": "year of the work",
        "strength": "not graded",
        "strength_reason": "a record or a definition, not an effect",
    }
    assert {column: row[column] for column in expected} == expected


def test_what_is_inferred_is_gathered_from_measure_study_and_programme(book: Book) -> None:
    rows = "programmes,garden,place,d\nstudies,garden-model,study_design,b\nstudies,garden-model,independence,c\n"
    book.edit("data/inferences.csv", "why\n", "why\n" + rows)
    dataset = read_valid(book.root)
    claims = dataset.by_id("claims")
    cost, visits = joined(dataset, claims["garden-2012-cost"]), joined(dataset, claims["garden-2012-visits"])
    assert cost["inferred"] == "price_year|study_design|independence|place"
    assert cost["inferred_why"] == "year of the work|b|c|d"
    assert (visits["inferred"], visits["inferred_why"]) == ("study_design|independence|place", "b|c|d")


def test_where_nothing_is_inferred_the_cells_are_empty(book: Book) -> None:
    dataset = read_valid(book.root)
    row = joined(dataset, dataset.by_id("claims")["garden-2012-visits"])
    assert (row["inferred"], row["inferred_why"]) == (None, None)


@pytest.mark.parametrize(
    ("file", "old", "new", "levels"),
    [
        pytest.param("appraisal.csv", "limits", "limits", ("limited", "limited"), id="limits do not weaken"),
        pytest.param("appraisal.csv", "limits", "against", ("weak", "limited"), id="against one measure weakens no other of its study"),
        pytest.param("appraisal.csv", "beds,,garden-return,,limits", "beds,garden-model,,,against", ("weak", "weak"), id="against the study weakens all its measures"),
        pytest.param("studies.csv", ",,,independent", ",12 beds,12,independent", ("weak", "weak"), id="a small sample weakens"),
        pytest.param("studies.csv", ",,,independent", ",some beds,,independent", ("limited", "limited"), id="a sample without a number does not"),
    ],
)  # fmt: skip
def test_the_grade_rests_on_the_study_and_on_what_bears_on_the_measure(
    book: Book, file: str, old: str, new: str, levels: tuple[str, str]
) -> None:
    book.edit(f"data/{file}", old, new)
    rows = {row["claim_id"]: row for row in tellings_of(read_valid(book.root))}
    assert (rows["garden-2012-return"]["strength"], rows["garden-2012-visits"]["strength"]) == levels


# None would lose a measure from its chapter, two would count it twice.
def test_exactly_one_telling_of_each_measure_is_taken() -> None:
    rows = tellings_of(read_valid(ROOT))
    chosen = [row["measure_id"] for row in rows if row["taken"]]
    assert len(chosen) == len(set(chosen)) == len({row["measure_id"] for row in rows})


def test_tellings_stand_in_the_order_of_the_measures_and_then_of_the_years() -> None:
    dataset = read_valid(ROOT)
    order = list(dataset.by_id("measures"))
    places = [(order.index(row["measure_id"]), row["year"], row["claim_id"]) for row in tellings_of(dataset)]
    assert places == sorted(places)


def retire(book: Book, name: str, table: str) -> Dataset:
    with (book.root / "data" / "retired.csv").open("a", encoding="utf-8") as file:
        file.write(f"{name},{table},2026-11-24,misread\n")
    return read_valid(book.root)


def test_retired_claims_and_claims_of_retired_measures_are_not_told(book: Book) -> None:
    before = {claim["claim_id"] for claim in claims_in_use(read_valid(book.root))}
    after = {claim["claim_id"] for claim in claims_in_use(retire(book, "garden-2012-value", "claims"))}
    assert before - after == {"garden-2012-value"}
    last = {claim["claim_id"] for claim in claims_in_use(retire(book, "garden-return", "measures"))}
    assert after - last == {"garden-2012-return", "garden-2012-ceiling"}


def test_a_topic_gives_its_tellings_and_an_unknown_one_is_told(book: Book) -> None:
    dataset = read_valid(book.root)
    assert {row["measure_id"] for row in topic(dataset, "unit-costs")} == {"gardener-cost", "gardener-saving"}
    with pytest.raises(BookError, match="there is no topic 'unit-cost'; topics are returns, unit-costs"):
        topic(dataset, "unit-cost")


def test_a_telling_is_found_by_its_claim_or_by_its_measure(book: Book) -> None:
    assert tellings.telling("garden-2012-ceiling", book.root)["high"] == 4.0
    assert tellings.telling("garden-return", book.root)["claim_id"] == "garden-2012-return"
    assert str(tellings.figure("gardener-cost", book.root)) == "£40"
    with pytest.raises(
        BookError,
        match=r"^no claim or measure has the id 'gardener-costs': did you mean 'gardener-cost'\?$",
    ):
        tellings.telling("gardener-costs", book.root)


def test_an_id_that_nothing_is_like_is_to_be_looked_up(book: Book) -> None:
    with pytest.raises(BookError, match=r": look it up in data/claims\.csv$"):
        tellings.telling("xyz", book.root)


READING: dict[str, tuple[Callable[[Book], object], str]] = {
    "another topic's tellings": (lambda book: tellings.load("unit-costs", book.root), "'unit-costs'"),
    "every topic's tellings": (lambda book: tellings.load("all", book.root), "'all'"),
    "another topic's telling": (lambda book: tellings.telling("gardener-cost", book.root), "'unit-costs'"),
}


@pytest.mark.parametrize(("read", "what"), READING.values(), ids=READING)
def test_a_notebook_that_does_not_declare_what_it_reads_is_refused(
    book: Book, monkeypatch: pytest.MonkeyPatch, read: Callable[[Book], object], what: str
) -> None:
    as_notebook(monkeypatch, book.root, "returns")
    with pytest.raises(BookError, match=f"^this notebook reads {what} but declares only returns: "):
        read(book)


def test_a_notebook_that_declares_its_topic_may_read_it(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    as_notebook(monkeypatch, book.root, "returns")
    assert len(tellings.load("returns", book.root)) == 3
    assert tellings.telling("garden-return", book.root)["topic"] == "returns"


def test_a_notebook_that_declares_all_topics_may_read_a_telling_of_any(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    as_notebook(monkeypatch, book.root, "all")
    assert tellings.telling("gardener-cost", book.root)["topic"] == "unit-costs"


def test_a_notebook_notes_the_columns_and_the_tellings_that_it_reads(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = as_notebook(monkeypatch, book.root, "all")
    frame = tellings.load("all", book.root, columns=["topic"])
    assert set(frame.columns) == {"topic", "claim_id"}
    assert kernel.noted == {"rows all/", "rows all/topic", "rows all/claim_id"}
    tellings.figure("gardener-cost", book.root)
    assert kernel.noted - {"rows all/", "rows all/topic", "rows all/claim_id"} == {"telling gardener-cost"}
    assert "rows all/low" not in kernel.noted
    tellings.load("all", book.root)
    assert "rows all/low" in kernel.noted


def test_the_tellings_of_named_claims_are_those_of_all_by_their_ids(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    every = tellings.load("all", book.root)
    some = every[every["topic"] == "returns"]
    kernel = as_notebook(monkeypatch, book.root, "all")
    found = tellings.named([*reversed(some["claim_id"].tolist()), "retired-long-ago"], book.root)
    assert found.astype(str).to_dict("records") == some.sort_values("claim_id").astype(str).replace("nan", "None").to_dict(
        "records"
    )
    assert kernel.noted == {"rows all/", "telling retired-long-ago", *(f"telling {claim}" for claim in some["claim_id"])}


def test_a_notebook_of_the_build_gets_the_rows_of_the_check_and_not_what_was_edited_since(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_notebook(monkeypatch, book.root, "unit-costs")
    book.edit("data/claims.csv", "£40,,40,40", "£45,,45,45")
    # What it read and what the build notes of it must be the same, or an edit and its revert would leave £45 in the book.
    assert tellings.figure("gardener-cost", book.root).end == 40


def test_a_book_of_one_telling_is_loaded(book: Book) -> None:
    _, *others = read_valid(book.root).by_id("claims")
    for claim in others:
        retire(book, claim, "claims")
    assert len(tellings.load("all", book.root)) == 1


def test_a_topic_without_tellings_is_an_empty_table_with_every_column(book: Book) -> None:
    retire(book, "garden-visits", "measures")
    empty = tellings.load("service-use", book.root)
    assert empty.empty
    assert list(empty.columns) == list(tellings.load("all", book.root).columns)


def test_where_tellings_can_differ_are_columns_of_claims(book: Book) -> None:
    assert set(TELLS) <= set(read_valid(book.root).tables["claims"].header)


def test_the_loaded_table_has_numbers_where_numbers_are_and_every_column(book: Book) -> None:
    frame = tellings.load("returns", book.root)
    assert list(frame["claim_id"]) == ["garden-2012-ceiling", "garden-2012-return", "garden-2012-value"]
    assert list(frame.dtypes[["low", "high", "period_years"]]) == ["float64"] * 3
    assert {"strength", "taken", "price_year_basis", "inferred", "inferred_why"} <= set(frame.columns)
    assert len(tellings.load("all", book.root)) == 6
