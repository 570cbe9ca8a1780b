"""Comparing two versions of the book: pure functions from two sides to what differs between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from evidence.diff.records import (
    DataChange,
    Diff,
    Edit,
    FigureChange,
    GradeChange,
    Judged,
    PageChange,
    Printers,
    Side,
    TableChange,
    ValueChange,
    VerdictChange,
)
from evidence.diff.rows import edits_between, rows_of_data, rows_of_table
from evidence.publish.records import Figure, Table, Value

T = TypeVar("T")
NO_TABLE = Table("", [], [])


def compare(before: Side, after: Side, against: str, printers: Printers) -> Diff:
    """Return what differs; ``printers`` says who prints what in the version ``after``."""
    values = list(changed_values(before, after, printers))
    figures = list(changed_figures(before, after, printers))
    tables = list(changed_tables(before, after, printers))
    return Diff(
        against=against,
        # Those that a reader sees move first.
        values=sorted(values, key=lambda change: (not change.moved, change.before == change.after, change.key)),
        withdrawn=after.withdrawn,
        figures=figures,
        tables=tables,
        verdicts=list(changed_verdicts(before.judged, after.judged)),
        grades=list(changed_grades(before.judged, after.judged)),
        pages=pages_touched(before, after, printers, [*values, *figures, *tables]),
        data=list(changed_data(before, after)),
    )


def pairs(before: Mapping[str, T], after: Mapping[str, T]) -> Iterator[tuple[str, T | None, T | None]]:
    """Yield what differs under one name, in the order of names."""
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            yield name, before.get(name), after.get(name)


def published(side: Side, kind: str) -> dict[str, T]:
    """Return all values, tables or figures of a side under their keys."""
    return {f"{notebook}.{name}": one for notebook, found in side.results.items() for name, one in getattr(found, kind).items()}


def changed_values(before: Side, after: Side, printers: Printers) -> Iterator[ValueChange]:
    """Yield the values that differ."""
    old_values: dict[str, Value] = published(before, "values")
    for key, old, new in pairs(old_values, published(after, "values")):
        shown = new or old
        assert shown
        yield ValueChange(
            key=key,
            label=shown.label,
            unit=shown.unit,
            before=old.text if old else "",
            after=new.text if new else "",
            moved=not (old and new) or any(getattr(old, end) != getattr(new, end) for end in ("text", "low", "high", "unit")),
            also=also(old, new) if old and new else [],
            claims=claims_behind(key, old, new, before.judged, after.judged) if old and new else [],
            chapters=chapters_of(printers, "values", key),
            workings=workings_of(key),
        )


def also(old: Value, new: Value) -> list[Edit]:
    """Return what of a value differs besides its print and its claims."""
    names = {"unit": "unit", "label": "what it is", "by_hand": "why by hand"}
    if old.text == new.text:  # else the print shows the number itself
        whole = old.number is not None and new.number is not None
        names = {**({"number": "number"} if whole else {"low": "low end", "high": "high end"}), **names}
    found = edits_between({names[n]: getattr(old, n) for n in names}, {names[n]: getattr(new, n) for n in names})
    gone, come = ([one for one in a.rows if one not in b.rows] for a, b in ((old, new), (new, old)))
    return [*found, *([Edit("rows counted", ", ".join(gone), ", ".join(come))] if gone or come else [])]


def claims_behind(key: str, old: Value, new: Value, before: Judged, after: Judged) -> list[Edit]:
    """Return the claims behind a value that moved, came or went, as each is printed; not the claim whose own value it is."""
    was, now = ({c: _printed(judged, c) for c in one.claims} for one, judged in ((old, before), (new, after)))
    return [edit for edit in edits_between(was, now) if edit.name != key.partition(".")[2]]


def _printed(judged: Judged, claim: str) -> str:
    telling = judged.tellings.get(claim)
    return telling.printed if telling else "not in use"


def changed_tables(before: Side, after: Side, printers: Printers) -> Iterator[TableChange]:
    """Yield the tables that differ."""
    old_tables: dict[str, Table] = published(before, "tables")
    for key, old, new in pairs(old_tables, published(after, "tables")):
        rows, reordered = rows_of_table(old or NO_TABLE, new or NO_TABLE)
        yield TableChange(
            key, (new or old or NO_TABLE).title, words_beside(old, new), rows, reordered,
            chapters_of(printers, "tables", key), workings_of(key),
        )  # fmt: skip


def changed_figures(before: Side, after: Side, printers: Printers) -> Iterator[FigureChange]:
    """Yield the figures that differ, in their drawing or in what stands beside it."""
    old_figures: dict[str, Figure] = published(before, "figures")
    for key, old, new in pairs(old_figures, published(after, "figures")):
        drawings = (drawing(old), drawing(new))
        redrawn = drawings if drawings[0] != drawings[1] else ("", "")
        rows, _ = rows_of_table(old.table if old else NO_TABLE, new.table if new else NO_TABLE)
        shown = new or old
        yield FigureChange(
            key, shown.title if shown else "", *redrawn, words_beside(old, new), rows,
            chapters_of(printers, "figures", key), workings_of(key),
        )  # fmt: skip


def drawing(figure: Figure | None) -> str:
    """Return the drawing for phones, two of which stand side by side on a desk; the empty text where there is none."""
    return figure.svg.get("narrow", "") if figure else ""


def words_beside(old: Table | Figure | None, new: Table | Figure | None) -> list[Edit]:
    """Return what differs of a title, a note, a text alternative or the columns; or that the whole is new or gone."""
    if old is None or new is None:
        return [Edit("the whole", "there" if old else "", "there" if new else "")]
    names = {"title": "title", "alt": "in words", "note": "note", "columns": "columns"}
    was, now = ({word: getattr(one, name, None) for name, word in names.items()} for one in (old, new))
    return edits_between(was, now)


def changed_verdicts(before: Judged, after: Judged) -> Iterator[VerdictChange]:
    """Yield the sums whose verdict flipped, and those that are new or gone; a sum that gives another number is no flip."""
    for key, old, new in pairs(before.sums, after.sums):
        if not old or not new or old.verdict != new.verdict:
            shown = new or old
            yield VerdictChange(
                key, shown.asks if shown else "", old.verdict if old else "", new.verdict if new else "",
                old.gives if old else "", new.gives if new else "",
            )  # fmt: skip


def changed_grades(before: Judged, after: Judged) -> Iterator[GradeChange]:
    """Yield the claims of both versions whose strength of evidence moved."""
    for claim, old, new in pairs(before.tellings, after.tellings):
        if old and new and old.strength != new.strength:
            yield GradeChange(claim, new.label, old.strength, new.strength, old.reason, new.reason)


def changed_data(before: Side, after: Side) -> Iterator[DataChange]:
    """Yield the tables of the data with rows that were added, removed or edited."""
    for name, old, new in pairs(before.data, after.data):
        if rows := rows_of_data(old, new):
            yield DataChange(name, rows)


def pages_touched(
    before: Side, after: Side, printers: Printers, changes: Iterable[ValueChange | TableChange | FigureChange]
) -> list[PageChange]:
    """Return the pages that read otherwise: their own text, what they print, or what they work out differs, or they are gone."""
    why: dict[str, list[str]] = {page: [] for page in sorted(printers.pages)}
    for page, files in printers.pages.items():
        changed = [file for file in files if before.files.get(file) != after.files.get(file)]
        why[page] += [f"{file} {'changed' if file in before.files else 'is new'}" for file in changed]
    for change in changes:
        for page in (*change.chapters, change.workings):
            why.setdefault(page, []).append(change.key)
    for sentence in after.withdrawn:
        page, _, kind = sentence.page.rpartition(".")
        if kind in ("md", "ipynb"):  # else a cell of the data, which is no page
            why.setdefault(page, []).append(f"{'line' if kind == 'md' else 'cell'} {sentence.line} is withdrawn")
    gone = [file for file in before.files if file.startswith("chapters/") and file.endswith(".md") and file not in after.files]
    why |= {file.removesuffix(".md"): ["it is gone"] for file in gone}
    return [PageChange(page, because) for page, because in why.items() if because]


def chapters_of(printers: Printers, kind: str, key: str) -> list[str]:
    """Return the chapters that print a key."""
    return printers.chapters.get(kind, {}).get(key, [])


def workings_of(key: str) -> str:
    """Return the page of the notebook that publishes a key."""
    return f"analysis/{key.partition('.')[0]}"
