"""The ledger in tables: what became of every number of every document."""

from __future__ import annotations

import pandas as pd

from evidence.publish.records import Row
from evidence.words.terms import LEFT_OUT, TOPICS, USES

USED = ("claim", "context of a claim")
Step = tuple[str, str, str]


def document_rows(ledger: pd.DataFrame, sources: pd.DataFrame) -> list[Row]:
    """Return how many numbers of each document came to each use, and the sum over all documents in the last row."""
    name = dict(zip(sources["source_id"], sources["short"], strict=True))
    parts = [(name[source], part) for source, part in ledger.groupby("source_id")]
    return [_uses(document, part) for document, part in [*parts, ("All", ledger)]]


def _uses(document: str, ledger: pd.DataFrame) -> Row:
    # Every use, those without a number too: that none is unexplained is what the table is for.
    uses = {words: f"{(ledger['use'] == use).sum():,}" for use, words in USES.items()}
    return Row({"Document": document, "Numbers": f"{len(ledger):,}", **uses})


def reason_rows(ledger: pd.DataFrame) -> list[Row]:
    """Return why numbers are left out, the most frequent reason first."""
    reasons = ledger[ledger["use"] == "left out"]["detail"].value_counts()
    return [
        Row({"Reason": str(reason), "What such a number is": LEFT_OUT[str(reason)], "Numbers": f"{times:,}"})
        for reason, times in reasons.items()
    ]


def topics(tellings: pd.DataFrame) -> dict[str, int]:
    """Return how many measures each topic has, most first, under the topic's short name."""
    found = tellings.drop_duplicates("measure_id")["topic"].value_counts()
    return {TOPICS[str(topic)].short: int(number) for topic, number in found.items()}


def topic_rows(tellings: pd.DataFrame) -> list[Row]:
    """Return how many measures each topic has as rows."""
    return [Row({"Chapter or topic": topic, "Measures": f"{number}"}) for topic, number in topics(tellings).items()]


def flow(ledger: pd.DataFrame, tellings: pd.DataFrame) -> list[Step]:
    """Return the way from numbers to measures as boxes: what is in each, in words, and what leaves beside it."""
    value, beside, left, unexplained = ((ledger["use"] == use).sum() for use in USES)
    measures = tellings["measure_id"].nunique()
    documents = ledger["source_id"].nunique()
    return [
        (f"{len(ledger):,} numbers", f"in {documents} documents, digits and words", f"{left:,} left out, with a reason"),
        (f"{value + beside:,} numbers used", f"{value:,} as values, {beside:,} beside them", f"{unexplained:,} unexplained"),
        (
            f"{len(tellings):,} claims",
            "one telling of one thing at one place",
            f"{len(tellings) - measures:,} tell a thing again",
        ),
        (f"{measures:,} measures", "different things that can be known", ""),
    ]


def flow_title(ledger: pd.DataFrame, tellings: pd.DataFrame) -> str:
    """State the finding of the flow: from how many numbers to how many measures, and how many are unexplained."""
    ends = f"From {len(ledger):,} numbers in the documents to {tellings['measure_id'].nunique():,} measures"
    return f"{ends}, with {unexplained(ledger) or 'none'} unexplained"


def flow_in_words(ledger: pd.DataFrame, tellings: pd.DataFrame) -> str:
    """Return the flow in a few sentences, for a reader who does not see the chart."""
    boxes = [f"{head}: {under}" + (f"; {beside}" if beside else "") for head, under, beside in flow(ledger, tellings)]
    measures = ", ".join(f"{topic} {number}" for topic, number in topics(tellings).items())
    return f"{'; '.join(boxes)}. Measures by chapter: {measures}."


def document_title(ledger: pd.DataFrame) -> str:
    """State whether every number is accounted for."""
    missed = unexplained(ledger)
    return f"All but {missed:,} of {len(ledger):,} numbers are accounted for" if missed else "Every number is accounted for"


def unexplained(ledger: pd.DataFrame) -> int:
    """Return how many numbers nothing accounts for."""
    return int((ledger["use"] == "unexplained").sum())
