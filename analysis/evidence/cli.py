"""The command line of the book: ``evidence --help`` lists what it does."""

from __future__ import annotations

import argparse
import io
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

# Nothing of the package is imported here: where its imports run in a circle, main can still say so.
if TYPE_CHECKING:
    from evidence.dataset import Dataset
    from evidence.pipeline.progress import Progress


def book(root: Path, options: argparse.Namespace) -> int:
    """Build the site into _build/html."""
    from evidence.files import Built
    from evidence.pipeline.progress import Progress

    progress = Progress(options.verbose, options.as_json)
    status = _build(root, progress, jobs=options.jobs, warm=options.warm)
    if not status:
        progress.recall(Built(root).withdrawn)
    progress.finish("_build/html/index.html")
    return 1 if progress.withdrawn and options.strict else status


def _build(root: Path, progress: Progress, jobs: int | None = None, warm: bool = True) -> int:
    """Build the site where anything changed, and keep what the last complete build left; return 0 when all is well."""
    from evidence.pipeline.digests import unchanged

    # Asked first, for a build with nothing to do should take no longer than the question.
    if unchanged(root):
        return 0
    from evidence.book import render
    from evidence.pipeline.build import build
    from evidence.pipeline.sides import keep_last

    keep_last(root)
    return build(root, render, progress, jobs=jobs, warm=warm)


def diff(root: Path, options: argparse.Namespace) -> int:
    """Say what changed in the book since a commit, an edition or the last build, as text and in _build/diff/index.html."""
    from evidence.files import Built, write_if_changed
    from evidence.pipeline import commits, sides
    from evidence.pipeline.progress import Progress

    # First of all, for a commit that there is not should be told before a build.
    commit = None if options.against == "last" else commits.commit_of(root, options.against)
    progress = Progress(as_json=True)  # what the build says goes to standard error: on the other one stands what changed
    if status := _build(root, progress):
        progress.finish("")
        return status
    from evidence.book.diffpage import page
    from evidence.book.uses import read_uses
    from evidence.diff.compare import compare
    from evidence.diff.text import text

    before = commits.at_commit(root, commit, progress) if commit else sides.last(root)
    named = commit.name if commit else "the last build"
    named = f"{options.against}, {named}" if commit and not commit.sha.startswith(options.against) else named
    found = compare(before, sides.present(root), named, read_uses(root).printers)
    folder = Built(root).diff
    write_if_changed(folder / "index.html", page(found))
    write_if_changed(folder / "diff.txt", text(found))
    if options.as_json:
        import msgspec

        print(msgspec.json.encode(found).decode())
    else:
        print(f"{text(found)}\nThe same as a page: _build/diff/index.html")
    return 0


def check(root: Path, options: argparse.Namespace) -> int:
    """Check the data and print every problem."""
    import json

    from evidence.problems import DataError

    try:
        dataset = _sound(root)
    except DataError as error:
        if not options.as_json:
            raise
        print(json.dumps({"problems": [problem.as_data() for problem in error.problems]}, ensure_ascii=False, indent=1))
        return 1
    if options.as_json:
        print(json.dumps({"problems": []}))
        return 0
    rows = sum(len(t.rows) for t in dataset.tables.values())
    print(
        f"The data is sound: {rows} rows in {len(dataset.tables)} tables, {len(dataset['claims'])} claims of {len(dataset['measures'])} measures."
    )
    return 0


def _sound(root: Path) -> Dataset:
    """Return the dataset; raises DataError with its problems where it has any."""
    from evidence.checks.rules import check as check_data
    from evidence.dataset import read
    from evidence.problems import DataError

    dataset = read(root)
    if problems := check_data(dataset):
        raise DataError(problems)
    return dataset


def sheets(root: Path, options: argparse.Namespace) -> int:
    """Write copies of the tables that a spreadsheet opens without guessing, into _build/sheets."""
    from evidence.dataset import read
    from evidence.dataset.workbooks import write
    from evidence.files import Built
    from evidence.problems import DataError

    dataset, folder = read(root), Built(root).sheets
    # What is damaged would be kept as if it were right; what only breaks a rule may well be mended there.
    if dataset.problems:
        raise DataError(dataset.problems)
    for table in dataset.tables.values():
        write(table, folder)
    print(
        f"Wrote {len(dataset.tables)} workbooks into _build/sheets. Edit one, then save it as 'CSV UTF-8' over its table in data/."
    )
    return 0


def verify(root: Path, options: argparse.Namespace) -> int:
    """Check every number string against its line in the documents."""
    from evidence.checks.verify import verify as verify_claims
    from evidence.problems import report

    folder = Path(options.sources)
    if not folder.is_dir():
        print(f"Verification skipped: there is no folder {options.sources!r} with the source documents. Set SOURCES to it.")
        return 0
    checked, problems = verify_claims(_sound(root), folder, options.source)
    if problems:
        print(report(problems), file=sys.stderr)
        return 1
    print(f"Verified: {checked} number strings stand at their lines; 0 mismatches.")
    return 0


def ledger(root: Path, options: argparse.Namespace) -> int:
    """Account for every number in the documents; write data/ledger.csv for the book."""
    from evidence.checks.ledger import account, write

    folder = Path(options.sources)
    if not folder.is_dir():
        print(f"Ledger skipped: there is no folder {options.sources!r} with the source documents. Set SOURCES to it.")
        return 0
    # Sound data first: a line that is no number has a message there, and would be a traceback here.
    dataset = _sound(root)
    entries = account(dataset, folder, options.source)
    unexplained = [entry for entry in entries if entry.use == "unexplained"]
    for entry in unexplained:
        print(
            f"{entry.source_id}, line {entry.line}: {entry.printed!r} is in no claim and no exclusion: …{entry.around}…",
            file=sys.stderr,
        )
    write(dataset, entries)
    print(f"Ledger: {len(entries)} numbers in {options.source or 'the documents'}, {len(unexplained)} unexplained.")
    return 1 if unexplained else 0


def unread(root: Path, options: argparse.Namespace) -> int:
    """List the numbers of a document that neither a claim nor an exclusion accounts for."""
    from evidence.adding.unread import unread as list_unread

    return list_unread(root, options.sources, options.source)


def new(root: Path, options: argparse.Namespace) -> int:
    """Add a row to the data, from flags or a few questions, checked before it is written."""
    from evidence.adding.new import new as add

    try:
        return add(root, options.kind, options.flags, input if sys.stdin.isatty() else None)
    except KeyboardInterrupt:
        print("\nStopped. Nothing was written.", file=sys.stderr)
        return 130


def unused(root: Path, options: argparse.Namespace) -> int:
    """Name the published values that no page of the last build prints."""
    from evidence.book.uses import unprinted

    print(unprinted(root))
    return 0


def sentences(root: Path, options: argparse.Namespace) -> int:
    """Count what the sentences rest on, and name those of which nobody has said why they rest on nothing."""
    from evidence.checks.prose import counted
    from evidence.withdrawn import account

    told, unsaid = account(root)
    print(told)
    for table in counted(_sound(root)):
        left = "; ".join(f"{number} not, for {reason}" for reason, number in table.left.items())
        print(
            f"data/{table.table}.csv: {table.cells} cells of prose, {table.plain} without numbers, {table.tied} tied"
            + (f"; {left}" if left else "")
        )
    if unsaid:
        print(
            "\n".join([*unsaid, f"{len(unsaid)} to settle: tie each with {{holds}}, or say why not in chapters/untied.csv."]),
            file=sys.stderr,
        )
    return 1 if unsaid else 0


def why(root: Path, options: argparse.Namespace) -> int:
    """Say what made a notebook run or a page be written the last time."""
    from evidence.book.why import read_why
    from evidence.pipeline.why import why as reasons

    print(reasons(root, options.name, read_why(root)))
    return 0


def serve(root: Path, options: argparse.Namespace) -> int:
    """Show the site in a browser on this machine, built anew at each save, until it is stopped."""
    try:
        from evidence.preview.live import preview

        preview(root, options.port)
    except KeyboardInterrupt:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)  # what was asked for once is often sent twice
        print("\nStopped.")
    return 0


def bench(root: Path, options: argparse.Namespace) -> int:
    """Time this build beside plain jupyter-book build, or, with --scale, at several sizes of the data."""
    if options.scale:
        from evidence.pipeline.sizes import sizes

        return sizes(root, options.scale, options.write)
    from evidence.pipeline.bench import bench as run

    return run(root, options.rounds, options.write)


def clean(root: Path, options: argparse.Namespace) -> int:
    """Remove everything that was built."""
    from evidence.files import Built
    from evidence.pipeline.build import alone
    from evidence.pipeline.progress import Progress

    with alone(root, Progress()):
        shutil.rmtree(Built(root).folder, ignore_errors=True)
    print("Removed _build.")
    return 0


def dictionary(root: Path, options: argparse.Namespace) -> int:
    """Write data/datapackage.json and data/README.md from data/schema.yml."""
    from evidence.dataset.dictionary import write

    write(root)
    return 0


def _count(text: str) -> int:
    """Return a whole number from 1."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"found {text!r}; write a whole number from 1")
    return int(text)


def _sizes(text: str) -> list[int]:
    """Return sizes such as ``1,10,100`` as numbers."""
    if not all(part.isdecimal() and int(part) for part in text.split(",")):
        raise argparse.ArgumentTypeError(f"found {text!r}; write whole numbers from 1, as in 1,10,100")
    return [int(part) for part in text.split(",")]


def _stop(number: int, _: object) -> None:
    """End at once, when asked to: nothing is half written, and there is nothing to tidy that the next build does not."""
    # Not by an exception: raised wherever the program happens to be, it would be caught there, or end in a traceback.
    os.write(2, b"\nStopped. The last good site is untouched.\n")
    os._exit(130)


def program() -> None:
    """Run one command as a program, and end without Python's goodbyes: after a build they take longer than its check."""
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    if "multiprocessing.util" in sys.modules:
        from multiprocessing import util

        shutil.rmtree(util.get_temp_dir(), ignore_errors=True)
    os._exit(status)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0 when all went well, 1 for a fault to mend, 130 when stopped by Ctrl-C."""
    parser = argparse.ArgumentParser(prog="evidence", description="Build and check The Community Dividend.")
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(run: Callable[[Path, argparse.Namespace], int]) -> argparse.ArgumentParser:
        sub = commands.add_parser(run.__name__, help=(run.__doc__ or "").splitlines()[0].rstrip("."))
        sub.set_defaults(run=run)
        return sub

    building = command(book)
    building.add_argument("--jobs", type=_count, help="how many notebooks at once (default: twice the processors)")
    building.add_argument("-v", "--verbose", action="store_true", help="tell why each step ran, and every value that moved")
    building.add_argument("--json", dest="as_json", action="store_true", help="tell the same as one JSON object, for tools")
    building.add_argument("--strict", action="store_true", help="fail where a sentence is withdrawn, as a release must")
    building.add_argument("--no-warm", dest="warm", action="store_false", help="start each notebook's kernel the ordinary way")
    comparing = command(diff)
    comparing.add_argument(
        "against",
        nargs="?",
        default="HEAD",
        help="a commit, a tag such as v0.1.0, or 'last', the build before this one (default: HEAD)",
    )
    comparing.add_argument("--json", dest="as_json", action="store_true", help="print the same as one JSON object, for tools")
    command(check).add_argument(
        "--json", dest="as_json", action="store_true", help="print the problems as one JSON object, for tools"
    )
    command(sheets)
    for documented in (verify, ledger, unread):
        reading = command(documented)
        reading.add_argument("--sources", default="../shared/sources", help="folder with the source documents")
        reading.add_argument("--source", default="", metavar="ID", help="one document only; the others need not be there")
    adding = command(new)
    adding.add_argument("kind", help="claim, measure, source, case, study, finding, exclusion, reference …")
    adding.add_argument("flags", nargs=argparse.REMAINDER, help="a flag for each column: see 'evidence new claim --help'")
    command(unused)
    command(sentences)
    command(why).add_argument("name", help="a notebook, a page, or a step of the build")
    command(serve).add_argument("--port", type=int, default=8000, help="the local port (default: 8000; 0 takes a free one)")
    timing = command(bench)
    timing.add_argument("--rounds", type=_count, default=3, help="how often each build is timed (default: 3)")
    timing.add_argument("--scale", type=_sizes, help="build with so many times the claims instead, as in 1,10,100")
    timing.add_argument("--write", action="store_true", help="put the table into README.md")
    command(clean)
    command(dictionary)
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")  # Windows writes redirected output in a code page
    # `serve` ends in the ordinary way when it is stopped, which is how it is ended; `new` has a copy of the data to remove.
    stop = signal.default_int_handler if options.run in (serve, new) else _stop
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        return _run(options)
    # What a circle or a broken module of our own looks like from here; anything else that is missing is raised as it is.
    except (ImportError, SyntaxError):
        from evidence.pipeline.layout import faults_of_package

        if not (faults := faults_of_package()):
            raise
        print("\n".join(faults), file=sys.stderr)
        return 1


def _run(options: argparse.Namespace) -> int:
    """Run the command that was asked for, and say what went wrong where the reader can mend it."""
    from evidence.dataset import book_root
    from evidence.problems import BookError

    try:
        status: int = options.run(book_root(), options)
        return status
    except BookError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        from evidence.pipeline.failures import words

        print(words(error), file=sys.stderr)
    return 1


if __name__ == "__main__":
    program()
