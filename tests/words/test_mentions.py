"""Numbers that sentences mention: in digits, in words, with scales; years and places in documents apart."""

from __future__ import annotations

import pytest

from evidence.words.mentions import mentions

CASES = [
    ("saves £1,300 or 43%", ["£1,300", "43%"]),
    ("£2.34 million a year", ["£2.34 million"]),
    ("three to 5 areas, 18-month", ["three", "5", "18"]),
    ("more than one and a half million", ["one and a half million"]),
    ("seven in ten of them", ["seven in ten"]),
    ("halving readmissions", ["halving"]),
    ("in 2009/10, 2016-17 and 2025", []),
    ("notes 22, 28 and 64, lines 348, 379 and line 12-14", []),
    ("the better one, per £1, within its 95% interval", []),
    ("Covid-19 and A2338", []),
    ("in 2012, £2,012 and 2012%", ["£2,012", "2012%"]),
]


@pytest.mark.parametrize(("sentence", "expected"), CASES, ids=[case[0] for case in CASES])
def test_the_numbers_of_a_sentence_are_found(sentence: str, expected: list[str]) -> None:
    assert [mention.text for mention in mentions(sentence)] == expected


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("£2.34 million", 2_340_000),
        ("one and a half million", 1_500_000),
        ("seven in ten", 70),
        ("halved", 50),
        ("a fifth", 20),
        ("half", 50),
    ],
)
def test_a_number_tells_the_figure_it_stands_for(sentence: str, value: float) -> None:
    (mention,) = mentions(sentence)
    assert mention.tells(value)
    assert not mention.tells(value * 1.1)


def test_only_what_is_computed_may_be_rounded_in_words() -> None:
    (mention,) = mentions("£3.85")
    assert mention.tells(3.8532, rounded=True)
    assert not mention.tells(3.8532)
    assert not mention.tells(3.8449, rounded=True)
