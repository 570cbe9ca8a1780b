"""Rules on numbers: what a claim's strings and values say, and what outside works print."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.checks.rows import rows
from evidence.dataset import Dataset
from evidence.problems import Problem
from evidence.words.numbers import DIGITS, split, values_of

HEDGES_WITHOUT_CEILING = {"at least", "more than"}


def ranges_run_upwards(dataset: Dataset) -> Iterator[Problem]:
    """Low is at most high, at least one is there, and the hedge fits the end that is missing."""
    for claim, fault in rows(dataset, "claims"):
        low, high, hedge = claim["low"], claim["high"], claim["qualifier"]
        if isinstance(low, str) or isinstance(high, str):
            continue  # no number, and told as that by what the schema declares
        if low is None and high is None:
            yield fault("low", "no-value", "a value in low, in high or in both", "enter the figure that the document prints")
        elif low is not None and high is not None and low > high:
            yield fault("low", "low-above-high", f"at most high, which is {high:g}", "exchange low and high, or correct one")
        elif high is None and hedge not in HEDGES_WITHOUT_CEILING:
            yield fault(
                "qualifier", "floor-without-hedge", "'at least' or 'more than' where high is empty", "add it, or fill in high"
            )
        elif low is None and hedge not in ("up to", "less than"):
            yield fault(
                "qualifier", "ceiling-without-hedge", "'up to' or 'less than' where low is empty", "add it, or fill in low"
            )


def printed_numbers_agree(dataset: Dataset) -> Iterator[Problem]:
    """The number strings say what low and high say."""
    for claim, fault in rows(dataset, "claims"):
        strings = split(claim["as_printed"] or "")
        read = {text: values_of(text) for text in strings}
        for text, values in read.items():
            if not values:
                yield fault(
                    "as_printed",
                    "not-a-number",
                    "number strings as printed, separated by |",
                    "leave out all but the numbers",
                    text,
                )
        values = set().union(*read.values())
        for column in ("low", "high") if claim["low"] != claim["high"] else ("low",):
            value = claim[column]
            # A thousandth of leeway: a third is no decimal fraction, and a table holds some of its digits.
            if isinstance(value, float) and values and not any(abs(value - v) <= 1e-3 * max(abs(v), 0.01) for v in values):
                wanted = f"a value that as_printed shows ({claim['as_printed']})"
                yield fault(column, "string-and-value-differ", wanted, "correct the value or the number string")
        ends = {v for v in (claim["low"], claim["high"]) if isinstance(v, float)}
        # "£2m" and "£2 million" are one value in two forms; "46%" and "5,000" are a value and what it is a share of.
        if len(strings) > 1 and len(ends) == 1 and len(set().union(*map(frozenset, read.values()))) >= len(strings) > len(ends):
            yield fault("as_printed", "string-unused", "one number string for one value", "move what is no value to context")


def outside_figures_stand_in_words(dataset: Dataset) -> Iterator[Problem]:
    """A number of an outside work stands in the words of its appraisal too, so that the two cannot drift apart."""
    told = {row["citekey"]: f"{row['about']} {row['what_it_found']}" for row in dataset["appraisal"] if row["what_it_found"]}
    for figure, fault in rows(dataset, "outside_figures"):
        low, high, words = figure["low"], figure["high"], told.get(figure["citekey"])
        if low is None and high is None:
            yield fault("low", "no-value", "a value in low, in high or in both", "enter the figure that the work prints")
        elif low is not None and high is not None and low > high:
            yield fault("low", "low-above-high", f"at most high, which is {high:g}", "exchange low and high, or correct one")
            continue
        if words is None:
            continue  # no such work, or one without words: told as that
        values = {value for printed in re.findall(DIGITS, words) for value in values_of(printed)}
        for column in ("low", "high") if low != high else ("low",):
            if figure[column] is not None and figure[column] not in values:
                wanted = f"a number in the words of {figure['citekey']} in data/appraisal.csv"
                yield fault(column, "figure-not-in-words", wanted, "correct the figure here, or the words there")


# What is printed first: of a slip in low that is above high now, the string is the better measure.
RULES = [printed_numbers_agree, ranges_run_upwards, outside_figures_stand_in_words]
