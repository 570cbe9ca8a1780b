"""The words for the dataset's closed lists."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from conftest import ROOT

from evidence.dataset import enum_of, read_package
from evidence.words import terms


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("measures", "topic", terms.TOPICS),
        ("ledger", "use", terms.USES),
        ("exclusions", "reason", terms.LEFT_OUT),
        ("appraisal", "direction", terms.OUTSIDE),
    ],
    ids=["topics", "uses", "reasons", "directions"],
)
def test_every_term_of_a_closed_list_has_its_words(table: str, column: str, words: Collection[str]) -> None:
    assert set(words) == set(enum_of(read_package(ROOT), table, column))


def test_gaps_are_faults_of_the_closed_list() -> None:
    assert set(terms.GAPS) < set(enum_of(read_package(ROOT), "citations", "fault"))
