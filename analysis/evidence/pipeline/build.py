"""Running the steps of a build: notebooks side by side, and the last good site left where a step fails."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from evidence.files import Built, digest_of, write_if_changed
from evidence.pipeline import layout
from evidence.pipeline.digests import files_of_book, stamp_of, standing
from evidence.pipeline.notebooks import Notebook, cells_of, notebooks
from evidence.pipeline.progress import Progress
from evidence.pipeline.record import Record, State, read_record, write_record
from evidence.pipeline.steps import Renderer, Step, Steps
from evidence.pipeline.workers import Workers
from evidence.problems import BookError
from evidence.withdrawn import gather

LOCK = ".build.lock"  # in the book's folder and not in _build, which anybody may remove meanwhile


def build(root: Path, renderer: Renderer, progress: Progress, jobs: int | None = None, warm: bool = True) -> int:
    """Run the build with ``jobs`` notebooks at once; return 0 when all is well, 1 when a step failed.

    ``warm`` has notebooks' processes forked. Waits for another build of the same book to end. Raises BookError where the
    build cannot start, OSError where its own files cannot be written.
    """
    with alone(root, progress):
        renderer.restore(Built(root).site)  # first of all: whatever is wrong below, the last good site is in its place
        # A set would print in another order in each process.
        os.environ["PYTHONHASHSEED"] = "0"
        at_once = jobs or os.cpu_count() or 1
        workers = Workers(warm, at_once + 1)  # one more, for each of them waits now and then
        begin(root, workers)
        workers.start()
        sources = notebooks(root)
        check_layout(root, sources)
        drop_results(root, sources)
        files = files_of_book(root)
        run = Run(root, State(root, files), progress)
        run.all(Steps(root, sources, run.state, renderer, workers))
        if not progress.failed:
            gather(root)  # before the stamp: a build that is cut off here is no complete one
        if not progress.failed and run.as_left(sources):
            write_if_changed(Built(root).stamp, stamp_of(root, standing(root, files)))
    return 1 if progress.failed else 0


@contextlib.contextmanager
def alone(root: Path, progress: Progress) -> Iterator[None]:
    """Keep other builds of the same book out; wait for one that runs. The system frees the lock of a build that was killed."""
    from filelock import FileLock, Timeout

    lock = FileLock(root / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        who = read_started(root).get("process", "unknown")
        progress.say(f"Another build of this book runs (process {who}); this one goes on when it is done.")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def check_layout(root: Path, sources: Mapping[str, Notebook]) -> None:
    """Raise BookError for imports in a circle or against the layout, and for modules beside the notebooks."""
    if beside := sorted(path.name for path in (root / "analysis").glob("*.py")):
        # A notebook would import it in the place of one of Python's own of that name, and the build would not see it change.
        raise BookError(f"analysis/{beside[0]} stands beside the notebooks: move it into a folder of analysis/evidence")
    code = {name: cells_of(notebook) for name, notebook in sources.items()}
    if faults := layout.faults_of_package() + layout.faults_of_notebooks(code):
        raise BookError("\n".join(faults))


def begin(root: Path, workers: Workers) -> None:
    """Clear what an earlier build left that was killed, and say who builds now."""
    built = Built(root)
    built.folder.mkdir(exist_ok=True)
    left = Path(read_started(root).get("folder", ""))
    # By its name too: a file that was written by hand must not have us remove anything else.
    if left.name.startswith("pymp-"):
        shutil.rmtree(left, ignore_errors=True)
    built.stamp.unlink(missing_ok=True)
    built.started.write_text(json.dumps({"process": os.getpid(), "folder": workers.folder}), encoding="utf-8")
    for partial in [*built.folder.rglob("*.partial"), *(root / "analysis").glob("*.partial")]:
        if partial.is_file():
            partial.unlink()


def read_started(root: Path) -> dict[str, str]:
    """Return what the last build noted of itself: its ``process``, and the ``folder`` that it kept; nothing where none did."""
    try:
        noted = json.loads(Built(root).started.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {name: str(value) for name, value in noted.items()} if isinstance(noted, dict) else {}


def drop_results(root: Path, sources: Mapping[str, Notebook]) -> None:
    """Drop the results of notebooks that were removed or renamed."""
    built = Built(root)
    for results in built.results_folder.glob("*.json"):
        if results.stem not in sources:
            results.unlink()
            built.record(f"notebook {results.stem}").unlink(missing_ok=True)


class Run:
    """One run of the steps, with the state of the book as it found it."""

    def __init__(self, root: Path, state: State, progress: Progress) -> None:
        self.root, self.built, self.state, self.progress = root, Built(root), state, progress

    def all(self, steps: Steps) -> None:
        """Run all steps that are not up to date, as soon as what they need is there."""
        # Many threads, for those that wait for charts to be drawn must not keep others from running; `Workers` counts processes.
        with ThreadPoolExecutor(16) as pool:
            # Beside all else: it takes seconds, and only the finished site needs it.
            bundle = pool.submit(self.step, steps.bundle)
            works = pool.submit(self.step, steps.works)
            # No notebook runs on data that the check refuses.
            if not self.step(steps.check):
                works.result()
                self.progress.failed.pop("works", None)  # of a broken bibliography the check says more
            elif works.result():
                made = [steps.notebook(name) for name in steps.sources]
                if stale := {step.name: self.seconds(step.name) for step in made if self.reasons(step)}:
                    self.progress.expect(stale | {"pages": self.seconds("pages"), "site": self.seconds("site")})
                    ahead(steps.renderer.preload)
                running = [pool.submit(self.step, functools.partial(steps.notebook, name)) for name in steps.sources]
                # A failure hides no other: each of them runs to its end.
                if all([one.result() for one in running]) and self.step(steps.pages) and bundle.result():
                    self.step(steps.site)

    def step(self, make: Callable[[], Step]) -> bool:
        """Run a step unless its work still stands; return whether all is well."""
        name = getattr(make, "__name__", "notebook")
        try:
            step = make()
            name, record = step.name, read_record(self.built.record(step.name))
            because = self.reasons(step)
            if not because:
                self.progress.reuse(name)
                return True
            # As they are before the run: what is edited meanwhile is not what the step reads.
            known = {one: self.state.digest(one) for one in step.inputs}
            self.progress.begin(name)
            start = time.monotonic()
            done = step.run(record)
            seconds = time.monotonic() - start
            inputs = known | {one: self.state.digest(one) for one in done.read}
            outputs = {path.relative_to(self.root).as_posix(): digest_of(path) for path in step.outputs}
            write_record(self.built.record(name), Record(inputs, outputs, because, round(seconds, 2)))
            self.progress.done(name, seconds, because, done.moved)
        except Exception as error:
            self.progress.fail(name, error)
            return False
        finally:
            self.progress.end(name)
        return True

    def reasons(self, step: Step) -> list[str]:
        """Return why a step has to run, in words; nothing where its work still stands."""
        record = read_record(self.built.record(step.name))
        if record is None:
            return ["there is no record of it: it was not built before, or by another version of the program"]
        if changed := self.state.differences(record, step.inputs):
            return changed
        return [
            f"{name} is not as the step left it"
            for name in (path.relative_to(self.root).as_posix() for path in step.outputs)
            if record.outputs.get(name) is None or digest_of(self.root / name) != record.outputs[name]
        ]

    def seconds(self, step: str) -> float:
        """Return how long a step took last time, and 0 where it never ran."""
        record = read_record(self.built.record(step))
        return record.seconds if record else 0.0

    def as_left(self, notebooks: Iterable[str]) -> bool:
        """Say whether all notebooks are as their runs left them, and none was edited since."""
        for name in notebooks:
            record = read_record(self.built.record(f"notebook {name}"))
            file = f"analysis/{name}.ipynb"
            if record is None or record.outputs.get(file) != digest_of(self.root / file):
                return False
        return True


def ahead(work: Callable[[], None]) -> None:
    """Do work ahead of its time in a thread, in silence: what fails here fails again, with a message, where it is needed."""

    def silently() -> None:
        with contextlib.suppress(Exception):
            work()

    threading.Thread(target=silently, daemon=True).start()
