"""Placeholders in the data's own prose, such as ``{claim-id}`` or ``{result}``: read, refused where unknown, and filled.

========================  =========================================================================================
``{claim-id}``            the figure of a claim, or of an outside work, as its document hedges it: more than £1,300
``{claim-id:plain}``      the same without the hedge: £1,300; ``:low`` and ``:high`` give one end of a range
``{result}``              in checks.csv, what its sum gives, in the unit of the printed figure; so ``{printed}`` and
                          ``{difference}``; ``{result:0.1}`` is rounded to tenths, ``{result:1000}`` to thousands
``{= a-claim / 3 : 0.1}`` a sum as a bare number, rounded to the step behind the colon
``{holds a < b}``         prints nothing; where the comparison no longer holds, the cell is withdrawn
``{'two'}``               a number of the sentence itself, which nothing in the data can make false
========================  =========================================================================================
"""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evidence.dataset import Row
from evidence.words.amounts import amount, missing, spread
from evidence.words.numbers import SCALES

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
SPACED = re.compile(r"\s*\{holds\s[^{}]*\}|\{[^{}]*\}")  # a comparison takes its blank along, for it prints nothing
# With a scale behind it, for "million" alone would be read as a number.
TYPED_APART = re.compile(r"(?:" + SPACED.pattern + rf")(?:\s+(?:{'|'.join(SCALES)})\b)?")
STEP = re.compile(r"(.*?)(?:\s*:\s*([0-9]+(?:\.[0-9]+)?))?\s*", re.DOTALL)
# A name of a sum: an id keeps its hyphens, so that a minus needs blanks around it.
NAME = re.compile(r"(?<![\w.])([A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*)(:low|:high)?")
COMPUTED = ("result", "printed", "difference")
WORKING = {"min", "max", "round", "and", "or", "not"}
ENDINGS = ("", "plain", "low", "high")
KINDS = "{claim-id}, {claim-id:plain}, {result}, {= sum : step}, {holds a < b} or {'two'}"


class Unknown(ValueError):
    """A placeholder that nobody can fill; its arguments are what was found, what was expected and how to mend it."""


class Unfit(ValueError):
    """A placeholder that today's data cannot fill, such as the figure of a retired claim; the message says why."""


@dataclass(frozen=True)
class Names:
    """What placeholders of a row may name: figures with ``low``, ``high``, ``unit`` and ``qualifier``, and its own sum."""

    figures: Mapping[str, Row]
    retired: frozenset[str]
    check: Row | None = None


def understood(cell: str, names: Names) -> None:
    """Raise Unknown for the first placeholder of a cell that no data could fill, or for a brace that belongs to none."""
    rest = PLACEHOLDER.sub("", cell)
    if "{" in rest or "}" in rest:
        brace = "{" if "{" in rest else "}"
        raise Unknown(
            brace, f"braces in pairs, around {KINDS}", "close it, or take it out; data/README.md lists the placeholders"
        )
    for match in PLACEHOLDER.finditer(cell):
        body = match[1]
        if _own(body) is not None:
            continue
        if formula := _formula(body):
            _parsed(match[0], formula[0], names)
            if formula[1] and float(formula[1]) == 0:
                raise Unknown(match[0], "a step above zero to round to", "write 1 for whole numbers, 0.01 for pence")
            continue
        name, _, how = body.partition(":")
        if name in COMPUTED:
            _computable(match[0], names)
            if how and (not re.fullmatch(r"[0-9]+(\.[0-9]+)?", how) or float(how) == 0):
                raise Unknown(match[0], "a step to round to, such as 0.1 or 1000", f"write {{{name}}} or {{{name}:0.1}}")
        else:
            _known(match[0], name, names)
            if how not in ENDINGS:
                raise Unknown(match[0], "no ending, or one of :plain, :low and :high", _near(how, ENDINGS[1:]))


def fill(cell: str, names: Names, strict: bool = True) -> str:
    """Return an understood cell with its placeholders filled; raises Unfit where today's data cannot fill one.

    Not ``strict``, a number that cannot be had is shown as "…", and a comparison that no longer holds is passed over.
    """

    def filled(match: re.Match[str]) -> str:
        body = match[0].strip()[1:-1]
        try:
            return _filled(body, names)
        except Unfit:
            if strict:
                raise
            return "" if body.startswith("holds") else "…"

    return SPACED.sub(filled, cell)


def without(cell: str) -> str:
    """Return a cell without its placeholders: what was typed by hand, whose numbers are to be compared."""
    return TYPED_APART.sub(" ", cell)


def own_numbers(cell: str) -> list[str]:
    """Return what a cell marks as numbers of the sentence itself, as in ``{'two'}``."""
    return [own for match in PLACEHOLDER.finditer(cell) if (own := _own(match[1])) is not None]


def _filled(body: str, names: Names) -> str:
    own = _own(body)
    if own is not None:
        return own
    if formula := _formula(body):
        value = _worked_out(formula[0], names)
        if not body.startswith("="):
            if not value:
                raise Unfit(f"{body.removeprefix('holds').strip()} no longer holds")
            return ""
        return _bare(value, formula[1])
    name, _, how = body.partition(":")
    if names.check and name in COMPUTED:
        # Worked out first: where the printed figure is of a retired claim, it says so.
        value = _worked_out(name, names)
        return amount(_rounded(value, how or "0.01"), _in_use(names.check["printed"], names)["unit"])
    return _figure(name, how, names)


def _figure(name: str, how: str, names: Names) -> str:
    row = _in_use(name, names)
    low, high = row["low"], row["high"]
    if how in ("low", "high"):
        if missing(row[how]):
            raise Unfit(f"{name} has no {how} end")
        return amount(row[how], row["unit"])
    if how == "plain":
        # Closed, for an open end always prints its "at least" or "up to".
        low, high = (high if missing(low) else low), (low if missing(high) else high)
    return spread(low, high, row["unit"], None if how else row["qualifier"])


def _in_use(name: str, names: Names) -> Row:
    if name in names.retired:
        raise Unfit(f"it names {name}, which is retired")
    return names.figures[name]


def _own(body: str) -> str | None:
    return body[1:-1] if len(body) > 2 and body[0] == body[-1] == "'" else None


def _formula(body: str) -> tuple[str, str] | None:
    """Return the sum and the step of a placeholder that is a sum or a comparison, or None."""
    if body.startswith("="):
        match = STEP.fullmatch(body[1:])
        return (match[1].strip(), match[2] or "") if match else None
    return (body.removeprefix("holds").strip(), "") if re.match(r"holds\s", body) else None


def _parsed(found: str, formula: str, names: Names) -> None:
    """Raise Unknown where a sum names what is not known, or is no sum."""
    ends = {match[1] for match in NAME.finditer(formula) if match[2]}
    for word in dict.fromkeys(match[1] for match in NAME.finditer(formula)):
        if word in COMPUTED and word not in ends:
            _computable(found, names)
        elif word not in WORKING or word in ends:
            _known(found, word, names)
    stood_in = NAME.sub(lambda match: match[1] if match[1] in WORKING else "1", formula)
    try:
        ast.parse(stood_in.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise Unknown(found, "a sum over claim ids, such as {= a-claim / 3 : 0.1}", "correct the sum") from None


def _worked_out(formula: str, names: Names) -> float:
    # Inside, here as in the other rules: where the imports run in a circle, the build can still say so.
    from evidence.formulas.sums import BadExpression, evaluate

    def stand_in(match: re.Match[str]) -> str:
        name = match[1]
        if names.check and name in COMPUTED:
            result, printed = f"({names.check['expression']})", f"{{{names.check['printed']}}}"
            return {"result": result, "printed": printed}.get(name, f"max({result} - {printed}, {printed} - {result})")
        if name in WORKING:
            return match[0]
        _in_use(name, names)
        return f"{{{match[0]}}}"

    try:
        return evaluate(NAME.sub(stand_in, formula), names.figures)
    except BadExpression as error:
        raise Unfit(f"{formula} cannot be worked out: {error}") from None


def _known(found: str, name: str, names: Names) -> None:
    if name not in names.figures and name not in names.retired:
        mend = _near(name, [*names.figures, *COMPUTED])
        raise Unknown(found, "the id of a claim or of an outside figure, or another placeholder", mend)


def _computable(found: str, names: Names) -> None:
    if names.check is None:
        raise Unknown(found, f"{KINDS} without {', '.join(COMPUTED)}", "only a row of data/checks.csv has a sum: name a claim")


def _near(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), 1)
    return (
        f"did you mean {near[0]!r}?" if near else "look it up: data/README.md lists the placeholders, data/claims.csv the claims"
    )


def _rounded(value: float, step: str) -> float:
    # Rounded again, for 39 tenths are 3.9000000000000004.
    return round(round(value / float(step)) * float(step), 10)


def _bare(value: float, step: str) -> str:
    """Print a number with as many decimals as the step is written with: 3.90 by 0.10; without a step, as it is."""
    if not step:
        return f"{value:,.0f}" if value.is_integer() else f"{value:,.10g}"
    return f"{_rounded(value, step):,.{len(step.partition('.')[2])}f}".replace("-", "−")
