"""The arithmetic sums."""

from typing import Any

import pytest

from evidence.formulas import sums

CLAIMS: dict[str, dict[str, Any]] = {
    "a": {"claim_id": "a", "low": 558714.0, "high": 558714.0},
    "b": {"claim_id": "b", "low": 145000.0, "high": 145000.0},
    "r": {"claim_id": "r", "low": 3.8, "high": 3.8},
    "range": {"claim_id": "range", "low": 2.0, "high": 8.0},
    "floor": {"claim_id": "floor", "low": 4.0, "high": None},
    "zero": {"claim_id": "zero", "low": 0.0, "high": 0.0},
}


def check(**changes: Any) -> dict[str, Any]:
    return {"expression": "{a} / {b}", "printed": "r", "tolerance": 0.005, "settled": "yes", **changes}


def test_verdicts() -> None:
    assert sums.verdict(check(), CLAIMS).verdict == sums.DIFFERS
    assert sums.verdict(check(tolerance=0.06), CLAIMS).verdict == sums.ROUNDED
    assert sums.verdict(check(expression="{a}", printed="a"), CLAIMS).verdict == sums.AGREES
    assert sums.verdict(check(settled="no"), CLAIMS).verdict == sums.OPEN
    assert sums.verdict(check(), CLAIMS).difference == pytest.approx(3.8 - 558714 / 145000)


def test_ends_of_ranges() -> None:
    assert sums.evaluate("{range:high} - {range:low} + {floor}", CLAIMS) == 10


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("{nobody} + 1", "there is no claim 'nobody'"),
        ("{a} / {zero}", "divides by zero"),
        ("{range} * 2", "is a range"),
        ("{floor:high}", "has no high end"),
        ("{a:middle}", "only :low and :high"),
        ("{a} +", "not arithmetic"),
        ("__import__('os').getcwd()", "not arithmetic"),
        ("{a}.real", "not arithmetic"),
        ("{a} ** 900", "not arithmetic"),
        ("1e999 - 1e999", "no finite number"),
    ],
)
def test_bad_expressions(expression: str, message: str) -> None:
    with pytest.raises(sums.BadExpression, match=message):
        sums.evaluate(expression, CLAIMS)
