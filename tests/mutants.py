"""Mutation testing: break the judging and computing code in small ways, and see whether its unit tests notice.

Run it with ``make mutants`` (some minutes). It fails when more than a tenth of the mutants survive, or when one survives
that ``tests/survivors.txt`` does not explain. mutmut finds a package only under ``src/``, so the book's is staged under
``_build/mutants``. Tests that build a book are left out: they are slow, and a formula should not need them.

An explanation is found again by the function and the line that the mutant writes into it: mutmut's own names carry numbers,
which shift with every edit of the function.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
STAGE = ROOT / "_build" / "mutants"
EXPLAINED = ROOT / "tests" / "survivors.txt"
MUTATED = ["words/*.py", "formulas/*.py", "quantities.py", "tellings.py"]
TESTS = ["tests/words", "tests/formulas", "tests/test_quantities.py", "tests/test_tellings.py", "tests/test_outside_figures.py"]
MOST = 0.10  # share of mutants that may survive
KILLED = {1, 3}  # exit codes of pytest: a test failed, or the mutant broke the run itself
NO_TEST = 33
SPINNER = re.compile("[\u2800-\u28ff]")  # mutmut turns one while it works, and no reader wants hundreds of lines of it
TOO_SLOW = {-24, 24, 36, 152, 255}  # the mutant ran on for ever: noticed, too

CONFIGURATION = f"""
[tool.mutmut]
source_paths = ["src"]
only_mutate = {json.dumps([f"src/evidence/{pattern}" for pattern in MUTATED])}
also_copy = ["data", "_config.yml"]
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
    shutil.copy(ROOT / "_config.yml", STAGE)
    (STAGE / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text() + CONFIGURATION)


def mutmut(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run mutmut on what is staged."""
    return subprocess.run([sys.executable, "-m", "mutmut", *arguments], cwd=STAGE, capture_output=True, text=True)


def outcomes() -> dict[str, int | None]:
    """Return the exit code of the tests for each mutant; None where they have not been run."""
    found: dict[str, int | None] = {}
    for path in sorted(STAGE.glob("mutants/src/**/*.meta")):
        found |= json.loads(path.read_text())["exit_code_by_key"]
    return found


def change(name: str, diff: str) -> str:
    """Return a mutant as ``survivors.txt`` names it: its function, and the line that it writes there (or takes out)."""
    module, _, function = name.rpartition("__mutmut_")[0].rpartition(".x")
    lines = [line for line in diff.splitlines() if line[:1] in ("+", "-") and line[:3] not in ("+++", "---")]
    written = [line for line in lines if line.startswith("+")] or lines
    text = " ".join(line[1:].strip() for line in written)
    return f"{module}.{function[1:].replace('ǁ', '.')}: {text}"  # a function is x_name, a method xǁClassǁname


def explained(text: str) -> set[str]:
    """Return what ``survivors.txt`` explains: the indented lines of each paragraph that has a reason, too."""
    found: set[str] = set()
    for paragraph in text.split("\n\n"):
        lines = [line for line in paragraph.splitlines() if not line.startswith("#")]
        if not all(line.startswith("    ") for line in lines):
            found |= {line.strip() for line in lines if line.startswith("    ")}
    return found


def main() -> int:
    """Run the mutants and report; return 1 where too many survive, or one that is not explained, or none were made."""
    if importlib.util.find_spec("mutmut") is None:
        return failed("mutmut is not installed here; `make mutants` installs it, and runs this")
    stage()
    lost = [pattern for pattern in MUTATED if not any((STAGE / "src" / "evidence").glob(pattern))]
    if lost:
        return failed(f"analysis/evidence has no {', '.join(lost)}: mend MUTATED in tests/mutants.py")
    run = mutmut("run", "--max-children", str(os.cpu_count() or 1))
    codes = outcomes()
    # Three ways to have no result, none of which may pass for one.
    if run.returncode or not codes or None in codes.values():
        told = [line for line in (run.stdout + run.stderr).splitlines() if not SPINNER.match(line)]
        last = "\n".join(told[-40:])
        return failed(f"mutmut did not come to its end; do the tests pass on the code as it is?\n{last}")
    return report(codes)


def failed(message: str) -> int:
    """Say why there is no result, and return 1."""
    print(message, file=sys.stderr)
    return 1


def report(codes: dict[str, int | None]) -> int:
    """Print the survivors by module, and those that nobody has explained; return 1 where they are too many, or there are any."""
    survivors = sorted(name for name, code in codes.items() if code not in KILLED | TOO_SLOW)
    alive = Counter(name.rpartition(".x")[0] for name in survivors)
    for module, number in sorted(Counter(name.rpartition(".x")[0] for name in codes).items()):
        print(f"{module}: {number} mutants, {alive[module]} survive")
    changes = {name: change(name, mutmut("show", name).stdout) for name in survivors}
    known = explained(EXPLAINED.read_text(encoding="utf-8"))
    # By what is changed and not by the name, whose number shifts with every edit of the function.
    unexplained = [name for name in survivors if changes[name] not in known]
    for name in unexplained:
        print(f"{changes[name]}\n    {'no test reaches it' if codes[name] == NO_TEST else 'survived'}, as {name}")
    for what in sorted(known - set(changes.values())):
        print(f"{what}\n    stands in tests/survivors.txt, but survives no longer")
    share = len(survivors) / len(codes)
    print(f"{len(codes)} mutants, {len(survivors)} survive ({share:.1%}); {len(unexplained)} of them are not explained.")
    return int(share > MOST or bool(unexplained))


if __name__ == "__main__":
    sys.exit(main())
