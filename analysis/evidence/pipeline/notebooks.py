"""Notebooks as data: reading them, what makes their outputs, and their form in ``analysis/`` after a run."""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import Any

from evidence.problems import BookError

Notebook = dict[str, Any]


def notebooks(root: Path) -> dict[str, Notebook]:
    """Return the book's notebooks under their names; raises BookError for a file that is none."""
    return {path.stem: read_notebook(path) for path in sorted((root / "analysis").glob("*.ipynb"))}


def read_notebook(path: Path) -> Notebook:
    """Return a notebook as data; raises BookError where it is none."""
    try:
        notebook: Notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            # Looked up only to fail here, where the file can be named, and not in the middle of a build.
            cell["cell_type"], "".join(cell["source"]), cell["metadata"].get("tags")
        reads = notebook["metadata"].get("evidence", {}).get("reads", [])
        if not isinstance(reads, list) or not all(isinstance(read, str) for read in reads):
            raise BookError(
                f"analysis/{path.name} declares that it reads {json.dumps(reads)}: in its metadata, evidence.reads is a list of "
                f'names, such as ["all", "table:findings"]'
            )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BookError(f"analysis/{path.name} is not a notebook ({error}): restore it with git") from None
    return notebook


def check_reads(name: str, notebook: Notebook, known: list[str]) -> None:
    """Raise BookError where a notebook declares to read what there is not to read."""
    for read in reads_of(notebook):
        if read not in known:
            near = difflib.get_close_matches(read, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"it may be one of {', '.join(known)}"
            raise BookError(f"analysis/{name}.ipynb declares that it reads {read!r}, which there is not: {hint}")


def source_of(notebook: Notebook) -> str:
    """Return what makes a notebook's outputs and its page: its cells without outputs, and what it declares to read."""
    # Without outputs, for the build itself writes those: it would take its own work for an edit.
    cells = [(cell["cell_type"], "".join(cell["source"]), cell["metadata"].get("tags", [])) for cell in notebook["cells"]]
    return json.dumps([cells, reads_of(notebook)])


def reads_of(notebook: Notebook) -> list[str]:
    """Return the topics and tables that a notebook declares in ``metadata.evidence.reads``."""
    return list(notebook["metadata"].get("evidence", {}).get("reads", []))


def cells_of(notebook: Notebook) -> list[str]:
    """Return the code of each code cell."""
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def with_outputs(notebook: Notebook, outputs: list[list[dict[str, Any]]]) -> Notebook:
    """Return a notebook with the outputs of its code cells, as a run from top to bottom leaves it."""
    notebook = json.loads(json.dumps(notebook))
    codes = (cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    for count, (cell, made) in enumerate(zip(codes, outputs, strict=True), 1):
        cell["execution_count"], cell["outputs"] = count, made
    return notebook


def normalise(notebook: Notebook, name: str) -> Notebook:
    """Return a notebook without what differs between runs: times, paths, versions and random ids.

    Raises BookError naming ``name`` and the cell where one writes to standard error.
    """
    notebook["metadata"] = {key: notebook["metadata"][key] for key in ("evidence", "kernelspec") if key in notebook["metadata"]}
    notebook["metadata"]["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    for number, cell in enumerate(notebook["cells"], 1):
        tags = cell["metadata"].get("tags", [])
        cell["metadata"] = {"tags": tags} if tags else {}
        for output in cell.get("outputs", []):
            # Refused and not dropped: a warning that nobody sees is none.
            if output["output_type"] == "stream" and output["name"] == "stderr":
                raise BookError(
                    f"analysis/{name}.ipynb, cell {number} writes to standard error, where no reader of the book would see it: "
                    f"mend what it warns of, or print it. It says: {''.join(output['text'])[:400].strip()}"
                )
    return notebook


def notebook_text(notebook: Notebook) -> str:
    """Return a notebook as the text of its file, as Jupyter saves it: opening and saving one shows no change in git."""
    from nbformat import from_dict, v4

    text: str = v4.writes(from_dict(notebook))
    return text + "\n"
