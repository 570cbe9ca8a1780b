"""Which module may import which: the one direction of the folders, and what of them is a notebook's to use.

Kept at every build, not only by the tests, for an import in a circle or against the direction shows later, as a page
that goes stale or an error far from its cause.
"""

from __future__ import annotations

import graphlib
import itertools
from collections.abc import Mapping
from pathlib import Path

import grimp
from grimp.exceptions import SourceSyntaxError

from evidence.pipeline.graph import PACKAGE, file_of, imported_by, imports

# Each layer imports only from those below it; the members of one layer do not import each other.
LAYERS = (
    {"cli"},
    {"preview"},
    {"adding", "book", "pipeline"},
    {"checks", "exhibits", "withdrawn", "diff"},
    {"publish"},
    {"tellings"},
    {"formulas"},
    {"quantities"},
    {"dataset"},
    {"words", "problems", "files"},
    {"codes"},
)
PUBLIC = ("words", "dataset", "quantities", "formulas", "tellings", "publish", "exhibits")  # what notebooks import
PLACE = {member: depth for depth, layer in enumerate(LAYERS) for member in layer}


def faults_of_package() -> list[str]:
    """Return a line for each fault of this package's imports, found without importing it: some cannot be imported."""
    try:
        return faults_of_modules(imports())
    except SourceSyntaxError as error:
        place = Path(error.filename).relative_to(PACKAGE.parent).as_posix()
        return [f"{place}, line {error.lineno}: this is no Python ({(error.text or '').strip()}); mend it there"]


def faults_of_modules(graph: grimp.ImportGraph) -> list[str]:
    """Return a line for each import against the layout, and for the first circle of imports."""
    found = []
    for importer in sorted(m for m in graph.modules if "." in m):
        if _member(importer) not in PLACE:
            found.append(
                f"{_file(importer)} has no place in the layout: move it into one of the folders, or give "
                f"{_member(importer)!r} its layer in evidence/pipeline/layout.py"
            )
            continue
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            if not _allowed(importer, imported):
                found.append(
                    f"{_line(graph, importer, imported)} imports {imported}, against the layout: {_member(importer)} may import "
                    f"only {', '.join(_below(importer)) or 'no other folder'}. Move what both need further down"
                )
    return found + circles(graph)


def circles(graph: grimp.ImportGraph) -> list[str]:
    """Return a line for the first circle of imports, or none."""
    sorter = graphlib.TopologicalSorter({m: graph.find_modules_directly_imported_by(m) for m in graph.modules})
    try:
        sorter.prepare()
    except graphlib.CycleError as error:
        circle = error.args[1][::-1]  # graphlib names the imported first
        steps = [f"{_line(graph, a, b)} imports {b}" for a, b in itertools.pairwise(circle)]
        return [f"imports run in a circle: {'; '.join(steps)}. Move what they share into a module that imports none of them"]
    return []


def faults_of_notebooks(cells: Mapping[str, list[str]]) -> list[str]:
    """Return a line for each import past the public folders, given the code of each notebook's cells."""
    found = []
    for name, codes in sorted(cells.items()):
        for wrong in sorted(filter(_private, imported_by("\n".join(codes)))):
            # Cells are read together, up to each: a name that one cell binds may be reached through in a later one.
            cell = next(n for n in range(1, len(codes) + 1) if wrong in imported_by("\n".join(codes[:n])))
            found.append(
                f"analysis/{name}.ipynb, code cell {cell}: imports {wrong}; a notebook imports only "
                f"{', '.join(f'evidence.{folder}' for folder in PUBLIC)}. Take what it needs from one of them, or move it there"
            )
    return found


def _private(name: str) -> bool:
    return "." in name and _member(name) in PLACE and _member(name) not in PUBLIC


def _member(module: str) -> str:
    return module.split(".")[1]


def _allowed(importer: str, imported: str) -> bool:
    """Say whether an import is within one folder, or runs down; the root package holds nothing to import."""
    if "." not in imported or _member(importer) == _member(imported):
        return True
    # What has no place itself is told where it stands, and not again by each module that imports it.
    return PLACE[_member(importer)] < PLACE.get(_member(imported), len(LAYERS))


def _below(importer: str) -> list[str]:
    return sorted(member for member, depth in PLACE.items() if depth > PLACE[_member(importer)])


def _file(module: str) -> str:
    return file_of(module).relative_to(PACKAGE.parent).as_posix()


def _line(graph: grimp.ImportGraph, importer: str, imported: str) -> str:
    details = graph.get_import_details(importer=importer, imported=imported)
    return _file(importer) + (f", line {details[0]['line_number']}" if details else "")
