"""The guard in a notebook's kernel: what the notebook reads is noted, and what could change unseen is refused.

The build runs a notebook again when what it read has changed. So a notebook gets its rows from the last check, by names
that are noted here; a file, a process or an address that it opens by itself would leave a stale number in the book.
"""

from __future__ import annotations

import os
import sys
import sysconfig
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from evidence.problems import BookError

Given = dict[str, Any]  # rows as a notebook gets them: ``rows``, all ``columns`` in order, and the ``key`` of the table


@dataclass
class Kernel:
    """What a kernel of the build may read, where it gets that, and what it has read so far."""

    root: str
    declared: list[str]
    inputs: Path
    noted: set[str] = field(default_factory=set)
    shared: dict[str, Any] = field(default_factory=dict)  # files of the last check that were read
    reading: bool = False
    refused: list[str] = field(default_factory=list)
    written: set[str] = field(default_factory=set)  # files outside the book that this notebook wrote, and may read back


kernel: Kernel | None = None  # None outside the build: in Jupyter, a notebook reads the data as they stand


def declare(what: str) -> None:
    """Check a read against what the running notebook declares; raises BookError where it does not."""
    if kernel is not None and what not in kernel.declared:
        raise BookError(
            f"this notebook reads {what!r} but declares only {', '.join(kernel.declared) or 'nothing'}: "
            f"add it to metadata.evidence.reads of the notebook, or the build would not see that it changed"
        )


def note(*names: str) -> None:
    """Note what the running notebook has read, under the names by which the build keeps digests."""
    if kernel is not None:
        kernel.noted.update(names)


def shared(file: str) -> Any:
    """Return what the last check wrote into a file for all notebooks; None outside the build."""
    if kernel is None:
        return None
    if file not in kernel.shared:
        kernel.reading = True
        try:
            kernel.shared[file] = msgspec.json.decode((kernel.inputs / file).read_bytes())
        finally:
            kernel.reading = False
    return kernel.shared[file]


def only_outside_kernels() -> None:
    """Refuse the whole dataset to a notebook, once read or not; raises BookError there.

    Its parts are what a notebook can declare: whoever has the whole shows nobody what a number was made from.
    """
    if kernel is not None:
        raise BookError(
            "this notebook reads the whole dataset: take dataset.load_table, tellings.load or tellings.figure, and declare what "
            "they read in metadata.evidence.reads, or the build would not see that it changed"
        )


INSTEAD = (
    "read data through evidence.dataset, and declare it in metadata.evidence.reads; move code into a folder of "
    "analysis/evidence; or the build would not see that it changed"
)
PATHS = ("open", "os.listdir", "os.scandir", "sqlite3.connect")
ACTS = {
    "subprocess.Popen": "starts another program",
    "os.system": "starts another program",
    "os.posix_spawn": "starts another program",
    "os.exec": "starts another program",
    "os.fork": "starts another process",
    "os.forkpty": "starts another process",
    "ctypes.dlopen": "loads a library of the system",
    "socket.connect": "opens an address of the network",
}


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse what would change unseen; Python calls it for every event of the kernel, so it is quick about most."""
    if kernel is None or kernel.reading:
        return
    if event in ACTS:
        _refuse(f"{ACTS[event]} by itself")
    # What is opened by number has no path, and was opened by name before; Python itself looks for modules, noted when all is done.
    if event not in PATHS or not isinstance(arguments[0], str | bytes | os.PathLike) or _imports():
        return
    path = os.path.realpath(os.fsdecode(arguments[0]))
    if path.startswith(PACKAGE + os.sep) and event == "open":
        note(f"file {Path(os.path.relpath(path, kernel.root)).as_posix()}")
    elif path.startswith(kernel.root + os.sep) and not path.startswith(OWN):
        _refuse(f"opens {os.path.relpath(path, kernel.root)} by itself")
    elif path.startswith(LIBRARIES):
        return
    elif event == "open" and _writes(*arguments[1:]):
        kernel.written.add(path)
    elif path not in kernel.written and not path.startswith(tempfile.gettempdir() + os.sep + "ipykernel"):
        _refuse(f"opens {path}, outside the book")


def _refuse(what: str) -> None:
    """Raise BookError, and keep it: a notebook that catches it has failed all the same."""
    message = f"this notebook {what}: {INSTEAD}"
    if kernel is not None:
        kernel.refused.append(message)
    raise BookError(message)


def _imports() -> bool:
    """Say whether Python's own search for modules opens a file or lists a folder, and not the notebook."""
    file = sys._getframe(2).f_code.co_filename
    return file.startswith("<frozen importlib") or f"{os.sep}importlib{os.sep}" in file  # which lists packages' metadata, too


def _writes(mode: str | None = None, flags: int = 0, *_: object) -> bool:
    return bool(flags & (os.O_WRONLY | os.O_CREAT)) if mode is None else any(letter in mode for letter in "wxa")


PACKAGE = str(Path(__file__).resolve().parents[1])
OWN = tuple(f"{os.path.realpath(folder)}{os.sep}" for folder in (sys.prefix, sys.base_prefix))
# Python, its libraries and the system's own files: what of them matters changes with the environment, which the build watches.
LIBRARIES = tuple(
    f"{os.path.realpath(folder)}{os.sep}"
    for folder in {
        *(sys.prefix, sys.base_prefix, sys.exec_prefix, *sysconfig.get_paths().values()),
        *(("/proc", "/dev", "/sys", "/etc", "/usr", "/lib") if os.name == "posix" else (os.environ.get("SYSTEMROOT", "C:\\"),)),
    }
)


def install(root: Path, declared: list[str], inputs: Path) -> Kernel:
    """Guard a book in this process for good, and return what it will have read; the build has each kernel do this first."""
    global kernel
    kernel = Kernel(os.path.realpath(root), declared, inputs)
    sys.addaudithook(_watch)  # Python lets no hook be taken out: this is for kernels, which end with their notebook
    return kernel
