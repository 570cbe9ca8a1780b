"""Tables of the documents, and of what they define."""

from __future__ import annotations

import pandas as pd
import pytest

from evidence.exhibits import documents

SOURCES = pd.DataFrame(
    {
        "source_id": ["old", "new"], "title": ["Old title", "New title"], "short": ["Old 2012", "New 2025"],
        "publisher": ["A publisher"] * 2, "published": ["May 2012", "2025"], "kind": ["a paper", "a review"],
        "notes": ["notes of old", "notes of new"], "sha256": ["0123456789abcdef"] * 2,
    }
)  # fmt: skip
FRAMEWORK = pd.DataFrame(
    {
        "framework": ["types", "types", "methods"], "position": [2, 1, 1], "source_id": ["old", "old", "new"],
        "line": ["105", "104", "435"], "name": ["Second", "First", "Other"], "statement": ["b", "a", "c"],
    }
)  # fmt: skip


def test_a_document_has_its_claims_and_its_works_each_counted_once() -> None:
    claims = pd.DataFrame({"source_id": ["old", "old"], "claim_id": ["a", "b"]})
    citations = pd.DataFrame({"source_id": ["old"] * 3, "citation_key": ["x2012", "x2012", "y2010"]})
    old, new = documents.source_rows(SOURCES, claims, citations)
    assert (old.id, old.cells["Claims"], old.cells["Works cited"]) == ("old", "2", "2")
    assert (new.id, new.cells["Claims"], new.cells["Works cited"]) == ("new", "0", "0")
    assert old.cells["Document"] == "Old title (Old 2012)"
    assert old.cells["Checksum"] == "0123456789ab"


def test_elements_of_a_framework_come_in_its_own_order_with_document_and_line() -> None:
    rows = documents.element_rows(documents.elements(FRAMEWORK, "types"), SOURCES)
    assert [row.cells for row in rows] == [
        {"Name": "First", "What it means": "a", "Where": "Old 2012, line 104"},
        {"Name": "Second", "What it means": "b", "Where": "Old 2012, line 105"},
    ]


def test_an_unknown_framework_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="no framework 'type'; it has types, methods"):
        documents.elements(FRAMEWORK, "type")


@pytest.mark.parametrize(
    ("names", "says"),
    [
        pytest.param(["Cashable savings", "Non-cashable savings"], "only one of them is cash", id="one"),
        pytest.param(["Non-cashable savings", "Levered in"], "The kinds of saving that", id="none"),
        pytest.param(["Cashable savings", "Cash from sales", "Levered in"], "The kinds of saving that", id="two"),
        pytest.param(["Cashable savings"], "The kinds of saving that", id="nothing else"),
    ],
)
def test_one_kind_is_called_cash_only_where_one_of_several_is(names: list[str], says: str) -> None:
    assert says in documents.kinds_title(pd.DataFrame({"name": names}))


@pytest.mark.parametrize(("label", "before"), [("Old (2011)", True), ("Old (2012)", False), ("Old (no date)", False)])
def test_a_work_appeared_before_only_where_every_document_is_later(label: str, before: bool) -> None:
    told = pd.DataFrame({"year": [2012, 2013]})
    assert documents.appeared_before({"label": label}, told) is before
    assert not documents.appeared_before({"label": label}, told.iloc[:0])


def test_a_work_is_a_trial_a_study_with_controls_or_another() -> None:
    about = ["a pragmatic randomised trial", "eight projects against matched controls", "a survey"]
    assert documents.kinds_of_study(pd.DataFrame({"about": about})) == ["another", "matched controls", "randomised trial"]
