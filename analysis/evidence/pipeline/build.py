"""The build: check → execute and harvest → render → swap, each step only when its inputs changed.

Change is judged by content, with doit. A step's inputs include the code and the lock file, so that nothing
stale survives an update of either.
"""

from __future__ import annotations

import difflib
import hashlib
import importlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from doit.cmd_base import ModuleTaskLoader
from doit.doit_cmd import DoitMain
from doit.exceptions import UnmetDependency
from doit.reporter import ConsoleReporter

from evidence.dataset import BEHIND, Row, enum_of, read, read_package
from evidence.files import Built, write_if_changed
from evidence.pipeline.execute import code_of, execute, notebook_text, read_notebook, reads_of, source_of
from evidence.pipeline.graph import files_behind, imported_by
from evidence.pipeline.warm import server as kernels
from evidence.problems import BookError, DataError
from evidence.tellings import TABLES, topic

PACKAGE = Path(__file__).parents[1]


def notebooks(root: Path) -> list[str]:
    """Return the names of the book's notebooks."""
    return sorted(path.stem for path in (root / "analysis").glob("*.ipynb"))


def data_files(root: Path) -> list[str]:
    """Return the files of the dataset."""
    return sorted(str(p) for p in (root / "data").iterdir() if p.suffix in (".csv", ".json", ".bib"))


def chapter_files(root: Path) -> list[str]:
    """Return the files that the pages are made of, but for notebooks."""
    chapters = [p for p in (root / "chapters").rglob("*") if p.is_file()]
    top = [p for p in root.glob("*") if p.name in ("_config.yml", "_toc.yml") or p.suffix == ".md"]
    return sorted(map(str, [*chapters, *top]))


def code_files(pattern: str = "*.py") -> list[str]:
    """Return the files of this package that a pattern names."""
    return sorted(str(p) for p in PACKAGE.rglob(pattern) if p.is_file() and "__pycache__" not in p.parts)


def check_and_fingerprint(root: Path) -> None:
    """Check the whole dataset, then write each topic's rows; raises DataError with every problem found."""
    from evidence.checks.rules import check

    dataset = read(root)
    if problems := check(dataset):
        raise DataError(problems)
    for name in enum_of(dataset.package, "measures", "topic"):
        rows = topic(dataset, name)
        write_if_changed(Built(root).rows(name), json.dumps(rows, indent=0, ensure_ascii=False))


def run_notebook(root: Path, name: str) -> None:
    """Execute one notebook, harvest it, keep its outputs in ``analysis/``, and say which values changed."""
    from evidence.pipeline.harvest import changes, harvest
    from evidence.publish.records import read_results, results_text

    path, source = Built(root).results(name), root / "analysis" / f"{name}.ipynb"
    earlier, before = read_results(path), source_of(read_notebook(source))
    notebook = execute(root, name)
    results = harvest(name, notebook, earlier)
    if source_of(read_notebook(source)) != before:
        raise BookError(f"analysis/{name}.ipynb was changed while it ran: run the same command again")
    text = notebook_text(notebook)
    write_if_changed(source, text)
    write_if_changed(path, results_text(results))
    write_if_changed(Built(root).digest(name), _digest(text))
    for value, before, after in changes(earlier, results):
        print(f"    {name}.{value}: {before} → {after}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _is_as_harvested(root: Path, name: str) -> bool:
    """Say whether a notebook, outputs included, is the one that its results came from."""
    kept = Built(root).digest(name)
    text = (root / "analysis" / f"{name}.ipynb").read_text(encoding="utf-8")
    return kept.is_file() and kept.read_text(encoding="utf-8") == _digest(text)


def _depends_on(root: Path, name: str, read: str, package: Row) -> list[str]:
    """Return the files that change when what a notebook reads changes; raises BookError for what there is not to read."""
    tables = [resource["name"] for resource in package["resources"]]
    known = [*enum_of(package, "measures", "topic"), "all", "bibliography", *(f"table:{table}" for table in tables)]
    if read not in known:
        near = difflib.get_close_matches(read, known, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"it may be one of {', '.join(known)}"
        raise BookError(f"analysis/{name}.ipynb declares that it reads {read!r}, which there is not: {hint}")
    if read.startswith("table:"):
        table = read.removeprefix("table:")
        return [
            str(root / "data" / "datapackage.json"),
            *(str(root / "data" / f"{t}.csv") for t in (table, *BEHIND.get(table, ()))),
        ]
    if read == "bibliography":
        return [str(root / "data" / "references.bib")]
    if read == "all":
        return [str(root / "data" / "datapackage.json"), *(str(root / "data" / f"{t}.csv") for t in TABLES)]
    return [str(Built(root).rows(read))]


def tasks(root: Path) -> dict[str, Any]:
    """Return the build's steps in the form that doit reads."""
    names = notebooks(root)
    sources = {name: read_notebook(root / "analysis" / f"{name}.ipynb") for name in names}
    package = read_package(root)
    data_of = {n: [file for read in reads_of(nb) for file in _depends_on(root, n, read, package)] for n, nb in sources.items()}
    lock = [str(p) for p in [root / "requirements.lock"] if p.is_file()]
    topics = enum_of(package, "measures", "topic")

    def task_check() -> dict[str, Any]:
        return {
            "actions": [(check_and_fingerprint, [root])],
            "file_dep": [*data_files(root), *files_behind({"evidence.checks.rules", "evidence.tellings"}), *lock],
            "targets": [str(Built(root).rows(topic)) for topic in topics],
        }

    def task_notebook() -> Iterator[dict[str, Any]]:
        for name in names:
            code = files_behind(imported_by(code_of(sources[name])))
            making = files_behind({"evidence.pipeline.execute", "evidence.pipeline.harvest"})
            yield {
                "name": name,
                "actions": [(run_notebook, [root, name])],
                "file_dep": sorted({*data_of[name], *code, *making, *lock}),
                "targets": [str(Built(root).results(name))],
                "uptodate": [lambda name=name: _is_as_harvested(root, name)],
                "task_dep": ["check"],
            }

    def task_bundle() -> dict[str, Any]:
        from evidence.book import render

        bundle = Built(root).bundle
        return {
            "actions": [(render.make_bundle, [bundle])],
            "file_dep": [str(PACKAGE / "book" / "assets.py"), *lock],
            "targets": [str(bundle)],
        }

    def task_site() -> dict[str, Any]:
        from evidence.book import render

        return {
            "actions": [(render.render_and_swap, [root])],
            "file_dep": [
                *chapter_files(root),
                *code_files("*"),
                *lock,
                *(f for f in data_files(root) if f.endswith(".bib")),
                *(str(Built(root).results(name)) for name in names),
                *(str(root / "analysis" / f"{name}.ipynb") for name in names),
            ],
            "targets": [str(root / "_build" / "html" / "index.html")],
            "task_dep": ["check", "bundle", "notebook"],
        }

    return {"task_check": task_check, "task_bundle": task_bundle, "task_notebook": task_notebook, "task_site": task_site}


class Progress(ConsoleReporter):
    """One line for each step that runs; silence for those with nothing to do."""

    desc = "one line a step"
    ran = 0  # steps that ran in this build
    server: subprocess.Popen[bytes] | None = None  # of kernels, once a step ran

    def initialize(self, tasks: Any, selected_tasks: Any) -> None:
        """Note the steps and start the clock."""
        super().initialize(tasks, selected_tasks)
        self.started: dict[str, float] = {}

    def execute_task(self, task: Any) -> None:
        """Say that a step starts."""
        if task.actions:
            if not Progress.ran:
                _prepare()
            Progress.ran += 1
            self.started[task.name] = time.monotonic()
            print(f"· {task.name.replace(':', ' ')} …", flush=True)

    def add_success(self, task: Any) -> None:
        """Say how long a step took."""
        if task.name in self.started:
            print(f"✓ {task.name.replace(':', ' ')}  {time.monotonic() - self.started[task.name]:.1f} s", flush=True)

    def add_failure(self, task: Any, fail: Any) -> None:
        """Keep the message of a failure for the end, without a traceback where it is the reader's to mend."""
        self.failures.append({"task": task, "exception": fail})

    def skip_uptodate(self, task: Any) -> None:
        """Say nothing of a step with nothing to do."""

    def complete_run(self) -> None:
        """Print every failure's message."""
        for failure in self.failures:
            if isinstance(failure["exception"], UnmetDependency):
                continue  # the step that it waits for says what is wrong
            print(f"✗ {failure['task'].name.replace(':', ' ')}\n{_message(failure['exception'])}", file=sys.stderr)


def _prepare() -> None:
    """Start what later steps need while the first ones run: the kernels' server, and Sphinx's imports."""
    if kernels.ADDRESS in os.environ:
        Progress.server = kernels.start_server()
    needed = ("jupyter_book.sphinx", "myst_nb.sphinx_ext", "sphinxcontrib.bibtex", "sphinx_book_theme", "evidence.book.extension")
    threading.Thread(target=lambda: [importlib.import_module(module) for module in needed], daemon=True).start()


def _message(fail: Any) -> str:
    """Return a failure's own words; the traceback only for a fault of the program itself."""
    trace = "".join(fail.traceback)
    full = "No space left on device" in trace
    own = re.search(r"^evidence\.problems\.(?:Data|Book)Error: (.*)\Z", trace, re.MULTILINE | re.DOTALL)
    if own and not full:
        return own[1].strip()
    if full:
        return "the disk is full: free some space and run the same command again; the last good site is untouched"
    return trace.strip() or str(fail)


def build(root: Path, jobs: int | None = None) -> int:
    """Run the build with ``jobs`` notebooks at once; return 0 when all is well, 1 when a step failed."""
    from evidence.book.render import restore

    (root / "_build").mkdir(exist_ok=True)
    record = root / "_build" / "doit.json"
    (root / "_build" / "started").touch()  # raises OSError where nothing can be written
    try:
        json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        record.unlink(missing_ok=True)  # none yet, or its writing was cut off: every step runs again
    restore(root / "_build" / "html")
    for results in Built(root).results_folder.glob("*.json"):
        if results.stem not in notebooks(root):
            results.unlink()  # of a notebook that was removed or renamed
    os.environ["PYTHONHASHSEED"] = "0"
    configuration = {
        "GLOBAL": {
            "dep_file": str(record),
            "backend": "json",
            "reporter": Progress,
            "num_process": jobs if jobs is not None else 2 * (os.cpu_count() or 1),  # half of a notebook's time is waiting
            "par_type": "process" if hasattr(os, "fork") else "thread",
            "continue": True,
            "verbosity": 2,
        }
    }
    try:
        loader = ModuleTaskLoader(tasks(root))
    except BookError as error:
        print(error, file=sys.stderr)
        return 1
    folder = ""
    if hasattr(os, "fork"):
        folder = kernels.choose_address()
        # Ctrl-C reaches every process of the group; this one ends the others.
        os.register_at_fork(after_in_child=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
    Progress.ran, Progress.server = 0, None
    try:
        status = DoitMain(loader, extra_config=configuration).run(["run", "check", "bundle", "notebook"])
        if not status:
            # Rendering runs in this process, which imports Sphinx while the notebooks run in others.
            configuration["GLOBAL"]["num_process"] = 0
            status = DoitMain(loader, extra_config=configuration).run(["run", "site"])
    finally:
        if Progress.server:
            Progress.server.kill()
            Progress.server.wait()
        shutil.rmtree(folder, ignore_errors=True)
    if not status and not Progress.ran:
        print("Nothing changed: _build/html is up to date.")
    return 1 if status else 0
