"""Sphinx's writer of HTML, mended where what it leaves behind depends on what earlier builds wrote.

A build that goes on from the last one must give the same files as a build from nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

from evidence.book.domain import domain_of
from evidence.book.partpages import Piece, remove_others, written


class BookBuilder(StandaloneHTMLBuilder):
    """The builder of the book's pages."""

    def get_outdated_docs(self) -> Iterator[str]:
        """Yield the pages that are not there; which of the others are old is settled by content (evidence.book.fresh)."""
        yield from (docname for docname in self.env.found_docs if not Path(self.get_outfilename(docname)).is_file())

    def further(self, docname: str, number: int) -> list[Piece]:
        """Return what stands on a further part of the page that is being written, to be added to."""
        return self._further.setdefault(docname, {}).setdefault(number, [])

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write a page and, where it is long, its further parts."""
        self._further: dict[str, dict[int, list[Piece]]] = {}
        super().write_doc(docname, doctree)
        domain = domain_of(self.env)
        layout, path = domain.layout(docname), Path(self.get_outfilename(docname))
        files: dict[str, str] = {}
        if layout and len(layout.parts) > 1:
            # As Sphinx writes it: with the line ends of the system.
            page = path.read_text(encoding="utf-8")
            body = self.docwriter.parts["fragment"]
            files = written(page, body, docname, layout, domain.shown(docname), self._further[docname])
            for name, text in files.items():
                (path.parent / name).write_text(text, encoding="utf-8")
        remove_others(path.parent, docname, set(files), self.env.found_docs)

    def dump_search_index(self) -> None:
        """Write the search index without what pages no longer say."""
        index, pages = self.indexer, set(self.env.all_docs)
        if index is None:
            return
        # Sphinx takes a page that is written again out of each word's list of pages, and keeps the words whose list is empty.
        for words in (index._mapping, index._title_mapping):
            for word in [word for word, where in words.items() if not where & pages]:
                del words[word]
        for docname in set(index._index_entries) - pages:
            del index._index_entries[docname]
        index._index_entries = dict(sorted(index._index_entries.items()))
        # Numbered in the order in which they are met, which is another one where some were known before.
        index._objtypes.clear()
        index._objnames.clear()
        titles = index._all_titles
        # The search page puts them into itself as HTML; Sphinx keeps the words themselves, for the next build.
        index._all_titles = {name: [(title.replace("<", "&lt;"), at) for title, at in some] for name, some in titles.items()}
        super().dump_search_index()
        index._all_titles = titles

    def copy_image_files(self) -> None:
        """Copy the pictures of the pages written, and remove those that no page shows."""
        super().copy_image_files()
        for folder, wanted in (
            (self.imagedir, {name for _, name in self.env.images.values()}),
            ("_downloads", {name for _, name in self.env.dlfiles.values()}),
        ):
            for path in sorted(Path(self.outdir, folder).rglob("*"), reverse=True):
                if path.is_file() and path.relative_to(Path(self.outdir, folder)).as_posix() not in wanted:
                    path.unlink()
                elif path.is_dir() and not any(path.iterdir()):
                    path.rmdir()
            if (whole := Path(self.outdir, folder)).is_dir() and not any(whole.iterdir()):
                whole.rmdir()
