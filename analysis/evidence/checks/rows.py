"""What every rule needs: a table's rows, each with a way to say what is wrong with it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from evidence.dataset import Dataset, Row
from evidence.problems import Problem

Fault = Callable[..., Problem]


def rows(dataset: Dataset, name: str) -> Iterator[tuple[Row, Fault]]:
    """Yield each record of a table with a function that makes a problem on its row.

    Raises KeyError for a table that could not be read: a rule that needs it has nothing to say.
    """
    table = dataset.tables[name]
    for record, line in zip(table.records, table.lines, strict=True):
        # The row is bound now: rules keep this function until they have seen other rows.
        def fault(
            column: str, code: str, expected: str, mend: str, value: Any = None, *, _r: Row = record, _l: int = line
        ) -> Problem:
            found = _r.get(column) if value is None else value
            return Problem(table.file, _l, column, code, "" if found is None else str(found), expected, mend)

        yield record, fault


def unknown(fault: Fault, column: str, value: str, known: Iterable[str], table: str) -> Problem:
    """Return the problem of an id that does not stand in the table where it should."""
    near = difflib.get_close_matches(value, known, 1)
    mend = f"did you mean {near[0]!r}?" if near else f"add it to data/{table}.csv or correct it here"
    return fault(column, "unknown-id", f"an id that stands in data/{table}.csv", mend, value)
