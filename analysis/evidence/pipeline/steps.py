"""The steps of a build, as doit reads them: what each does, what it depends on and what it makes.

A step's inputs include the code behind it and the lock file, so that nothing stale survives an update of either.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from doit.tools import config_changed

from evidence.dataset import Dataset, Row, enum_of, read, read_package, shown
from evidence.files import Built, write_if_changed
from evidence.pipeline import graph
from evidence.pipeline.execute import (
    Notebook,
    cells_of,
    check_loopback,
    execute,
    notebook_text,
    read_notebook,
    reads_of,
    source_of,
)
from evidence.pipeline.failures import answering
from evidence.problems import BookError, DataError
from evidence.tellings import tellings_of, topic


class Renderer(Protocol):
    """What makes the site of the harvest, a module that the command line hands over; see :mod:`evidence.book.render`."""

    __name__: str

    def preload(self) -> None:
        """Import what rendering needs."""

    def make_bundle(self, path: Path) -> None:
        """Write the script that makes charts live."""

    def render_and_swap(self, root: Path, made_with: str) -> None:
        """Render the pages with code of that digest, and put the complete site in place of the last one."""

    def restore(self, site: Path) -> None:
        """Put the last good site back where a swap was cut off."""


def notebooks(root: Path) -> dict[str, Notebook]:
    """Return the book's notebooks under their names; raises BookError for a file that is none."""
    return {path.stem: read_notebook(path) for path in sorted((root / "analysis").glob("*.ipynb"))}


def readable(package: Row) -> list[str]:
    """Return the names under which notebooks read rows: each topic of tellings, ``all``, and each table."""
    tables = [f"table:{resource['name']}" for resource in package["resources"]]
    return [*enum_of(package, "measures", "topic"), "all", *tables]


def rows_of(dataset: Dataset, read: str) -> list[Row]:
    """Return the rows that a notebook gets under a name of :func:`readable`."""
    if read.startswith("table:"):
        return shown(dataset, read.removeprefix("table:"))
    return tellings_of(dataset) if read == "all" else topic(dataset, read)


@answering
def check(root: Path) -> None:
    """Check the whole dataset, then write the rows that notebooks read; DataError with every problem found.

    What a notebook depends on is the rows as it gets them, whatever tables they are made of: nobody lists those by hand.
    """
    from evidence.checks.rules import check as problems_of

    dataset = read(root)
    if problems := problems_of(dataset):
        raise DataError(problems)
    for name in readable(dataset.package):
        # The key is part of it: a count of rows names them by it, so another key makes another result.
        key = dataset.key(name.removeprefix("table:")) if name.startswith("table:") else []
        text = json.dumps({"key": key, "rows": rows_of(dataset, name)}, indent=0, ensure_ascii=False)
        write_if_changed(Built(root).rows(name), text)


@answering
def run_notebook(root: Path, name: str) -> None:
    """Execute one notebook, harvest it, keep its outputs in ``analysis/``, and say which values changed."""
    from evidence.pipeline.harvest import changes, harvest
    from evidence.publish.records import read_results, results_text

    check_loopback()
    built, source = Built(root), root / "analysis" / f"{name}.ipynb"
    # Read before the run, to be compared after it: an author may save the notebook in Jupyter meanwhile, and must not lose that.
    earlier, before = read_results(built.results(name)), source_of(read_notebook(source))
    notebook = execute(root, name)
    results = harvest(name, notebook, earlier)
    if source_of(read_notebook(source)) != before:
        raise BookError(f"analysis/{name}.ipynb was changed while it ran: run the same command again")
    text = notebook_text(notebook)
    # The checksum comes last: a run that is cut off in between leaves one that does not fit, and the notebook runs again.
    write_if_changed(source, text)
    write_if_changed(built.results(name), results_text(results))
    write_if_changed(built.digest(name), _digest(text))
    for value, old, new in changes(earlier, results):
        print(f"    {name}.{value}: {old} → {new}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _is_as_harvested(root: Path, name: str) -> bool:
    """Say whether a notebook, outputs included, is the one that its results came from."""
    # doit looks at what goes in. Outputs that were altered by hand would stay, and be published.
    kept = Built(root).digest(name)
    text = (root / "analysis" / f"{name}.ipynb").read_text(encoding="utf-8")
    return kept.is_file() and kept.read_text(encoding="utf-8") == _digest(text)


def files_read(root: Path, name: str, read: str, package: Row) -> list[Path]:
    """Return the files that change when what a notebook reads changes; raises BookError for what there is not to read."""
    known = [*readable(package), "bibliography"]
    if read not in known:
        near = difflib.get_close_matches(read, known, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"it may be one of {', '.join(known)}"
        raise BookError(f"analysis/{name}.ipynb declares that it reads {read!r}, which there is not: {hint}")
    if read == "bibliography":
        return [root / "data" / "references.bib"]
    return [Built(root).rows(read)]


def tasks(root: Path, sources: Mapping[str, Notebook], renderer: Renderer) -> dict[str, Any]:
    """Return the build's steps in the form that doit reads, given the book's notebooks; files are named relative to the book."""
    built, package = Built(root), read_package(root)
    reads = {n: [file for read in reads_of(nb) for file in files_read(root, n, read, package)] for n, nb in sources.items()}
    # All of them, whatever reads them: the check looks across tables.
    data = [p for p in (root / "data").iterdir() if p.suffix in (".csv", ".json", ".yml", ".bib")]
    chapters = [p for p in (root / "chapters").rglob("*") if p.is_file()]
    top = [p for p in root.iterdir() if p.name in ("_config.yml", "_toc.yml") or p.suffix == ".md"]
    # The tests' tiny books have none.
    lock = [p for p in [root / "requirements.lock"] if p.is_file()]

    def names(paths: Iterable[Path]) -> list[str]:
        return sorted({path.relative_to(root).as_posix() for path in paths})

    def code_behind(*modules: str) -> str:
        return graph.digest(graph.files_behind(modules))

    # Here and not in the steps, for doit asks for those twice.
    # What executes and harvests a notebook is behind its results as much as what it imports.
    making = ("evidence.pipeline.execute", "evidence.pipeline.harvest")
    code = {name: code_behind(*graph.imported_by("\n".join(cells_of(nb))), *making) for name, nb in sources.items()}
    checking, bundling = code_behind("evidence.checks.rules", "evidence.tellings"), code_behind(renderer.__name__)
    rendering = graph.digest(graph.files_in(renderer.__name__.rpartition(".")[0]))
    # The lock file stands for what is installed: another Sphinx writes other pages.
    made_with = _digest("".join([rendering, *(path.read_text(encoding="utf-8") for path in lock)]))

    def task_check() -> dict[str, Any]:
        return {
            "actions": [(check, [root])],
            "file_dep": names([*data, *lock]),
            "uptodate": [config_changed(checking)],
            "targets": names(built.rows(name) for name in readable(package)),
        }

    def task_notebook() -> Iterator[dict[str, Any]]:
        for name in sources:
            yield {
                "name": name,
                "actions": [(run_notebook, [root, name])],
                "file_dep": names([*reads[name], *lock]),
                # The name is bound now, for doit asks only when the loop has come to its end.
                "uptodate": [config_changed(code[name]), lambda name=name: _is_as_harvested(root, name)],
                "targets": names([built.results(name)]),
                # No notebook runs on data that the check refuses.
                "task_dep": ["check"],
            }

    def task_bundle() -> dict[str, Any]:
        return {
            "actions": [(answering(renderer.make_bundle), [built.bundle])],
            # Another version of vl-convert makes another bundle.
            "file_dep": names(lock),
            "uptodate": [config_changed(bundling)],
            "targets": names([built.bundle]),
        }

    def task_site() -> dict[str, Any]:
        # Notebooks too, for they are pages: an edited sentence may leave every result as it was.
        harvest = [file for name in sources for file in (built.results(name), root / "analysis" / f"{name}.ipynb")]
        return {
            "actions": [(answering(renderer.render_and_swap), [root, made_with])],
            "file_dep": names([*chapters, *top, *lock, *(p for p in data if p.suffix == ".bib"), *harvest]),
            "uptodate": [config_changed(rendering)],
            "targets": names([built.index]),
            "task_dep": ["check", "bundle", "notebook"],
        }

    return {"task_check": task_check, "task_bundle": task_bundle, "task_notebook": task_notebook, "task_site": task_site}
