"""``evidence unread``: the numbers of a document that neither a claim nor an exclusion accounts for."""

from __future__ import annotations

from pathlib import Path

from evidence.adding.draft import PENDING
from evidence.checks.ledger import account
from evidence.checks.rules import check
from evidence.dataset import read
from evidence.problems import BookError, DataError


def unread(root: Path, sources: str, source: str = "") -> int:
    """Print the unread numbers in reading order, each with its line and the words around; return 1 where there are any.

    With ``source``, of this document alone: the others need not be at hand. Raises DataError for faulty data, but not for what
    is missing while a document is being read, and BookError where the folder is not there.
    """
    folder = Path(sources)
    if not folder.is_dir():
        raise BookError(f"there is no folder {sources!r} with the source documents: name it with --sources")
    dataset = read(root)
    if problems := [problem for problem in check(dataset) if problem.code not in PENDING]:
        raise DataError(problems)
    entries = account(dataset, folder, source)
    found = [entry for entry in entries if entry.use == "unexplained"]
    for entry in found:
        print(f"{entry.source_id}, line {entry.line}: {entry.printed!r} in …{entry.around.strip()}…")
    where = source or "the documents"
    print(f"{len(found)} of {len(entries)} numbers in {where} are in no claim and no exclusion.")
    return 1 if found else 0
