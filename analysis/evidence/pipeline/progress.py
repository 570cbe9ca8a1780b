"""What a build says: a line for each step that is done with what is left, and at the end what ran, what was reused, what moved."""

from __future__ import annotations

import json
import shutil
import sys
import threading
import time
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from evidence.pipeline.failures import words
from evidence.problems import BookError

if TYPE_CHECKING:
    from evidence.publish.records import Withdrawal

NOTHING = b"[]\n"  # the file of a build that withdrew nothing
FEW = 12  # values that are shown at the end; `-v` shows all


@dataclass
class Progress:
    """The account of one build; safe to call from several threads.

    ``as_json`` keeps standard output for one object at the end; ``verbose`` tells why each step runs, and every value that moved.
    """

    verbose: bool = False
    as_json: bool = False
    ran: dict[str, float] = field(default_factory=dict)  # seconds of each step that ran
    because: dict[str, list[str]] = field(default_factory=dict)
    reused: list[str] = field(default_factory=list)
    moved: list[tuple[str, str, str]] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    withdrawn: list[Withdrawal] = field(default_factory=list)
    waiting: dict[str, float] = field(
        default_factory=dict
    )  # steps that are still to run, with the seconds that they took last time
    started: float = field(default_factory=time.monotonic)
    lock: threading.Lock = field(default_factory=threading.Lock)
    running: list[str] = field(default_factory=list)

    def say(self, line: str) -> None:
        """Print a line at once; under ``--json`` to standard error."""
        print(f"{self._cleared()}{line}", file=sys.stderr if self.as_json else sys.stdout, flush=True)

    def _cleared(self) -> str:
        """Return what clears the line of running steps, where there is one: on a terminal."""
        return "\r\x1b[K" if sys.stdout.isatty() and not self.as_json else ""

    def _show_running(self) -> None:
        if clear := self._cleared():
            line = f"· {', '.join(self.running)} …{self._left()}" if self.running else ""
            print(f"{clear}{line[: shutil.get_terminal_size().columns - 1]}", end="", flush=True)

    def begin(self, step: str) -> None:
        """Name a step that runs now: on a terminal, in a line that the next one takes the place of."""
        with self.lock:
            self.running.append(step)
            self._show_running()

    def end(self, step: str) -> None:
        """Note that a step runs no more, however it ended."""
        with self.lock:
            if step in self.running:
                self.running.remove(step)
            self._show_running()

    def expect(self, steps: Mapping[str, float]) -> None:
        """Note steps that will run, with the seconds that each took last time."""
        with self.lock:
            self.waiting.update(steps)

    def reuse(self, step: str) -> None:
        """Note a step whose work still stands."""
        with self.lock:
            self.waiting.pop(step, None)
            self.reused.append(step)

    def done(self, step: str, seconds: float, because: list[str], moved: Iterable[tuple[str, str, str]]) -> None:
        """Say that a step is done, how many are left, and how long they took last time."""
        with self.lock:
            self.waiting.pop(step, None)
            self.ran[step], self.because[step] = seconds, because
            self.moved += moved
            self.say(f"✓ {step}  {seconds:.1f} s{self._left()}")
            for reason in because if self.verbose else ():
                self.say(f"    because {reason}")

    def _left(self) -> str:
        if not self.waiting:
            return ""
        known = sum(self.waiting.values())
        steps = f"  · {len(self.waiting)} {'step' if len(self.waiting) == 1 else 'steps'} left"
        return steps + (f", {known:.0f} s of work last time" if known >= 1 else "")

    def fail(self, step: str, error: Exception) -> None:
        """Note a failure for the end; a traceback only for a fault of the program."""
        known = isinstance(error, BookError) or (isinstance(error, OSError) and (error.filename or error.errno))
        with self.lock:
            self.waiting.pop(step, None)
            # Without its file, an error of the operating system says too little to be shown without its traceback.
            self.failed[step] = words(error) if known else "".join(traceback.format_exception(error))

    def recall(self, path: Path) -> None:
        """Take over what the last complete build withdrew, from its file."""
        # Told again after a build with nothing to do, which imports no library unless there is something to tell.
        if path.is_file() and path.read_bytes() != NOTHING:
            from evidence.withdrawn import read_withdrawn

            self.withdrawn = read_withdrawn(path)

    def finish(self, site: str) -> None:
        """Say how it ended: each failure once for all steps that share it, or what ran, what was reused and what moved."""
        steps: dict[str, list[str]] = {}
        for step, message in self.failed.items():
            # Notebooks that fail for one reason, such as a full disk, need not say it each.
            steps.setdefault(message, []).append(step)
        for message, names in steps.items():
            print(f"✗ {', '.join(names)}\n{message}", file=sys.stderr)
        if self.as_json:
            print(json.dumps(self.account(site), ensure_ascii=False))
        elif not self.failed:
            self._summary(site)

    def account(self, site: str) -> dict[str, object]:
        """Return the account as data: what ``--json`` prints."""
        return {
            "ran": {step: round(seconds, 2) for step, seconds in self.ran.items()},
            "because": self.because,
            "reused": self.reused,
            "moved": [{"value": value, "before": old, "after": new} for value, old, new in self.moved],
            "failed": self.failed,
            "withdrawn": [{name: getattr(one, name) for name in one.__struct_fields__} for one in self.withdrawn],
            "seconds": round(time.monotonic() - self.started, 2),
            "site": site,
        }

    def _summary(self, site: str) -> None:
        if not self.ran:
            self.say("Nothing changed: _build/html is up to date.")
        else:
            notebooks = [step for step in self.ran if step.startswith("notebook ")]
            others = sum(step.startswith("notebook ") for step in self.reused)
            executed = f"; {len(notebooks)} notebooks ran, {others} were reused" if notebooks or others else ""
            self.say(f"Built in {time.monotonic() - self.started:.1f} s{executed}.")
        if self.moved:
            self.say(f"{len(self.moved)} published {'value' if len(self.moved) == 1 else 'values'} moved:")
            # What is new comes last: a new document's own figures would hide what it changed.
            every = sorted(self.moved, key=lambda one: (one[1] == "(none)", one))
            shown = every if self.verbose else every[:FEW]
            for value, old, new in shown:
                self.say(f"    {value}: {old} → {new}")
            if len(self.moved) > len(shown):
                self.say(f"    and {len(self.moved) - len(shown)} more: 'evidence book -v' tells all, and 'make diff' shows them")
        for one in self.withdrawn:
            self.say(f"✗ {one.place}: {one.sentence}\n    because {one.because}")
        if count := len(self.withdrawn):
            are = "1 sentence is" if count == 1 else f"{count} sentences are"
            self.say(f"{are} withdrawn, and marked so in the book: reword each, or correct what it rests on.")
        self.say(f"The book: {site}")
