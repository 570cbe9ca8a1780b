"""Warm kernels: the same outputs as ordinary ones, and no harm where their server is dead or turned off."""

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

from evidence.pipeline import execute
from evidence.pipeline.warm import keeper
from evidence.pipeline.warm.provisioner import forked
from evidence.problems import BookError

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kernels are not forked here")
# What the two kinds of kernel could differ in: modules already loaded, sys.path, arguments, folder, random state, and in how
# many messages the prints of one cell come.
PROBE = (
    'import os, random, sys\\n",\n'
    '    "open(os.environ[\\"KERNEL_NOTE\\"], \\"w\\").write(str(\\"altair\\" in sys.modules))\\n",\n'
    '    "import numpy, time\\n",\n'
    '    "print(1, flush=True), time.sleep(0.5)\\n",\n'
    '    "print(random.random(), numpy.random.rand(), sys.argv[0], sys.path, os.path.basename(os.getcwd()), sorted(n for n in globals() if not n.startswith(\\"_\\")))\\n",\n'
    '    "print(sorted(m for m in sys.modules if m.startswith(\\"evidence\\")))\\n",\n'
    '    "'
)


def probed(book: Book) -> Book:
    """Have a notebook of a tiny book show the state of its kernel, and note whether it was warm."""
    book.edit("analysis/costs.ipynb", "from evidence import publish, tellings", PROBE + "from evidence import publish, tellings")
    return book


def test_warm_and_ordinary_kernels_give_the_same_notebooks(book: Book, tmp_path: Path) -> None:
    warm = probed(book)
    ordinary = Book(shutil.copytree(book.root, tmp_path / "ordinary" / "book"))
    outputs = []
    for built, options, noted in ((warm, [], "True"), (ordinary, ["--no-warm"], "False")):
        done = built.run("book", *options, KERNEL_NOTE=str(tmp_path / "note"))
        assert done.returncode == 0, done.stderr
        # Else two ordinary kernels would be compared, and agree.
        assert (tmp_path / "note").read_text() == noted
        outputs.append([p.read_bytes() for p in sorted((built.root / "analysis").glob("*.ipynb"))])
    assert outputs[0] == outputs[1]
    assert b"evidence.problems" in outputs[0][0]
    assert outputs[0][0].count(b'"stream"') == 1  # however long a cell waits between two prints
    assert warm.site() == ordinary.site()


def test_a_dead_server_is_not_waited_for_and_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    kept = keeper.Keeper()
    try:
        kept.start()
        assert kept.server
        kept.server.kill()
        start = time.monotonic()
        assert forked(([], ".", {})) is None
        # It was 20 seconds for each wave of notebooks, and nobody was told why.
        assert time.monotonic() - start < 5
        assert keeper.ended()
        kept.watcher.join()
    finally:
        kept.stop()
    assert capsys.readouterr().out.count("The warm kernel server ended") == 1
    assert keeper.ADDRESS not in os.environ


def test_a_server_killed_under_a_running_notebook_does_not_fail_the_build(
    copy_of_built: Callable[[], Book], tmp_path: Path
) -> None:
    import psutil

    book = copy_of_built()
    note = tmp_path / "asleep"
    # The server has to die while the notebook runs, neither before its kernel is had nor after.
    pause = f'(open(\\"{note}\\", \\"a\\").close(), __import__(\\"time\\").sleep(3)) and told.iloc[0]'
    book.edit("analysis/costs.ipynb", "told.iloc[0]", pause)
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "evidence.cli", "book"], cwd=book.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )  # fmt: skip
    while not note.exists():
        assert process.poll() is None
        time.sleep(0.05)
    (server,) = [c for c in psutil.Process(process.pid).children() if any(part.endswith("server.py") for part in c.cmdline())]
    server.send_signal(signal.SIGKILL)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert output.count("The warm kernel server ended (-9); kernels start the ordinary way.") == 1
    assert "✓ notebook costs" in output
    assert "Traceback" not in errors


def test_a_kernel_that_did_not_start_is_tried_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # Ports that Jupyter chose can be taken by another process before the kernel opens them; the next kernel gets others.
    answers: list[RuntimeError | execute.Notebook] = [
        RuntimeError("Kernel died before replying to kernel_info"),
        RuntimeError("again"),
        {"cells": []},
    ]

    def run(root: Path, name: str) -> execute.Notebook:
        answer = answers.pop(0)
        if isinstance(answer, RuntimeError):
            raise answer
        return answer

    monkeypatch.setattr(execute, "_run", run)
    assert execute.execute(tmp_path, "costs") == {"cells": []}
    answers = [RuntimeError(f"attempt {n}") for n in range(1, 4)]
    with pytest.raises(BookError, match=r"analysis/costs.ipynb: attempt 3; run it in Jupyter"):
        execute.execute(tmp_path, "costs")


def test_a_keeper_that_may_not_be_warm_keeps_nothing() -> None:
    kept = keeper.Keeper(warm=False)
    kept.start()
    assert kept.server is None and kept.folder is None
    assert keeper.ADDRESS not in os.environ and keeper.PROVISIONER not in os.environ
    kept.stop()


def test_a_machine_without_loopback_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object, **__: object) -> None:
        raise OSError(101, "Network is unreachable")

    execute.check_loopback()  # this machine has it
    monkeypatch.setattr("socket.create_connection", unreachable)
    with pytest.raises(BookError, match=r"127\.0\.0\.1 .* cannot be used \(Network is unreachable\): allow it"):
        execute.check_loopback()


NO_NETWORK = ["unshare", "--user", "--map-root-user", "--net"]


def can_unshare() -> bool:
    return bool(shutil.which("unshare")) and subprocess.run([*NO_NETWORK, "true"], capture_output=True).returncode == 0


@pytest.mark.skipif(not can_unshare(), reason="needs a network of its own")
def test_a_build_without_loopback_says_so_within_seconds(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    before = book.site()
    book.edit("data/claims.csv", "£40,,40,40", "£45,,45,45")
    command = [*NO_NETWORK, sys.executable, "-m", "evidence.cli", "book"]
    # Without the look at the loopback, kernels would wait for minutes.
    done = subprocess.run(command, cwd=book.root, capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode == 1
    assert "✗ notebook costs\nnotebooks need the network address 127.0.0.1" in done.stderr
    assert "Traceback" not in done.stderr
    assert book.site() == before
