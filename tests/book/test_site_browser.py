"""The built book in a real browser, from disk and with no network: what a reader would meet.

Run `make book` first. EVIDENCE_SITE may name another folder that holds a built site.
"""

from __future__ import annotations

import gzip
import os
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import pytest

SITE = Path(os.environ.get("EVIDENCE_SITE") or Path(__file__).parents[2] / "_build" / "html").resolve()
DESKTOP, PHONE = 1280, 390
PAGE_LIMIT = 70_000  # bytes of a chapter page with all its files but the Vega bundle, compressed

# Faults of the page as it lies: sideways scroll, and pictures or charts that are not to be seen.
FAULTS = """() => {
  const root = document.documentElement;
  const faults = [];
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.body.querySelectorAll("*")].filter(
      e => e.checkVisibility() && e.getBoundingClientRect().right > root.clientWidth + 1);
    const names = wide.slice(0, 3).map(e => `${e.localName}.${e.getAttribute("class")}`);
    faults.push(`scrolls sideways (${root.scrollWidth} > ${root.clientWidth}): ${names.join(", ")}`);
  }
  for (const part of document.querySelectorAll("main, #pst-primary-sidebar")) {
    const left = part.getBoundingClientRect().left;
    if (left < 0 && part.checkVisibility({visibilityProperty: true})) faults.push(`${part.id} cut off on the left`);
  }
  for (const image of document.images) {
    if (image.loading !== "lazy" && !image.naturalWidth) faults.push(`no image: ${image.src}`);
  }
  document.querySelectorAll(".chart").forEach((chart, i) => {
    const seen = [...chart.querySelectorAll("svg")].filter(svg => {
      const box = svg.getBoundingClientRect();
      return svg.checkVisibility({visibilityProperty: true}) && box.width > 40 && box.height > 40;
    });
    if (seen.length !== 1) faults.push(`chart ${i + 1} shows ${seen.length} drawings`);
  });
  return faults;
}"""

# Text whose contrast with what lies behind it is below 4.5, folded text too. Each look is judged once for each background.
FAINT = """() => {
  document.querySelectorAll(".bd-article details").forEach(e => { e.open = true; });
  const parse = c => (c.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const light = c => c.slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const known = new Map();
  const behind = e => {
    if (!e) return "rgb(255, 255, 255)";
    if (!known.has(e)) {
      const own = getComputedStyle(e).backgroundColor;
      const c = parse(own);
      known.set(e, c.length < 4 || c[3] === 1 ? own : behind(e.parentElement));
    }
    return known.get(e);
  };
  const faint = new Set();
  const judged = new Map();
  const all = document.querySelectorAll(
    ".bd-article :is(p, li, td, th, caption, figcaption, summary, h1, h2, h3, a, code, pre, .highlight span, .kind," +
    " .strength-word, text), .bd-sidebar-primary a, .bd-sidebar-secondary a");
  for (const e of all) {
    if (!e.textContent.trim() || e.matches(".headerlink") || !e.checkVisibility()) continue;
    const style = getComputedStyle(e);
    const colours = `${e.localName === "text" ? style.fill : style.color}|${behind(e)}`;
    if (!judged.has(colours)) {
      const [a, b] = colours.split("|").map(parse).map(light).sort((x, y) => y - x);
      judged.set(colours, (a + 0.05) / (b + 0.05));
    }
    const ratio = judged.get(colours);
    if (ratio < 4.5) faint.add(`too faint: ${e.localName}.${e.getAttribute("class")} ${ratio.toFixed(1)} (${colours})`);
  }
  return [...faint];
}"""


def html_pages() -> list[Path]:
    if not (SITE / "index.html").exists():
        pytest.fail(f"there is no site in {SITE}: run make book first", pytrace=False)
    pages = [p for p in sorted(SITE.rglob("*.html")) if not p.relative_to(SITE).parts[0].startswith("_")]
    return [p for p in pages if 'http-equiv="refresh"' not in p.read_text(encoding="utf-8")[:500].lower()]


def page_with(text: str) -> Path:
    for path in html_pages():
        if text in path.read_text(encoding="utf-8"):
            return path
    pytest.fail(f"no page of the site holds {text}", pytrace=False)


@contextmanager
def tab(browser: Any, width: int = DESKTOP, **options: Any) -> Iterator[tuple[Any, list[str]]]:
    """Open a tab without network; yields it and the list of what goes wrong in it, outside requests included."""
    # Offline, and each request refused and noted: a font or script from another host shows nowhere else.
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True, **options)
    wrong: list[str] = []

    def refuse(route: Any) -> None:
        wrong.append(f"asks for {route.request.url}")
        route.abort()

    context.route(re.compile(r"^(?!file:|data:|blob:|about:)"), refuse)

    def failed(request: Any) -> None:
        if request.failure != "net::ERR_ABORTED":  # the tab went on to the next page while this one was loading
            wrong.append(f"not loaded: {request.url}")

    page = context.new_page()
    page.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
    page.on("console", lambda message: wrong.append(f"console: {message.text}") if message.type == "error" else None)
    page.on("requestfailed", failed)
    try:
        yield page, wrong
    finally:
        context.close()


# Without it a look at a page that was just resized meets its menu on the way in or out.
STILL = """() => {
  const style = document.createElement("style");
  style.textContent = "* { transition: none !important; }";
  document.head.append(style);
}"""


def visit(browser: Any, pages: list[Path], looks: list[tuple[int, str, str]], **options: Any) -> list[str]:
    """Return the faults of pages: each is opened once and looked at in several widths and schemes of colour."""
    faults = []
    with tab(browser, **options) as (page, wrong):
        for path in pages:
            wrong.clear()
            page.goto(path.as_uri())
            page.evaluate(STILL)
            for width, scheme, check in looks:
                page.set_viewport_size({"width": width, "height": 900})
                page.emulate_media(color_scheme=scheme)
                if options.get("java_script_enabled", True):
                    # The page's own script answers a moment later: measured at once, colours may be those of the other scheme.
                    page.wait_for_function("scheme => document.documentElement.dataset.theme === scheme", arg=scheme)
                found = page.evaluate(check)
                faults += [f"{path.relative_to(SITE)}, {width} pixels, {scheme}: {fault}" for fault in [*found, *wrong]]
    return faults


HALVES = pytest.mark.parametrize("half", [0, 1], ids=["one half", "the other half"])  # so that two workers share the pages


@HALVES
def test_every_page_is_whole_and_readable(browser: Any, half: int) -> None:
    # Colours do not depend on the width, nor what sticks out on the colours.
    looks = [(DESKTOP, "light", FAULTS), (DESKTOP, "light", FAINT), (DESKTOP, "dark", FAINT), (PHONE, "dark", FAULTS)]
    faults = visit(browser, html_pages()[half::2], looks)
    assert not faults, "\n".join(faults)


@HALVES
def test_every_page_is_whole_without_scripts(browser: Any, half: int) -> None:
    looks = [(DESKTOP, "light", FAULTS), (PHONE, "light", FAULTS)]
    faults = visit(browser, html_pages()[half::2], looks, java_script_enabled=False)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("check", [pytest.param(FAULTS, id="what sticks out"), pytest.param(FAINT, id="what is faint")])
def test_the_checks_of_a_page_find_faults(browser: Any, check: str) -> None:
    with tab(browser) as (page, _):
        page.goto(html_pages()[0].as_uri())
        assert page.evaluate(check) == []
        page.evaluate("document.querySelector('.bd-article p').style.cssText = 'color: #aaa; width: 3000px; max-width: none'")
        # A check that finds nothing on a page spoilt on purpose would pass on every page.
        assert len(page.evaluate(check)) == 1


def test_a_chart_becomes_live_when_seen(browser: Any) -> None:
    with tab(browser) as (page, wrong):
        page.goto(page_with('class="chart-spec"').as_uri())
        chart = page.locator(".chart:has(script.chart-spec)").last
        chart.scroll_into_view_if_needed()
        chart.locator(".chart-live svg").wait_for(state="visible", timeout=20_000)
        assert chart.locator(".chart-wide svg").is_hidden()
        assert page.locator("script[src*=vega-bundle]").count() == 1
        assert page.evaluate(FAULTS) == []
        assert wrong == []
        # On paper the drawing that was there first comes back.
        page.emulate_media(media="print")
        assert chart.locator(".chart-wide svg").is_visible()
        assert chart.locator(".chart-live svg").is_hidden()


def test_a_phone_does_not_fetch_the_bundle(browser: Any) -> None:
    with tab(browser, PHONE) as (page, wrong):
        page.goto(page_with('class="chart-spec"').as_uri())
        page.locator(".chart:visible").last.scroll_into_view_if_needed()
        # Time for a script to do what it must not.
        page.wait_for_timeout(300)
        assert page.locator("script[src*=vega-bundle]").count() == 0
        assert page.evaluate(FAULTS) == []
        assert wrong == []


def test_a_page_prints_with_its_charts(browser: Any) -> None:
    with tab(browser, color_scheme="dark") as (page, _):
        page.goto(page_with('class="chart-spec"').as_uri())
        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate(FAULTS) == []
        assert page.evaluate(FAINT) == []
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert page.locator(".bd-sidebar-primary").is_hidden()
        headings = page.locator("th").count()
        paper = page.pdf(format="A4", tagged=True)
        # The same page without its charts: that a PDF is large, or has pages, says nothing of them.
        page.add_style_tag(content=".chart { display: none !important; }")
        without = page.pdf(format="A4", tagged=True)
    assert paper.count(b"/S /TH") == headings > 0  # of the folded tables too: nobody can unfold paper
    assert lines_in(paper) > lines_in(without) + 20


def lines_in(pdf: bytes) -> int:
    """Return how many lines, curves and boxes a PDF draws."""
    drawn = 0
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        with suppress(zlib.error):  # a font or a picture
            drawn += len(re.findall(rb" (?:re|l|c)\n", zlib.decompressobj().decompress(stream)))
    return drawn


def search(page: Any, words: str) -> None:
    page.goto((SITE / "chapters" / "introduction.html").as_uri())
    page.locator(".bd-sidebar-primary .search-button__button").click()
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    page.locator("#search-results .search-summary").get_by_text("found").wait_for(timeout=10_000)


@pytest.mark.parametrize("name", ["chapters/evidence/chains", "chapters/economics/programme-money", "analysis/help"])
def test_search_finds_a_page_by_its_title_first(browser: Any, name: str) -> None:
    with tab(browser) as (page, wrong):
        page.goto((SITE / f"{name}.html").as_uri())
        title = page.locator(".bd-article h1").first.evaluate("h1 => h1.lastElementChild.previousSibling.textContent")
        search(page, title)
        first = page.locator("#search-results li a").first.get_attribute("href")
        assert str(first).partition("#")[0].partition("?")[0] == f"{name}.html"
        assert wrong == []


def test_search_says_when_nothing_is_found(browser: Any) -> None:
    with tab(browser) as (page, _):
        page.goto((SITE / "search.html").as_uri() + "?q=nopagesaysthis")
        page.get_by_text("did not match any documents").wait_for(timeout=10_000)
        assert page.locator("#search-results li").count() == 0


def test_a_table_can_be_filtered(browser: Any) -> None:
    with tab(browser) as (page, wrong):
        page.goto(page_with('class="filterable').as_uri())
        box = page.locator(".filterable").first
        rows = box.locator("tbody tr:visible")
        every = rows.all_inner_texts()
        # A word of the first row, the longest, so that it is unlikely to stand in all.
        word = max(every[0].split(), key=len)
        right = [text for text in every if word.lower() in text.lower()]
        assert 0 < len(right) < len(every)
        box.locator(".table-filter").fill(word)
        assert rows.all_inner_texts() == right
        assert box.locator("[aria-live]").inner_text() == f"{len(right)} of {len(every)} rows"
        box.locator(".table-filter").fill("no row says this")
        assert rows.count() == 0
        box.locator(".table-filter").fill("")
        assert rows.all_inner_texts() == every
        assert wrong == []


SCREENS, WEIGHT = 20, 150_000  # of any page, at any size of the dataset; bytes compressed


@HALVES
def test_no_page_is_longer_than_a_reader_scrolls(browser: Any, half: int) -> None:
    faults = []
    with tab(browser) as (page, _):
        for path in html_pages()[half::2]:
            page.goto(path.as_uri())
            for width, height in ((DESKTOP, 800), (PHONE, 844)):
                page.set_viewport_size({"width": width, "height": height})
                screens = page.evaluate("document.documentElement.scrollHeight") / height
                faults += [f"{path.relative_to(SITE)}: {screens:.1f} screens at {width} pixels"] * (screens > SCREENS)
            weight = len(gzip.compress(path.read_bytes()))
            faults += [f"{path.relative_to(SITE)}: {weight:,} bytes"] * (weight > WEIGHT)
    assert not faults, "\n".join(faults)


# Papers cite the register's own address with a claim's id, wherever the row stands by now.
def test_an_old_address_of_a_row_leads_to_it_and_opens_it(browser: Any) -> None:
    first, rows = page_in_parts()
    for anchor, part in rows:
        with tab(browser) as (page, wrong):
            page.goto(f"{first.as_uri()}#{anchor}")
            page.wait_for_url(f"**/{part.name}#{anchor}", timeout=10_000)
            row = page.locator(f'[id="{anchor}"]')
            assert row.evaluate("row => Math.round(row.getBoundingClientRect().top)") in range(0, 400)
            assert row.locator("td.more dl").first.is_visible()
            assert wrong == []


def test_a_row_that_is_linked_to_opens_without_scripts(browser: Any) -> None:
    _, rows = page_in_parts()
    with tab(browser, java_script_enabled=False) as (page, _):
        anchor, part = rows[-1]
        page.goto(f"{part.as_uri()}#{anchor}")
        assert page.locator(f'[id="{anchor}"] td.more dl').is_visible()


def page_in_parts() -> tuple[Path, list[tuple[str, Path]]]:
    """Return a long page with folded rows, and the last such row of it and of each further part."""
    for first in html_pages():
        parts = [first, *sorted(first.parent.glob(f"{first.stem}-page-*.html"))]
        rows = [(re.findall(r'<tr id="([^"]+)">(?=.*?class="more"><details)', p.read_text(encoding="utf-8")), p) for p in parts]
        if len(parts) > 1 and all(ids for ids, _ in rows):
            return first, [(ids[-1], part) for ids, part in rows]
    pytest.fail("no page of the site goes on to further parts with folded rows", pytrace=False)


def test_a_chapter_page_is_light(browser: Any) -> None:
    with tab(browser) as (page, _):
        urls: set[str] = set()
        page.on("request", lambda request: urls.add(request.url.split("?")[0]))
        page.goto(page_with('class="chart-spec"').as_uri())
        files = [Path(unquote(urlparse(url).path)) for url in urls if url.startswith("file:")]
        sizes = {f.name: len(gzip.compress(f.read_bytes())) for f in files if f.name != "vega-bundle.js"}
    assert sum(sizes.values()) < PAGE_LIMIT, sizes
