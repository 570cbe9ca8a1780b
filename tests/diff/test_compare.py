"""Comparing two versions: numbers, tables, figures, verdicts, grades, pages and rows of data, without building any."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from evidence.book.diffpage import page
from evidence.diff.compare import compare
from evidence.diff.records import Diff, Edit, Judged, Printers, Rows, Side, Sum, Telling
from evidence.diff.rows import rows_of_table
from evidence.diff.text import arrow, text
from evidence.publish.records import ClaimLink, Figure, Results, Row, StrengthMark, Table, Value, Withdrawal

HOSTILE = "</code><script>alert(1)</script><img src=x onerror=alert(1)> \"'{{ 7*7 }}\x1b[2J\n## heading"
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><text id="a">{}</text></svg>'
PRINTERS = Printers(
    {"values": {"costs.cost": ["chapters/costs"]}}, {"chapters/costs": ["chapters/costs.md"], "analysis/costs": []}
)


def value(number: float = 40, **changes: Any) -> Value:
    given = {"text": f"£{number:g}", "label": "cost of a gardener", "unit": "GBP", "low": number, "high": number}
    return Value(**{**given, "claims": ["garden-cost"], **changes})


def table(*rows: Row, title: str = "Costs", columns: tuple[str, ...] = ("What", "Figure")) -> Table:
    return Table(title, list(columns), list(rows))


def row(what: str, figure: Any, ident: str = "") -> Row:
    return Row({"What": what, "Figure": figure}, ident)


def side(cost: Value | None = None, **changes: Any) -> Side:
    """Return a version with one value, one telling and one sum; ``changes`` replace its parts."""
    values = {} if "no_value" in changes else {"cost": cost or value()}
    results = {"costs": Results(values, changes.pop("tables", {}), changes.pop("figures", {}))}
    changes.pop("no_value", None)
    judged = Judged(
        {"garden-cost": Telling("£40", "cost", "limited", "a survey")}, {"net": Sum("Is it 90?", "agrees", "90 beside 90")}
    )
    return Side(**{"results": results, "data": {}, "judged": judged, "files": {"chapters/costs.md": "1"}, **changes})


def differing(before: Side, after: Side) -> Diff:
    return compare(before, after, "v1", PRINTERS)


def test_two_versions_that_are_the_same_differ_in_nothing() -> None:
    found = differing(side(), side())
    assert found.empty
    assert text(found) == "Nothing that the book prints has changed since v1.\n"
    assert "Nothing that the book prints has changed" in page(found)


def test_a_moved_value_names_its_claims_its_chapters_and_its_workings() -> None:
    judged = Judged({"garden-cost": Telling("£45", "cost", "limited", "a survey")}, side().judged.sums)
    (change,) = differing(side(), side(value(45), judged=judged)).values
    assert (change.before, change.after, change.moved) == ("£40", "£45", True)
    assert change.claims == [Edit("garden-cost", "£40", "£45")]
    assert (change.chapters, change.workings) == (["chapters/costs"], "analysis/costs")
    assert change.also == []


def test_an_end_that_moves_behind_the_same_print_is_a_move() -> None:
    # A chapter may print the same value with more digits.
    (change,) = differing(side(value(40.1, text="£40")), side(value(40.2, text="£40"))).values
    assert change.moved
    assert change.also == [Edit("number", "40.1", "40.2")]


@pytest.mark.parametrize(
    ("changes", "also"),
    [
        ({"label": "what it costs"}, [Edit("what it is", "cost of a gardener", "what it costs")]),
        ({"rows": ["claims/a"]}, [Edit("rows counted", "", "claims/a")]),
    ],
    ids=["label", "rows"],
)
def test_a_value_told_otherwise_did_not_move(changes: dict[str, Any], also: list[Edit]) -> None:
    (change,) = differing(side(), side(value(**changes))).values
    assert not change.moved
    assert change.also == also


def test_a_value_that_is_new_or_gone_is_told_so() -> None:
    assert "costs.cost: (new) → £40" in text(differing(side(no_value=True), side()))
    assert "costs.cost: £40 → (gone)" in text(differing(side(), side(no_value=True)))


def test_rows_of_a_table_are_known_by_their_anchor_and_else_by_their_heading() -> None:
    old = table(row("gardener", "£40", "a"), row("spade", "£4"))
    new = table(row("a gardener", "£40", "a"), row("spade", "£5"), row("rake", "£3"))
    rows, reordered = rows_of_table(old, new)
    assert [(r.name, r.what) for r in rows] == [("a", "edited"), ("spade", "edited"), ("rake", "new")]
    assert rows[0].cells == [Edit("What", "gardener", "a gardener")]
    assert not reordered


def test_two_rows_of_one_heading_are_two_rows() -> None:
    old, new = table(row("spade", "£4"), row("spade", "£5")), table(row("spade", "£6"), row("spade", "£5"))
    ((changed,), _) = rows_of_table(old, new)
    assert changed.cells == [Edit("Figure", "£4", "£6")]


def test_rows_that_only_change_places_are_told_so() -> None:
    one, two = row("spade", "£4"), row("rake", "£3")
    assert rows_of_table(table(one, two), table(two, one)) == ([], True)


@pytest.mark.parametrize(
    ("old", "new", "edit"),
    [
        (ClaimLink("£4", "a"), ClaimLink("£4", "b"), ("£4 [a]", "£4 [b]")),
        (StrengthMark("weak", "a survey"), StrengthMark("weak", "a target"), ("weak [a survey]", "weak [a target]")),
        (["x", "y"], ["x", "z"], ("y", "z")),
        (["x", "x"], ["x"], ("x | x", "x")),
    ],
    ids=["another claim", "another reason", "one part of a list", "a part less"],
)
def test_a_cell_shows_what_differs_of_it(old: Any, new: Any, edit: tuple[str, str]) -> None:
    ((changed,), _) = rows_of_table(table(row("spade", old)), table(row("spade", new)))
    assert [(c.before, c.after) for c in changed.cells] == [edit]


def test_a_redrawn_figure_shows_both_drawings_and_one_of_another_title_none() -> None:
    def figures(label: str, title: str = "Costs") -> dict[str, Figure]:
        return {"chart": Figure(title, "alt", "note", table(), {}, {"narrow": SVG.format(label)})}

    redrawn = page(differing(side(figures=figures("one")), side(figures=figures("two"))))
    assert redrawn.count('<img src="data:image/svg+xml;base64,') == 2
    retold = differing(side(figures=figures("one")), side(figures=figures("one", "Costs fell")))
    assert "<img" not in page(retold)
    assert retold.figures[0].also == [Edit("title", "Costs", "Costs fell")]


def test_a_verdict_that_flips_is_told_and_a_sum_that_gives_another_number_is_not() -> None:
    def judged(verdict: str, gives: str) -> Judged:
        return Judged({}, {"net": Sum("Is it 90?", verdict, gives)})

    flipped = differing(side(judged=judged("agrees", "90 beside 90")), side(judged=judged("does not agree", "95 beside 90")))
    assert [(v.before, v.after, v.gives) for v in flipped.verdicts] == [("agrees", "does not agree", "95 beside 90")]
    assert not differing(side(judged=judged("agrees", "9")), side(judged=judged("agrees", "8"))).verdicts


def test_a_grade_that_moves_is_told_with_both_reasons() -> None:
    judged = Judged({"garden-cost": Telling("£40", "cost", "weak", "a target")}, side().judged.sums)
    (change,) = differing(side(), side(judged=judged)).grades
    assert (change.before, change.after, change.why_before, change.why_after) == ("limited", "weak", "a survey", "a target")


def test_edited_rows_of_data_are_named_by_their_key() -> None:
    def data(*rows: dict[str, Any]) -> dict[str, Rows]:
        return {"claims": Rows(["claim_id"], ["claim_id", "low"], list(rows))}

    before = data({"claim_id": "a", "low": 40.0}, {"claim_id": "b", "low": None})
    after = data({"claim_id": "b", "low": 0.5}, {"claim_id": "c", "low": 1.0})
    ((changed,)) = differing(side(data=before), side(data=after)).data
    assert [(r.name, r.what) for r in changed.rows] == [("b", "edited"), ("c", "new"), ("a", "gone")]
    assert changed.rows[0].cells == [Edit("low", "", "0.5")]
    assert Edit("low", "40", "") in changed.rows[2].cells


def test_pages_are_touched_by_their_text_by_what_they_print_and_by_what_they_work_out() -> None:
    files = {"chapters/costs.md": "2", "chapters/new.md": "1"}
    found = differing(side(files={"chapters/costs.md": "1", "chapters/old.md": "1"}), side(value(45), files=files))
    assert {one.page: one.because for one in found.pages} == {
        "analysis/costs": ["costs.cost"],
        "chapters/costs": ["chapters/costs.md changed", "costs.cost"],
        "chapters/old": ["it is gone"],
    }


def test_a_withdrawn_sentence_is_told_with_its_line_and_reason() -> None:
    sentence = Withdrawal("chapters/costs.md", 3, "It is the cheapest.", "£45 is more than £40")
    found = differing(side(), side(withdrawn=[sentence]))
    for told in (text(found), page(found)):
        assert "chapters/costs.md:3" in told and "It is the cheapest." in told and "£45 is more than £40" in told
    assert [one.page for one in found.pages] == ["chapters/costs"]


def test_hostile_text_anywhere_stays_text_on_the_page_and_one_line_in_the_terminal() -> None:
    after = side(
        value(45, label=HOSTILE, text=HOSTILE, unit=HOSTILE, rows=[HOSTILE], claims=[HOSTILE]),
        tables={HOSTILE: table(row(HOSTILE, HOSTILE, HOSTILE), title=HOSTILE)},
        figures={HOSTILE: Figure(HOSTILE, HOSTILE, HOSTILE, table(), {}, {"narrow": HOSTILE})},
        judged=Judged({"garden-cost": Telling(HOSTILE, HOSTILE, "weak", HOSTILE)}, {HOSTILE: Sum(HOSTILE, HOSTILE, HOSTILE)}),
        data={HOSTILE: Rows([HOSTILE], [HOSTILE], [{HOSTILE: HOSTILE}])},
        withdrawn=[Withdrawal(HOSTILE, 1, HOSTILE, HOSTILE)],
    )
    found = compare(side(), after, HOSTILE, PRINTERS)
    shown = page(found)
    assert shown.count("&lt;script&gt;") > 20
    assert "<script" not in shown and "<img src=x" not in shown and "{{ 7*7 }}" in shown
    printed = text(found)
    assert "\x1b" not in printed
    assert not [line for line in printed.splitlines() if line.startswith("##")]


def test_of_a_long_text_only_what_differs_is_shown_with_a_little_around_it() -> None:
    words = "A placement cost on average {} a year less than institutional care would have done in that year"
    assert arrow(words.format("£26,000"), words.format("£27,000")) == (
        "A placement cost on average £26,000 → £27,000 a year less than institutional…"
    )


def test_the_comparison_is_plain_data_for_tools() -> None:
    data = json.loads(msgspec.json.encode(differing(side(), side(value(45)))))
    assert data["values"][0]["after"] == "£45"
    assert set(data) == {"against", "values", "withdrawn", "figures", "tables", "verdicts", "grades", "pages", "data"}
