"""What depends on what, read off the folders by following imports; nobody keeps a list of it by hand."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterable
from pathlib import Path

import grimp

PACKAGE = Path(__file__).parents[1]


@functools.cache
def imports() -> grimp.ImportGraph:
    """Return the import graph of this package, function-level imports included."""
    return grimp.build_graph("evidence", cache_dir=None)


def files_behind(names: Iterable[str]) -> list[str]:
    """Return the files that modules are made of: their own, their packages', and those of all that they import."""
    graph, found, waiting = imports(), set[str](), set(names)
    while waiting:
        name = waiting.pop()
        if name in graph.modules and name not in found:
            found.add(name)
            waiting |= graph.find_upstream_modules(name) | {name.rpartition(".")[0]}
    return sorted(str(_file(name)) for name in found)


def _file(module: str) -> Path:
    path = PACKAGE.parent.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


@functools.cache
def imported_by(code: str) -> set[str]:
    """Return the modules of this package that a notebook's code names; code that is no Python names none."""
    try:
        tree = ast.parse(re.sub(r"^\s*[%!].*$", "", code, flags=re.MULTILINE))
    except SyntaxError:
        return set()  # running the notebook will say so
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return {name for name in names if name.partition(".")[0] == "evidence"}
