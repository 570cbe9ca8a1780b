"""Number strings as documents print them."""

import pytest

from evidence.words.numbers import find, split, stands_in, values_of


@pytest.mark.parametrize(
    ("printed", "values"),
    [
        ("£4,242,726", {4242726}),
        ("£2.4m", {2400000}),
        ("£1.5 million", {1500000}),
        ("2.7 million", {2700000}),
        ("£63k", {63000}),
        ("~£778,000", {778000}),
        ("£1300", {1300}),
        ("$3.5 million", {3500000}),
        ("68.6%", {68.6}),
        ("50 per cent", {50}),
        ("half", {0.5, 50}),
        ("third", {1 / 3, 100 / 3, 3}),
        ("doubled", {2, 100}),
        ("twelve", {12}),
        ("twenty-five", {25}),
        ("two thirds", {2 / 3, 200 / 3}),
        ("Seven", {7}),
        ("many", set()),
        ("", set()),
        ("2022-24", set()),
        ("£1.5\N{NO-BREAK SPACE}million", {1500000}),
        ("£2bn", {2e9}),
        ("1 thousand", {1000}),
        ("0.1234567", {0.123457}),
        ("three quarters", {0.75, 75}),
        ("two hundred", {200}),
        ("three dozen", {36}),
        ("once", {1}),
        ("twice", {2}),
        ("a half", set()),
        ("seven-year", set()),
        ("7-year", {7}),
        ("half third", {1 / 6, 100 / 6}),
        ("nineteen", {19}),
        ("ninety-nine", {99}),
    ],
)
def test_values_of(printed: str, values: set[float]) -> None:
    assert {round(v, 5) for v in values_of(printed)} == {round(v, 5) for v in values}


def test_a_value_is_read_to_six_decimals() -> None:
    assert values_of("0.12345678") == {0.123457}  # seven would be 0.1234568


@pytest.mark.parametrize(
    ("printed", "text", "there"),
    [
        ("£2", "a return of £2–3", True),
        ("£2", "a return of £2.42", False),
        ("£2", "a cost of £25", False),
        ("2", "a cost of £2", False),
        ("000", "£45,000", False),
        ("75%", "cuts risk by 75%.19", True),
        ("16", "reduce crime by 16-26%", True),
        ("one", "none of them", False),
        ("half", "in\nhalf your chances", True),
        ("1.5 million", "over\n1.5 million friends".replace("1.5 ", "1.5\n"), True),
        ("£38,090", "cost of £38,090.51 They", False),
        ("15", "from 2015 on", False),
        ("15", "from £15 on", False),
        ("5", "a ratio of 1.5", False),
        ("5", "some 1,5 of", False),
        ("15", "from 15 on", True),
        ("One", "and one more", True),
        ("one", "zone", False),
        ("ONE", "aloNe one", True),
        ("one", "One", True),
        ("one", "onE", True),
        ("half", "HALFway", False),
        ("half", "BEHALF", False),
        ("7-year", "a 7-year plan", True),
        ("£2m", "£2million", False),
        ("£2m", "for £2m.", True),
        ("~£5", "at ~£5", True),
        ("~£5", "a~£5", True),
        ("75%", "175%", False),
        ("1.5", "11.5", False),
        ("7-year", "a 17-year plan", False),
        ("a 5", "ba 5", False),
        ("a 5", "b a 5", True),
    ],
)
def test_stands_in(printed: str, text: str, there: bool) -> None:
    assert stands_in(printed, text) is there


# The text has note marks glued behind figures: "£38,090.51" is £38,090 with note 51.
def test_a_note_mark_behind_a_full_stop_is_told_from_decimals() -> None:
    assert stands_in("£38,090", "cost of £38,090.51 They", note="51")
    assert not stands_in("£38,090", "cost of £38,090.51 They", note="5")
    assert stands_in("£38,090", "cost of £38,090.51 They", note="7|51")
    assert stands_in("£38,090", "cost of £38,090.7 They", note="7|51")
    assert not stands_in("£38,090", "cost of £38,090.7|51 They", note="")


def test_the_cells_of_several_values_are_parted_at_the_bar() -> None:
    assert split(" £2 | £8||") == ["£2", "£8"]
    assert split("") == []


def test_find_gives_every_place() -> None:
    assert list(find("£1", "£1 and £1.20 and £1")) == [(0, 2), (17, 19)]
