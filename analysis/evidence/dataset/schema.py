"""The description of the dataset: ``data/datapackage.json``, its tables, columns and closed lists."""

from __future__ import annotations

import json
from pathlib import Path

from evidence.dataset.csvfile import Row
from evidence.problems import BookError


def enum_of(package: Row, table: str, column: str) -> list[str]:
    """Return the closed list of a column; raises BookError where the package does not describe it."""
    try:
        resource = next(r for r in package["resources"] if r["name"] == table)
        terms: list[str] = next(f for f in resource["schema"]["fields"] if f["name"] == column)["constraints"]["enum"]
    except (KeyError, StopIteration, TypeError):
        raise BookError(
            f"data/datapackage.json does not describe column {column} of table {table}: restore it with git"
        ) from None
    return terms


def read_package(root: Path) -> Row:
    """Return the data package's descriptor; raises BookError where it cannot be read."""
    path = root / "data" / "datapackage.json"
    try:
        package: Row = json.loads(path.read_text(encoding="utf-8-sig"))
        enum_of(package, "measures", "topic")
    except (OSError, ValueError) as error:
        raise BookError(f"data/datapackage.json cannot be read ({error}): restore it with git") from None
    return package
