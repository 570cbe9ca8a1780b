"""Numbers that know where they come from: interval arithmetic, units, kinds, price years and provenance."""

from __future__ import annotations

import math
import re
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evidence.quantities import (
    Quantity,
    Unit,
    count,
    highest,
    lowest,
    of_telling,
    share,
    span,
)


def pounds(low: float | None, high: float | None = None, **more: Any) -> Quantity:
    return Quantity(low, low if high is None else high, "GBP", **{"kind": "cost", "claims": ("a",), **more})


COST = pounds(145_500, claims=("cost",), price_year="2011")
SAVING = pounds(655_162, kind="avoided cost", claims=("saving",), price_year="2011")
PEOPLE = Quantity(5000, 5000, "people", kind="activity", claims=("people",))


def test_a_ratio_knows_both_claims_and_its_unit() -> None:
    ratio = SAVING / COST
    assert ratio.words() == "£4.50"
    assert ratio.shown_in == "return per 1 invested"
    assert ratio.claims == ("saving", "cost")
    assert ratio.kind == "" and ratio.price_year == ""


def test_units_multiply_and_cancel() -> None:
    each = SAVING / PEOPLE
    assert str(each.unit) == "GBP/people"
    assert each.words(2) == "£131.03"
    assert (each * PEOPLE).unit == SAVING.unit
    assert (SAVING / each).unit == PEOPLE.unit
    assert (PEOPLE / PEOPLE).shown_in == "times"


def test_a_ratio_of_two_figures_is_their_plain_quotient() -> None:
    assert (pounds(558_714) / pounds(145_000)).number == 558_714 / 145_000 == 3.8532


def test_a_floor_stays_a_floor_and_a_ceiling_a_ceiling() -> None:
    floor = Quantity(90, None, "GBP", "avoided cost")
    ceiling = Quantity(None, 40, "GBP", "cost")
    assert (floor - pounds(10, kind="avoided cost")).words() == "at least £80"
    assert (ceiling * 3).words() == "up to £120"
    assert (pounds(100) / floor).words() == "up to £1.12"
    assert (floor - ceiling).words() == "at least £50"
    assert (2 * pounds(2, 8)).words() == "£4 to £16"


def test_a_quantity_that_may_be_zero_divides_nothing() -> None:
    for divisor in (Quantity(0, 0, "GBP"), Quantity(None, 40, "GBP"), pounds(-1, 1)):
        with pytest.raises(ZeroDivisionError, match="may be zero"):
            COST / divisor


REFUSED: dict[str, tuple[Any, str]] = {
    "pounds and people": (
        lambda: PEOPLE + Quantity(1, 1, "GBP", "activity"),
        "5,000 (activity, people of people) + £1 (activity, GBP): their units differ (people and GBP)",
    ),
    "cash and social value": (
        lambda: pounds(1, kind="cashable saving") + pounds(2, kind="social value"),
        "£1 (cashable saving, GBP of a) and £2 (social value, GBP of a) are different kinds of value: no sum of them means anything",
    ),
    "two kinds of saving": (lambda: pounds(1, kind="cashable saving") + pounds(1, kind="avoided cost"), "different kinds"),
    "social value less a cost": (
        lambda: pounds(9, kind="social value") - pounds(2),
        "£9 (social value, GBP of a) less £2 (cost, GBP of a): the two kinds of value cannot be set off against each other",
    ),
    "an outcome less an activity": (lambda: PEOPLE - Quantity(1, 1, "people", "outcome"), "cannot be set off"),
    "a count less a cost": (lambda: Quantity(1, 1) - Quantity(1, 1, "count", "cost"), "1 (a number, 1) less 1 (cost, 1)"),
    "pounds of two years": (
        lambda: pounds(1, price_year="2011") + pounds(1, price_year="2024"),
        "£1 (cost, GBP of a) + £1 (cost, GBP of a): they are in prices of 2011 and of 2024",
    ),
    "pounds less dollars": (
        lambda: pounds(1) - Quantity(1, 1, "USD", "cost"),
        "£1 (cost, GBP of a) - $1 (cost, USD): their units differ (GBP and USD)",
    ),
    "nothing known": (lambda: Quantity(None, None), "a quantity needs an end: neither a low nor a high one is known"),
    "upside down": (lambda: Quantity(2, 1), "low 2 is above high 1"),
    "people as a percentage": (
        lambda: PEOPLE.read_as("percent"),
        "5,000 (activity, people of people) has a unit of its own and cannot be read as percent",
    ),
    "people as a fraction": (PEOPLE.fraction, "5,000 (activity, people of people) is no percentage"),
    "money as a number of things": (COST.counted, "is no number of things"),
    "a percentage as a number of things": (Quantity(5, 5, "percent fall").counted, "is no number of things"),
    "a ratio as a number of things": ((SAVING / COST).counted, "is no number of things"),
    "a plain number less pounds": (lambda: 1 - COST, "cannot be set off"),
    "a span of nothing": (lambda: span([]), "there is nothing to take a lowest and highest value of"),
    "a span of two units": (
        lambda: span([PEOPLE, COST]),
        "5,000 (activity, people of people) and £145,500 (cost, GBP of cost) have no common scale: their units differ",
    ),
}


@pytest.mark.parametrize(("attempt", "message"), REFUSED.values(), ids=REFUSED)
def test_what_means_nothing_is_refused_and_both_sides_are_named(attempt: Any, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as refused:
        attempt()
    assert message in str(refused.value)
    # Long messages are given in full, so that no word of them can change unseen.
    assert len(message) < 40 or str(refused.value) == message


def test_money_of_different_kinds_can_be_set_off_and_worth_of_different_kinds_too() -> None:
    assert (pounds(3, kind="value of time") - pounds(1, kind="social value")).words() == "£2"
    assert (PEOPLE - Quantity(1000, 1000, "people", "activity")).words() == "4,000"
    assert (Quantity(3, 3) - Quantity(1, 1)).number == 2


def test_sums_are_exact() -> None:
    total = pounds(1, 2, claims=("x",), price_year="2011") + pounds(10, 20, claims=("y",))
    assert total == Quantity(11, 22, "GBP", "cost", "2011", ("x", "y"))
    later = pounds(1, claims=("x",)) + pounds(1, claims=("y",), price_year="2024")
    assert later.price_year == "2024"
    assert pounds(10, 20) - pounds(1, 2) == Quantity(8, 19, "GBP", "cost", "", ("a",))
    assert pounds(None, 5) + pounds(1) == Quantity(None, 6, "GBP", "cost", "", ("a",))
    assert Quantity(5, None, "GBP", "cost") + pounds(1) == Quantity(6, None, "GBP", "cost", "", ("a",))


def test_products_and_quotients_are_exact() -> None:
    each = Quantity(2, 2, claims=("n",), kind="activity") * pounds(3, claims=("c",), price_year="2011")
    assert each == Quantity(6, 6, "GBP", "cost", "2011", ("n", "c"))
    per_head = pounds(10, claims=("c",)) / PEOPLE
    assert per_head == Quantity(0.002, 0.002, "GBP/people", "cost", "", ("c", "people"), unit=Unit((("GBP", 1), ("people", -1))))
    assert (Quantity(1, 1) / PEOPLE).shown_in == "1/people"
    area = Quantity(2, 2, "miles", "activity") * Quantity(3, 3, "people", "activity")
    assert (str(area.unit), area.shown_in) == ("miles·people", "miles·people")
    assert COST / Quantity(2, 4) == Quantity(36_375, 72_750, "GBP", "cost", "2011", ("cost",))
    assert PEOPLE / Quantity(-4, -2, "people") == Quantity(-2500, -1250, "times", "", "", ("people",), unit=Unit())
    assert Quantity(1, 1) / Quantity(None, -2) == Quantity(-0.5, None, "times", unit=Unit())
    assert Quantity(8, 8, "GBP", "cost") / 4 == Quantity(2, 2, "GBP", "cost")


def test_a_plain_number_read_under_another_name_keeps_only_its_claims() -> None:
    ratio = Quantity(0.25, 0.5, "times", "cost", "2011", ("a",), hedge="about")
    assert ratio.read_as("percent") == Quantity(25, 50, "percent", "", "2011", ("a",))
    assert Quantity(20, 20, "percent", "activity", claims=("a",)).fraction() == Quantity(0.2, 0.2, "times", "", "", ("a",))


def test_the_claims_of_the_dataset_are_counted_as_claims() -> None:
    claims = pd.DataFrame({"claim_id": ["x", "y"]})
    claims.attrs.update(table="claims", key=["claim_id"])
    assert (count(claims).claims, count(claims).rows) == (("x", "y"), ())


def test_rows_of_a_table_without_a_key_are_not_named() -> None:
    assert count(pd.DataFrame({"x": [1]})).rows == ()
    assert count(pd.DataFrame({"x": [1]}), "works") == Quantity(1, 1, "works")
    citations = pd.DataFrame({"source": ["s"], "note": [7], "claim_id": ["c"]})
    citations.attrs.update(table="citations", key=["source", "note"])
    assert (count(citations).claims, count(citations).rows) == ((), ("citations/s/7",))


def test_a_span_keeps_what_all_share() -> None:
    run = span([pounds(1, claims=("x",), hedge="about", price_year="2011"), pounds(2, claims=("y",))])
    assert run == Quantity(1, 2, "GBP", "cost", "", ("x", "y"))
    mixed = span([pounds(1), pounds(2, kind="social value"), pounds(3)])
    assert mixed.kind == ""
    assert lowest(pounds(2, 8, hedge="about")) == Quantity(2, 2, "GBP", "cost", "", ("a",))
    assert span([pounds(4)]).number == 4
    assert span([pounds(4, 5), pounds(1, 9), pounds(3, 4)]) == Quantity(1, 9, "GBP", "cost", "", ("a",))


def test_a_saving_less_its_cost_keeps_the_price_year_of_both() -> None:
    net = SAVING - COST
    assert net.words() == "£509,662"
    assert net.price_year == "2011"
    assert net.claims == ("saving", "cost")


def test_plain_numbers_scale_without_a_trace() -> None:
    assert (3 * COST).kind == "cost"
    assert (COST * 3).claims == COST.claims
    assert (COST / 3).words() == "£48,500"
    assert (Quantity(2, 2, claims=("n",)) * COST).unit == COST.unit


def test_plain_numbers_add_to_what_has_no_unit() -> None:
    doubled = SAVING / COST * 2
    assert (doubled - 1).number == pytest.approx(doubled.end - 1)
    assert (1 - Quantity(None, 0.9, claims=("part",))).low == pytest.approx(0.1)
    assert (1 - Quantity(None, 0.9, claims=("part",))).claims == ("part",)
    assert (1 + doubled).claims == ("saving", "cost")


def test_a_number_of_things_multiplies_what_is_per_thing() -> None:
    assert PEOPLE.counted() == Quantity(5000, 5000, "times", claims=("people",))
    assert (PEOPLE.counted() * COST).unit == COST.unit
    assert (PEOPLE.counted() * COST).claims == ("people", "cost")
    assert (SAVING / PEOPLE.counted()).words(0) == "£131"


def test_an_empty_hedge_leaves_a_floor_or_ceiling_bare() -> None:
    assert Quantity(95_000, None, "GBP", hedge="about").words(hedge="") == "£95,000"
    assert Quantity(None, 0.43, "percent").words(hedge="") == "0.43%"
    assert pounds(2, 8).words(hedge="") == "£2 to £8"
    assert Quantity(95_000, None, "GBP").words() == "at least £95,000"


def test_approximate_figures_make_approximate_results() -> None:
    assert (pounds(10, hedge="about") * 2).words() == "about £20"
    assert (pounds(10, hedge="more than") * 2).words() == "£20"


def test_rounding_and_hedging_are_of_the_words_only() -> None:
    outlay = pounds(1_234_567)
    assert outlay.words(-4, "about") == "about £1.23m"
    assert outlay.number == 1_234_567
    assert str(pounds(2, 8)) == "£2 to £8"
    assert Quantity(None, 2.126, "GBP").words(2) == "up to £2.13"
    assert Quantity(7, 7, "years·GBP", unit=Unit((("GBP", 2), ("years", 1)))).words() == "7"


def test_a_floor_is_rounded_down_and_a_ceiling_up() -> None:
    assert Quantity(6.816, None, "GBP").words() == "at least £6.81"
    assert Quantity(None, 6.812, "GBP").words() == "up to £6.82"
    assert Quantity(6.816, 6.816, "GBP").words() == "£6.82"
    assert Quantity(6.812, 6.816, "GBP").words() == "£6.81 to £6.82"
    assert Quantity(1_383_529, None, "GBP").words(-4) == "at least £1.38m"
    assert Quantity(1_386_000, None, "GBP").words(-4) == "at least £1.38m"
    assert Quantity(None, 1_382_000, "GBP").words(-4) == "up to £1.39m"
    assert Quantity(1.13, None, "GBP").words() == "at least £1.13"  # 1.13 × 100 is a little under 113
    assert Quantity(None, 4.6, "percent").words(0) == "up to 5%"
    assert Quantity(4.6, None, "percent").words(0) == "at least 4%"
    assert Quantity(4.625, None, "percent").words() == "at least 4.625%"
    assert Quantity(2_600_000, None, "GBP").words(-6) == "at least £2m"


def test_the_noise_of_a_sum_does_not_push_an_end_by_a_penny() -> None:
    large = 123_456_789.25
    assert Quantity(None, large + 3e-8, "GBP").words() == "up to £123,456,789.25"
    assert Quantity(large - 3e-8, None, "GBP").words() == "at least £123,456,789.25"


def test_shares_and_fractions() -> None:
    fifth = share(pounds(20, claims=("part",)), pounds(100, claims=("whole",)))
    assert (fifth.number, fifth.shown_in, fifth.claims) == (20, "percent", ("part", "whole"))
    assert (PEOPLE * fifth.fraction()).words() == "1,000"
    assert (SAVING / COST).read_as("neighbourhoods").words(1) == "4.5"


def test_counts_carry_their_rows() -> None:
    tellings = pd.DataFrame({"claim_id": ["x", "y"], "low": [1, 2]})
    assert count(tellings).claims == ("x", "y")
    assert count(tellings).words() == "2"
    works = pd.DataFrame({"key": ["w1", "w2"], "year": [2001, 2002]})
    works.attrs.update(table="works", key=["key"])
    assert count(works[works["year"] > 2001]).rows == ("works/w2",)
    assert share(count(works[:1]), count(works)).rows == ("works/w1", "works/w2")


def test_a_span_is_of_the_printed_ends() -> None:
    run = span([pounds(2, 8), Quantity(None, 14.02, "GBP", "cost", claims=("b",)), pounds(3, price_year="1997")])
    assert (lowest(run).number, highest(run).number) == (2, 14.02)
    assert run.claims == ("a", "b")
    with pytest.raises(ValueError, match="needs an end"):
        lowest(Quantity(None, 1))


def test_the_figure_of_a_telling() -> None:
    row = {
        "claim_id": "c", "low": 1.0, "high": math.nan, "unit": "GBP", "kind_of_value": "cost", "price_year": None, "qualifier": "more than",
    }  # fmt: skip
    figure = of_telling(row)
    assert figure == Quantity(1, None, "GBP", "cost", "", ("c",), hedge="more than")
    dated = of_telling({**row, "low": None, "high": 2.0, "price_year": "2011-12", "qualifier": ""})
    assert of_telling({**row, "low": 1.0, "high": 1.0, "qualifier": None}).hedge == ""
    assert dated == Quantity(None, 2, "GBP", "cost", "2011-12", ("c",))
    assert figure.words() == "more than £1"


# Whatever points two intervals hold, the result of a sum holds the result of the points.
ENDS = st.one_of(
    st.none(), st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 3) + 0.0)
)  # + 0.0: no −0.0, which lies below no 0.0


@st.composite
def quantities_with_a_point(draw: st.DrawFn) -> tuple[Quantity, float]:
    low, high = draw(ENDS), draw(ENDS)
    assume(low is not None or high is not None)
    if low is not None and high is not None and low > high:
        low, high = high, low
    first = low if low is not None else (high or 0) - 1e6
    last = high if high is not None else (low or 0) + 1e6
    point = draw(st.floats(first + 0.0, last + 0.0))  # no interval runs from 0.0 to -0.0, so a minus nought is made a nought
    return Quantity(low, high, draw(st.sampled_from(["GBP", "people"])), "cost", claims=(draw(st.sampled_from("abc")),)), point


def holds(quantity: Quantity, point: float) -> bool:
    # For the noise of floating numbers: an end and a point are worked out in different order.
    slack = 1e-9 * max(1.0, abs(point))
    low, high = quantity.low, quantity.high
    return (low is None or low <= point + slack) and (high is None or point - slack <= high)


@given(quantities_with_a_point(), quantities_with_a_point())
def test_arithmetic_holds_every_point(one: tuple[Quantity, float], two: tuple[Quantity, float]) -> None:
    (a, x), (b, y) = one, two
    operations = [(lambda: a * b, x * y), (lambda: a / b, x / y if y else 0.0)]
    if a.unit == b.unit:
        operations += [(lambda: a + b, x + y), (lambda: a - b, x - y)]
    for operation, point in operations:
        try:
            result = operation()
        except (ValueError, ZeroDivisionError) as error:
            assert "needs an end" in str(error) or "may be zero" in str(error)
            continue
        assert holds(result, point), (a, b, result, point)
        assert set(result.claims) == {*a.claims, *b.claims}


UNITS = st.lists(st.sampled_from(["GBP", "people", "years", "percent fall", "count", "times"]), max_size=3)


@given(UNITS, UNITS)
def test_the_unit_of_a_product_is_the_product_of_the_units(one: list[str], two: list[str]) -> None:
    a, b = (math.prod((Quantity(2, 3, name) for name in names), start=Quantity(1, 1)) for names in (one, two))
    assert (a * b).unit == a.unit * b.unit == (b * a).unit
    assert (a / b).unit == a.unit * b.unit.inverse()


@given(st.dictionaries(st.sampled_from(["GBP", "people", "years"]), st.integers(-2, 2).filter(bool), max_size=3))
def test_a_unit_times_its_inverse_is_none(powers: dict[str, int]) -> None:
    unit = Unit(tuple(sorted(powers.items())))
    assert unit * unit.inverse() == Unit()
    assert unit.inverse().inverse() == unit
