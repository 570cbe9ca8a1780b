"""A whole book with hostile text in every cell of words, in its bibliography and in front matter: none of it may act.

Run it with ``make fuzz``, or ``python tests/hostile.py``. Each text carries a mark of its own, so that what reaches a page is
known; then every page is parsed, and every script of data is read.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

from live import live
from mutations import Copy
from sandbox import command, environment, make_real

from evidence.checks.rules import check
from evidence.dataset import read

# Each is put behind what a cell says, with its mark for the 0.
TEXTS = (
    "<evil0 onmouseover=alert(1)>x</evil0><script>alert('zq0q')</script>",
    "\"><img src=zq0q onerror=alert(1)>",
    "'><svg/onload=alert('zq0q')>",
    "</script><!-- zq0q",
    "</title></head><body onload=alert('zq0q')>",
    "]]><![CDATA[ zq0q",
    "{{ 7 * 7 }} {% raw %} {0} %s zq0q",
    "```{raw} html <evil0>zq0q</evil0> ```",
    "{value}`claims.zq0q` $\\alpha$ {math}`x` [zq0q]{.evil} |zq|",
    "[zq0q](javascript:alert(1)) ![zq0q](https://evil.example/x.png) <https://evil.example/zq0q>",
    "https://evil.example/zq0q www.evil.example javascript:alert('zq0q')",
    "&lt;script&gt;zq0q&lt;/script&gt; &#60;evil0&#62; \\u003cscript\\u003e zq0q",
    "\u202ezq0q\u202c \u200bzq0q\ufeff \u2066zq0q\u2069 \u2028zq0q",
    "=cmd|'/C calc'!A0 @SUM(zq0q) +1 -1 zq0q",
    "\\\" \\' \\n `zq0q` ''' \"\"\" ; // zq0q",
)  # fmt: skip
TITLE = "A work <evil0 onload=alert(1)>zq0q</evil0><script>alert('zq0q')</script> \"' javascript:alert(1) {{ 7 }}".replace(
    "{{ 7 }}", ""
)
# Elements only where they are taken for words; elsewhere they are refused (tests/book/test_inert.py).
FRONT = """---
title: "{words}"
author: "{words}"
description: "{words}"
evil: "{words}"
myst:
  html_meta:
    description: "{markup}"
    "property=og:title": "{markup}"
    keywords: "{markup}"
---

"""


class Words(HTMLParser):
    """What a reader sees and hears: text and the values of attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.evil: list[str] = []
        self.data: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._script = tag == "script"
        if "evil" in tag or any("evil" in name or "zq" in name for name, _ in attrs):
            self.evil.append(f"{tag} {attrs}")
        for name, value in attrs:
            if name in ("href", "src", "id", "class") and re.search(r"zq\d+q|evil", value or ""):
                self.evil.append(f"{tag} {name}={value}")
        self.text += [value for _, value in attrs if value]

    def handle_data(self, data: str) -> None:
        if self._script:
            self.data.append(data)
            self._script = False
        self.text.append(data)


def mark_tables(copy: Copy, root: Path) -> tuple[dict[str, str], list[str]]:
    """Put a hostile text behind each cell of words; return the column of each mark, and the columns whose check refuses it."""
    marks, refused = dict[str, str](), set[tuple[str, str]]()
    # The ledger is written by the program, which knows the words in it again.
    tables = {name: table for name, table in copy.base.tables.items() if name != "ledger"}
    columns = [(name, column) for name, table in tables.items() for column in table.header if copy.is_free(name, column)]
    while True:
        numbers, marks = itertools.count(1), {}
        for name, table in copy.base.tables.items():
            free = [column for column in table.header if (name, column) in columns and (name, column) not in refused]
            rows = [table.header]
            for cells in table.rows:
                row = list(cells)
                for column in free:
                    at, number = table.header.index(column), next(numbers)
                    if row[at]:
                        row[at] += " " + TEXTS[number % len(TEXTS)].replace("0q", f"{number}q").replace("|zq|", "")
                        marks[f"zq{number}q"] = f"{name}.{column}"
                rows.append(row)
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerows(rows)
            (root / "data" / f"{name}.csv").write_text(out.getvalue(), encoding="utf-8", newline="")
        found = check(read(root))
        wrong = {(Path(p.file).stem, column) for p in found for column in p.column.split(", ")} & set(columns)
        # What leans on a column, such as ids that others name, is told there and not in it.
        if found and not wrong - refused:
            raise SystemExit("\n".join(map(str, found[:20])))
        if not found:
            return marks, sorted(".".join(one) for one in refused)
        refused |= wrong


def mark_works(root: Path) -> int:
    """Put a hostile text behind each title of the bibliography."""
    path = root / "data" / "references.bib"
    text, times = re.subn(
        r"(?m)^(\s*title = \{.*)\},?$", rf"\1 {re.escape(TITLE)}}},".replace("\\ ", " "), path.read_text(encoding="utf-8")
    )
    path.write_text(text, encoding="utf-8")
    return times


def mark_front(root: Path) -> int:
    """Give each chapter hostile front matter."""
    markup = json.dumps("\"><script>alert('zq0q')</script></title><evil0 onload=x>{{ 7 * 7 }}")[1:-1]
    words = "javascript:alert('zq0q') {{ 7 * 7 }} =cmd|x \u202ezq0q"
    chapters = sorted((root / "chapters").rglob("*.md"))
    for path in chapters:
        path.write_text(FRONT.format(words=words, markup=markup) + path.read_text(encoding="utf-8"), encoding="utf-8")
    return len(chapters)


def faults_of(site: Path) -> tuple[list[str], Counter[str]]:
    """Return what acts on the pages of a site, and how often each mark is read on them."""
    faults, seen = list[str](), Counter[str]()
    for path in sorted(site.rglob("*.html")):
        name, page = path.relative_to(site).as_posix(), path.read_text(encoding="utf-8")
        words = Words()
        words.feed(page)
        words.close()
        faults += [f"{name}: {what[:200]}" for what in [*live(page), *words.evil]]
        for data in filter(str.strip, words.data):
            try:
                json.loads(data)
            except ValueError as error:
                faults.append(f"{name}: a script of data is broken ({error}): {data[:80]}")
        seen.update(set(re.findall(r"zq\d+q", " ".join(words.text))))
    for path in sorted(site.rglob("*-rows-*.js")):
        if not re.fullmatch(r"evidenceRows\(\{[ -~]*\}\);\n", path.read_text(encoding="utf-8")):
            faults.append(f"{path.name}: more than rows")
    index = (site / "searchindex.js").read_text(encoding="utf-8")
    if "<" in json.dumps(json.loads(re.fullmatch(r"Search\.setIndex\((.*)\)", index, re.DOTALL)[1])["alltitles"]):  # type: ignore[index]
        faults.append("searchindex.js: a title with an element in it")
    return faults, seen


def main() -> int:
    """Build the hostile book and parse it; return 1 where something acts or the build fails."""
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        root = make_real(Path(folder) / "book")
        marks, refused = mark_tables(Copy(Path(folder) / "copy"), root)
        works, chapters = mark_works(root), mark_front(root)
        columns = set(marks.values())
        print(
            f"{len(marks):,} cells of {len(columns)} columns, {works} works and {chapters} chapters hold hostile text", flush=True
        )
        print(f"The check refuses it in {len(refused)} columns: {', '.join(refused)}", flush=True)
        done = subprocess.run(command(), cwd=root, env=environment(root), capture_output=True, encoding="utf-8", timeout=900)
        if done.returncode:
            print(done.stdout[-1500:], done.stderr[-6000:])
            return 1
        faults, seen = faults_of(root / "_build" / "html")
        read_on = {marks[mark] for mark in seen if mark in marks}
        print(f"{sum(mark in marks for mark in seen):,} of the cells, of {len(read_on)} columns, are read on pages as words")
        print(f"On no page: {', '.join(sorted(columns - read_on)) or 'none'}")
        print("\n".join([*faults[:40], f"{len(faults)} faults"]))
        return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
