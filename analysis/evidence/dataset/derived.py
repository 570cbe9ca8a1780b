"""What tables say together: what an appraisal bears on, what is inferred and why, which rows are still in use.

One fact stands in one place of ``data/``; what follows from it is worked out here, and shown to notebooks as columns.
"""

from __future__ import annotations

import functools
from collections.abc import Container, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from evidence.dataset import guard
from evidence.dataset.csvfile import Row
from evidence.dataset.guard import Given
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


def given(dataset: Dataset, table: str) -> Given:
    """Return a table as a notebook gets it: its rows with what :func:`shown` adds, its columns, and its key."""
    columns = dataset.tables[table].header + (["status"] if _can_retire(dataset, table) else [])
    return {"key": dataset.key(table), "columns": columns, "rows": shown(dataset, table)}


def load_table(name: str, root: Path | None = None, columns: Iterable[str] | None = None) -> pd.DataFrame:
    """Return one table of the dataset, typed, with the columns that :func:`shown` adds; declared in a notebook as ``table:NAME``.

    With ``columns``, only these and the key: an edit of another column then does not run the notebook again.
    """
    guard.declare(f"table:{name}")
    found = guard.shared(f"table-{name}.json") or given(read_valid(root), name)
    frame = frame_of(f"table:{name}", found, columns)
    frame.attrs.update(table=name, key=found["key"])  # so that a count can say which rows it counts
    return frame


def frame_of(read: str, found: Given, columns: Iterable[str] | None) -> pd.DataFrame:
    """Return rows as a pandas table, and note which columns of them were read."""
    import pandas as pd

    wanted = None if columns is None else {*columns, *found["key"]}
    # Named, for a table without rows must keep its columns: notebooks ask for them.
    taken = [column for column in found["columns"] if wanted is None or column in wanted]
    guard.note(f"rows {read}/", *(f"rows {read}/{column}" for column in taken))
    return pd.DataFrame(found["rows"], columns=taken)
