"""The data's own sentences: computed or compared, withdrawn where an edit makes them false, refused where nobody can fill them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from conftest import ROOT, Book
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.checks.prose import WITHDRAWN, columns_of, counted, filled, withdrawn
from evidence.checks.rules import check
from evidence.dataset import Dataset, read
from evidence.formulas.sums import claims_in
from evidence.pipeline.check import check as check_step
from evidence.words.mentions import mentions

REAL = read(ROOT)  # read only


def edited(dataset: Dataset, table: str, row: int, **cells: str) -> Dataset:
    """Return the dataset with cells of one row changed; ``row`` counts from 0."""
    old = dataset.tables[table]
    rows = [list(cells_) for cells_ in old.rows]
    for column, cell in cells.items():
        rows[row][old.header.index(column)] = cell
    return replace(dataset, tables={**dataset.tables, table: replace(old, rows=rows)})


def corrected(dataset: Dataset, claim: str, value: str) -> Dataset:
    """Return the dataset with another single figure for a claim."""
    row = [record["claim_id"] for record in dataset["claims"]].index(claim)
    return edited(dataset, "claims", row, as_printed=value, low=value, high=value)


def retired(dataset: Dataset, claim: str) -> Dataset:
    """Return the dataset with a claim retired."""
    old = dataset.tables["retired"]
    return replace(
        dataset,
        tables={**dataset.tables, "retired": replace(old, rows=[[claim, "claims", "2026-01-02", "wrong"]], lines=[2])},
    )


@pytest.fixture
def base(book: Book) -> Callable[[str], Dataset]:
    """Return a function that reads the tiny book with another explanation of its one sum, which is 40 + 50 against 90."""

    def with_explanation(text: str) -> Dataset:
        return edited(read(book.root), "checks", 0, explanation=text)

    return with_explanation


def reads(dataset: Dataset) -> str:
    """Return the explanation of the first sum as readers see it."""
    return str(filled(dataset)["checks"][0]["explanation"])


def test_the_book_has_no_sentence_that_is_withdrawn() -> None:
    assert withdrawn(REAL) == []


def test_a_corrected_amount_withdraws_the_sentences_that_print_the_old_one_and_says_why() -> None:
    data = corrected(REAL, "tlap-2012-befriending-cost-per-person", "90")
    found = {(each.page, each.sentence[:30]): each.because for each in withdrawn(data)}
    says = "says 80; the figures of its row are now £90"
    assert found["data/claims.csv", "Befriending costs 80 pounds pe"] == says
    row = next(r for r in filled(data)["claims"] if r["claim_id"] == "tlap-2012-befriending-cost-per-person")
    assert row["says"] == "Withdrawn until reworded: Befriending costs 80 pounds per older person in a year"


def test_a_computed_number_follows_the_correction() -> None:
    data = corrected(REAL, "help-blog-2012-help-neighbourhood-investment", "150000")
    row = next(r for r in filled(data)["checks"] if r["check_id"] == "help-blog-return")
    assert row["explanation"].startswith("It gives £3.72 (£3.70 to the nearest ten pence).")


def test_a_comparison_that_no_longer_holds_withdraws_its_sentence() -> None:
    data = corrected(REAL, "tlap-2012-holy-cross-return", "1.70")
    found = next(each for each in withdrawn(data) if each.sentence.startswith("It gives £6.82, twice"))
    assert found.because == "round(result / printed, 1) == 2 no longer holds"


PRINTED = [
    ("{garden-2012-saving} and {garden-2012-saving:plain}", "more than £90 and £90"),
    ("{garden-2012-value} from {garden-2012-value:low}", "£2 to £3.5m from £2"),
    ("{garden-2012-ceiling}, {garden-2012-ceiling:high}", "up to £4, £4"),
    ("{garden-2012-visits}", "12%"),
    ("{garden-return-found}", "£1.20"),
    ("{result} of {printed}: {difference}", "£90 of £90: £0"),
    ("{result:100}", "£100"),
    ("{= garden-2012-cost / 7 : 0.10}", "5.70"),
    ("{= garden-2012-cost - garden-2012-value:low}", "38"),
    ("{= (0 - garden-2012-cost) * 100 : 1}", "−4,000"),
    ("so {'two'} of them", "so two of them"),
    ("less {holds garden-2012-cost < printed}.", "less."),
]


@pytest.mark.parametrize(("cell", "text"), PRINTED, ids=[case[0] for case in PRINTED])
def test_a_placeholder_prints_its_figure(base: Callable[[str], Dataset], cell: str, text: str) -> None:
    data = base(cell)
    assert check(data) == []
    assert (reads(data), withdrawn(data)) == (text, [])


REFUSED = [
    ("{garden-2012-cots}", "found '{garden-2012-cots}'", "did you mean 'garden-2012-cost'?"),
    ("{garden-2012-cost:plane}", "no ending, or one of :plain, :low and :high", "did you mean 'plain'?"),
    ("{reslt}", "found '{reslt}'", "did you mean 'result'?"),
    ("{result:0}", "a step to round to", "write {result} or {result:0.1}"),
    ("{result:nice}", "a step to round to", "write {result} or {result:0.1}"),
    ("{= garden-2012-cost : 0}", "a step above zero", "write 1 for whole numbers"),
    ("{= garden-2012-cost +}", "a sum over claim ids", "correct the sum"),
    ("{= __import__('os')}", "the id of a claim", "look it up"),
    ("{holds grden-2012-cost < 1}", "the id of a claim", "did you mean 'garden-2012-cost'?"),
    ("{}", "the id of a claim", "look it up"),
    ("an open {brace", "braces in pairs", "close it"),
    ("a stray } brace", "braces in pairs", "close it"),
    ("{{garden-2012-cost}}", "braces in pairs", "close it"),
]


@pytest.mark.parametrize(("cell", "expected", "mend"), REFUSED, ids=[case[0] for case in REFUSED])
def test_a_placeholder_that_nobody_can_fill_is_refused_with_its_place_and_a_cure(
    base: Callable[[str], Dataset], cell: str, expected: str, mend: str
) -> None:
    (problem,) = check(base(cell))
    assert (problem.file, problem.row, problem.column, problem.code) == ("data/checks.csv", 2, "explanation", "bad-placeholder")
    assert expected in str(problem)
    assert mend in problem.mend


def test_the_result_of_a_sum_is_refused_where_there_is_no_sum(book: Book) -> None:
    (problem,) = check(edited(read(book.root), "claims", 0, says="It is {result}"))
    assert problem.mend == "only a row of data/checks.csv has a sum: name a claim"


UNFIT = [
    ("It costs 41", "says 41; the figures of its row are now £90 and £40"),
    ("It costs £90, three times", "says three; the figures of its row are now £90 and £40"),
    ("{garden-2012-value} of {garden-2012-saving:high}", "garden-2012-saving has no high end"),
    ("{= garden-2012-value}", "name an end, with :low or :high"),
    ("{= 1 / (garden-2012-cost - 40)}", "it divides by zero"),
    ("{= 9 ** 9 ** 9 ** 9}", "cannot be worked out"),
    ("more {holds garden-2012-cost > printed}", "garden-2012-cost > printed no longer holds"),
]


@pytest.mark.parametrize(("cell", "because"), UNFIT, ids=[case[0] for case in UNFIT])
def test_a_number_that_nothing_explains_withdraws_its_cell(base: Callable[[str], Dataset], cell: str, because: str) -> None:
    data = base(cell)
    assert check(data) == []
    (found,) = withdrawn(data)
    assert (found.page, found.line) == ("data/checks.csv", 2)
    assert because in found.because
    assert reads(data).startswith(WITHDRAWN)


def test_years_and_what_is_rounded_are_no_strangers(base: Callable[[str], Dataset]) -> None:
    assert withdrawn(base("In 2012 and 2009/10 (lines 3, 5) it gave £90.00, by 0, and 50 was added")) == []


def test_a_sentence_that_names_a_retired_claim_is_withdrawn(base: Callable[[str], Dataset]) -> None:
    data = retired(base("Beside {garden-2012-visits} and {= garden-2012-visits * 2}"), "garden-2012-visits")
    (found,) = withdrawn(data)
    assert found.because == "it names garden-2012-visits, which is retired"
    assert reads(data) == WITHDRAWN + "Beside … and …"


def test_the_words_of_what_is_retired_are_a_record_and_not_compared(base: Callable[[str], Dataset]) -> None:
    data = edited(base("It costs 41"), "claims", 3, says="It saves 17")
    assert withdrawn(retired(data, "garden-2012-saving")) == []


def test_a_build_gets_withdrawn_sentences_as_such_and_a_list_of_them(book: Book) -> None:
    book.edit("data/checks.csv", "whole pounds,yes,", "whole pounds,yes,It costs 41")
    check_step(book.root)
    inputs = book.root / "_build" / "inputs"
    assert json.loads((inputs / "withdrawn.json").read_text(encoding="utf-8")) == [
        {
            "page": "data/checks.csv",
            "line": 2,
            "sentence": "It costs 41",
            "because": "says 41; the figures of its row are now £90 and £40",
        }
    ]
    rows = json.loads((inputs / "table-checks.json").read_text(encoding="utf-8"))["rows"]
    assert rows[0]["explanation"] == "Withdrawn until reworded: It costs 41"


def test_hostile_braces_give_one_clear_problem_or_stay_text(base: Callable[[str], Dataset]) -> None:
    assert reads(base("<script>{'<b>'}</script>")) == "<script><b></script>"  # inert on the page, as any text of the data
    for cell in ("{" * 50, "}{", "{'a'b'}{", "{garden-2012-cost{result}}", "{= garden-2012-cost.__class__ }{"):
        assert [problem.code for problem in check(base(cell))] == ["bad-placeholder"], cell


@settings(max_examples=200)
@given(st.text("{}:=' abholds-0123.garden<>()*/", max_size=40))
def test_no_cell_breaks_the_check(text: str) -> None:
    data = edited(REAL, "checks", 0, explanation=text.strip())
    problems = check(data)
    assert {problem.code for problem in problems} <= {"bad-placeholder"}
    if not problems:
        filled(data)


def test_all_cells_are_counted_once() -> None:
    count = counted(REAL)
    assert all(each.cells == each.plain + each.tied + sum(each.left.values()) for each in count)
    total = sum(1 for table, columns in columns_of(REAL).items() for row in REAL[table] for column in columns if row[column])
    quoted = sum(
        1 for table, columns in columns_of(REAL, "quoted").items() for row in REAL[table] for column in columns if row[column]
    )
    assert sum(each.cells for each in count) == total + quoted


SINGLE = [row["claim_id"] for row in REAL["claims"] if row["low"] is not None and row["low"] == row["high"]]


@settings(max_examples=25)
@given(st.sampled_from(SINGLE), st.integers(600_001, 900_000))
def test_no_correction_leaves_a_sentence_that_still_types_the_old_number(claim: str, new: int) -> None:
    old = next(row for row in REAL["claims"] if row["claim_id"] == claim)["low"]
    data = corrected(REAL, claim, f"{new}")
    told = {(each.page, each.line) for each in withdrawn(data)}
    claims = data.by_id("claims")

    def figures(names: list[str]) -> set[float]:
        strings = "|".join(f"{claims[name]['as_printed']}|{claims[name]['context'] or ''}" for name in names)
        ends = {claims[name][end] for name in names for end in ("low", "high")}
        return {value for mention in mentions(strings.replace("|", " | ")) for value in mention.values} | ends

    def naming(table: str, row: dict[str, Any]) -> list[str]:
        if table == "claims":
            return [row["claim_id"]]
        if table == "disagreements":
            return str(row["claims"]).split("|")
        return [row["printed"], *claims_in(row["expression"])]

    for table, columns in (("claims", ["says"]), ("disagreements", ["explanation", "why"])):
        for row, line in zip(data[table], data.tables[table].lines, strict=True):
            names = naming(table, row)
            if claim in names and old not in figures(names):
                typed = [re.sub(r"\{[^{}]*\}", " ", row[column]) for column in columns]
                if any(mention.tells(old) and old > 1 for text in typed for mention in mentions(text)):
                    measure = data.by_id("measures")[claims[names[0]]["measure_id"]]
                    study = data.by_id("studies")[measure["study_id"]]
                    if old not in (measure["period_years"], 12 * (measure["period_years"] or 0), study["sample_size"]):
                        assert (data.tables[table].file, line) in told


@settings(max_examples=20)
@given(st.sampled_from([row["claim_id"] for row in REAL["claims"]]))
def test_any_claim_may_be_retired(claim: str) -> None:
    data = retired(REAL, claim)
    withdrawn(data)
    # Nowhere as a number any more, where the words name it.
    assert all("{" not in row[column] for row in filled(data)["checks"] for column in ("explanation",) if row[column])
