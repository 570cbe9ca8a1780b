"""Where everything built lies, writing files whole, and telling by its content whether a file is another."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Built:
    """The paths under ``_build`` of the book in ``root``: the one place that names them."""

    root: Path

    @property
    def folder(self) -> Path:
        """All that is built; deleting it loses nothing."""
        return self.root / "_build"

    @property
    def site(self) -> Path:
        """The last good site."""
        return self.folder / "html"

    @property
    def index(self) -> Path:
        """The first page of the last good site."""
        return self.site / "index.html"

    @property
    def render(self) -> Path:
        """Where Sphinx works, before the site is swapped in."""
        return self.folder / "render"

    @property
    def uses(self) -> Path:
        """Which values the pages of the last render print."""
        return self.render / "uses.json"

    @property
    def sentences(self) -> Path:
        """The sentences of the pages of the last render: what they rest on, and which are withdrawn."""
        return self.render / "sentences.json"

    @property
    def why(self) -> Path:
        """Why each page of the last render was read or written again."""
        return self.render / "why.json"

    @property
    def page_files(self) -> Path:
        """Which files the pages of the last render were made from."""
        return self.render / "files.json"

    @property
    def bundle(self) -> Path:
        """The script that makes charts live."""
        return self.folder / "vega-bundle.js"

    @property
    def prose(self) -> Path:
        """The cells of prose in the data whose numbers no longer fit, as the last check found them."""
        return self.inputs / "withdrawn.json"

    @property
    def withdrawn(self) -> Path:
        """All that the last complete build withdrew."""
        return self.folder / "withdrawn.json"

    def record(self, step: str) -> Path:
        """Return where it is kept what a step was made from."""
        return self.folder / "records" / f"{step.replace(' ', '-')}.json"

    @property
    def stamp(self) -> Path:
        """A digest of all that the last complete build was made from, and of its site."""
        return self.folder / "stamp"

    @property
    def started(self) -> Path:
        """Says which process builds; written when a build starts."""
        return self.folder / "started"

    @property
    def results_folder(self) -> Path:
        """The harvest of all notebooks."""
        return self.folder / "results"

    def results(self, notebook: str) -> Path:
        """Return where the harvest of a notebook lies."""
        return self.results_folder / f"{notebook}.json"

    @property
    def inputs(self) -> Path:
        """What notebooks read, as it stood at the last check."""
        return self.folder / "inputs"

    def rows(self, read: str) -> Path:
        """Return where the rows lie that a notebook reads under a name."""
        return self.inputs / f"{read.replace(':', '-')}.json"  # Windows knows no file with a colon

    @property
    def works(self) -> Path:
        """The bibliography as notebooks get it."""
        return self.inputs / "works.json"

    @property
    def digests(self) -> Path:
        """The digests of what notebooks read, by column and by telling."""
        return self.inputs / "digests.json"

    @property
    def diff(self) -> Path:
        """The last comparison, and what was kept of the versions that the book was compared with."""
        return self.folder / "diff"

    @property
    def last(self) -> Path:
        """What is kept of the complete build before this one, laid out as a book that is built."""
        return self.diff / "last"

    @property
    def judged(self) -> Path:
        """The gradings and verdicts of a version that was built for a comparison."""
        return self.folder / "judged.json"

    @property
    def sheets(self) -> Path:
        """Copies of the tables for spreadsheets."""
        return self.folder / "sheets"

    @property
    def kernels(self) -> Path:
        """Where IPython keeps its own files."""
        return self.folder / "kernels"


def write_if_changed(path: Path, text: str) -> bool:
    """Write a file whole, and only when its content changes; say whether it did."""
    # The same text keeps its date: editors with the notebook open would else ask whether to load it again.
    if path.is_file() and path.read_bytes() == text.encode():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    # Beside it and then renamed: a build that is stopped leaves the old file or the new one, never half of one.
    partial = path.with_name(path.name + ".partial")
    partial.write_text(text, encoding="utf-8", newline="\n")
    partial.replace(path)
    return True


def digest_of(path: Path) -> str | None:
    """Return the digest of a file's content, or of a folder's names and contents; None where there is none."""
    if path.is_dir():
        parts = (f"{p.relative_to(path).as_posix()} {digest_of(p)}" for p in sorted(path.rglob("*")) if p.is_file())
        return digest("\n".join(parts).encode())
    try:
        return digest(path.read_bytes())
    except OSError:
        return None


def digest(content: bytes) -> str:
    """Return a short digest of some bytes."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()
