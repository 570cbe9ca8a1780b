"""Publishing a chart with all that must stand beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence.publish.records import FIGURE, VEGALITE, Figure, Table, as_json, plain_table
from evidence.publish.values import display

if TYPE_CHECKING:
    import altair as alt


def figure(name: str, title: str, chart: alt.TopLevelMixin, *, alt_text: str, note: str, table: Table) -> None:
    """Publish a chart: ``title`` states the finding, ``alt_text`` says in words what the chart shows.

    ``note`` gives unit, price year, kind of value and strength; ``table`` is the table behind it.
    """
    record = Figure(title, alt_text, note, table)
    plain = f"{title}\n{alt_text}\n{plain_table(table)}"
    display({FIGURE: as_json(record), VEGALITE: chart.to_dict(), "text/plain": plain}, name)
