"""What made a notebook run, or a page be rendered, the last time that it was."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

from evidence.files import Built
from evidence.pipeline.record import Record, read_record
from evidence.problems import BookError

FEW = 8  # names in a line
STEPS = ("check", "works", "bundle", "pages", "site")


def why(root: Path, name: str, pages: Mapping[str, list[str]]) -> str:
    """Return why a notebook, a page or a step of the build last ran, and what a notebook was made from.

    ``name`` is that of a file with or without its folder and ending, or of a step; ``pages`` has why each page was last written.
    Raises BookError where nothing of that name
    was built.
    """
    plain = name.removesuffix(".ipynb").removesuffix(".md").removesuffix(".html")
    notebooks = sorted(path.stem for path in (root / "analysis").glob("*.ipynb"))
    found = []
    if (notebook := plain.removeprefix("analysis/")) in notebooks:
        found.append(_of_step(root, f"notebook {notebook}"))
    if plain in STEPS:
        found.append(_of_step(root, plain))
    for page in (page for page in pages if page == plain or page.rpartition("/")[2] == plain):
        found.append("\n    ".join([f"The page {page} was last written because:", *pages[page]]))
    if not found:
        known = [*notebooks, *STEPS, *pages, *(page.rpartition("/")[2] for page in pages)]
        near = difflib.get_close_matches(plain, known, 1)
        hint = f"did you mean {near[0]!r}?" if near else "it takes a notebook, a page, or one of " + ", ".join(STEPS)
        raise BookError(f"the last build made nothing of the name {name!r}: {hint}")
    return "\n".join(found)


def _of_step(root: Path, step: str) -> str:
    record = read_record(Built(root).record(step))
    if record is None:
        return f"The {step} has not run: there is no record of it. Run 'make book'."
    ran = [f"The {step} last ran, for {record.seconds:.1f} s, because:", *record.because]
    return "\n    ".join(ran) + "\n" + "\n    ".join(["It was made from:", *_gathered(record)])


def _gathered(record: Record) -> list[str]:
    """Return what a step was made from, for a reader: one line for the columns of a table or topic, and for each other kind."""
    groups: dict[str, list[str]] = {}
    for name in sorted(record.inputs):
        kind, _, what = name.partition(" ")
        read, _, column = what.rpartition("/")
        if kind == "rows":
            groups.setdefault(f"{read}, columns", []).extend([column] if column else [])
        else:
            groups.setdefault(kind, []).extend([what] if what else [])
    return [f"{kind}: {_some(names)}" if names else kind for kind, names in groups.items()]


def _some(names: list[str]) -> str:
    return ", ".join(names[:FEW]) + (f" and {len(names) - FEW} more" if len(names) > FEW else "")
