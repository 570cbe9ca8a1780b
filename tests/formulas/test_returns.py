"""The arithmetic of returns, against figures worked by hand from the documents."""

import pandas as pd
import pytest

from evidence.formulas import returns, scaling


def test_help_ratios() -> None:
    # HELP blog: 558,714 over 145,000 is 3.853; three neighbourhoods: 1,676,142 over 261,900 is 6.400.
    assert returns.benefit_cost_ratio(558714, 145000) == pytest.approx(3.8532, abs=1e-4)
    assert returns.benefit_cost_ratio(1676142, 261900) == pytest.approx(6.39993, abs=1e-4)
    with pytest.raises(ValueError, match="above zero"):
        returns.benefit_cost_ratio(1, 0)


def test_payback_of_the_time_bank() -> None:
    # 450 a year at the start, 1,300 through the year: 450 / 1,300 of a year.
    assert returns.payback_years([450], [1300]) == pytest.approx(0.34615, abs=1e-5)


def test_payback_of_befriending() -> None:
    # Year 1: 80 out, 35 in, 45 short. Year 2: 80 more out, 125 to find from 300: 1 + 125/300 years.
    assert returns.payback_years([80, 80], [35, 300]) == pytest.approx(1 + 125 / 300)
    assert returns.payback_years([80], [35]) is None
    assert returns.payback_years([0], [10]) == 0
    with pytest.raises(ValueError, match="1 years of costs"):
        returns.payback_years([80], [35, 300])


def test_in_months() -> None:
    assert returns.in_months(450 / 1300) == "about 4 months"
    assert returns.in_months(2.26) == "about 2.3 years"


def test_extent_takes_the_ends_that_are_printed() -> None:
    rows = pd.DataFrame({"low": [2.0, None, 4.0], "high": [8.0, 14.02, None]})
    assert returns.extent(rows) == (2.0, 14.02)
    with pytest.raises(ValueError, match="no row"):
        returns.extent(rows.iloc[:0])


def test_returns_are_kept_apart_by_kind() -> None:
    told = pd.DataFrame(
        {
            "unit": ["return per 1 invested"] * 3 + ["GBP"],
            "taken": [True, True, False, True],
            "kind_of_value": ["social value", "avoided cost", "social value", "cost"],
            "low": [2.0, 1.2, 9.0, 80.0],
            "high": [8.0, 1.2, 9.0, 80.0],
        }
    )
    rows = returns.returns_only(told)
    assert rows["family"].tolist() == ["social value", "saving"]


def test_scaling() -> None:
    assert scaling.times(558714, 3) == 1676142
    assert scaling.implied_number(4242726, 655162) == pytest.approx(6.4758, abs=1e-4)
    assert scaling.per_head(558714, 5000, 3) == pytest.approx(37.2476)
    assert scaling.cost_share(261900, 145500, 3) == pytest.approx(0.6)
    for call in (lambda: scaling.implied_number(1, 0), lambda: scaling.per_head(1, 0)):
        with pytest.raises(ValueError, match="above zero"):
            call()
