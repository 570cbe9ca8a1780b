"""Who prints what, and the sentences of the pages, kept beside the render for ``evidence unused``, ``diff`` and ``sentences``."""

from __future__ import annotations

from pathlib import Path

import msgspec
from sphinx.application import Sphinx

from evidence.book.domain import domain_of
from evidence.book.store import KINDS
from evidence.diff.records import Printers
from evidence.files import Built, write_if_changed
from evidence.problems import BookError


class Uses(msgspec.Struct, frozen=True):
    """How many values notebooks compute (a claim's own value does not count), the keys of those that no chapter prints; who does."""

    computed: int
    unprinted: list[str]
    printers: Printers


def write_uses(app: Sphinx, exception: Exception | None) -> None:
    """Write the uses and the sentences of a finished build."""
    if not exception:
        domain = domain_of(app.env)
        chapters: dict[str, dict[str, list[str]]] = {
            kind: {key: [page for page, _ in found] for key, found in domain.printed(kind).items()} for kind in KINDS
        }
        pages = {name: [str(app.env.doc2path(name, False)), *(page.files or ())] for name, page in sorted(domain.pages.items())}
        uses = Uses(len(domain.computed()), domain.unprinted(), Printers(chapters, pages))
        sentences = {str(app.env.doc2path(name, False)): page.sentences for name, page in sorted(domain.pages.items())}
        built = Built(Path(app.srcdir))
        for path, what in ((built.uses, uses), (built.sentences, sentences)):
            write_if_changed(path, msgspec.json.format(msgspec.json.encode(what), indent=0).decode() + "\n")


def read_uses(root: Path) -> Uses:
    """Return the uses of the last build; raises BookError where there was none."""
    try:
        return msgspec.json.decode(Built(root).uses.read_bytes(), type=Uses)
    except (OSError, msgspec.DecodeError):
        raise BookError("it is not known which values the pages print: run 'make book' first") from None


def unprinted(root: Path) -> str:
    """Return what is to be said of the last build's unprinted values; raises BookError where there was no build."""
    uses = read_uses(root)
    first = f"{len(uses.unprinted)} of {uses.computed} values are printed by no page"
    return "\n  ".join([f"{first}:" if uses.unprinted else f"{first}.", *uses.unprinted])
