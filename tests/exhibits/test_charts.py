"""What charts draw: each figure as what it is, and nothing that is not there."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from evidence.exhibits import charts

ENDS: dict[str, tuple[float | None, float | None, str, float, float]] = {
    "a single figure": (3, 3, "single figure", 3, 3),
    "a range": (2, 8, "range", 2, 8),
    "a floor runs to the edge": (4, None, "floor (at least)", 4, 16),
    "a ceiling runs to zero": (None, 14, "ceiling (up to)", 0, 14),
}


def frame(low: float | None, high: float | None) -> pd.DataFrame:
    return pd.DataFrame({"what": ["It"], "printed": ["so much"], "low": [low], "high": [high]}).astype(
        {"low": float, "high": float}
    )


def layers_of(chart: Any) -> list[dict[str, Any]]:
    specification = chart.to_dict()
    found: list[dict[str, Any]] = specification["layer"]
    return found


def rows_of(chart: Any) -> list[dict[str, Any]]:
    specification = chart.to_dict()
    (rows,) = specification["datasets"].values()
    return list(rows)


@pytest.mark.parametrize(("low", "high", "shape", "start", "end"), ENDS.values(), ids=ENDS)
def test_each_figure_is_drawn_as_what_it_is(low: float | None, high: float | None, shape: str, start: float, end: float) -> None:
    (row,) = rows_of(charts.intervals(frame(low, high), "£", domain=(0, 16)))
    assert (row["shape"], row["from"], row["to"], row["label"]) == (shape, start, end, "so much · It")


def test_a_ceiling_of_a_fall_claims_no_rise() -> None:
    (row,) = rows_of(charts.intervals(frame(-43, None), "Change (%)", domain=(-100, 25)))
    assert (row["from"], row["to"]) == (-43, 0)


def test_a_floor_of_a_fall_runs_to_the_edge() -> None:
    (row,) = rows_of(charts.intervals(frame(None, -25), "Change (%)", domain=(-100, 25)))
    assert (row["from"], row["to"]) == (-100, -25)


def test_break_even_is_drawn_only_where_it_is_asked_for() -> None:
    plain, ruled = (layers_of(charts.intervals(frame(1, 1), "£", domain=(0, 2), rule_at=at)) for at in (None, 1.0))
    assert len(ruled) == len(plain) + 1
    assert ruled[0]["encoding"]["x"] == {"datum": 1.0}


def test_a_pair_has_a_heading_and_two_bars_on_one_scale() -> None:
    pair = pd.DataFrame(
        {
            "what": ["Time bank"],
            "first": [450.0],
            "second": [1300.0],
            "first_printed": ["£450"],
            "second_printed": ["more than £1,300"],
        }
    )
    rows = rows_of(charts.pairs(pair, "£", names=("cost", "saving"), domain=(0, 2000)))
    assert [row["label"] for row in rows] == ["Time bank", "cost £450", "saving more than £1,300"]
    assert [row["value"] for row in rows] == [None, 450, 1300]


def test_a_hop_where_something_changed_has_a_shape_of_its_own() -> None:
    hops = pd.DataFrame({"label": ["A", "A"], "step": [1, 2], "who": ["work", "document"], "changed": [False, True]})
    specification = charts.chains(hops).to_dict()
    shapes = [layer["encoding"]["shape"]["scale"] for layer in specification["layer"] if "shape" in layer["encoding"]]
    assert shapes == [{"domain": [False, True], "range": ["circle", "triangle-up"]}]
    assert specification["height"] == 54


def test_colours_come_with_the_page_so_that_one_drawing_serves_light_and_dark() -> None:
    configuration = charts.intervals(frame(1, 1), "£", domain=(0, 2)).to_dict()["config"]
    assert configuration["background"] == "transparent"
    assert configuration["text"]["color"] == configuration["axis"]["labelColor"] == "currentColor"
