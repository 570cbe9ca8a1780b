"""The tool for mutation testing: how it finds explanations again, and when it fails."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path

import mutants
import pytest

DIFF = """\
# evidence.quantities.x_share__mutmut_7: survived
--- src/evidence/quantities.py
+++ src/evidence/quantities.py
@@ -1,3 +1,3 @@
     number = 1
-    return (part / whole).read_as(PERCENT)
+    return (part * whole).read_as(PERCENT)
"""
SHARE = "evidence.quantities.share: return (part * whole).read_as(PERCENT)"

NAMES = {
    "evidence.quantities.x_share__mutmut_7": "evidence.quantities.share",
    "evidence.quantities.x__name__mutmut_12": "evidence.quantities._name",
    "evidence.quantities.xǁQuantityǁ__truediv____mutmut_9": "evidence.quantities.Quantity.__truediv__",
}


@pytest.mark.parametrize(("name", "function"), NAMES.items(), ids=NAMES.values())
def test_a_mutant_is_named_by_its_function_and_the_line_that_it_writes(name: str, function: str) -> None:
    assert mutants.change(name, DIFF) == f"{function}: return (part * whole).read_as(PERCENT)"


def test_a_mutant_that_takes_a_line_out_is_named_by_that_line() -> None:
    without = "\n".join(line for line in DIFF.splitlines() if not line.startswith("+  "))
    assert mutants.change("evidence.quantities.x_share__mutmut_8", without).endswith(": return (part / whole).read_as(PERCENT)")


def test_a_reason_explains_what_stands_below_it_and_nothing_of_the_next_paragraph() -> None:
    text = "# how to read this\n\nfor one\nreason\n    one\n    two\n\n    three\n\n# why?\n    four\n"
    assert mutants.explained(text) == {"one", "two"}


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, int | None]:
    """Put a mutmut of our own in place, with the outcomes that come back; it shows every mutant as ``DIFF``."""
    outcomes: dict[str, int | None] = {}
    monkeypatch.setattr(mutants, "EXPLAINED", tmp_path / "survivors.txt")
    mutants.EXPLAINED.write_text("")
    for name in mutants.MUTATED:
        path = tmp_path / "src" / "evidence" / name.replace("*", "any")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    monkeypatch.setattr(mutants, "STAGE", tmp_path)
    monkeypatch.setattr(mutants, "stage", lambda: None)
    monkeypatch.setattr(mutants, "outcomes", lambda: outcomes)
    monkeypatch.setattr(mutants, "mutmut", lambda *command: subprocess.CompletedProcess(command, 0, DIFF, ""))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name)
    return outcomes


def made(number: int, code: int | None) -> dict[str, int | None]:
    return {f"evidence.quantities.x_share__mutmut_{place}": code for place in range(number)}


def test_a_run_whose_mutants_are_all_noticed_passes(stand_in: dict[str, int | None]) -> None:
    stand_in |= {**made(20, 1), "evidence.quantities.x_span__mutmut_1": 36}
    assert mutants.main() == 0


def test_a_survivor_fails_the_run_until_it_is_explained(
    stand_in: dict[str, int | None], capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in |= {**made(20, 1), "evidence.quantities.x_share__mutmut_7": 0}
    assert mutants.main() == 1
    assert f"{SHARE}\n    survived, as evidence.quantities.x_share__mutmut_7\n" in capsys.readouterr().out
    mutants.EXPLAINED.write_text(f"for a reason\n    {SHARE}\n")
    assert mutants.main() == 0


def test_too_many_survivors_fail_the_run_though_all_are_explained(stand_in: dict[str, int | None]) -> None:
    stand_in |= {**made(20, 1), **made(3, 33)}
    mutants.EXPLAINED.write_text(f"for a reason\n    {SHARE}\n")
    assert mutants.main() == 1


def test_what_is_explained_and_survives_no_longer_is_told(
    stand_in: dict[str, int | None], capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in |= made(20, 1)
    mutants.EXPLAINED.write_text(f"for a reason\n    {SHARE}\n")
    assert mutants.main() == 0
    assert f"{SHARE}\n    stands in tests/survivors.txt, but survives no longer" in capsys.readouterr().out


# No survivors among none would look like a perfect run.
def test_a_run_that_makes_no_mutants_fails(stand_in: dict[str, int | None], capsys: pytest.CaptureFixture[str]) -> None:
    assert mutants.main() == 1
    assert "did not come to its end" in capsys.readouterr().err


def test_a_run_that_broke_off_fails(stand_in: dict[str, int | None]) -> None:
    stand_in |= {**made(20, 1), "evidence.quantities.x_share__mutmut_7": None}
    assert mutants.main() == 1


def test_a_module_that_is_there_no_longer_is_named(
    stand_in: dict[str, int | None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in |= made(20, 1)
    monkeypatch.setattr(mutants, "MUTATED", ["quantities.py", "gone.py"])
    assert mutants.main() == 1
    assert "analysis/evidence has no gone.py" in capsys.readouterr().err


def test_a_machine_without_mutmut_is_told_how_to_get_it(
    stand_in: dict[str, int | None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in |= made(20, 1)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert mutants.main() == 1
    assert "mutmut is not installed here; `make mutants` installs it" in capsys.readouterr().err


# A module that was moved would leave the list matching nothing, and be mutated no more.
def test_every_module_and_test_of_the_list_is_there() -> None:
    assert all(any((mutants.ROOT / "analysis" / "evidence").glob(pattern)) for pattern in mutants.MUTATED)
    assert all((mutants.ROOT / name).exists() for name in mutants.TESTS)
