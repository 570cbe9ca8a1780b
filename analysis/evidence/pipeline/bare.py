"""A version of the book built without its pages, and what its own code says of its data.

Run as a script, by its path, with the package of that version in ``PYTHONPATH``: what is imported below is that version's,
whose gradings and verdicts may be others than ours. So nothing is imported from this package outside functions, and no more
is asked of a version than what stands in :func:`main` and :func:`judged`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


class NoPages:
    """A renderer (see ``evidence.pipeline.steps``) that renders nothing."""

    def __init__(self) -> None:
        self.__name__ = "evidence.book.render"  # the build asks what code the pages depend on

    def preload(self) -> None:
        """Import nothing."""

    def make_bundle(self, path: Path) -> None:
        """Write an empty script in the place of the one that makes charts live, which takes seconds."""
        path.write_text("", encoding="utf-8")

    def render(self, *_: Any) -> list[str]:
        """Render no page."""
        return []

    def publish(self, *_: Any) -> None:
        """Publish no site."""

    def restore(self, *_: Any) -> None:
        """Restore no site."""


def judged(root: Path) -> dict[str, Any]:
    """Return each claim of a built book as it is printed and graded, and each of its sums with the verdict; see ``evidence.diff``."""
    from evidence.formulas.sums import claims_in, verdict
    from evidence.words import labels

    inputs = root / "_build" / "inputs"
    tellings, checks = (
        json.loads((inputs / name).read_text(encoding="utf-8"))["rows"] for name in ("all.json", "table-checks.json")
    )
    claims = {row["claim_id"]: row for row in tellings}
    sums = {}
    for check in checks:
        if {check["printed"], *claims_in(check["expression"])} <= set(claims):
            found = verdict(check, claims)
            gives = f"{found.computed:.12g} beside {found.printed:.12g}"
            sums[check["check_id"]] = {"asks": check["what"], "verdict": found.verdict, "gives": gives}
    told = {
        name: {
            "printed": labels.printed(row), "label": labels.label(row), "strength": row["strength"], "reason": row["strength_reason"],
        }
        for name, row in claims.items()
    }  # fmt: skip
    return {"tellings": told, "sums": sums}


def main(root: Path) -> int:
    """Build the results of the book in a folder, and write what is judged of its data beside them; return 0 when all is well."""
    from evidence.pipeline.build import build
    from evidence.pipeline.progress import Progress

    progress = Progress()
    status = build(root, NoPages(), progress)
    progress.finish("no site")
    if status == 0:
        (root / "_build" / "judged.json").write_text(json.dumps(judged(root)), encoding="utf-8")
    return status


if __name__ == "__main__":
    try:
        sys.exit(main(Path(sys.argv[1])))
    except Exception as error:
        # In a line: that version's programs may lack what we ask for, and its faults are not ours to be traced here.
        sys.exit(str(error) if type(error).__module__.startswith("evidence.") else f"{type(error).__name__}: {error}")
