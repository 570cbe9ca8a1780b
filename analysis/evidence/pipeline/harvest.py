"""Harvesting: from an executed notebook to one record of its values, tables and figures."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

from evidence.pipeline.execute import Notebook
from evidence.problems import BookError
from evidence.publish.values import FIGURE, TABLE, VALUE, VEGALITE, WIDTH

Results = dict[str, dict[str, Any]]


def harvest(name: str, notebook: Notebook, earlier: Results | None = None) -> Results:
    """Return what a notebook publishes: ``{"values": …, "tables": …, "figures": …}`` by name.

    SVG is drawn here, once, in two widths; a chart whose specification is the same as in ``earlier`` keeps its
    SVG. Raises BookError where two outputs share a name or a chart cannot be drawn.
    """
    results: Results = {"values": {}, "tables": {}, "figures": {}}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            published = output.get("metadata", {}).get("scrapbook", {}).get("name")
            if not published:
                continue
            data = output["data"]
            if VALUE in data:
                found = data[VALUE] if published == "*" else {published: data[VALUE]}
                kind = "values"
            elif TABLE in data:
                found, kind = {published: data[TABLE]}, "tables"
            else:
                drawn = _drawn(name, published, data[VEGALITE], (earlier or {}).get("figures", {}).get(published))
                found, kind = {published: {**data[FIGURE], "spec": data[VEGALITE], "svg": drawn}}, "figures"
            for key, record in found.items():
                if any(key in records for records in results.values()):
                    raise BookError(f"analysis/{name}.ipynb publishes {key!r} twice: give one of them another name")
                results[kind][key] = record
    return results


def _drawn(notebook: str, name: str, spec: dict[str, Any], earlier: dict[str, Any] | None) -> dict[str, str]:
    if earlier and earlier["spec"] == spec:
        svg: dict[str, str] = earlier["svg"]
        return svg
    import vl_convert

    drawings = {}
    for which, width in WIDTH.items():
        sized = copy.deepcopy(spec)
        sized["width"] = width
        try:
            svg_text = vl_convert.vegalite_to_svg(json.dumps(sized))
        except ValueError as error:
            reason = str(error).splitlines()[1:2] or [str(error)]
            raise BookError(f"analysis/{notebook}.ipynb: chart {name!r} cannot be drawn: {reason[0]}") from None
        if "mark-" not in svg_text or svg_text.count("<path") + svg_text.count("<line") < 2:
            raise BookError(f"analysis/{notebook}.ipynb: chart {name!r} draws nothing; look at its specification")
        drawings[which] = _inline(svg_text, f"{notebook}-{name}-{which}")
    return drawings


def _inline(svg: str, prefix: str) -> str:
    """Make an SVG fit to stand in a page: ids of its own, sized by the page, silent to screen readers."""
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", svg)
    svg = re.sub(r'\b(?:href)="#([^"]+)"', rf'href="#{prefix}-\1"', svg)
    svg = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)
    return re.sub(
        r'<svg ([^>]*?)width="([\d.]+)" height="[\d.]+"', r'<svg aria-hidden="true" style="max-width:\2px" \1', svg, count=1
    )


def read_results(path: Path) -> Results | None:
    """Return an earlier harvest, or None where there is none that can be read."""
    try:
        results: Results = json.loads(path.read_text(encoding="utf-8"))
        return results
    except (OSError, ValueError):
        return None


def changes(earlier: Results | None, later: Results) -> list[tuple[str, str, str]]:
    """Return the values that differ between two harvests, as (name, before, after); empty at first build."""
    if earlier is None:
        return []
    old, new = earlier["values"], later["values"]
    shown = {n: (old[n]["text"] if n in old else "(none)", new[n]["text"] if n in new else "(gone)") for n in {**old, **new}}
    return [(n, before, after) for n, (before, after) in shown.items() if before != after]
