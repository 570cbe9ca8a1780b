"""Another version of the book, built from its commit with its own code, in a folder that goes when its results are kept."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import msgspec

from evidence.diff.records import Judged, Side
from evidence.files import Built, digest, write_if_changed
from evidence.pipeline import bare
from evidence.pipeline.build import alone
from evidence.pipeline.digests import PACKAGE, digest_of_package, environment, files_of_book
from evidence.pipeline.progress import Progress
from evidence.pipeline.sides import side_of
from evidence.problems import BookError

FEW = 8  # versions that are kept, of some megabytes each


class Kept(msgspec.Struct, frozen=True):
    """A version as it was built, and with what: other libraries, or another form of what is kept, have it built again."""

    made_with: str
    side: Side


class Commit(msgspec.Struct, frozen=True):
    """A commit by its hash, and the first line of its message."""

    sha: str
    title: str

    @property
    def name(self) -> str:
        """The commit in words."""
        return f"{self.sha[:10]} ({self.title})"


def commit_of(root: Path, against: str) -> Commit:
    """Return the commit that a hash, a tag, a branch or such as ``HEAD~2`` names; raises BookError where there is none."""
    if not _git(root, "rev-parse", "--show-toplevel").strip():
        raise BookError("this book lies in no git repository, so there is no earlier version of it to compare with")
    sha = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{against}^{{commit}}").decode().strip()
    if not sha:
        raise BookError(
            f"there is no commit or edition {against!r} here: 'git log --oneline' and 'git tag' name those that there are "
            f"(a shallow clone has only the newest: 'git fetch --unshallow' brings the others)"
        )
    return Commit(sha, _git(root, "log", "-1", "--format=%s", sha).decode("utf-8", "replace").strip())


def at_commit(root: Path, commit: Commit, progress: Progress) -> Side:
    """Return what the book held at a commit, built once and then kept; raises BookError where it cannot be built."""
    built = Built(root)
    kept, made_with = built.diff / f"{commit.sha}.json", _made_with(root)
    try:
        found = msgspec.json.decode(kept.read_bytes(), type=Kept)
        if found.made_with == made_with:
            return found.side
    except (OSError, msgspec.DecodeError):
        pass
    # One at a time, and what a comparison left that was killed is cleared by the next one.
    with alone(root, progress):
        for left in built.diff.glob("*.building"):
            shutil.rmtree(left, ignore_errors=True)
        folder = built.diff / f"{commit.sha}.building"
        progress.say(f"Building commit {commit.name}, once")
        try:
            side = _built(root, commit, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        write_if_changed(kept, msgspec.json.encode(Kept(made_with, side)).decode())
        for old in sorted(built.diff.glob("*.json"), key=lambda path: path.stat().st_mtime)[:-FEW]:
            old.unlink()
    return side


def _made_with(root: Path) -> str:
    """Return a digest of what a version is built and kept with, besides its own code."""
    forms = ("diff/records.py", "publish/records.py", "pipeline/bare.py", "pipeline/sides.py")
    # A book without a package of its own is built with the installed one, at each commit.
    package = digest_of_package() if root / "analysis" / "evidence" != PACKAGE else ""
    return digest("\n".join([environment(root), package, *((PACKAGE / form).read_text("utf-8") for form in forms)]).encode())


def _built(root: Path, commit: Commit, folder: Path) -> Side:
    # An export and no worktree, of which git would keep a note when we are killed.
    packed = _git(root, "archive", "--format=zip", commit.sha)
    folder.mkdir(parents=True)
    try:
        zipfile.ZipFile(io.BytesIO(packed)).extractall(folder)
    except zipfile.BadZipFile:
        raise BookError(_cannot(commit, "git gave no files of it")) from None
    if not (folder / "data" / "schema.yml").is_file():
        raise BookError(_cannot(commit, "it has no data/schema.yml, so there was no book here yet"))
    own = folder / "analysis"
    package = own if (own / "evidence" / "__init__.py").is_file() else PACKAGE.parent
    # -P: beside the script lie modules of ours with everyday names, and the commit's are to be imported.
    ran = subprocess.run(
        [sys.executable, "-P", str(Path(bare.__file__).resolve()), str(folder)],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(package)}, stdin=subprocess.DEVNULL, capture_output=True,
    )  # fmt: skip
    try:
        if ran.returncode:
            raise BookError(ran.stderr.decode("utf-8", "replace").strip() or f"its build ended with status {ran.returncode}")
        judged = msgspec.json.decode(Built(folder).judged.read_bytes(), type=Judged)
        return side_of(folder, files_of_book(folder), judged)
    except (BookError, OSError, msgspec.DecodeError) as error:
        raise BookError(_cannot(commit, str(error).replace(f"{folder}{os.sep}", ""))) from None


def _cannot(commit: Commit, why: str) -> str:
    said = "\n".join(f"    {line}" for line in why.splitlines())
    return (
        f"commit {commit.name} cannot be built, so nothing can be compared with it:\n{said}\n"
        f"To see it: git worktree add --detach ../earlier {commit.sha[:10]}, then 'make book' in there "
        f"(and git worktree remove ../earlier); or compare with another commit"
    )


def _git(root: Path, *arguments: str) -> bytes:
    """Return what git prints, and nothing where it refuses; raises BookError where there is no git."""
    try:
        return subprocess.run(["git", *arguments], cwd=root, stdin=subprocess.DEVNULL, capture_output=True).stdout
    except FileNotFoundError:
        raise BookError("git is not installed, and without it there is no earlier version to compare with") from None
