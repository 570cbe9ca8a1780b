"""Killed builds: a small sample of ``make fuzz``, on the tiny book."""

from __future__ import annotations

import subprocess
import sys

from conftest import ROOT

SEED = 34  # its rounds kill the process, the group and a child, and start two builds at once
KILLS = 3


def test_a_killed_build_leaves_the_last_good_site_and_the_next_one_is_as_a_clean_one() -> None:
    command = [sys.executable, "tests/fuzz.py", "--book", "varied", "--seed", str(SEED), "--kills", str(KILLS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{KILLS} kills" in done.stdout
