"""Changes in the use of services: their signs, and which way they go."""

from __future__ import annotations

import pandas as pd
import pytest

from evidence.formulas import service_use


def told(*rows: tuple[str, float | None, float | None]) -> pd.DataFrame:
    """Return tellings from (unit, low, high)."""
    frame = pd.DataFrame(rows, columns=["unit", "low", "high"]).astype({"low": float, "high": float})
    return frame.assign(taken=True, printed=range(len(frame)))


def ends(rows: pd.DataFrame) -> list[tuple[float, float]]:
    # NaN is equal to nothing, itself included, so that an open end needs a number to be compared by.
    return list(zip(rows["low"].fillna(999), rows["high"].fillna(999), strict=True))


@pytest.mark.parametrize(
    ("unit", "low", "high", "signed"),
    [
        pytest.param("percent fall", 47, 47, (-47, -47), id="a fall"),
        pytest.param("percent lower", 9, 9, (-9, -9), id="lower than others"),
        pytest.param("percent rise", 18, 18, (18, 18), id="a rise"),
        pytest.param("percent more likely", 50, 50, (50, 50), id="more likely"),
        pytest.param("percent fall", None, 43, (-43, 999), id="up to a 43% fall"),
        pytest.param("percent fall", 25, None, (999, -25), id="over a 25% fall"),
        pytest.param("percent fall", 10, 30, (-30, -10), id="a range of falls"),
        pytest.param("percent rise", None, 8, (999, 8), id="up to an 8% rise"),
    ],
)
def test_low_stays_below_high_whatever_the_direction(
    unit: str, low: float | None, high: float | None, signed: tuple[float, float]
) -> None:
    assert ends(service_use.signed_changes(told((unit, low, high)))) == [signed]


def test_the_largest_fall_comes_first_by_the_end_that_is_printed() -> None:
    rows = service_use.signed_changes(
        told(("percent rise", 18, 18), ("percent fall", None, 43), ("percent fall", 47, 47), ("percent fall", 25, None))
    )
    assert rows["printed"].tolist() == [2, 1, 3, 0]
    assert rows.index.tolist() == [0, 1, 2, 3]
    assert "sort" not in rows


def test_a_percentage_without_direction_and_a_rival_telling_are_no_changes() -> None:
    rows = told(("percent", 5, 5), ("GBP", 5, 5), ("percent fall", 5, 5))
    assert len(service_use.signed_changes(rows)) == 1
    assert service_use.signed_changes(rows.assign(taken=False)).empty


CHANGES = told(
    ("a fall", -47, -47), ("up to a fall", -43, None), ("over", None, -25), ("nothing", 0, 0), ("up to a rise", None, 8)
)


def test_falls_and_rises_go_by_the_printed_end_and_no_change_is_neither() -> None:
    assert service_use.falls(CHANGES)["unit"].tolist() == ["a fall", "up to a fall", "over"]
    assert service_use.rises(CHANGES)["unit"].tolist() == ["up to a rise"]


def test_a_change_of_less_than_one_percent_is_a_change() -> None:
    small = told(("a fall", -0.5, -0.5), ("a rise", 0.5, 0.5))
    assert service_use.falls(small)["unit"].tolist() == ["a fall"]
    assert service_use.rises(small)["unit"].tolist() == ["a rise"]


def test_a_span_over_zero_is_neither_a_fall_nor_a_rise() -> None:
    mixed = told(("mixed", -5, 5))
    assert service_use.falls(mixed).empty and service_use.rises(mixed).empty


def test_a_best_case_is_a_fall_with_its_largest_value_alone() -> None:
    open_rise = told(("a rise of at least", 8, None))
    assert service_use.best_cases(CHANGES)["unit"].tolist() == ["up to a fall"]
    assert service_use.best_cases(open_rise).empty
