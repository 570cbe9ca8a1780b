"""Publishing from a notebook: each call displays one record that carries its name in ``metadata.scrapbook.name``.

That is the convention of glue and scrapbook; the build harvests the records from the executed notebook, and chapters ask
for them by name. A value's claims, unit and wording come from the quantity that it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from evidence.publish.records import GONE, STATEMENT, TABLE, VALUE, Row, Statement, Table, Value, as_json, plain_table
from evidence.quantities import Quantity, of_telling
from evidence.quantities import count as counted
from evidence.words import labels
from evidence.words.amounts import amount, missing
from evidence.words.amounts import count as count_in_words

if TYPE_CHECKING:
    import pandas as pd


def display(bundle: dict[str, Any], name: str = "") -> None:
    """Display one output, under a published name or, as an aside for readers of the notebook, under none."""
    from IPython.display import display as show_output

    show_output(bundle, raw=True, metadata={"scrapbook": {"name": name}} if name else {})


def value(
    name: str, quantity: Quantity, how: str, *, digits: int | None = None, hedge: str | None = None, text: str | None = None
) -> None:
    """Publish a quantity; ``how`` says in words what it is, and is shown where a reader points at it.

    It is printed in its own unit, rounded to ``digits`` and with its own hedge, unless ``hedge`` gives another word or
    ``text`` the whole printed form. Raises TypeError for what is no quantity.
    """
    if not isinstance(quantity, Quantity):
        raise TypeError(
            f"value {name!r} is no quantity and knows no claims: compute it from tellings.figure and quantities.count, or publish "
            f"a plain number with publish.number, which says why its claims are named by hand"
        )
    shown = text or quantity.words(digits, hedge)
    _publish(name, shown, how, quantity)


def count(name: str, rows: pd.DataFrame, how: str, noun: str = "", plural: str | None = None) -> None:
    """Publish how many rows there are, with the claims or rows that it counts; ``noun`` prints small counts as words."""
    quantity = counted(rows)
    _publish(name, count_in_words(len(rows), noun, plural) if noun else quantity.words(), how, quantity)


def number(
    name: str, number: float, unit: str = "count", *, how: str, why: str, claims: Iterable[str] = (), text: str | None = None
) -> None:
    """Publish a number whose claims are named by hand: the exception, and ``why`` says why.

    Raises ValueError where there is no number.
    """
    # An open end is NaN in a pandas row, and JSON has no such number: it would be published as nothing.
    if missing(number) or math.isinf(number):
        raise ValueError(f"value {name!r} has no number: a floor has no high end and a ceiling no low one")
    quantity = Quantity(float(number), float(number), unit, claims=tuple(claims))
    _publish(name, text or amount(float(number), unit), how, quantity, why)


def _publish(name: str, shown: str, how: str, quantity: Quantity, why: str = "") -> None:
    record = Value(
        text=shown, label=how, unit=quantity.shown_in, low=quantity.low, high=quantity.high,
        claims=list(quantity.claims), rows=list(quantity.rows), by_hand=why,
    )  # fmt: skip
    display({VALUE: as_json(record), "text/plain": f"{name} = {shown}   ({how})"}, name)


def claims(tellings: pd.DataFrame) -> None:
    """Publish every telling as a value named after its claim id, printed as its document hedges it."""
    values = {row["claim_id"]: claim_value(row) for row in tellings.to_dict("records")}
    plain = "\n".join(f"{name} = {record.text}" for name, record in values.items())
    # One output for all: hundreds would bury the rest of the notebook.
    display({VALUE: {name: as_json(record) for name, record in values.items()}, "text/plain": plain}, "*")


def gone(names: dict[str, str]) -> None:
    """Publish names under which nothing is published any more, each with the reason: sentences that print them are withdrawn."""
    display({GONE: names, "text/plain": "\n".join(f"{name}: {why}" for name, why in names.items())}, "gone")


def statement(name: str, holds: bool, says: str, *figures: Quantity) -> None:
    """Publish a condition that sentences rest on, tied to it in a chapter by ``{holds}`notebook.name` ``.

    ``says`` completes "it holds that …"; ``figures`` decide it, and are printed where it no longer holds.
    """
    claims = list(dict.fromkeys(claim for figure in figures for claim in figure.claims))
    record = Statement(says, bool(holds), " and ".join(figure.words(2) for figure in figures), claims)
    plain = f"{name}: it {'holds' if record.holds else 'does not hold'} that {says}"
    display({STATEMENT: as_json(record), "text/plain": f"{plain}   ({record.figures})" if record.figures else plain}, name)


def claim_value(row: Any) -> Value:
    """Return a telling as a value."""
    quantity = of_telling(row)
    return Value(
        text=labels.printed(row), label=labels.label(row), unit=quantity.shown_in, low=quantity.low, high=quantity.high,
        claims=list(quantity.claims), strength=row["strength"],
    )  # fmt: skip


def table(
    name: str, title: str, rows: Iterable[Row], *, columns: list[str] | None = None, note: str = "", numeric: Iterable[str] = ()
) -> None:
    """Publish a table; ``title`` states the finding. ``columns`` are the first row's unless given.

    Raises ValueError where a row has a cell for a column that the table does not have.
    """
    record = table_of(rows, columns=columns, numeric=numeric, title=title, note=note)
    display({TABLE: as_json(record), "text/plain": plain_table(record)}, name)


def table_of(
    rows: Iterable[Row], *, columns: list[str] | None = None, numeric: Iterable[str] = (), title: str = "", note: str = ""
) -> Table:
    """Return rows as a table: one to publish, or the one behind a figure."""
    body = list(rows)
    columns = columns or (list(body[0].cells) if body else [])
    unknown = {heading for row in body for heading in row.cells} - set(columns)
    if unknown:
        raise ValueError(f"table {title!r}: cells for columns it does not have: {', '.join(sorted(unknown))}")
    return Table(title, columns, body, note, [column for column in numeric if column in columns])
