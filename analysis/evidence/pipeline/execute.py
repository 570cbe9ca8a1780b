"""The step of one notebook: run it, harvest it, and keep its outputs in ``analysis/``."""

from __future__ import annotations

import functools
from pathlib import Path

from evidence.files import Built, write_if_changed
from evidence.pipeline import kernel
from evidence.pipeline.harvest import changes, drawn, harvest, with_drawings
from evidence.pipeline.notebooks import (
    Notebook,
    cells_of,
    normalise,
    notebook_text,
    read_notebook,
    reads_of,
    source_of,
    with_outputs,
)
from evidence.pipeline.workers import Ended, Workers
from evidence.problems import BookError
from evidence.publish.records import Results, results_text


def run_notebook(
    root: Path, name: str, workers: Workers, earlier: Results | None, same_drawings: bool
) -> tuple[list[str], list[tuple[str, str, str]]]:
    """Execute one notebook and harvest it; return what it read, and the values that differ from ``earlier``.

    ``same_drawings`` says whether the drawings of ``earlier`` may stay where a chart's specification is the same: they may not when the
    program or a library that draws has changed. Raises BookError where the notebook cannot be run.
    """
    built, source = Built(root), root / "analysis" / f"{name}.ipynb"
    # Read before the run, to be compared after it: an author may save the notebook in Jupyter meanwhile, and must not lose that.
    before = read_notebook(source)
    notebook, read = execute(root, name, before, workers)
    # In a process apart: V8 has been seen to bring down the one that it ran in, beside other threads.
    results = with_drawings(
        harvest(name, notebook), name, earlier if same_drawings else None, functools.partial(workers.call_kept, drawn)
    )
    if source_of(read_notebook(source)) != source_of(before):
        raise BookError(f"analysis/{name}.ipynb was changed while it ran: run the same command again")
    write_if_changed(source, notebook_text(notebook))
    write_if_changed(built.results(name), results_text(results))
    return read, changes(earlier, results)


def execute(root: Path, name: str, notebook: Notebook, workers: Workers) -> tuple[Notebook, list[str]]:
    """Return a notebook with normalised outputs, and what it read; raises BookError naming notebook, cell and line that failed."""
    try:
        ran = workers.call(kernel.run, root, name, cells_of(notebook), reads_of(notebook))
    except Ended as ended:
        raise BookError(
            f"analysis/{name}.ipynb: its process ended before it did ({ended.how}); run it in Jupyter to see why"
        ) from None
    if ran.failure:
        codes = [number for number, cell in enumerate(notebook["cells"], 1) if cell["cell_type"] == "code"]
        raise BookError(f"analysis/{name}.ipynb, cell {codes[len(ran.outputs) - 1]}{ran.failure}")
    return normalise(with_outputs(notebook, ran.outputs), name), ran.read
