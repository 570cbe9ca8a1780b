"""Where everything built lies, and writing files whole."""

from __future__ import annotations

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
    def why(self) -> Path:
        """Why each page of the last render was read or written again."""
        return self.render / "why.json"

    @property
    def bundle(self) -> Path:
        """The script that makes charts live."""
        return self.folder / "vega-bundle.js"

    @property
    def record(self) -> Path:
        """What doit knows of finished steps."""
        return self.folder / "doit.json"

    @property
    def started(self) -> Path:
        """Touched when a build starts."""
        return self.folder / "started"

    @property
    def results_folder(self) -> Path:
        """The harvest of all notebooks."""
        return self.folder / "results"

    def results(self, notebook: str) -> Path:
        """Return where the harvest of a notebook lies."""
        return self.results_folder / f"{notebook}.json"

    def rows(self, read: str) -> Path:
        """Return where the rows lie that a notebook reads under a name, as they stood at the last check."""
        return self.folder / "inputs" / f"{read.replace(':', '-')}.json"  # Windows knows no file with a colon

    def executed(self, notebook: str) -> Path:
        """Return where papermill writes a notebook as it runs."""
        return self.folder / "executed" / f"{notebook}.ipynb"

    def digest(self, notebook: str) -> Path:
        """Return where the checksum of the committed notebook lies that belongs to its harvest."""
        return self.folder / "executed" / f"{notebook}.sha256"


def write_if_changed(path: Path, text: str) -> bool:
    """Write a file whole, and only when its content changes; say whether it did."""
    # The same text keeps its date: editors with the notebook open would else ask whether to load it again.
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    # Beside it and then renamed: a build that is stopped leaves the old file or the new one, never half of one.
    partial = path.with_name(path.name + ".partial")
    partial.write_text(text, encoding="utf-8", newline="\n")
    partial.replace(path)
    return True
