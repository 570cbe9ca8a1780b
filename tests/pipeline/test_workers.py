"""Notebooks in processes of their own: the same outputs as Jupyter's, forked or not, and no harm where a process is killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Book

from evidence.pipeline.workers import Ended, Workers
from evidence.problems import BookError

# What two kinds of process could differ in: modules already loaded, sys.path, arguments, folder, random state, and in how
# many messages the prints of one cell come.
PROBE = (
    "import os, random, sys\\n\",\n"
    '    "import numpy, time\\n",\n'
    '    "print(1, flush=True), time.sleep(0.5)\\n",\n'
    '    "print(random.random(), numpy.random.rand(), sys.path, os.path.basename(os.getcwd()), sorted(n for n in globals() if not n.startswith(\\"_\\")))\\n",\n'
    '    "print({\\"b\\", \\"a\\", \\"c\\"}, __import__(\\"pandas\\").get_option(\\"display.max_columns\\"))\\n",\n'
    '    "'
)  # fmt: skip


def probed(book: Book) -> Book:
    """Have a notebook of a tiny book show the state of its process."""
    book.edit("analysis/costs.ipynb", "from evidence import publish, tellings", PROBE + "from evidence import publish, tellings")
    return book


def test_processes_that_are_forked_and_that_are_not_give_the_same_book(book: Book, tmp_path: Path) -> None:
    forked = probed(book)
    started = Book(shutil.copytree(book.root, tmp_path / "started" / "book"))
    outputs = []
    for built, options in ((forked, []), (started, ["--no-warm"])):
        done = built.run("book", *options)
        assert done.returncode == 0, done.stderr
        outputs.append([p.read_bytes() for p in sorted((built.root / "analysis").glob("*.ipynb"))])
    assert outputs[0] == outputs[1]
    assert outputs[0][0].count(b'"stream"') == 1  # however long a cell waits between two prints
    assert forked.site() == started.site()


def test_a_notebook_gives_what_jupyter_gives(built: Book, tmp_path: Path) -> None:
    import nbformat
    from nbclient import NotebookClient

    copy = shutil.copytree(built.root, tmp_path / "book", ignore=shutil.ignore_patterns("_build"))
    for path in sorted((copy / "analysis").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        ours = [cell.get("outputs") for cell in notebook.cells]
        NotebookClient(notebook, resources={"metadata": {"path": str(path.parent)}}).execute()
        for cell in notebook.cells:
            cell.metadata.pop("execution", None)
        assert [cell.get("outputs") for cell in notebook.cells] == ours
        assert any(ours)


def test_work_is_done_in_a_process_of_its_own_and_its_errors_come_back() -> None:
    workers = Workers()
    assert workers.call(os.getpid) != os.getpid()
    with pytest.raises(BookError, match=r"^mend it$"):
        workers.call(refuse, "mend it")
    # A fault of the program comes with its traceback, in words, for not every exception can travel.
    with pytest.raises(RuntimeError, match=r"in lose\n[\s\S]*KeyError: 'lost'"):
        workers.call(lose)


def refuse(message: str) -> None:
    raise BookError(message)


def lose() -> None:
    raise KeyError("lost")


def end_once(note: str) -> str:
    """End as a process that the system kills, the first time."""
    if Path(note).exists():
        return "done"
    Path(note).touch()
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


def test_work_whose_process_was_killed_is_tried_again_and_at_last_given_up(tmp_path: Path) -> None:
    workers = Workers()
    assert workers.call(end_once, str(tmp_path / "note")) == "done"
    with pytest.raises(Ended, match="status 3"):
        workers.call(os._exit, 3)


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not forked there")
def test_a_server_that_is_killed_under_a_running_notebook_does_not_fail_the_build(
    copy_of_built: Callable[[], Book], tmp_path: Path
) -> None:
    import psutil

    book = copy_of_built()
    note = tmp_path / "asleep"
    # The server has to die while the notebook runs, neither before its process is had nor after.
    pause = f'(open(\\"{note}\\", \\"a\\").close(), __import__(\\"time\\").sleep(2)) and told.iloc[0]'
    book.edit("analysis/costs.ipynb", "told.iloc[0]", pause)
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "evidence.cli", "book"], cwd=book.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )  # fmt: skip
    while not note.exists():
        assert process.poll() is None
        time.sleep(0.05)
    (server,) = [c for c in psutil.Process(process.pid).children() if any("forkserver" in part for part in c.cmdline())]
    server.send_signal(signal.SIGKILL)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert "✓ notebook costs" in output
    assert "Traceback" not in errors


NO_NETWORK = ["unshare", "--user", "--map-root-user", "--net"]


def can_unshare() -> bool:
    return bool(shutil.which("unshare")) and subprocess.run([*NO_NETWORK, "true"], capture_output=True).returncode == 0


@pytest.mark.skipif(not can_unshare(), reason="needs a network of its own")
def test_a_build_needs_no_network_not_even_this_machines_own(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    book.edit("data/claims.csv", "£40,,40,40", "£45,,45,45")
    command = [*NO_NETWORK, sys.executable, "-m", "evidence.cli", "book"]
    done = subprocess.run(command, cwd=book.root, capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode == 0, done.stderr
    assert "£45</a>" in book.page("chapters/costs")
