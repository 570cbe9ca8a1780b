"""General prices of one year against another."""

import pandas as pd
import pytest

from evidence.formulas.prices import price_level
from evidence.problems import BookError

DEFLATORS = pd.DataFrame(
    {"year": ["2020", "2020-21", "2023-24"], "index": [80.0, 82.0, 92.25], "basis": ["calendar", "financial", "financial"]}
)


def test_a_price_level_is_the_later_index_over_the_earlier() -> None:
    level = price_level(DEFLATORS, "2020-21", "2023-24")
    assert level.number == 1.125
    assert price_level(DEFLATORS, "2023-24", "2020-21").number == pytest.approx(1 / 1.125)


def test_a_price_level_names_the_rows_that_it_is_made_from() -> None:
    level = price_level(DEFLATORS, "2020-21", "2023-24")
    assert level.rows == ("deflators/2020-21", "deflators/2023-24")
    assert not level.unit.powers


def test_a_year_without_an_index_is_named() -> None:
    with pytest.raises(BookError, match="no year '1066'"):
        price_level(DEFLATORS, "1066", "2023-24")


def test_calendar_and_financial_years_are_not_mixed() -> None:
    with pytest.raises(BookError, match="cannot be compared"):
        price_level(DEFLATORS, "2020", "2023-24")
