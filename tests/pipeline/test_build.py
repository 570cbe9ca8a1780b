"""The build: what an edit re-executes and re-renders, and what it does not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Book, steps
from filelock import FileLock

from evidence.book import render
from evidence.pipeline.build import LOCK

OLD_DATE = (1_000_000_000, 1_000_000_000)


def test_values_figures_and_tables_stand_in_the_pages(built: Book) -> None:
    page = built.page("chapters/returns")
    assert 'title="the first return">£1.50</a>' in page
    assert "up to £4" in page
    assert page.count("<svg") == 2
    assert "evidence/claims.html#garden-2012-return" in page
    assert '<th scope="col">Figure</th>' in page
    assert "Figure 1" in page and "Fig. 1" in page and "Table 1" in page
    assert ">£40</a>, or" in built.page("chapters/costs")
    # The same value in another format: published once, printed as each sentence needs it.
    assert ">40</a> pounds" in built.page("chapters/costs")


def test_a_copied_book_has_nothing_to_do(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    done = book.run("book")
    assert done.returncode == 0
    assert "Nothing changed" in done.stdout
    assert steps(done.stdout) == []


def test_a_moved_book_has_nothing_to_do_and_renders_an_edit_as_a_fresh_build_does(
    copy_of_built: Callable[[], Book], tmp_path: Path
) -> None:
    moved = Book(copy_of_built().root.rename(tmp_path / "moved elsewhere"))
    assert "Nothing changed" in moved.run("book").stdout
    moved.edit("chapters/introduction.md", "shows no value", "shows nothing at all")
    done = moved.run("book")
    assert steps(done.stdout) == ["pages", "site"], done.stderr
    # Without render, site and record this one builds from nothing: what a moved folder remembers must not show.
    fresh = Book(shutil.copytree(moved.root, tmp_path / "fresh", ignore=shutil.ignore_patterns("render", "html", "records")))
    assert fresh.run("book").returncode == 0
    assert moved.site() == fresh.site()
    assert "shows nothing at all" in moved.page("chapters/introduction")


def test_the_records_name_no_path_of_this_machine(built: Book) -> None:
    records = [path.read_text(encoding="utf-8") for path in (built.root / "_build" / "records").iterdir()]
    assert any("data/claims.csv" in record for record in records)
    assert not any(str(place) in record for record in records for place in (built.root, Path.home()))


def test_an_edit_reaches_exactly_the_pages_that_show_it(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    before = book.site()
    book.edit("data/claims.csv", "£40,,40,40", "£45,,45,45")
    done = book.run("book")
    assert done.returncode == 0, done.stderr
    assert steps(done.stdout) == ["check", "notebook costs", "pages", "site"]
    assert "costs.cost: £40 → £45" in done.stdout
    after = book.site()
    changed = {name for name in after if name.endswith(".html") and after[name] != before.get(name)}
    # No more than these, or every correction would have a reader compare the whole site.
    assert changed == {"chapters/costs.html", "analysis/costs.html", "chapters/evidence/claims.html"}
    assert "£45</a>" in book.page("chapters/costs")
    assert "£40" not in book.page("chapters/costs")
    notebook = json.loads((book.root / "analysis" / "costs.ipynb").read_text(encoding="utf-8"))
    assert "£45" in json.dumps(notebook, ensure_ascii=False)


def test_an_edit_of_what_no_notebook_reads_executes_none(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    book.edit("data/findings.csv", "Gardens help", "Gardens hinder")
    assert steps(book.run("book").stdout) == ["check"]


def test_an_edit_under_the_same_date_is_seen(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    chapter = book.root / "chapters" / "introduction.md"
    state = chapter.stat()
    book.edit("chapters/introduction.md", "shows no value", "shows 00 value")  # as long as before
    # As an archive or another machine may leave it: new content that has the date and length of the old.
    os.utime(chapter, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert steps(book.run("book").stdout) == ["pages", "site"]
    assert "shows 00 value" in book.page("chapters/introduction")


def test_an_edited_chapter_with_an_old_date_is_rendered(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    book.edit("chapters/introduction.md", "shows no value", "shows nothing at all")
    os.utime(book.root / "chapters" / "introduction.md", OLD_DATE)
    assert steps(book.run("book").stdout) == ["pages", "site"]
    assert "shows nothing at all" in book.page("chapters/introduction")


def test_an_edited_text_of_a_notebook_reaches_its_page(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    book.edit("analysis/costs.ipynb", "Workings: costs", "Workings: what it costs")
    assert steps(book.run("book").stdout) == ["notebook costs", "pages", "site"]
    assert "Workings: what it costs" in book.page("analysis/costs")


def test_outputs_that_were_altered_are_made_again(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    before = (book.root / "analysis" / "costs.ipynb").read_text(encoding="utf-8")
    book.edit("analysis/costs.ipynb", "£40", "£99")
    assert "notebook costs" in steps(book.run("book").stdout)
    assert (book.root / "analysis" / "costs.ipynb").read_text(encoding="utf-8") == before
    assert "£99" not in book.page("analysis/costs")


def test_the_results_of_a_removed_notebook_are_not_served(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    (book.root / "analysis" / "costs.ipynb").unlink()
    book.edit("_toc.yml", "  - file: analysis/costs\n", "")
    done = book.run("book")
    assert done.returncode == 1
    assert "chapters/costs.md:3: unknown value 'costs.cost'" in done.stderr


@pytest.mark.parametrize(
    ("file", "ran"),
    [
        ("results/costs.json", ["notebook costs"]),
        ("records/notebook-costs.json", ["notebook costs"]),
        ("inputs/unit-costs.json", ["check"]),
        ("html/chapters/costs.html", ["site"]),
        ("render/html/chapters/costs.html", ["pages"]),
        ("stamp", []),
    ],
)
def test_a_built_file_that_is_cut_short_is_made_again_and_never_published(
    copy_of_built: Callable[[], Book], file: str, ran: list[str]
) -> None:
    book = copy_of_built()
    before = book.site()
    built = book.root / "_build" / file
    whole = built.read_bytes()
    built.write_bytes(whole[: len(whole) // 2])
    if file.partition("/")[0] not in ("html", "stamp"):
        (book.root / "notes.md").touch()  # else all is up to date, and nobody looks behind the site
    done = book.run("book")
    assert done.returncode == 0, done.stderr
    assert set(ran) <= set(steps(done.stdout)) and (ran or not steps(done.stdout))
    assert book.site() == before
    if not file.startswith("records"):
        assert built.read_bytes() == whole
    assert "Nothing changed" in book.run("book").stdout


@pytest.mark.parametrize("file", ["chapters/.parts/said.md", "chapters/tests/said.md", "linked/said.md"])
def test_an_included_file_counts_wherever_it_lies(copy_of_built: Callable[[], Book], tmp_path: Path, file: str) -> None:
    book = copy_of_built()
    (tmp_path / "elsewhere").mkdir()
    (book.root / "linked").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (book.root / file).parent.mkdir(exist_ok=True)
    (book.root / file).write_text("Said once.\n")
    with (book.root / "chapters" / "introduction.md").open("a") as chapter:
        chapter.write(f"\n```{{include}} ../{file}\n```\n")
    assert book.run("book").returncode == 0
    assert "Said once." in book.page("chapters/introduction")
    (book.root / file).write_text("Said otherwise.\n")
    assert book.run("book").returncode == 0
    assert "Said otherwise." in book.page("chapters/introduction")


def test_what_was_altered_behind_sphinx_is_not_published(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    before = book.site()
    rendered = book.root / "_build" / "render" / "html"
    (rendered / "added.html").touch()
    (rendered / "chapters" / "costs.html").write_text("altered")
    book.edit("chapters/introduction.md", "shows no value", "shows nothing at all")
    assert book.run("book").returncode == 0
    book.edit("chapters/introduction.md", "shows nothing at all", "shows no value")
    assert book.run("book").returncode == 0
    assert book.site() == before


@pytest.mark.parametrize("file", ["results/costs.json", "records/pages.json", "inputs/digests.json", "stamp", "started"])
def test_bytes_that_are_no_text_in_a_built_file_are_written_over(copy_of_built: Callable[[], Book], file: str) -> None:
    book = copy_of_built()
    before = book.site()
    with (book.root / "_build" / file).open("ab") as built:
        built.write(b"\xff")
    (book.root / "notes.md").touch()
    done = book.run("book")
    assert done.returncode == 0, done.stderr
    assert book.site() == before


def test_a_second_build_in_one_folder_waits_for_the_first(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    book.edit("data/claims.csv", "£40,,40,40", "£45,,45,45")
    command = [sys.executable, "-u", "-m", "evidence.cli", "book"]
    with FileLock(book.root / LOCK):
        (book.root / "_build" / "started").write_text('{"process": 4242, "folder": ""}')
        second = subprocess.Popen(command, cwd=book.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
        assert second.stdout
        waits = "Another build of this book runs (process 4242); this one goes on when it is done.\n"
        assert second.stdout.readline() == waits
        assert second.poll() is None
    output, errors = second.communicate(timeout=60)
    assert second.returncode == 0, errors
    assert "costs.cost: £40 → £45" in output


def test_a_book_in_a_folder_with_spaces_and_accents_builds_under_the_c_locale(
    copy_of_built: Callable[[], Book], tmp_path: Path
) -> None:
    book = Book(copy_of_built().root.rename(tmp_path / "Bücher & Zahlen (neu)"))
    book.edit("data/claims.csv", "£40,,40,40", "£45,,45,45")
    done = book.run("book", LC_ALL="C", LANG="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 0, done.stderr
    assert "£45</a>" in book.page("chapters/costs")


def test_a_site_that_cannot_be_put_in_place_leaves_the_last_one(
    copy_of_built: Callable[[], Book], monkeypatch: pytest.MonkeyPatch
) -> None:
    book = copy_of_built()
    before = book.site()
    move = Path.rename

    def held(self: Path, target: Path) -> Path:
        if self.name == "html.incoming":
            raise PermissionError(13, "Permission denied", str(target))
        return move(self, target)

    monkeypatch.setattr(Path, "rename", held)
    with pytest.raises(PermissionError):
        render.publish(book.root)
    assert book.site() == before


def test_the_account_as_json_says_what_ran_why_and_what_moved(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    book.edit("data/claims.csv", "£40,,40,40", "£45,,45,45")
    done = book.run("book", "--json")
    account = json.loads(done.stdout)
    assert list(account["ran"]) == ["check", "notebook costs", "pages", "site"]
    assert account["because"]["check"] == ["data/claims.csv changed"]
    assert "notebook returns" in account["reused"]
    assert {"value": "costs.cost", "before": "£40", "after": "£45"} in account["moved"]
    assert steps(done.stderr) == list(account["ran"])
    book.edit("data/claims.csv", "£45,,45,45", "£45,,46,46")
    failed = book.run("book", "--json")
    assert failed.returncode == 1
    assert "string-and-value-differ" in json.loads(failed.stdout)["failed"]["check"]


def test_two_builds_of_the_same_book_are_the_same(built: Book, book: Book) -> None:
    # Other order of sets, other clock: either once in a page would make each build look like a change.
    assert book.run("book", PYTHONHASHSEED="7", TZ="Asia/Tokyo").returncode == 0
    assert book.site() == built.site()
    assert (book.root / "analysis" / "returns.ipynb").read_text() == (built.root / "analysis" / "returns.ipynb").read_text()
