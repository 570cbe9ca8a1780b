"""Why each page was last read or written again, kept beside the render for ``evidence why``.

Nothing of Sphinx is imported here: a build with nothing to do reads these notes and takes a tenth of the time that Sphinx
takes to import.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from evidence.files import Built, write_if_changed

NEW = "not built before"
EVERY = "*"  # what a run that starts afresh has to say of all pages, in the place of a page's name


def start_afresh(root: Path, reason: str) -> None:
    """Note why all pages are made anew, before they are."""
    _write(root, {EVERY: [reason]})


def keep(root: Path, pages: Iterable[str], reasons: Mapping[str, list[str]]) -> None:
    """Write the reasons of a finished build; a page that it left as it was keeps those that it had."""
    before = read_why(root)
    every = before.get(EVERY, [NEW])
    now = {name: [one for why in found for one in (every if why == NEW else [why])] for name, found in reasons.items()}
    _write(root, {name: now.get(name) or before.get(name, every) for name in sorted(pages)})


def read_why(root: Path) -> dict[str, list[str]]:
    """Return the reasons of each page; none where there is no render, or its notes cannot be read."""
    try:
        return msgspec.json.decode(Built(root).why.read_bytes(), type=dict[str, list[str]])
    except (OSError, msgspec.DecodeError):
        return {}


def _write(root: Path, reasons: dict[str, list[str]]) -> None:
    write_if_changed(Built(root).why, msgspec.json.format(msgspec.json.encode(reasons), indent=1).decode() + "\n")
