"""What the preview's server sends, and to whom."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Book
from previews import Preview, good, previewing

from evidence.preview.server import read, with_script


@pytest.fixture(scope="module")
def preview(built: Book) -> Iterator[Preview]:
    with previewing(built) as preview:
        preview.hear(good)
        yield preview


def test_a_page_is_the_sites_with_the_script_added(preview: Preview) -> None:
    _, headers, page = preview.get("chapters/costs.html")
    before, _, after = page.partition('<link rel="stylesheet" href="/_preview/preview.css"><script src="/_preview/reload.js"')
    assert before + after.partition("</script>")[2] == preview.book.page("chapters/costs")
    assert headers["Cache-Control"] == "no-store"


def test_other_files_are_as_they_are(preview: Preview) -> None:
    status, headers, script = preview.get("searchindex.js")
    assert status == 200 and headers["Content-Type"] == "text/javascript"
    assert script.encode() == preview.book.site()["searchindex.js"]


def test_the_script_goes_to_the_end_of_the_body_that_is_last() -> None:
    page = with_script(b"<body>the text </body> quoted</body></html>", "v")
    assert page.startswith(b"<body>the text </body> quoted<link") and page.endswith(b"</script></body></html>")
    assert b"reload.js" in with_script(b"no body", "v")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "localhost.evil.example", "[", "127.0.0.1@evil.example"])
@pytest.mark.parametrize("path", ["chapters/costs.html", "_preview/events", "_preview/reload.js"])
def test_a_page_elsewhere_that_leads_its_name_here_gets_nothing(preview: Preview, host: str, path: str) -> None:
    assert preview.get(path, host)[0] == 403


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000"])
def test_this_machine_may_ask_by_each_of_its_names(preview: Preview, host: str) -> None:
    assert preview.get("chapters/costs.html", host)[0] == 200


def test_a_page_elsewhere_cannot_load_a_script_of_the_draft(preview: Preview) -> None:
    assert preview.get("searchindex.js")[1]["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "path", ["../stamp", "%2e%2e/stamp", "..%5cstamp", "chapters", "chapters/", "%00", "x" * 5000, "_preview/"]
)
def test_nothing_but_the_sites_files_is_sent(preview: Preview, path: str) -> None:
    assert preview.get(path)[0] == 404
    assert "Traceback" not in preview.terminal()


def test_a_page_is_found_that_is_away_for_a_moment(tmp_path: Path) -> None:
    site, outgoing = tmp_path / "html", tmp_path / "html.outgoing"
    site.mkdir()
    (site / "index.html").write_text("the page")
    site.rename(outgoing)

    def back() -> None:
        time.sleep(0.1)
        outgoing.rename(site)

    threading.Thread(target=back).start()
    assert read(site / "index.html") == b"the page"
