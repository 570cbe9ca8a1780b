"""The first step: check the whole dataset, then lay out what notebooks read, with a digest of each part that one may read.

A notebook depends on the rows as it gets them, whatever tables they are made of: nobody lists those by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from evidence import tellings
from evidence.checks.prose import filled, withdrawn
from evidence.checks.rules import check as problems_of
from evidence.dataset import Dataset, Row, enum_of, given, read
from evidence.files import Built, digest, write_if_changed
from evidence.problems import DataError


def check(root: Path) -> None:
    """Check the dataset and write what notebooks read; raises DataError with every problem found."""
    dataset = read(root)
    if problems := problems_of(dataset):
        raise DataError(problems)
    built, digests = Built(root), dict[str, str]()
    write_if_changed(built.prose, msgspec.json.encode(withdrawn(dataset)).decode())
    dataset = filled(dataset)
    for name in readable(dataset.package):
        found = given(dataset, name.removeprefix("table:")) if name.startswith("table:") else tellings.given(dataset, name)
        write_if_changed(built.rows(name), msgspec.json.encode(found).decode())
        digests.update(digests_of(name, found))
    digests.update(digests_of_tellings(dataset))
    write_if_changed(built.digests, msgspec.json.encode(digests).decode())


def readable(package: Row) -> list[str]:
    """Return the names under which notebooks read rows: each topic of tellings, ``all``, and each table."""
    tables = [f"table:{resource['name']}" for resource in package["resources"]]
    return [*enum_of(package, "measures", "topic"), "all", *tables]


def digests_of(name: str, found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield a digest of each column of some rows, and of their columns and key, under the names that the guard notes."""
    # The key is part of it: a count of rows names them by it, so another key makes another result.
    yield f"rows {name}/", _digest([found["columns"], found["key"]])
    for column in found["columns"]:
        yield f"rows {name}/{column}", _digest([row[column] for row in found["rows"]])


def digests_of_tellings(dataset: Dataset) -> Iterator[tuple[str, str]]:
    """Yield a digest of each telling under its claim's id, and of each that the book takes under its measure's id."""
    for row in tellings.tellings_of(dataset):
        whole = _digest(row)
        yield f"telling {row['claim_id']}", whole
        if row["taken"]:
            yield f"telling {row['measure_id']}", whole
    for name, why in tellings.gone(dataset).items():
        yield f"telling {name}", _digest(why)


def _digest(content: Any) -> str:
    return digest(msgspec.json.encode(content))
