"""Chains of figures from the work to the documents."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from made_up import telling, tellings

from evidence.exhibits import charts, gathering, hops
from evidence.publish.records import ClaimLink, KindTag
from evidence.quantities import count

WORKS = {
    "green2011": {"label": "Green and Grey (2011)", "title": "On gardens"},
    "own": {"label": "Garden Trust (2012)", "title": "The document itself"},
}
MEASURES = pd.DataFrame(
    {"measure_id": ["garden-cost", "lone"], "what": ["Cost of a garden", "A lone figure"], "short": ["Garden, cost", None]}
)
TELLINGS = tellings(telling("a"), telling("b", low=90, high=90))


def chains() -> pd.DataFrame:
    frame = pd.DataFrame(
        [
            ["lone", 1, "Origin not known", None, None, None],
            ["lone", 2, "Garden 2012", "own", "a", None],
            ["garden-cost", 3, "Green 2015", None, "b", "the year"],
            ["garden-cost", 2, "Garden 2012", None, "a", None],
            ["garden-cost", 1, "Green 2011: a survey", "green2011", None, None],
        ],
        columns=["measure_id", "step", "who", "key", "claim_id", "lost"],
    )
    frame.attrs = {"table": "chains", "key": ["measure_id", "step"]}
    return frame


def followed(told: pd.DataFrame = TELLINGS) -> pd.DataFrame:
    return hops.followed(chains(), told, MEASURES, WORKS)


def test_steps_stand_in_order_and_are_counted_as_hops() -> None:
    found = followed()
    assert list(found["step"]) == [1, 2, 3, 1, 2]
    assert count(found[found["step"] > 1]).rows == ("chains/garden-cost/2", "chains/garden-cost/3", "chains/lone/2")


def test_a_figure_is_repeated_when_two_documents_tell_it() -> None:
    found = followed()
    assert set(found[found["repeated"]]["measure_id"]) == {"garden-cost"}


def test_a_retired_claim_is_told_by_nobody() -> None:
    found = followed(tellings(telling("a")))
    assert not found["repeated"].any()
    assert list(found["figure"]) == ["", "£100", "", "", "£100"]


def test_each_chain_has_its_anchor_and_says_what_was_printed() -> None:
    tables = hops.chain_rows(followed())
    assert list(tables) == [("garden-cost", "Cost of a garden"), ("lone", "A lone figure")]
    work, told, _ = tables["garden-cost", "Cost of a garden"]
    assert [work.id, told.id] == ["chain-garden-cost", ""]
    assert list(work.cells) == hops.HOP
    assert (work.cells["Printed"], work.cells["Kind of value"]) == ("On gardens", "")
    assert (told.cells["Printed"], told.cells["Kind of value"]) == (ClaimLink("£100", "a"), KindTag("cost"))
    assert told.cells["Lost, added or changed"] == "nothing"
    assert tables["lone", "A lone figure"][0].cells["Printed"] == "not read"


def test_the_table_behind_the_chart_has_every_step() -> None:
    rows = hops.all_rows(followed())
    assert [row.cells["Printed"] for row in rows] == [
        "Green and Grey (2011)", ClaimLink("£100", "a"), ClaimLink("£90", "b"), "", ClaimLink("£100", "a")
    ]  # fmt: skip
    assert rows[2].cells["What was lost, added or changed"] == "the year"
    assert rows[3].cells["Figure"] == "A lone figure"


def test_the_words_for_the_chart_follow_each_chain() -> None:
    assert hops.in_words(followed()) == (
        "Garden, cost: Green 2011: a survey → Garden 2012 £100 → Green 2015 £90 (changed); "
        "A lone figure: Origin not known → Garden 2012 £100."
    )


def test_the_chart_names_the_work_short_and_the_documents_as_they_are() -> None:
    assert list(followed()["by"]) == ["Green 2011", "Garden 2012", "Green 2015", "Origin not known", "Garden 2012"]


@pytest.mark.parametrize(
    ("label", "short"),
    [("Green (2011)", "Green 2011"), ("Green and Grey (2011)", "Green 2011"), ("Green and others (no date)", "Green no date")],
    ids=["one author", "two authors", "many authors"],
)
def test_a_works_label_is_cut_to_first_author_and_year(label: str, short: str) -> None:
    assert hops.author_and_year(label) == short


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ([True, True, True, True], "All 4"),
        ([True, True, True, False], "All but 1 of the 4"),
        ([True, False, False, False], "1 of the 4"),
        ([False] * 4, "None of the 4"),
    ],
    ids=["all", "most", "few", "none"],
)
def test_the_title_says_how_many_changed(changed: list[bool], words: str) -> None:
    drawn: Any = pd.DataFrame({"measure_id": list("abcd"), "changed": changed})
    assert hops.finding(drawn) == f"{words} repeated figures that are followed lost or changed something on the way"


def many() -> pd.DataFrame:
    """Return more chains than a chart can have, of two kinds of value, every second one with a loss."""
    rows = []
    for i in range(gathering.MOST + 10):
        about = {"measure_id": f"m{i}", "label": f"Figure {i}", "figure": "", "lost": ""}
        kind = "cost" if i % 3 else "outcome"
        rows.append({**about, "step": 1, "who": "Green", "by": "Green", "kind": "", "changed": False})
        rows.append({**about, "step": 2, "who": "Garden", "by": "Garden", "kind": kind, "changed": i % 2 == 0})
    return pd.DataFrame(rows)


def test_few_chains_are_drawn_as_they_are() -> None:
    assert hops.gathered(followed()).equals(followed())


def test_many_chains_are_drawn_by_kind_of_value_and_each_hop_says_how_many_changed() -> None:
    drawn = hops.gathered(many())
    assert list(drawn["label"].unique()) == ["Cost: 40 figures", "Outcome: 20 figures"]
    assert list(drawn["by"]) == ["the works", "20 of 40 changed", "the works", "10 of 20 changed"]
    assert list(drawn["changed"]) == [False, True, False, True]
    said = "60 figures are too many to draw one by one: they are drawn in 2 groups, by kind of value."
    assert said in gathering.sentence(drawn)
    assert hops.in_words(drawn).startswith(said)
    assert charts.chains(drawn.assign(who=drawn["by"])).to_dict()["height"] == 2 * 54
