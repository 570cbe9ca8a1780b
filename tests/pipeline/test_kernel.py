"""Cells without a result: what stops one stops those that build on it, and nothing else."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from evidence.pipeline.kernel import Output, Stops
from evidence.publish.records import STOP
from evidence.quantities import CannotAdd, NoResult


def failed(error: Exception) -> list[Output]:
    sys.last_value = error
    return [
        {"output_type": "stream", "name": "stdout", "text": "before"},
        {"output_type": "error", "ename": "E", "evalue": str(error), "traceback": []},
    ]


def test_a_cell_without_a_result_shows_the_reason_and_leaves_no_older_name() -> None:
    names: dict[str, Any] = {"cost": 4, "saving": 5}
    outputs = failed(NoResult("x was retired"))
    assert Stops(names).instead_of_error(outputs, "cost, share = figure('x'), 2\nfor year in []: pass") == ""
    assert names == {"saving": 5}
    assert outputs[0]["text"] == "before"
    assert outputs[1]["data"] == {STOP: "x was retired", "text/plain": "No result: x was retired"}


def test_a_later_cell_that_needs_its_names_has_the_same_reason() -> None:
    stops = Stops({})
    stops.instead_of_error(failed(CannotAdd("pounds and people")), "cost = a + b")
    outputs = failed(NameError("name 'cost' is not defined", name="cost"))
    assert stops.instead_of_error(outputs, "left = cost - 1") == ""
    assert outputs[1]["data"][STOP] == "pounds and people"
    outputs = failed(NameError("name 'left' is not defined", name="left"))
    assert stops.instead_of_error(outputs, "print(left)") == ""


def test_functions_and_imports_of_a_cell_without_a_result_are_lost_with_it() -> None:
    names: dict[str, Any] = {"pandas": "a module"}
    stops = Stops(names)
    stops.instead_of_error(
        failed(NoResult("x was retired")), "import pandas\nfigure('x')\ndef twice(a):\n    inner = 2 * a\n    return inner"
    )
    assert names == {"pandas": "a module"}  # imported before the cell stopped
    assert stops.instead_of_error(failed(NameError("twice", name="twice")), "twice(2)") == ""
    assert stops.instead_of_error(failed(NameError("inner", name="inner")), "inner") != ""


@pytest.mark.parametrize("error", [NameError("name 'cots' is not defined", name="cots"), ValueError("no"), KeyError("x")])
def test_any_other_error_is_a_failure(error: Exception) -> None:
    assert Stops({}).instead_of_error(failed(error), "a = 1").startswith(": E")
