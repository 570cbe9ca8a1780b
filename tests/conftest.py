"""Shared fixtures: tiny books built from ``tests/books/base`` and changed for each case."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from evidence.dataset import guard
from evidence.files import Built
from evidence.pipeline.check import check

ROOT = Path(__file__).parent.parent
BOOKS = Path(__file__).parent / "books"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]

# A busy machine is no fault of the code; a check of a change must not fail by the luck of the draw.
settings.register_profile("book", deadline=None, derandomize="CI" in os.environ)
settings.register_profile("mutants", deadline=None, derandomize=True)
settings.load_profile("book")


@dataclass
class Book:
    """A tiny book in a folder of its own."""

    root: Path

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the command line in the book, as a user would."""
        command = [sys.executable, "-m", "evidence.cli", *arguments]
        # A process of its own, as a user has it: whatever a build leaves in memory cannot help the next one.
        env = {**os.environ, **environment}
        return subprocess.run(command, cwd=self.root, capture_output=True, encoding="utf-8", env=env, timeout=300)

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace a text that must be there."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        # An edit that changes nothing would have its test pass for the wrong reason.
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8", newline="")

    def site(self) -> dict[str, bytes]:
        """Return the published files under their names."""
        site = self.root / "_build" / "html"
        return {str(p.relative_to(site)): p.read_bytes() for p in site.rglob("*") if p.is_file()}

    def page(self, name: str) -> str:
        """Return the HTML of a published page."""
        return (self.root / "_build" / "html" / f"{name}.html").read_text(encoding="utf-8")


def as_notebook(monkeypatch: pytest.MonkeyPatch, root: Path, *declared: str) -> guard.Kernel:
    """Stand in the kernel of a notebook of a checked book that declares to read these, and return what it notes."""
    check(root)
    kernel = guard.Kernel(str(root), list(declared), Built(root).inputs)
    monkeypatch.setattr(guard, "kernel", kernel)
    return kernel


def steps(output: str) -> list[str]:
    """Return the steps that a build says it ran, in the order in which they were done."""
    return [line[2:].split("  ")[0] for line in output.splitlines() if line.startswith("✓")]


def make_book(folder: Path) -> Book:
    """Copy the base book, with the real schema and configuration."""
    shutil.copytree(BOOKS / "base", folder, dirs_exist_ok=True)
    # The real ones: a rule or setting that no tiny book keeps would be tested by none.
    for described in ("schema.yml", "datapackage.json"):
        shutil.copy(ROOT / "data" / described, folder / "data")
    shutil.copy(ROOT / "_config.yml", folder)
    shutil.copy(ROOT / "requirements.lock", folder)
    # The script for charts, with the record that it is up to date: the same for every book, and slow to make.
    (folder / "_build" / "records").mkdir(parents=True)
    for made in ("vega-bundle.js", "records/bundle.json"):
        if (ROOT / "_build" / made).is_file():
            shutil.copy(ROOT / "_build" / made, folder / "_build" / made)
    return Book(folder)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """Return a fresh tiny book."""
    return make_book(tmp_path / "book")


# One build for all: tests once made 24 of their own, only because the record of steps named absolute paths.
@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Return a tiny book that has been built; tests copy it before they change it."""
    made = make_book(tmp_path_factory.mktemp("built") / "book")
    done = made.run("book")
    assert done.returncode == 0, done.stdout + done.stderr
    return made


@pytest.fixture
def copy_of_built(built: Book, tmp_path: Path) -> Callable[[], Book]:
    """Return a function that copies the built book; its record of finished steps is relative, so the copy is built too."""

    def copy() -> Book:
        return Book(shutil.copytree(built.root, tmp_path / "copy"))

    return copy


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Start the Chromium of this machine."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        reason = "playwright is not installed"
    else:
        reason = "" if CHROMIUM else "there is no Chromium to open the pages with"
    # Skipped by accident, these tests would guard nothing; on a person's own machine a browser may be missing.
    if reason and os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    if reason:
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
