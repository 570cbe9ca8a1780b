"""The benchmark: this build beside plain ``jupyter-book build`` with its own execution, in one run.

Both build the same book, interleaved, from copies of it. Plain Jupyter Book runs the same notebooks as pages
(``execute_notebooks: force``); it is spared the harvest and the drawing of SVG, which are handed to it. Only the
ratios mean anything: machines are noisy.
"""

from __future__ import annotations

import gzip
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from evidence.files import Built
from evidence.problems import BookError

CLAIM, OLD, NEW = "tlap-2012-timebank-cost-per-member", "450", "455"  # the edit: a cost in £, and what it becomes
# Our time as a share of plain Jupyter Book's. The first version reached 0.41, 0.14 and 0.27.
TARGETS = {"cold": 0.45, "nothing changed": 0.15, "one claim edited": 0.2}
CHAPTER = "chapters/economics/returns-for-every-pound"


def bench(root: Path, rounds: int) -> int:
    """Time cold, unchanged and edited builds of both, print medians and ratios; return 0."""
    times: dict[tuple[str, str], list[float]] = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for number in range(rounds):
            ours, plain = Path(folder) / f"ours-{number}", Path(folder) / f"plain-{number}"
            for copy in (ours, plain):
                _copy(root, copy)
            evidence = [sys.executable, "-m", "evidence.cli", "book"]
            # Plain Jupyter Book harvests nothing, and our extension refuses a page that prints a value without a harvest.
            shutil.copytree(Built(root).results_folder, Built(plain).results_folder)
            use_own_execution(plain)
            jupyter_book = [str(Path(sys.executable).with_name("jupyter-book")), "build", str(plain)]

            def timed(case: str, who: str, command: list[str], where: Path) -> None:
                times.setdefault((case, who), []).append(_time(command, where))

            # The two in turn, case by case: a slow minute of the machine should fall on both.
            timed("cold", "ours", evidence, ours)
            timed("cold", "plain", jupyter_book, plain)
            timed("nothing changed", "ours", evidence, ours)
            timed("nothing changed", "plain", jupyter_book, plain)
            for copy in (ours, plain):
                edit_claim(copy)
            timed("one claim edited", "ours", evidence, ours)
            # Plain Jupyter Book does not notice changed data; only a forced rebuild is right.
            timed("one claim edited", "plain", [*jupyter_book, "--all"], plain)
            print(f"round {number + 1} of {rounds} done", flush=True)
        print("\n| build | this book, s | plain jupyter-book, s | ratio | to reach |\n|---|---|---|---|---|")
        for case, target in TARGETS.items():
            # Medians: one round that other work disturbed must not decide.
            mine, theirs = (statistics.median(times[case, who]) for who in ("ours", "plain"))
            print(f"| {case} | {mine:.1f} | {theirs:.1f} | {mine / theirs:.2f} | {target} |")
        requests, size = weight(Built(ours).site)
        print(
            f"\nA chapter page asks for {requests} files, itself included: {size / 1000:.0f} kB gzip, before a chart turns live."
        )
    return 0


def _copy(root: Path, target: Path) -> None:
    # With the record of finished steps in the copy, the cold build would have nothing to do.
    left_out = shutil.ignore_patterns("_build", ".venv", ".git", "tests", "__pycache__", "*.egg-info")
    shutil.copytree(root, target, ignore=left_out)


def use_own_execution(book: Path) -> None:
    """Set a book to have Jupyter Book run its notebooks; raises BookError where its setting is not as it was."""
    config = book / "_config.yml"
    text = config.read_text(encoding="utf-8")
    # Left as they are, plain Jupyter Book would run no notebook, and win: we run them, and our pages hide their cells from it.
    for ours, plain in (
        ('execute_notebooks: "off"', "execute_notebooks: force"),
        ("    evidence_edition:", "    evidence_workings: false\n    evidence_edition:"),
    ):
        if ours not in text:
            raise BookError(f"the benchmark looks for {ours.strip()} in _config.yml and does not find it")
        text = text.replace(ours, plain)
    config.write_text(text, encoding="utf-8")


def _time(command: list[str], where: Path) -> float:
    start = time.monotonic()
    done = subprocess.run(command, cwd=where, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[-3:])} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return time.monotonic() - start


def edit_claim(root: Path) -> None:
    """Change one claim's value and its string alike, as an analyst would; raises BookError where the claim is not as it was."""
    claims = root / "data" / "claims.csv"
    text = claims.read_text(encoding="utf-8")
    line = next((row for row in text.splitlines() if row.startswith(f"{CLAIM},")), "")
    if line.count(OLD) < 3:  # as printed, low and high
        raise BookError(f"the benchmark edits {OLD} in claim {CLAIM}, and data/claims.csv has no such row: give it another claim")
    claims.write_text(text.replace(line, line.replace(OLD, NEW)), encoding="utf-8", newline="")


def weight(site: Path) -> tuple[int, int]:
    """Return the files that a chapter page asks for on this site, itself included, and their gzip size."""
    page = site / f"{CHAPTER}.html"
    text = page.read_text(encoding="utf-8")
    asked = re.findall(r'<(?:script|link|img)\b[^>]*?(?:src|href)="([^"#?]+)[^"]*"', text)
    # By the ending, for a <link> may also name the next page, which a browser does not fetch.
    wanted = [a for a in asked if not a.startswith(("http", "data:")) and a.endswith((".js", ".css", ".woff2", ".png", ".svg"))]
    files = {(page.parent / name).resolve() for name in wanted}
    # A style asks for fonts by itself: the theme's icon font, 156 kB, stands in no tag of a page.
    for style in [f for f in files if f.suffix == ".css" and f.is_file()]:
        files |= {
            (style.parent / url).resolve()
            for url in re.findall(r"url\([\"']?([^\"')?#]+\.woff2)", style.read_text(encoding="utf-8"))
        }
    present = [f for f in {page.resolve(), *files} if f.is_file()]
    return len(present), sum(len(gzip.compress(f.read_bytes())) for f in present)
