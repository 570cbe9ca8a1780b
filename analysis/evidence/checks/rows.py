"""What every rule needs: a table's rows, each with a way to say what is wrong with it, and what a mistyped word may have been."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator

from evidence.dataset import Dataset, Row
from evidence.problems import Problem

Fault = Callable[..., Problem]


def rows(dataset: Dataset, name: str) -> Iterator[tuple[Row, Fault]]:
    """Yield each record of a table with a function that makes a problem on its row; a cell is quoted as it was typed.

    Raises KeyError for a table that could not be read: a rule that needs it has nothing to say.
    """
    table = dataset.tables[name]
    for record, cells, line in zip(table.records, table.rows, table.lines, strict=True):
        # The row is bound now: rules keep this function until they have seen other rows.
        def fault(
            column: str, code: str, expected: str, mend: str, value: str | None = None, *, _c: list[str] = cells, _l: int = line
        ) -> Problem:
            # Not from the record: 44.00 is 44.0 there, and nobody finds that in the file.
            typed = dict(zip(table.header, _c, strict=False)).get(column, "")
            return Problem(table.file, _l, column, code, typed if value is None else value, expected, mend)

        yield record, fault


def near_id(value: str, known: Iterable[str]) -> str | None:
    """Return the known id that a mistyped one is likeliest to have been, or none: ``saving-1y`` is no slip for ``saving-3y``."""
    by_letters = {each.lower(): each for each in known}
    alike = difflib.get_close_matches(value.lower(), by_letters, 5)
    # A word that was left out or added is a slip too; a word that is another word is another thing.
    closer = difflib.get_close_matches(value.lower(), by_letters, 5, 0.85)
    whole = (each for each in closer if len(_words(each)) != len(_words(value)))
    found = next((each for each in alike if _alike(value, each)), next(whole, None))
    return None if found is None else by_letters[found]


def near_term(value: str, known: Iterable[str]) -> str | None:
    """Return the term of a closed list that a cell misspells, or none.

    Word by word, for terms are near in letters and far in sense: ``percent less likely`` is not a misspelt ``percent more likely``.
    """
    every = {"".join(_words(each)): each for each in known}
    if same := every.get("".join(_words(value))):
        return same
    return next((each for each in difflib.get_close_matches(value.lower(), list(known), 5) if _alike(value, each)), None)


def _words(text: str) -> list[str]:
    return re.split(r"[\s_-]+", text.lower().strip())


def _alike(one: str, other: str) -> bool:
    """Say whether two texts are the same words but for slips of the pen in them."""
    pairs = list(zip(_words(one), _words(other), strict=False))
    return len(_words(one)) == len(_words(other)) and all(_slip(*pair) for pair in pairs)


def _slip(one: str, other: str) -> bool:
    # A syllable in front makes the opposite: unpaid is no misspelt paid.
    opposite = abs(len(one) - len(other)) > 1 and (one.endswith(other) or other.endswith(one))
    return not opposite and difflib.SequenceMatcher(None, one, other).ratio() >= 0.7
