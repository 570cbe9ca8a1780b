"""The arithmetic sums."""

from typing import Any

import pandas as pd
import pytest

from evidence.formulas import sums

CLAIMS: dict[str, dict[str, Any]] = {
    "a": {"claim_id": "a", "low": 558714.0, "high": 558714.0},
    "b": {"claim_id": "b", "low": 145000.0, "high": 145000.0},
    "r": {"claim_id": "r", "low": 3.8, "high": 3.8},
    "range": {"claim_id": "range", "low": 2.0, "high": 8.0},
    "floor": {"claim_id": "floor", "low": 4.0, "high": None},
    "ceiling": {"claim_id": "ceiling", "low": None, "high": 14.0},
    "open": {"claim_id": "open", "low": None, "high": None},
    "many": {"claim_id": "many", "low": 1e7, "high": 1e7},
    "zero": {"claim_id": "zero", "low": 0.0, "high": 0.0},
}


def check(**changes: Any) -> dict[str, Any]:
    return {"expression": "{a} / {b}", "printed": "r", "tolerance": 0.005, "settled": "yes", **changes}


def test_verdicts() -> None:
    assert sums.verdict(check(), CLAIMS).verdict == sums.DIFFERS
    assert sums.verdict(check(tolerance=0.06), CLAIMS).verdict == sums.ROUNDED
    assert sums.verdict(check(expression="{a}", printed="a"), CLAIMS).verdict == sums.AGREES
    assert sums.verdict(check(settled="no"), CLAIMS).verdict == sums.OPEN


EDGES = {
    "a last digit that is as near as counts as equal": ("{zero} + 1e-7", "zero", sums.AGREES),
    "a last digit that is a little further off": ("{zero} + 1.5e-7", "zero", sums.ROUNDED),
    "a large figure, near as a share of itself": ("{many} + 0.5", "many", sums.AGREES),
    "a gap as wide as the tolerance": ("{zero} + 0.25", "zero", sums.ROUNDED),
    "a gap wider than the tolerance": ("{zero} + 0.26", "zero", sums.DIFFERS),
}


@pytest.mark.parametrize(("expression", "printed", "word"), EDGES.values(), ids=EDGES)
def test_how_near_a_sum_has_to_come(expression: str, printed: str, word: str) -> None:
    assert sums.verdict(check(expression=expression, printed=printed, tolerance=0.25), CLAIMS).verdict == word


def test_the_figure_of_a_floor_or_a_ceiling_is_its_one_end() -> None:
    assert (sums.figure(CLAIMS["floor"]), sums.figure(CLAIMS["ceiling"])) == (4, 14)


@pytest.mark.parametrize("end", ["low", "high"])
def test_a_claim_of_which_an_end_is_no_number_has_no_figure(end: str) -> None:
    claim = {"claim_id": "typed", "low": 4.0, "high": 4.0, end: "4O"}
    with pytest.raises(sums.BadExpression, match=r"^typed has no number$"):
        sums.figure(claim)


def test_the_lowest_the_highest_and_the_rounded_can_be_asked_for() -> None:
    assert sums.evaluate("min({floor}, {zero}) + max({floor}, {ceiling}) + round({r})", CLAIMS) == 18


def test_ends_of_ranges() -> None:
    assert sums.evaluate("{range:high} - {range:low} + {floor}", CLAIMS) == 10


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("{nobody} + 1", r"^there is no claim 'nobody'$"),
        ("{a} / {zero}", r"^it divides by zero$"),
        ("{range} * 2", r"^range is a range \(2 to 8\): name an end, with :low or :high$"),
        ("{floor:high}", r"^floor has no high end$"),
        ("{open} + 1", r"^open has no number$"),
        ("{a:middle}", r"^{a:middle} ends in :middle; only :low and :high are known$"),
        ("{a} +", "not arithmetic"),
        ("__import__('os').getcwd()", "not arithmetic"),
        ("{a}.real", "not arithmetic"),
        ("{a} ** 900", "not arithmetic"),
        ("1e999 - 1e999", r"^it comes to no finite number$"),
    ],
)
def test_bad_expressions(expression: str, message: str) -> None:
    with pytest.raises(sums.BadExpression, match=message):
        sums.evaluate(expression, CLAIMS)


def test_an_expression_names_each_claim_once_in_order() -> None:
    assert sums.claims_in("{b:low} * {a} + {b:high}") == ["b", "a"]


def test_checks_of_a_claim_no_longer_in_use_do_not_stand() -> None:
    checks = pd.DataFrame([check(), check(expression="{a} / {retired}"), check(printed="retired")])
    assert list(sums.standing(checks, pd.DataFrame(list(CLAIMS.values()))).index) == [0]


def test_redone_checks_have_their_value_and_verdict() -> None:
    checks = pd.DataFrame([check(), check(expression="{floor} + {range:low}", printed="range:high", tolerance=2)])
    tellings = pd.DataFrame([{**CLAIMS[name]} for name in ("a", "b", "r")])
    (found,) = sums.redone(checks, tellings).to_dict("records")
    assert found["computed"] == pytest.approx(3.8532, abs=1e-4)
    assert found["verdict"] == sums.DIFFERS


# The check reads None, notebooks get NaN from pandas; an open end has to be open in both.
def test_open_ends_of_a_frame_are_no_numbers() -> None:
    frame = pd.DataFrame(list(CLAIMS.values())).astype({"low": float, "high": float})
    claims = {str(row["claim_id"]): row for row in frame.to_dict("records")}
    assert sums.evaluate("{floor}", claims) == 4
    with pytest.raises(sums.BadExpression, match="has no high end"):
        sums.evaluate("{floor:high}", claims)
