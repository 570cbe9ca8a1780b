"""Generated mutations of the data: each table, column and kind of mistake, checked as a build checks them.

Run it with ``make fuzz``, or ``python tests/mutations.py --help``. Each mutation is one edit of one file in a copy of ``data/``.
It is either refused by a problem that names the place, or harmless for a reason that can be said; what is neither is a surprise:
a fault (a traceback, a problem that leads elsewhere) or a hole (it passes unseen).
"""

from __future__ import annotations

import argparse
import csv
import io
import multiprocessing
import re
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random, SystemRandom
from statistics import median
from typing import Any

from evidence.checks.rules import check
from evidence.dataset import Dataset, read

ROOT = Path(__file__).parents[1]
FORM = re.compile(r"data/.+ expected .+\. To mend: .+ \[[a-z0-9-]+\]", re.DOTALL)
PROSE = 25  # characters of half of a column's cells: what is longer is prose, which no rule can know
MANY = 12  # problems of one mistake, at most, before it counts as a flood

Table = list[list[str]]  # the header first


def in_the_middle(cell: str, what: str) -> str:
    return cell[: len(cell) // 2] + what + cell[len(cell) // 2 :]


# What may become of a cell: given the cell and those of its column, the new one.
CELLS: dict[str, Callable[[str, list[str], Random], str]] = {
    "empty": lambda cell, column, rng: "",
    "blanks": lambda cell, column, rng: "   ",
    "words for a number": lambda cell, column, rng: "many",
    "a number for words": lambda cell, column, rng: "12",
    "not a number": lambda cell, column, rng: "nan",
    "huge": lambda cell, column, rng: "9" * 40,
    "negative": lambda cell, column, rng: "-" + (cell if cell[:1].isdigit() else "7"),
    "decimal comma": lambda cell, column, rng: "1,5",
    "scientific": lambda cell, column, rng: "1.2E+15",
    "unknown id": lambda cell, column, rng: "no-such-thing",
    "another row's": lambda cell, column, rng: rng.choice(column),
    "other case": lambda cell, column, rng: cell.swapcase(),
    "blank in front": lambda cell, column, rng: f" {cell} ",
    "no-break blank": lambda cell, column, rng: f"\u00a0{cell}",
    "doubled": lambda cell, column, rng: f"{cell}|{cell}",
    "blanks at the bar": lambda cell, column, rng: f"{cell} | {cell}",
    "empty in a list": lambda cell, column, rng: f"{cell}|",
    "control character": lambda cell, column, rng: in_the_middle(cell, "\x07"),
    "NUL": lambda cell, column, rng: in_the_middle(cell, "\x00"),
    "line end in a cell": lambda cell, column, rng: in_the_middle(cell, "\n"),
    "carriage return": lambda cell, column, rng: f"\r{cell}",
    "tab": lambda cell, column, rng: f"\t={cell}",
    "zero width": lambda cell, column, rng: in_the_middle(cell, "\u200b"),
    "right to left": lambda cell, column, rng: in_the_middle(cell, "\u202e"),
    "foreign digits": lambda cell, column, rng: re.sub(r"\d", "٣", cell) if re.search(r"\d", cell) else f"{cell}٣",
    "foreign letters": lambda cell, column, rng: cell.replace("a", "\u0430", 1) if "a" in cell else f"{cell}\u0430",
    "mojibake": lambda cell, column, rng: f"{cell} Â£3 â€“ 4",
    "lost character": lambda cell, column, rng: in_the_middle(cell, "\ufffd"),
    "guessed date": lambda cell, column, rng: "Jan-00",
    "date": lambda cell, column, rng: "2009-10-01",
    "formula": lambda cell, column, rng: f"=cmd|' /C calc'!A0 {cell}",
    "at formula": lambda cell, column, rng: f"@SUM(1+1) {cell}",
    "plus formula": lambda cell, column, rng: f"+1+1 {cell}",
    "minus formula": lambda cell, column, rng: f"-1+1 {cell}",
    "markup": lambda cell, column, rng: f"{cell}<script>alert(1)</script>",
    "handler": lambda cell, column, rng: f'{cell}"><img src=x onerror=alert(1)>',
    "end of a script": lambda cell, column, rng: f"</script><!-- {cell}",
    "template": lambda cell, column, rng: f"{cell} {{{{ 7 * 7 }}}} {{0}} %s",
    "role": lambda cell, column, rng: f"{cell} {{value}}`claims.x` $x$ ```{{raw}} html",
    "link": lambda cell, column, rng: f"[{cell}](javascript:alert(1))",
    "address": lambda cell, column, rng: "JaVa\tScript:alert(1)",
    "path": lambda cell, column, rng: "../../etc/passwd",
    "quotes": lambda cell, column, rng: f"\"{cell}' `",
    "very long": lambda cell, column, rng: cell + "x" * 20_000,
}  # fmt: skip

# What may become of a table, or of one of its rows: given the table and the place of the row, the new one.
ROWS: dict[str, Callable[[Table, int], Table]] = {
    "row removed": lambda table, row: [*table[:row], *table[row + 1 :]],
    "row doubled": lambda table, row: [*table[:row], table[row], *table[row:]],
    "row moved": lambda table, row: [*table[:row], *table[row + 1 :], table[row]],
    "row emptied": lambda table, row: [*table[:row], [""] * len(table[0]), *table[row + 1 :]],
    "cell too many": lambda table, row: [*table[:row], [*table[row], "more"], *table[row + 1 :]],
    "cells too few": lambda table, row: [*table[:row], table[row][:2], *table[row + 1 :]],
    "column added": lambda table, row: [[*cells, "x"] for cells in table],
    "column removed": lambda table, row: [cells[:-1] for cells in table],
    "column doubled": lambda table, row: [[*cells, cells[-1]] for cells in table],
    "column renamed": lambda table, row: [["renamed", *table[0][1:]], *table[1:]],
    "columns swapped": lambda table, row: [[cells[-1], *cells[:-1]] for cells in table],
    "header in capitals": lambda table, row: [[name.upper() for name in table[0]], *table[1:]],
    "header only": lambda table, row: table[:1],
    "header lost": lambda table, row: table[1:],
}

# What may become of a file's bytes, as an editor or a spreadsheet saves them.
FILES: dict[str, Callable[[bytes], bytes]] = {
    "byte-order mark": lambda raw: b"\xef\xbb\xbf" + raw,
    "line ends of Windows": lambda raw: raw.replace(b"\n", b"\r\n"),
    "commas behind": lambda raw: raw.replace(b"\n", b",,\n"),
    "semicolons": lambda raw: raw.replace(b",", b";"),
    "tabs": lambda raw: raw.replace(b",", b"\t"),
    "code page": lambda raw: raw.decode().encode("cp1252", "replace"),
    "UTF-16": lambda raw: raw.decode().encode("utf-16"),
    "cut in the middle": lambda raw: raw[: len(raw) // 2],
    "open quote": lambda raw: raw.replace(b"\n", b'\n"', 1),
    "empty file": lambda raw: b"",
}

# What acts elsewhere, and on a page is words like others (tests/hostile.py proves it): harmless wherever words may stand.
MARKUP = {"address", "markup", "handler", "end of a script", "template", "role", "link", "quotes"}
# What may be wrong, and what prose may as well say.
SAYABLE = {
    *MARKUP, "very long", "other case", "path", "a number for words", "words for a number", "unknown id", "decimal comma", "date",
    "doubled", "blanks at the bar", "empty in a list", "huge", "scientific", "not a number", "negative",
}  # fmt: skip


@dataclass(frozen=True)
class Mutation:
    """One edit: its table, its column (empty for a row or a file), its kind, and what its row is drawn with."""

    table: str
    column: str
    kind: str
    seed: str

    def __str__(self) -> str:
        return f"{self.table}{f'.{self.column}' if self.column else ''}: {self.kind}"


@dataclass(frozen=True)
class Outcome:
    """What came of a mutation: how it is graded, and why, or what was said.

    ``refused`` in its place or ``elsewhere``, ``harmless``; or a surprise: a ``flood`` of problems, a ``hole``, a ``fault``.
    """

    mutation: Mutation
    grade: str
    why: str
    problems: int = 0


class Copy:
    """A copy of the book's data, in which each mutation is made, checked and taken back."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "book"
        shutil.copytree(ROOT / "data", self.root / "data")
        self.base = read(self.root)
        self.fields = {
            resource["name"]: {field["name"]: field for field in resource["schema"]["fields"]}
            for resource in self.base.package["resources"]
        }
        self.links = {
            (resource["name"], name)
            for resource in self.base.package["resources"]
            for link in resource["schema"].get("foreignKeys", [])
            for name in ([link["fields"]] if isinstance(link["fields"], str) else link["fields"])
        }

    def mutations(self, rng: Random) -> Iterator[Mutation]:
        """Yield every mutation there is, in an order in which any beginning has tables, columns and kinds evenly."""
        rounds: list[list[tuple[str, str, str]]] = []
        for table in self.base.tables.values():
            kinds = [*ROWS, *FILES]
            rng.shuffle(kinds)
            rounds.append([(table.name, "", kind) for kind in kinds])
            for column in table.header:
                kinds = list(CELLS)
                rng.shuffle(kinds)
                rounds.append([(table.name, column, kind) for kind in kinds])
        for turn in range(max(map(len, rounds))):
            some = [every[turn] for every in rounds if turn < len(every)]
            rng.shuffle(some)
            # The row is drawn from what the mutation is called, so that one alone can be tried again.
            yield from (Mutation(*one, seed=f"{rng.random()}") for one in some)

    def outcome(self, mutation: Mutation) -> Outcome:
        """Make a mutation, check the data, and judge; the file is as it was afterwards."""
        path = self.root / "data" / f"{mutation.table}.csv"
        before = path.read_bytes()
        raw, row, cell = self._mutated(mutation, before)
        if raw == before:
            return Outcome(mutation, "harmless", "it changes nothing")
        try:
            path.write_bytes(raw)
            dataset = read(self.root)
            found = check(dataset)
        except Exception:
            return Outcome(mutation, "fault", traceback.format_exc(limit=-3))
        finally:
            path.write_bytes(before)
        if not found:
            return self._passed(mutation, dataset, cell)
        if odd := [problem for problem in found if not FORM.fullmatch(str(problem))]:
            return Outcome(mutation, "fault", f"a problem out of form: {odd[0]}", len(found))
        return self._refused(mutation, path.name, row, found)

    def _mutated(self, mutation: Mutation, raw: bytes) -> tuple[bytes, int, str]:
        """Return the file with the mutation in it, the line where it was made, and the new cell."""
        rng = Random(mutation.seed)
        if mutation.kind in FILES:
            return FILES[mutation.kind](raw), 0, ""
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
        at, cell = rng.randrange(1, len(rows)) if len(rows) > 1 else 0, ""
        if mutation.column:
            place = rows[0].index(mutation.column)
            column = [cells[place] for cells in rows[1:]] or [""]
            # A cell that says something, where there is one.
            at = rng.choice([n for n, cells in enumerate(rows) if n and cells[place]] or [at])
            if not at:
                return raw, 0, ""
            cell = CELLS[mutation.kind](rows[at][place], column, rng)
            rows[at][place] = cell
        elif at:
            rows = ROWS[mutation.kind](rows, at)
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        return out.getvalue().encode("utf-8"), at + 1, cell

    def _refused(self, mutation: Mutation, file: str, row: int, found: list[Any]) -> Outcome:
        """Judge a refusal: it is told once, where the mistake is, or there and where others lean on it."""
        here = [problem for problem in found if problem.file == f"data/{file}"]
        if mutation.column:
            here = [p for p in here if p.row in (row, 0) and (mutation.column in p.column.split(", ") or not p.column)]
        first = str(found[0])
        if len(found) > MANY:
            return Outcome(mutation, "flood", f"{len(found)} problems, such as: {first}", len(found))
        if here:
            return Outcome(
                mutation, "refused", "once, in its place" if len(found) == 1 else "in its place, and elsewhere", len(found)
            )
        # A cell, or a row, is often wrong only beside another: an id that others name, a line that a claim stands on.
        return Outcome(mutation, "elsewhere", first, len(found))

    def _passed(self, mutation: Mutation, dataset: Dataset, cell: str) -> Outcome:
        """Judge what the check lets pass: the reason why it is harmless, or a hole."""
        table, kind = mutation.table, mutation.kind
        said = [sorted(map(repr, one[table])) for one in (self.base, dataset)]
        if said[0] == said[1]:
            return Outcome(mutation, "harmless", "it reads the same")
        if kind in ("row removed", "row emptied"):
            return Outcome(mutation, "harmless", "a row that no other names")
        if kind == "cut in the middle":
            return Outcome(mutation, "hole", "half a file passes")
        if not mutation.column:
            return Outcome(mutation, "hole", "the table says something else")
        field = self.fields[table][mutation.column]
        if kind in ("empty", "blanks") and not field.get("constraints", {}).get("required"):
            return Outcome(mutation, "harmless", "a cell that may be empty")
        if kind == "another row's":
            return Outcome(mutation, "harmless", "a value that its column has elsewhere, as an author could mean")
        if kind in (SAYABLE if self.is_prose(table, mutation.column) else MARKUP if self.is_free(table, mutation.column) else ()):
            return Outcome(mutation, "harmless", "words, which a page shows as words")
        return Outcome(mutation, "hole", f"passes: {cell[:60]!r}")

    def is_free(self, table: str, column: str) -> bool:
        """Say whether a column holds words: none of a form, a list, ids or numbers, and no addresses."""
        field = self.fields[table][column]
        closed = {"pattern", "enum"} & set(field.get("constraints", {})) or "each_in" in field or (table, column) in self.links
        return field["type"] == "string" and not closed and column not in ("file", "url") and not column.endswith("_id")

    def is_prose(self, table: str, column: str) -> bool:
        """Say whether a column holds sentences, or nearly."""
        lengths = [len(record[column]) for record in self.base[table] if record[column]] if self.is_free(table, column) else []
        return bool(lengths) and median(lengths) >= PROSE


_copy: Copy  # of each worker process


def _begin(folder: str) -> None:
    global _copy
    _copy = Copy(Path(tempfile.mkdtemp(dir=folder)))


def _one(mutation: Mutation) -> Outcome:
    return _copy.outcome(mutation)


def run(count: int, seed: int, only: str = "", processes: int = 2) -> list[Outcome]:
    """Return the outcomes of so many mutations; ``only`` takes those whose name holds a text."""
    with tempfile.TemporaryDirectory(prefix="mutations-") as folder:
        every = Copy(Path(tempfile.mkdtemp(dir=folder))).mutations(Random(seed))
        chosen = [one for one in every if only in str(one)][:count]
        with multiprocessing.get_context("spawn").Pool(processes, _begin, (folder,)) as pool:
            return pool.map(_one, chosen, chunksize=8)


def report(outcomes: list[Outcome]) -> str:
    """Return the counts by table and by kind, the reasons, and every surprise."""
    grades = ("refused", "elsewhere", "harmless", "flood", "hole", "fault")
    lines = []
    for title, name in (("table", lambda m: m.table), ("kind", lambda m: m.kind)):
        lines.append(f"\n{title:26}" + "".join(f"{grade:>10}" for grade in grades))
        for group in sorted({name(one.mutation) for one in outcomes}):
            counted = Counter(one.grade for one in outcomes if name(one.mutation) == group)
            lines.append(f"{group:26}" + "".join(f"{counted[grade] or '·':>10}" for grade in grades))
    for grade in ("refused", "harmless"):
        lines.append(f"\n{grade}:")
        lines += [f"  {n:5} {why}" for why, n in Counter(o.why for o in outcomes if o.grade == grade).most_common()]
    for grade in ("elsewhere", "flood", "hole", "fault"):
        some = sorted({f"  {one.mutation}: {one.why}" for one in outcomes if one.grade == grade})
        lines += [f"\n{grade} ({len(some)}):", *some] if some else []
    return "\n".join(lines)


def main() -> int:
    """Mutate the data; return 1 where there was a fault, or, with --strict, a hole or a flood."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=1000, help="how many (default: 1000); there are some 8,000")
    parser.add_argument("--seed", type=int, help="of the mutations (default: another each time, printed first)")
    parser.add_argument("--only", default="", help="those whose name holds this text, such as 'claims.low' or 'NUL'")
    parser.add_argument("--strict", action="store_true", help="holes and floods count as faults")
    options = parser.parse_args()
    seed = SystemRandom().randrange(10**6) if options.seed is None else options.seed
    print(f"seed {seed}", flush=True)
    start = time.monotonic()
    outcomes = run(options.count, seed, options.only)
    print(report(outcomes))
    counted = Counter(one.grade for one in outcomes)
    minutes = (time.monotonic() - start) / 60
    print(
        f"\n{len(outcomes)} mutations in {minutes:.1f} min; seed {seed}: {', '.join(f'{n} {g}' for g, n in counted.most_common())}"
    )
    bad = counted["fault"] + (counted["hole"] + counted["flood"] if options.strict else 0)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
