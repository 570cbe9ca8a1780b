"""Sentences of a page: where each ends, what it rests on, and how one is withdrawn."""

from __future__ import annotations

import pytest
from docutils import nodes
from docutils.utils import new_document

from evidence.book.nodes import HoldsNode, ValueNode, Withdrawn
from evidence.book.sentences import noted, sentences
from evidence.withdrawn import Sentence


def value(words: str, because: str = "") -> ValueNode:
    return ValueNode("", words, key="a.b", label="", claims=[], because=because)


def holds(because: str = "") -> HoldsNode:
    return HoldsNode(key="a.b", because=because)


def paragraph(*children: nodes.Node) -> nodes.paragraph:
    return nodes.paragraph("", "", *children)


def words(block: nodes.paragraph) -> list[str]:
    return ["".join(node.astext() for node in one).strip() for one in sentences(block)]


@pytest.mark.parametrize(
    "text",
    ["It costs £1.50 for each £1.", "Is it so?", "He said “yes.”", "It is (perhaps) 3.5 times as much, e.g.this."],
)
def test_a_figure_with_a_point_ends_no_sentence(text: str) -> None:
    assert words(paragraph(nodes.Text(f"First. {text} Last."))) == ["First.", text, "Last."]


def test_a_bold_opening_is_a_sentence_of_its_own_where_it_ends_like_one() -> None:
    assert words(paragraph(nodes.strong("", "Wigan."), nodes.Text(" It saved."))) == ["Wigan.", "It saved."]
    assert words(paragraph(nodes.strong("", "Leeds"), nodes.Text(" is printed."))) == ["Leeds is printed."]


def test_a_tie_belongs_to_the_sentence_before_its_full_stop() -> None:
    block = paragraph(nodes.Text("It is "), value("£4"), nodes.Text(". "), holds(), nodes.Text(" Next one."))
    first, second = noted(document(block), is_notebook=False)
    assert (first.words, first.computed, first.tied) == ("It is £4.", True, True)
    assert (second.words, second.computed, second.tied) == ("Next one.", False, False)


def test_ties_behind_a_bold_sentence_belong_to_it_however_many() -> None:
    block = paragraph(
        nodes.strong("", "It is so."), nodes.Text(" "), holds(), nodes.Text(" "), holds("it is not"), nodes.Text(" Next one.")
    )
    first, second = noted(document(block), is_notebook=False)
    assert (first.words, first.tied, first.withdrawn) == ("It is so.", True, "it is not")
    assert (second.words, second.tied, second.withdrawn) == ("Next one.", False, "")


def test_only_the_sentence_whose_statement_is_broken_is_withdrawn() -> None:
    block = paragraph(
        nodes.Text("One. It is "), value("£4"), nodes.Text(", twice as much. "), holds("it is not"), nodes.Text(" Three.")
    )
    page = document(block)
    assert [one.withdrawn for one in noted(page, is_notebook=False)] == ["", "it is not", ""]
    (gone,) = page.findall(Withdrawn)
    assert gone.astext().strip() == "It is £4, twice as much."
    assert block.astext() == "One. It is £4, twice as much.  Three."


def test_a_value_that_is_gone_withdraws_its_sentence_inside_a_link_or_a_bold_word_too() -> None:
    page = document(
        paragraph(nodes.Text("One. "), nodes.strong("", "", value("[a.b]", "it was retired")), nodes.Text(" more. Two."))
    )
    assert [(one.words, one.withdrawn) for one in noted(page, is_notebook=False)] == [
        ("One.", ""),
        ("[a.b] more.", "it was retired"),
        ("Two.", ""),
    ]


def test_of_a_notebook_only_sentences_that_print_or_rest_on_something_are_kept() -> None:
    page = document(paragraph(nodes.Text("Plain words.")), paragraph(nodes.Text("Tied. "), holds()))
    assert [one.words for one in noted(page, is_notebook=True)] == ["Tied."]


@pytest.mark.parametrize(
    ("text", "is_open"), [("None of them is cash.", True), ("It is the lowest.", True), ("Savings are money.", False)]
)
def test_a_sentence_that_compares_is_open_until_it_is_tied(text: str, is_open: bool) -> None:
    assert Sentence(1, text).open is is_open
    assert not Sentence(1, text, tied=True).open


def document(*blocks: nodes.Node) -> nodes.document:
    made = new_document("page")
    for block in blocks:
        block.line = 3
    made += list(blocks)
    return made
