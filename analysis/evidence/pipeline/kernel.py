"""What a fresh kernel does before its notebook runs, however the kernel was started."""

from __future__ import annotations

import random
import zlib

from evidence.dataset import guard


def prepare(root: str, name: str, reads: list[str], unseen: list[str]) -> None:
    """Seed the random state of Python and numpy by the notebook's name, then let the kernel read only what is declared.

    Forks of one server would share its random state, and kernels of their own would each have another.
    """
    # Inside: the build imports this module too, for `line` alone, and does without numpy.
    import numpy

    # Python's own hash() of a text is another in each process unless somebody sets its seed.
    seed = zlib.crc32(name.encode())
    random.seed(seed)
    numpy.random.seed(seed)
    guard.install(root, reads, unseen)


def line(root: str, name: str, reads: list[str], unseen: list[str]) -> str:
    """Return :func:`prepare` as a line of code that leaves no name behind in the notebook."""
    return f"__import__({__name__!r}, fromlist=['prepare']).prepare({root!r}, {name!r}, {reads!r}, {unseen!r})"
