"""Words of titles that hang on the data, so that no title says what the numbers below it no longer do."""

from __future__ import annotations

import pandas as pd

from evidence.formulas.selection import matched
from evidence.formulas.service_use import falls, rises
from evidence.quantities import NoResult, Quantity
from evidence.words import amounts


def out_of(part: pd.DataFrame, whole: pd.DataFrame) -> str:
    """Say how many rows of a whole a part is: 'none', '2 of 6', 'all'."""
    if len(part) in (0, len(whole)):
        return "all" if len(part) else "none"
    return f"{len(part)} of {len(whole)}"


def too_wide(span: Quantity, times: float) -> str:
    """Return ', too wide to plan on' for a span whose high end is over ``times`` its low end, else nothing.

    A span that is open at one end, or starts at zero or below, is too wide for any number of times.
    """
    narrow = span.low is not None and span.high is not None and span.low > 0 and span.high <= times * span.low
    return "" if narrow else ", too wide to plan on"


def tally(changes: pd.DataFrame) -> str:
    """Say how many signed changes are falls and how many rises: 'Eight falls and one rise'; raises NoResult for neither."""
    counts = ((len(falls(changes)), "fall"), (len(rises(changes)), "rise"))
    words = " and ".join(amounts.count(number, noun) for number, noun in counts if number)
    if not words:
        # Refused: a title without a word would stand above an empty chart.
        raise NoResult("there is no fall and no rise to speak of")
    return words.capitalize()


def comparison(changes: pd.DataFrame) -> str:
    """Say how many changes were measured against a group chosen at random or matched."""
    compared = matched(changes)
    if compared.empty:
        return "with no matched group reported"
    return f"{out_of(compared, changes)} against a matched group"
