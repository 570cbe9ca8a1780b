"""Rules on ids that no foreign key of the data package can express: cells of several ids, and citation keys."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Set

from evidence.checks.rows import rows, unknown
from evidence.dataset import Dataset
from evidence.dataset.schema import BIBLIOGRAPHY
from evidence.problems import Problem
from evidence.words.numbers import split


def ids_of_lists_resolve(dataset: Dataset) -> Iterator[Problem]:
    """Each id of a cell that may hold several stands in its table, and no cell names one twice."""
    for table, column, target in _lists(dataset):
        if target == BIBLIOGRAPHY or table not in dataset.tables or target not in dataset.tables:
            continue
        known = dataset.by_id(target)
        for record, fault in rows(dataset, table):
            ids = split(record[column] or "")
            for each in dict.fromkeys(ids):
                if each not in known:
                    yield unknown(fault, column, each, known, target)
            if len(set(ids)) < len(ids):
                yield fault(column, "named-twice", "each id once", "take the repeats out")


def citation_keys_resolve(dataset: Dataset) -> Iterator[Problem]:
    """Every citation key has a record in references.bib."""
    keys, problem = _citation_keys(dataset)
    if problem:
        yield problem
        return
    for table, column, target in _lists(dataset):
        if target != BIBLIOGRAPHY or table not in dataset.tables:
            continue
        for record, fault in rows(dataset, table):
            for key in split(record[column] or ""):
                if key not in keys:
                    near = difflib.get_close_matches(key, keys, 1)
                    mend = f"did you mean {near[0]!r}?" if near else "add its record to data/references.bib"
                    yield fault(column, "unknown-citation", "a key that stands in data/references.bib", mend, key)


def _lists(dataset: Dataset) -> Iterator[tuple[str, str, str]]:
    """Yield the columns that hold ids of another table: the table, the column, and the table that the ids stand in."""
    for resource in dataset.package["resources"]:
        for field in resource["schema"]["fields"]:
            if "each_in" in field:
                yield resource["name"], field["name"], field["each_in"]


def _citation_keys(dataset: Dataset) -> tuple[Set[str], Problem | None]:
    """Return the keys of the bibliography, or why it cannot be read."""
    from pybtex.database import parse_file
    from pybtex.exceptions import PybtexError

    file = f"data/{BIBLIOGRAPHY}"
    try:
        # With pybtex, as the pages' own citations are read, so that both know the same keys.
        return set(parse_file(str(dataset.root / file)).entries.keys()), None
    except (OSError, UnicodeDecodeError):
        return set(), Problem(file, 0, "", "missing-file", "", "a UTF-8 BibTeX file", f"restore it with 'git checkout {file}'")
    except PybtexError as error:
        return set(), Problem(file, 0, "", "bad-bibtex", str(error), "BibTeX that can be read", "mend the record there")


RULES = [ids_of_lists_resolve, citation_keys_resolve]
