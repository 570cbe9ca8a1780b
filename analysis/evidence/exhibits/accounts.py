"""The ledger in tables: what became of every number of every document."""

from __future__ import annotations

import datetime

import pandas as pd

from evidence.formulas.accounting import Standing, standing
from evidence.publish.records import Row
from evidence.words.terms import LEFT_OUT, TOPICS, USES

AS_OF = "As of"
EARLIER = " (an earlier state of the data)"
Step = tuple[str, str, str]


def compared(
    ledger: pd.DataFrame, accounted: pd.DataFrame, sources: pd.DataFrame, tellings: pd.DataFrame, exclusions: pd.DataFrame
) -> Standing:
    """Return what of today's data the ledger does not know; see :func:`evidence.formulas.accounting.standing`."""
    return standing(*(frame.to_dict("records") for frame in (ledger, accounted, sources, tellings, exclusions)))


def document_rows(ledger: pd.DataFrame, sources: pd.DataFrame, accounted: pd.DataFrame) -> list[Row]:
    """Return how many numbers of each document came to each use, as of which day, and the sum over all in the last row.

    A document that the ledger does not hold has a row that says so.
    """
    name = dict(zip(sources["source_id"], sources["short"], strict=True))
    day = {str(source): in_words(str(as_of)) for source, as_of in zip(accounted["source_id"], accounted["as_of"], strict=True)}
    # A document that left the data since has no name any more.
    parts = [(name.get(source, source), part, day.get(str(source), "not known")) for source, part in ledger.groupby("source_id")]
    held = set(ledger["source_id"])
    absent = [Row({"Document": short, AS_OF: "not in the ledger"}) for source, short in name.items() if source not in held]
    every = _uses("All", ledger, "")
    return [*(_uses(*part) for part in parts), *absent, every]


def in_words(day: str) -> str:
    """Return a day such as ``2026-11-24`` in words."""
    date = datetime.date.fromisoformat(day)
    return f"{date.day} {date:%B %Y}"


def _uses(document: str, ledger: pd.DataFrame, as_of: str) -> Row:
    # Every use, those without a number too: that none is unexplained is what the table is for.
    uses = {words: f"{(ledger['use'] == use).sum():,}" for use, words in USES.items()}
    return Row({"Document": document, AS_OF: as_of, "Numbers": f"{len(ledger):,}", **uses})


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


def known(tellings: pd.DataFrame, ledger: pd.DataFrame, state: Standing) -> pd.DataFrame:
    """Return the claims of which the ledger holds every number: the flow goes from its numbers to these and to no others."""
    held = set(ledger["source_id"]) - state.documents
    return tellings[tellings["source_id"].isin(held) & ~tellings["claim_id"].isin(state.claims)]


def flow_title(ledger: pd.DataFrame, tellings: pd.DataFrame, state: Standing) -> str:
    """State the finding of the flow: from how many numbers to how many measures, and how many are unexplained."""
    ends = f"From {len(ledger):,} numbers in the documents to {tellings['measure_id'].nunique():,} measures"
    return f"{ends}, with {unexplained(ledger) or 'none'} unexplained{'' if state.fits else EARLIER}"


def flow_in_words(ledger: pd.DataFrame, tellings: pd.DataFrame) -> str:
    """Return the flow in a few sentences, for a reader who does not see the chart."""
    boxes = [f"{head}: {under}" + (f"; {beside}" if beside else "") for head, under, beside in flow(ledger, tellings)]
    measures = ", ".join(f"{topic} {number}" for topic, number in topics(tellings).items())
    return f"{'; '.join(boxes)}. Measures by chapter: {measures}."


def document_title(ledger: pd.DataFrame, state: Standing) -> str:
    """State whether every number is accounted for; never so of a ledger that the data have outgrown."""
    missed = unexplained(ledger)
    if not state.fits:
        counted = f"all but {missed:,} of {len(ledger):,}" if missed else f"{len(ledger):,}"
        return f"An earlier state: {counted} numbers were accounted for, and the data have changed since"
    return f"All but {missed:,} of {len(ledger):,} numbers are accounted for" if missed else "Every number is accounted for"


def unexplained(ledger: pd.DataFrame) -> int:
    """Return how many numbers nothing accounts for."""
    return int((ledger["use"] == "unexplained").sum())


def absent(state: Standing, sources: pd.DataFrame, tellings: pd.DataFrame) -> str:
    """Say in words what of the data the ledger does not know, for a note below it; nothing where it fits."""
    if state.fits:
        return ""
    name = dict(zip(sources["source_id"], sources["short"], strict=True))
    what = dict(zip(tellings["claim_id"], tellings["what"], strict=True))
    lines = sorted(f"{name[source]} at line {line}" for source, line in state.left_out)
    parts = {
        "Documents that are not in it, or not as they are now": sorted(
            name.get(each, f"{each} (removed)") for each in state.documents
        ),
        "Claims that came or changed since": sorted(what.get(each, f"{each} (no longer in use)") for each in state.claims),
        "Numbers left out that came or changed since": lines,
    }
    told = [f"{head}: {'; '.join(items)}." for head, items in parts.items() if items]
    return " ".join(["This ledger is of an earlier state of the data.", *told])
