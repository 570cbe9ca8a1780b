"""Numbers as documents print them: finding them in text and reading their value."""

from __future__ import annotations

import re
from collections.abc import Iterator

SCALES = {"k": 1e3, "m": 1e6, "bn": 1e9, "thousand": 1e3, "million": 1e6, "billion": 1e9}
UNITS = dict(
    zip(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ],
        range(20),
        strict=True,
    )
)
TENS = dict(zip(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], range(20, 100, 10), strict=True))
MULTIPLES = {
    "once": 1, "twice": 2, "double": 2, "doubled": 2, "doubling": 2, "triple": 3, "dozen": 12, "decade": 10,
    "hundred": 100, "thousand": 1000, "million": 1e6,
}  # fmt: skip
FRACTIONS = {"half": 1 / 2, "third": 1 / 3, "thirds": 1 / 3, "quarter": 1 / 4, "quarters": 1 / 4}
WORDS: dict[str, float] = {**UNITS, **TENS, **MULTIPLES, **FRACTIONS}

DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
PRINTED = re.compile(rf"^[~£$]*({DIGITS})\s*({_SCALE})?\s*(?:%|per cent|-year)?$", re.IGNORECASE)
WORD = re.compile(r"\b(" + "|".join(sorted(WORDS, key=len, reverse=True)) + r")\b", re.IGNORECASE)
NUMBER = re.compile(r"\d+(?:[.,]\d+)*|" + WORD.pattern, re.IGNORECASE)  # any number of a text, in digits or in words


def split(cell: str) -> list[str]:
    """Return the parts of a cell that separates its values by ``|``."""
    return [part.strip() for part in cell.split("|") if part.strip()]


def values_of(printed: str) -> set[float]:
    """Return the values that one printed number string can stand for.

    ``£2.4m`` is 2,400,000; a fraction word such as ``half`` stands for 0.5 or for 50 (percent), ``third`` also for the rank;
    ``doubled`` for 2 or for a rise of 100 (percent). Empty when the string is no number.
    """
    text = printed.strip().lower()
    if match := PRINTED.match(text):
        # Rounded, since in floating numbers £2.01m is 2,009,999.9999999998.
        return {round(float(match[1].replace(",", "")) * SCALES.get(match[2], 1), 6)}
    parts = text.split("-") if "-" in text else text.split()
    if not parts or any(part not in WORDS for part in parts):
        return set()
    # Before the other fractions, which are never a rank: "third largest" is 3.
    if parts == ["third"]:
        return {FRACTIONS["third"], 100 * FRACTIONS["third"], 3.0}
    if len(parts) == 1 and parts[0] in FRACTIONS:
        return {FRACTIONS[parts[0]], 100 * FRACTIONS[parts[0]]}
    if len(parts) == 1 and parts[0].startswith("doubl"):
        return {2.0, 100.0}
    value = float(WORDS[parts[0]])
    for part in parts[1:]:
        value = value * WORDS[part] if part in FRACTIONS or part in MULTIPLES else value + WORDS[part]
    return {value, 100 * value} if parts[-1] in FRACTIONS else {value}


def find(printed: str, text: str, note: str = "") -> Iterator[tuple[int, int]]:
    """Yield the spans where a number string stands in a text as a number of its own.

    ``£2`` does not stand in ``£2.42`` or in ``£25``. A note mark glued behind a number does not hide it: behind
    a full stop it is told from decimals by ``note``, the mark that the claim names. White space may differ where
    the text breaks a line.
    """
    # By white space of any kind: a number and its "million" may stand on two lines of the text.
    pattern = r"\s+".join(re.escape(part) for part in printed.split())
    # No sign before it either: "£2" and "2" are two strings, and the 2 of "£2" is not to pass for a number of people.
    before = r"(?<![\d£$])(?<!\d[.,])" if printed[:1].isdigit() else r"(?<![a-z])" if printed[:1].isalpha() else ""
    after = ""
    if printed[-1:].isalpha():
        after = r"(?![a-z])"
    elif printed[-1:].isdigit():
        glued = "|".join(rf"\.{re.escape(mark)}(?!\d)" for mark in split(note))
        after = r"(?!\d|,\d|\.\d)" if not glued else rf"(?:(?!\d|,\d|\.\d)|(?={glued}))"
    for match in re.finditer(before + pattern + after, text, re.IGNORECASE):
        yield match.span()


def stands_in(printed: str, text: str, note: str = "") -> bool:
    """Say whether a number string stands in a text as a number of its own; see :func:`find`."""
    return next(find(printed, text, note), None) is not None
