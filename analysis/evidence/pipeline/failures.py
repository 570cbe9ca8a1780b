"""A step's failure, as an object: what went wrong travels whole from the process that ran the step to the reader."""

from __future__ import annotations

import errno
import functools
from collections.abc import Callable
from typing import ParamSpec

from doit.exceptions import TaskFailed

from evidence.problems import BookError

P = ParamSpec("P")
# A user's quota that is used up is a full disk to that user.
FULL = (errno.ENOSPC, errno.EDQUOT)


class Failed(TaskFailed):
    """What a step gives doit when it failed with an error that the reader can mend: that error itself."""

    def __init__(self, error: BookError | OSError) -> None:
        super().__init__(words(error))
        self.error = error


def answering(step: Callable[P, None]) -> Callable[P, Failed | None]:
    """Return a step that answers with its failure instead of raising it; faults of the program itself are still raised.

    doit would keep only the traceback's text of what is raised.
    """

    @functools.wraps(step)
    def answer(*arguments: P.args, **named: P.kwargs) -> Failed | None:
        try:
            step(*arguments, **named)
        except Exception as error:
            # An operating system's error without a file says too little to be shown without its traceback.
            known = full_disk(error) or (error if isinstance(error, BookError) or getattr(error, "filename", None) else None)
            if not isinstance(known, (BookError, OSError)):
                raise
            return Failed(known)
        return None

    return answer


def full_disk(error: BaseException | None) -> OSError | None:
    """Return the error that says that the disk is full, among an error and what it was raised from; None where there is none.

    By its number: its words differ between systems and languages, and stand in no message that a library made of it.
    """
    while error is not None:
        if isinstance(error, OSError) and error.errno in FULL:
            return error
        # What was raised "from None" hides what stood before it on purpose.
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return None


def words(error: BookError | OSError) -> str:
    """Return the message of an error for the reader, with how to mend it."""
    if full_disk(error):
        return "the disk is full: free some space and run the same command again; the last good site is untouched"
    if isinstance(error, OSError):
        return f"{error.strerror or error}: {error.filename or ''}. Nothing was published; the last good site is untouched."
    return str(error)
