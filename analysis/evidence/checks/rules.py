"""Checking the dataset: every rule, every problem, in one report.

:mod:`evidence.checks.declared` checks what the schema declares; the rules of the other modules look across columns and tables.
One mistake is told once: a cell by the first rule that refuses it, a row by its id where that is wrong, and what follows from a
claim's numbers only where these stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from evidence.checks import counted, links, meanings, places, prices, printed, prose, readings, sources, units, works
from evidence.checks.declared import declared
from evidence.dataset import Dataset
from evidence.problems import Problem
from evidence.tellings import TELLS

Rule = Callable[[Dataset], Iterator[Problem]]
# In this order: what comes first is the nearer cause of what comes later.
RULES: list[Rule] = [
    *sources.RULES,
    *works.RULES,
    places.claim_ids_name_their_source,
    *links.RULES,
    *places.RULES,
    *printed.RULES,
    *units.RULES,
    *prices.RULES,
    *meanings.RULES,
    *counted.RULES,
    *prose.RULES,
]
FIGURES = {"claim_id", "measure_id", *TELLS}
LINKS = {"unknown-id"}  # told by links, together with what no foreign key can express


def check(dataset: Dataset) -> list[Problem]:
    """Return every problem of a dataset, in order of file and row; an empty list when it is sound.

    A rule is skipped where a table that it needs could not be read.
    """
    unreadable = {problem.file for problem in dataset.problems}
    # Not both: each id that stands in a file which cannot be read would be told as missing.
    told = list(dataset.problems) or [problem for problem in declared(dataset) if problem.code not in LINKS]
    readable = replace(dataset, tables={name: table for name, table in dataset.tables.items() if table.file not in unreadable})
    told += _new(RULES, readable, told)
    told += _new(readings.RULES, _with_sound_claims(readable, told), told)
    return sorted(set(told))


def _new(rules: Iterable[Rule], dataset: Dataset, told: list[Problem]) -> list[Problem]:
    """Return what some rules refuse that nothing before them did."""
    keys = {table.file: dataset.key(name) for name, table in dataset.tables.items()}
    cells = {(problem.file, problem.row, problem.column) for problem in told}
    found: list[Problem] = []
    for rule in rules:
        try:
            problems = list(rule(dataset))
        except (KeyError, TypeError):
            # A rule that trips over a missing or mistyped cell has nothing to add: the declared checks name that cell.
            if not (told or found):
                raise
            continue
        new = [
            problem
            for problem in problems
            if (problem.file, problem.row, problem.column) not in cells
            # Of a row with a wrong id, much else is wrong that will be right with the id.
            and not any((problem.file, problem.row, key) in cells for key in keys.get(problem.file, []) if problem.row)
        ]
        found += new
        cells |= {(problem.file, problem.row, problem.column) for problem in new}
    return found


def _with_sound_claims(dataset: Dataset, told: list[Problem]) -> Dataset:
    """Return a dataset without the measures' claims whose figures something is wrong with: what they come to says nothing new."""
    table = dataset.tables.get("claims")
    if table is None:
        return dataset
    wrong = {problem.row for problem in told if problem.file == table.file and problem.column in FIGURES}
    doubtful = {r.get("measure_id") for r, line in zip(table.records, table.lines, strict=True) if line in wrong}
    places = [place for place, record in enumerate(table.records) if record.get("measure_id") not in doubtful]
    if len(places) == len(table.rows):
        return dataset
    claims = replace(table, rows=[table.rows[place] for place in places], lines=[table.lines[place] for place in places])
    return replace(dataset, tables={**dataset.tables, "claims": claims})
