"""A tiny Sphinx project of four pages, without Jupyter Book and without its theme."""

from __future__ import annotations

import io
import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sphinx.testing.util import SphinxTestApp

from evidence.book.domain import EvidenceDomain, domain_of
from evidence.files import Built
from evidence.publish.records import TABLE, VALUE, ClaimLink, Results, Row, Table, Value, as_json, results_text

PAGES = Path(__file__).parents[1] / "books" / "pages"


def gardener(text: str = "£40", **changes: Any) -> Value:
    number = float(text.removeprefix("£"))
    given: dict[str, Any] = {"text": text, "label": "cost of a gardener", "unit": "GBP", "low": number, "high": number}
    return Value(**{**given, "claims": ["garden-cost"], **changes})


def garden_table(title: str = "Costs of the garden") -> Table:
    return Table(title, ["What", "Figure"], [Row({"What": "gardener", "Figure": ClaimLink("£40", "garden-cost")}, "garden-cost")])


def long_table(rows: int, named: str = "row") -> Table:
    """Return the garden's table with many rows more."""
    more = [Row({"What": f"{named} number {n}", "Figure": "£4"}, f"{named}-{n:04}") for n in range(rows)]
    return Table("Costs of many gardens", ["What", "Figure"], [*garden_table().rows, *more])


def output(media: str, data: Any, name: str = "") -> dict[str, Any]:
    metadata = {"scrapbook": {"name": name}} if name else {}
    return {"output_type": "display_data", "metadata": metadata, "data": {media: data, "text/plain": f"plain {name}"}}


@dataclass
class Project:
    """The project in a folder of its own; each build is a new application, as each run of the command line is."""

    root: Path
    results: dict[str, Any] = field(default_factory=dict)

    def publish(self, value: Value | None = None, table: Table | None = None, **values: Value) -> None:
        """Write the harvest, and the notebook that it comes from."""
        value, table = value or gardener(), table or garden_table()
        folder = Built(self.root).results_folder
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "costs.json").write_text(results_text(Results({"cost": value, **values}, {"all": table})), encoding="utf-8")
        outputs = [output(VALUE, as_json(value), "cost"), output(TABLE, as_json(table), "all")]
        self.notebook([text("# Workings: costs\n\nWhat a gardener costs. And more."), code("cost = 40", *outputs)])

    def notebook(self, cells: list[dict[str, Any]]) -> None:
        """Write the project's notebook."""
        data = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (self.root / "analysis" / "costs.ipynb").write_text(json.dumps(data), encoding="utf-8")

    def build(self) -> list[str]:
        """Build, and return the pages that were read; raises what the build raises."""
        read: list[str] = []
        self.said = io.StringIO()
        app = SphinxTestApp("html", srcdir=self.root, warning=self.said)
        try:
            app.connect("source-read", lambda _app, docname, _source: read.append(docname))
            app.build()
        finally:
            app.cleanup()
        self.env = app.env
        return sorted(read)

    @property
    def domain(self) -> EvidenceDomain:
        """Return the state of the last build."""
        return domain_of(self.env)

    def page(self, name: str) -> str:
        """Return a page's HTML."""
        return (self.root / "_build" / "html" / f"{name}.html").read_text(encoding="utf-8")


def text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": "text", "metadata": {}, "source": source}


def code(source: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    return {"cell_type": "code", "id": "code", "execution_count": 1, "metadata": {}, "outputs": list(outputs), "source": source}


def make_project(folder: Path) -> Project:
    """Return the project with its harvest, not yet built."""
    shutil.copytree(PAGES, folder / "pages")
    (folder / "pages" / "analysis").mkdir(exist_ok=True)
    made = Project(folder / "pages")
    made.publish()
    return made
