"""The page of problems: every code with an anchor, a title, an explanation and an example."""

from __future__ import annotations

from pathlib import Path

from conftest import ROOT
from tiny_pages import make_project

from evidence.codes import CODES


def test_the_page_of_problems_has_an_anchor_a_title_and_an_example_for_each_code(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    page = (ROOT / "chapters" / "evidence" / "problems.md").read_text(encoding="utf-8")
    (project.root / "problems.md").write_text("---\norphan: true\n---\n" + page, encoding="utf-8")
    project.build()
    html = project.page("problems")
    for code in CODES:
        assert f'<dt id="problem-{code}">' in html
    assert html.count("<p>Example: ") == len(CODES)
