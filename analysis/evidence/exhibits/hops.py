"""The chains of figures, from the work to each document that tells them: what they print and lose at each hop.

A chain is a measure's rows of ``chains.csv``; a hop is a step of it behind the first, from one telling to the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from evidence.exhibits import gathering
from evidence.publish.anchors import anchor_of
from evidence.publish.records import Cell, ClaimLink, KindTag, Row
from evidence.words import amounts, labels
from evidence.words.amounts import missing

HOP = ["Hop", "Printed", "Kind of value", "Lost, added or changed"]
Works = Mapping[str, Mapping[str, Any]]


def followed(chains: pd.DataFrame, tellings: pd.DataFrame, measures: pd.DataFrame, works: Works) -> pd.DataFrame:
    """Return the chains with what their pages show, by measure and step.

    Added are ``what`` and ``label`` (the measure, in full and short), ``figure`` and ``kind`` (of the claim told there, or
    empty), ``title`` and ``short`` (of the work, or empty), ``by`` (who tells it, short enough for a chart), ``changed``,
    and ``repeated`` (whether two documents tell the figure). A claim that is no longer in use is told by nobody.
    """
    claims = {row["claim_id"]: row for row in tellings.to_dict("records")}
    measure = {row["measure_id"]: row for row in measures.to_dict("records")}
    rows = []
    for row in chains.sort_values(["measure_id", "step"]).to_dict("records"):
        about, claim, work = measure[row["measure_id"]], claims.get(row["claim_id"]), works.get(row["key"])
        rows.append(
            {
                **row,
                # A retired claim has no place in the register that a reader should be led to.
                "claim_id": row["claim_id"] if claim else "",
                "what": about["what"],
                "label": about["what"] if missing(about["short"]) else about["short"],
                "figure": labels.printed(claim) if claim else "",
                "kind": claim["told_as"] if claim else "",
                "title": work["title"] if work else "",
                "short": work["label"] if work else "",
                "by": author_and_year(work["label"]) if work and row["step"] == 1 else row["who"],
                "changed": not missing(row["lost"]),
                "lost": "nothing" if missing(row["lost"]) else row["lost"],
            }
        )
    found = pd.DataFrame(rows)
    # By claims and not by steps, for the work itself is a step too, and no document.
    found["repeated"] = (found["claim_id"] != "").groupby(found["measure_id"]).transform("sum") > 1
    # A new frame forgets its table and key, and a count of it could not say which rows it counts.
    found.attrs.update(chains.attrs)
    return found


def author_and_year(label: str) -> str:
    """Return a work's label with its first author alone and no brackets: 'Lomas 1998' of 'Lomas and Smith (1998)'."""
    author, _, year = label.partition(" (")
    return f"{author.split(' and ')[0]} {year.rstrip(')')}"


def finding(drawn: pd.DataFrame) -> str:
    """Say how many of the figures drawn lost or changed something: the title of the chart."""
    every, lossy = drawn["measure_id"].nunique(), drawn[drawn["changed"]]["measure_id"].nunique()
    few = f"{lossy or 'None'} of the {every}" if lossy < every / 2 else f"All but {every - lossy} of the {every}"
    whole = f"All {every}" if lossy == every else few
    return f"{whole} repeated figures that are followed lost or changed something on the way"


def gathered(chains: pd.DataFrame) -> pd.DataFrame:
    """Return chains as they are, or, where they are too many to draw, one for all figures of a kind of value.

    A step of it says in ``by`` how many of its figures were changed there.
    """
    number = chains["measure_id"].nunique()
    if number <= gathering.MOST:
        return chains
    # By the kind that the first document tells; a work that no document in use tells has none.
    kind = chains[chains["kind"] != ""].groupby("measure_id")["kind"].first()
    kinds = chains["measure_id"].map(kind).fillna("told by no document in use")
    rows = []
    for name, part in chains.groupby(kinds, sort=True):
        label = f"{str(name).capitalize()}: {amounts.count(part['measure_id'].nunique(), 'figure')}"
        for step, at in part.groupby("step"):
            who = "the works" if step == 1 else f"{at['changed'].sum():,} of {len(at):,} changed"
            rows.append({"measure_id": name, "label": label, "step": step, "who": who, "by": who, "figure": ""})
            rows[-1]["changed"] = bool(at["changed"].any())
    said = "A hop says how many of them changed there."
    return gathering.saying(pd.DataFrame(rows), number, kinds.nunique(), "kind of value", said)


def in_words(chains: pd.DataFrame) -> str:
    """Return the chains in one sentence, for a reader who does not see the chart."""
    told = []
    for _, hops in chains.groupby("measure_id", sort=False):
        steps = [f"{r['who']} {r['figure']}".strip() + (" (changed)" if r["changed"] else "") for r in hops.to_dict("records")]
        told.append(f"{hops['label'].iloc[0]}: {' → '.join(steps)}")
    return f"{gathering.sentence(chains)} {'; '.join(told)}.".strip()


def all_rows(chains: pd.DataFrame) -> list[Row]:
    """Return every step of every chain as a row: the table behind the chart."""
    return [
        Row(
            {
                "Figure": row["label"],
                "Step": f"{row['step']}. {row['who']}",
                "Printed": _printed(row) or row["short"],
                "What was lost, added or changed": row["lost"],
            }
        )
        for row in chains.to_dict("records")
    ]


def chain_rows(chains: pd.DataFrame) -> dict[tuple[str, str], list[Row]]:
    """Return each chain's steps as rows, under its measure's id and what that measures; its first row is its anchor."""
    return {
        (str(measure), str(what)): [_row(row) for row in hops.to_dict("records")]
        for (measure, what), hops in chains.groupby(["measure_id", "what"], sort=False)
    }


def _row(row: Any) -> Row:
    cells: dict[str, Cell] = {
        "Hop": f"{row['step']}. {row['who']}",
        "Printed": _printed(row) or row["title"] or "not read",
        "Kind of value": KindTag(row["kind"]) if row["kind"] else "",
        "Lost, added or changed": row["lost"],
    }
    return Row(cells, anchor_of("chains", row["measure_id"]) if row["step"] == 1 else "")


def _printed(row: Any) -> ClaimLink | None:
    return ClaimLink(row["figure"], row["claim_id"]) if row["claim_id"] else None
