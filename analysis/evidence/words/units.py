"""Units of the dataset as powers of one another, so that a sum's unit is worked out and not typed.

In a score of lines here: pint was tried and left out, since it takes 0.1 s to import, does not take names such as
``percent fall``, and none of its conversions applies to nouns.
"""

from __future__ import annotations

from dataclasses import dataclass

from evidence.words.amounts import CURRENCY

RETURN, TIMES, PERCENT, COUNT = "return per 1 invested", "times", "percent", "count"
PURE = (RETURN, TIMES, COUNT)  # plain numbers: they multiply without leaving a unit


@dataclass(frozen=True)
class Unit:
    """Powers of the dataset's units: pounds per person is ``{GBP: 1, people: -1}``; a plain number has none."""

    powers: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, name: str) -> Unit:
        """Return one of the dataset's units; returns, times and counts are plain numbers."""
        return cls() if name in PURE else cls(((name, 1),))

    def __mul__(self, other: Unit) -> Unit:
        powers = dict(self.powers)
        for name, power in other.powers:
            powers[name] = powers.get(name, 0) + power
        # Sorted, so that units are equal in whatever order they were multiplied.
        return Unit(tuple(sorted((name, power) for name, power in powers.items() if power)))

    def inverse(self) -> Unit:
        """Return one over this unit."""
        return Unit(tuple((name, -power) for name, power in self.powers))

    def __str__(self) -> str:
        above = [name for name, power in self.powers for _ in range(power)]
        below = [name for name, power in self.powers for _ in range(-power)]
        return "/".join(["·".join(above) or "1", *below])

    @property
    def is_money(self) -> bool:
        """Say whether this is an amount of one currency, not per anything."""
        return len(self.powers) == 1 and self.powers[0][0] in CURRENCY


PLAIN = Unit()  # of a number without a unit
