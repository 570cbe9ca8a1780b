"""Checking the dataset: each kind of broken data gives its own message, all at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT, Book

from evidence.checks.rules import check
from evidence.dataset import read

# What is broken: (name, file, text to find, text to put there, what the message must say)
CASES = [
    ("bad number", "claims.csv", "£1.50,£1,1.5,1.5", '£1.50,£1,"1,5",1.5', "claims.csv, row 2, column low: found '1,5'; expected a number"),
    ("thousands", "claims.csv", "£40,,40,40", '£40,,"1,040",40', "write 1040. [bad-number]"),
    ("duplicate id", "claims.csv", "garden-2012-visits,", "garden-2012-return,", "[duplicate-id]"),
    ("dangling measure", "claims.csv", "garden-2012-cost,gardener-cost", "garden-2012-cost,gardener-cots", "did you mean 'gardener-cost'? [unknown-id]"),
    ("unknown term", "measures.csv", "percent fall", "percent drop", "[unknown-term]"),
    ("near term", "measures.csv", "avoided cost", "avoided costs", "did you mean 'avoided cost'? [unknown-term]"),
    ("empty cell", "claims.csv", "what the document says,7", ",7", "column says: expected How this telling puts it"),
    ("bad form", "claims.csv", "garden-2012-cost,", "Garden-2012-cost,", "[bad-form]"),
    ("low above high", "claims.csv", "£2|£3.5m,,2,3500000", "£2|£3.5m,,3500000,2", "[low-above-high]"),
    ("no value", "claims.csv", "£40,,40,40", "£40,,,", "[no-value]"),
    ("floor without hedge", "claims.csv", "£90,,90,,more than", "£90,,90,,", "[floor-without-hedge]"),
    ("ceiling without hedge", "claims.csv", ",4,up to", ",4,", "[ceiling-without-hedge]"),
    ("string and value differ", "claims.csv", "£40,,40,40", "£40,,44,44", "column low: found '44.0'; expected a value that as_printed shows (£40)"),
    ("not a number", "claims.csv", "£40,,40,40", "plenty,,40,40", "[not-a-number]"),
    ("unused string", "claims.csv", "£40,,40,40", "£40|5,,40,40", "[string-unused]"),
    ("no price year", "measures.csv", "2011,assumed,year of the work", ",not applicable,", "[no-price-year]"),
    ("assumption unexplained", "measures.csv", "2011,assumed,year of the work", "2011,assumed,", "[assumption-unexplained]"),
    ("no deflator", "measures.csv", "2011,assumed", "1066,assumed", "[no-deflator]"),
    ("unknown citation", "measures.csv", "green2011", "green2012", "did you mean 'green2011'? [unknown-citation]"),
    ("line outside", "claims.csv", "garden-2012,4,£40", "garden-2012,99,£40", "column line: found '99'; expected a line from 1 to 8 of garden-2012"),
    ("no such note", "claims.csv", "what the document says,7", "what the document says,8", "[no-such-note]"),
    ("id of other source", "claims.csv", "garden-2012-cost,", "gardens-cost,", "[id-of-other-source]"),
    ("measure untold", "claims.csv", "garden-2012-visits,garden-visits", "garden-2012-visits,garden-return", "[measure-untold]"),
    ("one-sided disagreement", "disagreements.csv", "|garden-2012-ceiling", "", "[one-sided]"),
    ("taken elsewhere", "disagreements.csv", "value,garden-2012-return", "value,garden-2012-cost", "[taken-elsewhere]"),
    ("unmapped note", "citations.csv", "garden-2012,7,7", "garden-2012,6,7", "sources.csv, row 2, column highest_note: found 'garden-2012, note 7'"),
    ("two readings", "disagreements.csv", "It is the first\n", "It is the first\nagain,garden-2012-return|garden-2012-ceiling,value,x,garden-2012-ceiling,y\n", "[two-readings]"),
    ("unknown id in a sum", "checks.csv", "{garden-2012-cost}", "{garden-2012-costs}", "did you mean 'garden-2012-cost'?"),
    ("division by zero", "checks.csv", "{garden-2012-cost} + 50", "{garden-2012-cost} / 0", "divides by zero"),
    ("renamed column", "claims.csv", "as_printed", "printed", "missing: as_printed"),
    ("semicolons", "deflators.csv", "year,index,basis,base,status,source", "year;index;basis;base;status;source", "[delimiter]"),
    ("extra cell", "deflators.csv", "made up", "made up,extra", "[cells]"),
    ("open quote", "programmes.csv", "A garden", '"A garden', "[open-quote]"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "message"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_broken_data_is_named(book: Book, file: str, old: str, new: str, message: str) -> None:
    book.edit(f"data/{file}", old, new)
    report = "\n".join(map(str, check(read(book.root))))
    assert message in report, report


def test_the_base_book_is_sound(book: Book) -> None:
    assert check(read(book.root)) == []


def test_the_real_data_is_sound() -> None:
    assert check(read(ROOT)) == []


def test_all_problems_come_at_once_with_file_row_and_cure(book: Book) -> None:
    book.edit("data/claims.csv", "£40,,40,40", "£40,,44,44")
    book.edit("data/measures.csv", "green2011", "green2012")
    book.edit("data/checks.csv", "{garden-2012-cost}", "{nobody}")
    done = book.run("check")
    assert done.returncode == 1
    for file in ("claims.csv, row 4", "measures.csv, row 2", "checks.csv, row 2"):
        assert file in done.stderr
    assert re.search(r"\d+ problems in the data", done.stderr)
    assert "Traceback" not in done.stderr
    for line in done.stderr.splitlines()[:-1]:
        assert re.fullmatch(r"data/.+ expected .+\. To mend: .+ \[[a-z0-9-]+\]", line), line


@pytest.mark.parametrize("table", ["claims", "measures", "sources"])
def test_a_missing_or_empty_table(book: Book, table: str) -> None:
    path = book.root / "data" / f"{table}.csv"
    header = path.read_text().splitlines()[0]
    for content, code in ((None, "missing-file"), ("", "empty-file"), (header + "\n", "empty-table")):
        path.unlink(missing_ok=True)
        if content is not None:
            path.write_text(content)
        done = book.run("check")
        assert done.returncode == 1
        assert f"data/{table}.csv" in done.stderr
        assert code in done.stderr
        assert "Traceback" not in done.stderr


def saved_by_excel(path: Path, encoding: str = "utf-8-sig", tail: str = ",,") -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_bytes("".join(line + tail + "\r\n" for line in lines).encode(encoding))


def test_a_file_saved_by_excel_reads_right(book: Book) -> None:
    before = read(book.root)["claims"]
    saved_by_excel(book.root / "data" / "claims.csv")
    dataset = read(book.root)
    assert check(dataset) == []
    assert dataset["claims"] == before


def test_a_file_in_windows_code_page_is_refused_with_advice(book: Book) -> None:
    saved_by_excel(book.root / "data" / "claims.csv", "cp1252", "")
    done = book.run("check")
    assert done.returncode == 1
    assert "claims.csv, row 2: found '£'" in done.stderr
    assert "CSV UTF-8" in done.stderr


def test_a_stranger_can_validate_the_package() -> None:
    from frictionless import Package, system

    with system.use_context(trusted=True):
        report = Package(str(ROOT / "data" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:5]
