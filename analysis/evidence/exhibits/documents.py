"""Tables of the documents themselves, and of what they name and define."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from evidence.publish.anchors import anchor_of
from evidence.publish.records import Row

STUDIES = ("matched controls", "randomised trial")


def source_rows(sources: pd.DataFrame, tellings: pd.DataFrame, citations: pd.DataFrame) -> list[Row]:
    """Return a row a document, in the order given: what it is, its claims in use, the works it cites, its text's checksum."""
    claims = tellings.groupby("source_id")["claim_id"].count().to_dict()
    works = citations.groupby("source_id")["citation_key"].nunique().to_dict()
    return [
        Row(
            {
                "Document": f"{source['title']} ({source['short']})",
                "Publisher and date": f"{source['publisher']}, {source['published']}",
                "What it is": f"{source['kind']}; notes: {source['notes']}",
                "Claims": f"{claims.get(source['source_id'], 0)}",
                "Works cited": f"{works.get(source['source_id'], 0)}",
                # Enough to compare two files by eye; the whole stands in sources.csv.
                "Checksum": source["sha256"][:12],
            },
            anchor_of("sources", source["source_id"]),
        )
        for source in sources.to_dict("records")
    ]


def elements(framework: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the elements of one of the documents' frameworks, in their order there; raises ValueError for an unknown one."""
    rows = framework[framework["framework"] == name]
    if rows.empty:
        raise ValueError(f"data/framework.csv has no framework {name!r}; it has {', '.join(framework['framework'].unique())}")
    return rows.sort_values("position")


def element_rows(chosen: pd.DataFrame, sources: pd.DataFrame) -> list[Row]:
    """Return a row an element of a framework: its name, what it means in our words, and document and line."""
    short = sources.set_index("source_id")["short"]
    return [
        Row(
            {
                "Name": row["name"],
                "What it means": row["statement"],
                "Where": f"{short[row['source_id']]}, line {row['line']}",
            }
        )
        for row in chosen.to_dict("records")
    ]


def cash_kinds(kinds: pd.DataFrame) -> pd.DataFrame:
    """Return the kinds of saving that go by the name of cash; a non-cashable one does not."""
    return kinds[kinds["name"].str.contains(r"(?<!non-)\bcash", case=False)]


def kinds_title(kinds: pd.DataFrame) -> str:
    """State the finding of the table of kinds of saving, where one of several is cash; else only what the table has."""
    if len(kinds) > len(cash_kinds(kinds)) == 1:
        return "Savings come in kinds, and only one of them is cash"
    return "The kinds of saving that the documents name"


def appeared_before(work: Mapping[str, Any], tellings: pd.DataFrame) -> bool:
    """Say whether a work (see :func:`evidence.dataset.works`) appeared before every document that tells something."""
    year = re.search(r"\((\d{4})", work["label"])
    return year is not None and len(tellings) > 0 and bool((tellings["year"] > int(year.group(1))).all())


def kinds_of_study(works: pd.DataFrame) -> list[str]:
    """Return which of :data:`STUDIES` each appraised work is, by what it is about, in order; 'another' for any other work."""
    return sorted(next((kind for kind in STUDIES if kind in about), "another") for about in works["about"])
