"""The preview's server: sends the pages of the last good site, each with a script that listens for the next one.

The script is added as a page is sent: the files of the site are what will be published, without a trace of the preview.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
import threading
import time
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

from evidence.files import Built
from evidence.pipeline.record import read_record

ASSETS = {f"/_preview/{path.name}": path for path in (Path(__file__).parent / "assets").iterdir()}
EVENTS = "/_preview/events"
# Files of the server and not text in the page: a page may forbid what stands in it to run.
ADDED = '<link rel="stylesheet" href="/_preview/preview.css"><script src="/_preview/reload.js" data-site="{site}"></script>'
ABSENT = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{0}</title></head>
<body><h1>{0}</h1><p>{1}</p></body></html>"""
LOOKS, PAUSE = 10, 0.05  # how often, and seconds apart, a file is looked for: for a moment of each build the site is away
HEARTBEAT = 1.0  # seconds after which a page hears something in any case

State = Literal["building", "good", "failed"]


class Status:
    """How the last build stands: what open pages are told."""

    def __init__(self) -> None:
        self.now: tuple[State, str] = ("building", "")
        self.changed = threading.Condition()

    def tell(self, state: State, message: str = "") -> None:
        """Note how a build stands, with its complaint where it failed, and wake who waits for that."""
        with self.changed:
            self.now = state, message
            self.changed.notify_all()

    def wait(self, seconds: float) -> None:
        """Return when something was told, or after some seconds."""
        with self.changed:
            self.changed.wait(seconds)


class Server(ThreadingHTTPServer):
    """Shows the site of the book in ``root`` to this machine alone: a draft is not shown to the network it is written in."""

    # On Windows that would let two servers share a port, each getting some of the requests.
    allow_reuse_address = os.name != "nt"

    def __init__(self, root: Path, port: int) -> None:
        """Raises OSError or OverflowError where the port cannot be used."""
        self.root, self.status = root, Status()
        super().__init__(("127.0.0.1", port), partial(Pages, directory=str(Built(root).site)))

    def version(self) -> str:
        """Return the digest of the site as its last build left it, or the empty text where there is none."""
        built = Built(self.root)
        record = read_record(built.record("site")) if built.site.exists() else None
        return next(iter(record.outputs.values()), None) or "" if record else ""

    def news(self) -> str:
        """Return what open pages are told, as JSON."""
        state, message = self.status.now
        return json.dumps({"state": state, "message": message, "site": self.version()})

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a reader who left before a page was sent whole; show any other fault."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Pages(SimpleHTTPRequestHandler):
    """Answers one request."""

    server: Server
    # By name, for Windows may know a script as plain text, which browsers do not run.
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".js": "text/javascript",
        ".css": "text/css",
        ".html": "text/html",
    }

    def do_GET(self) -> None:
        """Send a file, or tell the news for as long as the page is open."""
        if self.path == EVENTS and self.from_here():
            self.send_news()
        else:
            super().do_GET()

    def send_head(self) -> io.BytesIO | None:
        """Send the head of an answer and return its body; None where it was refused."""
        if not self.from_here():
            self.send_error(HTTPStatus.FORBIDDEN, "Open the preview at 127.0.0.1 or localhost")
            return None
        # Before the page is read: where the site is swapped in between, the page is taken for older than it is, and loaded again.
        version = self.server.version()
        name = self.translate_path(self.path)
        path = ASSETS.get(self.path) or Path(name + "index.html" if name.endswith("/") else name)
        content, kind, status = read(path), self.guess_type(path), HTTPStatus.OK
        if content is None:
            content, kind, status = absent(bool(version)).encode(), "text/html", HTTPStatus.NOT_FOUND
        if kind == "text/html":
            content = with_script(content, version)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return io.BytesIO(content)

    def send_news(self) -> None:
        """Tell the page at once how the build stands, and whenever that changes."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        told = ""
        while True:
            news = self.server.news()
            # A comment where there is nothing new: a page that was closed is noticed only by writing to it.
            self.wfile.write((f"data: {news}\n\n" if news != told else ":\n\n").encode())
            told = news
            self.server.status.wait(HEARTBEAT)

    def from_here(self) -> bool:
        """Say whether the request names this machine: another name may be a foreign page's, led here to read the draft."""
        return bool(re.fullmatch(r"(127\.0\.0\.1|localhost)(:\d+)?", self.headers.get("Host", "")))

    def end_headers(self) -> None:
        """Keep answers out of the browser's store, and out of pages of other sites."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Leave the terminal to the builds."""


def read(path: Path) -> bytes | None:
    """Return what a file holds; None where there is none, also not after the time that a swap of the site takes."""
    for look in range(LOOKS):
        if look:
            time.sleep(PAUSE)
        try:
            return path.read_bytes()  # whole, and closed: on Windows, an open file would keep the site from being swapped
        except (OSError, ValueError):
            continue
    return None


def with_script(page: bytes, version: str) -> bytes:
    """Return a page with the preview's script and style at the end of its body."""
    before, end, after = page.rpartition(b"</body>")
    return before + ADDED.format(site=version).encode() + end + after if end else page + ADDED.format(site=version).encode()


def absent(site: bool) -> str:
    """Return the page that is shown in the place of one that is not there."""
    if site:
        return ABSENT.format("No such page", 'The book has no page at this address. <a href="/">Go to its first page</a>.')
    return ABSENT.format("No site yet", "The book has not been built. Its first page opens here as soon as it is.")
