"""Made-up rows of the dataset, sound unless a test says otherwise."""

from __future__ import annotations

from typing import Any

import pandas as pd

TELLING: dict[str, Any] = {
    "claim_id": "garden-2012-cost",
    "measure_id": "garden-cost",
    "source_id": "garden-2012",
    "document": "Garden 2012",
    "line": "10",
    "also_at": None,
    "note": None,
    "as_printed": "£100",
    "low": 100.0,
    "high": 100.0,
    "qualifier": None,
    "unit": "GBP",
    "per": None,
    "period": "a year",
    "told_as": "cost",
    "kind_of_value": "cost",
    "price_year": "2012",
    "price_year_basis": "stated",
    "inferred": None,
    "inferred_why": None,
    "strength": "not graded",
    "strength_reason": "a record or a definition, not an effect",
    "what": "Cost of a garden",
    "says": "A garden costs £100 a year",
    "caveat": None,
    "programme": "Gardens",
    "place": "not stated",
    "outcome": "Cost",
    "topic": "unit-costs",
    "reference": None,
}
SOURCES = pd.DataFrame({"source_id": ["garden-2012", "green-2015"], "short": ["Garden 2012", "Green 2015"]})


def telling(claim_id: str = "garden-2012-cost", **changes: Any) -> dict[str, Any]:
    return {**TELLING, "claim_id": claim_id, **changes}


def tellings(*rows: dict[str, Any]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows) or [TELLING])
    return frame.astype({"low": float, "high": float})


def check(**changes: Any) -> dict[str, Any]:
    row = {"check_id": "share", "what": "Is it half?", "expression": "{part} / {whole}", "printed": "half", "tolerance": 0.01}
    return {**row, "tolerance_note": "two decimals", "settled": "yes", "explanation": None, **changes}


def sums_tellings() -> pd.DataFrame:
    return tellings(
        telling("part", low=50, high=50, what="Part"),
        telling("whole", low=100, high=100, what="Whole"),
        telling("half", low=0.5, high=0.5, unit="return per 1 invested", what="Half"),
        telling("range", low=2, high=8),
        telling("floor", low=4, high=None),
    )
