"""The works that the documents cite: who cites them, what rests on them, and what is wrong with the citation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from evidence.publish.anchors import anchor_of
from evidence.publish.records import Cell, ClaimLink, Part, Row, WebLink
from evidence.words import labels
from evidence.words.amounts import missing
from evidence.words.numbers import split
from evidence.words.terms import GAPS

WORK = ["Work", "Title", "Cited by", "For", "What it found (appraisal)", "Faults of the citation"]
Works = Mapping[str, Mapping[str, Any]]


def faulty(citations: pd.DataFrame) -> pd.DataFrame:
    """Return the citations that have a fault."""
    return citations[citations["fault"] != "none"]


def wrong(citations: pd.DataFrame) -> pd.DataFrame:
    """Return the citations that name something wrongly; one with a gap names nothing."""
    return citations[~citations["fault"].isin(["none", *GAPS])]


def finding(citations: pd.DataFrame) -> str:
    """Say how many citations have a fault, and whether most of these are gaps in the record: the title of the table."""
    faults = faulty(citations)
    # Not every kind of gap: a mark without a note lacks more than an author or a year.
    gaps = (faults["fault"] == "incomplete").sum()
    most = "; most lack an author, a year or a publisher" if gaps > len(faults) / 2 else ""
    return f"{len(faults)} of {len(citations)} citations have a fault{most}"


def work_rows(
    works: Works, citations: pd.DataFrame, appraisal: pd.DataFrame, tellings: pd.DataFrame, sources: pd.DataFrame
) -> list[Row]:
    """Return the works that a document cites or that were appraised as rows, by author."""
    document = dict(zip(sources["source_id"], sources["short"], strict=True))
    appraised = {row["citekey"]: row for row in appraisal.to_dict("records")}
    resting = claims_resting(tellings)
    cited: dict[str, list[Any]] = {}
    for citation in citations.to_dict("records"):
        cited.setdefault(citation["citation_key"], []).append(citation)
    rows = []
    for key in sorted(works, key=lambda key: works[key]["label"].lower()):
        if key not in cited and key not in appraised:
            continue
        appraisal_of = appraised.get(key)
        cells: dict[str, Cell] = {
            "Work": works[key]["label"],
            "Title": title(works[key]),
            "Cited by": [f"{_note(c, document)} (line {c['line']})" for c in cited.get(key, [])]
            or "no document: it bears on a claim",
            "For": [*resting.get(key, [])],
            "What it found (appraisal)": f"{appraisal_of['what_it_found']} ({appraisal_of['status']})" if appraisal_of else "",
            "Faults of the citation": [fault(c, document) for c in cited.get(key, []) if c["fault"] != "none"],
        }
        rows.append(Row(cells, anchor_of("references", key)))
    return rows


def claims_resting(tellings: pd.DataFrame) -> dict[str, list[ClaimLink]]:
    """Return links to the claims that rest on a work, under the work's citation key."""
    found: dict[str, list[ClaimLink]] = {}
    for row in tellings.to_dict("records"):
        for key in split("" if missing(row["reference"]) else row["reference"]):
            found.setdefault(key, []).append(ClaimLink(f"{labels.printed(row)} {row['what']}", row["claim_id"]))
    return found


def title(work: Mapping[str, Any]) -> Cell:
    """Return a work's title, with its DOI as a link where its record has one."""
    if not work["doi"]:
        return str(work["title"])
    cell: list[Part] = [str(work["title"]), WebLink(f"doi:{work['doi']}", f"https://doi.org/{work['doi']}")]
    return cell


def fault(citation: Any, document: Mapping[str, str]) -> str:
    """Say what is wrong with a citation, and where it stands: 'TLAP 2012, note 12: wrong year (2012 for 2011)'."""
    detail = "" if missing(citation["detail"]) else f" ({citation['detail']})"
    return f"{_note(citation, document)}: {citation['fault']}{detail}"


def _note(citation: Any, document: Mapping[str, str]) -> str:
    """Name a note of a document; note 0 is its bibliography."""
    note = "bibliography" if citation["note"] == 0 else f"note {citation['note']}"
    return f"{document[citation['source_id']]}, {note}"
