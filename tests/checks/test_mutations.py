"""Generated mutations of the data: a small sample of ``make fuzz``, and that what judges them can tell."""

from __future__ import annotations

import itertools
from random import Random

import mutations
import pytest
from mutations import Copy, Mutation, Outcome

SEED, COUNT = 5, 40


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return Copy(tmp_path_factory.mktemp("mutations"))


def outcome(copy: Copy, table: str, column: str, kind: str) -> Outcome:
    return copy.outcome(Mutation(table, column, kind, "seed"))


def test_a_sample_of_mutations_is_refused_or_passes_without_a_fault(copy: Copy) -> None:
    outcomes = [copy.outcome(one) for one in itertools.islice(copy.mutations(Random(SEED)), COUNT)]
    assert len({one.mutation.table for one in outcomes}) > 12
    assert [f"{one.mutation}: {one.why}" for one in outcomes if one.grade == "fault"] == []


@pytest.mark.parametrize(
    ("table", "column", "kind", "grade"),
    [
        ("claims", "low", "words for a number", "refused"),
        ("measures", "unit", "unknown id", "refused"),
        ("claims", "", "cell too many", "refused"),
        ("claims", "", "byte-order mark", "harmless"),
        ("claims", "says", "markup", "harmless"),
        ("claims", "caveat", "empty", "harmless"),
    ],
)
def test_a_mutation_is_graded_as_it_is(copy: Copy, table: str, column: str, kind: str, grade: str) -> None:
    assert outcome(copy, table, column, kind).grade == grade


def test_what_passes_unseen_is_a_hole_and_what_breaks_the_check_a_fault(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutations, "check", lambda dataset: [])
    assert outcome(copy, "claims", "low", "huge").grade == "hole"
    monkeypatch.setattr(mutations, "check", lambda dataset: 1 / 0)
    assert outcome(copy, "claims", "low", "huge").grade == "fault"


def test_a_mutation_leaves_the_data_as_it_was(copy: Copy) -> None:
    before = (copy.root / "data" / "claims.csv").read_bytes()
    outcome(copy, "claims", "", "cut in the middle")
    assert (copy.root / "data" / "claims.csv").read_bytes() == before


def test_every_table_column_and_kind_has_its_mutation(copy: Copy) -> None:
    every = list(copy.mutations(Random(SEED)))
    assert {(one.table, one.column) for one in every if one.column} == {
        (n, c) for n, t in copy.base.tables.items() for c in t.header
    }
    assert {one.kind for one in every} == {*mutations.CELLS, *mutations.ROWS, *mutations.FILES}
