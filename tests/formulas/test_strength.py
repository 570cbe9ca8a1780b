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
        ({"study_design": "systematic review", "sample": "18 evaluations", "sample_size": 18}, POINT, [], "strong"),
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


def test_the_reason_names_what_weakens_it() -> None:
    _, reason = grade(
        {**MEASURE, "sample": "12 organisations", "sample_size": 12}, POINT, [{"citekey": "x2000", "direction": "against"}]
    )
    assert "12 organisations" in reason
    assert "x2000" in reason
