"""The life of a preview: a build at its start and after each save, until it is stopped."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import NoReturn

from evidence.files import Built
from evidence.preview.server import Server, Status
from evidence.preview.watch import Seen, differing, look, settled
from evidence.problems import BookError

PAUSE = 0.5  # seconds between two looks at the book's files
FEW = 3  # changed files that are named


def preview(root: Path, port: int) -> NoReturn:
    """Show the site at a local port, 0 for a free one, and build it at each save, until KeyboardInterrupt.

    Raises BookError where the port cannot be used.
    """
    try:
        server = Server(root, port)
    except (OSError, OverflowError) as error:
        raise BookError(f"port {port} cannot be used ({error}): take another, as in 'evidence serve --port 8001'") from None
    with server:
        print(f"The book is at http://127.0.0.1:{server.server_port}/ — stop with Ctrl-C", flush=True)
        threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
        try:
            follow(root, server.status)
        finally:
            server.shutdown()


def follow(root: Path, status: Status) -> NoReturn:
    """Build the book now, after each change of its files, and where its site was removed; tell the status how it went."""
    built_from: Seen | None = None
    failed = False
    while True:
        removed = not failed and not Built(root).site.exists()
        if look(root) != built_from or removed:
            now = settled(root)
            if now != built_from or removed:
                if built_from is not None:
                    print(f"\n{time.strftime('%H:%M:%S')}  {_in_words(differing(built_from, now))}", flush=True)
                # As the files were before the build: what is saved while it runs is built after it.
                built_from = now
                status.tell("building")
                message = build(root)
                failed = bool(message)
                status.tell("failed" if failed else "good", message)
        time.sleep(PAUSE)


def build(root: Path) -> str:
    """Build the book as ``evidence book`` does; return its complaint, which is in the terminal too, or the empty text."""
    # In a process of its own: whatever becomes of it, the pages stay, and edited modules are read afresh.
    done = subprocess.run(
        [sys.executable, "-m", "evidence.cli", "book"],
        cwd=root, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8", errors="replace",
    )  # fmt: skip
    said = done.stderr.strip()
    if said:
        print(said, file=sys.stderr, flush=True)
    if not done.returncode:
        return ""
    print("The last good site stays. Mend it and save: the preview builds again.", file=sys.stderr, flush=True)
    return said or f"The build ended with status {done.returncode} and said nothing. Run 'evidence book' by itself to see more."


def _in_words(names: list[str]) -> str:
    """Return which files changed, the first few by name."""
    more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
    return f"{', '.join(names[:FEW])}{more} changed" if names else "the site was removed"
