"""The benchmark of size: its times are the build's own, and a size that fails says why."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Book

from evidence.pipeline import sizes


def test_a_tiny_book_is_measured(book: Book) -> None:
    done = book.run("bench", "--scale", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    row = (book.root / "_build" / "scale.md").read_text(encoding="utf-8").splitlines()[-1]
    size, claims, check, execute, render, page, *_ = (cell.strip() for cell in row.strip("|").split("|"))
    assert (size, claims) == ("×1", "6")
    assert float(execute) > 0 and float(render) > 0 and float(check) >= 0
    assert page.endswith(")")


def test_a_size_that_fails_says_so_in_its_row_and_the_others_go_on(book: Book) -> None:
    book.edit("data/claims.csv", "£40,,40,40", "£40,,44,44")
    done = book.run("bench", "--scale", "1,2")
    assert done.returncode == 1
    assert done.stdout.count("failed: ✗ check data/claims.csv, row 4") == 4  # each size, as it comes and in the table
    assert "string-and-value-differ" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_size_that_is_none_is_refused(book: Book) -> None:
    done = book.run("bench", "--scale", "1,ten")
    assert done.returncode == 2
    assert "write whole numbers from 1, as in 1,10,100" in done.stderr


def test_a_build_that_takes_too_long_is_stopped_and_said_to(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizes, "LIMIT", 0)
    assert sizes.build(book.root).error == "it took longer than 0 s"


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").is_file(), reason="no /proc")
def test_memory_is_that_of_all_processes_of_a_session() -> None:
    hold = "import subprocess, sys, time; held = bytearray(50_000_000); print('ready', flush=True); time.sleep(60)"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}])"
    running = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, start_new_session=True)
    try:
        assert running.stdout and running.stdout.readline()
        assert 50e6 < sizes.held(running.pid) < 150e6
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.communicate()
