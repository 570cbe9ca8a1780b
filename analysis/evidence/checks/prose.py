"""The data's own sentences, such as an ``explanation``: each number in them is computed, or is a figure of its row.

``data/schema.yml`` marks a column as ``prose``. A placeholder in such a cell is computed (:mod:`evidence.checks.placeholders`);
a number typed there must be among the figures that its row speaks of (:mod:`evidence.checks.spoken`). An edit that makes a
cell false does not stop a build: the cell is withdrawn until someone rewords it, and says so wherever it is shown.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from evidence.checks.placeholders import Names, Unfit, Unknown, fill, own_numbers, understood, without
from evidence.checks.rows import rows
from evidence.checks.spoken import Figure, Spoken
from evidence.dataset import Dataset, Row
from evidence.problems import Problem
from evidence.publish.records import Withdrawal
from evidence.words.mentions import Mention, mentions

WITHDRAWN = "Withdrawn until reworded: "
AT_MOST = 6  # figures that a message names


@dataclass
class Counted:
    """How the cells of prose of one table stand: ``plain`` have no number, ``tied`` ones are computed or compared.

    ``left`` counts, under the reason, the cells with a number that nothing compares.
    """

    table: str
    cells: int = 0
    plain: int = 0
    tied: int = 0
    left: Counter[str] = field(default_factory=Counter)


def columns_of(dataset: Dataset, mark: str = "prose") -> dict[str, list[str]]:
    """Return the columns that the schema marks as ``prose`` or as ``quoted``, by table; tables that could not be read have none."""
    found = {
        resource["name"]: [each["name"] for each in resource["schema"]["fields"] if each.get(mark)]
        for resource in dataset.package["resources"]
        if resource["name"] in dataset.tables
    }
    return {table: columns for table, columns in found.items() if columns}


def placeholders_are_known(dataset: Dataset) -> Iterator[Problem]:
    """Each placeholder in a cell of prose names what stands in the data, and each brace belongs to one."""
    names = None
    for table, columns in columns_of(dataset).items():
        for record, fault in rows(dataset, table):
            for column in columns:
                cell = record[column]
                if not isinstance(cell, str) or not ("{" in cell or "}" in cell):
                    continue
                # Made here only: unsound data, in which a claim has no measure, may have no placeholder to look up.
                names = names or Spoken(dataset)
                try:
                    understood(cell, names.names_of(table, record))
                except Unknown as error:
                    value, expected, mend = error.args
                    yield fault(column, "bad-placeholder", expected, mend, value)


def withdrawn(dataset: Dataset) -> list[Withdrawal]:
    """Return the cells of prose that no longer fit the figures of their rows, in order of file and row.

    The dataset must be sound: see :func:`evidence.checks.rules.check`.
    """
    spoken, found = Spoken(dataset), []
    for (name, line, column), because in _unfit(dataset).items():
        table = dataset.tables[name]
        record = table.records[table.lines.index(line)]
        found.append(Withdrawal(table.file, line, fill(record[column], spoken.names_of(name, record), strict=False), because))
    return sorted(found)


def filled(dataset: Dataset) -> Dataset:
    """Return a sound dataset as readers are to see it: placeholders filled in, and withdrawn cells marked as such."""
    spoken, because = Spoken(dataset), _unfit(dataset)
    tables = dict(dataset.tables)
    for name, columns in columns_of(dataset).items():
        table = dataset.tables[name]
        records = [
            _shown(record, columns, spoken.names_of(name, record), {c: because.get((name, line, c), "") for c in columns})
            for record, line in zip(table.records, table.lines, strict=True)
        ]
        if any(new is not old for new, old in zip(records, table.records, strict=True)):
            tables[name] = replace(table)
            tables[name].records = records
    return replace(dataset, tables=tables)


def counted(dataset: Dataset) -> list[Counted]:
    """Return how the cells of prose stand, table by table: how many hold numbers, and how many of these are tied or left."""
    found: dict[str, Counted] = {}
    for table, columns in columns_of(dataset).items():
        count = found.setdefault(table, Counted(table))
        for cell in _cells(dataset, table, columns):
            count.cells += 1
            own = own_numbers(cell)
            if own:
                count.left["it counts what the sentence itself or the text of the document lists"] += 1
            elif "{" in cell or any(mentions(cell)):
                count.tied += 1
            else:
                count.plain += 1
    for table, columns in columns_of(dataset, "quoted").items():
        count = found.setdefault(table, Counted(table))
        for cell in _cells(dataset, table, columns):
            count.cells += 1
            if any(mentions(cell)):
                count.left["it is quoted from a document, a title or a reader's record of the day"] += 1
            else:
                count.plain += 1
    return list(found.values())


def _cells(dataset: Dataset, table: str, columns: list[str]) -> Iterator[str]:
    return (record[column] for record in dataset[table] for column in columns if record[column])


@functools.lru_cache(maxsize=4)
def _unfit(dataset: Dataset) -> dict[tuple[str, int, str], str]:
    """Return why cells of prose are to be withdrawn, under table, row of the file and column."""
    spoken, found = Spoken(dataset), {}
    for name, columns in columns_of(dataset).items():
        table = dataset.tables[name]
        for record, line in zip(table.records, table.lines, strict=True):
            figures: list[Figure] | None = None
            for column in columns:
                cell = record[column]
                if not cell:
                    continue
                numbers, names = list(mentions(without(cell))), spoken.names_of(name, record)
                if not numbers and "{" not in cell:
                    continue
                if not spoken.is_shown(name, record):
                    break
                if figures is None:
                    figures = spoken.of(name, record)
                if because := "; ".join(filter(None, [_unfilled(cell, names), _unexplained(numbers, figures)])):
                    found[name, line, column] = because
    return found


def _unfilled(cell: str, names: Names) -> str:
    try:
        fill(cell, names)
    except Unfit as error:
        return str(error)
    return ""


def _unexplained(numbers: list[Mention], figures: list[Figure]) -> str:
    """Say which numbers no figure explains, and what the figures are; empty where all are explained."""
    strangers = dict.fromkeys(n.text for n in numbers if not any(n.tells(f.value, f.computed) for f in figures))
    if not strangers:
        return ""
    main = list(dict.fromkeys(figure.text for figure in figures if figure.main))
    more = f" and {len(main) - AT_MOST} more" if len(main) > AT_MOST else ""
    known = "the figures of its row are now " + _listed(main[:AT_MOST]) + more if main else "its row has no figure"
    return f"says {_listed(list(strangers))}; {known}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _shown(record: Row, columns: list[str], names: Names, because: dict[str, str]) -> Row:
    """Return a record with its placeholders filled, or the record itself where there is nothing to fill."""
    changed = {column: record[column] for column in columns if record[column] and ("{" in record[column] or because[column])}
    texts = {column: (WITHDRAWN if because[column] else "") + fill(cell, names, strict=False) for column, cell in changed.items()}
    return {**record, **texts} if texts else record


RULES = [placeholders_are_known]
