"""The book's reading of the evidence: each claim joined to what it measures, graded, and one telling taken for each measure.

This is the one place of judgement. The rule for taking:

1. Where a row of ``disagreements.csv`` decides on a difference in the figure itself (``DECIDING``), its telling is taken.
2. Where all tellings of a measure agree in figure, hedge and kind, the earliest document's is taken: a copy adds nothing.
3. Tellings that differ without a decision are refused (``undecided``): no rule of thumb can choose between them.

Source of rule 2: the nearest telling to the study has passed through the fewest hands.
"""

from __future__ import annotations

import difflib
import functools
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from evidence.dataset import Dataset, Row, bearing, enum_of, guard, inferences, price_year_basis, read_valid
from evidence.dataset import given as given_table
from evidence.dataset.derived import frame_of
from evidence.dataset.guard import Given
from evidence.formulas.strength import grade
from evidence.problems import BookError
from evidence.quantities import NoResult, Quantity, of_telling

if TYPE_CHECKING:
    import pandas as pd

# Differences that decide which telling's figure the book uses; others, such as attribution, may favour another telling.
DECIDING = ("value", "unit", "direction", "comparison", "kind of value")
STUDY = ("study_design", "comparison", "sample", "sample_size", "independence", "reference")  # what a telling shows of its study
NUMBERS = ("low", "high", "period_years")  # columns of tellings
TELLS = ("low", "high", "qualifier", "told_as")  # where two tellings of a measure can differ as the dataset holds them


# Kept, for a notebook asks for it with every figure that it names.
@functools.lru_cache(maxsize=4)
def tellings_of(dataset: Dataset) -> list[Row]:
    """Return the claims in use, each joined to its measure, programme, outcome and document, graded, and ``taken`` or not.

    Fields of the measure keep their names. Order: the measures file's, then the documents' years. The dataset must be sound:
    a claim of an unknown measure raises KeyError.
    """
    measures = dataset.by_id("measures")
    order = {measure: place for place, measure in enumerate(measures)}
    rows = [joined(dataset, claim) for claim in claims_in_use(dataset)]
    # The id last, so that two documents of one year do not change places with the order of the claims file.
    rows.sort(key=lambda row: (order[row["measure_id"]], row["year"], row["claim_id"]))
    decisions = decided(dataset)
    by_measure: dict[str, list[Row]] = {}
    for row in rows:
        by_measure.setdefault(row["measure_id"], []).append(row)
    for tellings in by_measure.values():
        chosen = taken(tellings, decisions)
        for row in tellings:
            row["taken"] = row["claim_id"] == chosen
    return rows


def claims_in_use(dataset: Dataset) -> list[Row]:
    """Return the claims that are not retired, of measures that are not retired."""
    retired = dataset.retired("measures")
    return [claim for claim in dataset.in_use("claims") if claim["measure_id"] not in retired]


def joined(dataset: Dataset, claim: Row) -> Row:
    """Return a claim with all that the dataset knows of what it tells, and its strength of evidence with the reason.

    ``bound`` says whether only a least value is printed (``floor``), only a largest (``ceiling``), or ``none`` of these.
    ``inferred`` names the columns of the measure, its study and its programme that are our inference, separated by ``|``;
    ``inferred_why`` gives their reasons in the same order.
    """
    own = dataset.by_id("measures")[claim["measure_id"]]
    study = dataset.by_id("studies")[own["study_id"]]
    programme = dataset.by_id("programmes")[own["programme_id"]]
    measure = {**own, **{column: study[column] for column in STUDY}}
    keys = ("measures", own["measure_id"]), ("studies", own["study_id"]), ("programmes", own["programme_id"])
    why = {column: reason for key in keys for column, reason in inferences(dataset).get(key, {}).items()}
    measure["inferred"], measure["inferred_why"] = "|".join(why) or None, "|".join(why.values()) or None
    measure["price_year_basis"] = price_year_basis(own, why)
    source = dataset.by_id("sources")[claim["source_id"]]
    level, reason = grade(measure, claim, bearing(dataset).get(own["measure_id"], []))
    return {
        **measure,
        **claim,
        "programme": programme["name"],
        "place": programme["place"],
        "outcome": dataset.by_id("outcomes")[measure["outcome_id"]]["name"],
        "document": source["short"],
        "year": source["year"],
        "bound": "floor" if claim["high"] is None else "ceiling" if claim["low"] is None else "none",
        "strength": level,
        "strength_reason": reason,
    }


def decided(dataset: Dataset) -> set[str]:
    """Return the claims that rows of ``disagreements.csv`` take where the figure itself differs."""
    return {row["taken"] for row in dataset["disagreements"] if row["differs"] in DECIDING}


def taken(tellings: list[Row], decisions: set[str]) -> str:
    """Return the id of the telling that the book uses, of one measure's tellings with the earliest first."""
    chosen = next((row for row in tellings if row["claim_id"] in decisions), tellings[0])
    return str(chosen["claim_id"])


def undecided(tellings: list[Row], decisions: set[str]) -> bool:
    """Say whether the tellings of one measure differ and no decision says which the book uses."""
    differ = len({tuple(row[column] for column in TELLS) for row in tellings}) > 1
    return differ and not any(row["claim_id"] in decisions for row in tellings)


def topic(dataset: Dataset, name: str) -> list[Row]:
    """Return the tellings of one topic of ``measures.csv``; raises BookError for an unknown topic."""
    topics = enum_of(dataset.package, "measures", "topic")
    if name not in topics:
        raise BookError(f"there is no topic {name!r}; topics are {', '.join(topics)}")
    return [row for row in tellings_of(dataset) if row["topic"] == name]


def given(dataset: Dataset, name: str) -> Given:
    """Return the tellings of a topic, or ``all``, as a notebook gets them: rows, and the columns of every telling.

    With ``all`` come the ids that have no figure any more, ``gone``, each with the reason.
    """
    every = tellings_of(dataset)
    rows = every if name == "all" else topic(dataset, name)
    # Named after all tellings, for a topic without any keeps its columns.
    found = {"key": ["claim_id"], "columns": list(every[0]) if every else [], "rows": rows}
    return {**found, "gone": gone(dataset)} if name == "all" else found


@functools.lru_cache(maxsize=4)
def gone(dataset: Dataset) -> dict[str, str]:
    """Return why claims and measures of the dataset have no figure: they were retired, or no claim in use tells them."""
    used = {row[key] for row in tellings_of(dataset) for key in ("claim_id", "measure_id")}
    why = {
        row["id"]: f"{row['id']} was retired ({row['why']})"
        for row in dataset["retired"]
        if row["table"] in ("claims", "measures")
    }
    of_measure = {m: why.get(m, f"no claim in use tells {m}") for m in dataset.by_id("measures")}
    of_claim = {row["claim_id"]: why.get(row["claim_id"]) or of_measure[row["measure_id"]] for row in dataset["claims"]}
    return {name: reason for name, reason in (of_claim | of_measure).items() if name not in used}


def load(name: str, root: Path | None = None, columns: Iterable[str] | None = None) -> pd.DataFrame:
    """Return one topic's tellings as a pandas table, for notebooks.

    Shape: one row per claim in use; columns as in :func:`tellings_of`, or only ``columns`` and the claim's id, so that an edit
    of another column does not run the notebook again; ``low`` and ``high`` in the unit of column ``unit``. ``name='all'`` gives
    every topic. Raises BookError when the notebook does not declare that it reads the topic (``metadata.evidence.reads``).
    """
    guard.declare(name)
    found = guard.shared(f"{name}.json") or given(read_valid(root), name)
    return _typed(frame_of(name, found, columns))


def named(claims: Iterable[str], root: Path | None = None) -> pd.DataFrame:
    """Return the tellings of some claims by their ids, with the columns of :func:`load`; claims not in use have none.

    Only these are noted as read: a notebook that needs claims which another table names is not run again for the others.
    Declared as ``all``.
    """
    guard.declare("all")
    wanted = set(claims)
    guard.note("rows all/", *(f"telling {claim}" for claim in wanted))
    found = _every(root)
    # In an order of their own: that of the file may change without any of them.
    rows = sorted((row for row in found["rows"] if row["claim_id"] in wanted), key=lambda row: str(row["claim_id"]))
    import pandas as pd

    return _typed(pd.DataFrame(rows, columns=found["columns"]))


def _every(root: Path | None) -> Given:
    return guard.shared("all.json") or given(read_valid(root), "all")


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return tellings whose columns of numbers are so even where all their cells are empty."""
    return frame.astype({column: float for column in NUMBERS if column in frame.columns})


def telling(name: str, root: Path | None = None) -> Row:
    """Return one telling by its claim's id, or the one that the book takes by its measure's id.

    Raises NoResult for an id that is retired or told no more, BookError for one that the dataset does not have or whose topic
    the notebook does not declare.
    """
    every = _every(root)
    rows = every["rows"]
    guard.note(f"telling {name}")
    found: Row | None = next((r for r in rows if name == r["claim_id"] or (name == r["measure_id"] and r["taken"])), None)
    if found is None and name in every["gone"]:
        raise NoResult(every["gone"][name])
    if found is None:
        near = difflib.get_close_matches(name, [row[key] for row in rows for key in ("claim_id", "measure_id")])
        hint = f"did you mean {near[0]!r}?" if near else "look it up in data/claims.csv"
        raise BookError(f"no claim or measure has the id {name!r}: {hint}")
    # A notebook that declares every topic need not name this one.
    if guard.kernel is None or "all" not in guard.kernel.declared:
        guard.declare(found["topic"])
    return found


def without_figure(root: Path | None = None) -> dict[str, str]:
    """Return the claims and measures that have no figure any more, each with the reason; declared as ``all``."""
    guard.declare("all")
    found: dict[str, str] = _every(root)["gone"]
    guard.note("rows all/claim_id", *(f"telling {name}" for name in found))
    return found


def figure(name: str, root: Path | None = None) -> Quantity:
    """Return the figure of a claim, or of a measure as the book takes it, as a quantity; raises as :func:`telling` does."""
    return of_telling(telling(name, root))


def outside(name: str, root: Path | None = None) -> Row:
    """Return a row of ``outside_figures.csv`` by its id: a number that another work prints, and no document of the book.

    Raises BookError for an unknown id, or where the notebook does not declare ``table:outside_figures``.
    """
    table = "outside_figures"
    guard.declare(f"table:{table}")
    found = guard.shared(f"table-{table}.json") or given_table(read_valid(root), table)
    guard.note(*(f"rows table:{table}/{column}" for column in found["columns"]))
    (key,) = found["key"]
    rows = {row[key]: row for row in found["rows"]}
    if name not in rows:
        near = difflib.get_close_matches(name, rows)
        hint = f"did you mean {near[0]!r}?" if near else "look it up in data/outside_figures.csv"
        raise BookError(f"no figure of an outside work has the id {name!r}: {hint}")
    return rows[name]


def outside_figure(name: str, root: Path | None = None) -> Quantity:
    """Return a figure of an outside work as a quantity, made from its row and from no claim; raises as :func:`outside` does."""
    row = outside(name, root)
    return Quantity(row["low"], row["high"], row["unit"], rows=(f"outside_figures/{name}",))
