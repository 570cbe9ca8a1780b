"""What is kept from one run to the next, and when it is made anew."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pybtex.style.formatting import BaseStyle
from tiny_pages import Project, make_project

BIB = "@book{green2011, author = {Green, A.}, title = {Gardens of Kent}, year = {2011}, publisher = {Earth}}\n"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    plain = BaseStyle.format_entry
    made = make_project(tmp_path)
    two = made.root / "chapters" / "two.md"
    two.write_text(two.read_text(encoding="utf-8") + "\n{cite:t}`green2011`\n\n```{bibliography}\n```\n", encoding="utf-8")
    (made.root / "references.bib").write_text(BIB, encoding="utf-8")
    with (made.root / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write('extensions += ["sphinxcontrib.bibtex"]\nbibtex_bibfiles = ["references.bib"]\n')
    yield made
    BaseStyle.format_entry = plain


def made_in(project: Project, monkeypatch: pytest.MonkeyPatch) -> int:
    """Build, and return how many references were formatted."""
    formatted = []
    plain = getattr(BaseStyle.format_entry, "__wrapped__", BaseStyle.format_entry)

    def counted(self: BaseStyle, label: str, entry: object, bib_data: object = None) -> object:
        formatted.append(label)
        return plain(self, label, entry, bib_data)

    monkeypatch.setattr(BaseStyle, "format_entry", counted)
    project.build()
    monkeypatch.setattr(BaseStyle, "format_entry", plain)
    return len(formatted)


def test_a_reference_is_formatted_once_and_again_when_its_record_is_corrected(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert made_in(project, monkeypatch) == 1
    one = project.root / "chapters" / "two.md"
    one.write_text(one.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    assert made_in(project, monkeypatch) == 0
    (project.root / "references.bib").write_text(BIB.replace("Kent", "York"), encoding="utf-8")
    one.write_text(one.read_text(encoding="utf-8") + "\nAnd more.\n", encoding="utf-8")
    assert made_in(project, monkeypatch) == 1
    assert "Gardens of York" in project.page("chapters/two")


def test_compiled_templates_are_kept(project: Project) -> None:
    project.build()
    kept = project.root / "_build" / "doctrees" / "templates"
    assert list(kept.iterdir())
    shutil.rmtree(project.root / "_build" / "doctrees")
    project.build()
    assert list(kept.iterdir())
