"""The further parts of a long page: pages of their own, in the frame of the page that they go on from.

The frame is cut out of the page as it was written, for the theme takes 50 ms a page and a part is a hundred rows.
"""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

from evidence.book.parts import Layout, Long, part_name

Piece = tuple[str, str, bool]  # a heading, rows, and whether they can be filtered
BUCKET = 300  # rows in one file of the index by id
NEAR = 2  # parts on either side of the one that is read, in the row of numbers


def file_of(docname: str, number: int) -> str:
    """Return the file of a part, as it is named from a part of the same page."""
    return f"{part_name(docname, number).rpartition('/')[2]}.html"


def pointer_html(layout: Layout, docname: str, ident: str, stop: int) -> str:
    """Return a sentence that leads to the parts that a table or list goes on to, or nothing where all of it is here."""
    further = layout.further.get(ident)
    if not further:
        return ""
    ends = further if len(further) <= 3 else [further[0], further[-1]]
    links = [
        f'<a href="{file_of(docname, number)}#{html.escape(ident)}">page {number + 1} (rows {some.start + 1:,} to {some.stop:,})</a>'
        for number, some in ends
    ]
    words = (", " if len(further) <= 3 else " … ").join(links)
    return f'<p class="goes-on">{"Goes on, on" if stop else "Stands on"} {words}.</p>'


def rest_html(layout: Layout, docname: str, ident: str) -> str:
    """Return a sentence that leads to a table that wholly stands on further parts and to all after it, but for the first only."""
    gone = [some.ident for some in layout.parts[0] if not some.stop and some.ident in layout.further]
    if ident != gone[0]:
        return ""
    what = "This table" if len(gone) == 1 else f"The {len(gone):,} tables and lists from here on"
    where = layout.further[ident][0][0]
    href = f"{file_of(docname, where)}#{html.escape(ident)}"
    return f'<p class="goes-on">{what}: <a href="{href}">from page {where + 1} on</a>.</p>'


def numbers_html(docname: str, layout: Layout, number: int) -> str:
    """Return the row of numbers that leads through the parts of a page: the first, the last, those near by, and next."""
    last = len(layout.parts) - 1
    shown = sorted({0, last, *range(max(number - NEAR, 0), min(number + NEAR, last) + 1)})
    items, before = [], -1
    for one in shown:
        if one > before + 1:
            items.append("<li>…</li>")
        tip = f' title="{html.escape(layout.names[one])}"' if layout.names[one] else ""
        inside = (
            f'<a href="{file_of(docname, one)}"{tip}>{one + 1}</a>'
            if one != number
            else f'<span aria-current="page">{one + 1}</span>'
        )
        items.append(f"<li>{inside}</li>")
        before = one
    if number:
        items.insert(0, f'<li><a rel="prev" href="{file_of(docname, number - 1)}">previous</a></li>')
    if number < last:
        items.append(f'<li><a rel="next" href="{file_of(docname, number + 1)}">next</a></li>')
    return f'<nav class="parts" aria-label="Parts of this page"><span>Page</span><ol>{"".join(items)}</ol></nav>'


def list_html(docname: str, layout: Layout) -> str:
    """Return the list of all parts with what stands on each, which is also the way to a row without a script."""
    lines = "".join(
        f'<li><a href="{file_of(docname, number)}">Page {number + 1}</a>: {html.escape(name) or "text only"}</li>'
        for number, name in enumerate(layout.names)
    )
    return (
        f'<details class="fold all-parts" id="all-parts"><summary>What stands on which page</summary><ul>{lines}</ul></details>'
    )


def index_of(docname: str, longs: list[Long], layout: Layout) -> tuple[str, dict[str, str]]:
    """Return the index of a page's rows by id: what the page holds of it, and files of it by name.

    The page has only the first id of each file, so that it stays small; a file is a script, for a page opened from disk may
    not read another file, but may run it.
    """
    by_ident = {one.ident: one for one in longs}
    where = {
        row[0]: number
        for number, part in enumerate(layout.parts)
        for some in part
        for row in by_ident[some.ident].rows[some.start : some.stop]
        if row[0]
    }
    ids = sorted(where)
    stem = docname.rpartition("/")[2]
    files, first = dict[str, str](), list[str]()
    for start in range(0, len(ids), BUCKET):
        some_ids = {name: where[name] for name in ids[start : start + BUCKET]}
        files[f"{stem}-rows-{len(first) + 1}.js"] = f"evidenceRows({json.dumps(some_ids, separators=(',', ':'))});\n"
        first.append(ids[start])
    if not first:
        return "", {}
    known = json.dumps({"stem": stem, "first": first}, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" class="row-index">{known}</script>', files


def written(
    page: str, body: str, docname: str, layout: Layout, longs: list[Long], further: dict[int, list[Piece]]
) -> dict[str, str]:
    """Return the files of a page in parts: the page itself with the ways on, its further parts, and the index of its rows."""
    before, _, after = page.partition(body)
    index, files = index_of(docname, longs, layout)
    opening, closing = body.partition("</h1>")[::2]
    top = f"{numbers_html(docname, layout, 0)}{list_html(docname, layout)}"
    files[file_of(docname, 0)] = f"{before}{opening}</h1>{top}{closing}{numbers_html(docname, layout, 0)}{index}{after}"
    title = re.sub(r'<a class="headerlink".*', "", opening.partition("<h1>")[2])
    plain = re.sub(r"<[^>]+>", "", title)
    # What leads to a place on the page leads there from its parts too.
    frame = [re.sub(r'href="#(?!main-content|pst-)', f'href="{file_of(docname, 0)}#', piece) for piece in (before, after)]
    frame = [piece.replace(f'href="{file_of(docname, 0)}#"', f'href="{file_of(docname, 0)}"') for piece in frame]
    for number in range(1, len(layout.parts)):
        where = f"page {number + 1} of {len(layout.parts)}"
        head = re.sub(r"<title>(.*?)(?= &#8212;|</title>)", rf"<title>\1, {where}", frame[0], count=1, flags=re.DOTALL)
        inside, said = [], ""
        for heading, rows, _ in further[number]:
            inside.append((heading if heading not in (said, f"<h2>{plain}</h2>") else "") + rows)
            said = heading
        rows = "\n".join(inside)
        if any(filtered for _, _, filtered in further[number]):
            rows = f'<div class="filterable docutils">{rows}</div>'
        nav = numbers_html(docname, layout, number)
        name = f'<p class="part-name">{html.escape(layout.names[number])} <a href="{file_of(docname, 0)}#all-parts">What stands on which page</a></p>'
        files[file_of(docname, number)] = (
            f'{head}<section><h1>{title} <span class="part-number">{where}</span></h1>{nav}{name}{rows}{nav}</section>{index}{frame[1]}'
        )
    return files


def is_file_of(docname: str, name: str) -> bool:
    """Say whether a file is, by its name, a further part of a page or of the index of its rows."""
    return re.fullmatch(rf"{re.escape(docname.rpartition('/')[2])}-(page-\d+\.html|rows-\d+\.js)", name) is not None


def remove_others(folder: Path, docname: str, wanted: set[str], pages: set[str]) -> None:
    """Remove the parts that an earlier build wrote of a page and that it has no more; ``pages`` are the book's own."""
    prefix = docname.rpartition("/")[0]
    for path in folder.glob(f"{docname.rpartition('/')[2]}-*"):
        own = f"{prefix}/{path.stem}" if prefix else path.stem
        if is_file_of(docname, path.name) and path.name not in wanted and own not in pages:
            path.unlink()
