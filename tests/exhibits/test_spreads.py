"""What a chart of ends draws, and says in words."""

from __future__ import annotations

from typing import Any

import pandas as pd
from made_up import telling, tellings

from evidence.exhibits import gathering
from evidence.exhibits.spreads import signed_spread, spoken, spread
from evidence.formulas.service_use import signed_changes

TOLD = pd.DataFrame(
    {
        "claim_id": ["rise", "fall", "ceiling"],
        "what": ["Visits to pharmacies", "Visits to GPs", "Visits to A&E"],
        "short": ["Pharmacy", None, "A&E"],
        "unit": ["percent rise", "percent fall", "percent fall"],
        "low": [18.0, 47.0, None],
        "high": [18.0, 47.0, 43.0],
        "qualifier": [None, None, "up to"],
        "taken": True,
    }
)


def test_a_telling_goes_by_its_short_name_and_is_printed_with_its_direction() -> None:
    drawn = spread(TOLD)
    assert drawn["what"].tolist() == ["Pharmacy", "Visits to GPs", "A&E"]
    assert drawn["printed"].tolist() == ["18% rise", "47% fall", "up to 43% fall"]


def test_pounds_are_printed_without_more_words() -> None:
    assert spread(TOLD.iloc[1:2].assign(unit="return per 1 invested"))["printed"].tolist() == ["£47"]


def test_changes_are_drawn_with_their_sign_and_printed_as_told() -> None:
    drawn = signed_spread(TOLD, signed_changes(TOLD))
    assert drawn["printed"].tolist() == ["47% fall", "up to 43% fall", "18% rise"]
    assert drawn["low"].tolist() == [-47, -43, 18]
    assert drawn["high"].isna().tolist() == [False, True, False]


def test_a_spread_is_spoken_in_its_order() -> None:
    assert spoken(spread(TOLD.iloc[:2])) == "Pharmacy: 18% rise; Visits to GPs: 47% fall"


def many(number: int, **changes: Any) -> pd.DataFrame:
    """Return falls and a rise by turns, of programmes without end and of two designs."""
    rows = [
        telling(
            f"c{i}",
            short=f"Scheme {i}",
            programme=f"p{i}",
            study_design="survey" if i % 3 else "case study",
            unit="percent fall" if i % 2 else "percent rise",
            low=float(i),
            high=float(i),
            taken=True,
            **changes,
        )
        for i in range(1, number + 1)
    ]
    return tellings(*rows)


def test_as_many_as_a_chart_can_have_are_drawn_one_by_one() -> None:
    drawn = spread(many(gathering.MOST))
    assert len(drawn) == gathering.MOST
    assert gathering.sentence(drawn) == ""
    assert gathering.one_row_each(drawn, "returns") == f"One row for each of {gathering.MOST} returns"


def test_more_are_drawn_in_groups_with_counts_and_never_one_unit_with_another() -> None:
    drawn = spread(many(60))
    assert drawn["printed"].tolist() == ["1% to 59% fall", "2% to 58% rise", "3% to 57% fall", "6% to 60% rise"]
    assert (drawn["low"].tolist(), drawn["high"].tolist()) == ([1, 2, 3, 6], [59, 58, 57, 60])


def test_the_note_and_the_words_say_that_figures_are_drawn_in_groups() -> None:
    drawn = spread(many(60))
    said = gathering.sentence(drawn)
    assert "60 figures are too many to draw one by one: they are drawn in 4 groups, by design of the study." in said
    assert "The table has every figure." in said
    assert spoken(drawn).startswith(said.strip())
    assert gathering.one_row_each(drawn, "returns") == "One row for each of 4 groups of returns"


def test_groups_of_changes_keep_their_sign() -> None:
    told = many(60)
    drawn = signed_spread(told, signed_changes(told))
    falls = drawn[drawn["printed"].str.endswith("fall")]
    assert (falls["low"].tolist(), falls["high"].tolist()) == ([-59, -57], [-1, -3])
    assert falls["printed"].tolist() == ["1% to 59% fall", "3% to 57% fall"]


def test_a_group_of_one_is_drawn_as_the_figure_that_it_is() -> None:
    told = many(60)
    told.loc[59, ["programme", "study_design", "high", "qualifier"]] = ["alone", "economic model", None, "at least"]
    last = spread(told).iloc[-1]
    assert (last["what"], last["printed"]) == ("Scheme 60", "at least 60% rise")
    assert pd.isna(last["high"])


def test_the_finest_grouping_that_is_not_too_fine_is_taken() -> None:
    told = many(60)
    told["programme"] = [f"p{i % 20}" for i in range(60)]
    assert "by programme" in gathering.sentence(spread(told))
    # Where every one makes too many, the last: a closed list, which has an end.
    assert "by kind of value" in gathering.sentence(spread(told.assign(programme=range(60), study_design=range(60), outcome=range(60), told_as=range(60))))  # fmt: skip
