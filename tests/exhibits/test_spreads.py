"""What a chart of ends draws, and says in words."""

from __future__ import annotations

import pandas as pd

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
