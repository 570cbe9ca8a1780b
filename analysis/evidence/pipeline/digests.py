"""Digests of this Python with its packages, of a book's files, and of all that a complete build was made from.

Needs the standard library alone: a build with nothing to do asks for nothing else, and is done in a tenth of a second.
"""

from __future__ import annotations

import json
import os
import re
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

from evidence.files import Built, digest, digest_of

PACKAGE = Path(__file__).parents[1]


def environment(root: Path) -> str:
    """Return a digest of this Python and of the installed packages that the lock file names (all, where there is none)."""
    # By the folders that pip leaves: reading what is in them would take longer than a build with nothing to do.
    folders = {Path(sysconfig.get_path(kind)) for kind in ("purelib", "platlib")}
    installed = {path.name.removesuffix(".dist-info") for folder in folders for path in folder.glob("*.dist-info")}
    try:
        locked = set(re.findall(r"^([\w.-]+)==", (root / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE))
    except OSError:
        locked = set()

    def plain(name: str) -> str:
        return re.sub(r"[-_.]+", "-", name).lower()

    wanted = {plain(name) for name in locked}
    # Else the tools that test the book, installed later, would have everything run again.
    named = sorted(one for one in installed if not wanted or plain(one.rpartition("-")[0]) in wanted)
    return digest("\n".join([sys.version, *named]).encode())


def names_of_book(root: Path) -> list[str]:
    """Return the names of a book's files; what is built, hidden, a test or a notebook is left out.

    Notebooks, for the build itself writes their outputs: see :func:`digest_of_notebooks`.
    """
    found: list[str] = []
    for folder, folders, files in os.walk(root):
        apart = ("_build", "tests") if Path(folder) == root else ()
        folders[:] = sorted(name for name in folders if name[0] != "." and name not in ("__pycache__", *apart))
        notebooks = Path(folder) == root / "analysis"
        paths = [Path(folder, name) for name in sorted(files) if name[0] != "." and not (notebooks and name.endswith(".ipynb"))]
        found += [path.relative_to(root).as_posix() for path in paths]
    return found


def names_of_pages(root: Path) -> list[str]:
    """Return the names of the files that the last pages were made from, wherever they lie: one may be of a hidden folder."""
    try:
        names: list[str] = json.loads(Built(root).page_files.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [name for name in names if not re.fullmatch(r"analysis/[^/]+\.ipynb", name)]


def files_of_book(root: Path) -> dict[str, str | None]:
    """Return the digests of a book's files under their names: see :func:`names_of_book`."""
    return {name: digest_of(root / name) for name in names_of_book(root)}


def digest_of_notebooks(root: Path) -> str:
    """Return a digest of the book's notebooks, outputs included."""
    return digest("\n".join(f"{p.name} {digest_of(p)}" for p in sorted((root / "analysis").glob("*.ipynb"))).encode())


def standing(root: Path, files: Mapping[str, str | None]) -> str:
    """Return a digest of all that a build may be made from, but for notebooks: a book's files, this package and Python."""
    package = digest_of_package() if root / "analysis" / "evidence" != PACKAGE else ""
    of_pages = [f"{name} {files.get(name) or digest_of(root / name)}" for name in names_of_pages(root)]
    parts = [environment(root), package, *(f"{name} {kept}" for name, kept in files.items()), *of_pages]
    return digest("\n".join(parts).encode())


def digest_of_package() -> str:
    """Return a digest of this package, wherever it is installed."""
    return digest("\n".join(f"{name} {kept}" for name, kept in files_of_book(PACKAGE).items()).encode())


def stamp_of(root: Path, before: str) -> str:
    """Return the stamp of a complete build with what it made and withdrew, given what stood :func:`standing` when it began."""
    return f"{before} {digest_of_notebooks(root)} {digest_of(Built(root).site)} {digest_of(Built(root).withdrawn)}"


def unchanged(root: Path) -> bool:
    """Say whether the last complete build was made from what stands now, and its site is as it left it."""
    try:
        kept = Built(root).stamp.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return kept == stamp_of(root, standing(root, files_of_book(root)))
