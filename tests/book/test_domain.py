"""The extension's state: what is read again, what is forgotten, joined and refused."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from sphinx.errors import ExtensionError
from tiny_pages import Project, garden_table, gardener, make_project

from evidence.book.domain import Page, Use
from evidence.book.uses import unprinted
from evidence.problems import BookError
from evidence.publish.records import PageLink, Row


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path)


def test_a_changed_value_reads_exactly_its_page_again(project: Project) -> None:
    project.build()
    project.publish(gardener("£45"))
    assert project.build() == ["analysis/costs", "chapters/one"]
    assert ">£45</a>, or" in project.page("chapters/one")


def test_a_changed_table_reads_exactly_its_page_again(project: Project) -> None:
    project.build()
    project.publish(table=garden_table("Costs of two gardens"))
    assert project.build() == ["analysis/costs", "chapters/two"]


def test_nothing_changed_reads_nothing(project: Project) -> None:
    project.build()
    assert project.build() == []


def test_a_page_with_new_words_and_an_old_date_is_read(project: Project) -> None:
    project.build()
    page = project.root / "chapters" / "two.md"
    before = page.stat()
    page.write_text(page.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    # Sphinx itself goes by dates, and would take this page for unchanged.
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert project.build() == ["chapters/two"]


@pytest.mark.parametrize(
    ("page", "old", "new", "message"),
    [
        pytest.param("one", "costs.cost`", "costs.coast`", "one.md:3: unknown value 'costs.coast': did you mean 'costs.cost'?", id="value"),
        pytest.param("two", "costs.all", "costs.alll", "two.md:3: unknown table 'costs.alll': did you mean 'costs.all'?", id="table"),
        pytest.param("two", "table} costs.all", "figure} costs.all", "two.md:3: unknown figure 'costs.all': no notebook publishes it", id="figure"),
        pytest.param("one", "costs.cost`", "costs.cost:,x`", "one.md:3: value 'costs.cost' cannot be printed as ',x'", id="format"),
    ],
)  # fmt: skip
def test_what_cannot_be_printed_is_an_error_on_every_run(project: Project, page: str, old: str, new: str, message: str) -> None:
    path = project.root / "chapters" / f"{page}.md"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    # Twice, for a warning of Sphinx's comes only while a page is read: the second build would pass.
    for _ in range(2):
        with pytest.raises(ExtensionError) as told:
            project.build()
        assert message in str(told.value)


def test_all_faults_are_told_at_once(project: Project) -> None:
    for page in ("one", "two"):
        path = project.root / "chapters" / f"{page}.md"
        path.write_text(path.read_text(encoding="utf-8").replace("costs.", "costa."), encoding="utf-8")
    with pytest.raises(ExtensionError) as told:
        project.build()
    assert len(str(told.value).splitlines()) == 3


def test_a_value_that_is_no_longer_published_is_an_error(project: Project) -> None:
    project.build()
    project.publish()
    results = project.root / "_build" / "results" / "costs.json"
    results.write_text(results.read_text(encoding="utf-8").replace('"cost"', '"fee"'), encoding="utf-8")
    with pytest.raises(ExtensionError, match=r"unknown value 'costs\.cost'"):
        project.build()


def test_a_harvest_that_is_none_is_named(project: Project) -> None:
    (project.root / "_build" / "results" / "costs.json").write_text("{", encoding="utf-8")
    with pytest.raises(ExtensionError, match=r"costs\.json in results is not a harvest"):
        project.build()


def test_a_page_read_again_forgets_what_it_used(project: Project) -> None:
    project.build()
    path = project.root / "chapters" / "one.md"
    path.write_text("# One\n\nNo value.\n", encoding="utf-8")
    project.build()
    assert project.domain.pages["chapters/one"].uses == []
    project.domain.clear_doc("chapters/one")
    assert "chapters/one" not in project.domain.pages


def test_pages_of_another_process_are_taken_over_but_no_others(project: Project) -> None:
    project.build()
    use = Use("values", "costs.cost", 3, "digest")
    other = {"pages": {"chapters/new": Page("source", uses=[use]), "chapters/one": Page("source of another")}}
    project.domain.merge_domaindata(["chapters/new"], other)
    assert project.domain.pages["chapters/new"].uses == [use]
    assert project.domain.pages["chapters/one"].source != "source of another"


def test_values_that_no_chapter_prints_are_named(project: Project) -> None:
    own = gardener(claims=["garden-2012-cost"])
    project.publish(None, None, **{"spare": gardener(), "garden-2012-cost": own})
    project.build()
    assert unprinted(project.root) == "1 of 2 values are printed by no page:\n  costs.spare"


def test_without_a_build_it_is_said_that_uses_are_not_known(project: Project) -> None:
    with pytest.raises(BookError, match="run 'make book' first"):
        unprinted(project.root)


def test_a_changed_title_has_every_page_written_again(project: Project) -> None:
    project.build()
    page = project.root / "_build" / "html" / "chapters" / "two.html"
    before = page.stat().st_mtime_ns
    path = project.root / "chapters" / "one.md"
    path.write_text(path.read_text(encoding="utf-8").replace("# One", "# First"), encoding="utf-8")
    assert project.build() == ["chapters/one"]
    # The menu of every page shows all titles.
    assert page.stat().st_mtime_ns > before


def test_a_value_that_another_page_prints_now_is_said_so_in_its_workings(project: Project) -> None:
    project.build()
    assert 'Used in <a href="../chapters/one.html">One</a>.' in project.page("analysis/costs")
    for page, old, new in (("one", "{value}`costs.cost`", "much"), ("one", "{value}`costs.cost:,.1f`", "many")):
        path = project.root / "chapters" / f"{page}.md"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert project.build() == ["chapters/one"]
    assert "Used in" not in project.page("analysis/costs")


def test_a_link_to_a_row_follows_the_table_to_another_page(project: Project) -> None:
    project.build()
    assert 'href="two.html#garden-cost"' in project.page("chapters/one")
    for page, old, new in (
        ("two", "{result-table} costs.all", "{note}\nMoved."),
        ("workings", "# Workings\n", "# Workings\n\n```{result-table} costs.all\n```\n"),
    ):
        path = project.root / "chapters" / f"{page}.md"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    project.build()
    assert 'href="workings.html#garden-cost"' in project.page("chapters/one")
    assert 'href="../chapters/workings.html#garden-cost"' in project.page("analysis/costs")


def test_a_link_to_a_row_that_no_page_shows_is_an_error_on_every_run(project: Project) -> None:
    project.publish(gardener(claims=["garden-gone"]))
    for _ in range(2):
        with pytest.raises(ExtensionError) as told:
            project.build()
        assert (
            "chapters/one.md:3: value 'costs.cost' leads to 'garden-gone', which no page of the book shows: show the table"
            in str(told.value)
        )
        assert "analysis/costs.ipynb, cell 2: value 'costs.cost' leads to 'garden-gone'" in str(told.value)


@pytest.mark.parametrize(
    ("page", "message"),
    [
        pytest.param("chapters/three", "leads to 'chapters/three', but the book has no page 'chapters/three'", id="a page"),
        pytest.param("chapters/one#far", "leads to 'chapters/one#far', but that page has no 'far'", id="an anchor"),
        pytest.param("#sum-9", "leads to 'sum-9', which no page of the book shows", id="a row"),
    ],
)
def test_a_link_of_a_table_that_leads_nowhere_is_an_error(project: Project, page: str, message: str) -> None:
    table = garden_table()
    table.rows.append(Row({"What": PageLink("there", page)}))
    project.publish(table=table)
    with pytest.raises(ExtensionError, match=r"two\.md:3: table 'costs\.all' " + re.escape(message)):
        project.build()
