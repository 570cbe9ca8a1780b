"""A number that knows where it comes from: its ends, its unit, its kind of value, its price year and its claims.

Arithmetic keeps them. A range stays a range, a floor a floor and a ceiling a ceiling (interval arithmetic: R. E. Moore,
*Interval Analysis*, 1966); units multiply; the result is made from the claims of both sides. What cannot be added is refused
with both sides named: pounds and people, cash and social value, pounds of two price years.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from evidence.words.amounts import CURRENCY, missing, spread
from evidence.words.amounts import PERCENT as PERCENTAGES
from evidence.words.units import COUNT, PERCENT, PLAIN, RETURN, TIMES, Unit

if TYPE_CHECKING:
    import pandas as pd

PENCE = 2  # decimals of an amount of money
WORTH = ("social value", "value of time")
# "More than" and "up to" are not among them: an open end prints its own words, whatever it was made from.
APPROXIMATE = {"about", "nearly", "just over"}
NOT_MONEY = ("outcome", "activity", "definition", "change in service use")


class NoResult(ValueError):
    """What a notebook asks for cannot be had from today's data: a figure was retired, or two no longer fit one sum.

    The build goes on without it (see :mod:`evidence.pipeline.kernel`), and withdraws the sentences that print it.
    """


class CannotAdd(NoResult):
    """Two quantities that have no sum or difference; the message names both."""


class MayBeZero(NoResult, ZeroDivisionError):
    """A division by what may be zero; the message names both quantities."""


@dataclass(frozen=True)
class Quantity:
    """An amount between two ends, either of which may be open, and what it was made from.

    ``low`` and ``high`` are None where a document prints no such end (a ceiling has no low end, a floor no high one).
    ``unit`` is its unit, ``shown_in`` the dataset's name for it. ``kind`` is the kind of value, empty for a plain number;
    ``price_year`` is empty where it has none. ``claims`` are the ids that it was made from, in order of use, and
    ``rows`` the rows that it counts, as ``table/key``. Raises NoResult where no end is known or low is above high.
    """

    low: float | None
    high: float | None
    shown_in: str = COUNT
    kind: str = ""
    price_year: str = ""
    claims: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    hedge: str = ""
    unit: Unit = PLAIN

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise NoResult("a quantity needs an end: neither a low nor a high one is known")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise NoResult(f"low {self.low:g} is above high {self.high:g}")
        if not self.unit.powers:
            # The class is frozen, and dataclasses know no default that depends on another field.
            object.__setattr__(self, "unit", Unit.of(self.shown_in))

    @property
    def number(self) -> float | None:
        """The one value, or None for a range, a floor or a ceiling."""
        return self.low if self.low == self.high else None

    @property
    def end(self) -> float:
        """The end that is printed: the low one, or a ceiling's high one."""
        return self.low if self.low is not None else self.high or 0.0

    def __str__(self) -> str:
        return self.words()

    def words(self, digits: int | None = None, hedge: str | None = None) -> str:
        """Print it with its hedge, rounded to ``digits`` (−3: to thousands): '£2 to £8', 'up to 43%', 'about £1.2m'.

        Another ``hedge`` takes the place of its own; an empty one leaves a floor or a ceiling bare, for a sentence that says
        by itself that it is one.
        """
        unit = next((name for name, power in self.unit.powers if power == 1 and name in CURRENCY), self.shown_in)
        low = _rounded(self.low, digits, unit, down=self.high is None)
        high = _rounded(self.high, digits, unit, up=self.low is None)
        if hedge == "":  # the open end is what prints "at least" or "up to", so it has to go as well
            low, high = (high if low is None else low), (low if high is None else high)
        return spread(low, high, unit, self.hedge if hedge is None else hedge)

    def __add__(self, other: Quantity | float) -> Quantity:
        """Add a quantity or a plain number; raises CannotAdd unless unit and kind are the same and price years do not differ."""
        other = plain(other)
        if self.kind != other.kind:
            raise CannotAdd(f"{_name(self)} and {_name(other)} are different kinds of value: no sum of them means anything")
        return self._alike(other, "+").over(other, _plus(self.low, other.low), _plus(self.high, other.high))

    __radd__ = __add__

    def __sub__(self, other: Quantity | float) -> Quantity:
        """Subtract; raises CannotAdd unless the units are the same, both are money or both of one kind, and of one price year."""
        other = plain(other)
        if not _can_be_set_off({self.kind, other.kind}):
            raise CannotAdd(f"{_name(self)} less {_name(other)}: the two kinds of value cannot be set off against each other")
        # Crosswise: the least that is left is this at its lowest less the other at its highest.
        return self._alike(other, "-").over(other, _plus(self.low, other.high, -1), _plus(self.high, other.low, -1))

    def __rsub__(self, other: float) -> Quantity:
        """Subtract this from a plain number, as in ``1 - share``."""
        return plain(other) - self

    def __mul__(self, other: Quantity | float) -> Quantity:
        """Multiply by a quantity or a plain number; the unit is the product of both."""
        other = plain(other)
        ends = [_product(one, two) for one in _ends(self) for two in _ends(other)]
        return self._with(other, self.unit * other.unit).over(other, _closed(min(ends)), _closed(max(ends)))

    __rmul__ = __mul__

    def __truediv__(self, other: Quantity | float) -> Quantity:
        """Divide by a quantity or a plain number; raises MayBeZero where the divisor may be zero."""
        other = plain(other)
        # 1 over an interval turns its ends round; one that holds zero would fall into two pieces, which no range can say.
        if other.low is not None and other.low > 0:
            turned = replace(other, low=None if other.high is None else 1 / other.high, high=1 / other.low)
        elif other.high is not None and other.high < 0:
            turned = replace(other, low=1 / other.high, high=None if other.low is None else 1 / other.low)
        else:
            raise MayBeZero(f"{_name(self)} cannot be divided by {_name(other)}, which may be zero")
        if other.unit.powers:
            turned = replace(turned, shown_in=str(other.unit.inverse()), unit=other.unit.inverse())
        result = self * turned
        if self.number is not None and other.number is not None:  # a × 1/b is 3.8531999999999997 where a / b is 3.8532
            result = replace(result, low=self.number / other.number, high=self.number / other.number)
        if self.unit == other.unit:
            return replace(result, shown_in=RETURN if self.unit.is_money else TIMES, unit=PLAIN, kind="", price_year="")
        return result

    def read_as(self, shown_in: str) -> Quantity:
        """Return a plain number under another name: times, a return, a percentage (times 100), a number of neighbourhoods.

        Raises NoResult for a quantity that has a unit.
        """
        if self.unit.powers:
            raise NoResult(f"{_name(self)} has a unit of its own and cannot be read as {shown_in}")
        scaled = self * 100 if shown_in == PERCENT else self
        return replace(scaled, shown_in=shown_in, kind="", hedge="")

    def counted(self) -> Quantity:
        """Return a number of people, projects or other things as a plain number.

        For amounts that are "per" one of the things already: the dataset prints pounds a placement in pounds, so that
        37,113 people times it are pounds. Raises NoResult for money and percentages, which count nothing.
        """
        name = self.unit.powers[0][0] if len(self.unit.powers) == 1 else ""
        if not name or name in CURRENCY or name in PERCENTAGES:
            raise NoResult(f"{_name(self)} is no number of things")
        return replace(self, shown_in=TIMES, unit=PLAIN, kind="")

    def fraction(self) -> Quantity:
        """Return a percentage as a plain number: 20% as 0.2. Raises NoResult for any other unit."""
        if self.unit != Unit.of(PERCENT):
            raise NoResult(f"{_name(self)} is no percentage")
        return replace(self / 100, shown_in=TIMES, unit=PLAIN, kind="")

    def over(self, other: Quantity, low: float | None, high: float | None) -> Quantity:
        """Return this with new ends, made from the claims and rows of both."""
        return replace(
            self,
            low=low,
            high=high,
            claims=tuple(dict.fromkeys(self.claims + other.claims)),
            rows=tuple(dict.fromkeys(self.rows + other.rows)),
            hedge="about" if {self.hedge, other.hedge} & APPROXIMATE else "",  # open ends print their own words
        )

    def _alike(self, other: Quantity, sign: str) -> Quantity:
        if self.unit != other.unit:
            raise CannotAdd(f"{_name(self)} {sign} {_name(other)}: their units differ ({self.unit} and {other.unit})")
        if self.price_year and other.price_year and self.price_year != other.price_year:
            raise CannotAdd(
                f"{_name(self)} {sign} {_name(other)}: they are in prices of {self.price_year} and of {other.price_year}"
            )
        return replace(self, price_year=self.price_year or other.price_year)

    def _with(self, other: Quantity, unit: Unit) -> Quantity:
        """Return this in the unit of a product; a plain factor leaves name, kind and price year as they are."""
        if not other.unit.powers:
            return self
        if not self.unit.powers:
            return replace(self, unit=other.unit, shown_in=other.shown_in, kind=other.kind, price_year=other.price_year)
        return replace(self, unit=unit, shown_in=str(unit))


def of_telling(row: Any) -> Quantity:
    """Return the figure of one telling (see :mod:`evidence.tellings`) in its unit, of the kind that the book reads it as.

    Raises NoResult where the telling has no end, or its low end is above its high one.
    """
    return Quantity(
        low=_cell(row["low"]),
        high=_cell(row["high"]),
        shown_in=str(row["unit"]),
        kind=str(row["kind_of_value"]),
        price_year="" if missing(row["price_year"]) else str(row["price_year"]),
        claims=(str(row["claim_id"]),),
        hedge="" if missing(row["qualifier"]) else str(row["qualifier"]),
    )


def plain(number: Quantity | float) -> Quantity:
    """Return a plain number as a quantity without a unit; a quantity stays as it is."""
    return number if isinstance(number, Quantity) else Quantity(float(number), float(number))


def count(rows: pd.DataFrame, shown_in: str = COUNT) -> Quantity:
    """Return how many rows there are; it carries their claims, or their keys where they are rows of another table."""
    number = float(len(rows))
    table, key = rows.attrs.get("table"), [name for name in rows.attrs.get("key", ()) if name in rows]
    # Only rows that are claims are counted as claims: the hops of a chain point at claims, and some at none.
    own = "claim_id" in rows and key in ([], ["claim_id"])
    claims = tuple(rows["claim_id"]) if own else ()
    keys = () if claims or not key else tuple(f"{table}/{'/'.join(map(str, one))}" for one in rows[key].itertuples(index=False))
    return Quantity(number, number, shown_in, claims=claims, rows=keys)


def share(part: Quantity, whole: Quantity) -> Quantity:
    """Return a part as a percentage of its whole.

    Raises NoResult where their units differ or the whole may be zero.
    """
    return (part / whole).read_as(PERCENT)


def about(quantity: Quantity, number: float, within: float = 0.05) -> bool:
    """Say whether a quantity's printed end is near to a number: by default, within 5% of it. For statements in words."""
    return math.isclose(quantity.end, number, rel_tol=within)


def span(quantities: Iterable[Quantity]) -> Quantity:
    """Return the lowest and the highest printed end of several quantities of one unit: a span of claims, no confidence interval.

    Raises NoResult for no quantities, CannotAdd where the units differ.
    """
    every = list(quantities)
    if not every:
        raise NoResult("there is nothing to take a lowest and highest value of")
    for other in every[1:]:
        if other.unit != every[0].unit:
            raise CannotAdd(f"{_name(every[0])} and {_name(other)} have no common scale: their units differ")
    ends = [end for each in every for end in (each.low, each.high) if end is not None]
    claims = tuple(dict.fromkeys(claim for each in every for claim in each.claims))
    kind = every[0].kind if len({each.kind for each in every}) == 1 else ""
    return replace(every[0], low=min(ends), high=max(ends), claims=claims, kind=kind, price_year="", hedge="")


def lowest(quantity: Quantity) -> Quantity:
    """Return the low end alone; raises ValueError for a ceiling."""
    return _end(quantity, quantity.low)


def highest(quantity: Quantity) -> Quantity:
    """Return the high end alone; raises ValueError for a floor."""
    return _end(quantity, quantity.high)


def _rounded(end: float | None, digits: int | None, unit: str, down: bool = False, up: bool = False) -> float | None:
    """Round an end; a floor only down and a ceiling only up, for "at least £6.82" is false of £6.816."""
    if end is None or (digits is None and unit not in CURRENCY):
        return end
    places = PENCE if digits is None else digits
    near, step = round(end, places), 10.0**-places
    # Less than this is the noise of a sum: without the margin, a floor of £1.13 could print as £1.12.
    beyond = 1e-9 * max(abs(end), step)
    if down and near > end + beyond:
        return round(near - step, places)
    if up and near < end - beyond:
        return round(near + step, places)
    return near


def _end(quantity: Quantity, end: float | None) -> Quantity:
    return replace(quantity, low=end, high=end, hedge="")


def _cell(value: Any) -> float | None:
    return None if missing(value) else float(value)


def _name(quantity: Quantity) -> str:
    of = f" of {quantity.claims[0]}" if quantity.claims else ""
    return f"{quantity.words()} ({quantity.kind or 'a number'}, {quantity.unit}{of})"


def _can_be_set_off(kinds: set[str]) -> bool:
    """Say whether amounts of two kinds have a difference: of one kind, both worth to people, or both money."""
    # "" is a plain number: 1 less £5 means nothing, and worth less money would be cash and social value in one sum.
    return len(kinds) == 1 or kinds <= {*WORTH} or kinds.isdisjoint({*WORTH, *NOT_MONEY, ""})


def _ends(quantity: Quantity) -> tuple[float, float]:
    low, high = quantity.low, quantity.high
    return (-math.inf if low is None else low, math.inf if high is None else high)


def _product(one: float, two: float) -> float:
    return 0.0 if one == 0 or two == 0 else one * two  # zero times an open end is zero, not "no number"


def _closed(end: float) -> float | None:
    return None if math.isinf(end) else end


def _plus(one: float | None, two: float | None, sign: int = 1) -> float | None:
    return None if one is None or two is None else one + sign * two
