"""Questions on a terminal: one for each cell that is open, with what may stand in it, what is proposed, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable

from evidence.adding.form import TABLES, Form
from evidence.dataset import Row
from evidence.problems import BookError, Problem

Ask = Callable[[str], str]
KEYS = "Enter takes what stands in [brackets], - leaves the cell empty, ? lists what may stand in it (?word only some of it)."
MOST = 12  # terms that are listed unasked


def ask_all(form: Form, ask: Ask) -> None:
    """Ask for every cell of a row that is not filled in yet, until nothing is wrong with it; then keep it for writing.

    A row that it names and that does not exist yet is asked for in between, and kept first.
    """
    for described in form.columns:
        if described["name"] not in form.cells:
            _ask(form, described, ask)
    while problems := form.problems():
        print(*map(told, problems), sep="\n")
        again = _columns_of(form, problems)
        if not again:
            raise BookError("the row cannot be added as it is; nothing was written")
        for described in again:
            form.cells.pop(described["name"], None)
            _ask(form, described, ask)
    form.draft.keep(form.table, form.row())


def told(problem: Problem) -> str:
    """Return a problem for somebody who is at the cell: without file and row, which the cell does not have yet."""
    found = f"found {problem.value!r}; " if problem.value else ""
    stop = "" if problem.mend.endswith("?") else "."
    return (
        f"  {problem.column or problem.file}: {found}expected {problem.expected}. To mend: {problem.mend}{stop} [{problem.code}]"
    )


def _columns_of(form: Form, problems: list[Problem]) -> list[Row]:
    """Return the columns to ask again: those at fault, and those that the message names as another way out."""
    words = {word for p in problems for word in re.findall(r"\w+", f"{p.column} {p.expected} {p.mend}")}
    named = {column for p in problems for column in p.column.split(", ")}
    return [f for f in form.columns if f["name"] in named or ("_" in f["name"] and f["name"] in words)]


def _ask(form: Form, described: Row, ask: Ask) -> None:
    column, required = described["name"], described.get("constraints", {}).get("required", False)
    target = form.target(column)
    print(f"\n{column}: {described['description']}{'' if required else ' (may be empty)'}")
    vocabulary = form.vocabulary(column)
    if 0 < len(vocabulary) <= MOST:
        print("  " + ", ".join(vocabulary))
    while True:
        proposed = form.proposal(column)
        answer = ask(f"  {column}{f' [{proposed}]' if proposed else ''}: ").strip() or proposed
        if answer.startswith("?"):
            print("  " + (", ".join(v for v in form.vocabulary(column) if answer[1:].strip() in v) or "nothing of that kind"))
            continue
        if answer == "+" and target in TABLES.values():
            answer = _another(form, target, ask)
        form.cells[column] = "" if answer == "-" else answer
        problems = form.problems_at(column) if form.cells[column] or required else []
        if not problems:
            break
        print(*map(told, problems), sep="\n")
        if target in TABLES.values() and any(problem.code == "unknown-id" for problem in problems):
            print(f"  Or enter + to add a row to data/{target}.csv now.")
    if column == "line" and (shown := form.passage()):
        print(shown)


def _another(form: Form, table: str, ask: Ask) -> str:
    """Ask for a row that the form's row is to name, keep it, and return its id."""
    print(f"\nA new row of data/{table}.csv first.")
    other = Form(form.draft, table)
    ask_all(other, ask)
    print(f"\nBack to the row of data/{form.table}.csv.")
    return other.cells[other.own_id]
