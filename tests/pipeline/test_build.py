"""The pipeline: what an edit re-executes and re-renders, and what a failure leaves in place."""

from __future__ import annotations

import errno
import json
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

from evidence.book import render


def site_state(book: Book) -> dict[str, bytes]:
    site = book.root / "_build" / "html"
    return {str(p.relative_to(site)): p.read_bytes() for p in site.rglob("*.html")}


def steps(output: str) -> list[str]:
    return [line[2:].split("  ")[0] for line in output.splitlines() if line.startswith("✓")]


def test_values_figures_and_tables_stand_in_the_pages(built: Book) -> None:
    page = built.page("chapters/returns")
    assert 'title="the first return">£1.50</a>' in page
    assert "up to £4" in page
    assert page.count("<svg") == 2
    assert "evidence/claims.html#garden-2012-return" in page
    assert '<th scope="col">Figure</th>' in page
    assert "Figure 1" in page and "Fig. 1" in page and "Table 1" in page
    assert ">£40</a>, or" in built.page("chapters/costs")
    assert ">40</a> pounds" in built.page("chapters/costs")


def test_nothing_changed_means_nothing_executed(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    done = book.run("book")
    assert done.returncode == 0
    assert "Nothing changed" in done.stdout
    assert steps(done.stdout) == []


def test_an_edit_reaches_exactly_the_pages_that_show_it(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    before = site_state(book)
    book.edit("data/claims.csv", "£40,,40,40", "£45,,45,45")
    old_date = 1_000_000_000
    os.utime(book.root / "data" / "claims.csv", (old_date, old_date))  # content counts, not dates
    done = book.run("book")
    assert done.returncode == 0, done.stderr
    assert steps(done.stdout) == ["check", "notebook costs", "site"]
    assert "costs.cost: £40 → £45" in done.stdout
    after = site_state(book)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {"chapters/costs.html", "analysis/costs.html"}
    assert "£45</a>" in book.page("chapters/costs")
    assert "£40" not in book.page("chapters/costs")
    notebook = json.loads((book.root / "analysis" / "costs.ipynb").read_text())
    assert "£45" in json.dumps(notebook, ensure_ascii=False)


def test_an_edit_of_what_no_notebook_reads_executes_none(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    book.edit("data/findings.csv", "Gardens help", "Gardens hinder")
    done = book.run("book")
    assert steps(done.stdout) == ["check"]


def test_an_edited_chapter_with_an_old_date_is_rendered(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    book.edit("chapters/introduction.md", "shows no value", "shows nothing at all")
    os.utime(book.root / "chapters" / "introduction.md", (1_000_000_000, 1_000_000_000))
    done = book.run("book")
    assert steps(done.stdout) == ["site"]
    assert "shows nothing at all" in book.page("chapters/introduction")


def test_an_edited_text_of_a_notebook_reaches_its_page(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    book.edit("analysis/costs.ipynb", "Workings: costs", "Workings: what it costs")
    done = book.run("book")
    assert steps(done.stdout) == ["notebook costs", "site"]
    assert "Workings: what it costs" in book.page("analysis/costs")


def test_outputs_that_were_altered_are_made_again(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    before = (book.root / "analysis" / "costs.ipynb").read_text(encoding="utf-8")
    book.edit("analysis/costs.ipynb", "£40", "£99")
    done = book.run("book")
    assert "notebook costs" in steps(done.stdout)
    assert (book.root / "analysis" / "costs.ipynb").read_text(encoding="utf-8") == before
    assert "£99" not in book.page("analysis/costs")


def test_the_results_of_a_removed_notebook_are_not_served(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    (book.root / "analysis" / "costs.ipynb").unlink()
    book.edit("_toc.yml", "  - file: analysis/costs\n", "")
    done = book.run("book")
    assert done.returncode == 1
    assert "chapters/costs.md:3: unknown value 'costs.cost'" in done.stderr


FAILURES = [
    ("chapters/costs.md", "costs.cost`", "costs.coast`", "chapters/costs.md:3: unknown value 'costs.coast': did you mean 'costs.cost'?"),
    ("chapters/costs.md", "costs.cost`", "returns.garden-2012-ceiling:,.0f`", "cannot be printed as ',.0f'"),
    ("chapters/returns.md", "{result-figure} returns.chart", "{result-figure} returns.chat", "unknown figure 'returns.chat'"),
    ("chapters/returns.md", "{result-table} returns.all", "{result-table} returns.alll", "did you mean 'returns.all'?"),
    ("chapters/introduction.md", "`green2011`", "`green2021`", 'chapters/introduction.md:3: WARNING: could not find bibtex key "green2021"'),
    ("chapters/introduction.md", "See {cite", "[gone](gone.md) {cite", "chapters/introduction.md:3"),
    ("analysis/costs.ipynb", "told.iloc[0]", "told.iloc[99]", "analysis/costs.ipynb, cell 2"),
    ("analysis/costs.ipynb", 'dataset.load(\\"unit-costs\\")', 'dataset.load(\\"help\\")', "analysis/costs.ipynb, cell 2, line 3 (told = dataset.load(\"help\")): BookError: this notebook reads 'help' but declares only unit-costs"),
    ("analysis/costs.ipynb", 'dataset.load(\\"unit-costs\\")', '__import__(\\"pandas\\").read_csv(\\"../data/claims.csv\\")', "read through evidence.dataset"),
    ("analysis/costs.ipynb", '"unit-costs"\n', '"unit-cots"\n', "did you mean 'unit-costs'?"),
    ("analysis/costs.ipynb", '"cells"', '"cellars"', "analysis/costs.ipynb is not a notebook"),
    ("_config.yml", "title: The", "title: [The", "_config.yml cannot be read"),
    ("data/references.bib", "year = {2011}", "year = {2011", "[bad-bibtex]"),
    ("data/claims.csv", "£40,,40,40", "£40,,41,41", "[string-and-value-differ]"),
    ("_toc.yml", "chapters/costs", "chapters/cots", "chapters/cots"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "message"), FAILURES)
def test_a_failure_names_its_place_and_leaves_the_site(
    copy_of_built: Callable[[], Book], file: str, old: str, new: str, message: str
) -> None:
    book = copy_of_built()
    before = site_state(book)
    book.edit(file, old, new)
    for _ in range(2):  # again on an unchanged second run
        done = book.run("book")
        assert done.returncode == 1
        assert message in done.stderr, done.stderr
        assert "Traceback" not in done.stderr
        assert site_state(book) == before
    book.edit(file, new, old)
    assert book.run("book").returncode == 0
    assert site_state(book) == before


@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are not known to Windows")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_leaves_the_site_and_nothing_running(copy_of_built: Callable[[], Book], tmp_path: Path, number: int) -> None:
    book = copy_of_built()
    before = site_state(book)
    book.edit("analysis/costs.ipynb", "told.iloc[0]", '__import__(\\"time\\").sleep(60) or told.iloc[0]')
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "evidence.cli", "book"], cwd=book.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        encoding="utf-8", start_new_session=True, env={**os.environ, "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    assert process.stdout
    while "notebook costs" not in process.stdout.readline():
        assert process.poll() is None
    time.sleep(2)
    os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "The last good site is untouched" in errors
    assert "Traceback" not in errors
    assert site_state(book) == before
    assert list(tmp_path.glob("evidence-*")) == []


def test_a_full_disk_leaves_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site, fresh = tmp_path / "html", tmp_path / "fresh"
    for folder, text in ((site, "old"), (fresh, "new")):
        folder.mkdir()
        (folder / "index.html").write_text(text)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copytree", full)
        with pytest.raises(OSError, match="No space left"):
            render.swap(fresh, site)
    assert (site / "index.html").read_text() == "old"
    render.swap(fresh, site)
    assert (site / "index.html").read_text() == "new"
    assert [p.name for p in tmp_path.iterdir() if "html." in p.name] == []


def test_a_swap_that_was_killed_half_way_is_mended(tmp_path: Path) -> None:
    (tmp_path / "html.outgoing").mkdir()
    (tmp_path / "html.outgoing" / "index.html").write_text("old")
    render.restore(tmp_path / "html")
    assert (tmp_path / "html" / "index.html").read_text() == "old"


def test_two_builds_of_the_same_book_are_the_same(built: Book, book: Book) -> None:
    assert book.run("book", PYTHONHASHSEED="7", TZ="Asia/Tokyo").returncode == 0
    assert site_state(book) == site_state(built)
    assert (book.root / "analysis" / "returns.ipynb").read_text() == (built.root / "analysis" / "returns.ipynb").read_text()
