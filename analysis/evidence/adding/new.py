"""``evidence new``: one row, from flags or from questions, checked before it is written."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Callable
from pathlib import Path

from evidence.adding import reference
from evidence.adding.asking import KEYS, Ask, ask_all, told
from evidence.adding.draft import Draft
from evidence.adding.form import TABLES, Form, documents_folder
from evidence.dataset import Row, read_package
from evidence.problems import BookError, Problem

KINDS = (*TABLES, "reference")


def new(root: Path, kind: str, arguments: list[str], ask: Ask | None = None) -> int:
    """Add a row of a kind; return 0, or 1 where something is wrong with it and nothing was written.

    ``ask`` asks a question on the terminal, and is None where nobody is there to answer.
    """
    if kind not in KINDS:
        near = difflib.get_close_matches(kind, KINDS, 1)
        raise BookError(f"there is no kind {kind!r}: {f'did you mean {near[0]!r}? ' if near else ''}It may be {', '.join(KINDS)}")
    if kind == "reference":
        return reference.new(root, arguments, ask)
    table = TABLES[kind]
    fields = next(r for r in read_package(root)["resources"] if r["name"] == table)["schema"]["fields"]
    options = vars(_parser(kind, fields).parse_args(arguments))
    with Draft(root, documents_folder(options.pop("sources"))) as draft:
        form = Form(draft, table, {name: value.strip() for name, value in options.items() if value is not None})
        if ask:
            print(KEYS)
            _guarded(lambda: ask_all(form, ask))
        elif not _fill(form):
            return 1
        pending = draft.commit()
        print("".join(f"Added to data/{name}: {text.strip()}\n" for name, text in draft.added.items()), end="")
        if pending:
            print("Still to come:", *(f"{told(problem)} {_next(problem)}" for problem in pending), sep="\n")
    return 0


def _next(problem: Problem) -> str:
    """Return the command that adds what a problem waits for."""
    kind = {"measure-untold": "claim", "note-unmapped": "citation", "undecided": "disagreement"}.get(problem.code)
    return f"('evidence new {kind}')" if kind else ""


def _guarded(questions: Callable[[], None]) -> None:
    try:
        questions()
    except EOFError:
        raise BookError("\nthe answers ended before the row was whole; nothing was written") from None


def _fill(form: Form) -> bool:
    """Fill what the flags leave open with what can be proposed, and keep the row; say what is wrong, where something is."""
    for described in form.columns:
        column = described["name"]
        # A judgement is offered to somebody who can decline it, and never taken in silence.
        if column != "told_as" and column not in form.cells and (proposed := form.proposal(column)):
            form.cells[column] = proposed
            print(f"Proposed {column}: {proposed}")
    if shown := form.passage():
        print(shown)
    if problems := form.problems():
        print(*map(told, problems), "Nothing was written.", sep="\n", file=sys.stderr)
        return False
    form.draft.keep(form.table, form.row())
    return True


def _parser(kind: str, fields: list[Row]) -> argparse.ArgumentParser:
    """Return the flags of a kind: one for each column of its table, `--source` for `source_id` too."""
    parser = argparse.ArgumentParser(prog=f"evidence new {kind}", description="What no flag gives is proposed, or asked for.")
    parser.add_argument("--sources", default="../shared/sources", help="folder with the source documents, to show the line")
    for described in fields:
        name = described["name"]
        names = [f"--{name.replace('_', '-')}"] + ([f"--{name.removesuffix('_id')}"] if name.endswith("_id") else [])
        parser.add_argument(*names, dest=name, help=described["description"].replace("%", "%%"))
    return parser
