"""What the pages print, kept beside the render: the values that none does, for ``evidence unused``, and their sentences."""

from __future__ import annotations

from pathlib import Path

import msgspec
from sphinx.application import Sphinx

from evidence.book.domain import domain_of
from evidence.files import Built, write_if_changed
from evidence.problems import BookError


class Uses(msgspec.Struct, frozen=True):
    """How many values notebooks compute (a claim's own value does not count), and the keys of those that no chapter prints."""

    computed: int
    unprinted: list[str]


def write_uses(app: Sphinx, exception: Exception | None) -> None:
    """Write the uses and the sentences of a finished build."""
    if not exception:
        domain = domain_of(app.env)
        uses = Uses(len(domain.computed()), domain.unprinted())
        sentences = {str(app.env.doc2path(name, False)): page.sentences for name, page in sorted(domain.pages.items())}
        built = Built(Path(app.srcdir))
        for path, what in ((built.uses, uses), (built.sentences, sentences)):
            write_if_changed(path, msgspec.json.format(msgspec.json.encode(what), indent=0).decode() + "\n")


def unprinted(root: Path) -> str:
    """Return what is to be said of the last build's unprinted values; raises BookError where there was no build."""
    try:
        uses = msgspec.json.decode(Built(root).uses.read_bytes(), type=Uses)
    except (OSError, msgspec.DecodeError):
        raise BookError("it is not known which values the pages print: run 'make book' first") from None
    first = f"{len(uses.unprinted)} of {uses.computed} values are printed by no page"
    return "\n  ".join([f"{first}:" if uses.unprinted else f"{first}.", *uses.unprinted])
