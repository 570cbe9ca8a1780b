"""What is wrong with the data, as data: collected first, shown all at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from evidence.codes import CODES


@dataclass(frozen=True, order=True)
class Problem:
    """One fault: where it is, what was found, what was expected and how to mend it.

    Raises ValueError for a code that :mod:`evidence.codes` does not have: tools and pages could not say what it means.
    """

    file: str
    row: int
    column: str
    code: str
    value: str
    expected: str
    mend: str

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError(f"{self.code!r} is no code of a problem: add it to evidence/codes.py, with title and example")

    def as_data(self) -> dict[str, str | int]:
        """Return the problem for tools: its fields, and the title of its code."""
        return {**asdict(self), "title": CODES[self.code].title}

    def __str__(self) -> str:
        place = self.file + (f", row {self.row}" if self.row else "") + (f", column {self.column}" if self.column else "")
        found = f"found {self.value!r}; " if self.value else ""
        stop = "" if self.mend.endswith("?") else "."
        return f"{place}: {found}expected {self.expected}. To mend: {self.mend}{stop} [{self.code}]"


class BookError(Exception):
    """A fault that the reader of the message can mend; shown without a traceback."""


class DataError(BookError):
    """The dataset has problems; nothing may be built from it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        # In order, since rules go over sets, and each once, since two rules may see the same fault.
        self.problems = sorted(set(problems))
        super().__init__(report(self.problems))

    def __reduce__(self) -> tuple[type[DataError], tuple[list[Problem]]]:
        # Between processes an exception is made again from its arguments, which are the report and not the problems.
        return type(self), (self.problems,)


def report(problems: list[Problem]) -> str:
    """Return one line per problem and a closing count."""
    count = f"{len(problems)} problem{'' if len(problems) == 1 else 's'} in the data"
    return "\n".join([*map(str, problems), count])
