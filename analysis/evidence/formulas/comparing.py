"""Conditions that sentences of the book rest on: how two figures compare, and what all of some tellings have in common."""

from __future__ import annotations

import math

import pandas as pd

from evidence.quantities import Quantity


def below(one: Quantity, other: Quantity) -> bool:
    """Say whether a figure is below another for sure: at its most, below the other at its least; an open end says no."""
    return one.high is not None and other.low is not None and one.high < other.low


def same(one: Quantity, other: Quantity) -> bool:
    """Say whether two figures have the same ends, but for the noise of a sum; two open ends are the same."""
    ends = ((one.low, other.low), (one.high, other.high))
    return all(a == b or (a is not None and b is not None and math.isclose(a, b)) for a, b in ends)


def all_are(tellings: pd.DataFrame, **values: str) -> bool:
    """Say whether there are tellings, and each has these values in the columns of these names."""
    return len(tellings) > 0 and all(bool((tellings[column] == value).all()) for column, value in values.items())


def told_in(tellings: pd.DataFrame, source: str) -> set[str]:
    """Return the measures that a document tells, by its id."""
    return set(tellings.loc[tellings["source_id"] == source, "measure_id"])
