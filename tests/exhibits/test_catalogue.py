"""Findings, cases, approaches, programmes and frameworks as rows."""

from __future__ import annotations

from typing import Any

import pandas as pd
from made_up import SOURCES

from evidence.exhibits import catalogue
from evidence.publish.records import PageLink

OUTCOMES = pd.DataFrame(
    {"outcome_id": ["crime", "trust"], "name": ["Crime", "Trust"], "group": ["crime and safety", "community"]}
)
PROGRAMMES = pd.DataFrame(
    [{"programme_id": "p", "name": "Gardens", "what": "w", "approach_id": "a", "place": "Leeds", "scale": "ward", "years": None}]
)
APPROACHES = pd.DataFrame(
    [{"approach_id": "a", "name": "Gardening", "definition": "d", "scale": "ward", "source_id": "garden-2012", "line": "3"}]
)
APPRAISAL = pd.DataFrame(
    [
        {"citekey": "green2011", "direction": "against", "what_it_found": "less", "findings": "f1|f2"},
        {"citekey": "grey2012", "direction": "for", "what_it_found": "more", "findings": None},
    ]
)


def finding(**changes: Any) -> dict[str, Any]:
    row = {"finding_id": "f1", "source_id": "garden-2012", "line": "7", "also_at": "9|11", "note": "2|3", "programme_id": "p"}
    return {**row, "outcome_id": "crime", "direction": "better", "statement": "Crime fell", **changes}


def rows(*findings: dict[str, Any]) -> dict[str, Any]:
    return catalogue.finding_rows(pd.DataFrame(list(findings)), OUTCOMES, PROGRAMMES, SOURCES, APPRAISAL)


def test_a_finding_stands_in_its_group_with_outside_evidence_beside_it() -> None:
    (row,) = rows(finding())["crime and safety"]
    assert row.id == "f1"
    assert list(row.cells) == catalogue.FINDING
    assert row.cells["Where"] == "Garden 2012, line 7, note 2, 3; also line 9, 11"
    assert row.cells["Programme"] == "Gardens"
    assert row.cells["Outside evidence"] == [PageLink("green2011, against: less", "#work-green2011")]


def test_a_group_without_findings_has_no_rows() -> None:
    assert rows(finding())["community"] == []


def test_a_finding_of_no_programme_note_or_repeat_leaves_those_empty() -> None:
    (row,) = rows(finding(finding_id="f9", outcome_id="trust", programme_id=None, note=None, also_at=None))["community"]
    assert row.cells["Programme"] == ""
    assert row.cells["Where"] == "Garden 2012, line 7"
    assert row.cells["Outside evidence"] == []


def test_a_case_names_its_approach_and_line() -> None:
    case = {"case_id": "c", "name": "Plot", "place": "Leeds", "years": "2011", "scale": "ward", "lead": "council"}
    cases = pd.DataFrame([{**case, "approach_id": "a", "summary": "They dug", "source_id": "green-2015", "line": "4"}])
    (row,) = catalogue.case_rows(cases, APPROACHES, SOURCES)
    assert row.id == "case-c"
    assert (row.cells["Approach"], row.cells["Where"]) == ("Gardening", "Green 2015, line 4")
    assert (row.cells["What was done"], row.cells["Lead"]) == ("They dug", "council")


def test_an_approach_has_its_definition_and_scale() -> None:
    (row,) = catalogue.approach_rows(APPROACHES, SOURCES)
    assert row.id == "approach-a"
    assert row.cells == {"Approach": "Gardening", "Definition": "d", "Scale": "ward", "Where": "Garden 2012, line 3"}


def test_a_programme_without_years_leaves_them_empty() -> None:
    (row,) = catalogue.programme_rows(PROGRAMMES, APPROACHES)
    assert row.id == "programme-p"
    assert row.cells["Approach"] == "Gardening"
    assert row.cells["Years"] == ""


def test_an_element_names_the_element_that_it_is_part_of() -> None:
    shared = {"framework": "Steps", "source_id": "garden-2012", "statement": "s"}
    framework = pd.DataFrame(
        [
            {**shared, "element_id": "one", "name": "Plan", "parent_id": None, "line": "1"},
            {**shared, "element_id": "two", "name": "Draw", "parent_id": "one", "line": "2"},
        ]
    )
    whole, part = catalogue.framework_rows(framework, SOURCES)
    assert (whole.id, whole.cells["Part of"]) == ("element-one", "")
    assert (part.cells["Part of"], part.cells["Where"]) == ("Plan", "Garden 2012, line 2")
