"""The arithmetic of returns, against figures worked by hand from the documents."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from evidence.formulas import returns
from evidence.quantities import Quantity


def pounds(low: float | None, high: float | None, name: str, **more: Any) -> Quantity:
    return Quantity(low, high, "GBP", **{"kind": "avoided cost", "claims": (name,), "price_year": "2010", **more})


def cost(amount: float) -> Quantity:
    return pounds(amount, amount, "cost", kind="cost")


def saving(amount: float, name: str = "saving") -> Quantity:
    return pounds(amount, amount, name)


def test_a_cost_is_repaid_in_the_part_of_a_year_that_saves_it() -> None:
    # 450 at the start of the year, 1,300 through it: 450 / 1,300 of a year.
    time = returns.payback_years([cost(450)], [saving(1300)])
    assert time.number == pytest.approx(0.34615, abs=1e-5)
    assert (time.shown_in, time.kind, time.price_year) == ("years", "", "")


def test_costs_and_savings_of_later_years_count() -> None:
    # Year 1: 80 out, 35 in, 45 short. Year 2: 80 more out, 125 to find from 300: 1 + 125/300 years.
    time = returns.payback_years([cost(80), cost(80)], [saving(35, "first"), saving(300, "later")])
    assert time.number == pytest.approx(1 + 125 / 300)
    assert sorted(time.claims) == ["cost", "first", "later"]


def test_what_costs_nothing_is_repaid_at_once() -> None:
    assert returns.payback_years([0 * cost(5)], [saving(10)]).number == 0


def test_a_year_without_a_saving_repays_nothing() -> None:
    assert returns.payback_years([0 * cost(5), 0 * cost(5)], [0 * saving(5), saving(10)]).number == 1


def test_pence_repay_pence() -> None:
    assert returns.payback_years([cost(0.25)], [saving(0.5)]).number == 0.5


def test_a_saving_that_just_repays_its_cost_does_so_at_the_end_of_the_year() -> None:
    assert returns.payback_years([cost(80)], [saving(80)]).number == 1


def test_a_payback_time_knows_the_rows_that_it_is_made_from() -> None:
    assert returns.payback_years([cost(80)], [pounds(100, 100, "saving", rows=("table/row",))]).rows == ("table/row",)


def test_a_cost_not_repaid_takes_at_least_the_years_given() -> None:
    time = returns.payback_years([cost(80)] * 3, [saving(35)] * 3)
    assert (time.low, time.high) == (3, None)


def test_a_saving_that_is_a_floor_makes_a_ceiling_of_the_time() -> None:
    time = returns.payback_years([cost(450)], [pounds(1300, None, "saving")])
    assert (time.low, time.high) == (None, pytest.approx(0.34615, abs=1e-5))
    # The second year's saving is at least £300, so the time can only be shorter; the first year surely does not repay it.
    later = returns.payback_years([cost(80)] * 2, [saving(35), pounds(300, None, "later")])
    assert (later.low, later.high) == (1, pytest.approx(1 + 125 / 300))


def test_ranges_make_a_range_of_the_time() -> None:
    time = returns.payback_years([pounds(40, 80, "cost", kind="cost")], [pounds(100, 160, "saving")])
    assert (time.low, time.high) == (0.25, 0.8)


def test_open_ends_that_promise_nothing_leave_the_time_open() -> None:
    assert returns.payback_years([cost(80)], [pounds(None, 160, "saving")]).high is None
    assert returns.payback_years([cost(1)], [pounds(None, 2, "saving")]).high is None
    assert returns.payback_years([pounds(80, None, "cost", kind="cost")], [saving(100)]).high is None
    up_to = returns.payback_years([pounds(None, 80, "cost", kind="cost")], [saving(100)])
    assert (up_to.low, up_to.high) == (None, 0.8)
    nothing_known = returns.payback_years([cost(80)], [pounds(35, None, "saving")])
    # At least £35 against £80 may repay it at once or never.
    assert (nothing_known.low, nothing_known.high) == (0, None)


def test_a_payback_time_is_made_from_approximate_figures() -> None:
    assert returns.payback_years([cost(80)], [pounds(100, 100, "saving", hedge="about")]).hedge == "about"


REFUSED: dict[str, tuple[list[Quantity], list[Quantity], str]] = {
    "unequal years": ([cost(80)], [saving(35), saving(300)], "1 years of costs but 2"),
    "no years": ([], [], "0 years of costs"),
    "two price years": ([cost(80)], [pounds(9, 9, "saving", price_year="2024")], "prices of 2024 and of 2010"),
    "social value": ([cost(80)], [pounds(9, 9, "saving", kind="social value")], "cannot be set off"),
}


@pytest.mark.parametrize(("costs", "savings", "message"), REFUSED.values(), ids=REFUSED)
def test_what_has_no_payback_is_refused(costs: list[Quantity], savings: list[Quantity], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        returns.payback_years(costs, savings)


PRINTED = {
    "months": ((450 / 1300, 450 / 1300), "about 4 months"),
    "just below two years": ((1.99, 1.99), "about 24 months"),
    "years": ((2.0, 2.0), "about 2.0 years"),
    "a range": ((1.0, 2.26), "about 12 months to 2.3 years"),
    "a range within one month": ((0.334, 0.335), "about 4 months"),
    "a ceiling": ((None, 0.346), "about 4 months or less"),
    "a floor": ((5.0, None), "about 5.0 years or more"),
}


@pytest.mark.parametrize(("ends", "words"), PRINTED.values(), ids=PRINTED)
def test_a_payback_time_in_words(ends: tuple[float | None, float | None], words: str) -> None:
    assert returns.in_months(Quantity(*ends, "years")) == words


def test_returns_are_kept_apart_by_kind() -> None:
    told = pd.DataFrame(
        {
            "unit": ["return per 1 invested"] * 3 + ["GBP"],
            "taken": [True, True, False, True],
            "kind_of_value": ["social value", "avoided cost", "social value", "cost"],
            "low": [2.0, 1.2, 9.0, 80.0],
            "high": [8.0, 1.2, 9.0, 80.0],
        }
    )
    rows = returns.returns_only(told)
    assert rows["family"].tolist() == ["social value", "saving"]


def test_the_largest_return_comes_first_by_the_end_that_is_printed() -> None:
    ends: dict[str, list[float | None]] = {"low": [1.2, None, 4.0, 2.0], "high": [9.0, 3.0, None, 2.0]}
    told = pd.DataFrame({"unit": returns.RETURN_UNIT, "taken": True, "kind_of_value": "social value", **ends})
    rows = returns.returns_only(told)
    assert rows["low"].fillna(rows["high"]).tolist() == [4.0, 3.0, 2.0, 1.2]
    assert rows.index.tolist() == [0, 1, 2, 3]
    assert "sort" not in rows
