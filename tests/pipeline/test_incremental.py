"""Random edits: a small sample of ``make incremental``, the edits themselves, and that the comparison can fail."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random

import edits
import pytest
from conftest import ROOT
from sandbox import differences, inputs, make_varied, restore

SEED = 7
SEQUENCES = 5


def test_an_incremental_build_after_random_edits_is_as_a_clean_one() -> None:
    # A process of its own: the tool forks, and this one has imported the package.
    command = [sys.executable, "tests/incremental.py", "--seed", str(SEED), "--sequences", str(SEQUENCES), "--shrink", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{SEQUENCES} sequences" in done.stdout


@pytest.mark.parametrize("kind", edits.KINDS)
def test_an_edit_is_the_same_again_from_its_seed_and_is_taken_back_by_what_it_kept(kind: str, tmp_path: Path) -> None:
    roots = [make_varied(tmp_path / name) for name in ("one", "two")]
    before = inputs(roots[0])
    try:
        made = [edits.edit(root, Random(SEED), [], [kind]) for root in roots]
    except ValueError:
        pytest.skip("needs a built book, or an earlier edit")
    assert made[0] == made[1]
    assert inputs(roots[0]) == inputs(roots[1])
    restore(roots[0], {name: content for name, content in made[0].before.items() if content is not None}, made[0].before)
    assert inputs(roots[0]) == before


def test_a_difference_is_told_with_its_file_and_its_first_place() -> None:
    lines = differences({"a": b"12345", "b": b"1", "d": b"1"}, {"a": b"12x45", "c": b"1", "d": b"1"})
    assert lines == ["a: at byte 2 '12345', should be '12x45'", "b: is there, and should not be", "c: is missing"]
