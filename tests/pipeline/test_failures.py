"""Failures: each names its place and its cure, shows no traceback, and leaves the last good site."""

from __future__ import annotations

import contextlib
import errno
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Book

from evidence.book import render
from evidence.pipeline.failures import words
from evidence.pipeline.progress import Progress
from evidence.problems import BookError, DataError, Problem

LOAD = 'tellings.load(\\"unit-costs\\")'
SWALLOWED = (
    'try:\\n",\n    "    open(\\"../data/claims.csv\\")\\n",\n    "except Exception:\\n",\n    "    pass\\n",\n'
    '    "from evidence import publish, tellings'
)
FAILURES = {
    "a cell that raises": ("analysis/costs.ipynb", "told.iloc[0]", "told.iloc[99]", "analysis/costs.ipynb, cell 2"),
    "a kernel that dies": ("analysis/costs.ipynb", "told.iloc[0]", '__import__(\\"os\\")._exit(1) or told.iloc[0]', "analysis/costs.ipynb: its process ended before it did (status 1); run it in Jupyter to see why"),
    "an undeclared topic": ("analysis/costs.ipynb", LOAD, 'tellings.load(\\"help\\")', "analysis/costs.ipynb, cell 2, line 4 (told = tellings.load(\"help\")): BookError: this notebook reads 'help' but declares only unit-costs"),
    "a file opened past the dataset": ("analysis/costs.ipynb", LOAD, '__import__(\\"pandas\\").read_csv(\\"../data/claims.csv\\")', "read data through evidence.dataset"),
    "a topic that there is not": ("analysis/costs.ipynb", '"unit-costs"\n', '"unit-cots"\n', "did you mean 'unit-costs'?"),
    "a notebook without cells": ("analysis/costs.ipynb", '"cells"', '"cellars"', "analysis/costs.ipynb is not a notebook"),
    "an import past the public folders": ("analysis/costs.ipynb", "from evidence import publish, tellings", "from evidence import publish, tellings, checks", "analysis/costs.ipynb, code cell 1: imports evidence.checks"),
    "a broken bibliography": ("data/references.bib", "year = {2011}", "year = {2011", "[bad-bibtex]"),
    "a string and value that differ": ("data/claims.csv", "£40,,40,40", "£40,,41,41", "[string-and-value-differ]"),
    "an unknown value": ("chapters/costs.md", "costs.cost`", "costs.coast`", "chapters/costs.md:3: unknown value 'costs.coast': did you mean 'costs.cost'?"),
    "a format that does not fit": ("chapters/costs.md", "costs.cost`", "returns.garden-2012-ceiling:,.0f`", "cannot be printed as ',.0f'"),
    "an unknown figure": ("chapters/returns.md", "{result-figure} returns.chart", "{result-figure} returns.chat", "unknown figure 'returns.chat'"),
    "an unknown table": ("chapters/returns.md", "{result-table} returns.all", "{result-table} returns.alll", "did you mean 'returns.all'?"),
    "an unknown work": ("chapters/introduction.md", "`green2011`", "`green2021`", 'chapters/introduction.md:3: WARNING: could not find bibtex key "green2021"'),
    "a link to no page": ("chapters/introduction.md", "See {cite", "[gone](gone.md) {cite", "chapters/introduction.md:3"),
    "a file outside the book": ("analysis/costs.ipynb", LOAD, 'open(__import__(\\"os\\").path.expanduser(\\"~/notes.txt\\")) and ' + LOAD, "notes.txt, outside the book: read data through evidence.dataset"),
    "a folder of the book by its names": ("analysis/costs.ipynb", LOAD, '__import__(\\"os\\").listdir(\\"../data\\") and ' + LOAD, "this notebook opens data by itself"),
    "a refusal that the notebook swallows": ("analysis/costs.ipynb", "from evidence import publish, tellings", SWALLOWED, "analysis/costs.ipynb, cell 2: this notebook opens data/claims.csv by itself"),
    "a program in a terminal of its own": ("analysis/costs.ipynb", LOAD, '__import__(\\"pty\\").fork() and ' + LOAD, "this notebook starts another process by itself"),
    "a cell without text": ("analysis/costs.ipynb", '"source": [', '"source": null, "was": [', "analysis/costs.ipynb is not a notebook"),
    "a folder of the book that is listed": ("analysis/costs.ipynb", LOAD, 'list(__import__(\\"os\\").scandir(\\"../data\\")) and ' + LOAD, "this notebook opens data by itself"),
    "another program": ("analysis/costs.ipynb", LOAD, '__import__(\\"os\\").system(\\"cat ../data/claims.csv\\") and ' + LOAD, "this notebook starts another program by itself"),
    "an address of the network": ("analysis/costs.ipynb", LOAD, '__import__(\\"socket\\").create_connection((\\"127.0.0.1\\", 9)) and ' + LOAD, "this notebook opens an address of the network by itself"),
    "a file of its own beside the notebooks": ("analysis/costs.ipynb", LOAD, 'open(b\\"costs.ipynb\\") and ' + LOAD, "this notebook opens analysis/costs.ipynb by itself"),
    "a warning that nobody would see": ("analysis/costs.ipynb", LOAD, '__import__(\\"warnings\\").warn(\\"hm\\") or ' + LOAD, "analysis/costs.ipynb, cell 2 writes to standard error"),
    "reads that are no list": ("analysis/costs.ipynb", '"reads": [\n    "unit-costs"\n   ]', '"reads": "unit-costs"', "in its metadata, evidence.reads is a list of names"),
    "contents that cannot be read": ("_toc.yml", "root:", "root: [", "_toc.yml cannot be read"),
    "a configuration that cannot be read": ("_config.yml", "title: The", "title: [The", "_config.yml cannot be read"),
    "a chapter that there is not": ("_toc.yml", "chapters/costs", "chapters/cots", "chapters/cots"),
}  # fmt: skip

ON_PAGES = ("a format that does not fit", "an unknown figure", "an unknown table")  # told together, so one build shows them all
TO_MEND = ("a string and value that differ", "a cell that raises", "an unknown value", "an unknown work")  # one for each step


def fails(book: Book, *messages: str) -> None:
    """Build a book that must fail with these messages, and leave its site."""
    before = book.site()
    done = book.run("book")
    assert done.returncode == 1
    assert all(message in done.stderr for message in messages), done.stderr
    assert "Traceback" not in done.stderr
    assert book.site() == before


@pytest.mark.parametrize("case", [case for case in FAILURES if case not in ON_PAGES + TO_MEND])
def test_a_failure_names_its_place_and_leaves_the_site(copy_of_built: Callable[[], Book], case: str) -> None:
    file, old, new, message = FAILURES[case]
    book = copy_of_built()
    book.edit(file, old, new)
    fails(book, message)


def test_all_faults_of_pages_are_told_at_once(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    for case in ON_PAGES:
        book.edit(*FAILURES[case][:3])
    fails(book, *(FAILURES[case][3] for case in ON_PAGES))


@pytest.mark.parametrize("case", TO_MEND)
def test_a_failure_is_told_on_every_run_until_it_is_mended(copy_of_built: Callable[[], Book], case: str) -> None:
    file, old, new, message = FAILURES[case]
    book = copy_of_built()
    before = book.site()
    book.edit(file, old, new)
    fails(book, message)
    fails(book, message)  # Sphinx repeats no warning for pages that it has read
    book.edit(file, new, old)
    assert book.run("book").returncode == 0
    assert book.site() == before


@pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="needs /proc")
def test_a_way_round_by_the_systems_own_folders_is_refused(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    book.edit("analysis/costs.ipynb", LOAD, 'open(\\"/proc/self/cwd/../data/claims.csv\\") and ' + LOAD)
    fails(book, "this notebook opens data/claims.csv by itself")


def test_a_module_beside_the_notebooks_is_refused(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    (book.root / "analysis" / "colorsys.py").touch()
    fails(book, "analysis/colorsys.py stands beside the notebooks: move it into a folder of analysis/evidence")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are not known to Windows")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "terminate"])
def test_a_stop_leaves_the_site_and_nothing_running(copy_of_built: Callable[[], Book], tmp_path: Path, number: int) -> None:
    book = copy_of_built()
    before = book.site()
    asleep = tmp_path / "asleep"
    wait = f'[open(\\"{asleep}\\", \\"w\\").close(), __import__(\\"time\\").sleep(60)] and told.iloc[0]'
    book.edit("analysis/costs.ipynb", "told.iloc[0]", wait)
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "evidence.cli", "book"], cwd=book.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        encoding="utf-8", start_new_session=True, env={**os.environ, "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    while not asleep.exists():
        assert process.poll() is None
        time.sleep(0.05)
    # A terminal sends Ctrl-C to every process of the group, the kernels and their server included.
    os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "The last good site is untouched" in errors
    assert "Traceback" not in errors
    assert book.site() == before
    for _ in range(50):
        if not (left := of_group(process.pid)):
            break
        time.sleep(0.1)
    assert left == []
    # The folder of the processes' server was made here, by TMPDIR: the next build clears it.
    book.edit("analysis/costs.ipynb", wait, "told.iloc[0]")
    assert book.run("book", TMPDIR=str(tmp_path)).returncode == 0
    assert list(tmp_path.glob("pymp-*")) == []
    assert book.site() == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told_in_words_and_leaves_the_site(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    book.edit("data/claims.csv", "£40,,40,40", "£45,,45,45")
    partial = book.root / "_build" / "results" / "costs.json.partial"
    partial.symlink_to("/dev/full")
    fails(book, "✗ notebook costs\nthe disk is full: free some space")
    partial.unlink()
    assert book.run("book").returncode == 0
    assert "£45</a>" in book.page("chapters/costs")


def test_a_full_disk_leaves_the_site_while_it_is_swapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site, fresh = tmp_path / "html", tmp_path / "fresh"
    for folder, text in ((site, "old"), (fresh, "new")):
        folder.mkdir()
        (folder / "index.html").write_text(text)

    (fresh / "_static").mkdir()
    bundle = tmp_path / "bundle.js"
    bundle.touch()

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "Kein Speicherplatz")

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copytree", full)
        with pytest.raises(OSError) as failed:
            render.swap(fresh, bundle, site)
    assert "the disk is full" in words(failed.value)
    assert (site / "index.html").read_text() == "old"
    render.swap(fresh, bundle, site)
    assert (site / "index.html").read_text() == "new"
    assert [p.name for p in tmp_path.iterdir() if "html." in p.name] == []


def test_a_swap_that_was_killed_half_way_is_mended(tmp_path: Path) -> None:
    (tmp_path / "html.outgoing").mkdir()
    (tmp_path / "html.outgoing" / "index.html").write_text("old")
    render.restore(tmp_path / "html")
    assert (tmp_path / "html" / "index.html").read_text() == "old"


def test_a_full_disk_is_found_behind_the_error_that_a_library_made_of_it() -> None:
    with pytest.raises(BookError) as failed:
        try:
            raise OSError(errno.ENOSPC, "Kein Speicherplatz")
        except OSError as error:
            raise BookError("extension error") from error
    assert "the disk is full" in words(failed.value)


def test_an_error_travels_whole_between_processes() -> None:
    problem = Problem("data/claims.csv", 4, "low", "not-a-number", "x", "a number", "type digits")
    assert pickle.loads(pickle.dumps(DataError([problem]))).problems == [problem]


def test_a_fault_of_the_program_is_not_hidden(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress()
    progress.fail("notebook costs", KeyError("lost"))
    progress.fail("notebook help", BookError("mend it"))
    progress.finish("")
    shown = capsys.readouterr().err
    assert "✗ notebook costs\nKeyError: 'lost'" in shown
    assert "✗ notebook help\nmend it\n" in shown


def of_group(leader: int) -> list[int]:
    """Return the processes of a build's group that still run."""
    import psutil

    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if os.getpgid(process.pid) == leader and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
    return found
