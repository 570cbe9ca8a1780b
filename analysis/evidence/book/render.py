"""Rendering the pages and putting a complete site in place of the last one.

Sphinx works incrementally in ``_build/render``; only when it has finished without a warning is the result
copied and swapped into ``_build/html``. A failed or killed run leaves the last good site as it was.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import re
import shutil
import sys
import types
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from evidence.book.why import NEW, start_afresh
from evidence.files import Built, digest_of
from evidence.problems import BookError

NOISE = ("The full traceback", "To report this", "Please also report", "A bug report can be")  # Sphinx on reporting bugs


def render(root: Path, made_with: str) -> list[str]:
    """Render what changed, or all where ``made_with`` is not as before; return the files that the pages were made from.

    ``made_with`` is a digest of the code and the environment that pages are made with. Raises BookError with Sphinx's messages
    when it warns; the next run then starts afresh, for Sphinx repeats no warning for pages that it has read.
    """
    built = Built(root)
    work = built.render
    mark = work / "fingerprint"
    state = shared_by_all(root, made_with)
    if reason := why_afresh(mark, state):
        shutil.rmtree(work, ignore_errors=True)
        start_afresh(root, reason)
    try:
        # Gone while Sphinx works: what a killed run leaves fits nothing, and the next one starts afresh.
        mark.unlink(missing_ok=True)
        run_sphinx(root, work)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    mark.write_text(json.dumps(state, indent=1), encoding="utf-8")
    files: list[str] = json.loads(built.page_files.read_text(encoding="utf-8"))
    return files


def publish(root: Path) -> None:
    """Put the rendered pages in place of the last site, with the script that makes charts live."""
    built = Built(root)
    swap(built.render / "html", built.bundle, built.site)


def shared_by_all(root: Path, made_with: str) -> dict[str, str | None]:
    """Return a digest of each thing that every page depends on: configuration, contents, bibliography, our code."""
    # Sphinx itself goes by pages: a bibliography that is added later leaves blank citations in those already written.
    files = {name: root.joinpath(*name.split("/")) for name in ("_config.yml", "_toc.yml", "data/references.bib")}
    return {**{name: digest_of(path) for name, path in files.items()}, "the program": made_with}


def why_afresh(mark: Path, state: dict[str, str | None]) -> str:
    """Return why all pages must be made anew, or the empty text where the last run's can be gone on from."""
    try:
        before = json.loads(mark.read_text(encoding="utf-8"))
        changed = [name for name in state if state[name] != before[name]]
    except FileNotFoundError:
        return NEW
    except (OSError, ValueError, LookupError, TypeError):
        return "all pages: the notes on the last build cannot be read"
    return f"all pages: {' and '.join(changed)} changed" if changed else ""


def run_sphinx(root: Path, work: Path) -> None:
    """Run Sphinx as Jupyter Book configures it, warnings counted as errors; raises BookError with them."""
    without_execution()
    import yaml
    from jupyter_book.sphinx import build_sphinx

    from evidence.book.once import find_plugins_once

    find_plugins_once()
    for name in ("_config.yml", "_toc.yml"):
        try:
            # Read here for its faults alone: this message names the file and the cure.
            yaml.safe_load((root / name).read_text(encoding="utf-8"))
        except (OSError, ValueError, yaml.YAMLError) as error:
            raise BookError(
                f"{name} cannot be read ({' '.join(str(error).split())}): mend it there, or restore it with git"
            ) from None
    # build_sphinx takes latex_individualpages out of its settings, and fails where it is not there. keep_going: all warnings at
    # once, not only the first.
    said, complaints = io.StringIO(), io.StringIO()
    with redirect_stdout(said), redirect_stderr(complaints):
        outcome = build_sphinx(
            root, work / "html", use_external_toc=True, noconfig=True, path_config=root / "_config.yml",
            confoverrides={"external_toc_path": "_toc.yml", "latex_individualpages": False},
            doctreedir=work / "doctrees", builder="html", warningiserror=True, keep_going=True, quiet=True,
        )  # fmt: skip
    # Jupyter Book hands back what was raised, Ctrl-C included, instead of raising it.
    if outcome and ("Interrupted!" in complaints.getvalue() or isinstance(outcome, KeyboardInterrupt)):
        raise KeyboardInterrupt
    if outcome:
        cause = outcome if isinstance(outcome, Exception) else None  # a full disk is known by its number, not by Sphinx's words
        raise BookError(_messages(complaints.getvalue() or str(outcome), root)) from cause


def _messages(text: str, root: Path) -> str:
    """Return Sphinx's complaints, paths relative to the book, without colours or advice to report a bug."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text).replace(f"{root}{os.sep}", "")
    lines = [line for line in plain.splitlines() if line.strip() and not line.startswith(NOISE)]
    return "\n".join(lines)


def preload() -> None:
    """Import what rendering needs; the build does so while notebooks run in other processes."""
    without_execution()
    # Sphinx and its extensions take a second and a half to import.
    from sphinx.application import builtin_extensions

    for module in (
        "jupyter_book.sphinx",
        "myst_nb.sphinx_ext",
        "sphinxcontrib.bibtex",
        "sphinx_book_theme",
        "sphinx_external_toc",
        "sphinx_multitoc_numbering",
        "evidence.book.extension",
        *builtin_extensions,
    ):
        importlib.import_module(module)


def without_execution() -> None:
    """Spare myst-nb the import of what it would run notebooks with, a database among it: a third of the time of all imports.

    The build runs the notebooks itself, and Jupyter Book's setting for it is off.
    """
    for name, client in (
        ("cache", "NotebookClientCache"),
        ("direct", "NotebookClientDirect"),
        ("inline", "NotebookClientInline"),
    ):
        module = types.ModuleType(f"myst_nb.core.execute.{name}")
        setattr(module, client, None)
        sys.modules.setdefault(module.__name__, module)


def make_bundle(path: Path) -> None:
    """Write the one script that makes charts live; it takes seconds, so it is kept between builds."""
    from evidence.book.assets import write_vega_bundle

    write_vega_bundle(path)


def restore(site: Path) -> None:
    """Put the last good site back where a run was killed between the two halves of a swap."""
    outgoing = site.with_name("html.outgoing")
    if not site.exists() and outgoing.exists():
        outgoing.rename(site)


def swap(fresh: Path, bundle: Path, site: Path) -> None:
    """Put a copy of ``fresh``, with the script for charts, in place of ``site``; what stood there stays until it is complete."""
    incoming, outgoing = site.with_name("html.incoming"), site.with_name("html.outgoing")
    restore(site)
    shutil.rmtree(incoming, ignore_errors=True)
    # `_sources` holds pages as the build machine had them, `.buildinfo` a note of Sphinx's to itself.
    shutil.copytree(fresh, incoming, ignore=shutil.ignore_patterns("_sources", ".buildinfo"))
    # By hand, for Sphinx would load a script of the book's `_static/` on every page.
    shutil.copy(bundle, incoming / "_static" / bundle.name)
    shutil.rmtree(outgoing, ignore_errors=True)
    # Two renames: the site is away for a moment and not for the length of a copy, and `restore` mends what is cut off between.
    if site.exists():
        site.rename(outgoing)
    try:
        incoming.rename(site)
    except OSError:
        restore(site)  # on Windows, a program that holds the folder open keeps it from being moved
        raise
    shutil.rmtree(outgoing, ignore_errors=True)
