"""The committed notebooks' outputs are what the committed data and code give (nbval, strict)."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from conftest import ROOT

from evidence.pipeline.execute import normalise, notebook_text

NOTEBOOKS = sorted((ROOT / "analysis").glob("*.ipynb"))
PARTS = ("analysis", "data")


@pytest.fixture
def committed(tmp_path: Path) -> Path:
    """Return a folder with notebooks, code and data as they are committed, or as they are where there is no git.

    As committed, for a build writes the outputs that it gets into the working notebooks: they agree with it by construction.
    """
    try:
        kept = subprocess.run(["git", "archive", "HEAD", *PARTS], cwd=ROOT, capture_output=True, check=True).stdout
        with tarfile.open(fileobj=io.BytesIO(kept)) as archive:
            archive.extractall(tmp_path, filter="data")
    except (OSError, subprocess.CalledProcessError):
        for part in PARTS:
            shutil.copytree(ROOT / part, tmp_path / part)
    return tmp_path


def test_committed_outputs_are_what_the_data_give(committed: Path) -> None:
    # One run for all: starting pytest for each notebook takes longer than running it. One notebook stays on one worker.
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "--nbval", "--nbval-current-env"]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", "--rootdir", str(committed), *sorted(map(str, (committed / "analysis").glob("*.ipynb")))],
        cwd=committed, capture_output=True, text=True, timeout=600, env={**os.environ, "PYTHONPATH": str(committed / "analysis")},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:]
    assert "passed" in done.stdout


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebooks_are_executed_and_normalised(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    notebook = json.loads(text)
    assert notebook_text(normalise(notebook)) == text
    counts = [c["execution_count"] for c in notebook["cells"] if c["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1))
    assert str(ROOT) not in text
