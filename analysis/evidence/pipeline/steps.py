"""The steps of a build: what each depends on, what it writes, and what it does.

What a step depends on is read off: the code behind it by following the imports of the module that does it, the rows and
modules behind a notebook by what its last run noted, the files behind the pages by what rendering noted.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from evidence.dataset import read_package
from evidence.files import Built, digest, digest_of
from evidence.pipeline import check, execute, works
from evidence.pipeline.notebooks import Notebook, check_reads, source_of
from evidence.pipeline.record import Record, State
from evidence.pipeline.workers import Workers
from evidence.publish.records import read_results


class Renderer(Protocol):
    """What makes the site of the harvest, a module that the command line hands over; see :mod:`evidence.book.render`."""

    __name__: str

    def preload(self) -> None:
        """Import what rendering needs."""

    def make_bundle(self, path: Path) -> None:
        """Write the script that makes charts live."""

    def render(self, root: Path, made_with: str) -> list[str]:
        """Render the pages, all anew where ``made_with`` is not as before; return the files that they were made from."""

    def publish(self, root: Path) -> None:
        """Put the complete site in place of the last one."""

    def restore(self, site: Path) -> None:
        """Put the last good site back where a swap was cut off."""


@dataclass
class Done:
    """What a step's run tells: what else it depended on than it was known to, and the values that moved."""

    read: list[str] = field(default_factory=list)
    moved: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Step:
    """One step: its name, the names of what it is known to depend on (see :mod:`evidence.pipeline.record`), what it writes."""

    name: str
    inputs: list[str]
    outputs: list[Path]
    run: Callable[[Record | None], Done]


class Steps:
    """All steps of a build of the book in ``root``, given its notebooks."""

    def __init__(self, root: Path, sources: Mapping[str, Notebook], state: State, renderer: Renderer, workers: Workers) -> None:
        """Raises DataError where the dataset's description does not fit, BookError where a notebook declares what there is not."""
        self.root, self.sources, self.state, self.renderer, self.workers = root, sources, state, renderer, workers
        self.built = Built(root)
        self.readable = check.readable(read_package(root))
        for name, notebook in sources.items():
            check_reads(name, notebook, [*self.readable, "bibliography"])
            state.seen[f"notebook {name}"] = digest(source_of(notebook).encode())

    def check(self) -> Step:
        """Check the data, all of them, for rules look across tables; and lay out what notebooks read."""

        def run(record: Record | None) -> Done:
            check.check(self.root)
            return Done()

        data = sorted(p.name for p in (self.root / "data").iterdir() if p.suffix in (".csv", ".json", ".yml", ".bib"))
        outputs = [*(self.built.rows(name) for name in self.readable), self.built.digests]
        return Step("check", ["environment", f"code {check.__name__}", *(f"file data/{name}" for name in data)], outputs, run)

    def works(self) -> Step:
        """Read the bibliography for the notebooks."""

        def run(record: Record | None) -> Done:
            self.workers.call(works.write_works, self.root)
            return Done()

        return Step("works", ["environment", f"code {works.__name__}", "file data/references.bib"], [self.built.works], run)

    def bundle(self) -> Step:
        """Make the script that makes charts live."""

        def run(record: Record | None) -> Done:
            self.workers.call(self.renderer.make_bundle, self.built.bundle)
            return Done()

        # Another version of vl-convert makes another bundle.
        return Step("bundle", ["environment", f"code {self.renderer.__name__}"], [self.built.bundle], run)

    def notebook(self, name: str) -> Step:
        """Run and harvest a notebook."""
        drawing = ["environment", f"code {execute.__name__}"]

        def run(record: Record | None) -> Done:
            results = self.built.results(name)
            earlier = read_results(results)
            # A file that was altered by hand must not hand its drawings on.
            same = record is not None and all(record.inputs.get(one) == self.state.digest(one) for one in drawing)
            whole = record is not None and record.outputs.get(self.named(results)) == digest_of(results)
            read, moved = execute.run_notebook(self.root, name, self.workers, earlier, same and whole)
            return Done(read, [(f"{name}.{value}", old, new) for value, old, new in moved])

        outputs = [self.built.results(name), self.root / "analysis" / f"{name}.ipynb"]
        return Step(f"notebook {name}", [*drawing, f"notebook {name}"], outputs, run)

    def pages(self) -> Step:
        """Render the pages of everything that notebooks publish."""
        code = f"code {self.renderer.__name__.rpartition('.')[0]}"

        def run(record: Record | None) -> Done:
            # Sphinx goes on from what it left, and would publish what somebody altered there.
            if record is None or record.outputs.get(self.named(self.built.render)) != digest_of(self.built.render):
                shutil.rmtree(self.built.render, ignore_errors=True)
            files = self.renderer.render(self.root, f"{self.state.digest('environment')} {self.state.digest(code)}")
            return Done([f"file {file}" for file in files])

        # Notebooks too, for they are pages: an edited sentence may leave every result as it was.
        harvest = [f for name in self.sources for f in (self.built.results(name), self.root / "analysis" / f"{name}.ipynb")]
        known = ["_config.yml", "_toc.yml", "data/references.bib", *map(self.named, harvest)]
        return Step("pages", ["environment", code, *(f"file {file}" for file in known)], [self.built.render], run)

    def site(self) -> Step:
        """Put the rendered pages in place of the last site."""

        def run(record: Record | None) -> Done:
            self.renderer.publish(self.root)
            return Done()

        parts = [self.built.render / "html", self.built.bundle]
        return Step("site", [f"file {self.named(part)}" for part in parts], [self.built.site], run)

    def named(self, path: Path) -> str:
        """Return a path of the book as records name it."""
        return path.relative_to(self.root).as_posix()
