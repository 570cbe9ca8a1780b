"""What tables say together: what an appraisal bears on, what is inferred and why, which rows are still in use.

One fact stands in one place of ``data/``; what follows from it is worked out here, and shown to notebooks as columns.
"""

from __future__ import annotations

import functools
from collections.abc import Container
from pathlib import Path
from typing import TYPE_CHECKING

from evidence.dataset import guard
from evidence.dataset.csvfile import Row
from evidence.dataset.package import enum_of
from evidence.dataset.reading import Dataset, read_valid
from evidence.words.numbers import split

if TYPE_CHECKING:
    import pandas as pd


@functools.lru_cache(maxsize=4)
def bearing(dataset: Dataset) -> dict[str, list[Row]]:
    """Return the appraisals that bear on each measure: those of its study as a whole, and those of the measure alone."""
    found: dict[str, list[Row]] = {}
    for row in dataset["appraisal"]:
        for measure in borne_on(dataset, row):
            found.setdefault(measure, []).append(row)
    return found


def borne_on(dataset: Dataset, appraisal: Row) -> list[str]:
    """Return the measures that an appraisal bears on, each once."""
    by_study = _measures_of_studies(dataset)
    # Sorted by place: in the order of the measures file, whatever the order of the studies.
    of_studies = sorted(placed for study in split(appraisal["studies"] or "") for placed in by_study.get(study, []))
    return list(dict.fromkeys([*split(appraisal["measures"] or ""), *(measure for _, measure in of_studies)]))


@functools.lru_cache(maxsize=4)
def _measures_of_studies(dataset: Dataset) -> dict[str, list[tuple[int, str]]]:
    """Return the measures of each study, with their place in the measures file."""
    found: dict[str, list[tuple[int, str]]] = {}
    for place, measure in enumerate(dataset["measures"]):
        found.setdefault(measure["study_id"], []).append((place, measure["measure_id"]))
    return found


@functools.lru_cache(maxsize=4)
def inferences(dataset: Dataset) -> dict[tuple[str, str], dict[str, str]]:
    """Return the reasons of what we infer: for each table and id of a row with inferred cells, the columns with their reasons."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in dataset["inferences"]:
        found.setdefault((row["table"], row["id"]), {})[row["column"]] = row["why"]
    return found


def price_year_basis(measure: Row, inferred: Container[str]) -> str:
    """Say how a measure's price year is known: 'stated' by a document, 'assumed' by us, or 'not applicable'.

    ``inferred`` are the columns of the measure that are our inference.
    """
    if measure["price_year"] is None:
        return "not applicable"
    return "assumed" if "price_year" in inferred else "stated"


def shown(dataset: Dataset, table: str) -> list[Row]:
    """Return a table's rows as notebooks see them: with ``status``, and an appraisal with all its ``measures``."""
    rows = dataset[table]
    if table == "appraisal":
        return [{**row, "measures": "|".join(borne_on(dataset, row)) or None} for row in rows]
    if _can_retire(dataset, table):
        (key,), retired = dataset.key(table), dataset.retired(table)
        return [{**row, "status": "retired" if row[key] in retired else "in use"} for row in rows]
    return rows


def _can_retire(dataset: Dataset, table: str) -> bool:
    return table in enum_of(dataset.package, "retired", "table")


def load_table(name: str, root: Path | None = None) -> pd.DataFrame:
    """Return one table of the dataset, typed, with the columns that :func:`shown` adds; declared in a notebook as ``table:NAME``."""
    import pandas as pd

    guard.declare(f"table:{name}")
    with guard.reading():
        dataset = read_valid(root)
    # Named, for a table without rows must keep its columns: notebooks ask for them.
    columns = dataset.tables[name].header + (["status"] if _can_retire(dataset, name) else [])
    frame = pd.DataFrame(shown(dataset, name), columns=columns)
    frame.attrs.update(table=name, key=dataset.key(name))  # so that a count can say which rows it counts
    return frame
