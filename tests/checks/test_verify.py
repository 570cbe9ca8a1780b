"""Verification against documents, and the ledger of numbers."""

from __future__ import annotations

import hashlib
import shutil

import pytest
from conftest import ROOT, Book

from evidence.checks.ledger import account
from evidence.checks.verify import text_at, verify
from evidence.dataset import read_valid


def test_text_at() -> None:
    assert text_at(["a", "b", "c"], "2") == "b"
    assert text_at(["a", "b", "c"], "2-3") == "b\nc"


def test_the_base_book_verifies(book: Book) -> None:
    done = book.run("verify", "--sources", "sources")
    assert done.returncode == 0, done.stderr
    assert "0 mismatches" in done.stdout


def test_a_number_that_is_not_at_its_line(book: Book) -> None:
    book.edit("data/claims.csv", "garden-2012,4,£40", "garden-2012,3,£40")
    done = book.run("verify", "--sources", "sources")
    assert done.returncode == 1
    assert "claims.csv, row 4, column as_printed: found '£40'; expected that string at line 3 of garden-2012" in done.stderr


def test_an_altered_document(book: Book) -> None:
    # No number is touched: lines were read in a version of the text, and only its checksum tells.
    book.edit("sources/garden.txt", "made-up", "made up")
    done = book.run("verify", "--sources", "sources")
    assert done.returncode == 1
    assert "[other-document]" in done.stderr


def test_a_missing_document(book: Book) -> None:
    (book.root / "sources" / "garden.txt").unlink()
    done = book.run("verify", "--sources", "sources")
    assert done.returncode == 1
    assert "[missing-document]" in done.stderr


@pytest.mark.parametrize("command", ["verify", "ledger"])
@pytest.mark.parametrize("how", ["missing", "a folder", "not UTF-8", "shorter"])
def test_a_document_that_cannot_be_read_is_told_by_both(book: Book, command: str, how: str) -> None:
    text = book.root / "sources" / "garden.txt"
    whole = text.read_bytes()
    text.unlink()
    code = "missing-document"
    if how == "a folder":
        text.mkdir()
    elif how != "missing":
        part, code = (b"\xff" + whole, "document-not-utf8") if how == "not UTF-8" else (whole[:40], "lines-too-many")
        text.write_bytes(part)
        # Of the version that was read, or its checksum would be the one mistake.
        book.edit("data/sources.csv", hashlib.sha256(whole).hexdigest(), hashlib.sha256(part).hexdigest())
    done = book.run(command, "--sources", "sources")
    assert done.returncode == 1
    assert f"[{code}]" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_sixth_document_without_its_text_is_the_one_that_is_missing(book: Book) -> None:
    row = (book.root / "data" / "sources.csv").read_text(encoding="utf-8").splitlines()[1]
    for old, new in (
        ("garden-2012", "orchard-2013"),
        ("garden.txt", "orchard.txt"),
        ("Garden 2012", "Orchard 2013"),
        (",7", ",0"),
    ):
        row = row.replace(old, new)
    book.edit("data/sources.csv", "numbered,7\n", f"numbered,7\n{row}\n")
    assert book.run("check").returncode == 0
    for command in ("verify", "ledger"):
        done = book.run(command, "--sources", "sources")
        assert done.returncode == 1
        assert "data/sources.csv, row 3, column file: found 'orchard.txt'; expected the document in sources" in done.stderr
        assert done.stderr.endswith("1 problem in the data\n")


def test_the_checksum_is_quoted_as_it_was_typed(book: Book) -> None:
    digest = hashlib.sha256((book.root / "sources" / "garden.txt").read_bytes()).hexdigest()
    book.edit("data/sources.csv", digest, "0" * 64)
    done = book.run("verify", "--sources", "sources")
    assert f"column sha256: found '{'0' * 64}'; expected the checksum of garden.txt in sources, which is {digest}" in done.stderr


def test_without_documents_it_says_that_it_was_skipped(book: Book) -> None:
    shutil.rmtree(book.root / "sources")
    done = book.run("verify", "--sources", "sources")
    assert done.returncode == 0
    assert "skipped" in done.stdout


def test_the_ledger_explains_every_number_of_the_base_book(book: Book) -> None:
    entries = account(read_valid(book.root), book.root / "sources")
    assert [e for e in entries if e.use == "unexplained"] == []
    uses = {(e.line, e.printed): e.use for e in entries}
    assert uses[(3, "1.50")] == "claim"
    assert uses[(3, "two")] == "context of a claim"
    assert uses[(3, "7")] == "left out"


def test_the_ledger_shows_what_nothing_explains(book: Book) -> None:
    book.edit("data/exclusions.csv", "garden-2012,3,7,note mark\n", "")
    done = book.run("ledger", "--sources", "sources")
    assert done.returncode == 1
    assert "garden-2012, line 3: '7' is in no claim and no exclusion" in done.stderr
    assert "1 unexplained" in done.stdout


SOURCES = ROOT.parent / "shared" / "sources"


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the source documents are not beside the book (../shared/sources)")
class TestRealDocuments:
    def test_every_number_string_stands_at_its_line(self) -> None:
        checked, problems = verify(read_valid(ROOT), SOURCES)
        assert problems == []
        # Nothing found wrong among nothing looked up would be no comfort.
        assert checked > 1000

    def test_every_number_is_explained_and_the_ledger_is_up_to_date(self) -> None:
        dataset = read_valid(ROOT)
        entries = account(dataset, SOURCES)
        assert [e for e in entries if e.use == "unexplained"] == []
        kept = [(r["source_id"], r["line"], r["printed"], r["use"], r["detail"] or "") for r in dataset["ledger"]]
        assert kept == [(e.source_id, e.line, e.printed, e.use, e.detail) for e in entries]


def test_the_ledger_of_one_document_leaves_the_others_with_their_day(book: Book) -> None:
    accounted = book.root / "data" / "accounted.csv"
    book.edit("data/accounted.csv", "garden-2012,85d1", "garden-2012,95d1")  # of another text: its day is renewed
    row = f"tulip-2015,tulip.txt,{'0' * 64},3,Tulips,Tulip 2015,,Press,2015,2015,report,,green2011,none,0\n"
    for file, more in (
        ("sources", row),
        ("accounted", f"tulip-2015,{'0' * 64},2015-01-01\n"),
        ("ledger", "tulip-2015,1,3,left out,idiom\n"),
    ):
        with (book.root / "data" / f"{file}.csv").open("a", encoding="utf-8") as out:
            out.write(more)
    done = book.run("ledger", "--sources", "sources", "--source", "garden-2012")
    assert done.returncode == 0, done.stderr
    garden, tulip = accounted.read_text(encoding="utf-8").splitlines()[1:]
    assert garden.startswith("garden-2012,85d1") and not garden.endswith("2012-11-24")
    assert tulip.endswith(",2015-01-01")
    assert (book.root / "data" / "ledger.csv").read_text(encoding="utf-8").endswith("tulip-2015,1,3,left out,idiom\n")
    # What has not changed keeps its day.
    before = accounted.read_bytes()
    assert book.run("ledger", "--sources", "sources", "--source", "garden-2012").returncode == 0
    assert accounted.read_bytes() == before
