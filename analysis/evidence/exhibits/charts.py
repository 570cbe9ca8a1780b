"""Charts in one style: readable in light, dark and print, and by colour-blind readers.

Text and rules take the page's own colour (``currentColor``), so one SVG serves every theme. Labels stand
above their marks, so one design serves phone and desktop. Shapes carry the meaning as well as colours.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from evidence.publish.records import WIDTH

BLUE, ORANGE, GREY = "#3b82b8", "#d9762b", "#8a8f98"
INK = "currentColor"
# Pixels a row: a label, and its mark below it.
ROW = 46


def _theme(chart: alt.TopLevelMixin) -> alt.TopLevelMixin:
    axis = {"labelColor": INK, "titleColor": INK, "gridColor": "#8a8f9840", "domainColor": GREY, "tickColor": GREY}
    return (
        chart.configure(background="transparent", font="Arial, Liberation Sans, Helvetica, sans-serif")
        .configure_axis(**axis, labelFontSize=12, titleFontSize=12, titleFontWeight="normal")
        .configure_view(stroke=None)
        .configure_text(color=INK, fontSize=12.5)
        .configure_legend(labelColor=INK, titleColor=INK, labelFontSize=12, orient="top", title=None, symbolStrokeWidth=2)
    )


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame.reset_index(drop=True)
    frame["row"] = range(len(frame))
    return frame


def _x(field: str, title: str, domain: tuple[float, float], tick: str) -> alt.X:
    scale = alt.Scale(domain=list(domain), nice=False, clamp=True)
    # Vega's own formats know a dollar sign and multiply percentages by 100, so that signs are put around the number here.
    expression = "'" + tick.replace("#", "' + format(datum.value, ',~r') + '") + "'"
    return alt.X(f"{field}:Q", title=title, scale=scale, axis=alt.Axis(labelExpr=expression, tickCount=6, grid=True))


def _y() -> alt.Y:
    return alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0.1))


def _as_drawn(frame: pd.DataFrame, domain: tuple[float, float]) -> pd.DataFrame:
    """Return the figures with the shape that each is drawn as, and where its line starts and ends."""
    data = _rows(frame[["what", "printed", "low", "high"]])
    single = data["low"].eq(data["high"])
    floor, ceiling = data["high"].isna(), data["low"].isna()
    data["value"] = data["low"].fillna(data["high"])
    data["shape"] = "single figure"
    data.loc[~single & ~floor & ~ceiling, "shape"] = "range"
    data.loc[floor, "shape"] = "floor (at least)"
    data.loc[ceiling, "shape"] = "ceiling (up to)"
    # An open end runs to the edge of the chart, but never over zero: "up to a 43% fall" claims no rise.
    data["from"] = data["low"].fillna(data["high"].gt(0).map({True: max(0.0, domain[0]), False: domain[0]}))
    data["to"] = data["high"].fillna(data["low"].lt(0).map({True: min(0.0, domain[1]), False: domain[1]}))
    data["label"] = data["printed"] + " · " + data["what"]
    return data


def intervals(
    frame: pd.DataFrame, x_title: str, *, domain: tuple[float, float], tick: str = "#", rule_at: float | None = None
) -> alt.TopLevelMixin:
    """Draw one row per figure, each drawn as what it is.

    ``frame`` needs ``what``, ``printed`` (the figure in words), ``low`` and ``high`` (either may be missing). A single figure is a dot,
    a range a bar between two ticks, a floor a triangle pointing right with a fading line, a ceiling one
    pointing left. ``rule_at`` draws a vertical line (break-even). The axis runs over ``domain``;
    in ``tick`` a # stands for the number.
    """
    data = _as_drawn(frame, domain)
    chart, y = alt.Chart(data), _y()
    x, start = _x("value", x_title, domain, tick), _x("from", x_title, domain, tick)
    tooltip = [
        alt.Tooltip("what:N", title="What"),
        alt.Tooltip("printed:N", title="Figure"),
        alt.Tooltip("shape:N", title="Drawn as"),
    ]
    layers: list[alt.Chart] = []
    if rule_at is not None:  # a tick in each row, so that it crosses no label
        at = alt.XDatum(rule_at)
        layers.append(chart.mark_tick(color=GREY, thickness=1.5, size=18, yOffset=8).encode(x=at, y=y))
    ranges = chart.transform_filter("datum.shape == 'range'")
    is_range = ranges.mark_rule(strokeWidth=5, color=BLUE, opacity=0.45, yOffset=8).encode(
        x=start, x2="to:Q", y=y, tooltip=tooltip
    )
    is_open = (
        # Floors and ceilings: the shapes with a bracket in their name.
        chart.transform_filter("indexof(datum.shape, '(') > 0")
        .mark_rule(strokeWidth=2, color=ORANGE, strokeDash=[2, 4], yOffset=8)
        .encode(x=start, x2="to:Q", y=y)
    )
    shapes = ["single figure", "floor (at least)", "ceiling (up to)"]
    points = (
        chart.transform_filter("datum.shape != 'range'")
        .mark_point(size=110, filled=True, opacity=1, yOffset=8)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape(
                "shape:N", scale=alt.Scale(domain=shapes, range=["circle", "triangle-right", "triangle-left"]), legend=None
            ),
            color=alt.Color("shape:N", scale=alt.Scale(domain=shapes, range=[BLUE, ORANGE, ORANGE]), legend=None),
            tooltip=tooltip,
        )
    )
    ends = [
        ranges.mark_tick(thickness=3, size=16, color=BLUE, yOffset=8).encode(
            x=_x(end, x_title, domain, tick), y=y, tooltip=tooltip
        )
        for end in ("from", "to")
    ]
    # No longer than the narrow drawing is wide: one specification serves both widths.
    text = chart.mark_text(align="left", baseline="middle", dy=-11, limit=WIDTH["narrow"]).encode(
        x=alt.value(2), y=y, text="label:N"
    )
    return _theme(
        alt.layer(*layers, is_open, is_range, *ends, points, text).properties(height=ROW * len(data), width=WIDTH["wide"])
    )


def pairs(
    frame: pd.DataFrame, x_title: str, *, names: tuple[str, str], domain: tuple[float, float], tick: str = "£#"
) -> alt.TopLevelMixin:
    """Draw two amounts a row (such as cost and saving) as a grey and a blue bar on one scale.

    ``frame`` needs ``what``, ``first``, ``second`` (numbers) and ``first_printed``, ``second_printed``; ``names`` are the
    legend's words for the two.
    """
    long = []
    for i, row in enumerate(frame.to_dict("records")):
        for j, which in enumerate(("first", "second")):
            label = f"{names[j]} {row[f'{which}_printed']}"
            long.append({"row": 3 * i + 1 + j, "what": row["what"], "value": row[which], "series": names[j], "label": label})
        # The heading of a pair is a row without a value, so that bars and words keep one order.
        long.append({"row": 3 * i, "what": row["what"], "value": None, "series": None, "label": row["what"]})
    data = pd.DataFrame(long).sort_values("row")
    chart, x, y = alt.Chart(data), _x("value", x_title, domain, tick), _y()
    tooltip = [alt.Tooltip("what:N", title="What"), alt.Tooltip("label:N", title="Amount")]
    colour = alt.Color("series:N", scale=alt.Scale(domain=list(names), range=[GREY, BLUE]), legend=None)
    bars = (
        chart.transform_filter("isValid(datum.value)")
        .mark_bar(height=15, cornerRadiusEnd=2)
        .encode(x=x, y=y, color=colour, tooltip=tooltip)
    )
    labels = (
        chart.transform_filter("isValid(datum.value)").mark_text(align="left", dx=5, fontSize=12).encode(x=x, y=y, text="label:N")
    )
    heads = (
        chart.transform_filter("!isValid(datum.value)")
        .mark_text(align="left", fontWeight="bold", dy=3)
        .encode(x=alt.value(2), y=y, text="label:N")
    )
    return _theme(alt.layer(bars, labels, heads).properties(height=22 * len(data), width=WIDTH["wide"]))


def flow(steps: list[tuple[str, str, str]]) -> alt.TopLevelMixin:
    """Draw a flow of boxes from top to bottom: ``steps`` are (heading, words under it, words beside it or nothing)."""
    data = pd.DataFrame(steps, columns=["head", "under", "beside"])
    # Vega draws a list as lines; the words beside a box would else run over the edge of a phone.
    data["lines"] = data["beside"].str.split(", ")
    data["top"] = range(len(data))
    data["bottom"], data["middle"], data["after"] = data["top"] + 0.62, data["top"] + 0.31, data["top"] + 1.0
    scale, y_scale = alt.Scale(domain=[0, 100], nice=False), alt.Scale(domain=[0, len(data) - 0.3], reverse=True, nice=False)
    y = alt.Y("top:Q", axis=None, scale=y_scale)

    def x(at: float) -> dict[str, alt.XDatum]:
        return {"x": alt.XDatum(at, axis=None, scale=scale)}

    chart = alt.Chart(data)
    box = chart.mark_rect(fill=BLUE, fillOpacity=0.14, stroke=BLUE, cornerRadius=4).encode(
        **x(0), x2=alt.X2Datum(64), y=y, y2="bottom:Q"
    )
    arrow = (
        alt.Chart(data.iloc[:-1])
        .mark_rule(color=GREY, strokeWidth=1.5)
        .encode(**x(32), y=alt.Y("bottom:Q", scale=y_scale, axis=None), y2="after:Q")
    )
    middle = alt.Y("middle:Q", scale=y_scale, axis=None)
    head = chart.mark_text(fontWeight="bold", fontSize=14, dy=-8).encode(**x(32), y=middle, text="head:N")
    under = chart.mark_text(fontSize=11, dy=10, limit=205).encode(**x(32), y=middle, text="under:N")
    beside = (
        chart.transform_filter("datum.beside != ''")
        .mark_text(align="left", fontSize=11.5)
        .encode(**x(67), y=middle, text="lines:N")
    )
    return _theme(alt.layer(arrow, box, head, under, beside).properties(height=84 * len(data), width=WIDTH["wide"]))


def chains(frame: pd.DataFrame) -> alt.TopLevelMixin:
    """Draw one row per figure: its hops from left to right, an orange triangle where something changed.

    ``frame`` needs ``label``, ``step`` (1, 2, …), ``who`` and ``changed``; one row per hop.
    """
    order = {label: i for i, label in enumerate(dict.fromkeys(frame["label"]))}
    data = frame[["label", "step", "who", "changed"]].assign(row=frame["label"].map(order), changed=frame["changed"].astype(bool))
    last = int(data["step"].max())
    scale = alt.Scale(domain=[0.95, last + 0.75], nice=False)
    x = alt.X("step:Q", axis=None, scale=scale)
    chart, y = alt.Chart(data), _y()
    line = chart.mark_line(color=GREY, strokeWidth=1.5, yOffset=4).encode(x=x, y=y, detail="label:N")
    tooltip = [alt.Tooltip("label:N", title="Figure"), alt.Tooltip("who:N", title="Told by")]
    point = chart.mark_point(filled=True, size=90, opacity=1, yOffset=4).encode(
        x=x,
        y=y,
        shape=alt.Shape("changed:N", scale=alt.Scale(domain=[False, True], range=["circle", "triangle-up"]), legend=None),
        color=alt.Color("changed:N", scale=alt.Scale(domain=[False, True], range=[BLUE, ORANGE]), legend=None),
        tooltip=tooltip,
    )
    who = chart.mark_text(align="left", dx=8, dy=15, fontSize=10.5, limit=100).encode(x=x, y=y, text="who:N")
    heads = (
        alt.Chart(data.drop_duplicates("label"))
        .mark_text(align="left", dy=-14, fontWeight="bold", limit=WIDTH["narrow"])
        .encode(x=alt.value(2), y=y, text="label:N")
    )
    return _theme(alt.layer(line, point, who, heads).properties(height=54 * len(order), width=WIDTH["wide"]))
