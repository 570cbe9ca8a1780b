"""What each record looks like on a page."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from evidence.book import html
from evidence.book.nodes import ResultFigure, ResultTable
from evidence.publish.records import Cell, ClaimLink, Figure, KindTag, PageLink, Row, StrengthMark, Table, WebLink


class Builder:
    """A builder of the page chapters/one, as far as links need it."""

    current_docname = "chapters/one"
    rows = {"garden-cost": "chapters/evidence/claims", "c": "chapters/evidence/claims-page-2", "sum-1": "chapters/evidence/audit"}  # noqa: RUF012
    fignumbers = {"table": {"costs-all": (2, 1)}}  # noqa: RUF012

    @property
    def env(self) -> Any:
        place_of = lambda anchor: self.rows.get(anchor, "")  # noqa: E731
        return SimpleNamespace(get_domain=lambda _: SimpleNamespace(place_of=place_of))

    def get_relative_uri(self, start: str, target: str) -> str:
        assert start == "chapters/one"
        return f"TO/{target}.html"


@pytest.fixture
def translator() -> Any:
    return SimpleNamespace(builder=Builder())


def node(kind: Any, record: Any, *ids: str) -> Any:
    return kind("", title=getattr(record, "title", ""), ids=list(ids))


LONG_TEXT = "The whole sentence that a document prints"

CELLS = [
    pytest.param("5 < 6 & more", "5 &lt; 6 &amp; more", id="words are escaped"),
    pytest.param(["one", KindTag("cost")], 'one<br><span class="kind kind-cost">cost</span>', id="a list stands below one another"),
    pytest.param(ClaimLink("£40", "garden-cost"), '<a class="value" href="TO/chapters/evidence/claims.html#garden-cost">£40</a>', id="a claim"),
    pytest.param(ClaimLink(LONG_TEXT, "c"), f'<a class="claim" href="TO/chapters/evidence/claims-page-2.html#c">{LONG_TEXT}</a>', id="a long claim may break"),
    pytest.param(PageLink("sum", "#sum-1"), '<a href="TO/chapters/evidence/audit.html#sum-1">sum</a>', id="a row by its anchor"),
    pytest.param(PageLink("sum", "chapters/evidence/elsewhere#sum-1"), '<a href="TO/chapters/evidence/audit.html#sum-1">sum</a>', id="a row that moved"),
    pytest.param(PageLink("sum", "chapters/evidence/audit#heading"), '<a href="TO/chapters/evidence/audit.html#heading">sum</a>', id="a page with an anchor"),
    pytest.param(PageLink("sums", "chapters/evidence/audit"), '<a href="TO/chapters/evidence/audit.html">sums</a>', id="a page"),
    pytest.param(WebLink("doi & more", "https://doi.org/1?a&b"), '<a href="https://doi.org/1?a&amp;b">doi &amp; more</a>', id="an outside address"),
    pytest.param(KindTag("saving of unstated kind"), '<span class="kind kind-saving-of-unstated-kind">saving of unstated kind</span>', id="a kind of value"),
    pytest.param(
        StrengthMark("weak", 'only "a ceiling"'),
        '<span class="strength strength-weak" title="only &quot;a ceiling&quot;">●○○○ <span class="strength-word">weak</span></span>',
        id="a strength with its reason",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "expected"), CELLS)
def test_a_cell_looks_as_its_type_says(translator: Any, cell: Cell, expected: str) -> None:
    assert html.cell_html(cell, translator) == expected


def test_what_is_no_cell_is_refused(translator: Any) -> None:
    with pytest.raises(TypeError, match="float is no cell of a table"):
        html.cell_html(4.5, translator)


def test_a_table_has_a_caption_scopes_labels_and_anchors(translator: Any) -> None:
    row = Row({"What": "gardener", "Figure": ClaimLink("£40", "garden-cost")}, "row-1")
    record = Table("What a garden costs", ["What", "Figure"], [row], "In pounds.", ["Figure"])
    shown = html.result_html(record, translator, node(ResultTable, record, "costs-all"), html.Look(record))
    assert shown.startswith('<div class="result-table" id="costs-all"><table class="result"><caption>')
    assert '<span class="caption-number">Table 2.1 </span><span class="caption-text">What a garden costs</span>' in shown
    assert '<th scope="col">What</th><th scope="col" class="num">Figure</th>' in shown
    assert '<tr id="row-1"><th scope="row" data-label="What">gardener</th><td data-label="Figure" class="num">' in shown
    assert shown.endswith('<p class="result-note">In pounds.</p></div>')


def test_an_aside_without_title_has_no_caption(translator: Any) -> None:
    record = Table("", ["What"], [Row({"What": "gardener"})])
    shown = html.result_html(record, translator, node(ResultTable, record), html.Look(record))
    assert "caption" not in shown and " id=" not in shown and "result-note" not in shown


def test_a_cell_that_a_row_lacks_is_empty(translator: Any) -> None:
    assert '<td data-label="B"></td>' in html.table_html(html.Look(Table("", ["A", "B"], [Row({"A": "1"})])), translator)


def test_a_figure_has_its_finding_both_drawings_its_words_and_its_table(translator: Any) -> None:
    record = Figure(
        "Gardens return > £1", 'Three "returns".', "In pounds.", Table("", ["What"], [Row({"What": "gardener"})]),
        {"title": "</script>"}, {"wide": "<svg>wide</svg>", "narrow": "<svg>narrow</svg>"},
    )  # fmt: skip
    shown = html.figure_html(
        record, translator, node(ResultFigure, record, "costs-chart"), html.table_html(html.Look(record.table), translator)
    )
    assert '<span class="caption-text">Gardens return &gt; £1</span>' in shown
    assert 'role="img" aria-label="Three &quot;returns&quot;."' in shown
    assert '<div class="chart-wide"><svg>wide</svg></div><div class="chart-narrow"><svg>narrow</svg></div>' in shown
    assert shown.count("</script>") == 1 and "\\u003c/script>" in shown
    assert '<td data-label="What"' not in shown and '<th scope="row" data-label="What">gardener</th>' in shown
