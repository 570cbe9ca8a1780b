"""The ledger in tables."""

from __future__ import annotations

import pandas as pd
from made_up import SOURCES, telling, tellings

from evidence.exhibits import accounts
from evidence.formulas.accounting import Standing
from evidence.words.terms import USES

TELLINGS = tellings(telling("a"), telling("b"), telling("c", measure_id="other", topic="returns"))
ACCOUNTED = pd.DataFrame({"source_id": ["garden-2012", "green-2015"], "as_of": ["2026-11-24", "2027-01-05"]})
FITS = Standing(frozenset(), frozenset(), frozenset())
OUTGROWN = Standing(frozenset({"green-2015"}), frozenset({"b"}), frozenset({("garden-2012", 7)}))


def ledger(unexplained: int = 0) -> pd.DataFrame:
    rows = [["garden-2012", "claim", "a"], ["garden-2012", "left out", "note mark"], ["green-2015", "left out", "note mark"]]
    rows += [["green-2015", "context of a claim", "a"], ["green-2015", "left out", "idiom"]]
    rows += [["garden-2012", "unexplained", ""]] * unexplained
    return pd.DataFrame(rows, columns=["source_id", "use", "detail"])


def test_the_uses_of_each_document_add_up_to_its_numbers() -> None:
    garden, green, every = accounts.document_rows(ledger(unexplained=1), SOURCES, ACCOUNTED)
    assert list(every.cells) == ["Document", "As of", "Numbers", *USES.values()]
    assert list(garden.cells.values()) == ["Garden 2012", "24 November 2026", "3", "1", "0", "1", "1"]
    assert list(green.cells.values()) == ["Green 2015", "5 January 2027", "3", "0", "1", "2", "0"]
    assert list(every.cells.values()) == ["All", "", "6", "1", "1", "3", "1"]


def test_reasons_are_told_in_words_most_frequent_first() -> None:
    first, second = accounts.reason_rows(ledger())
    assert first.cells == {"Reason": "note mark", "What such a number is": "marks a note", "Numbers": "2"}
    assert second.cells["Reason"] == "idiom"


def test_topics_count_measures_and_not_claims() -> None:
    assert accounts.topics(TELLINGS) == {"Costs and savings": 1, "Returns": 1}
    assert [row.cells["Measures"] for row in accounts.topic_rows(TELLINGS)] == ["1", "1"]


def test_the_flow_goes_from_numbers_to_measures() -> None:
    assert accounts.flow(ledger(), TELLINGS) == [
        ("5 numbers", "in 2 documents, digits and words", "3 left out, with a reason"),
        ("2 numbers used", "1 as values, 1 beside them", "0 unexplained"),
        ("3 claims", "one telling of one thing at one place", "1 tell a thing again"),
        ("2 measures", "different things that can be known", ""),
    ]


def test_the_words_for_the_flow_name_every_box_and_topic() -> None:
    words = accounts.flow_in_words(ledger(), TELLINGS)
    assert words.startswith("5 numbers: in 2 documents, digits and words; 3 left out, with a reason; 2 numbers used: ")
    assert words.endswith("2 measures: different things that can be known. Measures by chapter: Costs and savings 1, Returns 1.")


def test_titles_say_none_only_when_it_is_none() -> None:
    assert accounts.document_title(ledger(), FITS) == "Every number is accounted for"
    assert accounts.flow_title(ledger(), TELLINGS, FITS) == "From 5 numbers in the documents to 2 measures, with none unexplained"


def test_titles_count_what_is_unexplained() -> None:
    assert accounts.document_title(ledger(2), FITS) == "All but 2 of 7 numbers are accounted for"
    assert accounts.flow_title(ledger(2), TELLINGS, FITS) == "From 7 numbers in the documents to 2 measures, with 2 unexplained"


def test_a_document_that_the_ledger_does_not_hold_has_a_row_that_says_so() -> None:
    known = ledger().query("source_id == 'garden-2012'")
    _, absent, every = accounts.document_rows(known, SOURCES, ACCOUNTED[:1])
    assert absent.cells == {"Document": "Green 2015", "As of": "not in the ledger"}
    assert every.cells["Numbers"] == "2"


def test_an_outgrown_ledger_is_never_called_complete() -> None:
    assert accounts.document_title(ledger(), OUTGROWN).startswith("An earlier state: 5 numbers were accounted for")
    assert accounts.flow_title(ledger(), TELLINGS, OUTGROWN).endswith("unexplained (an earlier state of the data)")
    assert accounts.absent(OUTGROWN, SOURCES, TELLINGS) == (
        "This ledger is of an earlier state of the data. Documents that are not in it, or not as they are now: Green 2015. "
        "Claims that came or changed since: Cost of a garden. Numbers left out that came or changed since: Garden 2012 at line 7."
    )


def test_a_ledger_that_fits_needs_no_note() -> None:
    assert accounts.absent(FITS, SOURCES, TELLINGS) == ""


def test_the_flow_goes_to_claims_that_the_ledger_holds_alone() -> None:
    rows = tellings(telling("a"), telling("b"), telling("c", source_id="green-2015"), telling("d", source_id="new-2027"))
    assert list(accounts.known(rows, ledger(), OUTGROWN)["claim_id"]) == ["a"]
