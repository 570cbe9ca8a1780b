"""The rubric for strength of evidence."""

from typing import Any

import pytest

from evidence.formulas.strength import grade

MEASURE = {
    "kind_of_value": "outcome",
    "study_design": "randomised trial",
    "independence": "independent",
    "sample": None,
    "sample_size": None,
}
POINT = {"low": 1.0, "high": 1.0}


@pytest.mark.parametrize(
    ("changes", "claim", "against", "level"),
    [
        ({}, POINT, [], "strong"),
        ({}, POINT, [{"citekey": "x2000", "direction": "against"}], "moderate"),
        ({}, POINT, [{"citekey": "x2000", "direction": "limits"}], "strong"),
        ({"study_design": "controlled comparison", "independence": "own"}, POINT, [], "limited"),
        ({"study_design": "economic model"}, {"low": None, "high": 14.0}, [], "weak"),
        ({"study_design": "social return on investment", "sample": "18 respondents", "sample_size": 18}, POINT, [], "weak"),
        ({"sample": "30 people", "sample_size": 30}, POINT, [], "strong"),
        ({"sample": "29 people", "sample_size": 29}, POINT, [], "moderate"),
        # Eighteen studies are no small sample, as eighteen people are.
        ({"study_design": "systematic review", "sample": "18 evaluations", "sample_size": 18}, POINT, [], "strong"),
        # A sample in words alone is no number that could be too small.
        ({"sample": "one neighbourhood"}, POINT, [], "strong"),
        ({"sample": "308,849 people", "sample_size": 308849}, POINT, [], "strong"),
        ({"study_design": "case study", "independence": "own", "sample": "1 person", "sample_size": 1}, POINT, [], "weak"),
        ({"kind_of_value": "activity"}, POINT, [], "not graded"),
        ({"kind_of_value": "cost"}, POINT, [], "not graded"),
        ({"study_design": "review of observational studies"}, POINT, [], "moderate"),
        ({}, POINT, [{"citekey": "x2000", "direction": "ceiling"}], "moderate"),
    ],
)
def test_grade(changes: dict[str, Any], claim: dict[str, Any], against: list[dict[str, Any]], level: str) -> None:
    assert grade({**MEASURE, **changes}, claim, against)[0] == level


@pytest.mark.parametrize("design", ["survey", "case study"])
def test_a_survey_or_case_study_by_the_programme_itself_is_weak(design: str) -> None:
    assert grade({**MEASURE, "independence": "own", "study_design": design}, POINT, [])[0] == "weak"


def test_a_design_that_the_rubric_does_not_know_starts_at_the_bottom() -> None:
    assert grade({**MEASURE, "study_design": "a new design"}, POINT, [])[0] == "weak"


def test_a_ceiling_alone_takes_one_step_off() -> None:
    assert grade(MEASURE, {"low": None, "high": 14.0}, [])[0] == "moderate"


WEAKENING: dict[str, tuple[dict[str, Any], dict[str, Any], list[tuple[str, str]], str]] = {
    "nothing": ({}, POINT, [], "design: randomised trial"),
    "own work": ({"independence": "own"}, POINT, [], "design: randomised trial; made by the programme itself"),
    "own work that is at the bottom already": (
        {"study_design": "case study", "independence": "own"},
        POINT,
        [],
        "design: case study",
    ),
    "a small sample": (
        {"sample": "12 organisations", "sample_size": 12},
        POINT,
        [],
        "design: randomised trial; small sample (12 organisations)",
    ),
    "a ceiling": ({}, {"low": None, "high": 14.0}, [], "design: randomised trial; only a ceiling is printed"),
    "ceilings by two works": (
        {},
        POINT,
        [("x2000", "ceiling"), ("y2001", "ceiling"), ("z2002", "limits")],
        "design: randomised trial; shown to be a ceiling: x2000, y2001",
    ),
    "two works against it": (
        {},
        POINT,
        [("x2000", "against"), ("y2001", "against")],
        "design: randomised trial; evidence against it: x2000, y2001",
    ),
}


@pytest.mark.parametrize(("changes", "claim", "works", "reason"), WEAKENING.values(), ids=WEAKENING)
def test_the_reason_names_what_weakens_it(
    changes: dict[str, Any], claim: dict[str, Any], works: list[tuple[str, str]], reason: str
) -> None:
    appraisals = [{"citekey": work, "direction": direction} for work, direction in works]
    assert grade({**MEASURE, **changes}, claim, appraisals)[1] == reason
