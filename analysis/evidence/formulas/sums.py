"""The arithmetic audit: figures of the documents recomputed from other figures in them."""

from __future__ import annotations

import ast
import math
import re
from dataclasses import dataclass
from typing import Any

from simpleeval import InvalidExpression, SimpleEval

NAME = re.compile(r"\{([^{}]*)\}")
AGREES, ROUNDED, DIFFERS, OPEN = "agrees", "agrees after rounding", "does not agree", "cannot be settled"


class BadExpression(ValueError):
    """A check's expression that cannot be worked out; the message says how to mend it."""


@dataclass(frozen=True)
class Verdict:
    """What one check found: the recomputed value, the printed one, and the verdict in words."""

    computed: float
    printed: float
    verdict: str

    @property
    def difference(self) -> float:
        """Printed minus computed, in the unit of the printed figure."""
        return self.printed - self.computed


def figure(claim: dict[str, Any]) -> float:
    """Return a claim's one figure: its value, its floor or its ceiling.

    A range has no one figure: raises BadExpression; name an end with ``{claim-id:low}`` or ``{claim-id:high}``.
    """
    low, high = claim["low"], claim["high"]
    if isinstance(low, str) or isinstance(high, str) or (low is None and high is None):
        raise BadExpression(f"{claim['claim_id']} has no number")
    if low is not None and high is not None and low != high:
        raise BadExpression(f"{claim['claim_id']} is a range ({low:g} to {high:g}): name an end, with :low or :high")
    return float(low if low is not None else high)


def evaluate(expression: str, claims: dict[str, dict[str, Any]]) -> float:
    """Work out an expression over claim ids in braces, such as ``{a} / {b}`` or ``{a:low} * 12``.

    Uses simpleeval, never Python's own eval. Raises BadExpression for an unknown id, a division by zero,
    a range without an end, or anything that is not arithmetic.
    """
    names: dict[str, float] = {}

    def stand_in(match: re.Match[str]) -> str:
        claim_id, _, end = match[1].partition(":")
        if claim_id not in claims:
            raise BadExpression(f"there is no claim {claim_id!r}")
        if end not in ("", "low", "high"):
            raise BadExpression(f"{match[0]} ends in :{end}; only :low and :high are known")
        value = claims[claim_id][end] if end else figure(claims[claim_id])
        if value is None or isinstance(value, str):
            raise BadExpression(f"{claim_id} has no {end} end")
        name = f"v{len(names)}"
        names[name] = float(value)
        return name

    formula = NAME.sub(stand_in, expression)
    evaluator = SimpleEval(names=names, functions={"min": min, "max": max, "round": round})
    evaluator.nodes.pop(ast.Attribute)
    try:
        value = float(evaluator.eval(formula))
    except ZeroDivisionError:
        raise BadExpression("it divides by zero") from None
    except (InvalidExpression, SyntaxError, TypeError, ValueError, OverflowError) as error:
        raise BadExpression(f"it is not arithmetic over claim ids in braces ({error})") from None
    if not math.isfinite(value):
        raise BadExpression("it comes to no finite number")
    return value


def verdict(check: dict[str, Any], claims: dict[str, dict[str, Any]]) -> Verdict:
    """Return what one row of ``checks.csv`` comes to.

    *agrees* means equal to the last printed digit (within 1 part in 10 million); *agrees after rounding*
    within the row's tolerance; where the row is marked unsettled the verdict is open whatever the sum says.
    """
    computed = evaluate(check["expression"], claims)
    printed = evaluate("{" + check["printed"] + "}", claims)
    gap = abs(computed - printed)
    if check["settled"] == "no":
        word = OPEN
    elif gap <= 1e-7 * max(abs(printed), 1):
        word = AGREES
    elif gap <= check["tolerance"]:
        word = ROUNDED
    else:
        word = DIFFERS
    return Verdict(computed, printed, word)
