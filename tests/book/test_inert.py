"""What could act in a reader's browser stays words: addresses, raw HTML and front matter of pages and notebooks."""

from __future__ import annotations

from pathlib import Path

import pytest
from live import live
from tiny_pages import Project, make_project, text

from evidence.words.addresses import opens, scheme_of


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path)


def article(project: Project, name: str) -> str:
    """Return the part of a page that authors wrote; Sphinx's plain theme has styles and scripts around it."""
    return project.page(name).partition('role="main"')[2].partition('class="sphinxsidebar"')[0]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVa\tScript:alert(1)", " javascript:x", "java\nscript:x", "&#106;avascript:x", "javascript&colon;x",
     "&amp;#x6a;avascript:x", "java\u200bscript:x", "\x01javascript:x", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
     "blob:x", "JAVASCRIPT:x", "view-source:x"],
)  # fmt: skip
def test_an_address_that_acts_does_not_open_however_it_is_spelt(address: str) -> None:
    assert not opens(address)


@pytest.mark.parametrize(
    "address", ["https://a.org/?q=javascript:x", "HTTP://a.org", "mailto:a@b.org", "#row", "page.html#a:b", "../a/b.html", ""]
)
def test_an_address_that_leads_somewhere_opens(address: str) -> None:
    assert opens(address)


def test_a_scheme_is_read_as_a_browser_reads_it() -> None:
    assert scheme_of(" JaVa\tScript&colon;alert(1)") == "javascript"
    assert scheme_of("chapters/a.html") == ""


PAGES = [
    pytest.param("<script>alert(1)</script>", "raw HTML (<script>", id="a script"),
    pytest.param("so <img src=x onerror=alert(1)> there", "raw HTML (<img", id="an image within words"),
    pytest.param("```{raw} html\n<img src=x onerror=alert(1)>\n```", "raw HTML (<img", id="the directive"),
    pytest.param("<!-- x --><img src=x onerror=alert(1)><!-- y -->", "raw HTML (<!-- x -->", id="between comments"),
    pytest.param("# Title <img src=x onerror=alert(1)>", "raw HTML (<img", id="in a heading"),
    pytest.param("```{image} tiny.png\n:target: javascript:alert(1)\n```", "a link to 'javascript:alert(1)'", id="behind a picture"),
    pytest.param("{download}`x <javascript://%0aalert(1)>`", "a link to 'javascript://", id="a download"),
]  # fmt: skip


@pytest.mark.parametrize("where", ["a chapter", "a notebook"])
@pytest.mark.parametrize(("source", "warning"), PAGES)
def test_text_that_would_act_is_told_and_stays_words(project: Project, source: str, warning: str, where: str) -> None:
    # The two ways to have MyST let through what the book's settings keep out.
    if where == "a chapter":
        front = "---\nmyst:\n  url_schemes: {javascript: null, http: null}\n  disable_syntax: []\n---\n"
        (project.root / "index.md").write_text(f"{front}# Pages\n\n{source}\n\n```{{toctree}}\nchapter\nanalysis/costs\n```\n")
        page = "index"
    else:
        project.notebook([text("# Workings: costs\n\nWhat a gardener costs."), text(source)])
        page = "analysis/costs"
    project.build()
    assert warning in project.said.getvalue()
    assert live(article(project, page)) == []


def test_a_link_of_a_refused_scheme_is_told_with_its_page(project: Project) -> None:
    front = "---\nmyst:\n  url_schemes: {view-source: null}\n---\n"
    (project.root / "index.md").write_text(f"{front}# Pages\n\n[go](view-source:x)\n")
    project.build()
    assert "index.md" in project.said.getvalue() and "expected an address that starts with" in project.said.getvalue()
    assert "go" in project.page("index") and live(article(project, "index")) == []


def test_a_comment_is_left_out_without_a_word(project: Project) -> None:
    (project.root / "index.md").write_text("# Pages\n\n<!-- to do -->\n\nWords.\n")
    project.build()
    assert "raw HTML" not in project.said.getvalue()
    assert "to do" not in project.page("index") and "Words." in project.page("index")


def test_front_matter_cannot_send_a_reader_elsewhere(project: Project) -> None:
    hostile = "---\nmyst:\n  html_meta:\n    http-equiv=refresh: 0;url=https://elsewhere.org\n    description: '\"><script>alert(1)</script>'\n---\n"
    (project.root / "index.md").write_text(f"{hostile}# Pages\n")
    project.build()
    page = project.page("index")
    assert "http-equiv=refresh" in project.said.getvalue()
    assert "elsewhere.org" not in page and "<script>alert" not in page


def test_a_title_is_words_in_the_search_index(project: Project) -> None:
    (project.root / "index.md").write_text("# Pages\n\n## A \\<img src=x onerror=alert(1)> heading\n")
    for _ in range(2):  # the second goes on from the first
        project.build()
        index = (project.root / "_build" / "html" / "searchindex.js").read_text(encoding="utf-8")
        assert "&lt;img src=x" in index and "<img" not in index and "&amp;lt;" not in index
        (project.root / "chapter.md").write_text("# Chapter\n\nOther words.\n")
