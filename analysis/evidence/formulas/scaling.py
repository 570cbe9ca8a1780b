"""Scaling a model up: what a claim for a larger area implies about the smaller one behind it."""

from __future__ import annotations


def times(part: float, number: float) -> float:
    """Return a part's amount multiplied by a number of parts, with no allowance for overlap or economies."""
    return part * number


def implied_number(whole: float, part: float) -> float:
    """Return how many parts a whole implies; a fraction means that the whole is no plain multiple of the part.

    Raises ValueError unless the part is above zero.
    """
    if part <= 0:
        raise ValueError(f"a part must be above zero, not {part:g}")
    return whole / part


def cost_share(investment: float, single: float, number: float) -> float:
    """Return an investment for several places as a share of as many single investments (1 means no economy of scale)."""
    return implied_number(investment, times(single, number))


def per_head(amount: float, people: float, years: float = 1.0) -> float:
    """Return an amount per person and year; raises ValueError unless people and years are above zero."""
    if people <= 0 or years <= 0:
        raise ValueError("people and years must be above zero")
    return amount / people / years
