"""What a notebook hands to the book: values, counts, tables and figures, as displayed outputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import pytest

from evidence import publish
from evidence.publish import values
from evidence.publish.records import (
    FIGURE,
    TABLE,
    VALUE,
    VEGALITE,
    ClaimLink,
    KindTag,
    PageLink,
    Results,
    Row,
    StrengthMark,
    Table,
    Value,
    WebLink,
    cell_text,
    plain_table,
    read_results,
    results_text,
)
from evidence.quantities import Quantity

COST = Quantity(450, 450, "GBP", "cost", "2010", ("cost",))
SAVING = Quantity(1300, None, "GBP", "avoided cost", "2010", ("saving",), hedge="more than")


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """Return what has been displayed, as (name, data), in order."""
    outputs: list[tuple[str, dict[str, Any]]] = []

    def keep(bundle: dict[str, Any], raw: bool, metadata: dict[str, Any]) -> None:
        assert raw
        outputs.append((metadata.get("scrapbook", {}).get("name", ""), bundle))

    monkeypatch.setattr("IPython.display.display", keep)
    return outputs


def test_a_value_takes_claims_unit_and_words_from_its_quantity(shown: list[Any]) -> None:
    publish.value("net", SAVING - COST, "saving less cost")
    ((name, data),) = shown
    assert name == "net"
    assert data[VALUE] == {
        "text": "at least £850", "label": "saving less cost", "unit": "GBP", "low": 850, "high": None, "claims": ["saving", "cost"],
    }  # fmt: skip
    assert data["text/plain"] == "net = at least £850   (saving less cost)"


def test_a_value_can_be_rounded_hedged_or_worded(shown: list[Any]) -> None:
    ratio = SAVING / COST
    publish.value("a", ratio, "how", digits=0, hedge="")
    publish.value("b", ratio, "how", digits=1, hedge="about")
    publish.value("c", ratio, "how", text="some three times")
    assert [data[VALUE]["text"] for _, data in shown] == ["£2", "at least about £2.80", "some three times"]
    assert {data[VALUE]["low"] for _, data in shown} == {1300 / 450}


def test_a_count_carries_the_rows_that_it_counts(shown: list[Any]) -> None:
    publish.count("few", pd.DataFrame({"claim_id": ["x", "y"]}), "how many", "study", "studies")
    works = pd.DataFrame({"key": ["w"]})
    works.attrs.update(table="works", key=["key"])
    publish.count("works", works, "how many")
    publish.count("one", works, "how many", "work")
    assert shown[0][1][VALUE]["text"] == "two studies"
    assert shown[0][1][VALUE]["claims"] == ["x", "y"]
    assert (shown[1][1][VALUE]["text"], shown[1][1][VALUE]["rows"]) == ("1", ["works/w"])
    assert shown[2][1][VALUE]["text"] == "one work"


def test_a_number_named_by_hand_says_why(shown: list[Any]) -> None:
    publish.number("limit", 30, "people", how="smallest sample", why="a constant of the rubric", claims=["x"])
    record = shown[0][1][VALUE]
    assert (record["by_hand"], record["claims"], record["text"]) == ("a constant of the rubric", ["x"], "30")
    with pytest.raises(ValueError, match="value 'gone' has no number"):
        publish.number("gone", float("nan"), how="nothing", why="a test")


def test_a_value_that_is_no_quantity_is_sent_to_the_exception(shown: list[Any]) -> None:
    with pytest.raises(TypeError, match=r"value 'cost' is no quantity .* with publish\.number"):
        publish.value("cost", 450.0, "a cost")  # type: ignore[arg-type]
    assert shown == []


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")], ids=str)
def test_what_is_no_number_is_not_published(shown: list[Any], number: float) -> None:
    with pytest.raises(ValueError, match="'cost' has no number"):
        publish.number("cost", number, how="a cost", why="a test")
    assert shown == []


def test_every_claim_is_a_value_printed_as_its_document_hedges_it(shown: list[Any]) -> None:
    row = {
        "claim_id": "c", "what": "Saving", "low": 1300.0, "high": None, "unit": "GBP", "kind_of_value": "avoided cost", "price_year": "2010", "qualifier": "more than",
        "per": "member", "period": "a year", "told_as": "saving of unstated kind", "price_year_basis": "stated", "strength": "weak",
        "document": "TLAP 2012", "line": "359",
    }  # fmt: skip
    publish.claims(pd.DataFrame([row]))
    ((name, data),) = shown
    assert name == "*"
    assert data[VALUE]["c"]["text"] == "more than £1,300"
    assert data[VALUE]["c"]["strength"] == "weak"
    assert "TLAP 2012, line 359" in data[VALUE]["c"]["label"]
    assert data["text/plain"] == "c = more than £1,300"


def test_a_table_takes_its_columns_from_its_first_row(shown: list[Any]) -> None:
    publish.table(
        "t", "Two things", [Row({"What": "a", "Figure": "1"}), Row({"What": "b"}, "anchor")], numeric=["Figure", "Gone"]
    )
    name, data = shown[0]
    assert name == "t"
    assert data[TABLE]["columns"] == ["What", "Figure"]
    assert data[TABLE]["numeric"] == ["Figure"]
    assert data[TABLE]["rows"][1] == {"cells": {"What": "b"}, "id": "anchor"}
    assert data["text/plain"] == "Two things\nWhat | Figure\na | 1\nb | "


def test_a_table_refuses_a_cell_without_a_column() -> None:
    with pytest.raises(ValueError, match="table 'Title': cells for columns it does not have: Where"):
        values.table_of([Row({"What": "a"}), Row({"Where": "b"})], title="Title")
    assert values.table_of([]) == Table("", [], [])


def test_a_figure_is_displayed_with_its_specification_and_its_table(shown: list[Any]) -> None:
    chart = alt.Chart(pd.DataFrame({"x": [1]})).mark_point().encode(x="x:Q")
    table = publish.table_of([Row({"What": "a"})])
    publish.figure("f", "It rises", chart, alt_text="One point at one.", note="In pounds.", table=table)
    name, data = shown[0]
    assert name == "f"
    assert data[VEGALITE]["mark"]["type"] == "point"
    assert (data[FIGURE]["title"], data[FIGURE]["alt"], data[FIGURE]["note"]) == ("It rises", "One point at one.", "In pounds.")
    assert data["text/plain"] == "It rises\nOne point at one.\nWhat\na"


CELLS = {
    "words": ("plain", "plain"),
    "a claim": (ClaimLink("£5", "c"), "£5"),
    "a page": (PageLink("sum", "p#a"), "sum"),
    "the web": (WebLink("doi", "https://doi.org/1"), "doi"),
    "a strength": (StrengthMark("weak", "small"), "weak"),
    "a kind": (KindTag("cost"), "cost"),
    "several": (["a", KindTag("cost")], "a; cost"),
}


@pytest.mark.parametrize(("cell", "words"), CELLS.values(), ids=CELLS)
def test_the_words_of_a_cell(cell: Any, words: str) -> None:
    assert cell_text(cell) == words
    assert plain_table(Table("", ["A"], [Row({"A": cell})])) == f"A\n{words}"


def test_a_link_out_of_the_book_is_a_web_address() -> None:
    with pytest.raises(ValueError, match="is no address"):
        WebLink("x", "javascript:alert(1)")


def test_a_harvest_reads_back_as_it_was_written(tmp_path: Path) -> None:
    cells: list[Any] = [cell for cell, _ in CELLS.values()]
    table = Table("T", ["A"], [Row({"A": cell}, "r") for cell in cells], "note", ["A"])
    results = Results({"v": Value("£5", "how", "GBP", 5, None, ["c"])}, {"t": table})
    path = tmp_path / "results.json"
    path.write_text(results_text(results), encoding="utf-8")
    assert read_results(path) == results


@pytest.mark.parametrize(
    "content", [None, "", "{", '{"values": {"v": {"text": 5}}}'], ids=["none", "empty", "cut off", "other version"]
)
def test_a_harvest_that_cannot_be_read_is_none(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "results.json"
    if content is not None:
        path.write_text(content)
    assert read_results(path) is None
