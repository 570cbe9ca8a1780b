"""Kills at random moments: the last good site stays whole, nothing stays behind, and the next build is as a clean one.

Run it with ``make fuzz``, or ``python tests/fuzz.py --help``. The book has two states, A and B, whose clean sites are known.
Each round edits it to the other state, now and then removes parts of what was built, starts a build and stops it after a
random time: the process alone, the group, one of its children, or politely as Ctrl-C and the system do. The site must then
be the one of A or the one of B, and nothing else. Some rounds start two builds at once.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random, SystemRandom

import psutil
from edits import edit
from sandbox import BOOK, Files, command, end_when_asked, environment, files_under, inputs, restore

MARK = "EVIDENCE_FUZZ"  # in the environment of a build and of all that it starts
GRACE = 20  # seconds for what a build started to end after it
PATIENCE = 180  # seconds that a build may take, or six times what it takes alone where that is more
EDITS = 3  # corrected numbers between A and B
KEPT = {"diff"}  # of the complete build before, for a comparison: a first build has none
TOGETHER = 0.12  # share of rounds with two builds at once


@dataclass(frozen=True)
class State:
    """A state of the book: what its authors wrote, and the digests of its clean site."""

    name: str
    files: Files
    site: dict[str, str]


@dataclass
class Report:
    """What was done, and what was wrong."""

    kills: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    together: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    builds: int = 0


class Run:
    """One build in a process group of its own, and all processes that came of it."""

    def __init__(self, root: Path, temporary: Path, log: Path) -> None:
        self.mark, self.log = uuid.uuid4().hex, log
        more = {MARK: self.mark, "TMPDIR": str(temporary), "JUPYTER_RUNTIME_DIR": str(temporary / "jupyter")}
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                command(), cwd=root, env=environment(root, **more), stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                start_new_session=True,
            )  # fmt: skip

    @property
    def output(self) -> str:
        """All that the build printed so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    @property
    def step(self) -> str:
        """The last step that the build named."""
        lines = [line for line in self.output.splitlines() if line[:1] in ("·", "✓")]
        return lines[-1].split("  ")[0].rstrip(" …") if lines else "before the first step"

    def alive(self) -> list[psutil.Process]:
        """Return the processes that came of this build and still run, itself included."""
        found = []
        for process in psutil.process_iter():
            # By a mark in the environment: one that left the group, or whose parent is gone, is found too.
            with contextlib.suppress(psutil.Error):
                if process.environ().get(MARK) == self.mark and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
        return found

    def wait(self, seconds: float) -> int | None:
        """Return the exit status, or None where the build still runs."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def end(self) -> list[str]:
        """Wait for what the build left running, kill the rest, and return a line for each of those."""
        until = time.monotonic() + GRACE
        while (left := self.alive()) and time.monotonic() < until:
            time.sleep(0.1)
        lines = []
        for process in left:
            with contextlib.suppress(psutil.Error):
                lines.append(f"process {' '.join(process.cmdline())[:100]}")
                process.kill()
        self.wait(GRACE)
        return lines


# How a build is stopped. Each returns what it did.


def kill_main(run: Run, rng: Random) -> str:
    """SIGKILL to the build's own process, as the system does where memory is short."""
    run.process.send_signal(signal.SIGKILL)
    return "SIGKILL to the process"


def kill_group(run: Run, rng: Random) -> str:
    """SIGKILL to the group."""
    _signal_group(run, signal.SIGKILL)
    return "SIGKILL to the group"


def terminate(run: Run, rng: Random) -> str:
    """SIGTERM to the build's own process."""
    run.process.send_signal(signal.SIGTERM)
    return "SIGTERM"


def interrupt(run: Run, rng: Random) -> str:
    """SIGINT to the group, as a terminal does for Ctrl-C."""
    _signal_group(run, signal.SIGINT)
    return "SIGINT to the group"


def kill_child(run: Run, rng: Random) -> str:
    """SIGKILL to one of the processes that the build started; where there is none yet, to the build's own."""
    children = sorted((p for p in run.alive() if p.pid != run.process.pid), key=lambda p: p.pid)
    if not children:
        return kill_main(run, rng)
    with contextlib.suppress(psutil.Error):
        rng.choice(children).kill()
    return "SIGKILL to a child"


STOPS: list[Callable[[Run, Random], str]] = [kill_main, kill_group, terminate, interrupt, kill_child]
# Exit statuses that tell what happened, for those that leave the build itself to say so.
ENDS = {
    "SIGTERM": (130, 143, -signal.SIGTERM),
    "SIGINT to the group": (130, -signal.SIGINT),
    "SIGKILL to a child": (1,),
}


def _signal_group(run: Run, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(run.process.pid, number)


class Fuzz:
    """A book in a folder, its two states, and rounds of builds that are killed."""

    def __init__(self, folder: Path, seed: int, book: str, ignored: Collection[str] = ()) -> None:
        self.seed, self.root, self.log, self.ignored = seed, folder / "book", folder / "log", ignored
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        self.report, self.rounds, self.runs = Report(), 0, list[Run]()
        self.durations = {"edit": 1.0, "clean": 1.0}  # seconds of a build that nothing stops
        BOOK[book](self.root)

    def prepare(self) -> None:
        """Build both states clean, to know their sites."""
        self.states = self._states()
        self.names = self._names()

    @property
    def patience(self) -> float:
        """Return how many seconds a build may take."""
        return max(PATIENCE, 6 * self.durations["clean"])

    def _states(self) -> tuple[State, State]:
        """Build the book clean, correct some numbers, and build it clean again."""
        first = self._clean("A")
        for attempt in range(20):
            rng, words = Random(f"{self.seed}/B/{attempt}"), []
            for _ in range(EDITS):
                words.append(edit(self.root, rng, [], ["number-corrected"]).words)
            # Time after A's: how long a build of an edit takes is how long there is to kill one.
            if not self._build("edit"):
                print(f"B: {'; '.join(words)}", flush=True)
                return first, self._clean("B")
            restore(self.root, first.files)
        raise RuntimeError("no corrected number leaves a book that builds")

    def _clean(self, name: str) -> State:
        kept = self.root / "_build" / "vega-bundle.js"
        bundle = kept.read_bytes() if kept.is_file() else None
        shutil.rmtree(self.root / "_build", ignore_errors=True)
        if bundle:  # slow to make, and the same for every state
            kept.parent.mkdir()
            kept.write_bytes(bundle)
        if status := self._build("clean"):
            raise RuntimeError(f"state {name} of the book does not build ({status}):\n{self.log.read_text()}")
        return State(name, inputs(self.root), self.digests())

    def _build(self, kind: str) -> int | None:
        start = time.monotonic()
        run = self.start()
        status = run.wait(10 * PATIENCE)
        self.durations[kind] = time.monotonic() - start
        run.end()
        return status

    def start(self, log: str = "") -> Run:
        """Start a build."""
        self.report.builds += 1
        self.runs = [run for run in self.runs if run.process.poll() is None]
        self.runs.append(Run(self.root, self.temporary, self.log.with_name(f"log{log}")))
        return self.runs[-1]

    def stop(self) -> None:
        """Kill what still runs."""
        for run in self.runs:
            _signal_group(run, signal.SIGKILL)
            run.end()

    def digests(self) -> dict[str, str]:
        """Return the digest of each file of the site; nothing where there is none."""
        files = files_under(self.root / "_build" / "html")
        return {name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name not in self.ignored}

    def _names(self) -> set[str]:
        """Return what stands in ``_build`` after a clean build, so that what a killed one left is known from it."""
        return {path.name for path in (self.root / "_build").iterdir()}

    def round(self) -> None:
        """Edit the book to its other state, kill its build, and see what is left; then build it again."""
        self.rounds += 1
        rng = Random(f"{self.seed}/{self.rounds}")
        state, faults = self.state(self.rounds), len(self.report.faults)
        restore(self.root, state.files)
        removed, kind = self._remove(rng)
        where = f"round {self.rounds} (to {state.name}{removed})"
        if rng.random() < TOGETHER:
            self._two_at_once(rng, state, where)
        else:
            self._one(rng, state, where, kind)
        if len(self.report.faults) > faults:
            self.begin(state)

    def state(self, number: int) -> State:
        """Return the state that the book is edited to in a round."""
        return self.states[(number + 1) % 2]

    def begin(self, state: State) -> None:
        """Build a state clean, so that one round is not blamed for another."""
        restore(self.root, state.files)
        shutil.rmtree(self.temporary)
        self.temporary.mkdir()
        self._clean(state.name)

    def _remove(self, rng: Random) -> tuple[str, str]:
        """Sometimes remove parts of what was built, never the site; return that in words, and the kind of build that follows."""
        built = self.root / "_build"
        draw = rng.random()
        if draw < 0.5:
            return "", "edit"
        if draw < 0.75:
            gone = [path for path in built.iterdir() if path.name != "html" and path.suffix != ".js"]
            words = "all but the site"
        else:
            gone = rng.sample(sorted(path for path in built.iterdir() if path.name != "html" and path.suffix != ".js"), 1)
            words = gone[0].name
        for path in gone:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        return f", without {words}", "clean" if len(gone) > 1 else "edit"

    def _one(self, rng: Random, state: State, where: str, kind: str) -> None:
        """Kill one build, and require what must be so at once, after a moment, and after the next build."""
        run = self.start()
        # A little more than it should take, and often near the end: the site is swapped in the last moments.
        first = 0.85 if rng.random() < 0.25 else 0.0
        start = time.monotonic()
        status = run.wait(self.durations[kind] * rng.uniform(first, 1.1))
        if status is not None:
            # The machine is quieter than it was: learn it, or most rounds would kill nothing.
            self.durations[kind] = (self.durations[kind] + time.monotonic() - start) / 2
            run.end()
            self._whole(where, "after a build that nothing stopped", [state] if status == 0 else self.states)
            return
        stop = rng.choice(STOPS)
        step, how = run.step, stop(run, rng)
        where = f"{where}, {how} at '{step}'"
        allowed = self.patience if how == "SIGKILL to a child" else GRACE
        status = run.wait(allowed)
        self.report.kills[how] += 1
        self.report.steps[step] += 1
        self._whole(where, "at once", self.states)
        if status is None:
            self._fault(where, f"the build still runs {allowed:.0f} s later")
        if left := run.end():
            self._fault(where, f"left running after {GRACE} s: {'; '.join(left)}")
        if how in ENDS and status is not None:
            if "Traceback (most recent call last)" in run.output:
                self._fault(where, f"a traceback:\n{run.output}")
            # It may have ended well in the same moment.
            if status not in (0, *ENDS[how]):
                self._fault(where, f"exit status {status}, should be {ENDS[how][0]}:\n{run.output}")
        self._whole(where, "a moment later", self.states)
        self._next(where, state)

    def _two_at_once(self, rng: Random, state: State, where: str) -> None:
        """Start two builds in one folder; both end well or say why, and the site is the clean one. Sometimes kill the first."""
        first = self.start()
        first.wait(rng.uniform(0, 1.5))
        second = self.start("2")
        killed = rng.random() < 0.3
        how = "two builds at once" + (", the first killed" if killed else "")
        where, runs = f"{where}, {how}", [second] if killed else [first, second]
        if killed:
            first.wait(rng.uniform(0, self.durations["edit"] / 2))
            _signal_group(first, signal.SIGKILL)
        self.report.together[how] += 1
        for run in runs:
            status = run.wait(self.patience)
            if status not in (0, 1) or "Traceback (most recent call last)" in run.output or (status and not run.output.strip()):
                self._fault(where, f"one of them ends with status {status}:\n{run.output}")
        statuses = [run.wait(0) for run in runs]
        for run in (first, second):
            if left := run.end():
                self._fault(where, f"left running after {GRACE} s: {'; '.join(left)}")
        if 0 not in statuses:
            self._fault(where, f"none of them made the site (status {statuses}):\n{runs[-1].output}")
        self._whole(where, "after both", [state] if 0 in statuses else self.states)
        self._next(where, state)

    def _next(self, where: str, state: State) -> None:
        """Build again, and compare with a clean build."""
        run = self.start()
        status = run.wait(self.patience)
        if status is None:
            # Its site is not there yet, and would be taken for a stale one.
            self._fault(where, f"the next build still runs after {self.patience:.0f} s")
            run.wait(10 * PATIENCE)
        if status:
            self._fault(where, f"the next build ends with status {status}:\n{run.output}")
        self._whole(where, "after the next build", [state])
        if left := run.end():
            self._fault(where, f"left running after the next build: {'; '.join(left)}")
        changed = {n: c for n, c in inputs(self.root).items() if state.files.get(n) != c}
        if changed:
            self._fault(where, f"after the next build, other than after a clean one: {', '.join(sorted(changed))}")
        if left := sorted(self._left_behind()):
            self._fault(where, f"left behind after the next build: {', '.join(left)}")

    def _left_behind(self) -> Iterator[str]:
        """Yield the names of temporary files that there should be none of."""
        yield from (f"_build/{name}" for name in self._names() - self.names - KEPT)
        yield from (f"temporary {path.name}" for path in self._temporary())
        yield from (path.name for path in self.root.rglob("*.partial"))

    def _temporary(self) -> list[Path]:
        return [
            path
            for path in self.temporary.rglob("*")
            if not path.is_dir() or (path.parent == self.temporary and path.name != "jupyter")
        ]

    def _whole(self, where: str, when: str, states: tuple[State, ...] | list[State]) -> None:
        """Require that the site is the clean one of one of some states, whole."""
        found = self.digests()
        if any(found == state.site for state in states):
            return
        nearest = min(states, key=lambda state: len(found.items() ^ state.site.items()))
        names = sorted({name for name, _ in found.items() ^ nearest.site.items()})
        what = f"differs from that of {nearest.name} in {len(names)} files: {', '.join(names[:8])}" if found else "is missing"
        self._fault(where, f"{when}, the site {what}")

    def _fault(self, where: str, what: str) -> None:
        self.report.faults.append(f"{where}: {what}")
        print(f"✗ {where}: {what}", flush=True)


def run(fuzz: Fuzz, kills: int, only: int | None) -> None:
    """Make both states, then run rounds until there are enough kills, or only one."""
    fuzz.prepare()
    print(f"A build after an edit takes {fuzz.durations['edit']:.1f} s, a clean one {fuzz.durations['clean']:.1f} s", flush=True)
    if only:
        fuzz.rounds = only - 1
        fuzz.begin(fuzz.state(fuzz.rounds))
        fuzz.round()
        return
    while fuzz.report.kills.total() < kills:
        fuzz.round()
        if fuzz.rounds % 10 == 0:
            print(f"round {fuzz.rounds}: {fuzz.report.kills.total()} kills, {len(fuzz.report.faults)} faults", flush=True)


def main() -> int:
    """Kill builds; return 0 where nothing was wrong, else 1."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=100, help="how many (default: 100)")
    parser.add_argument("--seed", type=int, help="of the rounds (default: another each time, printed first)")
    parser.add_argument("--book", choices=sorted(BOOK), default="real", help="the book itself, or the tiny one")
    parser.add_argument("--only", type=int, help="one round, such as 17")
    parser.add_argument("--ignore", nargs="*", default=[], help="files of the site that are not compared")
    options = parser.parse_args()
    seed = SystemRandom().randrange(10**6) if options.seed is None else options.seed
    print(f"seed {seed}", flush=True)
    end_when_asked()
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        fuzz = Fuzz(Path(folder), seed, options.book, options.ignore)
        try:
            run(fuzz, options.kills, options.only)
        finally:
            fuzz.stop()
    report = fuzz.report
    minutes = (time.monotonic() - start) / 60
    print(f"\n{report.kills.total()} kills in {fuzz.rounds} rounds and {report.builds} builds, {minutes:.1f} min; seed {seed}")
    for title, counted in (("Kills", report.kills), ("At", report.steps), ("Together", report.together)):
        print(f"{title}: " + (", ".join(f"{name} {times}" for name, times in counted.most_common()) or "none"))
    print(f"{len(report.faults)} faults")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
