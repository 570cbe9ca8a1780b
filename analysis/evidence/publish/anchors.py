"""The anchors of rows: what each begins with, by the table that the row is of; the page is wherever a chapter shows it."""

from __future__ import annotations

BEGINS = {
    "approaches": "approach-",
    "appraisal": "work-",
    "cases": "case-",
    "chains": "chain-",
    "checks": "sum-",
    "disagreements": "differs-",
    "findings": "",
    "framework": "element-",
    "programmes": "programme-",
    "references": "work-",
    "sources": "",
}


def anchor_of(table: str, key: str) -> str:
    """Return the anchor of a row, or the empty text for a table whose rows have none; of a chain it is the whole chain's."""
    # A step of a chain, `measure/2`, stands with its chain.
    return BEGINS[table] + key.partition("/")[0] if table in BEGINS else ""
