"""Counts of values, and of different values."""

from __future__ import annotations

import pandas as pd

from evidence.exhibits import tables
from evidence.quantities import count


def test_the_note_under_a_table_says_why_money_has_no_price_year() -> None:
    row = {
        "told_as": "cost",
        "strength": "weak",
        "price_year": None,
        "price_year_note": "Not known",
        "price_year_basis": "not applicable",
    }
    note = tables.shared(pd.DataFrame([{**row, "unit": "GBP"}, {**row, "unit": "people"}]))
    assert "Prices: no price year (not known). " in note
    assert "ratios or not money" in tables.shared(pd.DataFrame([{**row, "unit": "people"}]))


def test_a_tally_has_the_most_frequent_first() -> None:
    rows = tables.tally(pd.DataFrame({"fault": ["gap", "year", "year"]}), "fault", "Fault", "Citations")
    assert [row.cells for row in rows] == [{"Fault": "year", "Citations": "2"}, {"Fault": "gap", "Citations": "1"}]


def test_different_values_are_counted_as_the_rows_that_they_name() -> None:
    told = pd.DataFrame({"claim_id": ["a", "b", "c"], "measure_id": ["m", "m", None]})
    counted = count(tables.distinct(told, "measure_id", "measures"))
    assert (counted.number, counted.rows, counted.claims) == (1, ("measures/m",), ())


def test_rows_that_point_at_claims_are_counted_as_themselves() -> None:
    hops = pd.DataFrame({"measure_id": ["m", "m"], "step": [1, 2], "claim_id": [None, "a"]})
    hops.attrs = {"table": "chains", "key": ["measure_id", "step"]}
    assert count(hops).rows == ("chains/m/1", "chains/m/2")
    assert count(hops).claims == ()
