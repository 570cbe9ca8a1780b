"""Every kind of problem that a check can find: its code, for ever, with a title, an explanation and an example.

A :class:`evidence.problems.Problem` is made with one of these codes and no other. To add one, add its line to the group where a
reader would look for it; the page of problems and ``evidence check --json`` have it from here.
"""

from __future__ import annotations

from typing import NamedTuple


class Code(NamedTuple):
    """What a code stands for, in words that need no knowledge of the program."""

    title: str
    explanation: str
    example: str


GROUPS: dict[str, dict[str, Code]] = {
    "Files": {
        "missing-file": Code("A file is missing", "A table, the bibliography or the schema is not where it belongs, or cannot be opened.", "data/claims.csv was moved"),
        "empty-file": Code("A file is empty", "A table without a header row says nothing, not even that it has no rows.", "data/claims.csv has no bytes"),
        "empty-table": Code("A table has no rows", "Only tables that may be empty may have none; anything else was lost.", "data/measures.csv has its header alone"),
        "not-csv": Code("A file is not CSV", "The quotes of a row do not fit together, so that its cells cannot be told apart.", 'text after a closing quote: "a garden"s'),
        "open-quote": Code("A quote is left open", "A quote that is never closed swallows the rows below it.", '"A garden, and all the rows after it'),
        "columns": Code("Other columns than described", "A column is missing, doubled or has another name than data/schema.yml gives it.", "printed for as_printed"),
        "column-order": Code("Columns in another order", "The columns are the right ones, in another order than data/schema.yml has them.", "high before low"),
        "cells": Code("Too many or too few cells", "A row has another number of cells than the header; a comma inside a cell needs quotes around it.", "two rooms, a hall, written without quotes"),
        "missing-document": Code("A source document is missing", "The text of a document is not in the folder with the documents.", "tlap.txt is not in SOURCES"),
        "other-document": Code("Another document than the one read", "The text of a document is not the one whose lines the claims name: its checksum differs.", "a new download with other line breaks"),
        "document-not-utf8": Code("A document that is no UTF-8", "The text of a source document is in another encoding, so that its numbers cannot be found.", "a text saved as cp1252"),
        "bad-file-name": Code("No plain file name", "The text of a document lies in the folder of documents, under a plain name.", "../../etc/passwd"),
    },
    "Spreadsheets": {
        "not-utf8": Code("Saved in another encoding", "A spreadsheet saved the table as a code page, in which £ and quotation marks are other bytes than in UTF-8.", "£ saved by Excel as CSV and not as CSV UTF-8"),
        "delimiter": Code("Saved with other separators", "A spreadsheet separated the columns by semicolons or tabs.", "claim_id;measure_id"),
        "broken-character": Code("A broken character", "A spreadsheet read or saved the text in another encoding, and characters came out as others, or were lost.", "Â£3.40 for £3.40, or ?3.40"),
        "control-character": Code("A character that cannot be seen", "A control character or an invisible one stands in a cell, as spreadsheets and web pages leave them; searches would miss the cell.", "a zero-width space inside an id"),
        "guessed-date": Code("Text taken for a date", "A spreadsheet took a cell for a date as it opened the file, and saved the date.", "Jan-00 for 2000-01, 05-Mar or 46086 for 3-5"),
        "scientific-number": Code("A number cut to a power of ten", "A spreadsheet saved a long number as it showed it, and digits are gone.", "1.8E+08"),
        "respelt-number": Code("A number spelt anew", "A spreadsheet took a number as printed for a number of its own, and its commas, zeros or currency sign are gone.", "1000 for 1,000, 4 for 4.0, 3.4 for £3.40"),
        "formula-error": Code("Text taken for a formula", "A spreadsheet took text for a formula or had no room to show a cell, and saved what it showed.", "#NAME? or ####"),
        "leading-apostrophe": Code("An apostrophe before a cell", "The mark by which a spreadsheet keeps a cell as text was saved with the text.", "'2000-01"),
    },
    "Cells and rows": {
        "empty-cell": Code("A cell is empty", "The column must be filled in each row.", "a claim without says"),
        "bad-number": Code("No number", "The column holds numbers, in plain digits with a full stop for decimals.", "1,5 or forty"),
        "bad-form": Code("Text of another form", "The column holds text of a set form, such as an id, a date or a line.", "Garden-cost, where ids are lower case"),
        "unknown-term": Code("A word outside a closed list", "The column takes one of a few words, listed in data/README.md, so that rows can be counted by them.", "percent drop for percent fall"),
        "bad-placeholder": Code("A placeholder that names nothing", "A name or sum in braces in a cell of prose is not in the data, or a brace belongs to none.", "{garden-2012-cots} for {garden-2012-cost}"),
        "bad-row": Code("A row that does not fit the schema", "The validator of the standard has found something that none of our own rules names.", "told in the validator's words"),
        "duplicate-row": Code("Two rows about one thing", "What a row is about may stand once, or two rows could contradict each other.", "two rows for note 7 of one document"),
        "bad-list": Code("A list with a blank or a gap", "Several entries of a cell stand with | between them and nothing else, or tools would split them in two ways.", "a | b for a|b"),
        "missing-row": Code("A row is gone", "Several cells name a row that its table no longer has.", "a document removed while its claims remain"),
        "detail-of-nothing": Code("A detail that explains nothing", "A number of the ledger that is unexplained has no claim and no reason.", "unexplained, with a claim beside it"),
        "bad-date": Code("No day of the calendar", "The date has the right form, and there is no such day.", "2026-02-31"),
        "strange-digits": Code("Digits of another script", "A number is written in digits that programs read differently.", "£٣ for £3"),
    },
    "Ids": {
        "duplicate-id": Code("An id stands twice", "An id is an address that papers cite; it leads to one row.", "two claims called garden-2012-cost"),
        "unknown-id": Code("An id that stands nowhere", "A row names another by an id that its table does not have.", "gardener-cots for gardener-cost"),
        "named-twice": Code("An id twice in one cell", "A list of ids names each once, or it would count twice.", "garden-cost|garden-cost"),
        "unknown-citation": Code("A citation key without a record", "The work is not in data/references.bib.", "green2012 for green2011"),
        "id-of-other-source": Code("A claim id of another document", "A claim's id begins with its document's, so that an address tells where the claim stands.", "gardens-cost in the document garden-2012"),
        "renamed-id": Code("A row under another id", "Other cells name the row by the id that it had, and nothing names the one that it has.", "tlap-2021, which other tables call tlap-2012"),
        "part-of-itself": Code("A row that is part of itself", "An element of a framework is its own parent, at once or by way of others.", "an element whose parent_id is its own id"),
        "duplicate-name": Code("A name that another row has", "Two documents of one short name could not be told apart in a table.", "two documents called TLAP 2012"),
    },
    "Claims and documents": {
        "not-at-line": Code("A number that is not at its line", "The document does not print the number string on the lines that the claim names.", "£45 claimed at a line that prints £450"),
        "line-outside": Code("A line outside its document", "The document has fewer lines, or a stretch of lines runs backwards.", "line 99 of a document of 8 lines"),
        "no-such-note": Code("A note that the document does not have", "The number of the note is higher than the document's last.", "note 8 of 7"),
        "note-unmapped": Code("A note without a citation", "Each numbered note of a document has its row in data/citations.csv.", "no row for note 7"),
        "not-a-number": Code("No number string", "as_printed holds the numbers as the document prints them, and nothing else.", "plenty"),
        "string-and-value-differ": Code("String and value differ", "low and high say something else than the number string as printed.", "£40 as printed, 44 as low"),
        "string-unused": Code("A number string too many", "as_printed holds more strings than the claim has values; what is no value belongs in context.", "£40|5 for a value of 40"),
        "no-value": Code("No value", "A figure needs a low end, a high end or both.", "low and high both empty"),
        "low-above-high": Code("Low above high", "The low end of a range is more than its high end.", "low 4, high 3"),
        "floor-without-hedge": Code("A floor without its hedge", "Only 'at least' and 'more than' leave the high end open.", "£90 with high empty and no hedge"),
        "ceiling-without-hedge": Code("A ceiling without its hedge", "Only 'up to' and 'less than' leave the low end open.", "£4 with low empty and no hedge"),
        "figure-not-in-words": Code("A figure that its words do not hold", "The number of an outside work stands in the words of its row in data/appraisal.csv too, so that the two cannot drift apart.", "1.30 where the words say 1.20"),
        "sign-and-unit-differ": Code("Sign and unit differ", "The string as printed shows another currency than the unit of the measure.", "£450 as printed, recorded in USD"),
        "direction-and-unit-differ": Code("Direction and unit differ", "The words tell of a fall and the unit of a rise, or the other way round.", "fell by 12%, recorded as percent rise"),
        "lines-too-few": Code("Fewer lines than are named", "Many cells name lines behind the last one of their document.", "lines set to 40, claims on line 300"),
        "notes-too-few": Code("Fewer notes than are named", "Many cells name notes behind the last one of their document.", "highest_note set to 3, note 54 cited"),
        "lines-too-many": Code("More lines than the document has", "The text of the document ends before the number of lines that its row gives.", "lines 600 of a text of 585"),
    },
    "Measures and inferences": {
        "measure-untold": Code("A measure that no claim tells", "A measure in use has at least one claim in use.", "the last claim of a measure was retired"),
        "measure-retired": Code("A claim of a retired measure", "A claim in use names a measure that is no longer in use.", "the measure was retired, its claim was not"),
        "no-price-year": Code("Money without a price year", "An amount of money says in which year's prices it is, or why that is not known.", "GBP, with price_year and price_year_note empty"),
        "no-deflator": Code("A price year without a deflator", "data/deflators.csv does not have the year.", "1066"),
        "assumption-misplaced": Code("An assumption in the wrong place", "Why a price year is assumed stands in data/inferences.csv; beside the year it would be read as stated.", "price_year 2011 with a note"),
        "unknown-in-words": Code("Not known, said in words", "Who pays or saves stays empty where no document says, so that what is known can be counted.", "unknown"),
        "not-inferable": Code("An inference that may not be made", "data/schema.yml says which columns may be inferred.", "an inferred value of low"),
        "inferred-empty": Code("An inference of nothing", "The cell that an inference explains is empty.", "an inferred price year of an empty cell"),
        "sample-without-number": Code("A sample without a number", "How many were studied is given as a number, or left empty.", "many"),
        "sample-sizes-differ": Code("Two sizes of one sample", "The sample in words has another number than the sample size.", "12 organisations, 120"),
        "bad-index": Code("No price index", "An index is a positive number, a hundred in the base year.", "0 or -80"),
        "mixed-base": Code("Indices of two bases", "One year's index lies far from its neighbours', as of a series with another base.", "197.1 among indices of about 70"),
        "basis-of-other-year": Code("A year of the other kind", "A calendar year is written 2012 and a financial year 2012-13.", "2010 as financial"),
        "year-is-span": Code("A span for a year", "A price index is of one year.", "2010-14"),
    },
    "Disagreements and sums": {
        "undecided": Code("A difference without a decision", "Two claims of one measure differ, and data/disagreements.csv does not say which one the book takes.", "£1.50 and £2 for one return"),
        "one-sided": Code("A disagreement with one side", "A disagreement names two claims or more.", "one claim under claims"),
        "taken-elsewhere": Code("A reading from elsewhere", "The claim that the book takes is one of those that differ.", "a third claim under taken"),
        "two-readings": Code("Two readings of one measure", "Two rows decide for different claims of one measure.", "one row takes £1.50, another £2"),
        "bad-expression": Code("A sum that cannot be done", "The expression cannot be worked out.", "{garden-2012-cost} / 0"),
        "taken-retired": Code("A retired claim is taken", "The reading that the book takes is one that is still in use.", "taken names a claim in retired.csv"),
    },
    "Schema and bibliography": {
        "bad-bibtex": Code("BibTeX that cannot be read", "A record of data/references.bib is not well formed.", "a brace that is never closed"),
        "bad-yaml": Code("YAML that cannot be read", "data/schema.yml is not well formed.", "a colon and a space in an entry without quotes"),
        "bad-schema": Code("A schema that does not fit", "data/schema.yml describes a table or column in a way that is not known.", "one of colour, where no list has that name"),
        "bad-pattern": Code("A form that cannot be read", "A form of data/schema.yml is no regular expression.", "^[a-z"),
        "stale-package": Code("A stale data package", "data/datapackage.json is not what data/schema.yml gives.", "the schema was edited, 'evidence dictionary' was not run"),
        "untitled-work": Code("A work without a title", "A record of data/references.bib has a title.", "a record with author and year alone"),
        "bad-doi": Code("No DOI", "A DOI is written bare, from 10. on.", "https://doi.org/10.1000/1"),
        "bad-address": Code("No web address", "An address is http or https, with a host; anything else could lead nowhere, or run in a reader's browser.", "javascript:alert(1), or www.example.org"),
        "strange-character": Code("A character that does not belong", "A control character or a digit of another script stands in data/references.bib.", "a NUL byte"),
    },
}  # fmt: skip
CODES: dict[str, Code] = {code: entry for group in GROUPS.values() for code, entry in group.items()}
