"""The committed notebooks' outputs are what the data give (nbval, strict)."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from conftest import ROOT

NOTEBOOKS = sorted((ROOT / "analysis").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_outputs_are_what_the_data_give(path: object) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider", str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-4000:]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_committed_notebooks_are_executed_and_normalised(path: object) -> None:
    from pathlib import Path

    from evidence.pipeline.execute import normalise, notebook_text

    text = Path(str(path)).read_text(encoding="utf-8")
    notebook = json.loads(text)
    assert notebook_text(normalise(notebook)) == text
    counts = [c["execution_count"] for c in notebook["cells"] if c["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1))
    assert str(ROOT) not in text
