"""Mutation testing: break the judging and computing code in small ways, and see whether its unit tests notice.

Run it with ``make mutants`` (some minutes). It fails when more than a tenth of the mutants survive, or when one survives
that ``tests/survivors.txt`` does not explain. mutmut finds a package only under ``src/``, so the book's is staged under
``_build/mutants``. Tests that build a book are left out: they are slow, and a formula should not need them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
STAGE = ROOT / "_build" / "mutants"
EXPLAINED = ROOT / "tests" / "survivors.txt"
MUTATED = ["words/*.py", "formulas/*.py", "quantities.py", "tellings.py"]
TESTS = ["tests/words", "tests/formulas", "tests/test_quantities.py", "tests/test_tellings.py"]
MOST = 0.10  # share of mutants that may survive
KILLED = {1, 3}  # exit codes of pytest: a test failed, or the mutant broke the run itself
NO_TEST = 33
TOO_SLOW = {-24, 24, 36, 152, 255}  # the mutant ran on for ever: noticed, too

CONFIGURATION = f"""
[tool.mutmut]
source_paths = ["src"]
only_mutate = {json.dumps([f"src/evidence/{pattern}" for pattern in MUTATED])}
also_copy = ["data"]
pytest_add_cli_args = ["-p", "no:cacheprovider", "--hypothesis-profile=mutants"]
pytest_add_cli_args_test_selection = {json.dumps(TESTS)}
"""


def stage() -> None:
    """Lay the package, its tests and the data where mutmut looks for them."""
    shutil.rmtree(STAGE, ignore_errors=True)
    left_out = shutil.ignore_patterns("__pycache__", "*.ipynb", "*.egg-info")
    shutil.copytree(ROOT / "analysis", STAGE / "src", ignore=left_out)
    for folder in ("tests", "data"):
        shutil.copytree(ROOT / folder, STAGE / folder, ignore=left_out)
    (STAGE / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text() + CONFIGURATION)


def outcomes() -> dict[str, int | None]:
    """Return the exit code of the tests for each mutant; None where no test reaches it."""
    found: dict[str, int | None] = {}
    for path in sorted(STAGE.glob("mutants/src/**/*.meta")):
        found |= json.loads(path.read_text())["exit_code_by_key"]
    return found


def explained() -> set[str]:
    """Return the survivors that somebody has looked at: lines of ``name: why it cannot be killed``."""
    lines = EXPLAINED.read_text(encoding="utf-8").splitlines()
    return {line.partition(":")[0].strip() for line in lines if line.strip() and not line.startswith("#")}


def main() -> int:
    """Run the mutants and report; return 1 where too many survive, or one that is not explained."""
    stage()
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(os.cpu_count() or 1)]
    run = subprocess.run(command, cwd=STAGE, capture_output=True, text=True)
    codes = outcomes()
    if run.returncode and not any(code in KILLED for code in codes.values()):
        print(f"The tests do not pass on the code as it is:\n{(run.stdout + run.stderr)[-3000:]}", file=sys.stderr)
        return 1
    survivors = sorted(name for name, code in codes.items() if code not in KILLED | TOO_SLOW)
    alive = Counter(name.rpartition(".x")[0] for name in survivors)
    for module, number in sorted(Counter(name.rpartition(".x")[0] for name in codes).items()):
        print(f"{module}: {number} mutants, {alive[module]} survive")
    share = len(survivors) / max(len(codes), 1)
    unexplained = [name for name in survivors if name not in explained()]
    for name in unexplained:
        print(f"{name}: {'no test reaches it' if codes[name] in (None, NO_TEST) else 'survived'}")
    print(f"{len(codes)} mutants, {len(survivors)} survive ({share:.1%}); {len(unexplained)} of them are not explained.")
    return int(not codes or share > MOST or bool(unexplained))


if __name__ == "__main__":
    sys.exit(main())
