"""Which rows a count speaks of, on tellings made up for each question."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from evidence.formulas import selection
from evidence.quantities import Quantity


def told(**columns: list[Any]) -> pd.DataFrame:
    """Return tellings called a, b, c … with the columns given."""
    size = len(next(iter(columns.values())))
    return pd.DataFrame({"claim_id": list("abcdefgh")[:size], **columns})


def ids(tellings: pd.DataFrame) -> str:
    return "".join(tellings["claim_id"])


KINDS = told(
    told_as=["cost", "social value", "cashable saving", "saving of unstated kind", "avoided cost", "outcome", "activity"]
)


def test_worth_and_cost_are_about_money_but_outcomes_and_activities_are_not() -> None:
    assert ids(selection.about_money(KINDS)) == "abcde"


def test_savings_are_of_any_kind_but_no_social_value() -> None:
    assert ids(selection.savings(KINDS)) == "cde"
    assert ids(selection.of_unstated_kind(KINDS)) == "d"
    assert ids(selection.as_cash(KINDS)) == "c"


def test_non_cashable_savings_are_not_cash() -> None:
    assert selection.as_cash(told(told_as=["non-cashable saving"])).empty


def test_a_share_of_a_cost_is_not_in_pounds() -> None:
    assert ids(selection.in_pounds(told(unit=["GBP", "USD", "return per 1 invested", "percent", "people"]))) == "abc"


def test_a_record_is_not_graded_and_weak_evidence_is_not_firm() -> None:
    rows = told(strength=["not graded", "weak", "limited", "moderate", "strong"])
    assert ids(selection.graded(rows)) == "bcde"
    assert ids(selection.firm(rows)) == "de"


def test_a_period_that_makes_no_sense_is_not_missing() -> None:
    assert ids(selection.without_period(told(period=["a year", "not stated", "not stated (a rate)", "not applicable"]))) == "bc"


def test_people_before_are_no_comparison_group() -> None:
    rows = told(comparison=["randomised", "matched group", "alternative service", "before and after", "none", "not stated"])
    assert ids(selection.with_group(rows)) == "abc"
    assert ids(selection.matched(rows)) == "ab"


def test_only_works_that_speak_against_a_measure_contradict_it() -> None:
    appraisal = pd.DataFrame({"measures": ["m1|m2", "m3", None], "direction": ["against", "limits", "against"]})
    assert ids(selection.contradicted(told(measure_id=["m1", "m2", "m3", "m4"]), appraisal)) == "ab"


RETOLD = told(
    measure_id=["m1", "m1", "m2", "m2", "m3"],
    source_id=["s1", "s2", "s1", "s1", "s1"],
    told_as=["cost", "funding", "cost", "funding", "cost"],
    low=[1.0, 1.0, 2.0, 2.0, 3.0],
    high=[None, None, 2.0, 5.0, 3.0],
)


def test_two_places_of_one_document_are_not_two_documents() -> None:
    assert ids(selection.told_twice(RETOLD)) == "ab"


def test_tellings_differ_in_any_of_the_columns_and_open_ends_are_alike() -> None:
    assert ids(selection.told_otherwise(RETOLD, "told_as")) == "abcd"
    assert ids(selection.told_otherwise(RETOLD, "low", "high")) == "cd"


def test_a_count_of_measures_is_made_from_all_their_tellings() -> None:
    number = selection.measures(RETOLD)
    assert number.number == 3
    assert number.claims == ("a", "b", "c", "d", "e")
    assert selection.measures(RETOLD.iloc[:0]).number == 0


def test_tellings_are_exactly_the_named_ones_or_not() -> None:
    rows = told(low=[1.0, 2.0], high=[1.0, 2.0])
    one, two, three = (Quantity(1, 1, claims=(claim,)) for claim in "abc")
    assert selection.exactly(rows, one, two)
    assert not selection.exactly(rows, one)
    assert not selection.exactly(rows, one, two, three)


def test_alike_are_tellings_without_a_difference_and_never_none() -> None:
    assert selection.alike(told(low=[2.0, 2.0], high=[None, None]), "low", "high")
    assert not selection.alike(told(low=[2.0, 2.0], high=[None, 2.0]), "low", "high")
    assert not selection.alike(told(low=[2.0]).iloc[:0], "low")


def test_the_largest_goes_by_the_end_that_is_printed_and_comes_with_its_equals() -> None:
    rows = told(low=[1.0, 9.0, None, 2.0], high=[8.0, None, 7.0, 8.0])
    assert ids(selection.largest(rows)) == "b"
    assert sorted(ids(selection.largest(rows, 2))) == ["a", "b", "d"]


def test_a_target_is_not_reported() -> None:
    assert ids(selection.reported(told(study_design=["survey", "target or forecast"]))) == "a"


@pytest.mark.parametrize(
    ("column", "cell"),
    [("told_as", "saving of unstated kind"), ("who_saves", None), ("comparison", "before and after"), ("period", "not stated")],
)
def test_a_saving_answers_only_where_nothing_is_left_open(column: str, cell: str | None) -> None:
    whole = {"told_as": "cashable saving", "who_saves": "a council", "comparison": "matched group", "period": "a year"}
    assert len(selection.answering(told(**{name: [words] for name, words in whole.items()}))) == 1
    assert selection.answering(told(**{name: [words] for name, words in (whole | {column: cell}).items()})).empty


def test_half_is_not_most() -> None:
    rows = told(low=[1, 2])
    assert not selection.mostly(rows.iloc[:1], rows)
    assert selection.mostly(rows, rows)
    assert not selection.mostly(rows.iloc[:0], rows.iloc[:0])


def test_figures_know_their_claims() -> None:
    (figure,) = selection.figures(
        told(low=[2.0], high=[None], unit=["GBP"], kind_of_value=["cost"], price_year=[None], qualifier=["more than"])
    )
    assert (str(figure), figure.claims) == ("more than £2", ("a",))


def test_works_bear_on_what_their_row_names() -> None:
    works = pd.DataFrame({"citekey": ["x", "y", "z"], "measures": ["m|n", None, "o"], "findings": [None, "f", "g|f"]})
    assert list(selection.bearing_on(told(measure_id=["n", "p"]), works)["citekey"]) == ["x"]
    assert list(selection.bearing_on_findings(pd.DataFrame({"finding_id": ["f"]}), works)["citekey"]) == ["y", "z"]
