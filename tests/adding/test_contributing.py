"""The recipes of CONTRIBUTING.md, each run as it stands there on a copy of the book."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from conftest import ROOT, Book

from evidence.dataset import read
from evidence.files import Built
from evidence.publish.records import Value, read_results

PARTS = (
    "data",
    "chapters",
    "analysis",
    "tests/documents",
    "_config.yml",
    "_toc.yml",
    "requirements.lock",
    "README.md",
    "CITATION.cff",
)
AGREEMENT = ("both", "first-only", "second-only", "same-value", "same-kind", "kappa")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.egg-info", ".ipynb_checkpoints")


@pytest.fixture
def copy(tmp_path: Path) -> Book:
    """Return a copy of the book, as a clone has it."""
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=LEFT_OUT)
        else:
            shutil.copy(ROOT / name, tmp_path / name)
    return Book(tmp_path)


def commands(heading: str) -> list[list[str]]:
    """Return the commands under a heading of the page, with what is said of them in a comment as a last word."""
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    part = re.split(r"^### ", page, flags=re.MULTILINE)
    (section,) = [text.split("\n## ")[0] for text in part if text.startswith(heading)]
    lines = "\n".join(re.findall(r"```sh\n(.*?)```", section, re.DOTALL)).splitlines()
    return [shlex.split(line, comments=True)[1:] for line in lines if line.strip()]


def run(book: Book, heading: str, *, build: bool) -> str:
    """Run the commands under a heading; return all that they printed."""
    said = ""
    for command in commands(heading):
        if command[0] == "book" and not build:
            continue
        done = book.run(*command, PYTHONPATH=str(book.root / "analysis"))
        unread = command[0] == "unread" and " 9 of 9 " in f" {done.stdout.splitlines()[-1]} "
        assert done.returncode == (1 if unread else 0), f"{command}\n{done.stdout}{done.stderr}"
        said += done.stdout
    return said


def correct_a_number(book: Book) -> None:
    book.edit("data/claims.csv", "tlap-2012,359,£450,,450,450,", "tlap-2012,359,£455,,455,455,")


def test_a_number_is_corrected(copy: Book) -> None:
    correct_a_number(copy)
    assert "The data is sound" in run(copy, "Correct a number", build=False)


def test_a_claim_is_added(copy: Book) -> None:
    before = {path.name: path.read_bytes() for path in (copy.root / "data").iterdir()}
    said = run(copy, "Add a claim", build=False)
    assert "Proposed claim_id: collaborate-2025-levenshulme-inspire-weeks-giving-out-food-pandemic" in said
    for name, content in before.items():
        now = (copy.root / "data" / name).read_bytes()
        assert now.startswith(content), f"{name} was changed, and not only added to"
        assert (now != content) == (name in ("claims.csv", "measures.csv"))


def test_a_document_is_added_and_the_book_of_it_builds(copy: Book) -> None:
    correct_a_number(copy)  # here, too, so that one build serves both
    said = run(copy, "Add a document", build=True)
    assert "0 of 9 numbers in millbrook-2025 are in no claim and no exclusion." in said
    dataset = read(copy.root)
    assert {row["source_id"] for row in dataset["ledger"]} == {row["source_id"] for row in dataset["sources"]}
    # The corrected claim is of a document that was not at hand: the ledger says so, and is not called complete.
    ledger = values(copy, "ledger")
    assert (ledger["documents"].text, ledger["absent"].text, ledger["changed"].text) == (
        "six documents",
        "no documents",
        "one claim",
    )
    # A record of its day: neither the correction nor the new claims have a part in the agreement.
    kept = read_results(Built(ROOT).results("readers"))
    readers = values(copy, "readers")
    assert readers["once"].text == "three claims"
    if kept:  # a clone that was never built has none to compare with
        assert [readers[name].text for name in AGREEMENT] == [kept.values[name].text for name in AGREEMENT]


def values(book: Book, notebook: str) -> dict[str, Value]:
    results = read_results(Built(book.root).results(notebook))
    assert results is not None
    return results.values
