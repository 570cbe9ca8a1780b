"""The benchmark of size: books of more and more claims (:mod:`evidence.pipeline.scale`), each built once from nothing.

What matters is that nothing grows faster than the claims do.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from evidence.dataset import read
from evidence.files import Built
from evidence.pipeline.bench import load, machine, publish
from evidence.pipeline.scale import grow

LIMIT = 3600  # seconds that one build may take
HEADINGS = ["size", "claims", "check, s", "execute, s", "render, s", "largest page, kB gzip", "memory, MB", "site, MB"]
MEANING = (
    "Each is a build from nothing. Execute adds up the notebooks, which run side by side. Memory is the most that all processes "
    "of the build held together."
)


@dataclass(frozen=True)
class Outcome:
    """What a build printed, why it failed (empty where it did not), and the most memory that it held, in bytes."""

    output: str
    error: str
    memory: int


def sizes(root: Path, scale: list[int], write: bool = False) -> int:
    """Build the book at each size, a row for each; return 1 where one failed, which its row says, and 0 otherwise.

    The table is published as :func:`evidence.pipeline.bench.publish` does. Raises DataError where the data cannot be read.
    """
    loads, rows, failed = [load()], list[list[str]](), False
    for times in scale:
        with tempfile.TemporaryDirectory(prefix="scale-", ignore_cleanup_errors=True) as folder:
            book = Path(folder) / "book"
            grow(root, book, times)
            outcome = build(book)
            claims = f"{len(read(book)['claims']):,}"
            rows.append([f"×{times}", claims, *(_failed(outcome) if outcome.error else _measured(book, outcome))])
        failed |= bool(outcome.error)
        print(" | ".join(rows[-1]), flush=True)
        if outcome.error:
            print(outcome.error, file=sys.stderr, flush=True)
    lines = [f"On {machine(loads)}. {MEANING}", "", *map(_line, [HEADINGS, ["---"] * len(HEADINGS), *rows])]
    publish(root, "scale", "\n".join(lines), write)
    return int(failed)


def build(book: Path) -> Outcome:
    """Build a book in a session of processes of its own, and watch its memory; a build over ``LIMIT`` is stopped."""
    command = [sys.executable, "-m", "evidence.cli", "book", "--json"]
    # Into files: a full pipe would hold the build up while nobody reads.
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        running = subprocess.Popen(command, cwd=book, stdout=out, stderr=err, start_new_session=True)
        memory, begun = 0, time.monotonic()
        while running.poll() is None and time.monotonic() - begun < LIMIT:
            memory = max(memory, held(running.pid))
            time.sleep(0.25)
        late = running.poll() is None
        if late:
            os.killpg(running.pid, signal.SIGKILL)
        status = running.wait()
        out.seek(0)
        err.seek(0)
        output, said = out.read(), err.read().strip()
    said = said[max(said.find("✗"), 0) :]  # the steps that went well are told there too, before those that did not
    error = f"it took longer than {LIMIT} s" if late else (said or f"it ended with {status}") if status else ""
    return Outcome(output, error, memory)


def held(session: int) -> int:
    """Return the bytes of memory that the processes of a session hold, pages that they share counted once; 0 where no /proc is."""
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        # A process may end between two looks at it.
        with contextlib.suppress(OSError):
            if os.getsid(int(process.name)) == session:
                share = re.search(r"^Pss:\s+(\d+) kB", (process / "smaps_rollup").read_text(), re.MULTILINE)
                total += 1024 * int(share[1]) if share else 0
    return total


def _measured(book: Path, outcome: Outcome) -> list[str]:
    ran, site = json.loads(outcome.output)["ran"], Built(book).site
    execute = sum(took for step, took in ran.items() if step.startswith("notebook"))
    largest = max((len(gzip.compress(page.read_bytes())), page) for page in site.rglob("*.html"))
    whole = sum(file.stat().st_size for file in site.rglob("*") if file.is_file())
    page = f"{largest[0] / 1000:.0f} ({largest[1].relative_to(site).with_suffix('').as_posix()})"
    memory = f"{outcome.memory / 1e6:.0f}" if outcome.memory else "not known"
    return [f"{ran['check']:.1f}", f"{execute:.1f}", f"{ran['pages'] + ran['site']:.1f}", page, memory, f"{whole / 1e6:.0f}"]


def _failed(outcome: Outcome) -> list[str]:
    """Return the cells of a build that failed: its message in the first, cut to a line."""
    first = outcome.error.replace("|", "/").splitlines()
    return [f"failed: {' '.join(first)[:160]}", *[""] * (len(HEADINGS) - 3)]


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
