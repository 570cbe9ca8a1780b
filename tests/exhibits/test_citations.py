"""Works, who cites them, and faults of the citations."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from made_up import SOURCES, telling, tellings

from evidence.exhibits import citations
from evidence.publish.records import ClaimLink, Row, WebLink

WORKS = {
    "grey2012": {"label": "Grey (2012)", "title": "Outside", "doi": ""},
    "green2011": {"label": "b, de green (2013)", "title": "On gardens", "doi": "10.1/x"},
    "unused": {"label": "Nobody (2000)", "title": "Unused", "doi": ""},
}
APPRAISAL = pd.DataFrame([{"citekey": "grey2012", "what_it_found": "less", "status": "confirmed"}])


def cited(*faults: str, **changes: Any) -> pd.DataFrame:
    row = {"source_id": "garden-2012", "note": 2, "line": "40", "citation_key": "green2011", "detail": None, **changes}
    return pd.DataFrame([{**row, "fault": fault} for fault in faults])


def rows(citation: pd.DataFrame) -> list[Row]:
    told = tellings(telling(reference="green2011|other"), telling("b", reference=None))
    return citations.work_rows(WORKS, citation, APPRAISAL, told, SOURCES)


def test_works_cited_or_appraised_are_listed_by_author_whatever_the_case() -> None:
    assert [row.id for row in rows(cited("none"))] == ["work-green2011", "work-grey2012"]


def test_a_cited_work_has_who_cites_it_what_rests_on_it_and_its_faults() -> None:
    row, _ = rows(cited("wrong year", "none", detail="2012 for 2011"))
    assert list(row.cells) == citations.WORK
    assert row.cells["Title"] == ["On gardens", WebLink("doi:10.1/x", "https://doi.org/10.1/x")]
    assert row.cells["Cited by"] == ["Garden 2012, note 2 (line 40)"] * 2
    assert row.cells["For"] == [ClaimLink("£100 Cost of a garden", "garden-2012-cost")]
    assert row.cells["What it found (appraisal)"] == ""
    assert row.cells["Faults of the citation"] == ["Garden 2012, note 2: wrong year (2012 for 2011)"]


def test_note_nought_is_the_bibliography() -> None:
    row, _ = rows(cited("incomplete", note=0))
    assert row.cells["Cited by"] == ["Garden 2012, bibliography (line 40)"]
    assert row.cells["Faults of the citation"] == ["Garden 2012, bibliography: incomplete"]


def test_a_work_that_only_bears_on_a_claim_says_so() -> None:
    _, row = rows(cited("none"))
    assert row.cells["Cited by"] == "no document: it bears on a claim"
    assert row.cells["Title"] == "Outside"
    assert row.cells["What it found (appraisal)"] == "less (confirmed)"


def test_a_gap_is_a_fault_but_names_nothing_wrongly() -> None:
    each = cited("none", "incomplete", "no mark in the text", "mark without a note", "wrong year", "other")
    assert len(citations.faulty(each)) == 5
    assert list(citations.wrong(each)["fault"]) == ["wrong year", "other"]


@pytest.mark.parametrize(
    ("faults", "title"),
    [
        (["none", "incomplete"], "1 of 2 citations have a fault; most lack an author, a year or a publisher"),
        (["wrong year", "incomplete"], "2 of 2 citations have a fault"),
    ],
    ids=["mostly gaps", "half gaps"],
)
def test_the_title_says_most_only_when_it_is_most(faults: list[str], title: str) -> None:
    assert citations.finding(cited(*faults)) == title
