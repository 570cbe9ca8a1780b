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

from evidence.checks.rows import near_id, near_term
from evidence.checks.rules import check
from evidence.dataset import Dataset, enum_of, read, read_package

BASE = make_book(Path(tempfile.mkdtemp()) / "book")  # read only
BASE_PACKAGE = read_package(BASE.root)

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
    ("string and value differ", "claims.csv", "£40,,40,40", "£40,,44,44", "column low: found '44'; expected a value that as_printed shows (£40)"),
    ("not a number", "claims.csv", "£40,,40,40", "plenty,,40,40", "[not-a-number]"),
    ("unused string", "claims.csv", "£40,,40,40", "£40|5,,40,40", "[string-unused]"),
    ("no price year", "measures.csv", "return per 1 invested", "GBP", "[no-price-year]"),
    ("assumption beside its year", "measures.csv", "2011,,cost", "2011,year of the work,cost", "measures.csv, row 4, column price_year_note: found 'year of the work'; expected an empty cell beside a price year: why one is assumed stands in data/inferences.csv"),
    ("no deflator", "measures.csv", "none,2011,", "none,1066,", "measures.csv, row 4, column price_year: found '1066'; expected a year that data/deflators.csv has (2 measures have it). To mend: add 1066 to data/deflators.csv, or correct it here. [no-deflator]"),
    ("unknown citation", "studies.csv", "green2011", "green2012", "did you mean 'green2011'? [unknown-citation]"),
    ("line outside", "claims.csv", "garden-2012,4,£40", "garden-2012,99,£40", "column line: found '99'; expected a line from 1 to 8 of garden-2012"),
    ("no such note", "claims.csv", "what the document says,7", "what the document says,8", "[no-such-note]"),
    ("id of other source", "claims.csv", "garden-2012-cost,", "gardens-cost,", "[id-of-other-source]"),
    ("measure untold", "claims.csv", "garden-2012-visits,garden-visits", "garden-2012-visits,garden-return", "[measure-untold]"),
    ("one-sided disagreement", "disagreements.csv", "|garden-2012-ceiling", "", "[one-sided]"),
    ("taken elsewhere", "disagreements.csv", "value,garden-2012-return", "value,garden-2012-cost", "[taken-elsewhere]"),
    ("unmapped note", "citations.csv", "garden-2012,7,7,3,green2011,none,\n", "", "sources.csv, row 2, column highest_note: found 'garden-2012, note 7'"),
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
    ("outside figure that the words do not hold", "outside_figures.csv", "1.20,1.20", "1.30,1.30", "column low: found '1.30'; expected a number in the words of green2011 in data/appraisal.csv"),
    ("high end that the words do not hold", "outside_figures.csv", "1.20,1.20", "1.20,1.30", "column high: found '1.30'; expected a number in the words"),
    ("words that lost an outside figure", "appraisal.csv", "1.20 rather", "11.20 rather", "outside_figures.csv, row 2, column low: found '1.20'; expected a number in the words"),
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
    ("repeated claim of a misread figure", "claims.csv", "£1.50,£1,1.5,1.5", "£1.50,£1,15.00,1.5", "claims.csv, row 2, column low: found '15.00'; expected a value that as_printed shows (£1.50)"),
    ("renamed measure", "measures.csv", "gardener-cost,unit", "gardner-cost,unit", "measures.csv, row 4, column measure_id: found 'gardner-cost'; expected 'gardener-cost', which 2 cells name. To mend: give it the id gardener-cost back, or correct these cells (1 in data/claims.csv, 1 in data/inferences.csv). [renamed-id]"),
    ("measure without an id", "measures.csv", "gardener-cost,unit", ",unit", "measures.csv, row 4, column measure_id: expected Identifier, for ever"),
    ("measure under what is no id", "measures.csv", "gardener-cost,unit", "0.80,unit", "measures.csv, row 4, column measure_id: found '0.80'; expected text of the form"),
    ("inferred and required and empty", "inferences.csv", "why\n", "why\nmeasures,gardener-cost,who_saves,a guess\n", "[inferred-empty]"),
    ("words of an appraisal emptied", "appraisal.csv", "1.20 rather than what is printed", "", "appraisal.csv, row 2, column what_it_found: expected What it found"),
    ("renamed document", "sources.csv", "garden-2012,garden.txt", "garden-2021,garden.txt", "sources.csv, row 2, column source_id: found 'garden-2021'; expected 'garden-2012', which 22 cells name"),
    ("renamed work", "references.bib", "green2011", "grene2011", "references.bib, row 1: found 'grene2011'; expected 'green2011', which 11 cells name"),
    ("letter case of a work", "chains.csv", ",green2011,", ",Green2011,", "did you mean 'green2011'? [unknown-citation]"),
    ("two works where one stands", "chains.csv", ",green2011,", ",green2011|green2012,", "column key: found 'green2011|green2012'; expected text of the form"),
    ("unknown source of the ledger", "ledger.csv", "garden-2012,3", "garden-2021,3", "ledger.csv, row 2, column source_id: found 'garden-2021'; expected an id that stands in data/sources.csv. To mend: did you mean 'garden-2012'?"),
    ("unknown claim of the ledger", "ledger.csv", "claim,garden-2012-return", "claim,garden-2012-retrun", "ledger.csv, row 2, column detail: found 'garden-2012-retrun'; expected an id that stands in data/claims.csv. To mend: did you mean 'garden-2012-return'?"),
    ("unknown line of the ledger", "ledger.csv", "garden-2012,3", "garden-2012,9", "ledger.csv, row 2, column line: found '9'; expected a line from 1 to 8"),
    ("unknown reason of the ledger", "ledger.csv", "claim,garden-2012-return", "left out,idioms", "ledger.csv, row 2, column detail: found 'idioms'; expected one of note mark, page number"),
    ("reason for what is unexplained", "ledger.csv", "claim,garden-2012-return", "unexplained,idiom", "[detail-of-nothing]"),
    ("unknown source of the second reading", "second_reading.csv", "garden-2012,3", "garden-2021,3", "second_reading.csv, row 2, column source_id: found 'garden-2021'"),
    ("unknown line of the second reading", "second_reading.csv", "garden-2012,3", "garden-2012,9", "second_reading.csv, row 2, column line: found '9'; expected a line from 1 to 8"),
    ("second reading twice", "second_reading.csv", ",return\n", ",return\ngarden-2012,3,£1.50,1.5,1.5,,return per 1 invested,saving of unstated kind,,return\n", "second_reading.csv, row 3: found 'garden-2012, 3, £1.50, 1.5, 1.5'; expected a row that does not stand there already"),
    ("ledger row twice", "ledger.csv", "detail\n", "detail\ngarden-2012,3,1.50,claim,garden-2012-return\ngarden-2012,4,40,claim,garden-2012-cost\n", "ledger.csv, row 4: found 'garden-2012, 3, 1.50, claim, garden-2012-return'; expected a row that does not stand there already"),
    ("ledger row beside itself", "ledger.csv", "detail\n", "detail\ngarden-2012,3,7,left out,note mark\ngarden-2012,3,7,left out,note mark\n", "ledger.csv, row 3: found 'garden-2012, 3, 7, left out, note mark'"),
    ("appraisal twice", "appraisal.csv", "made up\n", "made up\ngreen2011,gardens,1.20 again,beds,,garden-return,,limits,made up\n", "appraisal.csv, row 3, column citekey: found 'green2011'; expected what no other row is about. To mend: take one of the rows out. [duplicate-row]"),
    ("deflator of nothing", "deflators.csv", "76.1", "0", "deflators.csv, row 2, column index: found '0'; expected an index above 0"),
    ("negative deflator", "deflators.csv", "76.1", "-76.1", "[bad-index]"),
    ("missing deflator", "deflators.csv", "76.1", "", "deflators.csv, row 2, column index: expected Index"),
    ("deflator of another base", "deflators.csv", "outturn\n", "outturn\n2012,77,calendar,outturn\n2013,108.2,calendar,outturn\n2014,79,calendar,outturn\n", "deflators.csv, row 4, column index: found '108.2'; expected an index that fits that of 2012, which is 77"),
    ("deflators from two releases", "deflators.csv", "outturn\n", "outturn\n2012,108,calendar,outturn\n2013,110,calendar,outturn\n", "deflators.csv, row 3, column index: found '108'; expected an index that fits that of 2011"),
    ("deflator of a span", "deflators.csv", "outturn\n", "outturn\n2010-14,77,financial,outturn\n", "deflators.csv, row 3, column year: found '2010-14'; expected one year"),
    ("deflator of the other kind of year", "deflators.csv", "76.1,calendar", "76.1,financial", "deflators.csv, row 2, column basis: found 'financial'; expected calendar, since 2011 is a calendar year"),
    ("prices of a span", "measures.csv", "none,2011,,avoided cost", "none,2011-14,,avoided cost", "measures.csv, row 5, column price_year: found '2011-14'; expected one year"),
    ("address that runs", "sources.csv", "report,,", "report,javascript:alert(1),", "sources.csv, row 2, column url: found 'javascript:alert(1)'; expected an address that starts with https://, http:// or mailto:"),
    ("address without a scheme", "sources.csv", "report,,", "report,www.example.org,", "[bad-address]"),
    ("file elsewhere", "sources.csv", "garden.txt", "../../etc/passwd", "sources.csv, row 2, column file: found '../../etc/passwd'; expected the name of a file alone"),
    ("short name of another", "sources.csv", ",numbered,7\n", ",numbered,7\norchard-2012,orchard.txt,85d1d4d4a807d64becd318e502aa72a7307ca2d3a2a5d73940b8a9f194fde87c,8,Orchards,garden 2012,A. Green,Allotment Press,2012,2012,report,,green2011,none,0\n", "sources.csv, row 3, column short: found 'garden 2012'; expected a name that no other document has; this one is that of garden-2012"),
    ("year before writing", "sources.csv", "2012,2012", "2012,-1", "sources.csv, row 2, column year: found '-1'; expected a value of at least 1500 and at most 2100"),
    ("pounds recorded as dollars", "measures.csv", "Cost of a gardener,,GBP", "Cost of a gardener,,USD", "measures.csv, row 4, column unit: found 'USD'; expected a unit that fits what is printed: garden-2012-cost prints £40. To mend: look at the document"),
    ("fall recorded as a rise", "claims.csv", "change in service use,what the document says", "change in service use,visits rose with the garden", "measures.csv, row 3, column unit: found 'percent fall'; expected a unit that fits what is printed: garden-2012-visits tells that something rose"),
    ("one claim in percent", "claims.csv", "£4,one,", "4%,one,", "claims.csv, row 7, column as_printed: found '4%'; expected a unit that fits what is printed: garden-return is in return per 1 invested, and this prints 4%"),
    ("claim of another measure", "claims.csv", "garden-2012-visits,garden-visits", "garden-2012-visits,garden-return", "measures.csv, row 3, column measure_id: found 'garden-visits'; expected a measure that a claim in use tells. To mend: did you mean garden-2012-visits in data/claims.csv to name it? [measure-untold]"),
    ("sample of many", "studies.csv", ",none,,,independent", ",none,many,,independent", "studies.csv, row 2, column sample: found 'many'; expected how many, in digits or in words, or an empty cell"),
    ("sample of two sizes", "studies.csv", ",none,,,independent", ",none,twelve gardens,13,independent", "studies.csv, row 2, column sample_size: found '13'; expected a number that sample names (twelve gardens)"),
    ("part of itself", "framework.csv", "ways to scale,1,,", "ways to scale,1,garden-element,", "framework.csv, row 2, column parent_id: found 'garden-element'; expected an element that this one is part of"),
    ("parts of each other", "framework.csv", "ways to scale,1,,", "ways to scale,1,other-element,garden-2012,3,Dig,Dig\nother-element,ways to scale,2,garden-element,", "(here: garden-element in other-element in garden-element)"),
    ("digits of another script in print", "claims.csv", "garden-2012,4,£40,", "garden-2012,4,£٤٠,", "claims.csv, row 4, column as_printed: found '£٤٠'; expected numbers in the digits 0 to 9"),
    ("work without a title", "references.bib", "  title = {Gardens and beds},\n", "", "references.bib, row 1, column green2011.title: expected the title of the work"),
    ("work at an address that runs", "references.bib", "year = {2011}", "year = {2011}, url = {javascript:alert(1)}", "column green2011.url: found 'javascript:alert(1)'; expected an address that starts"),
    ("work at an address in a note", "references.bib", "year = {2011}", "year = {2011}, note = {\\url{example.org}}", "column green2011.note: found 'example.org'"),
    ("work under no DOI", "references.bib", "year = {2011}", "year = {2011}, doi = {https://doi.org/10.1/x}", "[bad-doi]"),
    ("control character in a work", "references.bib", "Gardens and beds", "Gardens \x00and beds", "[strange-character]"),
    ("blank beside a bar", "disagreements.csv", "return|garden", "return | garden", "disagreements.csv, row 2, column claims: found 'garden-2012-return | garden-2012-ceiling'; expected values separated by | alone, without blanks beside it and none of them empty. To mend: write garden-2012-return|garden-2012-ceiling. [bad-list]"),
    ("blank beside a bar in print", "claims.csv", "£2|£3.5m", "£2 |£3.5m", "To mend: write £2|£3.5m. [bad-list]"),
    ("nothing between bars", "disagreements.csv", "return|garden", "return||garden", "[bad-list]"),
    ("another mark between ids", "disagreements.csv", "return|garden-2012-ceiling", "return;garden-2012-ceiling", "To mend: separate several by |. [unknown-id]"),
    ("term of the opposite sense", "measures.csv", "percent fall", "percent less likely", "To mend: choose one of them"),
    ("blank for a comma", "claims.csv", "£1.50,£1,1.5,1.5", "£1.50,£1,1 5,1.5", "To mend: write plain digits such as 1250 or 0.35. [bad-number]"),
    ("retired on a day that there is not", "retired.csv", "why\n", "why\ngarden-finding,findings,2026-02-30,misread\n", "retired.csv, row 2, column when: found '2026-02-30'; expected a day of the calendar"),
    ("retired twice", "retired.csv", "why\n", "why\ngarden-finding,findings,2026-02-03,misread\ngarden-finding,findings,2026-02-03,misread\n", "retired.csv, row 3, column id: found 'garden-finding'; expected what no other row is about. To mend: take one of the rows out"),
    ("document shorter than its lines", "sources.csv", "7c,8,Gardens", "7c,2,Gardens", "sources.csv, row 2, column lines: found '2'; expected a number that is not passed by"),
    ("notes that there are not", "sources.csv", "numbered,7", "numbered,9", "sources.csv, row 2, column highest_note: found 'garden-2012, notes 8, 9'; expected a citation for notes 8, 9"),
    ("open quote", "programmes.csv", "A garden", '"A garden', "[open-quote]"),
]  # fmt: skip


# One edit that makes two mistakes: (case, why)
TWO = {
    "near term": "two cells hold the term",
    "id of other source": "a sum still names the claim by an id that no row is near to",
}


@pytest.mark.parametrize(("name", "file", "old", "new", "message"), CASES, ids=[c[0] for c in CASES])
def test_broken_data_is_named_once(book: Book, name: str, file: str, old: str, new: str, message: str) -> None:
    book.edit(f"data/{file}", old, new)
    problems = check(read(book.root))
    report = "\n".join(map(str, problems))
    assert message in report, report
    # One mistake told three times has its reader look for three.
    assert len(problems) == (2 if name in TWO else 1), report


def without(dataset: Dataset, table: str, key: str) -> Dataset:
    """Return a dataset without the row of a table that begins with a key."""
    whole = dataset.tables[table]
    kept = [(row, line) for row, line in zip(whole.rows, whole.lines, strict=True) if row[0] != key]
    assert len(kept) == len(whole.rows) - 1
    return replace(
        dataset, tables={**dataset.tables, table: replace(whole, rows=[r for r, _ in kept], lines=[line for _, line in kept])}
    )


@pytest.mark.parametrize(
    ("table", "key"),
    [("sources", "tlap-2012"), ("measures", "popp-emergency-bed-return"), ("programmes", "health-empowerment-leverage-project")],
)
def test_a_row_taken_out_while_others_name_it_is_told_once_in_its_own_table(table: str, key: str) -> None:
    (problem,) = check(without(read(ROOT), table, key))
    assert (problem.file, problem.value, problem.code) == (f"data/{table}.csv", key, "missing-row")
    assert re.search(r"\d+ cells name it", problem.expected)
    assert "in data/claims.csv" in problem.mend or table == "programmes"


def test_each_blank_beside_a_bar_is_refused_in_every_list_of_every_table() -> None:
    dataset = read(ROOT)
    lists = 0
    for name, table in dataset.tables.items():
        for column, field in enumerate(table.fields):
            row = next((n for n, cells in enumerate(table.rows) if "|" in cells[column]), None)
            if row is not None:
                lists += 1
                blank = table.rows[row][column].replace("|", " | ", 1)
                (problem,) = check(changed(dataset, {(name, row, column): blank}))
                assert (problem.column, problem.code, problem.value) == (field["name"], "bad-list", blank)
    assert lists > 10


RETIRED = "why\n{},{},2026-11-24,misread\n"


@pytest.mark.parametrize(
    ("table", "name"),
    [("claims", "tlap-2012-popp-emergency-bed-return"), ("findings", "tlap-2012-formal-services-and-isolation")],
)
def test_chains_sums_and_disagreements_may_name_what_is_retired(table: str, name: str, tmp_path: Path) -> None:
    # It stays in its table for ever, and their ids are for ever too: who reads them passes the row over.
    dataset = read(ROOT)
    retired = replace(dataset.tables["retired"], rows=[[name, table, "2026-11-24", "misread"]], lines=[2])
    assert check(replace(dataset, tables={**dataset.tables, "retired": retired})) == []


def test_a_disagreement_with_two_sides_left_takes_none_that_is_retired(book: Book) -> None:
    book.edit("data/disagreements.csv", "garden-2012-ceiling,", "garden-2012-ceiling|garden-2012-value,")
    book.edit("data/retired.csv", "why\n", RETIRED.format("garden-2012-return", "claims"))
    (problem,) = check(read(book.root))
    assert (problem.file, problem.column, problem.code) == ("data/disagreements.csv", "taken", "taken-retired")
    assert "one of garden-2012-ceiling, garden-2012-value" in problem.expected


def test_what_follows_from_a_wrong_figure_is_not_told_beside_it(book: Book) -> None:
    # The sum of checks.csv no longer has one figure to add, and the two tellings no longer agree: both will, with the figure.
    book.edit("data/claims.csv", "£40,,40,40", "£40,,4,40")
    assert [problem.code for problem in check(read(book.root))] == ["string-and-value-differ"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("percent fal", "percent fall"),
        ("Percent_Fall", "percent fall"),
        ("percent raise", "percent rise"),
        ("percent less likely", None),
        ("percent drop", None),
        ("un-cashable saving", None),
        ("noncashable saving", "non-cashable saving"),
    ],
)
def test_a_term_is_never_cured_by_one_of_another_sense(typed: str, meant: str | None) -> None:
    terms = [*enum_of(BASE_PACKAGE, "measures", "unit"), *enum_of(BASE_PACKAGE, "measures", "kind_of_value")]
    assert near_term(typed, terms) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("help-saving-3yr", "help-saving-3y"),
        ("help-saving-1y", None),
        ("help-savings", None),
        ("help-saving-of-3y", "help-saving-3y"),
        ("hlep-saving-3y", "help-saving-3y"),
    ],
)
def test_an_id_is_cured_by_one_that_is_the_same_but_for_a_slip(typed: str, meant: str | None) -> None:
    assert near_id(typed, ["help-saving-3y", "popp-beds"]) == meant


@pytest.mark.parametrize(
    ("typed", "column", "cure"),
    [
        ("1,250", "low", "write 1250"),
        ("£1 250", "low", "write 1250"),
        ("47%", "low", "write 47"),
        ("1,5", "low", "write plain digits"),
        ("1 5", "low", "write plain digits"),
        ("1.250,00", "low", "write plain digits"),
        ("2.4m", "low", "write plain digits"),
    ],
)
def test_a_number_is_cured_only_where_it_can_be_no_other(typed: str, column: str, cure: str) -> None:
    dataset = read(BASE.root)
    place = dataset.tables["claims"].header.index(column)
    (problem,) = check(changed(dataset, {("claims", 2, place): typed}))
    assert problem.value == typed
    assert problem.mend.startswith(cure)


def test_a_whole_number_is_not_cured_by_a_broken_one() -> None:
    dataset = read(BASE.root)
    place = dataset.tables["sources"].header.index("lines")
    for typed, cure in (("8.5", "write plain digits such as 1250"), ("8.0", "write 8")):
        (problem,) = check(changed(dataset, {("sources", 0, place): typed}))
        assert problem.mend == cure


def test_years_of_steep_prices_are_one_series() -> None:
    dataset = read(BASE.root)
    deflators = dataset.tables["deflators"]
    rows = [["1974", "10", "calendar", "outturn"], ["1975", "12.7", "calendar", "outturn"], ["1985", "30", "calendar", "outturn"]]
    made = replace(deflators, rows=[*rows, ["2011", "76.1", "calendar", "outturn"]], lines=[2, 3, 4, 5])
    assert check(replace(dataset, tables={**dataset.tables, "deflators": made})) == []


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
