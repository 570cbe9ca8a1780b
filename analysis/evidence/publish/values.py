"""Publishing from a notebook: values, tables and figures under names that chapters ask for.

Each call displays one output that carries its name in ``metadata.scrapbook.name`` (the convention of
glue and scrapbook), so that the build can harvest it from the executed notebook.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from evidence.words import labels
from evidence.words.amounts import amount, missing

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

VALUE = "application/vnd.evidence.value+json"
TABLE = "application/vnd.evidence.table+json"
FIGURE = "application/vnd.evidence.figure+json"
VEGALITE = "application/vnd.vegalite.v6+json"
WIDTH = {"wide": 660, "narrow": 330}  # pixels, for desktop and for phone


def _show(name: str, bundle: dict[str, Any]) -> None:
    from IPython.display import display

    display(bundle, raw=True, metadata={"scrapbook": {"name": name}})


def value(
    name: str, number: float | str, unit: str = "count", *, claims: Iterable[str] = (), how: str, text: str | None = None
) -> None:
    """Publish one computed value.

    ``number`` in ``unit`` (a unit of the dataset), ``claims`` the ids that it was computed from, ``how``
    the computation in words (shown when a reader points at the number), ``text`` the printed form where
    the unit's own will not do.
    """
    if missing(number):
        raise ValueError(f"value {name!r} has no number: a floor has no high end and a ceiling no low one")
    number = float(number) if isinstance(number, (int, float)) or hasattr(number, "item") else number
    shown = text or (number if isinstance(number, str) else amount(number, unit))
    data = {"value": number, "unit": unit, "text": shown, "label": how, "claims": list(claims)}
    _show(name, {VALUE: data, "text/plain": f"{name} = {shown}   ({how})"})


def claims(tellings: pd.DataFrame) -> None:
    """Publish every telling as a value named after its claim id, printed as its document hedges it."""
    values = {
        row["claim_id"]: {
            "value": row["low"] if row["low"] == row["high"] else None,
            "low": None if missing(row["low"]) else row["low"],
            "high": None if missing(row["high"]) else row["high"],
            "unit": row["unit"],
            "text": labels.printed(row),
            "label": labels.label(row),
            "strength": row["strength"],
            "claims": [row["claim_id"]],
        }
        for row in tellings.to_dict("records")
    }
    plain = "\n".join(f"{name} = {data['text']}" for name, data in values.items())
    _show("*", {VALUE: values, "text/plain": plain})


def table(
    name: str, title: str, columns: Sequence[str], rows: Iterable[dict[str, Any]], *, note: str = "", numeric: Iterable[str] = ()
) -> None:
    """Publish a table: ``columns`` are headings, each row a dict from heading to cell.

    A cell is text, or a dict with ``text`` and optionally ``claim`` (links it to the claim), ``strength`` and
    ``reason`` (the strength mark), ``kind`` (a kind-of-value tag), ``page`` (a page of the book, with anchor) or ``href``; or a list of cells. A row's ``id`` becomes its anchor. ``title`` states the finding.
    """
    body = [dict(row) for row in rows]
    unknown = {key for row in body for key in row} - {*columns, "id"}
    if unknown:
        raise ValueError(f"table {name!r}: cells for columns it does not have: {', '.join(sorted(unknown))}")
    data = {"title": title, "columns": list(columns), "rows": body, "note": note, "numeric": list(numeric)}
    _show(name, {TABLE: data, "text/plain": plain_table(data)})


def figure(name: str, title: str, chart: alt.TopLevelMixin, *, alt_text: str, note: str, data: dict[str, Any]) -> None:
    """Publish a chart with all that must stand beside it.

    ``title`` states the finding; ``alt_text`` says in words what the chart shows; ``note`` gives unit,
    price year, kind of value and strength; ``data`` is the table behind it, from :func:`table_data`.
    """
    spec = chart.to_dict()
    shown = {"title": title, "alt": alt_text, "note": note, "table": data}
    _show(name, {FIGURE: shown, VEGALITE: spec, "text/plain": f"{title}\n{alt_text}\n{plain_table(data)}"})


def table_data(columns: Sequence[str], rows: Iterable[dict[str, Any]], numeric: Iterable[str] = ()) -> dict[str, Any]:
    """Return the table behind a figure in the form that :func:`figure` takes."""
    return {"title": "", "columns": list(columns), "rows": [dict(r) for r in rows], "note": "", "numeric": list(numeric)}


def cell_text(cell: Any) -> str:
    """Return a cell's words without its links and marks."""
    if isinstance(cell, list):
        return "; ".join(map(cell_text, cell))
    if isinstance(cell, dict):
        return str(cell.get("text") or cell.get("strength") or cell.get("kind") or "")
    return "" if cell is None else str(cell)


def plain_table(data: dict[str, Any]) -> str:
    """Return a table as text, one row a line, for readers of the notebook."""
    lines = [data["title"]] if data["title"] else []
    lines.append(" | ".join(data["columns"]))
    lines += [" | ".join(cell_text(row.get(column)) for column in data["columns"]) for row in data["rows"]]
    return "\n".join(lines)
