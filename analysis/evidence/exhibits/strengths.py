"""Tables of strength of evidence: where figures start by the rubric, and where they end up."""

from __future__ import annotations

import pandas as pd

from evidence.formulas.selection import in_pounds
from evidence.formulas.strength import LEVELS, START
from evidence.publish.records import Row, StrengthMark


def strength_rows(figures: pd.DataFrame) -> list[Row]:
    """Return a row a level, strongest first and 'not graded' last: how many figures have it, and how many of these are money."""
    money = in_pounds(figures)
    return [
        Row(
            {
                "Strength": StrengthMark(level),
                "Figures": f"{(figures['strength'] == level).sum()}",
                "Of these, money": f"{(money['strength'] == level).sum()}",
            }
        )
        for level in reversed(LEVELS)
    ]


def rubric_rows() -> list[Row]:
    """Return a row a level that a figure can start from, strongest first, with the designs of study that start there."""
    # From the table that the grading itself uses: a rubric that is typed again on a page would part from it.
    designs = {level: [design for design, start in START.items() if LEVELS[start] == level] for level in LEVELS[1:]}
    return [
        Row({"Start": StrengthMark(level), "Design of the study": "; ".join(designs[level])}) for level in reversed(LEVELS[1:])
    ]
