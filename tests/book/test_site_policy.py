"""The site under the strictest Content-Security-Policy, served as a publisher would, in a real browser.

Run `make book` first, as for tests/book/test_site_browser.py.
"""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from test_site_browser import SITE, html_pages

POLICY = "default-src 'self'"  # nothing from elsewhere, no script or style in a page, no eval, no data: address


class Served(http.server.SimpleHTTPRequestHandler):
    """Serves the site with the header."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    html_pages()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Served, directory=str(SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@contextmanager
def tab(browser: Any, **options: Any) -> Iterator[tuple[Any, list[str]]]:
    """Open a tab; yields it and the list of what its console and its scripts complain of."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
    page, wrong = context.new_page(), list[str]()
    # Refused by the policy shows on the console only. A browser asks for a favicon that the book does not have.
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" and "favicon" not in m.location["url"] else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page, wrong
    context.close()


def test_every_page_works_under_the_policy_and_every_chart_is_live(browser: Any, address: str) -> None:
    faults, charts = [], 0
    with tab(browser) as (page, wrong):
        for path in html_pages():
            wrong.clear()
            page.goto(f"{address}/{path.relative_to(SITE).as_posix()}")
            for chart in page.locator(".chart:has(script.chart-spec)").all():
                chart.scroll_into_view_if_needed()
                chart.locator(".chart-live svg").wait_for(state="visible", timeout=20_000)
                charts += 1
            faults += [f"{path.relative_to(SITE)}: {what}" for what in wrong]
    assert faults == []
    assert charts > 0


def test_every_page_works_under_the_policy_without_scripts(browser: Any, address: str) -> None:
    faults = []
    with tab(browser, java_script_enabled=False) as (page, wrong):
        for path in html_pages():
            wrong.clear()
            page.goto(f"{address}/{path.relative_to(SITE).as_posix()}")
            faults += [f"{path.relative_to(SITE)}: {what}" for what in wrong]
            assert page.locator(".pst-js-only:visible").count() == 0
    assert faults == []


@pytest.mark.parametrize("chosen", ["dark", "light"])
def test_the_choice_of_colours_is_kept(browser: Any, address: str, chosen: str) -> None:
    other = "light" if chosen == "dark" else "dark"
    with tab(browser, color_scheme=other) as (page, wrong):
        page.goto(f"{address}/chapters/introduction.html")
        theme = "document.documentElement.dataset.theme"
        assert page.evaluate(theme) == other
        for _ in range(3):
            if page.evaluate("document.documentElement.dataset.mode") != chosen:
                page.locator(".theme-switch-button:visible").first.click()
        page.reload()
        assert page.evaluate(theme) == chosen
        page.goto(f"{address}/chapters/evidence/methods.html")
        assert page.evaluate(theme) == chosen
        assert wrong == []


def test_search_filter_and_further_parts_work_under_the_policy(browser: Any, address: str) -> None:
    with tab(browser) as (page, wrong):
        page.goto(f"{address}/search.html?q=neighbourhood")
        page.locator("#search-results li a").first.wait_for(timeout=10_000)
        page.locator("#search-results .search-summary").get_by_text("found").wait_for(timeout=10_000)
        first = next(p for p in html_pages() if p.name == "claims.html" and p.parent.name == "evidence")
        last = sorted(first.parent.glob("claims-page-*.html"))[-1]
        anchor = last.read_text(encoding="utf-8").rpartition('<tr id="')[2].partition('"')[0]
        page.goto(f"{address}/{first.relative_to(SITE).as_posix()}#{anchor}")
        page.wait_for_url(f"**/{last.name}#{anchor}", timeout=10_000)
        page.locator(".table-filter").first.fill("no row says this")
        assert page.locator(".filterable tbody tr:visible").count() == 0
        assert wrong == []


def test_a_breach_of_the_policy_would_show(browser: Any, address: str) -> None:
    with tab(browser) as (page, wrong):
        page.goto(f"{address}/chapters/introduction.html")
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\" onclick=\"x()\">x</p>')")
        page.wait_for_timeout(200)
        assert any("Content Security Policy" in what for what in wrong)
