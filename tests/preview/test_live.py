"""The life of a preview, with a real one: saves, failures, their mending, its start and its end."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Book
from previews import failed, good, previewing

from evidence.preview import live
from evidence.preview.server import Status

unix = pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are not known to Windows")


def test_a_save_is_built_once_and_told_to_open_pages(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    with previewing(book) as preview:
        before = preview.hear(good)
        assert before["site"] in preview.get("chapters/costs.html")[2]
        # Two files at once, one of them by way of another file, as editors save.
        book.edit("chapters/costs.md", "A gardener costs", "Each gardener costs")
        saved = book.root / "data" / "claims.tmp"
        saved.write_text((book.root / "data" / "claims.csv").read_text().replace("£40,,40,40", "£45,,45,45"))
        saved.replace(book.root / "data" / "claims.csv")
        after = preview.hear(lambda news: good(news) and news["site"] != before["site"])
        page = preview.get("chapters/costs.html")[2]
        assert "Each gardener costs" in page and "£45</a>" in page and after["site"] in page
        # The notebooks, too, were written by that build.
        time.sleep(2)
        assert preview.builds() == 1, preview.terminal()
        assert "  chapters/costs.md, data/claims.csv changed\n" in preview.terminal()
    assert not [name for name, content in book.site().items() if b"_preview" in content]


def test_a_failure_is_told_on_the_page_and_in_the_terminal_until_it_is_mended(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    with previewing(book) as preview:
        before = preview.hear(good)
        page = preview.get("chapters/costs.html")
        book.edit("data/claims.csv", "garden-2012-cost,gardener-cost,", "garden-2012-cost,<script>alert(1)</script>,")
        told = preview.hear(failed)
        assert "found '<script>alert(1)</script>'" in told["message"]
        assert told["message"] in preview.terminal()
        assert told["site"] == before["site"]
        assert preview.get("chapters/costs.html")[2] == page[2]
        book.edit("data/claims.csv", "<script>alert(1)</script>", "gardener-cost")
        assert preview.hear(good) == before


def test_a_new_chapter_is_shown_and_a_removed_one_is_not(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    with previewing(book) as preview:
        before = preview.hear(good)
        assert preview.get("chapters/new.html")[0] == 404
        (book.root / "chapters" / "new.md").write_text("# A new chapter\n\nIts text.\n")
        toc = (book.root / "_toc.yml").read_text()
        book.edit("_toc.yml", "file: chapters/costs\n", "file: chapters/costs\n  - file: chapters/new\n")
        with_it = preview.hear(lambda news: good(news) and news["site"] != before["site"])
        assert "Its text." in preview.get("chapters/new.html")[2]
        (book.root / "chapters" / "new.md").unlink()
        (book.root / "_toc.yml").write_text(toc)
        preview.hear(lambda news: good(news) and news["site"] != with_it["site"])
        status, _, page = preview.get("chapters/new.html")
        assert status == 404 and "No such page" in page and "/_preview/reload.js" in page


def test_a_book_without_a_site_is_built_first(book: Book) -> None:
    with previewing(book) as preview:
        status, _, page = preview.get("")
        assert status == 404 and "No site yet" in page and 'data-site=""' in page
        assert preview.hear(good)["site"]
        assert preview.get("chapters/costs.html")[0] == 200


@unix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "terminate"])
@pytest.mark.parametrize("building", [False, True], ids=["at rest", "in a build"])
def test_a_stop_ends_everything(copy_of_built: Callable[[], Book], tmp_path: Path, number: int, building: bool) -> None:
    book, asleep = copy_of_built(), tmp_path / "asleep"
    if building:
        wait = f'[open(\\"{asleep}\\", \\"w\\").close(), __import__(\\"time\\").sleep(60)] and told.iloc[0]'
        book.edit("analysis/costs.ipynb", "told.iloc[0]", wait)
    with previewing(book) as preview:
        preview.until(asleep.exists) if building else preview.hear(good)
        group = preview.process.pid
        # A terminal sends Ctrl-C to every process of the group.
        os.killpg(group, number) if number == signal.SIGINT else preview.process.send_signal(number)
        assert preview.process.wait(timeout=30) == 0
        preview.until(lambda: not alive(group))
        assert "Stopped." in preview.terminal() and "Traceback" not in preview.terminal()
        with socket.create_server(("127.0.0.1", int(preview.address.split(":")[2].strip("/")))):
            pass  # the port is free


def alive(group: int) -> bool:
    """Say whether any process of a group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_port_that_is_taken_is_named(built: Book) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = built.run("serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "cannot be used" in done.stderr and "--port" in done.stderr
    assert "Traceback" not in done.stderr


def follow(book: Book, monkeypatch: pytest.MonkeyPatch, *builds: Callable[[], str]) -> list[tuple[str, str]]:
    """Follow a book with made-up builds, until there are no more; return what was told."""
    told: list[tuple[str, str]] = []
    coming = iter(builds)

    def build(root: Path) -> str:
        make = next(coming, None)
        if make is None:
            raise KeyboardInterrupt
        return make()

    class Noted(Status):
        def tell(self, state: str, message: str = "") -> None:
            told.append((state, message))

    # A preview that sees nothing to build would wait for ever.
    waits = iter(range(50))

    def wait(_: float) -> None:
        if next(waits, None) is None:
            raise KeyboardInterrupt

    monkeypatch.setattr(live, "build", build)
    monkeypatch.setattr("time.sleep", wait)
    with pytest.raises(KeyboardInterrupt):
        live.follow(book.root, Noted())
    return told


def test_what_is_saved_during_a_build_is_built_after_it(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def saved_meanwhile() -> str:
        book.edit("data/claims.csv", "£40", "£45")
        return "a fault"

    assert follow(book, monkeypatch, saved_meanwhile) == [("building", ""), ("failed", "a fault"), ("building", "")]


def test_a_site_that_somebody_removed_is_built_again(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    assert follow(book, monkeypatch, lambda: "") == [("building", ""), ("good", ""), ("building", "")]


@unix
def test_a_build_that_ends_without_a_word_is_a_failure(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "false")
    assert live.build(book.root).startswith("The build ended with status 1 and said nothing.")
