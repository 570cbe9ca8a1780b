"""Adding a row: what is proposed, what is asked, what is refused, and which bytes are written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Book

from evidence.adding.draft import Draft
from evidence.adding.form import TABLES, Form, passage
from evidence.adding.new import new
from evidence.adding.proposals import slug
from evidence.dataset import read
from evidence.problems import BookError

# Line 4 of the document has £40 and £90: told again here of the same measure, at the same value.
CLAIM = ["--sources", "sources", "--source", "garden-2012", "--line", "4", "--as-printed", "£40", "--measure", "gardener-cost"]
SAYS = ["--told-as", "cost", "--says", "A gardener costs £40 a year"]


@pytest.fixture(autouse=True)
def there(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(book.root)


def data(book: Book) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (book.root / "data").iterdir()}


def test_a_claim_is_proposed_from_its_document_and_its_measure(book: Book, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(book.root, "claim", [*CLAIM, *SAYS]) == 0
    row = read(book.root)["claims"][-1]
    assert (row["claim_id"], row["low"], row["high"], row["told_as"]) == ("garden-2012-gardener-cost", 40, 40, "cost")
    assert ">     4  Each gardener cost £40 a year" in capsys.readouterr().out


def test_the_hedge_is_taken_from_the_document_and_leaves_the_open_end_empty(book: Book) -> None:
    more = [
        "--as-printed",
        "£90",
        "--measure",
        "gardener-saving",
        "--told-as",
        "avoided cost",
        "--says",
        "It saved more than £90",
    ]
    assert new(book.root, "claim", [*CLAIM, *more]) == 0
    row = read(book.root)["claims"][-1]
    assert (row["qualifier"], row["low"], row["high"]) == ("more than", 90, None)


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte-order mark"])
@pytest.mark.parametrize("closed", [True, False], ids=["closed", "open last line"])
def test_every_other_byte_stays(book: Book, end: str, mark: bytes, closed: bool) -> None:
    path = book.root / "data" / "claims.csv"
    text = path.read_text(encoding="utf-8").replace("\n", end)
    before = mark + (text if closed else text.removesuffix(end)).encode()
    path.write_bytes(before)
    others = {name: content for name, content in data(book).items() if name != "claims.csv"}
    assert new(book.root, "claim", [*CLAIM, *SAYS]) == 0
    row = f"garden-2012-gardener-cost,gardener-cost,garden-2012,4,£40,,40,40,,cost,A gardener costs £40 a year,,,{end}"
    assert path.read_bytes() == before + (b"" if closed else end.encode()) + row.encode()
    assert {name: content for name, content in data(book).items() if name != "claims.csv"} == others


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        (["--measure", "gardener-cots"], "measure_id: found 'gardener-cots'", "did you mean 'gardener-cost'?"),
        (["--line", "99"], "line: found '99'", "[line-outside]"),
        (["--line", "3"], "as_printed: found '£40'", "[not-at-line]"),
        (["--low", "41"], "low: found '41.0'", "[string-and-value-differ]"),
        (["--told-as", "costs"], "told_as: found 'costs'", "did you mean 'cost'?"),
        (["--claim-id", "garden-2012-cost"], "claim_id: found 'garden-2012-cost'", "[duplicate-id]"),
    ],
    ids=lambda given: str(given),
)
def test_what_the_check_refuses_is_said_by_column_and_nothing_is_written(
    book: Book, capsys: pytest.CaptureFixture[str], change: list[str], column: str, code: str
) -> None:
    before = data(book)
    assert new(book.root, "claim", [*CLAIM, *SAYS, *change]) == 1
    said = capsys.readouterr().err
    assert column in said
    assert code in said
    assert data(book) == before


def test_how_a_telling_presents_its_figure_is_never_taken_in_silence(book: Book, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(book.root, "claim", [*CLAIM, "--says", "A gardener costs £40"]) == 1
    assert "told_as: expected" in capsys.readouterr().err


def test_an_unknown_kind_has_its_nearest_named(book: Book) -> None:
    with pytest.raises(BookError, match="did you mean 'claim'"):
        new(book.root, "clam", [])


def test_what_another_row_mends_is_said_and_keeps_nothing_from_being_written(
    book: Book, capsys: pytest.CaptureFixture[str]
) -> None:
    again = ["--as-printed", "£90", "--told-as", "cost", "--says", "A gardener costs £90", "--qualifier", ""]
    assert new(book.root, "claim", [*CLAIM, *again]) == 0
    assert "Still to come:\n  claim_id: found 'garden-2012-gardener-cost'" in capsys.readouterr().out


def test_a_file_that_changed_meanwhile_is_left_alone(book: Book) -> None:
    path = book.root / "data" / "exclusions.csv"
    with Draft(book.root, book.root / "sources") as draft:
        draft.keep("exclusions", ["garden-2012", "3", "1", "idiom"])
        path.write_bytes(changed := path.read_bytes() + b"garden-2012,5,2,idiom\n")
        with pytest.raises(BookError, match="was changed meanwhile"):
            draft.commit()
    assert path.read_bytes() == changed


def test_a_table_that_cannot_be_read_is_told_before_any_question(book: Book) -> None:
    book.edit("data/claims.csv", "claim_id,", "claim,")
    with pytest.raises(BookError, match=r"\[columns\]"):
        new(book.root, "claim", CLAIM)


class Answers:
    """Answers to questions, by column; a column asked twice takes its next answer."""

    def __init__(self, **answers: str | list[str]) -> None:
        self.left = 100
        self.answers = {column: [given] if isinstance(given, str) else list(given) for column, given in answers.items()}

    def __call__(self, question: str) -> str:
        self.left -= 1
        if not self.left:
            raise EOFError  # questions that never end fail the test, and do not hang it
        left = self.answers.get(question.strip().split(" ")[0].rstrip(":"), [])
        return left.pop(0) if left else ""


def test_a_conversation_says_at_the_question_what_is_wrong_and_asks_again(book: Book, capsys: pytest.CaptureFixture[str]) -> None:
    answers = Answers(
        source_id=["gardn-2012", "garden-2012"],
        line="4",
        as_printed=["£41", "£40"],
        measure_id="gardener-cost",
        says="It costs £40",
    )
    assert new(book.root, "claim", ["--sources", "sources"], answers) == 0
    said = capsys.readouterr().out
    assert said.index("did you mean 'garden-2012'?") < said.index("\nline: ")
    assert said.index("as_printed: found '£41'; expected that string at line 4") < said.index("\nmeasure_id: ")
    assert ">     4  Each gardener cost" in said
    assert read(book.root)["claims"][-1]["claim_id"] == "garden-2012-gardener-cost"


def test_a_row_that_is_named_and_missing_can_be_added_in_between(book: Book) -> None:
    answers = Answers(
        source_id="garden-2012", line="3", as_printed="£1.50", measure_id="+", says="It gave £1.50", claim_id="",
        what=["Saving on beds"], programme_id=read(book.root)["programmes"][0]["programme_id"], topic="returns",
        outcome_id=read(book.root)["outcomes"][0]["outcome_id"], unit="return per 1 invested", period="not stated",
        population="the garden", comparator="none", kind_of_value="saving of unstated kind",
        study_id=read(book.root)["studies"][0]["study_id"],
    )  # fmt: skip
    assert new(book.root, "claim", ["--sources", "sources"], answers) == 0
    dataset = read(book.root)
    assert dataset["claims"][-1]["measure_id"] == dataset["measures"][-1]["measure_id"]
    assert dataset["measures"][-1]["what"] == "Saving on beds"


def test_answers_that_end_too_soon_leave_all_as_it_was(book: Book) -> None:
    before, answers = data(book), iter(["garden-2012", "4"])

    def ask(_: str, left: Iterator[str] = answers) -> str:
        if (answer := next(left, None)) is None:
            raise EOFError
        return answer

    with pytest.raises(BookError, match="nothing was written"):
        new(book.root, "claim", [], ask)
    assert data(book) == before


def test_a_reference_is_written_as_bibtex_and_a_second_one_of_its_key_refused(
    book: Book, capsys: pytest.CaptureFixture[str]
) -> None:
    record = ["--type", "report", "--author", "{Beds & Co}", "--title", "Beds: 50% & more", "--year", "2020"]
    assert new(book.root, "reference", record) == 0
    assert "title = {Beds: 50\\% \\& more}" in (book.root / "data" / "references.bib").read_text(encoding="utf-8")
    again = new(book.root, "reference", record)
    assert again == 1
    assert "repeated" in capsys.readouterr().err


def test_every_kind_has_a_table_and_an_order_of_questions_with_each_column_once(book: Book) -> None:
    with Draft(book.root, Path()) as draft:
        for table in TABLES.values():
            form = Form(draft, table)
            assert sorted(f["name"] for f in form.columns) == sorted(f["name"] for f in form.fields)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("The cost of a Gärdener's day", "cost-gardeners-day"), ("NEF 2016", "nef-2016"), ("", "")],
)
def test_ids_are_made_of_the_words_that_matter(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_a_passage_marks_its_lines_and_ends_where_the_document_does() -> None:
    assert passage(["a", "b", "c"], "3") == "      1  a\n      2  b\n>     3  c"
    assert passage(["a"], "2") == ""


def test_unread_lists_what_nothing_accounts_for_in_reading_order(book: Book) -> None:
    book.edit("data/exclusions.csv", "garden-2012,7,2011|3,bibliographic detail\n", "")
    book.edit("data/exclusions.csv", "garden-2012,3,7,note mark\n", "")
    done = book.run("unread", "--sources", "sources")
    assert done.returncode == 1, done.stderr
    told = done.stdout.splitlines()
    assert [line.split(" in ")[0] for line in told[:-1]] == [
        "garden-2012, line 3: '7'",
        "garden-2012, line 7: '2011'",
        "garden-2012, line 7: '3'",
    ]
    assert "Visits fell" in told[0]
    assert told[-1].startswith("3 of ")


def test_unread_of_one_document_needs_no_other(book: Book) -> None:
    row = f"tulip-2015,tulip.txt,{'0' * 64},3,Tulips,Tulip 2015,,Press,2015,2015,report,,green2011,none,0\n"
    with (book.root / "data" / "sources.csv").open("a", encoding="utf-8") as file:
        file.write(row)
    assert book.run("unread", "--sources", "sources", "--source", "garden-2012").returncode == 0
    done = book.run("unread", "--sources", "sources")
    assert done.returncode == 1
    assert "[missing-document]" in done.stderr


def test_unread_of_an_unknown_document_says_which_it_may_be(book: Book) -> None:
    done = book.run("unread", "--sources", "sources", "--source", "gardn-2012")
    assert done.returncode == 1
    assert "did you mean 'garden-2012'?" in done.stderr


def test_unread_of_a_document_that_is_shorter_than_the_data_say_is_told(book: Book) -> None:
    book.edit("data/sources.csv", ",8,Gardens,", ",80,Gardens,")
    book.edit("data/exclusions.csv", "garden-2012,7,7,note mark", "garden-2012,70,7,note mark")
    done = book.run("unread", "--sources", "sources")
    assert done.returncode == 1
    assert "[lines-too-many]" in done.stderr
    assert "at most 8" in done.stderr
