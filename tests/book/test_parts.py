"""Long pages in parts: what stands where, how a reader gets there, and what stays as it was."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sphinx.errors import ExtensionError
from tiny_pages import Project, gardener, long_table, make_project

from evidence.book.partpages import BUCKET, index_of, numbers_html
from evidence.book.parts import FRAME, HEAD, LINE, ROOM, Layout, Long, Slice, height, laid_out, short, table_rows
from evidence.publish.records import Row, Table

ROWS = st.lists(st.integers(20, 900), max_size=120)


@st.composite
def longs(draw: st.DrawFn) -> list[Long]:
    sizes = draw(st.lists(ROWS, max_size=6))
    folded = draw(st.lists(st.booleans(), min_size=len(sizes), max_size=len(sizes)))
    return [
        Long(f"t{n}", f"Table {n}", [(f"t{n}-{r}", f"row {r}", one) for r, one in enumerate(rows)], fold)
        for n, (rows, fold) in enumerate(zip(sizes, folded, strict=True))
    ]


@given(st.integers(0, 30_000), longs())
def test_every_row_stands_once_and_in_its_order(prose: int, things: list[Long]) -> None:
    layout = laid_out(prose, things)
    for one in things:
        slices = [some for part in layout.parts for some in part if some.ident == one.ident]
        assert [n for some in slices for n in range(some.start, some.stop)] == list(range(len(one.rows)))


@given(st.integers(0, 30_000), longs())
def test_no_further_part_is_higher_than_its_room_or_empty(prose: int, things: list[Long]) -> None:
    by_ident = {one.ident: one for one in things}
    layout = laid_out(prose, things)
    for part in layout.parts[1:]:
        assert 0 < sum(HEAD + height(by_ident[some.ident], some.start, some.stop) for some in part) <= ROOM - FRAME
    assert len(layout.names) == len(layout.parts) and all(layout.names[1:])


def test_a_page_that_is_hardly_too_long_is_left_whole() -> None:
    rows = [("", "row", 100)] * 140
    assert len(laid_out(0, [Long("t", "Table", rows)]).parts) == 1
    assert len(laid_out(2000, [Long("t", "Table", rows)]).parts) == 2


def test_what_is_folded_does_not_push_out_what_is_seen() -> None:
    rows = [("", "row", 100)]
    layout = laid_out(0, [Long("folded", "", rows * 2000, folded=True), Long("seen", "", rows * 100)])
    assert layout.here["seen"] == Slice("seen", 0, 100)
    assert 0 < layout.here["folded"].stop < 2000


def test_a_notebook_keeps_no_titles_of_tables_that_go_on() -> None:
    tables = [Long(f"t{n}", "Table", [("", "row", 100)] * 3) for n in range(400)]
    kept = [some for some in laid_out(0, tables, titles=False).parts[0] if some.stop]
    assert 20 < len(kept) < 30
    # In a chapter, whose author put them there, the titles alone fill the page.
    assert not any(some.stop for some in laid_out(0, tables).parts[0])


def test_a_label_that_wraps_makes_its_row_higher() -> None:
    short_one, long_one = (
        Table("", ["A", name], [Row({"A": "a", name: "1"})]) for name in ("B", "Beside a claim: base or period")
    )
    assert table_rows(long_one)[0][2] - table_rows(short_one)[0][2] == 2 * LINE - LINE


def test_long_names_are_cut_at_a_blank() -> None:
    assert short("a row") == "a row"
    assert short("word " * 20) == "word word word word word word word word word …"


def test_the_numbers_show_the_first_the_last_and_those_near_by() -> None:
    layout = Layout([[]] * 200, [""] * 200)
    shown = re.sub(r"<[^>]+>", " ", numbers_html("chapters/one", layout, 100)).split()
    assert shown == ["Page", "previous", "1", "…", "99", "100", "101", "102", "103", "…", "200", "next"]
    assert 'href="one.html"' in numbers_html("chapters/one", layout, 1)
    assert ">previous<" not in numbers_html("chapters/one", layout, 0)
    assert ">next<" not in numbers_html("chapters/one", layout, 199)


def test_the_index_of_rows_finds_each_and_the_page_holds_little_of_it() -> None:
    one = Long("t", "", [(f"row-{n:05}", "", 100) for n in range(3 * BUCKET)])
    layout = laid_out(0, [one])
    held, files = index_of("chapters/one", [one], layout)
    known = json.loads(held.partition(">")[2].partition("<")[0])
    assert known == {"stem": "one", "first": ["row-00000", f"row-{BUCKET:05}", f"row-{2 * BUCKET:05}"]}
    found = [json.loads(text.removeprefix("evidenceRows(").removesuffix(");\n")) for text in files.values()]
    assert list(files) == ["one-rows-1.js", "one-rows-2.js", "one-rows-3.js"]
    where = {name: number for names in found for name, number in names.items()}
    for number, part in enumerate(layout.parts):
        for some in part:
            assert all(where[name] == number for name, _, _ in one.rows[some.start : some.stop])


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = make_project(tmp_path)
    made.publish(table=long_table(900))
    return made


def test_links_lead_straight_to_the_part_and_each_row_keeps_its_anchor(project: Project) -> None:
    project.publish(gardener(claims=["row-0899"]), long_table(900))
    project.build()
    folder = project.root / "_build" / "html" / "chapters"
    parts = sorted(folder.glob("two-page-*.html"))
    pages = {path.name: path.read_text(encoding="utf-8") for path in [folder / "two.html", *parts]}
    (name,) = (name for name, page in pages.items() if 'id="row-0899"' in page)
    assert len(parts) > 3 and name == f"two-page-{len(parts) + 1}.html"
    assert f'href="{name}#row-0899"' in project.page("chapters/one")
    assert f'href="../chapters/{name}#row-0899"' in project.page("analysis/costs")
    # A row of the first page, linked from itself; from another part that link names the page.
    assert sum(page.count('id="garden-cost"') for page in pages.values()) == 1
    assert all(sum(page.count(f'id="row-{n:04}"') for page in pages.values()) == 1 for n in range(900))


def test_a_part_says_what_it_is_and_leads_on_and_back(project: Project) -> None:
    project.build()
    page = project.page("chapters/two-page-2")
    assert re.search(r"<title>Two, page 2 of \d+", page)
    assert '<a rel="prev" href="two.html">previous</a>' in page and '<a rel="next" href="two-page-3.html">next</a>' in page
    assert 'href="two.html#all-parts"' in page
    first = project.page("chapters/two")
    assert re.search(r'Goes on, on <a href="two-page-2.html#costs-all">page 2 \(rows \d+ to \d+\)</a>', first)
    assert re.search(
        r'<li><a href="two-page-2.html">Page 2</a>: Costs of many gardens: row number \d+ – row number \d+</li>', first
    )


def test_pages_that_link_to_a_row_that_moves_on_are_written_again(project: Project) -> None:
    project.publish(gardener(claims=["row-0100"]), long_table(101))
    project.build()
    assert 'href="two.html#row-0100"' in project.page("chapters/one")
    table = long_table(101)
    table.rows[0:0] = long_table(300, "new").rows[1:]
    project.publish(gardener(claims=["row-0100"]), table)
    assert "chapters/one" not in project.build()
    assert re.search(r'href="two-page-\d.html#row-0100"', project.page("chapters/one"))


def test_a_page_that_has_the_name_of_a_part_is_an_error(project: Project) -> None:
    (project.root / "chapters" / "two-page-2.md").write_text("---\norphan: true\n---\n# Mine\n", encoding="utf-8")
    with pytest.raises(ExtensionError, match=r"two-page-2\.md has the name of a part of chapters/two: rename it"):
        project.build()
