"""The layout: imports run one way, without a circle, and notebooks import only what is theirs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import grimp
import pytest
from conftest import ROOT, Book

from evidence.pipeline import graph, layout
from evidence.pipeline.build import check_layout
from evidence.pipeline.notebooks import notebooks


def graph_of(*imports: tuple[str, str]) -> grimp.ImportGraph:
    """Return a graph of a package with these imports, each by its importer and what it imports."""
    made = grimp.ImportGraph()
    made.add_module("evidence")
    for importer, imported in imports:
        for name in (importer, imported):
            if f"evidence.{name}" not in made.modules:
                made.add_module(f"evidence.{name}")
        made.add_import(importer=f"evidence.{importer}", imported=f"evidence.{imported}", line_number=7, line_contents="")
    return made


def test_the_package_and_the_notebooks_keep_the_layout() -> None:
    check_layout(ROOT, notebooks(ROOT))
    # An empty graph has no faults either.
    assert len(graph.imports().modules) > 40


def test_every_folder_and_top_module_has_its_layer_and_every_layer_is_there() -> None:
    there = {m.split(".")[1] for m in graph.imports().modules if "." in m}
    assert there == set(layout.PLACE)


def test_pipeline_and_book_never_meet() -> None:
    found = graph.imports()
    for importer, imported in (("evidence.pipeline", "evidence.book"), ("evidence.book", "evidence.pipeline")):
        assert found.find_shortest_chains(importer=importer, imported=imported, as_packages=True) == set()


@pytest.mark.parametrize(
    ("importer", "imported"),
    [("dataset.reading", "tellings"), ("words.amounts", "problems"), ("book.render", "pipeline.build"), ("publish.tables", "checks.rules"), ("formulas.sums", "cli")],
    ids=["up", "across at the bottom", "book to pipeline", "publish to checks", "formulas to the top"],
)  # fmt: skip
def test_an_import_against_the_layout_is_named_with_its_line(importer: str, imported: str) -> None:
    (fault,) = layout.faults_of_modules(graph_of((importer, imported)))
    assert fault.startswith(f"evidence/{importer.replace('.', '/')}.py, line 7 imports evidence.{imported}, against the layout")


def test_imports_that_run_down_or_stay_in_their_folder_are_fine() -> None:
    down = [
        ("cli", "book.render"),
        ("tellings", "formulas.strength"),
        ("checks.rules", "checks.verify"),
        ("quantities", "words.amounts"),
    ]
    assert layout.faults_of_modules(graph_of(*down)) == []


def test_a_module_without_a_place_is_named() -> None:
    (fault,) = layout.faults_of_modules(graph_of(("helpers", "words.amounts")))
    assert fault.startswith("evidence/helpers.py has no place in the layout")


def test_a_circle_is_named_import_by_import() -> None:
    (fault,) = layout.faults_of_modules(graph_of(("words.a", "words.b"), ("words.b", "words.c"), ("words.c", "words.a")))
    assert fault.startswith("imports run in a circle: ")
    for step in (
        "a.py, line 7 imports evidence.words.b",
        "b.py, line 7 imports evidence.words.c",
        "c.py, line 7 imports evidence.words.a",
    ):
        assert f"evidence/words/{step}" in fault


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("from evidence.checks import rules", "evidence.checks.rules"),
        ("import evidence.pipeline.execute as e", "evidence.pipeline.execute"),
        ("import evidence\nevidence.book.render", "evidence.book.render"),
        ("def f():\n    from evidence import checks", "evidence.checks"),
    ],
    ids=["from", "as", "dots", "inside a function"],
)
def test_a_notebook_that_imports_past_the_public_folders_is_named(code: str, name: str) -> None:
    faults = layout.faults_of_notebooks({"costs": ["1 + 1", code]})
    assert f"analysis/costs.ipynb, code cell 2: imports {name};" in "\n".join(faults)


def test_a_notebook_may_import_every_public_folder() -> None:
    code = "\n".join(f"from evidence import {folder}" for folder in layout.PUBLIC)
    assert layout.faults_of_notebooks({"costs": [code, "%matplotlib inline\n!ls"]}) == []


def test_a_notebook_depends_on_what_it_reaches_with_dots() -> None:
    named = graph.imported_by("from evidence import exhibits as e\ne.charts.intervals(x)")
    behind = {path.relative_to(graph.PACKAGE).as_posix() for path in graph.files_behind(named)}
    assert {"exhibits/charts.py", "publish/records.py", "exhibits/__init__.py", "__init__.py"} <= behind
    assert "checks/rules.py" not in behind


def test_what_is_behind_a_module_follows_imports_all_the_way() -> None:
    behind = {path.relative_to(graph.PACKAGE).as_posix() for path in graph.files_behind({"evidence.checks.rules"})}
    assert {"checks/rules.py", "tellings.py", "quantities.py", "words/amounts.py", "dataset/guard.py", "problems.py"} <= behind


@pytest.mark.parametrize(
    ("file", "line", "message"),
    [
        ("problems.py", "from evidence.dataset import Row", "evidence/problems.py, line "),
        ("dataset/schema.py", "from evidence.dataset.reading import read", "imports run in a circle: "),
        ("formulas/sums.py", "import evidence.checks.rules", "evidence/formulas/sums.py, line "),
        ("words/labels.py", "def broken(:", "evidence/words/labels.py, line "),
    ],
    ids=["up from the bottom", "a circle that cannot be imported", "up from the formulas", "no Python"],
)
def test_a_build_refuses_such_a_module_and_leaves_the_site(
    copy_of_built: Callable[[], Book], tmp_path: Path, file: str, line: str, message: str
) -> None:
    book = copy_of_built()
    before = book.site()
    # A copy, put before the installed package: the one that runs this test must stay importable.
    package = shutil.copytree(graph.PACKAGE, tmp_path / "code" / "evidence", ignore=shutil.ignore_patterns("__pycache__"))
    text = (package / file).read_text(encoding="utf-8")
    future = "from __future__ import annotations\n"
    assert future in text
    (package / file).write_text(text.replace(future, f"{future}\n{line}\n", 1), encoding="utf-8")
    done = book.run("book", PYTHONPATH=os.pathsep.join([str(package.parent), os.environ.get("PYTHONPATH", "")]))
    assert done.returncode == 1
    assert message in done.stderr, done.stderr
    assert "Traceback" not in done.stderr
    assert book.site() == before
