"""Checking the dataset: each kind of broken data gives its own message, all at once."""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT, Book, make_book
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.checks.rules import check
from evidence.dataset import Dataset, read

BASE = make_book(Path(tempfile.mkdtemp()) / "book")  # read only

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
    ("no price year", "measures.csv", "percent fall", "GBP", "[no-price-year]"),
    ("assumption beside its year", "measures.csv", "2011,,cost", "2011,year of the work,cost", "measures.csv, row 4, column price_year_note: found 'year of the work'; expected an empty cell beside a price year: why one is assumed stands in data/inferences.csv"),
    ("no deflator", "measures.csv", "none,2011,", "none,1066,", "[no-deflator]"),
    ("unknown citation", "studies.csv", "green2011", "green2012", "did you mean 'green2011'? [unknown-citation]"),
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
    ("decimal comma", "claims.csv", "£1.50,£1,1.5,1.5", '£1.50,£1,1.5,"1,5"', "To mend: write plain digits such as 1250 or 0.35. [bad-number]"),
    ("undecided", "disagreements.csv", "kind of value", "attribution", "claims.csv, row 6, column claim_id: found 'garden-2012-value'; expected the figure of garden-2012-return, which tells the same measure (they differ in low, high, qualifier, told_as), or a decision. To mend: correct one of the two, or add a row to data/disagreements.csv"),
    ("claim of a disagreement", "disagreements.csv", "|garden-2012-ceiling", "|garden-2012-celing", "did you mean 'garden-2012-ceiling'? [unknown-id]"),
    ("claim named twice", "disagreements.csv", "|garden-2012-ceiling", "|garden-2012-ceiling|garden-2012-ceiling", "column claims: found 'garden-2012-return|garden-2012-ceiling|garden-2012-ceiling'; expected each id once"),
    ("measure of an appraisal", "appraisal.csv", "garden-return", "garden-retrun", "column measures: found 'garden-retrun'; expected an id that stands in data/measures.csv. To mend: did you mean 'garden-return'?"),
    ("study of an appraisal", "appraisal.csv", "beds,,", "beds,garden-modle,", "column studies: found 'garden-modle'; expected an id that stands in data/studies.csv"),
    ("finding of an appraisal", "appraisal.csv", "garden-return,,", "garden-return,garden-fnding,", "did you mean 'garden-finding'? [unknown-id]"),
    ("work of a chain", "chains.csv", ",green2011,", ",green2012,", "column key: found 'green2012'; expected a key that stands in data/references.bib. To mend: did you mean 'green2011'?"),
    ("study of a measure", "measures.csv", "garden-model\ngarden-visits", "garden-modle\ngarden-visits", "measures.csv, row 2, column study_id: found 'garden-modle'; expected an id that stands in data/studies.csv. To mend: did you mean 'garden-model'?"),
    ("parent of an element", "framework.csv", "ways to scale,1,,", "ways to scale,1,garden-elemant,", "column parent_id: found 'garden-elemant'; expected an id that stands in data/framework.csv. To mend: did you mean 'garden-element'?"),
    ("outside figure that the words do not hold", "outside_figures.csv", "1.20,1.20", "1.30,1.30", "column low: found '1.3'; expected a number in the words of green2011 in data/appraisal.csv"),
    ("high end that the words do not hold", "outside_figures.csv", "1.20,1.20", "1.20,1.30", "column high: found '1.3'; expected a number in the words"),
    ("words that lost an outside figure", "appraisal.csv", "1.20 rather", "11.20 rather", "outside_figures.csv, row 2, column low: found '1.2'; expected a number in the words"),
    ("outside figure without a value", "outside_figures.csv", "1.20,1.20", ",", "outside_figures.csv, row 2, column low: expected a value in low, in high or in both"),
    ("outside figure upside down", "outside_figures.csv", "1.20,1.20", "1.20,0.80", "[low-above-high]"),
    ("outside figure of no work", "outside_figures.csv", "green2011", "green2012", "column citekey: found 'green2012'; expected an id that stands in data/appraisal.csv"),
    ("inferred in no table", "inferences.csv", "why\n", "why\nclaims,garden-2012-cost,low,a guess\n", "inferences.csv, row 2, column table: found 'claims'; expected one of measures, studies, programmes"),
    ("inferred of no row", "inferences.csv", "why\n", "why\nstudies,garden-modle,comparison,a guess\n", "inferences.csv, row 2, column id: found 'garden-modle'; expected an id that stands in data/studies.csv. To mend: did you mean 'garden-model'? [unknown-id]"),
    ("inferred that may not be", "inferences.csv", "why\n", "why\nmeasures,gardener-cost,what,a guess\n", "inferences.csv, row 2, column column: found 'what'; expected a column of data/measures.csv that may be inferred: period, price_year"),
    ("inferred of another table", "inferences.csv", "why\n", "why\nstudies,garden-model,price_year,a guess\n", "expected a column of data/studies.csv that may be inferred: study_design"),
    ("inferred and empty", "inferences.csv", "why\n", "why\nmeasures,gardener-cost,who_pays,a guess\n", "column column: found 'who_pays'; expected a column that gardener-cost has a value in. To mend: fill that cell of data/measures.csv in, or take the row out here. [inferred-empty]"),
    ("assumed price year emptied", "measures.csv", "2011,,cost", ",,cost", "inferences.csv, row 2, column column: found 'price_year'; expected a column that gardener-cost has a value in"),
    ("inferred twice", "inferences.csv", "why\n", "why\nmeasures,gardener-cost,price_year,a guess\n", "inferences.csv, row 3, column table, id, column: found 'measures, gardener-cost, price_year'; expected what no other row is about. To mend: take one of the rows out. [duplicate-row]"),
    ("inferred for no reason", "inferences.csv", "gardener-cost,price_year,year of the work", "gardener-cost,price_year,", "column why: expected What the documents do and do not say"),
    ("inferred for two reasons", "inferences.csv", "gardener-cost,price_year,year", "gardener-cost,price_year,a guess|year", "[bad-form]"),
    ("sample that is no number", "studies.csv", ",,,independent", ",,some,independent", "column sample_size: found 'some'; expected a whole number"),
    ("retired from no table", "retired.csv", "why\n", "why\ngarden-2012-old,claims,2026-11-24,misread\n", "retired.csv, row 2, column id: found 'garden-2012-old'; expected an id that stands in data/claims.csv"),
    ("retired on no date", "retired.csv", "why\n", "why\ngarden-finding,findings,today,misread\n", "column when: found 'today'"),
    ("claim of a retired measure", "retired.csv", "why\n", "why\ngardener-cost,measures,2026-11-24,misread\n", "claims.csv, row 4, column measure_id: found 'gardener-cost'; expected a measure in use. To mend: retire the claim too"),
    ("measure whose claim is retired", "retired.csv", "why\n", "why\ngarden-2012-visits,claims,2026-11-24,misread\n", "[measure-untold]"),
    ("saver in words", "measures.csv", "2011,,cost,,,,garden-model", "2011,,cost,,,unknown,garden-model", "[unknown-in-words]"),
    ("no number of ours", "deflators.csv", "2011,76.1", "2011,nan", "column index: found 'nan'; expected a number. To mend: write plain digits such as 1250 or 0.35. [bad-number]"),
    ("underscored number", "deflators.csv", "2011,76.1", "2011,7_6.1", "column index: found '7_6.1'; expected a number"),
    ("digits of another script", "claims.csv", "£40,,40,40", "£40,,٤٠,40", "column low: found '٤٠'; expected a number"),
    ("doubled column", "claims.csv", "also_at,caveat", "also_at,also_at", "row 1, column also_at: found 'also_at'; expected each column once"),
    ("renamed column", "claims.csv", "as_printed", "printed", "missing: as_printed"),
    ("semicolons", "deflators.csv", "year,index,basis,status", "year;index;basis;status", "[delimiter]"),
    ("extra cell", "deflators.csv", "outturn", "outturn,extra", "[cells]"),
    ("open quote", "programmes.csv", "A garden", '"A garden', "[open-quote]"),
]  # fmt: skip


# One edit that makes two mistakes, or breaks what names the row: (case, how many problems)
TWO = {
    "near term": "two cells hold the term",
    "bad form": "a sum still names the claim by its old id",
    "id of other source": "a sum still names the claim by its old id",
    "unmapped note": "the row doubles another note's, and leaves its own without one",
    "no deflator": "two measures have the year",
}


@pytest.mark.parametrize(("name", "file", "old", "new", "message"), CASES, ids=[c[0] for c in CASES])
def test_broken_data_is_named_once(book: Book, name: str, file: str, old: str, new: str, message: str) -> None:
    book.edit(f"data/{file}", old, new)
    problems = check(read(book.root))
    report = "\n".join(map(str, problems))
    assert message in report, report
    # One mistake told three times has its reader look for three.
    assert len(problems) == (2 if name in TWO else 1), report


def changed(dataset: Dataset, edits: dict[tuple[str, int, int], str]) -> Dataset:
    """Return a dataset with other texts in cells, each named by table, row and column."""
    tables = {name: replace(table, rows=[list(row) for row in table.rows]) for name, table in dataset.tables.items()}
    for (name, row, column), text in edits.items():
        tables[name].rows[row][column] = text
    return replace(dataset, tables=tables)


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_no_edit_of_cells_gives_a_traceback(data: st.DataObject) -> None:
    base = read(BASE.root)
    cells = [(n, r, c) for n, table in base.tables.items() for r, row in enumerate(table.rows) for c in range(len(row))]
    # The book's own texts, above all: an id in the wrong place trips a rule that noise never reaches.
    texts = sorted({cell for table in base.tables.values() for row in table.rows for cell in row})
    text = st.one_of(
        st.sampled_from(texts),
        st.sampled_from(["", "|", "0", "-1", "1e400", "nan", "£2", "a|b", "{x}", "1-0"]),
        st.text(max_size=6),
    )
    edits = data.draw(st.dictionaries(st.sampled_from(cells), text, min_size=1, max_size=3))
    for problem in check(changed(base, edits)):
        assert problem.code
        assert re.match(r"data/.+ expected .+\. To mend: .+ \[[a-z0-9-]+\]$", str(problem), re.DOTALL), str(problem)
        assert "Traceback" not in str(problem)


def test_the_report_is_the_same_whatever_the_order_of_sets(book: Book) -> None:
    for file, old, new in [
        ("claims", "gardener-cost", "gardener-c"),
        ("studies", "green2011", "green"),
        ("checks", "{garden", "{gardn"),
    ]:
        book.edit(f"data/{file}.csv", old, new)
    # The order of a set hangs on the seed; which id a message suggests must not.
    first, second = (book.run("check", PYTHONHASHSEED=seed).stderr for seed in ("1", "2"))
    assert first == second
    assert first.endswith("3 problems in the data\n")


def test_an_inference_in_an_unknown_table_hides_no_other(book: Book) -> None:
    rows = "claims,garden-2012-cost,low,a guess\nmeasures,gardener-cost,who_pays,a guess\n"
    book.edit("data/inferences.csv", "why\n", "why\n" + rows)
    assert [problem.code for problem in check(read(book.root))] == ["unknown-term", "inferred-empty"]


def test_the_base_book_is_sound(book: Book) -> None:
    assert check(read(book.root)) == []


def test_the_real_data_is_sound() -> None:
    assert check(read(ROOT)) == []


def test_all_problems_come_at_once_with_file_row_and_cure(book: Book) -> None:
    book.edit("data/claims.csv", "£40,,40,40", "£40,,44,44")
    book.edit("data/studies.csv", "green2011", "green2012")
    book.edit("data/checks.csv", "{garden-2012-cost}", "{nobody}")
    done = book.run("check")
    assert done.returncode == 1
    for file in ("claims.csv, row 4", "studies.csv, row 2", "checks.csv, row 2"):
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
    assert "claims.csv, row 2, column as_printed: found '£'" in done.stderr
    assert "CSV UTF-8" in done.stderr


def test_a_stranger_can_validate_the_package() -> None:
    from frictionless import Package, system

    with system.use_context(trusted=True):
        report = Package(str(ROOT / "data" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:5]
