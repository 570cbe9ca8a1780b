"""Tables that keep kinds of value apart."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evidence.exhibits import kinds
from evidence.publish.records import ClaimLink, KindTag, StrengthMark


def telling(claim: str, **changes: Any) -> dict[str, Any]:
    """Return one telling: a saving of £10 a person, unless changed."""
    row = {
        "claim_id": claim, "measure_id": claim, "what": f"What {claim} is", "topic": "unit-costs", "unit": "GBP",
        "low": 10.0, "high": 10.0, "qualifier": None, "taken": True, "price_year": "2011", "strength": "weak",
        "strength_reason": "design: survey", "kind_of_value": "avoided cost", "told_as": "avoided cost",
        "who_pays": None, "who_saves": None,
    }  # fmt: skip
    return {**row, **changes}


def per_pound(claim: str, low: float | None, high: float | None, kind: str, **changes: Any) -> dict[str, Any]:
    return telling(
        claim, topic="returns", unit="return per 1 invested", low=low, high=high, price_year=None,
        kind_of_value=kind, told_as=kind, **changes,
    )  # fmt: skip


def cells(*tellings: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the cells of the table by kind, under the name of each group."""
    every = kinds.groups(pd.DataFrame(tellings))
    return {str(row.cells["What is claimed"]): dict(row.cells) for row in kinds.group_rows(every)}


def test_social_value_and_savings_per_pound_have_a_row_and_a_span_each() -> None:
    found = cells(
        per_pound("a", 2, 8, "social value"),
        per_pound("b", 4, None, "value of time"),
        per_pound("c", 1.2, 1.2, "avoided cost"),
        per_pound("d", None, 14.35, "saving of unstated kind"),
    )
    assert list(found) == ["Social value for each £1", "Saving for each £1"]
    assert found["Social value for each £1"]["Lowest to highest"] == "£2 to £8"
    assert found["Saving for each £1"]["Lowest to highest"] == "£1.20 to £14.35"


def test_cash_is_asked_of_savings_alone() -> None:
    found = cells(
        per_pound("a", 2, 2, "social value"),
        telling("b", told_as="cashable saving", topic="programme-finance"),
        telling("c", told_as="non-cashable saving", topic="programme-finance"),
        telling("d", told_as="change in service use", topic="service-use", unit="percent fall"),
    )
    assert {name: row["Said to be cash"] for name, row in found.items()} == {
        "Social value for each £1": "not a saving",
        "Saving of a whole programme or council": "1",
        "Change in the use of services": "not a saving",
    }


def test_other_savings_share_no_unit_and_are_never_summed() -> None:
    row = cells(telling("a", low=10.0), telling("b", low=90.0, high=90.0, strength="moderate"))[
        "Saving per person, case or scheme"
    ]
    assert row == {
        "What is claimed": "Saving per person, case or scheme",
        "Figures": "2",
        "Lowest to highest": "units differ",
        "Moderate or strong": "1",
        "Said to be cash": "0",
    }


def test_a_rival_telling_is_not_counted_and_a_kind_without_figures_has_no_row() -> None:
    assert list(cells(telling("a", topic="help"), telling("b", taken=False))) == [kinds.SAVED["help"]]


def test_a_return_of_help_is_not_counted_a_second_time_among_the_savings_of_help() -> None:
    assert list(cells({**per_pound("a", 3.8, 3.8, "avoided cost"), "topic": "help"})) == ["Saving for each £1"]


def test_a_number_of_people_among_the_changes_of_use_is_no_change() -> None:
    assert cells(telling("a", topic="service-use", told_as="activity", unit="people")) == {}


def test_a_cost_is_in_no_group_of_savings() -> None:
    assert cells(telling("a", told_as="cost")) == {}


def test_a_figure_told_as_two_kinds_counts_in_both_rows() -> None:
    money = pd.DataFrame(
        [telling("a", measure_id="m"), telling("b", measure_id="m", told_as="social value"), telling("c", measure_id="m")]
    )
    rows = [row.cells for row in kinds.told_rows(money)]
    assert [(row["Kind of value"], row["Claims"], row["Different figures"]) for row in rows] == [
        (KindTag("avoided cost"), "2", "1"),
        (KindTag("social value"), "1", "1"),
    ]


def test_a_figure_with_only_a_payer_has_its_saver_not_stated() -> None:
    figures = pd.DataFrame([telling("a", who_pays="the council"), telling("b", who_saves="the hospital"), telling("c")])
    payer, saver = (row.cells for row in kinds.payer_rows(figures))
    assert (payer["Who pays"], payer["Who saves"]) == ("the council", "not stated")
    assert (saver["Who pays"], saver["Who saves"]) == ("not stated", "the hospital")
    assert payer["Figure"] == ClaimLink("£10", "a")
    assert payer["Strength"] == StrengthMark("weak", "design: survey")
