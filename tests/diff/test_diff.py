"""``evidence diff`` in a tiny book with a history: what it tells, and what it says where it cannot."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Book

AUTHOR = {f"GIT_{who}_{what}": "gardener" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def git(book: Book, *arguments: str) -> str:
    """Run git in the book, and return what it prints."""
    done = subprocess.run(["git", *arguments], cwd=book.root, env={**os.environ, **AUTHOR}, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def commit(book: Book, title: str) -> str:
    git(book, "add", "-A")
    git(book, "commit", "-q", "--no-verify", "-m", title)
    return git(book, "rev-parse", "HEAD")


@pytest.fixture
def grown(copy_of_built: Callable[[], Book]) -> Book:
    """Return a built book with one commit, the edition v1."""
    book = copy_of_built()
    (book.root / ".gitignore").write_text("_build/\n.build.lock\n", encoding="utf-8")
    git(book, "init", "-q", "-b", "main")
    commit(book, "Dig the garden")
    git(book, "tag", "v1")
    return book


def kept(book: Book) -> set[str]:
    """Return what lies beside the comparison."""
    return {path.name for path in (book.root / "_build" / "diff").iterdir()}


def diff(book: Book, *arguments: str) -> dict[str, Any]:
    """Return a comparison as data."""
    done = book.run("diff", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_an_edit_is_told_from_the_row_to_the_page(grown: Book) -> None:
    # A value moves, a figure is redrawn, a sum no longer fits, and a programme that measured itself is graded lower.
    grown.edit("data/claims.csv", "£40,,40,40", "£45,,45,45")
    grown.edit("data/claims.csv", "£1.50,£1,1.5,1.5", "£2.50,£1,2.5,2.5")
    grown.edit("data/studies.csv", "none,,,independent", "none,,,own")
    found = diff(grown)
    values = {change["key"]: change for change in found["values"]}
    assert (values["costs.cost"]["before"], values["costs.cost"]["after"]) == ("£40", "£45")
    assert values["costs.cost"]["chapters"] == ["chapters/costs"]
    assert values["costs.cost"]["claims"] == [{"name": "garden-2012-cost", "before": "£40", "after": "£45"}]
    (figure,) = found["figures"]
    assert figure["key"] == "returns.chart" and "<svg" in figure["before"] and figure["before"] != figure["after"]
    (verdict,) = found["verdicts"]
    assert (verdict["key"], verdict["before"], verdict["after"]) == ("net", "agrees", "does not agree")
    assert ("garden-2012-saving", "limited", "weak") in {(g["claim"], g["before"], g["after"]) for g in found["grades"]}
    rows = {(table["table"], row["name"]): row["cells"] for table in found["data"] for row in table["rows"]}
    assert {"name": "as_printed", "before": "£40", "after": "£45"} in rows["claims", "garden-2012-cost"]
    assert rows["studies", "garden-model"] == [{"name": "independence", "before": "independent", "after": "own"}]
    assert {"chapters/costs", "chapters/returns", "analysis/costs"} <= {page["page"] for page in found["pages"]}
    shown = (grown.root / "_build" / "diff" / "index.html").read_text(encoding="utf-8")
    assert "<del>£40</del>" in shown and "<ins>£45</ins>" in shown and "<script" not in shown
    # The second time nothing is built; and git knows of no other tree.
    again = grown.run("diff")
    assert "Building commit" not in again.stderr
    assert "costs.cost: £40 → £45" in again.stdout
    assert len(git(grown, "worktree", "list").splitlines()) == 1


def test_an_edition_and_an_earlier_commit_are_compared_with_by_their_names(grown: Book) -> None:
    grown.edit("data/claims.csv", "£40,,40,40", "£45,,45,45")
    assert grown.run("book").returncode == 0
    commit(grown, "Pay the gardener more")
    assert "Nothing that the book prints has changed since HEAD" in grown.run("diff").stdout
    for name in ("v1", "HEAD~1", "main^"):
        assert "costs.cost: £40 → £45" in grown.run("diff", name).stdout


def test_a_version_is_built_by_its_own_code(grown: Book) -> None:
    # As the book has it, and a tiny book has not: the package is part of the commit.
    shutil.copytree(
        Path(__file__).parents[2] / "analysis" / "evidence",
        grown.root / "analysis" / "evidence",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    commit(grown, "Bring the package")
    grown.edit("analysis/evidence/formulas/strength.py", '"economic model": 2', '"economic model": 3')
    commit(grown, "Trust models more")
    # The installed package, which grades the present book here, is as it was.
    assert ("garden-2012-return", "moderate", "limited") in {(g["claim"], g["before"], g["after"]) for g in diff(grown)["grades"]}


def test_the_last_build_is_the_complete_one_before(grown: Book) -> None:
    assert "no earlier build" in grown.run("diff", "last").stderr
    grown.edit("data/claims.csv", "£40,,40,40", "£45,,45,45")
    assert grown.run("book").returncode == 0
    grown.edit("data/claims.csv", "£45,,45,45", "£45,,45,many")
    assert grown.run("book").returncode == 1
    grown.edit("data/claims.csv", "£45,,45,many", "£47,,47,47")
    assert "costs.cost: £45 → £47" in grown.run("diff", "last").stdout


def test_sentences_that_a_build_withdrew_are_told(grown: Book) -> None:
    grown.edit("data/claims.csv", "£40,,40,40,,cost,what the document says", "£40,,40,40,,cost,It costs £40")
    commit(grown, "Say what a gardener costs")
    grown.edit("data/claims.csv", "£40,,40,40", "£45,,45,45")
    told = grown.run("diff").stdout
    assert "  data/claims.csv:4: It costs £40\n      because says £40; the figures of its row are now £45" in told
    assert "is withdrawn" not in told.partition("Pages touched")[2]  # a cell of the data is no page


def test_a_commit_that_cannot_be_built_is_told_and_leaves_nothing(grown: Book) -> None:
    grown.edit("data/claims.csv", "£40,,40,40", "£40,,40,forty")
    sha = commit(grown, "Break the garden")
    grown.edit("data/claims.csv", "£40,,40,forty", "£40,,40,40")
    done = grown.run("diff")
    assert done.returncode == 1
    assert f"commit {sha[:10]} (Break the garden) cannot be built" in done.stderr
    assert "data/claims.csv, row 4, column high: found 'forty'" in done.stderr
    assert "git worktree add" in done.stderr and "Traceback" not in done.stderr
    assert str(grown.root) not in done.stderr
    assert not [name for name in kept(grown) if name.startswith(sha)]
    assert len(git(grown, "worktree", "list").splitlines()) == 1


def test_a_package_that_does_not_import_is_told_in_a_line(grown: Book) -> None:
    package = grown.root / "analysis" / "evidence"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    commit(grown, "Bring half of the package")
    shutil.rmtree(package)
    done = grown.run("diff")
    assert done.returncode == 1
    assert "ModuleNotFoundError: No module named 'evidence.pipeline'" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_a_killed_comparison_left_is_cleared(grown: Book) -> None:
    left = grown.root / "_build" / "diff" / "0000.building"
    left.mkdir(parents=True)
    assert grown.run("diff").returncode == 0
    assert not left.exists()


def test_a_present_book_that_cannot_be_built_is_told_as_a_build_does(grown: Book) -> None:
    grown.edit("data/claims.csv", "£40,,40,40", "£40,,40,forty")
    done = grown.run("diff")
    assert done.returncode == 1
    assert "found 'forty'" in done.stderr


@pytest.mark.parametrize("name", ["v9", "--output=x", "HEAD:data", "", "v1 v1"])
def test_an_unknown_commit_is_told_in_a_sentence(grown: Book, name: str) -> None:
    done = grown.run("diff", "--", name)
    assert done.returncode == 1
    assert f"there is no commit or edition {name!r} here" in done.stderr
    assert "Traceback" not in done.stderr and done.stdout == ""
    assert not (grown.root / "x").exists()


def test_without_a_repository_or_git_it_says_so(built: Book, tmp_path: Path) -> None:
    book = Book(shutil.copytree(built.root, tmp_path / "alone"))
    done = book.run("diff", GIT_CEILING_DIRECTORIES=str(tmp_path))
    assert done.returncode == 1 and "lies in no git repository" in done.stderr
    done = book.run("diff", PATH=str(tmp_path))
    assert done.returncode == 1 and "git is not installed" in done.stderr


def test_a_commit_from_before_the_book_is_told(copy_of_built: Callable[[], Book]) -> None:
    book = copy_of_built()
    git(book, "init", "-q", "-b", "main")
    git(book, "commit", "-q", "--no-verify", "--allow-empty", "-m", "Nothing yet")
    done = book.run("diff")
    assert done.returncode == 1
    assert "cannot be built" in done.stderr
    assert "Traceback" not in done.stderr
