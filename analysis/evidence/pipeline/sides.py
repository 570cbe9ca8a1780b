"""What a version of the book holds, read from where it was built, for a comparison; and the last build, kept for one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from evidence.diff.records import Judged, Rows, Side
from evidence.files import Built
from evidence.pipeline import bare
from evidence.pipeline.digests import files_of_book
from evidence.pipeline.record import read_record
from evidence.problems import BookError
from evidence.publish.records import read_results
from evidence.withdrawn import read_withdrawn

NO_LAST = "there is no earlier build to compare with: run 'make book', edit, and run it again; or compare with a commit"


def present(root: Path) -> Side:
    """Return what the book holds as it is built now."""
    return side_of(root, files_of_book(root), msgspec.convert(bare.judged(root), Judged))


def last(root: Path) -> Side:
    """Return what the complete build before this one held; raises BookError where there was none."""
    kept = Built(root).last
    if not kept.is_dir():
        raise BookError(NO_LAST)
    record = read_record(Built(kept).record("pages"))
    files = {name.removeprefix("file "): digest for name, digest in record.inputs.items()} if record else {}
    return side_of(kept, files, msgspec.convert(bare.judged(kept), Judged))


def keep_last(root: Path) -> None:
    """Keep what a complete build left, before another one begins; a build that failed leaves nothing to keep."""
    built = Built(root)
    if not built.stamp.is_file():
        return
    fresh = Built(built.last.with_name("last.new"))
    shutil.rmtree(fresh.root, ignore_errors=True)
    kept = [built.results_folder, built.inputs, built.folder / "records", built.withdrawn]
    for path in filter(Path.exists, kept):
        to = fresh.folder / path.relative_to(built.folder)
        to.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            # What a killed build left half written is nobody's result, and may be a link to anywhere.
            shutil.copytree(path, to, symlinks=True, ignore=shutil.ignore_patterns("*.partial"))
        else:
            shutil.copy(path, to)
    shutil.rmtree(built.last, ignore_errors=True)
    fresh.root.replace(built.last)


def side_of(root: Path, files: Mapping[str, str | None], judged: Judged) -> Side:
    """Return what a built book holds; raises BookError where its results have the form of another version of the program."""
    built, results, cells = Built(root), {}, {}
    for path in sorted(built.results_folder.glob("*.json")):
        found = read_results(path)
        if found is None:
            raise BookError(f"the results of {path.stem} have a form that this version of the program cannot read")
        results[path.stem] = found
        if record := read_record(built.record(f"notebook {path.stem}")):
            # Without their outputs, which change with the results.
            cells[f"analysis/{path.stem}.ipynb"] = record.inputs.get(f"notebook {path.stem}")
    return Side(results, data_of(root), judged, {**files, **cells}, read_withdrawn(built.withdrawn))


def data_of(root: Path) -> dict[str, Rows]:
    """Return the tables of a built book's data, and its bibliography as one of them."""
    built = Built(root)
    tables = {path.stem.removeprefix("table-"): path for path in built.inputs.glob("table-*.json")}
    found = {name: msgspec.json.decode(path.read_bytes(), type=Rows) for name, path in sorted(tables.items())}
    works: dict[str, dict[str, Any]] = json.loads(built.works.read_text(encoding="utf-8"))
    return found | {"references.bib": Rows(["key"], ["key"], [{"key": key, **work} for key, work in works.items()])}
