"""Sums about the garden of a tiny book: a module that a notebook uses, to be edited."""

from __future__ import annotations

BEDS = 12  # of the garden


def per_bed(amount: float) -> float:
    """Return an amount for each bed, in the unit of the amount."""
    return amount / BEDS
