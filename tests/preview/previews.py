"""A preview of a tiny book as a user has it: started by its command, seen through its pages and its events."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from conftest import Book

News = dict[str, Any]
DEADLINE = 120  # seconds; a busy machine is no fault of the code


class Preview:
    """A running preview; ``log`` is the file that its terminal goes to."""

    def __init__(self, book: Book, process: subprocess.Popen[bytes], log: Path) -> None:
        self.book, self.process, self.log = book, process, log
        self.until(lambda: "stop with Ctrl-C\n" in self.terminal())
        self.address = self.terminal().split()[4]

    def terminal(self) -> str:
        """Return what its terminal shows so far."""
        return self.log.read_text(encoding="utf-8")

    def until(self, come: Callable[[], bool]) -> None:
        """Wait for something to come."""
        end = time.monotonic() + DEADLINE
        while not come():
            assert time.monotonic() < end, f"it never came; the terminal says: {self.terminal()}"
            time.sleep(0.05)

    def get(self, path: str, host: str = "") -> tuple[int, dict[str, str], str]:
        """Return the status, the headers and the text of an answer."""
        request = urllib.request.Request(self.address + path, headers={"Host": host} if host else {})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, dict(answer.headers), answer.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, dict(refusal.headers), refusal.read().decode()

    def hear(self, wanted: Callable[[News], bool]) -> News:
        """Listen as an open page does, and return the first news that are wanted."""
        end = time.monotonic() + DEADLINE
        with urllib.request.urlopen(f"{self.address}_preview/events", timeout=30) as stream:
            for line in stream:
                assert time.monotonic() < end, f"it was never told; the terminal says: {self.terminal()}"
                if line.startswith(b"data: "):
                    news: News = json.loads(line[6:])
                    if wanted(news):
                        return news
        raise AssertionError(f"the stream ended; the terminal says: {self.terminal()}")

    def builds(self) -> int:
        """Return how many builds saves have set off."""
        return self.terminal().count(" changed\n")


@contextmanager
def previewing(book: Book, *options: str) -> Iterator[Preview]:
    """Preview a book at a free port, and end it whatever happens."""
    log = book.root.with_name("terminal.txt")
    command = [sys.executable, "-m", "evidence.cli", "serve", "--port", "0", *options]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=book.root, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, env={**os.environ}
        )
        try:
            yield Preview(book, process, log)
        finally:
            if process.poll() is None:
                process.terminate()
            process.wait(timeout=30)


def good(news: News) -> bool:
    """Say whether the last build is told to have gone well."""
    return bool(news["state"] == "good")


def failed(news: News) -> bool:
    """Say whether the last build is told to have failed."""
    return bool(news["state"] == "failed")
