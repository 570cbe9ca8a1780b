"""Agreement between the two readers: what both found, what one found, and where they read it alike."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from evidence.words.amounts import missing
from evidence.words.numbers import split

ALIKE = 0.005  # two numbers are the same reading up to this share of the first: £1.38m and £1,383,529 are, 46% and 47% are not


def lines_of(record: Mapping[Hashable, Any]) -> set[int]:
    """Return the lines where a reader places a figure, repeats included."""
    # Lines and not places: one reader may give a stretch of lines where the other gives one of them.
    found: set[int] = set()
    for place in [str(record["line"]), *split("" if missing(record["also_at"]) else str(record["also_at"]))]:
        first, _, last = place.partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    return found


def match(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Match two readers' claims one to one: same document, a line in common, a number string in common.

    ``first`` has claims with ``claim_id``, ``source_id``, ``line``, ``also_at``, ``as_printed``, ``low``, ``high``, ``unit``,
    ``told_as``; ``second`` the same but ``kind`` for ``told_as``. Where several fit, the one with more in common is taken.
    Returns one row per claim of the first reader: ``claim_id``, ``source_id``, ``kind``, whether the second reader ``found``
    it too, and then its row number there in ``second``, that reader's kind in ``other_kind``, and whether they have the
    ``same_value``, ``same_unit`` and ``same_kind``. Where only the first found it, nothing is the same.
    """
    free = dict(enumerate(second.to_dict("records")))
    # By place, for each claim looked for among all others would take the square of their number.
    standing: dict[tuple[str, int], list[int]] = {}
    for place, record in free.items():
        for line in lines_of(record):
            standing.setdefault((record["source_id"], line), []).append(place)
    rows = []
    for claim in first.to_dict("records"):
        near = {number for line in lines_of(claim) for number in standing.get((claim["source_id"], line), [])}
        number = _nearest(claim, {number: free[number] for number in sorted(near) if number in free})
        # Taken out, so that one claim of the second reader cannot confirm two of the first.
        other: dict[Hashable, Any] = {} if number is None else free.pop(number)
        rows.append(
            {
                "claim_id": claim["claim_id"],
                "source_id": claim["source_id"],
                "kind": claim["told_as"],
                "found": bool(other),
                "second": number,
                "other_kind": other.get("kind"),
                "same_value": bool(other) and _same(claim["low"], other["low"]) and _same(claim["high"], other["high"]),
                "same_unit": bool(other) and _same(claim["unit"], other["unit"]),
                "same_kind": bool(other) and _same(claim["told_as"], other["kind"]),
            }
        )
    # Pandas' own integers: plain ones cannot be missing, and floats are no row numbers.
    return pd.DataFrame(rows).astype({"second": "Int64"})


def _nearest(claim: Mapping[Hashable, Any], near: Mapping[int, Mapping[Hashable, Any]]) -> int | None:
    """Return the number of the claim, of those with a line in common, that has most in common with one, if any has."""
    strings = set(split(claim["as_printed"]))
    scores = {
        number: (len(strings & set(split(str(other["as_printed"])))), _same(claim["unit"], other["unit"]))
        for number, other in near.items()
    }
    alike = [number for number, score in scores.items() if score[0]]
    return max(alike, key=scores.__getitem__, default=None)


def _same(one: Any, other: Any) -> bool:
    """Say whether two cells of one column hold the same; two empty cells do."""
    if missing(one) or missing(other):
        return missing(one) and missing(other)
    if isinstance(one, str):
        return bool(one == other)
    return abs(one - other) <= ALIKE * abs(one)


def kappa(one: pd.Series, other: pd.Series) -> float:
    """Return Cohen's kappa of two readers' labels for the same claims: agreement beyond chance, at most 1.

    Source: J. Cohen, A coefficient of agreement for nominal scales, 1960. Raises ValueError for no claims.
    """
    if one.empty:
        raise ValueError("there are no claims that both readers labelled")
    observed = float((one.to_numpy() == other.to_numpy()).mean())
    shares = (one.value_counts(normalize=True), other.value_counts(normalize=True))
    expected = float(sum(share * shares[1].get(label, 0.0) for label, share in shares[0].items()))
    # Both used one and the same label throughout: they agree, and there is no chance to set off.
    return 1.0 if expected == 1 else (observed - expected) / (1 - expected)
