"""Random edits of a book's folder, as its authors make them, and as accidents do: each says in words what it did.

Every edit is drawn from a ``random.Random`` and from what stands in the folder, so a seed gives the same edits again.
Some leave a book that the build must refuse; that is part of it.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from sandbox import Files, inputs, restore

Row = dict[str, str]
Draw = Callable[[Path, Random], str | None]  # edits a folder and says how, or does nothing where there is nothing to edit

KINDS: dict[str, tuple[Draw, int]] = {}  # each kind of edit under its name, with how often it is drawn against the others
WORDS = ("acorn", "barrow", "cellar", "drizzle", "ember", "furrow", "gravel", "hollow", "ivory", "juniper", "kettle", "lantern", "meadow", "nettle", "orchard")  # fmt: skip
LONG_AGO = 1_000_000_000  # seconds: a day of 2001
PRINTED = re.compile(r"(£?)(\d+(?:\.\d+)?)(%?)")


@dataclass
class Edit:
    """One edit: its kind, what it did in words, and what the files that it changed held before (nothing: was not there)."""

    kind: str
    words: str
    before: dict[str, bytes | None]


def edit(root: Path, rng: Random, earlier: list[Edit], kinds: list[str] | None = None) -> Edit:
    """Make one random edit in a folder, of one of the ``kinds`` or of any, or take back one of the ``earlier``."""
    names = kinds or [*KINDS, "taken-back"]
    weights = [KINDS[name][1] if name in KINDS else 6 for name in names]
    for _ in range(100):
        (kind,) = rng.choices(names, weights)
        before, dates = inputs(root), _dates(root)
        words = _take_back(root, rng, earlier) if kind == "taken-back" else KINDS[kind][0](root, rng)
        if words:
            changed = _changed(before, inputs(root))
            words += _age(root, rng, [name for name in changed if (root / name).is_file()], dates)
            return Edit(kind, words, {name: before.get(name) for name in changed})
    raise ValueError(f"none of these edits can be made in {root}: {', '.join(names)}")


def _dates(root: Path) -> dict[str, int]:
    return {name: (root / name).stat().st_mtime_ns for name in inputs(root)}


def _changed(before: Files, after: Files) -> list[str]:
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


def _age(root: Path, rng: Random, changed: list[str], dates: dict[str, int]) -> str:
    """Sometimes give changed files the date that they had, or an old one, as an archive or a copy does."""
    how = rng.random()
    if not changed or how >= 0.3:
        return ""
    for name in changed:
        date = dates.get(name, LONG_AGO * 10**9) if how < 0.15 else LONG_AGO * 10**9
        os.utime(root / name, ns=(date, date))
    return ", under the date that it had" if how < 0.15 else ", under an old date"


def _take_back(root: Path, rng: Random, earlier: list[Edit]) -> str | None:
    done = [(number, made) for number, made in enumerate(earlier, 1) if made.before]
    if not done:
        return None
    number, made = rng.choice(done)
    restore(root, {name: content for name, content in made.before.items() if content is not None}, made.before)
    return f"took edit {number} back"


def kind(weight: int = 2) -> Callable[[Draw], Draw]:
    """Make a function a kind of edit under its name."""

    def register(draw: Draw) -> Draw:
        KINDS[draw.__name__.replace("_", "-")] = (draw, weight)
        return draw

    return register


# Reading and writing


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _table(root: Path, name: str) -> list[Row]:
    with (root / "data" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _write_table(root: Path, name: str, rows: list[Row]) -> None:
    path = root / "data" / f"{name}.csv"
    header = next(csv.reader(io.StringIO(_read(path))))
    out = io.StringIO()
    writer = csv.DictWriter(out, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    _write(path, out.getvalue())


def _new(rng: Random) -> str:
    return f"{rng.choice(WORDS)} {rng.randrange(1000)}"


def _slug(rng: Random) -> str:
    return _new(rng).replace(" ", "-")


def _name(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _pages(root: Path) -> list[Path]:
    """Return the chapters that the table of contents names."""
    named = re.findall(r"(?:file|root): (chapters/\S+)", _read(root / "_toc.yml"))
    return [path for name in named if (path := root / f"{name}.md").is_file()]


def _notebooks(root: Path) -> list[Path]:
    return sorted((root / "analysis").glob("*.ipynb"))


def _append(path: Path, text: str) -> None:
    _write(path, _read(path).rstrip("\n") + "\n\n" + text + "\n")


# Data


def _correct(root: Path, rng: Random, column: Callable[[Row, str, str], None]) -> str | None:
    claims = _table(root, "claims")
    plain = [claim for claim in claims if PRINTED.fullmatch(claim["as_printed"])]
    if not plain:
        return None
    claim = rng.choice(plain)
    before, number, after = PRINTED.fullmatch(claim["as_printed"]).groups()  # type: ignore[union-attr]
    digits = len(number.partition(".")[2])
    new = f"{float(number) + rng.choice([1, 2, 3, 7]) * 10**-digits:.{digits}f}"
    old = claim["as_printed"]
    column(claim, f"{before}{new}{after}", new)
    _write_table(root, "claims", claims)
    return f"data/claims.csv: {claim['claim_id']} from {old} to {claim['as_printed']}"


@kind(10)
def number_corrected(root: Path, rng: Random) -> str | None:
    """Correct the number of a claim, as printed and as read."""

    def correct(claim: Row, printed: str, new: str) -> None:
        claim["as_printed"] = printed
        # A fall is stored with its sign; the printed string has none.
        for end in ("low", "high"):
            if claim[end]:
                claim[end] = f"-{new}" if claim[end].startswith("-") else new

    return _correct(root, rng, correct)


@kind(1)
def number_half_corrected(root: Path, rng: Random) -> str | None:
    """Correct a number as printed and not as read, which the check refuses."""
    words = _correct(root, rng, lambda claim, printed, new: claim.update(as_printed=printed))
    return words and f"{words}, but not its value (to be refused)"


@kind(4)
def claim_added(root: Path, rng: Random) -> str | None:
    """Add a telling of a measure that is there."""
    claims = _table(root, "claims")
    like = rng.choice(claims)
    made = {**like, "claim_id": f"{like['source_id']}-{_slug(rng)}", "also_at": ""}
    claims.insert(rng.randrange(len(claims) + 1), made)
    _write_table(root, "claims", claims)
    return f"data/claims.csv: added {made['claim_id']}, like {like['claim_id']}"


@kind(3)
def measure_added(root: Path, rng: Random) -> str | None:
    """Add a measure, and a telling of it."""
    measures, claims = _table(root, "measures"), _table(root, "claims")
    told = rng.choice(claims)
    like = next((m for m in measures if m["measure_id"] == told["measure_id"]), measures[0])
    made = {**like, "measure_id": _slug(rng), "what": f"{like['what']} of the {_new(rng)}"}
    _write_table(root, "measures", [*measures, made])
    _write_table(root, "claims", [*claims, {**told, "claim_id": f"{told['source_id']}-{made['measure_id']}", "measure_id": made["measure_id"]}])  # fmt: skip
    inferences = _table(root, "inferences")
    copies = [{**row, "id": made["measure_id"]} for row in inferences if row["id"] == like["measure_id"]]
    if copies:
        _write_table(root, "inferences", [*inferences, *copies])
    return f"data/measures.csv: added {made['measure_id']} in {made['topic']}, with a claim"


@kind(2)
def claim_retired(root: Path, rng: Random) -> str | None:
    """Retire a claim."""
    retired = _table(root, "retired")
    gone = {row["id"] for row in retired}
    left = [claim for claim in _table(root, "claims") if claim["claim_id"] not in gone]
    if not left:
        return None
    # Mostly one that the book can do without, for another claim tells its measure, or an edit added it.
    told = Counter(claim["measure_id"] for claim in left)
    spare = [c for c in left if told[c["measure_id"]] > 1 and re.search(rf"-({'|'.join(WORDS)})-\d+$", c["claim_id"])]
    claim = rng.choice(spare or left)["claim_id"]
    _write_table(
        root, "retired", [*retired, {"id": claim, "table": "claims", "when": "2026-01-01", "why": f"It was a {_new(rng)}"}]
    )
    return f"data/retired.csv: retired {claim}"


@kind(4)
def word_changed(root: Path, rng: Random) -> str | None:
    """Change a word of a text in a table: a reason, a definition, a statement."""
    table, column = rng.choice(
        [("disagreements", "why"), ("inferences", "why"), ("findings", "statement"), ("outcomes", "definition"), ("measures", "what"), ("programmes", "what"), ("studies", "what"), ("appraisal", "what_it_found"), ("chains", "lost")]
    )  # fmt: skip
    rows = _table(root, table)
    if not rows:
        return None
    number = rng.randrange(len(rows))
    rows[number][column] = f"{rows[number][column]} {_new(rng)}".strip()
    _write_table(root, table, rows)
    return f"data/{table}.csv: {column} of row {number + 2} to {rows[number][column]!r}"


@kind(3)
def rows_reordered(root: Path, rng: Random) -> str | None:
    """Put the rows of a table in another order."""
    table = rng.choice(["claims", "measures", "findings", "outcomes", "citations", "retired", "checks", "exclusions", "studies"])
    rows = _table(root, table)
    other = rng.sample(rows, len(rows))
    if other == rows:
        return None
    _write_table(root, table, other)
    return f"data/{table}.csv: rows in another order"


@kind(3)
def finding_added(root: Path, rng: Random) -> str | None:
    """Add a finding without a number."""
    findings = _table(root, "findings")
    if not findings:
        return None
    made = {**rng.choice(findings), "finding_id": _slug(rng), "statement": f"Gardens help against {_new(rng)}"}
    _write_table(root, "findings", [*findings, made])
    return f"data/findings.csv: added {made['finding_id']}"


@kind(2)
def finding_removed(root: Path, rng: Random) -> str | None:
    """Remove a finding."""
    findings = _table(root, "findings")
    if len(findings) < 2:
        return None
    gone = findings.pop(rng.randrange(len(findings)))
    _write_table(root, "findings", findings)
    return f"data/findings.csv: removed {gone['finding_id']}"


@kind(1)
def measure_misspelt(root: Path, rng: Random) -> str | None:
    """Name a measure that there is not, which the check refuses."""
    claims = _table(root, "claims")
    claim = rng.choice(claims)
    claim["measure_id"] += "x"
    _write_table(root, "claims", claims)
    return f"data/claims.csv: {claim['claim_id']} names the measure {claim['measure_id']} (to be refused)"


# Chapters


@kind(4)
def sentence_added(root: Path, rng: Random) -> str | None:
    """Add a sentence with a word of its own to a chapter."""
    page = rng.choice(_pages(root))
    text = f"A sentence on {_new(rng)}."
    _append(page, text)
    return f"{_name(root, page)}: added {text!r}"


@kind(5)
def word_of_chapter_changed(root: Path, rng: Random) -> str | None:
    """Change a word in a chapter's prose."""
    page = rng.choice(_pages(root))
    lines = _read(page).split("\n")
    prose = [n for n, line in enumerate(lines) if re.match(r"[A-Z][a-z]* [a-z]", line)]
    if not prose:
        return None
    line = rng.choice(prose)
    words = lines[line].split(" ")
    at = next((n for n, word in enumerate(words) if n and word.isalpha()), None)
    if at is None:
        return None
    old, words[at] = words[at], f"{rng.choice(WORDS)}{rng.randrange(100)}"
    lines[line] = " ".join(words)
    _write(page, "\n".join(lines))
    return f"{_name(root, page)}, line {line + 1}: {old!r} to {words[at]!r}"


@kind(3)
def title_changed(root: Path, rng: Random) -> str | None:
    """Change a chapter's title."""
    page = rng.choice(_pages(root))
    title = f"# The {_new(rng)}"
    _write(page, re.sub(r"\A#[^\n]*", title, _read(page)))
    return f"{_name(root, page)}: title to {title!r}"


@kind(3)
def section_added(root: Path, rng: Random) -> str | None:
    """Add a section to a chapter."""
    page, title = rng.choice(_pages(root)), f"On {_new(rng)}"
    _append(page, f"## {title}\n\nIt is about {_new(rng)}.")
    return f"{_name(root, page)}: added the section {title!r}"


@kind(2)
def section_removed(root: Path, rng: Random) -> str | None:
    """Remove a section of a chapter; what another page shows of it is then missing."""
    pages = [page for page in _pages(root) if "\n## " in _read(page)]
    if not pages:
        return None
    page = rng.choice(pages)
    parts = _read(page).split("\n## ")
    gone = parts.pop(rng.randrange(1, len(parts)))
    _write(page, "\n## ".join(parts).rstrip("\n") + "\n")
    return f"{_name(root, page)}: removed the section {gone.splitlines()[0]!r}"


@kind(4)
def value_printed(root: Path, rng: Random) -> str | None:
    """Print a value, which some page prints already, in another chapter."""
    pages = _pages(root)
    printed = sorted({found for page in pages for found in re.findall(r"\{value\}`([^`]+)`", _read(page))})
    if not printed:
        return None
    page, value = rng.choice(pages), rng.choice(printed)
    _append(page, f"Here stands {{value}}`{value}`.")
    return f"{_name(root, page)}: prints {value}"


@kind(2)
def value_no_longer_printed(root: Path, rng: Random) -> str | None:
    """Take a printed value out of a chapter."""
    pages = [page for page in _pages(root) if "{value}`" in _read(page)]
    if not pages:
        return None
    page = rng.choice(pages)
    value = rng.choice(re.findall(r"\{value\}`[^`]+`", _read(page)))
    _write(page, _read(page).replace(value, "a number", 1))
    return f"{_name(root, page)}: prints {value} no more"


@kind(1)
def value_misspelt(root: Path, rng: Random) -> str | None:
    """Ask for a value that there is not, which the build refuses."""
    page = rng.choice(_pages(root))
    _append(page, f"Here stands {{value}}`costs.{_slug(rng)}`.")
    return f"{_name(root, page)}: asks for a value that there is not (to be refused)"


@kind(3)
def chapter_added(root: Path, rng: Random) -> str | None:
    """Add a chapter, and put it into the table of contents."""
    name = f"chapters/{_slug(rng)}"
    toc = _read(root / "_toc.yml").split("\n")
    places = [n for n, line in enumerate(toc) if re.match(r"\s+- file: chapters/", line)]
    at = rng.choice(places)
    indent = toc[at][: toc[at].index("-")]
    _write(root / f"{name}.md", f"# On {_new(rng)}\n\nA new chapter. See [the start](introduction.md).\n")
    toc.insert(at, f"{indent}- file: {name}")
    _write(root / "_toc.yml", "\n".join(toc))
    return f"_toc.yml: added {name}"


@kind(2)
def chapter_removed(root: Path, rng: Random) -> str | None:
    """Take a chapter out of the table of contents, with or without its file; pages that lead to it are then refused."""
    toc = _read(root / "_toc.yml").split("\n")
    places = [n for n, line in enumerate(toc[:-1]) if re.match(r"\s+- file: chapters/", line) and "sections:" not in toc[n + 1]]
    # One that an earlier edit added, where there is one.
    added = [n for n in places if re.search(rf"/({'|'.join(WORDS)})-\d+$", toc[n])]
    if not places:
        return None
    name = toc.pop(rng.choice(added or places)).split("file: ")[1]
    _write(root / "_toc.yml", "\n".join(toc))
    if whole := rng.random() < 0.5:
        (root / f"{name}.md").unlink()
    return f"_toc.yml: removed {name}{', and its file' if whole else ''}"


@kind(3)
def chapter_moved(root: Path, rng: Random) -> str | None:
    """Change the order of two chapters that stand next to each other, which numbers figures and sections anew."""
    toc = _read(root / "_toc.yml").split("\n")
    pairs = [n for n in range(len(toc) - 1) if all(re.match(r"\s+- file: \S+$", line) for line in toc[n : n + 2])]
    pairs = [n for n in pairs if toc[n].index("-") == toc[n + 1].index("-") and not toc[n + 2].strip().startswith("sections")]
    if not pairs:
        return None
    at = rng.choice(pairs)
    toc[at : at + 2] = toc[at + 1], toc[at]
    _write(root / "_toc.yml", "\n".join(toc))
    return f"_toc.yml: {toc[at].split('file: ')[1]} before {toc[at + 1].split('file: ')[1]}"


# Files that chapters include


def _included(root: Path, *directives: str) -> list[Path]:
    """Return the files that chapters take in by one of some directives."""
    found = set()
    for page in _pages(root):
        for name in re.findall(rf"\{{(?:{'|'.join(directives)})\}} (\S+)", _read(page)):
            path = Path(os.path.normpath(page.parent / name))
            if path.is_file():
                found.add(path)
    return sorted(found)


@kind(5)
def included_text_changed(root: Path, rng: Random) -> str | None:
    """Change a text that a chapter includes."""
    if not (files := _included(root, "include")):
        return None
    path, text = rng.choice(files), f"An included {_new(rng)}."
    _append(path, text)
    return f"{_name(root, path)}: added {text!r}"


@kind(4)
def image_changed(root: Path, rng: Random) -> str | None:
    """Change an image that a chapter shows, to one of the same length."""
    if not (files := _included(root, "image", "figure")):
        return None
    path, colour = rng.choice(files), f"#{rng.randrange(16**6):06x}"
    _write(path, re.sub(r"#[0-9a-f]{6}", colour, _read(path)))
    return f"{_name(root, path)}: colour {colour}"


@kind(2)
def inclusion_added(root: Path, rng: Random) -> str | None:
    """Include one more text in a chapter."""
    page = rng.choice(_pages(root))
    name = f"{_slug(rng)}.md"
    _write(page.with_name("parts") / name, f"A part on {_new(rng)}.\n")
    _append(page, f"```{{include}} parts/{name}\n```")
    return f"{_name(root, page)}: includes parts/{name}"


@kind(1)
def inclusion_lost(root: Path, rng: Random) -> str | None:
    """Remove a file that a chapter includes, which the build refuses."""
    if not (files := _included(root, "include", "image", "figure")):
        return None
    path = rng.choice(files)
    path.unlink()
    return f"{_name(root, path)}: removed (to be refused)"


# Modules of the package, as the book in the folder sees it


@kind(5)
def constant_changed(root: Path, rng: Random) -> str | None:
    """Change a constant that a notebook computes with, in the module that a page prints as it is."""
    path = root / "analysis" / "evidence" / "formulas" / "garden.py"
    if not path.is_file():
        return None
    number = rng.randrange(2, 40)
    _write(path, re.sub(r"(?m)^BEDS = \d+", f"BEDS = {number}", _read(path)))
    return f"{_name(root, path)}: BEDS = {number}"


@kind(3)
def module_of_notebooks_changed(root: Path, rng: Random) -> str | None:
    """Change a heading of the tables that notebooks make."""
    path = root / "analysis" / "evidence" / "exhibits" / "tables.py"
    heading = f"Told by {_new(rng)}"
    new = re.sub(r'"Told by[^"]*"', f'"{heading}"', _read(path))
    if new == _read(path):
        return None
    _write(path, new)
    return f"{_name(root, path)}: heading {heading!r}"


@kind(3)
def style_changed(root: Path, rng: Random) -> str | None:
    """Change the style of the pages, which no notebook sees."""
    path = root / "analysis" / "evidence" / "book" / "assets" / "book.css"
    if not path.is_file():
        return None
    rule = f".{_slug(rng)} {{ color: #{rng.randrange(16**6):06x}; }}"
    _append(path, rule)
    return f"{_name(root, path)}: added {rule!r}"


@kind(2)
def template_changed(root: Path, rng: Random) -> str | None:
    """Change a template of the pages, which no notebook sees."""
    path = root / "analysis" / "evidence" / "book" / "templates" / "layout.html"
    if not path.is_file() or "block extrahead %}" not in _read(path):
        return None
    mark = f'<meta name="garden" content="{_new(rng)}">'
    _write(path, _read(path).replace("block extrahead %}", f"block extrahead %}}\n  {mark}", 1))
    return f"{_name(root, path)}: added {mark!r}"


@kind(3)
def comment_added(root: Path, rng: Random) -> str | None:
    """Add a comment to a module."""
    path = rng.choice(sorted((root / "analysis" / "evidence").rglob("*.py")))
    comment = f"# {_new(rng)}"
    _append(path, comment)
    return f"{_name(root, path)}: added {comment!r}"


# Notebooks


def _load(path: Path) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads(_read(path))
    return notebook


def _save(path: Path, notebook: dict[str, Any]) -> None:
    _write(path, json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


def _source(text: str) -> list[str]:
    return text.splitlines(keepends=True)


@kind(4)
def text_cell_changed(root: Path, rng: Random) -> str | None:
    """Add a sentence to a text of a notebook."""
    path = rng.choice(_notebooks(root))
    notebook = _load(path)
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    if not cells:
        return None
    cell, text = rng.choice(cells), f"It is about {_new(rng)}."
    cell["source"] = _source("".join(cell["source"]) + "\n\n" + text)
    _save(path, notebook)
    return f"{_name(root, path)}: added the text {text!r}"


@kind(4)
def code_cell_changed(root: Path, rng: Random) -> str | None:
    """Add a result to a notebook, which changes its code and what it publishes."""
    path, name, number = rng.choice(_notebooks(root)), _slug(rng), rng.randrange(1000)
    code = f'from evidence import publish\n\npublish.number("{name}", {number}, how="a number", why="an edit")'
    _add_cell(path, code, rng)
    return f"{_name(root, path)}: publishes {name}, {number}"


@kind(2)
def comment_in_notebook(root: Path, rng: Random) -> str | None:
    """Add a comment to the code of a notebook."""
    path, comment = rng.choice(_notebooks(root)), f"# {_new(rng)}"
    notebook = _load(path)
    cell = rng.choice([cell for cell in notebook["cells"] if cell["cell_type"] == "code"])
    cell["source"] = _source("".join(cell["source"]) + "\n" + comment)
    _save(path, notebook)
    return f"{_name(root, path)}: added {comment!r}"


@kind(1)
def cell_broken(root: Path, rng: Random) -> str | None:
    """Have a cell of a notebook raise, which the build refuses."""
    path = rng.choice(_notebooks(root))
    _add_cell(path, "1 / 0", rng)
    return f"{_name(root, path)}: a cell divides by zero (to be refused)"


def _add_cell(path: Path, code: str, rng: Random) -> None:
    notebook = _load(path)
    cell: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": None,
        "id": f"cell-{_slug(rng)}",
        "metadata": {},
        "outputs": [],
    }
    notebook["cells"].append({**cell, "source": _source(code)})
    _save(path, notebook)


@kind(2)
def outputs_altered(root: Path, rng: Random) -> str | None:
    """Alter the outputs of a notebook by hand, which the build puts right."""
    path = rng.choice(_notebooks(root))
    notebook = _load(path)
    cells = [cell for cell in notebook["cells"] if cell.get("outputs")]
    if not cells:
        return None
    if rng.random() < 0.5:
        for cell in cells:
            cell["outputs"] = []
        _save(path, notebook)
        return f"{_name(root, path)}: cleared all outputs"
    rng.choice(cells)["outputs"][0]["data"]["text/plain"] = [f"altered: {_new(rng)}"]
    _save(path, notebook)
    return f"{_name(root, path)}: altered an output"


@kind(2)
def notebook_added(root: Path, rng: Random) -> str | None:
    """Add a notebook, put it into the table of contents and print its value."""
    name = _slug(rng)
    like = _load(rng.choice(_notebooks(root)))
    like["cells"] = [{"cell_type": "markdown", "id": "cell-1", "metadata": {}, "source": [f"# Workings: {name}"]}]
    like["metadata"]["evidence"] = {"reads": []}
    path = root / "analysis" / f"{name}.ipynb"
    _save(path, like)
    _add_cell(
        path,
        f'from evidence import publish\n\npublish.number("number", {rng.randrange(1000)}, how="a number", why="an edit")',
        rng,
    )
    toc = _read(root / "_toc.yml").rstrip("\n")
    indent = toc.splitlines()[-1].partition("-")[0]
    if "title:" in toc.splitlines()[-1]:
        indent = toc.splitlines()[-2].partition("-")[0]
    _write(root / "_toc.yml", f"{toc}\n{indent}- file: analysis/{name}\n")
    page = rng.choice(_pages(root))
    _append(page, f"The new notebook says {{value}}`{name}.number`.")
    return f"analysis/{name}.ipynb: added, and {_name(root, page)} prints its value"


@kind(2)
def notebook_removed(root: Path, rng: Random) -> str | None:
    """Remove a notebook, and what pages show of it."""
    path = rng.choice(_notebooks(root))
    if len(_notebooks(root)) < 3:
        return None
    name = path.stem
    path.unlink()
    toc = _read(root / "_toc.yml")
    _write(root / "_toc.yml", re.sub(rf" *- file: analysis/{name}\n( +title: .*\n)?", "", toc))
    for page in _pages(root):
        text = re.sub(rf"\{{value\}}`{name}\.[^`]*`", "a number", _read(page))
        text = re.sub(rf"```\{{result-(?:table|figure)\}} {name}\.\S+\n(?:[^`][^\n]*\n)*```\n", "", text)
        text = re.sub(rf"\{{numref\}}`{name}-[^`]*`", "what stood here", text)
        if text != _read(page):
            _write(page, text)
    return f"analysis/{name}.ipynb: removed, and what pages show of it"


# Bibliography and settings


@kind(3)
def work_changed(root: Path, rng: Random) -> str | None:
    """Change the title of a work."""
    path, title = root / "data" / "references.bib", f"On the {_new(rng)}"
    text = _read(path)
    spots = list(re.finditer(r"(?m)^(\s*title\s*=\s*)\{.*\}(,?)$", text))
    if not spots:
        return None
    spot = rng.choice(spots)
    _write(path, f"{text[: spot.start()]}{spot[1]}{{{title}}}{spot[2]}{text[spot.end() :]}")
    return f"data/references.bib: a title to {title!r}"


@kind(2)
def author_changed(root: Path, rng: Random) -> str | None:
    """Change the author of a work, whom each citation names."""
    path, name = root / "data" / "references.bib", rng.choice(WORDS).capitalize()
    text = _read(path)
    spots = list(re.finditer(r"(?m)^(\s*author\s*=\s*)\{.*\}(,?)$", text))
    if not spots:
        return None
    spot = rng.choice(spots)
    _write(path, f"{text[: spot.start()]}{spot[1]}{{{name}, Ann}}{spot[2]}{text[spot.end() :]}")
    return f"data/references.bib: an author to {name!r}"


@kind(2)
def work_added(root: Path, rng: Random) -> str | None:
    """Add a work, and sometimes cite it."""
    key, title = _slug(rng), f"The {_new(rng)}"
    entry = f"@book{{{key},\n  author = {{{rng.choice(WORDS).capitalize()}, Bea}},\n  title = {{{title}}},\n  publisher = {{Shed}},\n  year = {{1999}}\n}}"
    _append(root / "data" / "references.bib", entry)
    page = rng.choice([page for page in _pages(root) if "{bibliography}" in _read(page)] or [None])
    if page is None or rng.random() < 0.5:
        return f"data/references.bib: added {key}"
    _write(page, re.sub(r"(?m)^```\{bibliography\}", f"Cited: {{cite:t}}`{key}`.\n\n```{{bibliography}}", _read(page), count=1))
    return f"data/references.bib: added {key}, and {_name(root, page)} cites it"


@kind(3)
def setting_changed(root: Path, rng: Random) -> str | None:
    """Change a setting of the book."""
    path, name = (
        root / "_config.yml",
        rng.choice(["title", "author", "extra_footer", "use_multitoc_numbering", "numfig_secnum_depth"]),
    )
    text = _read(path)
    new = {
        "title": lambda: re.sub(r"(?m)^title: .*$", f"title: The {_new(rng)}", text),
        "author": lambda: re.sub(r"(?m)^author: .*$", f"author: The {_new(rng)}", text),
        "extra_footer": lambda: re.sub(r"<p>[^<]*</p>", f"<p>On {_new(rng)}.</p>", text),
        "use_multitoc_numbering": lambda: re.sub(
            r"(use_multitoc_numbering: )(\w+)", lambda m: m[1] + ("false" if m[2] == "true" else "true"), text
        ),
        "numfig_secnum_depth": lambda: re.sub(r"(numfig_secnum_depth: )(\d)", lambda m: f"{m[1]}{(int(m[2]) + 1) % 3}", text),
    }[name]()
    if new == text:
        return None
    _write(path, new)
    return f"_config.yml: another {name}"


@kind(1)
def setting_commented(root: Path, rng: Random) -> str | None:
    """Add a comment to the settings or to the lock file."""
    path, comment = root / rng.choice(["_config.yml", "_toc.yml", "requirements.lock"]), f"# {_new(rng)}"
    if not path.is_file():
        return None
    _write(path, _read(path).rstrip("\n") + "\n" + comment + "\n")
    return f"{_name(root, path)}: added {comment!r}"


@kind(2)
def caption_changed(root: Path, rng: Random) -> str | None:
    """Change a caption of the table of contents, or whether a part is numbered."""
    path = root / "_toc.yml"
    text = _read(path)
    if rng.random() < 0.5 and "    numbered: 1\n" in text:
        _write(path, text.replace("    numbered: 1\n", "", 1))
        return "_toc.yml: a part is no longer numbered"
    caption = f"The {_new(rng)}"
    new = re.sub(r"(?m)^(\s+- caption: ).*$", rf"\g<1>{caption}", text, count=1)
    if new == text:
        return None
    _write(path, new)
    return f"_toc.yml: the first caption to {caption!r}"


# Accidents


@kind(2)
def files_touched(root: Path, rng: Random) -> str | None:
    """Give files another date, and leave their content."""
    names = sorted(inputs(root))
    some = names if rng.random() < 0.3 else rng.sample(names, min(5, len(names)))
    for name in some:
        os.utime(root / name, None if rng.random() < 0.5 else (LONG_AGO, LONG_AGO))
    return f"touched {len(some)} files"


def _built(root: Path, pattern: str) -> list[Path]:
    return sorted(path for path in (root / "_build").glob(pattern) if path.is_file())


@kind(2)
def page_of_site_removed(root: Path, rng: Random) -> str | None:
    """Remove a file of the site."""
    if not (pages := _built(root, "html/**/*")):
        return None
    path = rng.choice([page for page in pages if page.suffix == ".html"] if rng.random() < 0.7 else pages)
    path.unlink()
    return f"{_name(root, path)}: removed"


@kind(1)
def page_of_site_altered(root: Path, rng: Random) -> str | None:
    """Alter a page of the site by hand."""
    if not (pages := _built(root, "html/**/*.html")):
        return None
    path = rng.choice(pages)
    _append(path, f"<!-- {_new(rng)} -->")
    return f"{_name(root, path)}: altered"


@kind(2)
def built_file_cut_short(root: Path, rng: Random) -> str | None:
    """Cut a file short that the build keeps for itself."""
    kept = [path for path in _built(root, "**/*") if "html" not in path.parts and path.name != "vega-bundle.js"]
    if not kept:
        return None
    where = rng.choice(sorted({path.relative_to(root / "_build").parts[0] for path in kept}))
    path = rng.choice([path for path in kept if path.relative_to(root / "_build").parts[0] == where])
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return f"{_name(root, path)}: cut to half"


@kind(2)
def built_file_removed(root: Path, rng: Random) -> str | None:
    """Remove a file that the build keeps for itself."""
    kept = [
        path for path in _built(root, "**/*") if "html" not in path.relative_to(root).parts[:2] and path.name != "vega-bundle.js"
    ]
    if not kept:
        return None
    where = rng.choice(sorted({path.relative_to(root / "_build").parts[0] for path in kept}))
    path = rng.choice([path for path in kept if path.relative_to(root / "_build").parts[0] == where])
    path.unlink()
    return f"{_name(root, path)}: removed"
