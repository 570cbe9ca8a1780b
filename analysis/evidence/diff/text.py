"""A comparison as text, for the terminal and for the summary of a proposed change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from evidence.diff.records import Diff, Edit, FigureChange, RowChange, TableChange, ValueChange

SHORT, AROUND, LONG = 60, 30, 160  # characters: shown whole, shown around what differs, shown at most; the page shows all
NOTHING = "–"


def text(diff: Diff) -> str:
    """Return the comparison as text, a heading and its changes for each kind of change that there is."""
    if diff.empty:
        return f"Nothing that the book prints has changed since {one_line(diff.against)}.\n"
    moved = [change for change in diff.values if change.moved]
    others = [change for change in diff.values if not change.moved]
    sections = [
        ("Numbers that moved", len(moved), (line for change in moved for line in _value(change))),
        ("Numbers that stayed, told otherwise", len(others), (line for change in others for line in _value(change))),
        ("Sentences withdrawn", len(diff.withdrawn), _withdrawn(diff)),
        ("Figures", len(diff.figures), (line for change in diff.figures for line in _figure(change))),
        ("Tables", len(diff.tables), (line for change in diff.tables for line in _table(change))),
        ("Verdicts on sums", len(diff.verdicts), _verdicts(diff)),
        ("Strengths of evidence", len(diff.grades), _grades(diff)),
        ("Rows of data", sum(len(table.rows) for table in diff.data), _data(diff)),
        ("Pages touched", len(diff.pages), (f"  {page.page}: {_few(page.because)}" for page in diff.pages)),
    ]
    lines = [f"What changed since {diff.against}"]
    for heading, count, body in sections:
        if count:
            lines += ["", f"{heading} ({count})", *body]
    return "\n".join(map(one_line, lines)) + "\n"


def one_line(words: str) -> str:
    """Return words without what could move a terminal's cursor or begin another line; text from data is a stranger's."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", " ", words)


def parted(before: str, after: str) -> tuple[str, str, str, str]:
    """Return what two texts begin with alike, what each has of its own, and what they end with alike; by whole words."""
    old, new = (re.findall(r"\S+\s*|\s+", words) for words in (before, after))
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    before, after = ("".join(words[start : len(words) - end]) for words in (old, new))
    return "".join(old[:start]), before, after, "".join(old[len(old) - end :])


def _alike(old: list[str], new: list[str]) -> int:
    return next((place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))


def arrow(before: str, after: str) -> str:
    """Return what was and what is; of long texts, what differs and a little of what stands around it."""
    if max(len(before), len(after)) <= SHORT:
        return f"{before} → {after}"
    head, old, new, tail = parted(before, after)
    head, tail = (f"…{head[-AROUND:]}" if len(head) > AROUND else head), (f"{tail[:AROUND]}…" if len(tail) > AROUND else tail)
    return f"{head}{_cut(old.strip())} → {_cut(new.strip())} {tail}".rstrip()


def _cut(words: str) -> str:
    return words if len(words) <= LONG else f"{words[: LONG - 1]}…"


def _few(names: list[str]) -> str:
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")


def _edits(edits: Iterable[Edit], indent: str) -> Iterator[str]:
    for edit in edits:
        yield f"{indent}{edit.name}: {arrow(edit.before or NOTHING, edit.after or NOTHING)}"


def _value(change: ValueChange) -> Iterator[str]:
    yield f"  {change.key}: {arrow(change.before or '(new)', change.after or '(gone)')}  [{change.unit}] {change.label}"
    yield from _edits(change.also, "      ")
    yield from _edits(change.claims, "      from ")
    yield f"      {_printed(change)}"


def _printed(change: ValueChange | TableChange | FigureChange) -> str:
    printed = f"in {', '.join(change.chapters)}" if change.chapters else "in no chapter"
    return f"{printed}; worked out in {change.workings}"


def _withdrawn(diff: Diff) -> Iterator[str]:
    for sentence in diff.withdrawn:
        yield f"  {sentence.place}: {sentence.sentence}"
        yield f"      because {sentence.because}"


def _figure(change: FigureChange) -> Iterator[str]:
    drawn = ("new" if not change.before else "gone" if not change.after else "redrawn") if change.redrawn else "not redrawn"
    yield f"  {change.key}: {drawn}. {change.title}"
    yield from _edits(change.also, "      ")
    yield from _rows(change.rows)
    yield f"      {_printed(change)}"


def _table(change: TableChange) -> Iterator[str]:
    yield f"  {change.key}: {change.title}"
    yield from _edits(change.also, "      ")
    yield from _rows(change.rows)
    if change.reordered:
        yield "      rows stand in another order"
    yield f"      {_printed(change)}"


def _rows(rows: Iterable[RowChange]) -> Iterator[str]:
    for row in rows:
        yield f"      {'' if row.what == 'edited' else f'{row.what}: '}{row.name}"
        if row.what == "edited":
            yield from _edits(row.cells, "          ")


def _verdicts(diff: Diff) -> Iterator[str]:
    for change in diff.verdicts:
        yield f"  {change.key}: {arrow(change.before or '(new)', change.after or '(gone)')}. {change.asks}"
        yield f"      it gave {change.gave or NOTHING}, and gives {change.gives or NOTHING}"


def _grades(diff: Diff) -> Iterator[str]:
    for change in diff.grades:
        yield f"  {change.claim}: {change.before} → {change.after}. {change.label}"
        yield f"      {arrow(change.why_before, change.why_after)}"


def _data(diff: Diff) -> Iterator[str]:
    for table in diff.data:
        yield f"  {table.table}"
        yield from _rows(table.rows)
