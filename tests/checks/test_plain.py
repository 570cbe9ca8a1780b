"""The quick yes: what it calls sound, Frictionless finds nothing wrong with, and what it does not know it does not call sound."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from test_rules import BASE, changed

from evidence.checks import declared, plain
from evidence.dataset import Dataset, Row, read


def told(dataset: Dataset) -> list[str]:
    """Return what Frictionless says of a dataset, asked whatever the quick answer is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(declared, "sound", lambda _: False)
        return [problem.code for problem in declared.declared(dataset)]


def test_the_data_of_the_book_is_plainly_sound_so_that_frictionless_is_not_asked() -> None:
    assert plain.sound(read(ROOT))
    assert plain.sound(read(BASE.root))


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_frictionless_finds_nothing_wrong_with_what_is_called_sound(data: st.DataObject) -> None:
    base = read(BASE.root)
    cells = [(n, r, c) for n, table in base.tables.items() for r, row in enumerate(table.rows) for c in range(len(row))]
    texts = sorted({cell for table in base.tables.values() for row in table.rows for cell in row})
    text = st.one_of(st.sampled_from(texts), st.sampled_from(["", "0", "-1", "07", "1.0", "nan", "1e3", "a|b", "1-0", "x" * 40]))
    dataset = changed(base, data.draw(st.dictionaries(st.sampled_from(cells), text, min_size=1, max_size=3)))
    if plain.sound(dataset):
        assert told(dataset) == []
    else:
        # Not needed for what is right, but for what is quick: each false alarm costs the second that it was made to save.
        assert told(dataset)


@pytest.mark.parametrize(
    ("table", "column", "text"),
    [
        ("claims", "low", "nan"),
        ("claims", "says", ""),
        ("claims", "claim_id", "No Id"),
        ("claims", "claim_id", "garden-2012-visits"),
        ("claims", "measure_id", "nothing"),
        ("measures", "unit", "furlongs"),
        ("measures", "short", "a label that is far too long for any chart"),
        ("studies", "sample_size", "0"),
        ("studies", "sample_size", "1.5"),
        ("framework", "parent_id", "nothing"),
    ],
)
def test_a_cell_against_the_schema_is_not_sound(table: str, column: str, text: str) -> None:
    base = read(BASE.root)
    dataset = changed(base, {(table, 0, base.tables[table].header.index(column)): text})
    assert not plain.sound(dataset)
    assert told(dataset)


def test_a_number_written_in_two_ways_is_one_key() -> None:
    base = read(BASE.root)
    citations = base.tables["citations"]
    row = citations.rows[0]
    twice = [value if name != "note" else f"0{value}" for name, value in zip(citations.header, row, strict=True)]
    dataset = replace(base, tables={**base.tables, "citations": replace(citations, rows=[row, twice], lines=[2, 3])})
    assert not plain.sound(dataset)
    assert told(dataset)


def test_a_row_with_a_cell_too_many_is_not_sound() -> None:
    base = read(BASE.root)
    table = base.tables["deflators"]
    longer = replace(table, rows=[[*table.rows[0], "more"], *table.rows[1:]])
    assert not plain.sound(replace(base, tables={**base.tables, "deflators": longer}))


@pytest.mark.parametrize(
    "unknown", [{"constraints": {"unique": True}}, {"type": "date"}, {"constraints": {"minLength": 1}}], ids=["unique", "date", "length"]
)  # fmt: skip
def test_what_the_schema_never_had_is_left_to_frictionless(unknown: Row) -> None:
    base = read(BASE.root)
    claims = base.tables["claims"]
    fields = [{**field, **unknown} if field["name"] == "says" else field for field in claims.fields]
    assert not plain.sound(replace(base, tables={**base.tables, "claims": replace(claims, fields=fields)}))
    package = copy.deepcopy(base.package)
    package["resources"][0]["schema"]["uniqueKeys"] = [["short"]]
    assert not plain.sound(replace(base, package=package))
