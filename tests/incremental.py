"""The property of the build: after any edits it leaves what a clean build would leave, byte for byte, all files.

Run it with ``make incremental``, or ``python tests/incremental.py --help`` for parts of it. Each sequence starts from the
built tiny book, makes one to six random edits with builds between them, and compares the site and the committed notebooks
with those of a clean build of the same folder. Then everything is put back as it was, which must give the first bytes again.
A sequence that fails is made as small as it goes, and told in words.
"""

from __future__ import annotations

import argparse
import fnmatch
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from random import Random, SystemRandom

from edits import Edit, edit
from sandbox import BOOK, Done, Files, build, differences, end_when_asked, inputs, outcome, preload, restore, site

LONGEST = 6  # edits in a sequence
SHOWN = 12  # differing files of a sequence


@dataclass
class Trial:
    """What became of one sequence: its edits in words under their numbers, and what was wrong."""

    steps: dict[int, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class Bench:
    """A built book to start each sequence from, and a count of what was done with its copies."""

    def __init__(self, folder: Path, seed: int, book: str, forked: bool, ignored: Collection[str]) -> None:
        self.seed, self.forked, self.ignored = seed, forked, ignored
        # Always the same folder, so that a path which leaks into a page makes no difference between two sequences.
        self.base, self.root = folder / "base", folder / "book"
        self.builds, self.kinds = 0, Counter[str]()
        BOOK[book](self.root)
        if (done := self.build()).status:
            raise RuntimeError(f"the book does not build before the first edit:\n{done.output}")
        self.first_inputs, self.first_outcome = inputs(self.root), outcome(self.root)
        self.root.rename(self.base)

    def build(self) -> Done:
        """Build the copy once."""
        self.builds += 1
        return build(self.root, self.forked)

    def length(self, number: int) -> int:
        """Return how many edits a sequence has."""
        return Random(f"{self.seed}/{number}").randint(1, LONGEST)

    def run(self, number: int, only: Collection[int] | None = None) -> Trial:
        """Run one sequence, or ``only`` some of its edits, from the built book."""
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(self.base, self.root)
        trial, earlier = Trial(), list[Edit]()
        numbers = sorted(only or range(1, self.length(number) + 1))
        for step in numbers:
            # Each edit is drawn by itself, so that leaving another one out makes it no other edit.
            rng = Random(f"{self.seed}/{number}/{step}")
            made = edit(self.root, rng, earlier)
            earlier.append(made)
            self.kinds[made.kind] += 1
            trial.steps[step] = made.words
            if step == numbers[-1] or rng.random() < 0.5:
                done = self._incremental(trial, f"the build after edit {step}")
                trial.steps[step] += f" [build: {done.status}]"
        self._compare_with_clean(trial, done)
        restore(self.root, self.first_inputs)
        if (back := self._incremental(trial, "the build with all edits taken back")).status:
            trial.faults.append(f"with all edits taken back, the build fails:\n{back.output}")
        else:
            self._differ(trial, "with all edits taken back", outcome(self.root), self.first_outcome)
        return trial

    def _incremental(self, trial: Trial, what: str) -> Done:
        """Build after edits; it succeeds, or says why not and leaves the site alone."""
        before = site(self.root)
        done = self.build()
        if done.status not in (0, 1) or "Traceback (most recent call last)" in done.output:
            trial.faults.append(f"{what} ends with status {done.status} and a traceback:\n{done.output}")
        elif done.status:
            self._differ(trial, f"{what} fails, and the site is no longer what it was", site(self.root), before)
        return done

    def _compare_with_clean(self, trial: Trial, done: Done) -> None:
        """Compare what the last build left with a clean build in the same folder; then put back what it left."""
        found, edited = outcome(self.root), inputs(self.root)
        built, kept = self.root / "_build", self.root.with_name("kept")
        built.rename(kept)
        built.mkdir()
        bundle = self.base / "_build" / "vega-bundle.js"
        if bundle.is_file():  # slow to make, and the same for every book
            shutil.copy(bundle, built)
        clean = self.build()
        if clean.status != done.status:
            trial.faults.append(
                f"the last build ends with status {done.status}, a clean one with {clean.status}. "
                f"The last one says:\n{done.output}\nThe clean one says:\n{clean.output}"
            )
        elif not clean.status:
            self._differ(trial, "the last build differs from a clean one", found, outcome(self.root))
        shutil.rmtree(built)
        kept.rename(built)
        restore(self.root, edited)

    def _differ(self, trial: Trial, what: str, found: Files, wanted: Files) -> None:
        lines = [line for line in differences(found, wanted) if not any(fnmatch.fnmatch(line, f"*{p}*") for p in self.ignored)]
        if lines:
            more = [f"… and {len(lines) - SHOWN} more files"] if len(lines) > SHOWN else []
            trial.faults.append("\n    ".join([f"{what}, in {len(lines)} files:", *lines[:SHOWN], *more]))

    def smallest(self, number: int, trial: Trial) -> Trial:
        """Return a failed sequence without the edits that it fails without, too."""
        for step in list(trial.steps):
            rest = [kept for kept in trial.steps if kept != step]
            if rest and (smaller := self.run(number, rest)).faults:
                trial = smaller
        return trial


def arguments() -> argparse.Namespace:
    """Return what was asked for on the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sequences", type=int, default=200, help="how many (default: 200)")
    parser.add_argument("--seed", type=int, help="of the random edits (default: another each time, printed first)")
    parser.add_argument("--slice", default="1/1", help="a part of the sequences, such as 1/2 and 2/2 for two processes")
    parser.add_argument("--only", help="one sequence, such as 17, or some of its edits, such as 17:2,5")
    parser.add_argument("--book", choices=sorted(BOOK), default="varied", help="the tiny book, or the book itself")
    parser.add_argument("--processes", action="store_true", help="start each build as a user does, and not by a fork")
    parser.add_argument("--ignore", nargs="*", default=[], help="differences in these files are no failures")
    parser.add_argument("--shrink", type=int, default=5, help="how many failures are made small (default: 5)")
    return parser.parse_args()


def main() -> int:
    """Run the sequences; return 0 where all passed, else 1."""
    options = arguments()
    seed = SystemRandom().randrange(10**6) if options.seed is None else options.seed
    print(f"seed {seed}", flush=True)
    part, parts = map(int, options.slice.split("/"))
    numbers = [number for number in range(1, options.sequences + 1) if number % parts == part % parts]
    only = None
    if options.only:
        number, _, steps = options.only.partition(":")
        numbers, only = [int(number)], [int(step) for step in steps.split(",")] if steps else None
    end_when_asked()
    if not options.processes:
        preload()
    # By hand, for a TemporaryDirectory would also be tidied away by the end of each fork.
    folder = Path(tempfile.mkdtemp(prefix="incremental-"))
    try:
        failed = run(Bench(folder, seed, options.book, not options.processes, options.ignore), numbers, only, options)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if failed else 0


def run(bench: Bench, numbers: list[int], only: list[int] | None, options: argparse.Namespace) -> list[int]:
    """Run sequences, tell those that fail, and report; return the numbers of those."""
    start, failed = time.monotonic(), list[int]()
    for number in numbers:
        trial = bench.run(number, only)
        if trial.faults:
            failed.append(number)
            if len(failed) <= options.shrink and not only:
                trial = bench.smallest(number, trial)
            print(told(number, trial, options, bench.seed), flush=True)
        elif only or number % 10 == 0:
            print(f"sequence {number}: {len(trial.steps)} edits, as a clean build", flush=True)
    minutes = (time.monotonic() - start) / 60
    print(
        f"\n{len(numbers)} sequences, {bench.kinds.total()} edits, {bench.builds} builds in {minutes:.1f} min; seed {bench.seed}"
    )
    print("Edits: " + ", ".join(f"{kind} {times}" for kind, times in bench.kinds.most_common()))
    print(f"{len(failed)} failures{': sequences ' + ', '.join(map(str, failed)) if failed else ''}")
    return failed


def told(number: int, trial: Trial, options: argparse.Namespace, seed: int) -> str:
    """Return a failed sequence in words: its edits, what was wrong, and how to repeat it."""
    edits = "\n".join(f"  edit {step}: {words}" for step, words in trial.steps.items())
    faults = "\n".join(f"  ✗ {fault}" for fault in trial.faults)
    book = "" if options.book == "varied" else f" --book {options.book}"
    again = f"python tests/incremental.py{book} --seed {seed} --only {number}:{','.join(map(str, trial.steps))}"
    return f"✗ sequence {number}\n{edits}\n{faults}\n  To repeat it: {again}"


if __name__ == "__main__":
    sys.exit(main())
