"""How the build tells that a file changed: by its content, under its name inside the book.

So a built folder can be moved, copied and kept in a cache. doit's own checker notes absolute paths as we would give
them, and trusts a file whose date is the same, which a copy or an archive can give to new content.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from doit.dependency import FileChangedChecker


class Contents(FileChangedChecker):
    """Digests of the files of the book in ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.seen: dict[str, str] = {}

    def exists(self, file_path: str) -> bool:
        """Say whether a file of the book is there."""
        return (self.root / file_path).exists()

    def info(self, file_path: str) -> str:
        """Return a file's digest; raises OSError where it cannot be read."""
        digest = hashlib.sha256((self.root / file_path).read_bytes()).hexdigest()
        self.seen.setdefault(file_path, digest)
        return digest

    def check_modified(self, file_path: str, file_stat: str, state: str) -> bool:
        """Say whether a file's digest differs from the one noted."""
        return file_stat != state

    def get_state(self, dep: str, current_state: str | None) -> str:
        """Return what to note of a file: its digest when this build first looked at it.

        Not its digest now: a file that was edited while a step ran was not what the step read, and is new to the next build.
        """
        if dep not in self.seen:
            self.info(dep)
        return self.seen[dep]
