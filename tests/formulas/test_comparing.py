"""Conditions on figures and tellings made up for each question."""

from __future__ import annotations

import pandas as pd

from evidence.formulas import comparing
from evidence.quantities import Quantity, plain


def test_below_is_said_only_where_no_value_of_the_two_could_make_it_false() -> None:
    assert comparing.below(plain(1), plain(2))
    assert not comparing.below(plain(2), plain(2))
    assert not comparing.below(Quantity(1, 3), plain(2))
    assert comparing.below(plain(1), Quantity(2, None))
    assert not comparing.below(Quantity(1, None), plain(2))
    assert not comparing.below(plain(1), Quantity(None, 2))


def test_same_figures_have_both_ends_in_common_but_for_the_noise_of_a_sum() -> None:
    assert comparing.same(plain(0.3), plain(0.1 + 0.2))
    assert comparing.same(Quantity(1, None), Quantity(1, None))
    assert not comparing.same(Quantity(1, None), plain(1))
    assert not comparing.same(plain(3), plain(3.001))


def test_all_are_as_said_only_where_there_are_any() -> None:
    rows = pd.DataFrame({"design": ["model", "model"], "by": ["own", "other"]})
    assert comparing.all_are(rows, design="model")
    assert not comparing.all_are(rows, design="model", by="own")
    assert not comparing.all_are(rows.iloc[:0], design="model")


def test_a_document_tells_the_measures_of_its_own_claims() -> None:
    rows = pd.DataFrame({"source_id": ["x", "x", "y"], "measure_id": ["a", "b", "c"]})
    assert comparing.told_in(rows, "x") == {"a", "b"}
    assert comparing.told_in(rows, "z") == set()
