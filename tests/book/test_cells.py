"""Which cells of a row stand, and which are folded."""

from __future__ import annotations

import pytest

from evidence.book.cells import folded_columns, reads_as_cards, standing
from evidence.publish.cells import BESIDE
from evidence.publish.records import KindTag, Row, StrengthMark, Table

PROSE = "A sentence of a document, as long as such sentences are, which a reader looks up and does not scan. " * 3


@pytest.mark.parametrize(
    ("columns", "words", "cards"),
    [
        pytest.param(2, 10, False, id="few and short"),
        pytest.param(8, 1, True, id="more columns than a page is wide"),
        pytest.param(7, 1, False, id="as many as fit"),
        pytest.param(2, 121, True, id="rows of prose"),
        pytest.param(2, 120, False, id="short rows"),
    ],
)
def test_a_table_becomes_cards_where_it_would_not_fit(columns: int, words: int, cards: bool) -> None:
    names = [str(number) for number in range(columns)]
    record = Table("", names, [Row(dict.fromkeys(names, "x" * words))])
    assert reads_as_cards(record) is cards


def test_prose_is_folded_and_what_must_stand_beside_a_figure_never() -> None:
    row = Row({"Claim": PROSE, **dict.fromkeys(BESIDE, PROSE), "What it says": PROSE, "Where": "line 3"})
    record = Table("", ["Claim", *BESIDE, "What it says", "Where"], [row])
    assert folded_columns(record) == ["What it says"]


def test_a_table_that_fits_folds_nothing() -> None:
    assert folded_columns(Table("", ["A", "B"], [Row({"A": "a", "B": PROSE[:60]})])) == []


def test_of_a_strength_with_its_reason_the_mark_stands() -> None:
    mark = StrengthMark("weak", "reason")
    assert standing([mark, "reason"]) == mark
    assert standing([KindTag("cost"), "read here as funding"]) == [KindTag("cost"), "read here as funding"]
    assert standing("words") == "words"
