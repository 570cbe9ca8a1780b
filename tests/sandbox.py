"""Books in folders of their own, each with its own copy of the package, to be edited, built and killed.

A build runs as a user starts it, or, a second sooner, in a fork of this process, which has the libraries imported but
nothing of the package: the copy in the folder is what runs.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import os
import runpy
import shutil
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# Not from conftest, which imports the package.
ROOT = Path(__file__).parents[1]
BOOKS = ROOT / "tests" / "books"
LIBRARIES = [
    "altair",
    "frictionless",
    "grimp",
    "IPython.core.interactiveshell",
    "jupyter_book.sphinx",
    "msgspec",
    "myst_nb.sphinx_ext",
    "nbformat",
    "pandas",
    "sphinx_book_theme",
    "sphinxcontrib.bibtex",
    "yaml",
]
LEFT_OUT = shutil.ignore_patterns(
    "_build", "__pycache__", ".*", "*.egg-info", "tests", "mutants", "node_modules"
)  # of the project, in a copy to be edited
NOT_INPUT = {"_build", "__pycache__", ".ipynb_checkpoints"}
Files = dict[str, bytes]


@dataclass(frozen=True)
class Done:
    """How a build ended: its exit status (negative for a signal), all that it printed, and the seconds that it took."""

    status: int
    output: str
    seconds: float


def make_varied(folder: Path) -> Path:
    """Lay out the tiny book that has something of everything, and the package beside it; return its folder."""
    shutil.copytree(BOOKS / "base", folder)
    for name in ("_config.yml", "requirements.lock", "data/schema.yml", "data/datapackage.json"):
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / "analysis" / "evidence", folder / "analysis" / "evidence", ignore=LEFT_OUT)
    shutil.copytree(BOOKS / "varied", folder, dirs_exist_ok=True)
    _take_bundle(folder)
    return folder


def make_real(folder: Path) -> Path:
    """Copy the book itself, with the package and without what was built; return its folder."""
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    _take_bundle(folder)
    return folder


def _take_bundle(folder: Path) -> None:
    bundle = ROOT / "_build" / "vega-bundle.js"
    if bundle.is_file():  # the same for every book, and slow to make
        (folder / "_build").mkdir()
        shutil.copy(bundle, folder / "_build")


BOOK = {"varied": make_varied, "real": make_real}


def environment(root: Path, **more: str) -> dict[str, str]:
    """Return the variables of a build in a folder: the package is the folder's own, whatever is installed."""
    return {**os.environ, "PYTHONPATH": str(root / "analysis"), **more}


def command(*options: str) -> list[str]:
    """Return the command of a build."""
    return [sys.executable, "-m", "evidence.cli", "book", *options]


def build(root: Path, forked: bool = False) -> Done:
    """Build the book in a folder, in a process of its own."""
    start = time.monotonic()
    log = root.with_name(f"{root.name}.log")
    with log.open("wb") as out:
        if forked:
            status = _fork(root, out.fileno())
        else:
            status = subprocess.run(
                command(), cwd=root, env=environment(root), stdin=subprocess.DEVNULL, stdout=out, stderr=out, timeout=600
            ).returncode
    return Done(status, log.read_text(encoding="utf-8", errors="replace"), time.monotonic() - start)


def end_when_asked() -> None:
    """Have SIGTERM and Ctrl-C end this process as an exception does, so that it tidies up."""

    def end(number: int, frame: object) -> None:
        raise SystemExit(128 + number)

    # Ctrl-C, too: what is started in the background has SIGINT ignored, and so has each build that it starts.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)


def preload() -> None:
    """Import the libraries that a build uses, and nothing of the package; RuntimeError where that is not what happened."""
    for name in LIBRARIES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if ours := [name for name in sys.modules if name.partition(".")[0] == "evidence"]:
        raise RuntimeError(f"{ours[0]} was imported before the first build: builds would not see edits of modules")
    if threading.active_count() > 1:
        raise RuntimeError("a library has started a thread: a fork would lack it")


def _fork(root: Path, out: int) -> int:
    """Run ``python -m evidence.cli book`` in a fork, and return its exit status."""
    sys.stdout.flush()
    sys.stderr.flush()
    if child := os.fork():
        try:
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        except BaseException:
            os.kill(child, signal.SIGINT)  # whoever stops us stops the build, too
            raise
    status = 70
    try:
        status = _run_here(root, out)
    finally:
        # Not by returning: what called this belongs to the parent, which would see its folders tidied away.
        os._exit(status)


def _run_here(root: Path, out: int) -> int:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(root)
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 (by its number)
        os.dup2(nothing.fileno(), 0)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.environ.update(environment(root))
    os.environ.pop("PYTEST_CURRENT_TEST", None)
    tests = str(Path(__file__).parent)
    sys.path[:] = [str(root), str(root / "analysis"), *(p for p in sys.path if p not in (tests, str(ROOT / "analysis")))]
    importlib.invalidate_caches()
    sys.argv = ["evidence", "book"]
    status = 0
    try:
        # As __main__, for processes that the build starts import what they find under that name.
        runpy.run_module("evidence.cli", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        status = 1
    # What an interpreter does at its end, and a fork that leaves by os._exit does not.
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    return status


def files_under(folder: Path, names: Iterable[str] = ("**/*",)) -> Files:
    """Return the files of a folder under their names in it."""
    found = {path for name in names for path in folder.glob(name) if path.is_file()}
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(found)}


def site(root: Path) -> Files:
    """Return the published files."""
    return files_under(root / "_build" / "html")


def outcome(root: Path) -> Files:
    """Return all that a build makes for others: the published files, and the notebooks with their outputs."""
    pages = {f"_build/html/{name}": content for name, content in site(root).items()}
    return pages | files_under(root, ["analysis/*.ipynb"])


def inputs(root: Path) -> Files:
    """Return all files of a book that nobody built."""
    found: Files = {}
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(set(folders) - NOT_INPUT)
        # A build may keep a lock in the book's folder.
        for name in sorted(name for name in names if not name.startswith(".")):
            path = Path(folder) / name
            found[path.relative_to(root).as_posix()] = path.read_bytes()
    return found


def restore(root: Path, files: Files, only: Iterable[str] | None = None) -> None:
    """Give files the content that they had, and remove those that there were not."""
    now = inputs(root)
    for name in sorted(set(now) | set(files)) if only is None else sorted(only):
        path = root / name
        if name not in files:
            path.unlink(missing_ok=True)
        elif now.get(name) != files[name]:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[name])


def differences(found: Files, wanted: Files) -> list[str]:
    """Return a line for each file that differs, with the first place where it does."""
    lines = []
    for name in sorted(set(found) | set(wanted)):
        if name not in wanted:
            lines.append(f"{name}: is there, and should not be")
        elif name not in found:
            lines.append(f"{name}: is missing")
        elif found[name] != wanted[name]:
            lines.append(f"{name}: {_first(found[name], wanted[name])}")
    return lines


def _first(found: bytes, wanted: bytes) -> str:
    at = next((n for n, (a, b) in enumerate(zip(found, wanted, strict=False)) if a != b), min(len(found), len(wanted)))
    start = max(0, at - 40)
    return f"at byte {at} {found[start : at + 40].decode(errors='replace')!r}, should be {wanted[start : at + 40].decode(errors='replace')!r}"
