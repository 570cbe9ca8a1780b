"""The benchmark: this build beside plain ``jupyter-book build`` with its own execution, in one run.

Both build the same book, interleaved, from copies of it. Plain Jupyter Book runs the same notebooks as pages
(``execute_notebooks: force``); it is spared the harvest and the drawing of SVG, which are handed to it. Only the
ratios mean anything: machines are noisy.
"""

from __future__ import annotations

import csv
import gzip
import importlib.util
import io
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from evidence.dataset import Dataset, Row, read
from evidence.files import Built, write_if_changed
from evidence.pipeline.scale import copy_book
from evidence.problems import BookError, DataError

# Our time as a share of plain Jupyter Book's. The first version reached 0.41, 0.14 and 0.27.
TARGETS = {"cold": 0.38, "nothing changed": 0.10, "one claim edited": 0.15}
CHAPTER = "chapters/economics/returns-for-every-pound"
POUNDS = re.compile(r"£([0-9]+|[0-9]{1,3}(,[0-9]{3})+)")  # whole pounds, with commas or without
LIBRARIES = ("evidence.files", "pandas", "altair", "sphinx")  # by which to see whether an environment is compiled

Times = dict[tuple[str, str], list[float]]


def bench(root: Path, rounds: int, write: bool = False) -> int:
    """Time cold, unchanged and edited builds of both, and publish medians and ratios as :func:`publish` does; return 0.

    Raises BookError with the build's own message where one fails, or where there is nothing to edit.
    """
    if bare := uncompiled():
        print(f"Warning: {', '.join(bare)} {'has' if len(bare) == 1 else 'have'} no .pyc files, so that each process compiles "
              f"what it imports, ours more often: run '{sys.executable} -m compileall' on the environment first")  # fmt: skip
    times: Times = {}
    loads = []
    for number in range(1, rounds + 1):
        loads.append(load())
        print(f"Round {number} of {rounds}: {machine(loads)}", flush=True)
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            requests, size = _round(root, Path(folder), times)
    publish(root, "bench", _table(times, rounds, loads) + f"""

Plain Jupyter Book does not notice a changed CSV file, so only its forced rebuild is right.

A chapter page asks for {requests} files, {size / 1000:.0f} kB gzip in all, before a chart turns live.""", write)  # fmt: skip
    return 0


def _round(root: Path, folder: Path, times: Times) -> tuple[int, int]:
    """Time each build once into ``times``; return what :func:`weight` says of our site."""
    ours, plain = folder / "ours", folder / "plain"
    for copy in (ours, plain):
        copy_book(root, copy)
    evidence = [sys.executable, "-m", "evidence.cli", "book"]
    use_own_execution(plain)
    jupyter_book = [str(Path(sys.executable).with_name("jupyter-book")), "build", str(plain)]

    def timed(case: str, who: str, command: list[str], where: Path) -> None:
        seconds = _time(command, where)
        times.setdefault((case, who), []).append(seconds)
        print(f"  {case}, {who}: {seconds:.1f} s", flush=True)

    # The two in turn, case by case: a slow minute of the machine should fall on both.
    timed("cold", "this book", evidence, ours)
    # Plain Jupyter Book harvests nothing, and our extension refuses a page that prints a value without a harvest.
    shutil.copytree(Built(ours).results_folder, Built(plain).results_folder)
    timed("cold", "plain jupyter-book", jupyter_book, plain)
    timed("nothing changed", "this book", evidence, ours)
    timed("nothing changed", "plain jupyter-book", jupyter_book, plain)
    edit_claim(plain)
    print(f"  {edit_claim(ours)}", flush=True)
    timed("one claim edited", "this book", evidence, ours)
    # Plain Jupyter Book does not notice changed data; only a forced rebuild is right.
    timed("one claim edited", "plain jupyter-book", [*jupyter_book, "--all"], plain)
    return weight(Built(ours).site)


def _table(times: Times, rounds: int, loads: list[float]) -> str:
    """Return the medians and their ratios as a table, under a line on how they were taken."""
    which = "One round" if rounds == 1 else f"Medians of {rounds} rounds"
    lines = [f"{which} on {machine(loads)}; only the ratios mean anything.", ""]
    lines += ["| build | this book, s | plain jupyter-book, s | ratio | aim |", "|---|---|---|---|---|"]
    for case, target in TARGETS.items():
        # Medians: one round that other work disturbed must not decide.
        mine, theirs = (statistics.median(times[case, who]) for who in ("this book", "plain jupyter-book"))
        against = f"{case}, against a forced rebuild" if case == "one claim edited" else case
        lines.append(f"| {against} | {mine:.1f} | {theirs:.1f} | {mine / theirs:.2f} | {target:.2f} |")
    return "\n".join(lines)


def publish(root: Path, name: str, text: str, write: bool) -> None:
    """Print a table and keep it in ``_build/NAME.md``; with ``write``, put it between the marks of that name in README.md.

    Raises BookError where the marks are not there.
    """
    print(f"\n{text}")
    write_if_changed(Built(root).folder / f"{name}.md", text + "\n")
    if write:
        readme = root / "README.md"
        before, begin, rest = readme.read_text(encoding="utf-8").partition(f"<!-- {name} -->")
        _, end, after = rest.partition(f"<!-- /{name} -->")
        if not begin or not end:
            raise BookError(f"README.md has no place for the table: put <!-- {name} --> and <!-- /{name} --> where it belongs")
        write_if_changed(readme, f"{before}{begin}\n{text}\n{end}{after}")


def load() -> float:
    """Return how many processes of this machine wanted to run over the last minute; not a number where no system says so."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")


def machine(loads: list[float]) -> str:
    """Say what the machine has, and how busy it was with other work before each of some rounds."""
    span = f"{min(loads):.1f}" if len(loads) == 1 else f"{min(loads):.1f} to {max(loads):.1f}"
    processors = os.cpu_count() or 1
    return f"a machine with {processors} processor{'' if processors == 1 else 's'} and a load of {span} before it began"


def uncompiled() -> list[str]:
    """Return the packages among a few that have no compiled files: each process would compile them once more."""
    origins = {name: spec.origin for name in LIBRARIES if (spec := importlib.util.find_spec(name)) and spec.origin}
    return [n.partition(".")[0] for n, file in origins.items() if not Path(importlib.util.cache_from_source(file)).is_file()]


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
    """Return the seconds that a command takes; raises BookError with its own message where it fails."""
    start = time.monotonic()
    done = subprocess.run(command, cwd=where, capture_output=True, text=True)
    if done.returncode:
        raise BookError(
            f"the benchmark's '{' '.join(command[-2:])}' failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}".strip()
        )
    return time.monotonic() - start


def edit_claim(root: Path) -> str:
    """Make one claim a pound larger, value and string alike, as an analyst would; say which and how.

    The claim is the first that is a plain amount of pounds and the only telling of its measure, so that no other claim need
    change with it. Raises BookError where there is none.
    """
    dataset = read(root)
    if dataset.problems:
        raise DataError(dataset.problems)
    table = dataset.tables["claims"]
    tellings = Counter(claim["measure_id"] for claim in table.records)
    once = {measure for measure, number in tellings.items() if number == 1}
    chosen = next(
        (n for n, claim in enumerate(table.records) if claim["measure_id"] in once and _is_amount(dataset, claim)), None
    )
    if chosen is None:
        raise BookError("the benchmark edits a claim of whole pounds that is told once, and data/claims.csv has none")
    before, row = table.records[chosen], dict(zip(table.header, table.rows[chosen], strict=True))
    now = int(before["low"]) + 1
    row |= {"low": f"{now}", "high": f"{now}", "as_printed": f"£{now:,}" if "," in row["as_printed"] else f"£{now}"}
    # Only that line: a file that is written anew would differ in quotes and line ends too.
    path, edited = root / table.file, io.StringIO()
    lines, place = path.read_bytes().decode().split("\n"), table.lines[chosen] - 1
    csv.writer(edited, lineterminator="\r" if lines[place].endswith("\r") else "").writerow(row.values())
    lines[place] = edited.getvalue()
    path.write_bytes("\n".join(lines).encode())
    return f"edited {before['claim_id']}: {before['as_printed']} → {row['as_printed']}"


def _is_amount(dataset: Dataset, claim: Row) -> bool:
    """Say whether a claim in use is a whole number of pounds as printed, and not a range, a floor or a ceiling."""
    printed = POUNDS.fullmatch(claim["as_printed"])
    return (
        printed is not None
        and claim["low"] == claim["high"] == float(printed[1].replace(",", ""))
        and dataset.by_id("measures")[claim["measure_id"]]["unit"] == "GBP"
        and claim["claim_id"] not in dataset.retired("claims")
    )


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
