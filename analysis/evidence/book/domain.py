"""The state of the extension: which page uses which of the results.

It lives in a Sphinx domain, so that Sphinx itself keeps it with its other state, clears it for a page that is read again,
and joins it after reading in several processes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from evidence.book.parts import LINKED, Layout, Long, figure_height, laid_out, part_name, prose_height, set_headings, table_rows
from evidence.book.sentences import noted
from evidence.book.store import Kind, Store
from evidence.files import Built
from evidence.publish.records import ClaimLink, Figure, PageLink, Table
from evidence.withdrawn import Sentence

TARGETS = ("reftarget", "reftargetid")  # where a reference names what it leads to


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
    """What is known of a page: a digest of its text as it was read, its uses, whether it is a notebook or lists them, how it opens.

    ``files`` has a digest of each other file that it is made of, or None until the page is read to its end; ``refers`` are the
    names of the labels and pages that it refers to. ``longs`` are its tables and lists, ``prose`` is the height of all else, and
    ``leads`` are its links to rows and pages, as (by whom, page, anchor) with the line; ``sentences`` are those of its prose.
    """

    source: str
    is_notebook: bool = False
    lists: bool = False
    opening: str = ""
    uses: list[Use] = field(default_factory=list)
    files: dict[str, str | None] | None = None
    refers: set[str] = field(default_factory=set)
    longs: list[Long] = field(default_factory=list)
    prose: int = 0
    leads: dict[tuple[str, str, str], int] = field(default_factory=dict)
    sentences: list[Sentence] = field(default_factory=list)


class EvidenceDomain(Domain):
    """Results and their uses."""

    name = "evidence"
    label = "Evidence"
    # To be raised when the form of what is kept changes: Sphinx then reads all pages anew instead of misreading its own notes.
    data_version = 7
    initial_data: dict[str, Any] = {"pages": {}, "seen": None, "printed": None, "layouts": {}, "rows": {}, "formatted": {}}  # noqa: RUF012

    @cached_property
    def store(self) -> Store:
        """The results as they are now: read once a build, never kept from one build to the next."""
        return Store(Built(Path(self.env.srcdir)).results_folder)

    @cached_property
    def why(self) -> dict[str, list[str]]:
        """Why pages are read or written again in this build, filled as it goes on."""
        return {}

    def because(self, docname: str, reason: str) -> None:
        """Note why a page is read or written again."""
        reasons = self.why.setdefault(docname, [])
        if reason not in reasons:
            reasons.append(reason)

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
        """Keep what a page refers to, how long its prose is, and a notebook's first sentence, for the list of workings."""
        if docname in self.pages:
            links = list(document.findall(addnodes.pending_xref))
            self.pages[docname].refers = {str(link[name]) for link in links for name in TARGETS if link.get(name)}
            self.pages[docname].prose += prose_height(document)
            self.pages[docname].sentences += noted(document, self.pages[docname].is_notebook)
            set_headings(document)
        if docname in self.pages and self.pages[docname].is_notebook:
            # What we put there ourselves, a value's sentence, is not what the author begins with.
            prose = (p for p in document.findall(nodes.paragraph) if isinstance(p.parent, nodes.section))
            words = next((p.astext() for p in prose if "working-value" not in p["classes"]), "")
            # A full stop before a small letter ends an abbreviation and no sentence.
            self.pages[docname].opening = re.split(r"(?<=[.?!])\s+(?=[A-Z])", words, maxsplit=1)[0]

    def note(self, docname: str, kind: Kind, key: str, line: int, anchor: str = "", fault: str = "") -> None:
        """Remember that a page uses a record, and what the record was."""
        self.pages[docname].uses.append(Use(kind, key, line, self.store.digest(kind, key), anchor, fault))

    def show(
        self, docname: str, record: Table | Figure, ident: str, by: str, line: int, unless: tuple[str, str] | None = None
    ) -> None:
        """Remember that a page shows a table or figure, how long its rows are, and where they lead."""
        table, page = (record.table, self.pages[docname]) if isinstance(record, Figure) else (record, self.pages[docname])
        page.longs.append(Long(ident, record.title, table_rows(table), isinstance(record, Figure), unless))
        page.prose += figure_height(record) if isinstance(record, Figure) else 0
        for row in table.rows:
            for cell in row.cells.values():
                for part in cell if isinstance(cell, list) else [cell]:
                    if isinstance(part, ClaimLink):
                        self.leads(docname, line, by, part.claim)
                    elif isinstance(part, PageLink):
                        self.leads(docname, line, by, *reversed(part.page.partition("#")[::2]))

    def leads(self, docname: str, line: int, by: str, anchor: str, page: str = "") -> None:
        """Remember that a page leads to a row by its anchor, wherever a chapter shows it, or to a page."""
        self.pages[docname].leads.setdefault((by, page, anchor), line)

    def place_of(self, anchor: str) -> str:
        """Return the page, or part of a page, that has a row, or the empty text where none has."""
        return cast("dict[str, str]", self.data["rows"]).get(anchor, "")

    def layout(self, docname: str) -> Layout | None:
        """Return how a page is parted, once all pages are read."""
        return cast("dict[str, Layout]", self.data["layouts"]).get(docname)

    def shown(self, docname: str) -> list[Long]:
        """Return the tables and lists that stand on a page, without those of a notebook that a chapter shows."""
        return [one for one in self.pages[docname].longs if not (one.unless and self.places(*one.unless))]

    def lay_out(self) -> None:
        """Settle how each page is parted, and on which page each row of the book stands."""
        layouts, rows = dict[str, Layout](), dict[str, str]()
        # Chapters first: a reader is led to the page that is written for reading.
        for docname in sorted(self.in_order(), key=lambda name: self.pages[name].is_notebook):
            page, longs = self.pages[docname], self.shown(docname)
            # A table that a chapter shows leaves a line with a link.
            prose = page.prose + LINKED * (len(page.longs) - len(longs))
            layouts[docname] = laid_out(prose, longs, titles=not page.is_notebook)
            by_ident = {one.ident: one for one in longs}
            for number, part in enumerate(layouts[docname].parts):
                for some in part:
                    for anchor, _, _ in by_ident[some.ident].rows[some.start : some.stop]:
                        if anchor:
                            rows.setdefault(anchor, part_name(docname, number))
        self.data.update(layouts=layouts, rows=rows)

    def check_consistency(self) -> None:
        """Raise ExtensionError with every use of what no notebook publishes, or of what cannot be printed so."""
        # An error, for warnings are given only while a page is read: on a second run a warning would be gone, and the build pass.
        if faults := list(self.faults()):
            raise ExtensionError("\n".join(faults))

    def faults(self) -> Iterator[str]:
        """Yield a message with file and line for each use that is at fault."""
        for docname, page in sorted(self.pages.items()):
            for use in page.uses:
                if fault := use.fault or self.unknown(use):
                    yield f"{self.where(docname, use.line)}: {fault}"
            yield from self.dead_ends(docname, page)

    def unknown(self, use: Use) -> str:
        """Return what is to be said of a key that no notebook publishes, nor ever did; the empty text for another."""
        known = use.key in self.store.records[use.kind] or self.store.missing(use.kind, use.key)
        return "" if known else self.store.unknown(use.kind, use.key)

    def dead_ends(self, docname: str, page: Page) -> Iterator[str]:
        """Yield a message for each link of a page's results that leads nowhere, and for a part whose name is taken."""
        lost: dict[str, list[str]] = {}
        for (by, to, anchor), line in page.leads.items():
            # Where a cell has no result, the table with these rows may be withdrawn: they are words without a link until it is back.
            if self.place_of(anchor) or (not to and self.store.stopped):
                continue
            where, shown = f"{self.where(docname, line)}: {by}", f"{to}#{anchor}".rstrip("#")
            if to and to not in self.env.found_docs:
                yield f"{where} leads to {shown!r}, but the book has no page {to!r}: correct the link, or list the page in _toc.yml"
            elif not to:
                lost.setdefault(where, []).append(anchor)
            elif anchor and anchor not in self.headings(to):
                yield f"{where} leads to {shown!r}, but that page has no {anchor!r}: correct the link"
        for where, anchors in lost.items():
            # In one line, for where a register is missing every figure of the book leads nowhere.
            others = f" and {len(anchors) - 1} more" if len(anchors) > 1 else ""
            yield (
                f"{where} leads to {anchors[0]!r}{others}, which no page of the book shows: show the table with that row in a "
                f"chapter ({{result-table}}) that _toc.yml lists, or correct the id"
            )
        for number in range(1, len(self.data["layouts"][docname].parts)):
            if part_name(docname, number) in self.env.found_docs:
                yield f"{self.env.doc2path(part_name(docname, number), False)} has the name of a part of {docname}: rename it"

    def where(self, docname: str, line: int) -> str:
        """Return a page's file with the line, or with the number of the cell in a notebook."""
        path = self.env.doc2path(docname, False)
        # MyST counts ten thousand lines a cell.
        return f"{path}, cell {line // 10_000}" if self.pages[docname].is_notebook else f"{path}:{line}"

    def headings(self, docname: str) -> set[str]:
        """Return the anchors of a page that are not of rows: its headings and labels."""
        labels = self.env.domaindata["std"]["anonlabels"].values()
        slugs: dict[str, Any] = self.env.metadata.get(docname, {}).get("myst_slugs", {})
        return {found[1] for found in slugs.values()} | set(slugs) | {where[1] for where in labels if where[0] == docname}

    def in_order(self) -> list[str]:
        """Return all pages in the order of the menu, the book's own first page last: it sums up what others work out."""
        menu = list(self.menu(self.env.config.root_doc))[1:]
        place = {name: position for position, name in reversed(list(enumerate(menu)))}
        return sorted(self.pages, key=lambda name: (place.get(name, len(menu)), name))

    def menu(self, docname: str, above: tuple[str, ...] = ()) -> Iterator[str]:
        """Yield a page and all below it, as the menu lists them."""
        yield docname
        for below in self.env.toctree_includes.get(docname, []):
            if below not in above:
                yield from self.menu(below, (*above, docname))

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

    def places(self, kind: str, key: str) -> list[tuple[str, str]]:
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
    """Return the state of the extension."""
    return cast("EvidenceDomain", env.get_domain("evidence"))
