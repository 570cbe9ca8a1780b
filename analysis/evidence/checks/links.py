"""Rules on ids: whatever names a row of another table, or a work, names one that stands there.

One mistake can break many links: a mistyped key breaks those of all rows that name it, a document taken out those of hundreds.
It is told once, where it was made. Whether a row is retired makes no difference: it stands in its table for ever, and a sum, a
chain or a disagreement that names it is passed over by whoever reads it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from evidence.checks.rows import Fault, near_id, rows
from evidence.checks.works import records
from evidence.dataset import Dataset, Row, enum_of
from evidence.dataset.schema import BIBLIOGRAPHY
from evidence.formulas.sums import claims_in
from evidence.problems import Problem
from evidence.words.numbers import split

SLIPS = 3  # as many cells as may share one slip of the pen: where more name an id that is gone, its row is what is wrong
SAYING = ("checks", "inferences", "retired", "ledger")  # tables that name rows in other ways than by a column of ids


class Link(NamedTuple):
    """One id in a cell: where it should stand, and how to tell of it."""

    target: str
    id: str
    column: str
    fault: Fault


@dataclass(frozen=True)
class Target:
    """What ids stand in: its file, the column, the row of each id, and those that do not have the form of an id."""

    file: str
    column: str
    rows: Mapping[str, int]
    malformed: frozenset[str] = frozenset()


def ids_resolve(dataset: Dataset) -> Iterator[Problem]:
    """Every id stands in its table; what breaks many links at once is told once."""
    targets = {name: _target(dataset, name) for name in dataset.tables if len(dataset.key(name)) == 1}
    works = records(dataset)[0]
    if works:  # that it cannot be read is told as that
        targets[BIBLIOGRAPHY] = Target(f"data/{BIBLIOGRAPHY}", "", works)
    # Which ids are named, first: row by row only where one is missing, and then for what it may have been.
    named = set(_named(dataset, targets))
    if all(each in targets[name].rows for name, each in named):
        return
    missing: dict[tuple[str, str], list[Link]] = {}
    for link in _links(dataset, targets):
        if link.id not in targets[link.target].rows:
            missing.setdefault((link.target, link.id), []).append(link)
    for (name, each), links in missing.items():
        unnamed = [key for key in targets[name].rows if (name, key) not in named]
        yield _told(targets[name], each, links, unnamed)


def _target(dataset: Dataset, name: str) -> Target:
    table, (key,) = dataset.tables[name], dataset.key(name)
    pattern = next(f for f in table.fields if f["name"] == key).get("constraints", {}).get("pattern", ".*")
    ids = {str(record[key]): line for record, line in zip(table.records, table.lines, strict=True)}
    return Target(table.file, key, ids, frozenset(each for each in ids if not re.fullmatch(pattern, each)))


def _named(dataset: Dataset, targets: Mapping[str, Target]) -> Iterator[tuple[str, str]]:
    for name, table in dataset.tables.items():
        for column, target in _columns(dataset, name).items():
            if target in targets:
                for cell in {record.get(column) for record in table.records}:
                    yield from ((target, each) for each in split(cell or ""))
        if name in SAYING:
            said = (each for record in table.records for each in _said(dataset, name, record))
            yield from ((target, each) for target, _, each in said if target in targets)


def _links(dataset: Dataset, targets: Mapping[str, Target]) -> Iterator[Link]:
    """Yield every id in every cell that names a row of another table, as far as both could be read."""
    for name in dataset.tables:
        columns = {column: target for column, target in _columns(dataset, name).items() if target in targets}
        for record, fault in rows(dataset, name):
            for column, target in columns.items():
                for each in dict.fromkeys(split(record.get(column) or "")):
                    yield Link(target, each, column, fault)
            for target, column, each in _said(dataset, name, record):
                if target in targets:
                    yield Link(target, each, column, fault)


def _columns(dataset: Dataset, name: str) -> dict[str, str]:
    """Return the columns of a table that hold ids, with the table that these stand in."""
    schema = next(r for r in dataset.package["resources"] if r["name"] == name)["schema"]
    # The standard names a table's link to itself by an empty text.
    found = {link["fields"]: link["reference"]["resource"] or name for link in schema.get("foreignKeys", [])}
    return found | {field["name"]: field["each_in"] for field in schema["fields"] if "each_in" in field}


def _said(dataset: Dataset, name: str, record: Row) -> Iterator[tuple[str, str, str]]:
    """Yield what a row names in ways of its own: the table, the column and the id."""
    if name == "checks":
        for claim in claims_in(record["expression"] or ""):
            yield "claims", "expression", claim
    elif name in ("inferences", "retired") and record["table"] in enum_of(dataset.package, name, "table"):
        yield record["table"], "id", record["id"] or ""
    elif name == "ledger" and "claim" in (record["use"] or ""):
        yield "claims", "detail", record["detail"] or ""


def _told(target: Target, each: str, links: list[Link], unnamed: list[str]) -> Problem:
    """Return the one problem of an id that does not stand where it should, given the ids there that nothing names."""
    first, count = links[0], len(links)
    code, noun = ("unknown-id", "an id") if target.column else ("unknown-citation", "a key")
    wanted = f"{noun} that stands in {target.file}" + (f" ({count} cells name it)" if count > 1 else "")
    if "," in each or ";" in each:
        return first.fault(first.column, code, wanted, "separate several by |", each)
    # Its row stands there under another id, since nothing names that one. Of a single link, the link may be as wrong.
    suspects = unnamed if count > 1 else [key for key in unnamed if key in target.malformed]
    # The only id that cannot be one is the row's as well, however little it looks like it.
    only = next(iter(target.malformed)) if len(target.malformed) == 1 else None
    if own := near_id(each, suspects) or only:
        cells = f"{count} cells name" if count > 1 else "a cell names"
        mend = f"give it the id {each} back, or correct these cells{_where(links)}"
        return Problem(target.file, target.rows[own], target.column, "renamed-id", own, f"{each!r}, which {cells}", mend)
    near = near_id(each, target.rows)
    if count > SLIPS or (count > 1 and not near):
        mend = f"restore it with git, or take it out of the rows that name it{_where(links)}"
        return Problem(target.file, 0, target.column, "missing-row", each, f"it to stand there: {count} cells name it", mend)
    mend = f"did you mean {near!r}?" if near else f"add it to {target.file} or correct it here"
    return first.fault(first.column, code, wanted, mend, each)


def _where(links: list[Link]) -> str:
    files = Counter(link.fault("", "unknown-id", "", "").file for link in links)
    return " (" + ", ".join(f"{number} in {file}" for file, number in files.items()) + ")"


def lists_name_each_once(dataset: Dataset) -> Iterator[Problem]:
    """No cell of several ids names one twice."""
    for name in dataset.tables:
        for column in _columns(dataset, name):
            if not any("|" in (record.get(column) or "") for record in dataset[name]):
                continue
            for record, fault in rows(dataset, name):
                ids = split(record[column] or "")
                if len(set(ids)) < len(ids):
                    yield fault(column, "named-twice", "each id once", "take the repeats out")


def parts_are_of_another_element(dataset: Dataset) -> Iterator[Problem]:
    """No element of a framework is part of itself, by way of others neither."""
    parent = {row["element_id"]: row["parent_id"] for row in dataset["framework"]}
    told: set[str] = set()
    for element, fault in rows(dataset, "framework"):
        way = [element["element_id"]]
        while (above := parent.get(way[-1])) and above not in way:
            way.append(above)
        if above == way[0] and told.isdisjoint(way):
            told |= set(way)  # a loop of several is one mistake
            wanted = "an element that this one is part of, and that is no part of it"
            mend = "correct it, or empty the cell of an element that is part of none"
            if len(way) > 1:
                wanted += f" (here: {' in '.join([*way, way[0]])})"
            yield fault("parent_id", "part-of-itself", wanted, mend)


def retired_claims_are_not_taken(dataset: Dataset) -> Iterator[Problem]:
    """A disagreement that still has two sides takes one that is in use."""
    retired = dataset.retired("claims")
    for record, fault in rows(dataset, "disagreements"):
        left = [claim for claim in split(record["claims"] or "") if claim not in retired]
        # With one side left it is passed over, and keeps its id: nothing disagrees any more.
        if record["taken"] in retired and len(left) > 1:
            wanted = f"a claim in use, since the book would use a figure that is retired: one of {', '.join(left)}"
            yield fault("taken", "taken-retired", wanted, "take one of these, and say why; or take back that it is retired")


RULES = [ids_resolve, lists_name_each_once, parts_are_of_another_element, retired_claims_are_not_taken]
