"""What code depends on what, read off the folders by following imports; nobody keeps a list of it by hand."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterable
from pathlib import Path

import grimp

from evidence.files import digest, digest_of

PACKAGE = Path(__file__).parents[1]


@functools.cache
def imports() -> grimp.ImportGraph:
    """Return the import graph of this package, imports inside functions included."""
    # No cache: grimp would leave a folder of its own wherever the build is started.
    return grimp.build_graph("evidence", cache_dir=None)


def modules_behind(names: Iterable[str]) -> set[str]:
    """Return the modules among these names, their packages, and all that they import."""
    graph, found, waiting = imports(), set[str](), set(names)
    while waiting:
        name = waiting.pop()
        if name in graph.modules and name not in found:
            found.add(name)
            # Importing a module runs the __init__ of its folder as well.
            waiting |= graph.find_upstream_modules(name) | {name.rpartition(".")[0]}
    return found


def files_behind(names: Iterable[str]) -> list[Path]:
    """Return the files that modules are made of: their own, their packages', and those of all that they import."""
    return sorted(file_of(name) for name in modules_behind(names))


def files_of(name: str) -> list[Path]:
    """Return the files that a module of this package is made of and all that it imports; a folder has files of any kind."""
    return files_in(name) if file_of(name).name == "__init__.py" else files_behind([name])


def files_in(folder: str) -> list[Path]:
    """Return the files that a folder of this package is made of, whatever their kind, and those of all that it imports."""
    modules = {folder, *imports().find_descendants(folder)}
    # Styles and templates are inputs of the pages too, and no import leads to them.
    own = [p for p in file_of(folder).parent.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    return sorted({*own, *files_behind(modules)})


def digest_of_files(files: Iterable[Path]) -> str:
    """Return a digest of files of this package: of their names inside it and their content, not of where it is installed."""
    return digest("\n".join(f"{path.relative_to(PACKAGE).as_posix()} {_content(path)}" for path in sorted(set(files))).encode())


# Once a build: nearly all steps have most of these files in common.
_content = functools.cache(digest_of)


def file_of(module: str) -> Path:
    """Return the file of a module of this package."""
    path = PACKAGE.parent.joinpath(*module.split("."))
    package = path / "__init__.py"
    return package if package.is_file() else path.with_suffix(".py")


@functools.cache
def imported_by(code: str) -> frozenset[str]:
    """Return the names of this package that a notebook's code imports or reaches with dots; code that is no Python has none.

    ``from evidence import exhibits`` and, further down, ``exhibits.charts.pairs`` make ``evidence.exhibits.charts`` an import.
    """
    try:
        # Jupyter's magics and shell lines are no Python: one of them would hide every import of its cell.
        tree = ast.parse(re.sub(r"^\s*[%!].*$", "", code, flags=re.MULTILINE))
    except SyntaxError:
        return frozenset()  # running the notebook will say so
    nodes = list(ast.walk(tree))
    names, bound = set[str](), dict[str, str]()
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            bound |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
            # `import a.b` binds only `a`; what is reached through it is found by its dots, below.
            bound |= {
                alias.asname or _root(alias.name): alias.name if alias.asname else _root(alias.name) for alias in node.names
            }
    names |= set(bound.values())
    names |= {_dotted(node, bound) for node in nodes if isinstance(node, ast.Attribute)}
    return frozenset(name for name in names if _root(name) == "evidence")


def _root(name: str) -> str:
    return name.partition(".")[0]


def _dotted(node: ast.expr, bound: dict[str, str]) -> str:
    """Return what ``a.b.c`` reaches where ``a`` was imported, and nothing for other expressions."""
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value, bound)
        return f"{before}.{node.attr}" if before else ""
    return bound.get(node.id, "") if isinstance(node, ast.Name) else ""
