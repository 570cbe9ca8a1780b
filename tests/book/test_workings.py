"""Notebooks as pages: sentences and tables for readers who do not code, the code folded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tiny_pages import Project, code, garden_table, gardener, make_project, output, text

from evidence.book.workings import gathered
from evidence.publish.records import TABLE, VALUE, Row, Table, as_json


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path)


def article(project: Project) -> str:
    project.build()
    return project.page("analysis/costs")


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


def test_a_value_is_a_sentence_with_anchor_claim_and_the_page_that_prints_it(project: Project) -> None:
    page = article(project)
    assert '<p class="working-value" id="value-cost">' in page
    assert "Cost of a gardener: £40. From garden-cost. Used in One." in words(page)
    assert 'href="../chapters/two.html#garden-cost"' in page


def test_results_come_before_the_code_which_is_folded(project: Project) -> None:
    page = article(project)
    fold = page.index('<details class="fold"><summary>The code</summary>')
    assert page.index('id="value-cost"') < page.index('id="costs-all"') < fold < page.index("cost</span>")


def test_a_table_that_a_chapter_shows_is_a_link_to_it(project: Project) -> None:
    page = article(project)
    assert (
        'Table: <a href="../chapters/two.html#costs-all">Costs of the garden</a>, in <a href="../chapters/two.html">Two</a>.'
        in page
    )
    assert "<table" not in page


def test_a_table_that_no_chapter_shows_is_shown(project: Project) -> None:
    (project.root / "chapters" / "two.md").write_text("# Two\n", encoding="utf-8")
    page = article(project)
    assert '<div class="result-table" id="costs-all"><table class="result"><caption>' in page
    assert "Table 1" not in page


def test_inputs_shown_above_a_sum_are_a_table_with_claim_links(project: Project) -> None:
    project.notebook([text("# Workings"), code("show()", output(TABLE, as_json(garden_table(""))))])
    page = article(project)
    assert '<table class="result"><thead>' in page
    assert '<a class="value" href="../chapters/two.html#garden-cost">£40</a>' in page


# Pages are for people who do not code: raw frames stood there with index numbers and cut-off names.
def test_data_frames_and_printed_lines_do_not_reach_the_page(project: Project) -> None:
    frame = {"text/html": '<table class="dataframe"><tr><td>0</td></tr></table>', "text/plain": "0  garden...\ndtype: int64"}
    shown = {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": frame}
    printed = {"output_type": "stream", "name": "stdout", "text": "printed in passing"}
    project.notebook([text("# Workings"), code("frame", shown, printed)])
    page = article(project)
    assert "dataframe" not in page and "dtype" not in page and "printed in passing" not in page


def test_counted_rows_and_many_claims_are_folded(project: Project) -> None:
    value = gardener(claims=[f"claim-{n}" for n in range(5)], rows=["findings/one", "findings/two"])
    ids = [*value.claims, "one", "two"]
    project.publish(value, Table("Register", ["Row"], [Row({"Row": name}, name) for name in ids]))
    page = article(project)
    assert "<summary>The 5 claims</summary>" in page and "<summary>The 2 rows counted</summary>" in page
    assert '<p><a href="../chapters/two.html#one">one</a></p>' in page and page.count("two.html#claim-") == 5
    assert "From" not in words(page[page.index('id="value-cost"') : page.index("<details")])


def test_claims_named_by_hand_say_why(project: Project) -> None:
    project.publish(gardener(by_hand="the document names no programme."))
    assert "Its claims are named by hand: the document names no programme. Used in" in words(article(project))


def test_all_claims_published_at_once_are_one_line(project: Project) -> None:
    values = {"a": as_json(gardener()), "b": as_json(gardener())}
    project.notebook([text("# Workings"), code("publish.claims(told)", output(VALUE, values, "*"))])
    assert "2 values, one for each claim" in words(article(project))


def test_code_that_shows_nothing_stands_with_the_next_result_but_never_past_a_heading() -> None:
    result = output(VALUE, as_json(gardener()), "cost")
    cells = [code("a = 1"), code("b = 2", result), code("c = 3"), text("## Next"), code("d = 4")]
    assert [cell.get("code", cell.get("source")) for cell in gathered(cells)] == [
        ["a = 1", "b = 2"],
        ["c = 3"],
        "## Next",
        ["d = 4"],
    ]


def test_backticks_in_code_do_not_end_it(project: Project) -> None:
    project.notebook([text("# Workings"), code("fence = '```'\nafter = 1")])
    assert "after" in article(project)


def test_the_list_of_workings_says_what_each_works_out_and_who_prints_it(project: Project) -> None:
    project.build()
    page = project.page("chapters/workings")
    assert '<a href="../analysis/costs.html">Costs</a>' in page
    assert ">What a gardener costs.</td>" in page
    assert '<a href="one.html">One</a><br><a href="two.html">Two</a>' in page
