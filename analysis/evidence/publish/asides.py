"""What a notebook shows its own reader, and does not publish: the figures that a sum is made from."""

from __future__ import annotations

from evidence.dataset import works
from evidence.publish.anchors import anchor_of
from evidence.publish.cells import figure_cell, source_cell, strength_cell, unit_cell
from evidence.publish.records import TABLE, PageLink, Row, as_json, plain_table
from evidence.publish.values import display, table_of
from evidence.quantities import NoResult
from evidence.tellings import outside, outside_figure, telling
from evidence.words.labels import unit_words


def show(*names: str) -> None:
    """Show tellings above the sum that uses them: what, as printed, the value read, unit and period, strength, and where.

    ``names`` are ids of claims, or of measures for the telling that the book takes; one without a figure today is shown with the
    reason. Raises BookError for an unknown one.
    """
    rows = []
    for name in names:
        try:
            row = telling(name)
        except NoResult as none:
            rows.append(Row({"What": name, "Where": str(none)}))
            continue
        printed = str(row["as_printed"]).replace("|", ", ")
        cells = {"What": row["what"], "As printed": printed, "Value": figure_cell(row), "Unit and period": unit_cell(row)}
        rows.append(Row({**cells, "Strength": strength_cell(row), "Where": source_cell(row)}))
    _aside(rows, ["What", "As printed", "Value", "Unit and period", "Strength", "Where"])


def show_outside(*names: str) -> None:
    """Show figures of outside works above the sum that uses them: what, value, unit, the work whose appraisal tells it, and how
    far that was seen. A notebook that calls it declares ``bibliography``.

    ``names`` are ids of ``outside_figures.csv``. Raises BookError for an unknown one.
    """
    rows, label = [], {key: work["label"] for key, work in works().items()}
    for name in names:
        row, work = outside(name), f"#{anchor_of('references', outside(name)['citekey'])}"
        cells = {"What": row["what"], "Value": outside_figure(name).words(), "Unit": unit_words({**row, "per": None})}
        rows.append(Row({**cells, "Told with": PageLink(label[row["citekey"]], work), "Where in it": row["locator"]}))
    _aside(rows, ["What", "Value", "Unit", "Told with", "Where in it"])


def _aside(rows: list[Row], columns: list[str]) -> None:
    record = table_of(rows, columns=columns, numeric=["As printed", "Value"])
    display({TABLE: as_json(record), "text/plain": plain_table(record)})
