"""The arithmetic audit: figures of the documents recomputed from other figures in them.

The sums are done with plain numbers and not with :mod:`evidence.quantities`, on purpose: some ask whether a document adds
what cannot be added (meals and food boxes, a contract and a social value), which a quantity would refuse to answer.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simpleeval import InvalidExpression, SimpleEval

from evidence.words.amounts import missing

if TYPE_CHECKING:
    import pandas as pd

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


def claims_in(expression: str) -> list[str]:
    """Return the ids of the claims that an expression names, each once, in the order of the sum."""
    return list(dict.fromkeys(name.partition(":")[0] for name in NAME.findall(expression)))


def claims_of(checks: pd.DataFrame) -> set[str]:
    """Return the claims that some checks name, those whose printed figure is redone among them."""
    return {claim for check in checks.to_dict("records") for claim in (check["printed"], *claims_in(check["expression"]))}


def standing(checks: pd.DataFrame, tellings: pd.DataFrame) -> pd.DataFrame:
    """Return the checks whose claims are all in use: what was withdrawn cannot be added up."""
    in_use = set(tellings["claim_id"])
    return checks[[{check["printed"], *claims_in(check["expression"])} <= in_use for check in checks.to_dict("records")]]


def redone(checks: pd.DataFrame, tellings: pd.DataFrame) -> pd.DataFrame:
    """Return the standing checks with what they come to (``computed``, in the unit of the printed figure) and their ``verdict``.

    Raises BadExpression as :func:`evaluate` does.
    """
    claims = {str(row["claim_id"]): row for row in tellings.to_dict("records")}
    possible = standing(checks, tellings)
    found = [verdict(check, claims) for check in possible.to_dict("records")]
    return possible.assign(computed=[each.computed for each in found], verdict=[each.verdict for each in found])


def figure(claim: Mapping[Any, Any]) -> float:
    """Return a claim's one figure: its value, its floor or its ceiling.

    A range has no one figure: raises BadExpression; name an end with ``{claim-id:low}`` or ``{claim-id:high}``.
    """
    low, high = claim["low"], claim["high"]
    if isinstance(low, str) or isinstance(high, str) or (missing(low) and missing(high)):
        raise BadExpression(f"{claim['claim_id']} has no number")
    if not missing(low) and not missing(high) and low != high:
        raise BadExpression(f"{claim['claim_id']} is a range ({low:g} to {high:g}): name an end, with :low or :high")
    return float(high if missing(low) else low)


def evaluate(expression: str, claims: Mapping[str, Mapping[Any, Any]]) -> float:
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
        if missing(value) or isinstance(value, str):
            raise BadExpression(f"{claim_id} has no {end} end")
        # A name of our own, since the hyphens of an id would be read as minus.
        name = f"v{len(names)}"
        names[name] = float(value)
        return name

    formula = NAME.sub(stand_in, expression)
    # These three in place of simpleeval's own functions, of which two give random numbers.
    evaluator = SimpleEval(names=names, functions={"min": min, "max": max, "round": round})
    # simpleeval would read attributes of numbers, and take `{a}.real` for arithmetic.
    evaluator.nodes.pop(ast.Attribute)
    try:
        value = float(evaluator.eval(formula))
    except ZeroDivisionError:
        raise BadExpression("it divides by zero") from None
    except (InvalidExpression, SyntaxError, TypeError, ValueError, OverflowError) as error:
        raise BadExpression(f"it is not arithmetic over claim ids in braces ({error})") from None
    # 1e999 - 1e999 is "not a number", which is near to nothing and far from nothing: any verdict would be made up.
    if not math.isfinite(value):
        raise BadExpression("it comes to no finite number")
    return value


def verdict(check: Mapping[Any, Any], claims: Mapping[str, Mapping[Any, Any]]) -> Verdict:
    """Return what one row of ``checks.csv`` comes to, in the unit of the printed figure; raises BadExpression as :func:`evaluate`.

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
