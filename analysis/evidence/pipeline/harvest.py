"""Harvesting: from an executed notebook to one record of its values, tables and figures."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from typing import Any

import msgspec

from evidence.pipeline.notebooks import Notebook
from evidence.problems import BookError
from evidence.publish.records import (
    FIGURE,
    GONE,
    STATEMENT,
    STOP,
    TABLE,
    VALUE,
    VEGALITE,
    WIDTH,
    Figure,
    Record,
    Results,
    Statement,
    Table,
    Value,
    Width,
)

Draw = Callable[[str, dict[str, dict[str, Any]]], dict[str, dict[Width, str]]]


def harvest(name: str, notebook: Notebook) -> Results:
    """Return what a notebook publishes, its charts not drawn yet; see :func:`with_drawings`.

    Raises BookError where two outputs share a name, or one is no record of ours.
    """
    results = Results()
    seen: set[str] = set()
    for published, data in published_outputs(notebook):
        try:
            records = records_of(published, data)
        except (KeyError, msgspec.ValidationError) as error:  # glue and scrapbook name their outputs as we do
            raise BookError(
                f"analysis/{name}.ipynb displays {published!r} as no value, table, figure or statement of the book ({error}): "
                f"publish it with evidence.publish"
            ) from None
        for key, record in records.items():
            if key in seen:
                raise BookError(f"analysis/{name}.ipynb publishes {key!r} twice: give one of them another name")
            seen.add(key)
            if isinstance(record, Value):
                results.values[key] = record
            elif isinstance(record, Table):
                results.tables[key] = record
            elif isinstance(record, Statement):
                results.statements[key] = record
            else:
                results.figures[key] = record
    for number, cell in enumerate(notebook["cells"], 1):
        for output in cell.get("outputs", []):
            results.gone.update(output.get("data", {}).get(GONE, {}))
            if STOP in output.get("data", {}):
                results.stops[str(number)] = output["data"][STOP]
    return results


def published_outputs(notebook: Notebook) -> list[tuple[str, dict[str, Any]]]:
    """Return the outputs of a notebook that carry a name, with it."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    named = [(output.get("metadata", {}).get("scrapbook", {}).get("name"), output.get("data", {})) for output in outputs]
    return [(name, data) for name, data in named if name and GONE not in data]


def records_of(name: str, data: dict[str, Any]) -> dict[str, Record]:
    """Return the records of one output under their names; an output named ``*`` holds a value for each claim."""
    if VALUE in data and name == "*":
        return dict(msgspec.convert(data[VALUE], dict[str, Value]))
    if VALUE in data:
        return {name: msgspec.convert(data[VALUE], Value)}
    if STATEMENT in data:
        return {name: msgspec.convert(data[STATEMENT], Statement)}
    if TABLE in data:
        return {name: msgspec.convert(data[TABLE], Table)}
    # The specification comes under Vega-Lite's own type, so that Jupyter draws the chart for whoever writes the notebook.
    return {name: msgspec.structs.replace(msgspec.convert(data[FIGURE], Figure), spec=data[VEGALITE])}


def with_drawings(results: Results, name: str, earlier: Results | None, draw: Draw) -> Results:
    """Return results with each chart drawn, once, in two widths; a chart of the same specification in ``earlier`` keeps its SVG.

    ``draw`` takes what :func:`drawn` takes. Raises BookError where a chart cannot be drawn.
    """
    known = {key: old for key, old in earlier.figures.items()} if earlier else {}
    kept = {key: known[key].svg for key, new in results.figures.items() if key in known and known[key].spec == new.spec}
    # All at once: a chart takes 0.05 s to draw, and the first of a process half a second, while V8 starts.
    new = {key: figure.spec for key, figure in results.figures.items() if key not in kept}
    svgs = kept | (draw(name, new) if new else {})
    figures = {key: msgspec.structs.replace(figure, svg=svgs[key]) for key, figure in results.figures.items()}
    return msgspec.structs.replace(results, figures=figures)


def drawn(name: str, specs: dict[str, dict[str, Any]]) -> dict[str, dict[Width, str]]:
    """Draw some charts of a notebook, by their specifications under their names."""
    return {key: drawings(spec, name, key) for key, spec in specs.items()}


def drawings(spec: dict[str, Any], notebook: str, name: str) -> dict[Width, str]:
    """Draw a chart in both widths; raises BookError where it cannot be drawn, or nothing is in it."""
    import vl_convert

    drawn: dict[Width, str] = {}
    for which, width in WIDTH.items():
        sized = {**copy.deepcopy(spec), "width": width}
        try:
            svg_text = vl_convert.vegalite_to_svg(json.dumps(sized))
        except ValueError as error:
            reason = str(error).splitlines()[1:2] or [str(error)]
            raise BookError(f"analysis/{notebook}.ipynb: chart {name!r} cannot be drawn: {reason[0]}") from None
        # Where a field's name is wrong, Vega draws axes around nothing and reports no fault.
        if "mark-" not in svg_text or svg_text.count("<path") + svg_text.count("<line") < 2:
            raise BookError(f"analysis/{notebook}.ipynb: chart {name!r} draws nothing; look at its specification")
        drawn[which] = _inline(svg_text, f"{notebook}-{name}-{which}")
    return drawn


def _inline(svg: str, prefix: str) -> str:
    """Make an SVG fit to stand in a page: ids of its own, sized by the page, silent to screen readers."""
    # Vega counts its clip paths from nought in every drawing: two charts of a page would cut each other.
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", svg)
    svg = re.sub(r'\b(?:href)="#([^"]+)"', rf'href="#{prefix}-\1"', svg)
    # The block around the drawing says in words what is to be seen; a screen reader would else read out each mark.
    svg = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)
    # As wide as it was drawn, or as the page where that is narrower (book.css); the height follows.
    return re.sub(r'<svg ([^>]*?width="[\d.]+") height="[\d.]+"', r'<svg aria-hidden="true" \1', svg, count=1)


def changes(earlier: Results | None, later: Results) -> list[tuple[str, str, str]]:
    """Return the values that differ between two harvests, as (name, before, after); empty at first build."""
    if earlier is None:
        return []
    old, new = earlier.values, later.values
    shown = {n: (old[n].text if n in old else "(none)", new[n].text if n in new else "(gone)") for n in {**old, **new}}
    return [(n, before, after) for n, (before, after) in shown.items() if before != after]
