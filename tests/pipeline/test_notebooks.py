"""The committed notebooks are executed, and nothing in them differs between two runs.

That their outputs are what the data give is for `make outputs`, which runs them with ordinary kernels (nbval, strict) before a
build can write them afresh.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import ROOT

from evidence.pipeline.notebooks import normalise, notebook_text

NOTEBOOKS = sorted((ROOT / "analysis").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebooks_are_executed_and_normalised(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    notebook = json.loads(text)
    assert notebook_text(normalise(notebook, path.stem)) == text
    counts = [c["execution_count"] for c in notebook["cells"] if c["cell_type"] == "code"]
    # Run from top to bottom in a fresh kernel; a cell run twice by hand would show here.
    assert counts == list(range(1, len(counts) + 1))
    # A path of this machine would be published, and differ on every other one.
    assert str(ROOT) not in text
