"""Running the steps of a build, notebooks side by side, and leaving the last good site where a step fails."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import signal
import threading
from collections.abc import Callable, Container, Mapping
from pathlib import Path
from typing import Any

from doit.cmd_base import ModuleTaskLoader
from doit.cmd_run import Run

from evidence.files import Built
from evidence.pipeline import layout
from evidence.pipeline.execute import Notebook, cells_of
from evidence.pipeline.progress import Progress
from evidence.pipeline.record import Contents
from evidence.pipeline.steps import Renderer, notebooks, tasks
from evidence.pipeline.warm.keeper import Keeper
from evidence.problems import BookError


def build(root: Path, renderer: Renderer, jobs: int | None = None, warm: bool = True) -> int:
    """Run the build with ``jobs`` notebooks at once; return 0 when all is well, 1 when a step failed.

    ``warm`` has kernels forked from a server. Raises BookError where the build cannot start, OSError where its own files
    cannot be written.
    """
    renderer.restore(Built(root).site)  # first of all: whatever is wrong below, the last good site is in its place
    sources = notebooks(root)
    # Before anything is removed or written: a build that cannot start leaves all as it was.
    check_layout(sources)
    tidy(root, sources)
    loader = ModuleTaskLoader(tasks(root, sources, renderer))
    # Kernels take it over, and so do the forks of their server, which starts later: else a set prints in another order each run.
    os.environ["PYTHONHASHSEED"] = "0"
    if hasattr(os, "fork"):
        # Ctrl-C reaches every process of the group; this one ends the others.
        os.register_at_fork(after_in_child=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
    kernels = Keeper(warm)

    def starting() -> None:
        kernels.start()
        threading.Thread(target=ahead, args=[renderer.preload], daemon=True).start()

    # The server starts with the first step that runs: a build with nothing to do takes a quarter of a second, and needs none.
    progress = Progress(starting)
    side_by_side = jobs if jobs is not None else 2 * (os.cpu_count() or 1)  # half of a notebook's time is waiting
    try:
        status = run(loader, ["check", "bundle", "notebook"], root, progress, side_by_side)
        # Rendering runs in this process, which imports Sphinx while the notebooks run in others.
        status = status or run(loader, ["site"], root, progress, 0)
    finally:
        kernels.stop()
    if not status and not progress.ran:
        print("Nothing changed: _build/html is up to date.")
    return 1 if status else 0


def ahead(work: Callable[[], None]) -> None:
    """Do work ahead of its time, in silence: what fails here fails again, with a message, where it is needed.

    A build that is stopped ends while the imports go on, and Python refuses some of them in its last moments.
    """
    with contextlib.suppress(Exception):
        work()


def check_layout(sources: Mapping[str, Notebook]) -> None:
    """Raise BookError for imports in a circle or against the layout, in the package or in a notebook."""
    code = {name: cells_of(notebook) for name, notebook in sources.items()}
    if faults := layout.faults_of_package() + layout.faults_of_notebooks(code):
        raise BookError("\n".join(faults))


def tidy(root: Path, sources: Container[str]) -> None:
    """Mend what an earlier build left that was cut off, and drop the results of notebooks that are gone."""
    built = Built(root)
    built.folder.mkdir(exist_ok=True)
    built.started.touch()  # raises OSError where nothing can be written
    try:
        json.loads(built.record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        built.record.unlink(missing_ok=True)  # none yet, or its writing was cut off: every step runs again
    for results in built.results_folder.glob("*.json"):
        if results.stem not in sources:
            results.unlink()  # of a notebook that was removed or renamed


def run(loader: ModuleTaskLoader, steps: list[str], root: Path, progress: Progress, processes: int) -> int:
    """Run steps and all that they depend on with doit; return 0 when all is well."""
    settings: dict[str, Any] = {
        "dep_file": str(Built(root).record),
        "backend": "json",
        "check_file_uptodate": functools.partial(Contents, root),
        "reporter": progress,
        "num_process": processes,
        "par_type": "process" if hasattr(os, "fork") else "thread",
        # One notebook that fails must not hide what is wrong with the others.
        "continue": True,
        # A step's own lines, which say what values changed, are shown and not kept.
        "verbosity": 2,
    }
    status: int = Run(task_loader=loader, config={"GLOBAL": settings}).parse_execute(steps)
    return status
