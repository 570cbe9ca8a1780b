"""The state of the extension: the harvested results, and which page uses which of them.

It lives in a Sphinx domain, so that Sphinx itself keeps it with its other state, clears it for a page that is read again,
and joins it after reading in several processes.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, cast

import msgspec
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains import Domain
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from evidence.files import Built
from evidence.publish.records import Record, Value, read_results

Kind = Literal["values", "tables", "figures"]
KINDS: dict[Kind, str] = {"values": "value", "tables": "table", "figures": "figure"}


class Store:
    """All harvested results of a book, by kind and key (``notebook.name``); raises ExtensionError for one that cannot be read."""

    def __init__(self, folder: Path) -> None:
        self.records: dict[Kind, dict[str, Record]] = {kind: {} for kind in KINDS}
        for path in sorted(folder.glob("*.json")):
            results = read_results(path)
            if results is None:
                raise ExtensionError(f"{path.name} in {folder.name} is not a harvest: delete it and build again")
            for kind in KINDS:
                self.records[kind].update({f"{path.stem}.{name}": one for name, one in getattr(results, kind).items()})

    def value(self, key: str) -> Value | None:
        """Return a published value, or None where there is none of that key."""
        return cast("Value | None", self.records["values"].get(key))

    def digest(self, kind: Kind, key: str) -> str:
        """Return a digest of one record, or the empty text where there is none."""
        record = self.records[kind].get(key)
        return "" if record is None else hashlib.sha256(msgspec.json.encode(record)).hexdigest()

    def unknown(self, kind: Kind, key: str) -> str:
        """Return the message for a key that no notebook publishes."""
        near = difflib.get_close_matches(key, self.records[kind], 1)
        cure = (
            f"did you mean {near[0]!r}?"
            if near
            else f"no notebook publishes it; {KINDS[kind]}s are published with evidence.publish"
        )
        return f"unknown {KINDS[kind]} {key!r}: {cure}"


@dataclass(frozen=True)
class Use:
    """One place where a page uses a record: what it was when the page was read, its anchor there, and what is wrong with it."""

    kind: Kind
    key: str
    line: int
    digest: str
    anchor: str = ""
    fault: str = ""


@dataclass
class Page:
    """What is known of a page: a digest of its file as it was read, its uses, whether it is a notebook or lists them, and how it opens."""

    source: str
    is_notebook: bool = False
    lists: bool = False
    opening: str = ""
    uses: list[Use] = field(default_factory=list)


class EvidenceDomain(Domain):
    """Results and their uses."""

    name = "evidence"
    label = "Evidence"
    # To be raised when the form of what is kept changes: Sphinx then reads all pages anew instead of misreading its own notes.
    data_version = 1
    initial_data: dict[str, Any] = {"pages": {}, "menu": None, "printed": None}  # noqa: RUF012

    @cached_property
    def store(self) -> Store:
        """The results as they are now: read once a build, never kept from one build to the next."""
        return Store(Built(Path(self.env.srcdir)).results_folder)

    @property
    def pages(self) -> dict[str, Page]:
        """All pages that were read."""
        return cast("dict[str, Page]", self.data["pages"])

    def clear_doc(self, docname: str) -> None:
        """Forget a page before it is read again, or because it is gone."""
        self.pages.pop(docname, None)

    def merge_domaindata(self, docnames: Iterable[str], otherdata: dict[str, Any]) -> None:
        """Take over the pages that another process read."""
        self.pages.update({name: otherdata["pages"][name] for name in docnames if name in otherdata["pages"]})

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:
        """Keep a notebook's first sentence: it says in the list of workings what is worked out there."""
        if docname in self.pages and self.pages[docname].is_notebook:
            # What we put there ourselves, a value's sentence, is not what the author begins with.
            prose = (p for p in document.findall(nodes.paragraph) if isinstance(p.parent, nodes.section))
            words = next((p.astext() for p in prose if "working-value" not in p["classes"]), "")
            # A full stop before a small letter ends an abbreviation and no sentence.
            self.pages[docname].opening = re.split(r"(?<=[.?!])\s+(?=[A-Z])", words, maxsplit=1)[0]

    def note(self, docname: str, kind: Kind, key: str, line: int, anchor: str = "", fault: str = "") -> None:
        """Remember that a page uses a record, and what the record was."""
        self.pages[docname].uses.append(Use(kind, key, line, self.store.digest(kind, key), anchor, fault))

    def check_consistency(self) -> None:
        """Raise ExtensionError with every use of what no notebook publishes, or of what cannot be printed so."""
        # An error, for warnings are given only while a page is read: on a second run a warning would be gone, and the build pass.
        if faults := list(self.faults()):
            raise ExtensionError("\n".join(faults))

    def faults(self) -> Iterator[str]:
        """Yield a message with file and line for each use that is at fault."""
        for docname, page in sorted(self.pages.items()):
            for use in page.uses:
                if fault := use.fault or (use.key not in self.store.records[use.kind] and self.store.unknown(use.kind, use.key)):
                    yield f"{self.env.doc2path(docname, False)}:{use.line}: {fault}"

    def is_stale(self, docname: str) -> bool:
        """Say whether a page must be read again: its text changed, whatever its file's date says, or a record that it shows.

        A page at fault is read again in any case: Sphinx forgets all that it read where :meth:`check_consistency` raises.
        """
        page = self.pages[docname]
        changed = any(use.digest != self.store.digest(use.kind, use.key) for use in page.uses)
        return changed or page.source != source_digest(self.env, docname)

    def in_order(self) -> list[str]:
        """Return all pages in the order of the menu, the book's own first page last: it sums up what others work out."""
        menu = [name for names in self.env.toctree_includes.values() for name in names]
        return sorted(self.pages, key=lambda name: (name not in menu, menu.index(name) if name in menu else 0, name))

    def printed(self, kind: Kind) -> dict[str, list[tuple[str, str]]]:
        """Return where chapters use each key, as pages in the order of the menu with the anchor there; notebooks do not count."""
        where: dict[str, list[tuple[str, str]]] = {}
        for docname in self.in_order():
            page = self.pages[docname]
            for use in page.uses:
                place = (docname, use.anchor)
                if not page.is_notebook and use.kind == kind and place not in where.setdefault(use.key, []):
                    where[use.key].append(place)
        return where

    def places(self, kind: Kind, key: str) -> list[tuple[str, str]]:
        """Return where chapters use a key, as it was settled when all pages were read."""
        return cast("list[tuple[str, str]]", (self.data["printed"] or {}).get((kind, key), []))

    def unprinted(self) -> list[str]:
        """Return the keys of published values that no chapter prints, claims' own values left out."""
        printed = self.printed("values")
        return sorted(key for key in self.computed() if key not in printed)

    def computed(self) -> list[str]:
        """Return the keys of the published values that are not just a claim under its own name."""
        values = {key: self.store.value(key) for key in self.store.records["values"]}
        return [key for key, value in values.items() if value and value.claims != [key.partition(".")[2]]]


def domain_of(env: BuildEnvironment) -> EvidenceDomain:
    """Return the extension's state."""
    return cast(EvidenceDomain, env.get_domain("evidence"))


def source_digest(env: BuildEnvironment, docname: str) -> str:
    """Return a digest of a page's file, or the empty text where it is gone."""
    try:
        return hashlib.sha256(Path(env.doc2path(docname)).read_bytes()).hexdigest()
    except OSError:
        return ""


def begin_page(env: BuildEnvironment, docname: str) -> Page:
    """Note a page as it is read, and return it."""
    is_notebook = str(env.doc2path(docname, False)).endswith(".ipynb")
    page = domain_of(env).pages[docname] = Page(source_digest(env, docname), is_notebook)
    return page


def stale_pages(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> Iterable[str]:
    """Return the pages that Sphinx takes for unchanged and that must be read again."""
    domain = domain_of(env)
    # Sphinx goes by a page's own file and its date: with glue, a page kept 152 when its notebook had long said 9999.
    return [docname for docname in sorted(env.found_docs & set(domain.pages)) if domain.is_stale(docname)]


def pages_to_write(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages to write again though their own text is unchanged.

    All of them where a title changed, for each page's menu shows all titles; and the workings whose results are printed by
    other pages than before, with the list of workings.
    """
    domain = domain_of(env)
    openings = {docname: page.opening for docname, page in domain.pages.items() if page.is_notebook}
    menu = {docname: title.astext() for docname, title in env.titles.items()}, openings
    printed = {(kind, key): places for kind in KINDS for key, places in domain.printed(kind).items()}
    menu_before, before = domain.data["menu"], domain.data["printed"]
    domain.data.update(menu=menu, printed=printed)
    # The first build, which writes every page in any case.
    if menu_before is None:
        return []
    if menu_before != menu:
        return sorted(env.found_docs)
    moved = {key.partition(".")[0] for kind, key in {*before, *printed} if before.get((kind, key)) != printed.get((kind, key))}
    return sorted(name for name, page in domain.pages.items() if (moved and page.lists) or name.rpartition("/")[2] in moved)
