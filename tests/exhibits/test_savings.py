"""Costs set against savings: what the rows, titles and words say for floors, losses and what cannot be told."""

from __future__ import annotations

from typing import Any

import pytest

from evidence.exhibits import savings
from evidence.formulas.returns import payback_years
from evidence.publish.records import cell_text
from evidence.quantities import CannotAdd, Quantity, of_telling


def telling(name: str, low: float | None, high: float | None, **more: Any) -> dict[str, Any]:
    row = {"claim_id": name, "low": low, "high": high, "unit": "GBP", "kind_of_value": "avoided cost", "price_year": "2010"}
    words = {"qualifier": None, "per": "person", "period": "a year", "strength": "weak", "strength_reason": "design: survey"}
    return row | words | more


COST = telling("cost", 80.0, 80.0, kind_of_value="cost", strength="not graded", strength_reason="a record")
GAINING = savings.Pair("Gainer", COST, telling("saving", 100.0, 100.0), "the gainer loses")
FLOOR = savings.Pair("Floor", COST, telling("floor", 300.0, None, qualifier="more than"), "the floor loses")
LOSING = savings.Pair("Loser", COST, telling("little", 35.0, 35.0), "the loser costs more than it saves")
# At least £35 against a cost of £80: it may gain or lose, and no title may say either.
OPEN = savings.Pair("Open", COST, telling("from-little", 35.0, None), "the open one loses")


def test_a_pair_gains_or_loses_only_where_it_is_sure() -> None:
    assert [pair.gains for pair in (GAINING, FLOOR, LOSING, OPEN)] == [True, True, False, False]
    assert [pair.loses for pair in (GAINING, FLOOR, LOSING, OPEN)] == [False, False, True, False]


def test_a_saving_that_just_covers_its_cost_neither_gains_nor_loses() -> None:
    even = savings.Pair("Even", COST, telling("even", 80.0, 80.0), "the even one loses")
    assert not even.gains and not even.loses
    assert savings.payback_title([timed(even)]) == "One scheme of one repays its cost within a year, if the models hold"


def test_the_net_of_a_floor_is_a_floor_made_from_both_claims() -> None:
    assert FLOOR.net.words() == "at least £220"
    assert set(FLOOR.net.claims) == {"floor", "cost"}


def test_pounds_of_two_price_years_are_no_pair() -> None:
    with pytest.raises(CannotAdd, match="prices of 2024 and of 2010"):
        _ = savings.Pair("Mixed", COST, telling("late", 9.0, 9.0, price_year="2024")).net


def test_a_pair_is_made_from_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(savings, "telling", {"cost": COST, "saving": GAINING.saving}.__getitem__)
    assert savings.pair("Gainer", "cost", "saving", "the gainer loses") == GAINING


def test_the_title_names_the_losers_that_there_are() -> None:
    assert (
        savings.pair_title([GAINING, FLOOR, LOSING]) == "Two savings of three exceed the cost; the loser costs more than it saves"
    )
    assert savings.pair_title([GAINING, OPEN]) == "One saving of two exceeds the cost"


def test_rows_of_pairs_lead_to_both_claims() -> None:
    (row,) = savings.pair_rows([FLOOR])
    assert {heading: cell_text(cell) for heading, cell in row.cells.items()} == {
        "Scheme": "Floor", "Cost": "£80", "Saving": "more than £300", "Saving less cost": "at least £220", "Strength": "weak",
    }  # fmt: skip
    assert [row.cells[heading].claim for heading in ("Cost", "Saving")] == ["cost", "floor"]  # type: ignore[union-attr]
    assert set(savings.PAIR_NUMBERS) <= set(row.cells)


def test_bars_end_at_a_floor() -> None:
    bars = savings.pair_bars([FLOOR, LOSING])
    assert bars["first"].tolist() == [80, 80] and bars["second"].tolist() == [300, 35]
    assert bars["second_printed"].tolist() == ["more than £300", "£35"]


def test_pairs_in_words_and_their_claims() -> None:
    assert savings.pair_words([FLOOR, LOSING]) == "Floor: cost £80, saving more than £300; Loser: cost £80, saving £35."
    assert savings.pair_claims([FLOOR, LOSING]) == {"cost", "floor", "little"}


def timed(pair: savings.Pair) -> tuple[savings.Pair, Quantity]:
    return pair, payback_years([of_telling(pair.cost)], [of_telling(pair.saving)])


def test_rows_of_paybacks_print_ceilings_as_ceilings() -> None:
    (row,) = savings.payback_rows([timed(FLOOR)])
    assert {heading: cell_text(cell) for heading, cell in row.cells.items()} == {
        "Scheme": "Floor", "Cost": "£80, a year", "Saving, first year": "more than £300", "Net, first year": "at least £220",
        "Time to repay": "about 3 months or less", "Strength": "weak",
    }  # fmt: skip
    assert row.cells["Cost"].claim == "cost"  # type: ignore[union-attr]
    assert set(savings.PAYBACK_NUMBERS) <= set(row.cells)


def test_the_title_counts_what_repays_within_a_year_at_the_latest() -> None:
    times = [timed(GAINING), timed(FLOOR), timed(LOSING), timed(OPEN)]
    assert savings.payback_title(times) == "Two schemes of four repay their cost within a year, if the models hold"
    assert savings.payback_title(times[1:3]) == "One scheme of two repays its cost within a year, if the models hold"


def test_a_note_names_the_costs_and_savings_without_a_period_once_each() -> None:
    dateless = savings.Pair("Navigator, first year", COST | {"period": "not stated"}, FLOOR.saving)
    assert savings.undated([GAINING, dateless, dateless]) == "; no period is printed for the cost of navigator"
    assert savings.undated([GAINING]) == ""
