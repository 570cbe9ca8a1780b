"""The harvested results as the pages see them: values, tables, figures and statements under their keys."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Literal, cast

import msgspec
from sphinx.errors import ExtensionError

from evidence.files import digest
from evidence.publish.records import Figure, Record, Statement, Table, Value, read_results

Kind = Literal["values", "tables", "figures", "statements"]
KINDS: dict[Kind, str] = {"values": "value", "tables": "table", "figures": "figure", "statements": "statement"}


class Store:
    """All harvested results of a book, by kind and key (``notebook.name``); raises ExtensionError for one that cannot be read."""

    def __init__(self, folder: Path) -> None:
        self.records: dict[Kind, dict[str, Record]] = {kind: {} for kind in KINDS}
        self._digests: dict[tuple[Kind, str], str] = {}
        self._gone: dict[str, str] = {}
        self._stops: dict[str, str] = {}
        for path in sorted(folder.glob("*.json")):
            results = read_results(path)
            if results is None:
                raise ExtensionError(f"{path.name} in {folder.name} is not a harvest: delete it and build again")
            for kind in KINDS:
                self.records[kind].update({f"{path.stem}.{name}": one for name, one in getattr(results, kind).items()})
            self._gone |= {f"{path.stem}.{name}": why for name, why in results.gone.items()}
            self._stops |= {path.stem: "; ".join(dict.fromkeys(results.stops.values()))} if results.stops else {}

    def value(self, key: str) -> Value | None:
        """Return a published value, or None where there is none of that key."""
        return cast("Value | None", self.records["values"].get(key))

    def result(self, kind: Kind, key: str) -> Table | Figure | None:
        """Return a published table or figure, or None where there is none of that key."""
        return cast("Table | Figure | None", self.records[kind].get(key))

    def statement(self, key: str) -> Statement | None:
        """Return a published statement, or None where there is none of that key."""
        return cast("Statement | None", self.records["statements"].get(key))

    @property
    def stopped(self) -> bool:
        """Whether a cell of any notebook has no result today."""
        return bool(self._stops)

    def missing(self, kind: Kind, key: str) -> str:
        """Return why nothing is published under a key today, or the empty text where it is, or nobody knows the key.

        A notebook whose cell has no result may have published it there.
        """
        return "" if key in self.records[kind] else self._gone.get(key) or self._stops.get(key.partition(".")[0], "")

    def digest(self, kind: Kind, key: str) -> str:
        """Return a digest of one record, why there is none, or the empty text."""
        # Once for each, for hundreds of values can be made from the same claims.
        if (kind, key) not in self._digests:
            record = self.records[kind].get(key)
            self._digests[kind, key] = self.missing(kind, key) if record is None else digest(msgspec.json.encode(record))
        return self._digests[kind, key]

    def unknown(self, kind: Kind, key: str) -> str:
        """Return the message for a key that no notebook publishes."""
        near = difflib.get_close_matches(key, self.records[kind], 1)
        cure = (
            f"did you mean {near[0]!r}?"
            if near
            else f"no notebook publishes it; {KINDS[kind]}s are published with evidence.publish"
        )
        return f"unknown {KINDS[kind]} {key!r}: {cure}"
