"""Every link of the built site leads somewhere, and every figure is drawn and labelled; no browser is needed.

Run `make book` first. EVIDENCE_SITE may name another folder that holds a built site.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

SITE = Path(os.environ.get("EVIDENCE_SITE") or Path(__file__).parents[2] / "_build" / "html").resolve()
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Seen:
    """What is on one page."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    figures: list[dict[str, int]] = field(default_factory=list)
    frames: int = 0


class Page(HTMLParser):
    """Collects ids, links and figures."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = Seen()
        self.figure: Counter[str] | None = None
        self.caption = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.seen.ids.append(given["id"])
        self.seen.links += [given[name] for name in ("href", "src") if name in given and tag != "base"]
        self.seen.frames += "dataframe" in given.get("class", "").split()
        if tag == "figure":
            self.figure = Counter()
        if self.figure is not None:
            self.figure["drawings"] += tag == "svg"
            self.figure["marks"] += tag in ("path", "line", "rect", "text")
            self.figure["words for the ear"] += len(given.get("aria-label", "")) if given.get("role") == "img" else 0
            self.figure["rows behind it"] += tag == "tr"
            self.caption = self.caption or tag == "figcaption"

    def handle_endtag(self, tag: str) -> None:
        if tag == "figcaption":
            self.caption = False
        if tag == "figure" and self.figure is not None:
            self.seen.figures.append(dict(self.figure))
            self.figure = None

    def handle_data(self, data: str) -> None:
        if self.caption and self.figure is not None:
            self.figure["letters of its title"] += len(data.strip(" #"))


@cache
def pages() -> dict[str, Seen]:
    """Return what is on each page, by its path in the site."""
    if not (SITE / "index.html").exists():
        pytest.fail(f"there is no site in {SITE}: run make book first", pytrace=False)
    found = {}
    for path in sorted(SITE.rglob("*.html")):
        name = path.relative_to(SITE).as_posix()
        if not name.startswith("_"):
            page = Page()
            page.feed(path.read_text(encoding="utf-8"))
            found[name] = page.seen
    return found


def dead(name: str, link: str) -> str:
    """Return why a link of a page leads nowhere, or nothing where it does not."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return "" if parts.scheme in ("http", "https", "mailto", "data") else f"{link} is no address"
    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path))) if parts.path else name
    if not (SITE / target).is_file():
        return f"{link}: there is no {target}"
    anchor = unquote(parts.fragment)
    if anchor and target.endswith(".html") and anchor not in pages()[target].ids:
        return f"{link}: {target} has no {anchor}"
    return ""


def test_every_internal_link_and_anchor_leads_somewhere() -> None:
    faults = {f"{name}: {why}" for name, seen in pages().items() for link in set(seen.links) if (why := dead(name, link))}
    assert not faults, "\n".join(sorted(faults))


# What finds no dead link when there is one would pass on any site.
def test_a_dead_link_and_a_dead_anchor_are_found() -> None:
    assert dead("index.html", "nowhere.html") == "nowhere.html: there is no nowhere.html"
    some = next(name for name, seen in pages().items() if seen.ids and name != "index.html")
    assert dead("index.html", f"{some}#nothing-here").endswith(f"{some} has no nothing-here")
    assert dead("index.html", "javascript:void(0)") == "javascript:void(0) is no address"


def test_no_page_uses_an_id_twice() -> None:
    # Two charts of one page would, without a prefix of their own: Vega numbers the parts of each drawing from nought.
    twice = {f"{name}: {one}" for name, seen in pages().items() for one, times in Counter(seen.ids).items() if times > 1}
    assert not twice, "\n".join(sorted(twice))


def test_every_figure_is_drawn_twice_and_has_title_words_and_table() -> None:
    figures = [(name, figure) for name, seen in pages().items() for figure in seen.figures]
    assert len(figures) >= 5
    for name, figure in figures:
        assert figure["drawings"] == 2, name  # for desktop and for phone
        assert figure["marks"] > 10, name
        assert figure["letters of its title"] > 20, name
        assert figure["words for the ear"] > 40, name
        assert figure["rows behind it"] > 1, name


def test_no_data_frame_with_index_numbers_reaches_a_page() -> None:
    assert [name for name, seen in pages().items() if seen.frames] == []


def test_no_page_lies_outside_the_list_of_workings() -> None:
    listed = {link for link in pages()["chapters/evidence/workings.html"].links}
    # Further parts of a page are led to from the page itself.
    workings = [name for name in pages() if name.startswith("analysis/") and not re.search(r"-page-\d+\.html$", name)]
    assert workings and [name for name in workings if f"../../{name}" not in listed] == []
