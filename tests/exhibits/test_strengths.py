"""Tables of strength of evidence."""

from __future__ import annotations

import pandas as pd

from evidence.exhibits import strengths
from evidence.formulas.strength import LEVELS, START
from evidence.publish.records import StrengthMark


def test_every_level_has_a_row_with_the_strongest_first_and_the_ungraded_last() -> None:
    figures = pd.DataFrame(
        {"strength": ["weak", "weak", "strong", "not graded"], "unit": ["GBP", "percent fall", "return per 1 invested", "people"]}
    )
    rows = [
        (row.cells["Strength"], row.cells["Figures"], row.cells["Of these, money"]) for row in strengths.strength_rows(figures)
    ]
    assert rows == [
        (StrengthMark("strong"), "1", "1"),
        (StrengthMark("moderate"), "0", "0"),
        (StrengthMark("limited"), "0", "0"),
        (StrengthMark("weak"), "2", "1"),
        (StrengthMark("not graded"), "1", "0"),
    ]


def test_every_design_starts_in_the_row_that_the_rubric_gives_it() -> None:
    found = {
        design: row.cells["Start"]
        for row in strengths.rubric_rows()
        for design in str(row.cells["Design of the study"]).split("; ")
    }
    assert found == {design: StrengthMark(LEVELS[start]) for design, start in START.items()}
