"""Honest updates: a small sample of ``make updates``, on the book itself, for an edit of an amount has to build at every commit."""

from __future__ import annotations

import subprocess
import sys

import pytest
from conftest import ROOT
from updates import number, seen

SEED = 4
KINDS = ("amount-corrected", "both-tellings-corrected", "claim-retired")


def test_an_honest_update_builds_and_lists_what_it_changed() -> None:
    command = [sys.executable, "tests/updates.py", "--seed", str(SEED), "--updates", str(len(KINDS)), "--kinds", *KINDS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(KINDS)} updates of {len(KINDS)} kinds, 0 with a fault" in done.stdout


@pytest.mark.parametrize(
    ("text", "is_there"), [("It is £26,000.", True), ("£126,000", False), ("£26,000.50", False), ("£26,0001", False)]
)
def test_a_number_is_seen_as_such_and_not_as_a_part_of_another(text: str, is_there: bool) -> None:
    assert seen("£26,000", text) is is_there


@pytest.mark.parametrize(("text", "value"), [("1,359", 1359), ("two works", 2), ("no claims", 0), ("Five documents", 5), ("", 0)])
def test_a_printed_count_is_read_as_a_number(text: str, value: int) -> None:
    assert number(text) == value
