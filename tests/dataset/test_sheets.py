"""Round trips through a spreadsheet: each reads as it was, or is refused with the cell and the spreadsheet as the cause."""

from __future__ import annotations

import csv
import functools
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT, Book

from evidence.checks.rules import check
from evidence.dataset import Dataset, read, sheets, workbooks
from evidence.problems import Problem

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
real = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def fill(book: Book, table: str, column: str, *cells: str) -> list[Problem]:
    """Put cells into the first rows of a column, and return what the book's tables are refused for."""
    path = book.root / "data" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    for row, cell in zip(rows, cells, strict=False):
        row[header.index(column)] = cell
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return check(read(book.root))


GUESSES = [
    "Jan-00", "Oct-09", "oct-09", "Okt 09", "mai-25", "05-Mar", "3-May", "3. May", "03. Mai", "5-mars", "01-Oct-09", "01-Oct-2009",
    "01/10/2009", "10/1/09", "5/3/2026", "05/03/2026", "01.10.2009", "01-10-2009", "2009/10/01", "2000-01-01", "01/10/2009 00:00",
    "01:30:00", "01:30:00 AM", "36526",
]  # fmt: skip
# Columns of each form that may hold 2000-01, 2009/10 or 3-5.
COLUMNS = [("measures", "period"), ("measures", "price_year"), ("claims", "context"), ("claims", "line"), ("cases", "years")]
WHERE = [
    (*pair, guess) for pair in COLUMNS for guess in GUESSES if (pair[1], guess) != ("context", "36526")
]  # a document may print that number


@pytest.mark.parametrize(("table", "column", "guess"), WHERE)
def test_a_guessed_date_is_refused_in_every_column(book: Book, table: str, column: str, guess: str) -> None:
    (problem,) = fill(book, table, column, guess)
    assert (problem.file, problem.row, problem.column) == (f"data/{table}.csv", 2, column)
    assert (problem.code, problem.value) == ("guessed-date", guess)
    assert "a spreadsheet" in problem.expected
    assert problem.mend == "undo, and import the column as text"


@pytest.mark.parametrize(
    ("table", "column", "cell"),
    [
        ("measures", "period", "2009/10"), ("measures", "period", "March 2020"), ("measures", "period", "18 months, before 2012"),
        ("measures", "comparator", "2020-21"), ("claims", "context", "2009/10"), ("claims", "context", "3-5"), ("claims", "context", "1/2"),
        ("claims", "context", "36526"), ("claims", "says", "'Apparent' is dropped"), ("claims", "says", "'almost' read as 'all'"),
        ("claims", "says", "«Ça va», said “CAFÉ” – £3…"), ("claims", "says", "What? 3 of them, at 10:30"), ("claims", "caveat", "see May-26 and 3-5"),
        ("sources", "published", "May 2025"), ("sources", "published", "2025-05-14"), ("sources", "published", "about 2016-17"),
        ("sources", "published", "not dated"), ("sources", "published", "Spring 2025 (second edition)"), ("cases", "years", "2009/10"),
    ],
)  # fmt: skip
def test_what_people_write_is_no_fault_of_a_spreadsheet(book: Book, table: str, column: str, cell: str) -> None:
    assert fill(book, table, column, cell) == []


def test_a_date_is_right_in_a_column_of_dates_and_a_guess_is_not(book: Book) -> None:
    with (book.root / "data" / "retired.csv").open("a", encoding="utf-8") as file:
        file.write("garden-finding,findings,2026-11-24,misread\n")
    assert check(read(book.root)) == []
    for cell in ("24/11/2026", "Nov-26", "46350"):
        (problem,) = fill(book, "retired", "when", cell)
        assert problem.code == "guessed-date"


@pytest.mark.parametrize("cell", ["Dec-13", "12/01/2013", "01.12.2013", "41609"])
def test_a_date_of_publication_that_a_spreadsheet_wrote_anew_is_refused(book: Book, cell: str) -> None:
    (problem,) = fill(book, "sources", "published", cell)
    assert problem.code == "guessed-date"


@pytest.mark.parametrize(
    ("table", "column", "cell", "code"),
    [
        ("claims", "high", "1.8E+08", "scientific-number"),
        ("claims", "as_printed", "1.8E+08", "scientific-number"),
        ("sources", "sha256", "1.23E+45", "scientific-number"),
        ("claims", "low", "'1.5", "leading-apostrophe"),
        ("claims", "line", "'3-5", "leading-apostrophe"),
        ("measures", "period", "'2000-01", "leading-apostrophe"),
        ("claims", "says", "#NAME?", "formula-error"),
        ("claims", "says", "#######", "formula-error"),
        ("claims", "says", "Err:508", "formula-error"),
        ("claims", "says", "a gar\u200bden", "control-character"),
        ("claims", "says", "a gar\x00den", "control-character"),
        ("claims", "says", "a gar\tden", "control-character"),
        ("claims", "says", "a gar\ufffdden", "broken-character"),
        ("claims", "says", "a cost of ?3.40", "broken-character"),
        ("claims", "as_printed", "?1.50", "broken-character"),
    ],
)
def test_other_traces_of_a_spreadsheet_are_refused_by_name(book: Book, table: str, column: str, cell: str, code: str) -> None:
    (problem,) = fill(book, table, column, cell)
    assert (problem.code, problem.column, problem.value, problem.row) == (code, column, cell, 2)
    assert "spreadsheet" in problem.expected


# Each becomes two or three characters where its UTF-8 is read as a code page, as `£` becomes `Â£`.
CHARACTERS = "£€“”‘’–—…•éèêëáàâîïíóôöúüñçÉÀß°½¼¾×®©"
BROKEN = [(c, page) for c in CHARACTERS for page in ("cp1252", "mac_roman", "cp850", "cp437")]


def broken(text: str, page: str) -> str:
    return "".join(
        bytes([b]).decode(page) if page != "cp1252" or b not in b"\x81\x8d\x8f\x90\x9d" else chr(b) for b in text.encode()
    )


@pytest.mark.parametrize(("character", "page"), BROKEN, ids=[f"{c}-{page}" for c, page in BROKEN])
def test_utf8_read_as_a_code_page_is_told_apart_and_undone(character: str, page: str) -> None:
    assert sheets.undone(f"a {broken(character, page)}3 b") == f"a {character}3 b"


def test_characters_side_by_side_are_no_broken_one() -> None:
    pairs = {a + b for a in CHARACTERS for b in CHARACTERS}
    assert {pair for pair in pairs if sheets.undone(pair)} == set()


def test_a_broken_character_is_told_with_the_word_as_it_was(book: Book) -> None:
    (problem,) = fill(book, "claims", "says", "they saved Â£1.50 a day")
    assert str(problem).startswith(
        "data/claims.csv, row 2, column says: found 'they saved Â£1.50 a day'; expected '£1.50', which a spreadsheet read in"
    )


def test_one_saving_is_told_once_a_column(book: Book) -> None:
    (problem,) = fill(book, "claims", "says", "Â£1", "Â£2", "Â£3")
    assert problem.row == 2
    assert problem.mend.endswith("; 2 more cells have the same in this column")


@pytest.mark.parametrize(
    ("ledger", "claims", "file"),
    [("1,000", "1000", "claims"), ("4.0", "4", "claims"), ("308,849", "308.849", "claims"), ("1000", "£1,000", "ledger"), ("6", "06", "ledger")],
)  # fmt: skip
def test_a_number_spelt_anew_is_told_where_it_lost_its_form(book: Book, ledger: str, claims: str, file: str) -> None:
    fill(book, "ledger", "printed", ledger)
    (problem,) = fill(book, "claims", "context", claims)
    assert (problem.code, problem.file) == ("respelt-number", f"data/{file}.csv")


def test_a_column_of_money_that_lost_its_signs_is_refused_and_one_amount_without_is_not(book: Book) -> None:
    book.edit("data/claims.csv", "£90,", "90,")
    assert check(read(book.root)) == []
    # So that four amounts stand in the column, one to a cell.
    book.edit(
        "data/measures.csv",
        "gardeners,none,,,avoided cost,,,,garden-model\ngarden-visits",
        "gardeners,none,2011,,avoided cost,,,,garden-model\ngarden-visits",
    )
    book.edit("data/measures.csv", "return per 1 invested", "GBP")
    assert check(read(book.root)) == []
    for amount in ("£1.50,£1", "£40,", "£4,one"):
        book.edit("data/claims.csv", amount, amount[1:])
    (problem,) = check(read(book.root))
    assert (problem.row, problem.code, problem.value) == (2, "respelt-number", "1.50")
    assert problem.mend.endswith("; 3 more cells have the same in this column")


@pytest.mark.parametrize(("separator", "word"), [(";", "semicolons"), ("\t", "tabs")])
def test_other_separators_are_refused_by_name(book: Book, separator: str, word: str) -> None:
    path = book.root / "data" / "claims.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", separator), encoding="utf-8")
    (problem,) = check(read(book.root))
    assert (problem.code, problem.row) == ("delimiter", 1)
    assert f"where a spreadsheet has put {word}" in problem.expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_encodings_of_utf8_and_line_ends_read_identically(book: Book, encoding: str, ending: str) -> None:
    before = read(book.root)
    for path in (book.root / "data").glob("*.csv"):
        path.write_bytes(path.read_text(encoding="utf-8").replace("\n", ending).encode(encoding))
    after = read(book.root)
    assert check(after) == []
    assert {name: after[name] for name in after.tables} == {name: before[name] for name in before.tables}


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850", "utf-16"])
def test_another_encoding_is_refused_with_its_cell(book: Book, encoding: str) -> None:
    path = book.root / "data" / "claims.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    (problem,) = check(read(book.root))
    assert problem.code == "not-utf8"
    assert (problem.row, problem.column) == ((1, "") if encoding == "utf-16" else (2, "as_printed"))
    assert "the spreadsheet" in problem.expected


def test_the_committed_tables_have_no_mark_before_their_first_column() -> None:
    # Who reads them as plain UTF-8 would find the first column, which others rely on, under another name.
    for path in (ROOT / "data").glob("*.csv"):
        assert not path.read_bytes().startswith(b"\xef\xbb\xbf"), path.name


# How people open a table: unasked, or with 'detect special numbers', in the British or the American way, or all as text.
OPENED = {
    "unasked": "",
    "british": "76,1,,2057,false,true",
    "american": "76,1,,1033,false,true",
    "quoted as text": "76,1,,2057,true,false",
}
SAVED = "csv:Text - txt - csv (StarCalc):44,34,76,1,,2057,false,true,false"


def through_libreoffice(files: list[Path], folder: Path, opened: str = "") -> None:
    """Open files in LibreOffice and save them as CSV into a folder."""
    how = [f"--infilter=CSV:44,34,{opened}"] if opened else []
    profile = f"-env:UserInstallation={(folder.parent / 'profile').as_uri()}"
    command = [str(SOFFICE), "--headless", profile, *how, "--convert-to", SAVED, "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)


@functools.cache
def committed() -> Dataset:
    return read(ROOT)


@real
@pytest.mark.parametrize("opened", OPENED.values(), ids=OPENED)
def test_each_table_comes_back_from_libreoffice_identical_or_is_refused(tmp_path: Path, opened: str) -> None:
    base, data = committed(), shutil.copytree(ROOT / "data", tmp_path / "data")
    through_libreoffice(sorted(data.glob("*.csv")), tmp_path / "saved", opened)
    refused = []
    for name in base.tables:
        shutil.copy(tmp_path / "saved" / f"{name}.csv", data)
        found = read(tmp_path)
        shutil.copy(ROOT / "data" / f"{name}.csv", data)
        if found.problems:
            refused.append(name)
            assert {problem.file for problem in found.problems} == {f"data/{name}.csv"}
            assert all("spreadsheet" in problem.expected and problem.row and problem.column for problem in found.problems)
        assert bool(found.problems) != (found[name] == base[name]), name
    # Or nothing would be tried: LibreOffice changes the ledger's 1,000 and 06 however it opens it.
    assert "ledger" in refused


@real
def test_each_workbook_comes_back_from_libreoffice_as_its_table_byte_for_byte(tmp_path: Path) -> None:
    tables = committed().tables
    through_libreoffice([workbooks.write(table, tmp_path / "sheets") for table in tables.values()], tmp_path / "saved")
    for name in tables:
        assert (tmp_path / "saved" / f"{name}.csv").read_bytes() == (ROOT / "data" / f"{name}.csv").read_bytes(), name


def test_workbooks_hold_every_cell_as_text(book: Book) -> None:
    import re
    import zipfile
    from xml.etree import ElementTree

    book.edit("data/claims.csv", "what the document says,7", '"<b> & ""1"" _x0041_",7')
    done = book.run("sheets")
    assert done.returncode == 0, done.stderr
    for name, table in read(book.root).tables.items():
        with zipfile.ZipFile(book.root / "_build" / "sheets" / f"{name}.xlsx") as file:
            sheet = ElementTree.fromstring(file.read("xl/worksheets/sheet1.xml"))
        space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
        cells = [[cell.findtext(f".//{space}t") or "" for cell in row] for row in sheet.iter(f"{space}row")]
        assert [[re.sub("_x005F_", "_", cell) for cell in row] for row in cells] == [table.header, *table.rows]
        assert {cell.get("t") for cell in sheet.iter(f"{space}c")} == {"inlineStr"}


def test_no_workbooks_are_made_of_damaged_tables(book: Book) -> None:
    fill(book, "claims", "says", "Â£1")
    done = book.run("sheets")
    assert done.returncode == 1
    assert "[broken-character]" in done.stderr
    assert not (book.root / "_build" / "sheets").exists()
