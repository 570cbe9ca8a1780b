"""What Sphinx's companions do afresh in every run, done once: half of the time of a run that writes two pages."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Any

import jinja2
import pybtex.plugin
from pybtex.style.formatting import BaseStyle
from sphinx.application import Sphinx

from evidence.book.domain import domain_of


def find_plugins_once() -> None:
    """Have pybtex keep what it finds: each citation makes it scan all installed entry points, two fifths of a cold build."""
    if not hasattr(pybtex.plugin._load_entry_point, "cache_info"):
        pybtex.plugin._load_entry_point = functools.lru_cache(None)(pybtex.plugin._load_entry_point)


class Templates(jinja2.FileSystemBytecodeCache):
    """Compiled templates; a folder's name with an accent, which Python cannot read under the C locale, is no hindrance."""

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return the name of the file for a template; Jinja compares its text with that of what was kept."""
        return hashlib.sha256(f"{name}|{filename}".encode("utf-8", "surrogateescape")).hexdigest()


def keep_what_is_made(app: Sphinx) -> None:
    """Keep compiled templates and formatted references from one run to the next."""
    folder = Path(app.doctreedir) / "templates"
    folder.mkdir(exist_ok=True)
    app.builder.templates.environment.bytecode_cache = Templates(str(folder))
    before, kept = domain_of(app.env).data["formatted"], dict[Any, Any]()
    domain_of(app.env).data["formatted"] = kept
    plain = getattr(BaseStyle.format_entry, "__wrapped__", BaseStyle.format_entry)

    @functools.wraps(plain)
    def format_entry(self: Any, label: str, entry: Any, bib_data: Any = None) -> Any:
        # The entry in full, for its key stays where a record is corrected.
        name = (type(self).__qualname__, label, repr(entry))
        if name not in kept:
            kept[name] = before[name] if name in before else plain(self, label, entry, bib_data)
        return kept[name]

    BaseStyle.format_entry = format_entry
