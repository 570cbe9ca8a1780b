"""The numbers that a sentence of ours mentions, each with the values it may stand for and how precisely it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evidence.words.numbers import DIGITS, SCALES, WORDS, values_of

NOT_COUNTING = {"one"}  # mostly a pronoun: "the better one"
# Words that a document's figure may become in a sentence, each with the values it may stand for: 2 as a divisor, 0.5 or 50%.
MADE_OF_FIGURES: dict[str, set[float]] = {word: {0.5, 2.0, 50.0} for word in ("halve", "halves", "halved", "halving")} | {
    word: {1 / rank, 100 / rank, float(rank)} for word, rank in (("fifth", 5), ("tenth", 10), ("fortieth", 40))
}
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
# Without "once", which mostly means "as soon as".
_WORD = "|".join(sorted({*WORDS, *MADE_OF_FIGURES} - {"once"}, key=len, reverse=True))
# No amounts: years (2012, 2009/10, 2000-01), places (note 12, lines 348, 379), and what every return or interval has.
_APART = (
    r"(?<![\w£$.,])(?:1[5-9]|20)\d\d(?:[-/–]\d{2,4})?(?![\w%]|[.,]\d)"
    r"|\b(?:notes?|lines?|pages?|volume|issue|paper|footnotes?|chapters?|sections?)\s+\d+(?:(?:\s*(?:-|–|,|to|,? and)\s*)\d+)*"
    r"|\bper £1(?!\d|[.,]\d)|\b95% interval"
)
_HINTS = re.compile(r"[0-9]")
_COUNTING = {*WORDS, *MADE_OF_FIGURES} - {"once", *NOT_COUNTING}
NUMBER = re.compile(
    rf"(?P<apart>{_APART})"
    rf"|(?<![\w.])(?<![a-z]-)[~£$]*(?:{DIGITS})(?:\s*(?:{_SCALE})\b)?%?"
    rf"|\b(?P<part>{_WORD}) in (?P<of>{_WORD})\b"
    rf"|\b(?P<whole>(?:{_WORD})(?:[- ](?:{_WORD}))*)(?P<half> and a half(?: (?P<scale>{_SCALE}))?)?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mention:
    """One number of a sentence: as written, the values that it may stand for, and half of its last place."""

    text: str
    values: frozenset[float]
    leeway: float

    def tells(self, figure: float, rounded: bool = False) -> bool:
        """Say whether this is the figure; ``rounded``: whether it is what the figure becomes at the precision written."""
        # A number in words has a thousandth, since a third is no decimal fraction; in digits, £655,162 is not £655,500.
        near = 1e-9 if self.leeway else 1e-3
        leeway = self.leeway if rounded else 0.0
        return any(abs(value - figure) <= max(near * max(abs(value), 0.01), leeway * (1 + 1e-6)) for value in self.values)


def mentions(sentence: str) -> Iterator[Mention]:
    """Yield the numbers that a sentence mentions; years, and numbers of notes, lines and pages, are left out."""
    # Most sentences hold none: looked at first by their words, which takes a fifth of the time.
    if not _HINTS.search(sentence) and _COUNTING.isdisjoint(re.findall(r"[a-z]+", sentence.lower())):
        return
    for match in NUMBER.finditer(sentence):
        text = match[0]
        if match["apart"] or text.lower() in NOT_COUNTING:
            continue
        if values := _values(match):
            yield Mention(text, frozenset(values), _leeway(text))


def _values(match: re.Match[str]) -> set[float]:
    text = match[0].lower()
    if text in MADE_OF_FIGURES:
        return MADE_OF_FIGURES[text]
    if match["part"]:  # "seven in ten"
        return {
            times * part / of for part in values_of(match["part"]) for of in values_of(match["of"]) if of for times in (1, 100)
        }
    if not match["half"]:
        return values_of(text)
    return {(value + 0.5) * SCALES.get((match["scale"] or "").lower(), 1) for value in values_of(match["whole"])}


def _leeway(text: str) -> float:
    """Return half of the last place of a number in digits: 0.005 for £3.84, 5,000 for £2.34 million; none for words."""
    match = re.search(rf"\d(?:\.(\d+))?\s*({_SCALE})?%?$", text, re.IGNORECASE)
    return 0.0 if match is None else 0.5 * 10.0 ** -len(match[1] or "") * SCALES.get((match[2] or "").lower(), 1)
