"""The preview in a real browser: what an author sees who saves a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Book
from previews import DEADLINE, Preview, good, previewing

STRICT = "default-src 'self'"
NOTE = "#preview-note"
SLOW = DEADLINE * 1000


@pytest.fixture
def preview(copy_of_built: Callable[[], Book]) -> Iterator[Preview]:
    with previewing(copy_of_built()) as preview:
        preview.hear(good)
        yield preview


@pytest.fixture
def page(browser: Any, preview: Preview) -> Iterator[Any]:
    """Return a page of the preview on a phone, under a policy that lets nothing run that stands in the page."""
    context = browser.new_context(viewport={"width": 390, "height": 300})

    def strictly(route: Any) -> None:
        if route.request.resource_type == "document":
            answer = route.fetch()
            route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": STRICT})
        else:
            route.continue_()

    context.route("**/*.html", strictly)
    page = context.new_page()
    page.goto(f"{preview.address}chapters/costs.html")
    yield page
    context.close()


def test_a_saved_table_changes_the_page_by_itself_and_keeps_the_place(preview: Preview, page: Any) -> None:
    book = preview.book
    book.edit("chapters/costs.md", "A gardener costs", "- A line.\n" * 40 + "\nA gardener costs")
    page.wait_for_selector("text=A line.", timeout=SLOW)
    page.evaluate("scrollTo({top: 400, behavior: 'instant'})")
    book.edit("data/claims.csv", "£40,,40,40", "£45,,45,45")
    page.wait_for_selector("text=Building…", timeout=SLOW)
    page.wait_for_selector("text=£45", timeout=SLOW)
    page.wait_for_function("scrollY > 350 && scrollY < 450")


def test_a_failure_is_shown_over_the_last_good_page_until_it_is_mended(preview: Preview, page: Any) -> None:
    book = preview.book
    hostile = "<img src=x onerror=document.title=1>"
    book.edit("data/claims.csv", "garden-2012-cost,gardener-cost,", f"garden-2012-cost,{hostile},")
    page.wait_for_selector(f"{NOTE}[data-state=failed]", timeout=SLOW)
    assert "This is the last good page." in page.inner_text(NOTE)
    assert f"found '{hostile}'" in page.inner_text(f"{NOTE} pre")
    assert page.locator(f"{NOTE} img").count() == 0
    assert "A gardener costs £40" in page.inner_text("main")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = page.locator(NOTE).bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["height"] <= 150
    book.edit("data/claims.csv", hostile, "gardener-cost")
    page.wait_for_selector(NOTE, state="detached", timeout=SLOW)


def test_a_message_that_was_put_away_comes_back_only_with_another(preview: Preview, page: Any) -> None:
    book = preview.book
    book.edit("data/claims.csv", "garden-2012-cost,gardener-cost,", "garden-2012-cost,nothing,")
    page.click(f"{NOTE} button", timeout=SLOW)
    assert page.locator(NOTE).count() == 0
    with page.expect_response("**/_preview/events"):
        page.goto(f"{preview.address}chapters/returns.html")
    page.wait_for_timeout(300)
    assert page.locator(NOTE).count() == 0
    book.edit("data/claims.csv", "garden-2012-cost,nothing,", "garden-2012-cost,nobody,")
    page.wait_for_selector("text=found 'nobody'", timeout=SLOW)


def test_a_page_says_that_the_preview_has_stopped(preview: Preview, page: Any) -> None:
    preview.process.terminate()
    page.wait_for_selector("text=The preview has stopped.")


def test_the_first_page_opens_by_itself_when_a_book_is_first_built(book: Book, browser: Any, tmp_path: Path) -> None:
    with previewing(book) as preview:
        page = browser.new_page()
        page.goto(preview.address)
        assert "No site yet" in page.inner_text("h1")
        page.wait_for_selector("text=This page shows no value.", timeout=SLOW)
        page.close()
