"""The command line: serving and cleaning."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Book


@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are not known to Windows")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "terminate"])
def test_serve_shows_the_site_until_it_is_stopped(built: Book, number: int) -> None:
    # Port 0: the machine picks a free one, so that two runs do not meet.
    command = [sys.executable, "-m", "evidence.cli", "serve", "--port", "0"]
    process = subprocess.Popen(command, cwd=built.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    try:
        assert process.stdout
        address = process.stdout.readline().split()[4]
        with urllib.request.urlopen(f"{address}chapters/returns.html", timeout=10) as page:
            assert page.read().decode() == built.page("chapters/returns")
        process.send_signal(number)
        _, errors = process.communicate(timeout=10)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "Traceback" not in errors


def test_serve_says_that_a_port_is_taken(built: Book) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = built.run("serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "cannot be used" in done.stderr and "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_serve_without_a_site_says_how_to_make_one(book: Book) -> None:
    done = book.run("serve", "--port", "0")
    assert done.returncode == 1
    assert "make book" in done.stderr


def test_clean_removes_what_was_built_and_nothing_else(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()

    def others() -> list[Path]:
        return sorted(p for p in book.root.rglob("*") if "_build" not in p.parts)

    before = others()
    assert book.run("clean").returncode == 0
    assert not (book.root / "_build").exists()
    assert others() == before
    assert book.run("clean").returncode == 0  # with nothing there
