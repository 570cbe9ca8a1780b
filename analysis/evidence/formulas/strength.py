"""Strength of evidence: a stated rubric, applied alike to every measure.

The rubric starts from the study's design and steps down for what weakens it. It leans on three public
scales (GRADE, the Maryland Scientific Methods Scale, the GMCA confidence grades) without being any of
them, for the documents were read and not the studies behind them. It says nothing on the size of an effect.
"""

from __future__ import annotations

from typing import Any

LEVELS = ["not graded", "weak", "limited", "moderate", "strong"]
MARKS = {"not graded": "–", "weak": "●○○○", "limited": "●●○○", "moderate": "●●●○", "strong": "●●●●"}

# By design of the study, its place in LEVELS: 4 is strong, 1 is weak.
START = {
    "systematic review": 4,
    "randomised trial": 4,
    "controlled comparison": 3,
    "review of observational studies": 3,
    "cohort or cross-sectional study": 3,
    "before and after": 2,
    "survey": 2,
    "social return on investment": 2,
    "economic model": 2,
    "unit cost comparison": 2,
    "administrative record": 2,
    "case study": 1,
    "target or forecast": 1,
    "not stated": 1,
}
REVIEWS = ("systematic review", "review of observational studies")
SMALL_SAMPLE = 30
UNGRADED = ("activity", "definition", "cost", "funding", "local spending", "surplus")  # kinds of value that claim no effect


def grade(measure: dict[str, Any], claim: dict[str, Any], appraisals: list[dict[str, Any]]) -> tuple[str, str]:
    """Return the strength of the evidence for a measure (one of ``LEVELS``), and the reason in words.

    Counts, definitions and money spent are not graded: they are records, not effects. Steps down, one each: made by
    the programme itself; fewer than 30 people or cases studied, unless it is a review of studies; printed only as a
    ceiling; shown by an outside work to be a ceiling; an outside work speaks against it. The lowest grade is weak.
    ``claim`` is the telling that is graded: another telling of the measure may print what this one leaves open.
    """
    if measure["kind_of_value"] in UNGRADED:
        return "not graded", "a record or a definition, not an effect"
    level = START.get(measure["study_design"], 1)
    reasons = [f"design: {measure['study_design']}"]
    # What starts at the bottom cannot step down, and the reason must not name a step that was not taken.
    if measure["independence"] == "own" and level > 1:
        level -= 1
        reasons.append("made by the programme itself")
    size = measure["sample_size"]
    # The sample of a review is of studies, not of people: ten trials are no small sample.
    if size is not None and measure["study_design"] not in REVIEWS and size < SMALL_SAMPLE:
        level -= 1
        reasons.append(f"small sample ({measure['sample']})")
    if claim["low"] is None and claim["high"] is not None:
        level -= 1
        reasons.append("only a ceiling is printed")
    ceilings = [a["citekey"] for a in appraisals if a["direction"] == "ceiling"]
    if ceilings:
        level -= 1
        reasons.append(f"shown to be a ceiling: {', '.join(ceilings)}")
    against = [a["citekey"] for a in appraisals if a["direction"] == "against"]
    if against:
        level -= 1
        reasons.append(f"evidence against it: {', '.join(against)}")
    return LEVELS[max(level, 1)], "; ".join(reasons)
