"""The bibliography as notebooks get it, read once for all of them: a parse of BibTeX takes longer than a notebook."""

from __future__ import annotations

from pathlib import Path

import msgspec

from evidence.dataset.bibliography import read_works
from evidence.files import Built, write_if_changed


def write_works(root: Path) -> None:
    """Write the works of ``data/references.bib`` where kernels read them."""
    write_if_changed(Built(root).works, msgspec.json.encode(read_works(root)).decode())
