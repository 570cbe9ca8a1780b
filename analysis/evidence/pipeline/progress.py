"""What a build says while it runs: one line for each step that runs, its failures at the end, silence for the rest."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from doit.exceptions import UnmetDependency
from doit.reporter import ConsoleReporter


class Progress(ConsoleReporter):
    """One line for each step that runs; ``starting`` is called before the first of them, and ``ran`` counts them."""

    def __init__(self, starting: Callable[[], None]) -> None:
        super().__init__(sys.stdout, {})
        self.starting = starting
        self.ran = 0
        self.started: dict[str, float] = {}

    def execute_task(self, task: Any) -> None:
        """Say that a step starts."""
        # All notebooks together are a step without actions of its own.
        if task.actions:
            if not self.ran:
                self.starting()
            self.ran += 1
            self.started[task.name] = time.monotonic()
            print(f"· {_title(task)} …", flush=True)

    def add_success(self, task: Any) -> None:
        """Say how long a step took."""
        if task.name in self.started:
            print(f"✓ {_title(task)}  {time.monotonic() - self.started[task.name]:.1f} s", flush=True)

    def add_failure(self, task: Any, fail: Any) -> None:
        """Keep a failure for the end, but for steps that only wait for another, which says what is wrong."""
        if not isinstance(fail, UnmetDependency):
            self.failures.append((_title(task), fail))

    def skip_uptodate(self, task: Any) -> None:
        """Say nothing of a step with nothing to do."""

    def complete_run(self) -> None:
        """Print each failure's message, once for all steps that share it; a traceback only for a fault of the program."""
        steps: dict[str, list[str]] = {}
        for title, fail in self.failures:
            # By message: notebooks that fail for one reason, such as a full disk, need not say it each.
            steps.setdefault("".join(fail.traceback).strip() or fail.message, []).append(title)
        for message, titles in steps.items():
            print(f"✗ {', '.join(titles)}\n{message}", file=sys.stderr)


def _title(task: Any) -> str:
    return str(task.name).replace(":", " ")
