"""The catalogue: findings without a number, cases, approaches, programmes and elements of frameworks, as rows of tables."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evidence.publish.anchors import anchor_of
from evidence.publish.records import Cell, PageLink, Row
from evidence.words.amounts import missing
from evidence.words.numbers import split

FINDING = ["Finding", "Outcome", "Direction", "Programme", "Where", "Outside evidence"]
Names = dict[Any, str]


def names(table: pd.DataFrame, key: str, column: str = "name") -> Names:
    """Return a column of a table under the table's key."""
    return dict(zip(table[key], table[column], strict=True))


def place(row: Any, documents: Names) -> str:
    """Say where a row stands: document, line, notes, and the other lines that repeat it."""
    note = "" if missing(row.get("note")) else f", note {str(row['note']).replace('|', ', ')}"
    also = "" if missing(row.get("also_at")) else f"; also line {str(row['also_at']).replace('|', ', ')}"
    return f"{documents[row['source_id']]}, line {row['line']}{note}{also}"


def finding_rows(
    findings: pd.DataFrame, outcomes: pd.DataFrame, programmes: pd.DataFrame, sources: pd.DataFrame, appraisal: pd.DataFrame
) -> dict[str, list[Row]]:
    """Return findings as rows under their group of outcomes, in the order of the outcomes; a group without any has no rows."""
    outcome, group = names(outcomes, "outcome_id"), names(outcomes, "outcome_id", "group")
    programme, document = names(programmes, "programme_id"), names(sources, "source_id", "short")
    outside = outside_evidence(appraisal)
    rows: dict[str, list[Row]] = {name: [] for name in outcomes["group"].unique()}
    for finding in findings.to_dict("records"):
        cells: dict[str, Cell] = {
            "Finding": finding["statement"],
            "Outcome": outcome[finding["outcome_id"]],
            "Direction": finding["direction"],
            "Programme": "" if missing(finding["programme_id"]) else programme[finding["programme_id"]],
            "Where": place(finding, document),
            "Outside evidence": [*outside.get(finding["finding_id"], [])],
        }
        rows[group[finding["outcome_id"]]].append(Row(cells, anchor_of("findings", finding["finding_id"])))
    return rows


def outside_evidence(appraisal: pd.DataFrame) -> dict[str, list[PageLink]]:
    """Return links to the works outside the documents that bear on a finding, under the finding's id."""
    found: dict[str, list[PageLink]] = {}
    for row in appraisal.to_dict("records"):
        words = f"{row['citekey']}, {row['direction']}: {row['what_it_found']}"
        link = PageLink(words, f"#{anchor_of('references', row['citekey'])}")
        for finding in split("" if missing(row["findings"]) else row["findings"]):
            found.setdefault(finding, []).append(link)
    return found


def case_rows(cases: pd.DataFrame, approaches: pd.DataFrame, sources: pd.DataFrame) -> list[Row]:
    """Return case studies as rows: where, when, who led it, by which approach, and what was done."""
    approach, document = names(approaches, "approach_id"), names(sources, "source_id", "short")
    return [
        Row(
            {
                "Case": case["name"],
                "Place": case["place"],
                "Years": case["years"],
                "Scale": case["scale"],
                "Lead": case["lead"],
                "Approach": approach[case["approach_id"]],
                "What was done": case["summary"],
                "Where": f"{document[case['source_id']]}, line {case['line']}",
            },
            anchor_of("cases", case["case_id"]),
        )
        for case in cases.to_dict("records")
    ]


def approach_rows(approaches: pd.DataFrame, sources: pd.DataFrame) -> list[Row]:
    """Return approaches as rows, with their definition and the scale at which the documents place them."""
    document = names(sources, "source_id", "short")
    return [
        Row(
            {
                "Approach": row["name"],
                "Definition": row["definition"],
                "Scale": row["scale"],
                "Where": f"{document[row['source_id']]}, line {row['line']}",
            },
            anchor_of("approaches", row["approach_id"]),
        )
        for row in approaches.to_dict("records")
    ]


def programme_rows(programmes: pd.DataFrame, approaches: pd.DataFrame) -> list[Row]:
    """Return the programmes and subjects that figures and findings are about, as rows."""
    approach = names(approaches, "approach_id")
    return [
        Row(
            {
                "Programme": row["name"],
                "What it is": row["what"],
                "Approach": approach[row["approach_id"]],
                "Place": row["place"],
                "Scale": row["scale"],
                "Years": "" if missing(row["years"]) else row["years"],
            },
            anchor_of("programmes", row["programme_id"]),
        )
        for row in programmes.to_dict("records")
    ]


def framework_rows(framework: pd.DataFrame, sources: pd.DataFrame) -> list[Row]:
    """Return the elements of frameworks and lists as rows, each under the element that it is part of."""
    element, document = names(framework, "element_id"), names(sources, "source_id", "short")
    return [
        Row(
            {
                "Framework": row["framework"],
                "Element": row["name"],
                "What it says": row["statement"],
                "Part of": "" if missing(row["parent_id"]) else element[row["parent_id"]],
                "Where": f"{document[row['source_id']]}, line {row['line']}",
            },
            anchor_of("framework", row["element_id"]),
        )
        for row in framework.to_dict("records")
    ]
