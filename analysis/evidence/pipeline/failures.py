"""What a failure is to the reader: a full disk and other errors of the operating system, in words that say how to mend them."""

from __future__ import annotations

import errno
import shutil

# A user's quota that is used up is a full disk to that user.
FULL = (errno.ENOSPC, errno.EDQUOT)


def full_disk(error: BaseException | None) -> OSError | None:
    """Return the error that says that the disk is full, among an error and what it was raised from; None where there is none.

    By its number: its words differ between systems and languages, and stand in no message that a library made of it.
    """
    while error is not None:
        if isinstance(error, OSError) and error.errno in FULL:
            return error
        # Of a whole folder copied, shutil tells one line for each file, and no number.
        if isinstance(error, shutil.Error) and any(f"Errno {number}]" in str(error) for number in FULL):
            return error
        # What was raised "from None" hides what stood before it on purpose.
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return None


def words(error: Exception) -> str:
    """Return the message of an error for the reader, with how to mend it."""
    if full_disk(error):
        return "the disk is full: free some space and run the same command again; the last good site is untouched"
    if isinstance(error, OSError):
        place = f": {error.filename}" if error.filename else ""
        return f"{error.strerror or error}{place}. Nothing was published; the last good site is untouched."
    return str(error)
