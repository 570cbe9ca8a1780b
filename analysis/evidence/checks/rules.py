"""Checking the dataset: every rule, every problem, in one report.

:mod:`evidence.checks.declared` checks what the schema declares; the rules of the other modules look across columns and tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from evidence.checks import links, meanings, places, printed, prose, readings
from evidence.checks.declared import declared
from evidence.dataset import Dataset
from evidence.problems import Problem

RULES: list[Callable[[Dataset], Iterator[Problem]]] = [
    *printed.RULES,
    *meanings.RULES,
    *links.RULES,
    *places.RULES,
    *readings.RULES,
    *prose.RULES,
]


def check(dataset: Dataset) -> list[Problem]:
    """Return every problem of a dataset, in order of file and row; an empty list when it is sound.

    A rule is skipped where a table that it needs could not be read, and a cell that breaks what the schema declares is told
    once: rules have nothing to add to it.
    """
    unreadable = {problem.file for problem in dataset.problems}
    # Not both: each id that stands in a file which cannot be read would be told as missing.
    problems = list(dataset.problems) or list(declared(dataset))
    cells = {(problem.file, problem.row, problem.column) for problem in problems}
    readable = replace(dataset, tables={name: table for name, table in dataset.tables.items() if table.file not in unreadable})
    for rule in RULES:
        try:
            problems += [found for found in rule(readable) if (found.file, found.row, found.column) not in cells]
        except (KeyError, TypeError):
            # A rule that trips over a missing or mistyped cell has nothing to add: the declared checks name that cell.
            if not problems:
                raise
    return sorted(set(problems))
