"""The book's Sphinx extension: values, tables and figures from the harvest, each traceable to its claim.

* ``{value}`key` `` or ``{value}`key:format` `` prints a value; ``plain`` drops the hedge, ``low`` and ``high`` give an end,
  ``strength`` gives a claim's strength of evidence; anything else is a Python format such as ``,.0f``.
* ``{result-table}`` and ``{result-figure}`` take a key and optionally a name for ``{numref}``.

Keys are ``notebook.name``; ``claims.CLAIM-ID`` prints any claim. An unknown key fails the build, on every run.
"""

from __future__ import annotations

import difflib
import hashlib
import html
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.writers.html5 import HTML5Translator

from evidence.formulas.strength import MARKS
from evidence.publish.records import (
    FIGURE,
    TABLE,
    VALUE,
    ClaimLink,
    KindTag,
    PageLink,
    StrengthMark,
    Value,
    WebLink,
    cell_text,
    read_results,
)
from evidence.words import amounts

CLAIMS_PAGE = "chapters/evidence/claims"
LONG = 30  # characters; longer links may break over lines
LONG_ROW = 240  # characters
LONG_CELL = 90  # characters
MANY_COLUMNS = 8
KINDS = {"values": "value", "tables": "table", "figures": "figure"}


class Store:
    """All harvested results of a book, by kind and key."""

    def __init__(self, folder: Path) -> None:
        self.records: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
        for path in sorted(folder.glob("*.json")):
            results = read_results(path)
            for kind in KINDS:
                self.records[kind].update({f"{path.stem}.{name}": record for name, record in getattr(results, kind).items()})

    def digest(self, kind: str, key: str) -> str:
        """Return a digest of one record, or the empty text when there is none."""
        record = self.records[kind].get(key)
        return "" if record is None else hashlib.sha256(msgspec.json.encode(record)).hexdigest()

    def unknown(self, kind: str, key: str) -> str:
        """Return the message for a key that no notebook publishes."""
        near = difflib.get_close_matches(key, self.records[kind], 1)
        hint = (
            f"did you mean {near[0]!r}?"
            if near
            else f"no notebook publishes it; {KINDS[kind]}s are published with evidence.publish"
        )
        return f"unknown {KINDS[kind]} {key!r}: {hint}"


def store_of(env: BuildEnvironment) -> Store:
    """Return the results that the pages are made from."""
    store: Store = env.app.evidence_store  # type: ignore[attr-defined]
    return store


def note_use(env: BuildEnvironment, kind: str, key: str, line: int) -> None:
    """Remember that the page being read shows a record, and what the record was."""
    uses = env.evidence_uses.setdefault(env.docname, [])  # type: ignore[attr-defined]
    uses.append((kind, key, line, store_of(env).digest(kind, key)))


class ValueNode(nodes.Inline, nodes.TextElement):
    """A value in prose; it becomes a link to the claim or the notebook that it comes from."""


class ValueRole(SphinxRole):
    """``{value}`key:format` ``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the value as text with a link to where it comes from."""
        key, _, form = self.text.strip().partition(":")
        note_use(self.env, "values", key, self.lineno)
        record = store_of(self.env).records["values"].get(key)
        if record is None:
            return [nodes.Text("")], []  # env-check-consistency reports it
        try:
            text = formatted(record, form)
        except (ValueError, TypeError, KeyError):
            path = self.env.doc2path(self.env.docname, False)
            raise ExtensionError(f"{path}:{self.lineno}: value {key!r} cannot be printed as {form!r}") from None
        return [ValueNode("", text, key=key, label=record.label, claims=record.claims)], []


def formatted(record: Value, form: str) -> str:
    """Print a harvested value: as published, or in the form asked for; raises ValueError where that is impossible."""
    if not form:
        return record.text
    if form == "strength":
        return record.strength
    if form in ("low", "high"):
        return amounts.amount({"low": record.low, "high": record.high}[form], record.unit)  # type: ignore[arg-type]
    if form == "plain":
        low, high = record.low, record.high
        return amounts.spread(high if low is None else low, low if high is None else high, record.unit)
    if record.number is None:
        raise ValueError("a range has no single value")
    return format(record.number, form)


class Result(nodes.General, nodes.Element):
    """A table or figure of the harvest."""


class ResultTable(Result):
    """A numbered table."""


class ResultFigure(Result):
    """A numbered figure."""


class ResultDirective(SphinxDirective):
    """``{result-table} key`` and ``{result-figure} key``."""

    required_arguments = 1
    option_spec = {"name": directives.unchanged}  # noqa: RUF012
    kind = "tables"
    node: type[Result] = ResultTable

    def run(self) -> list[nodes.Node]:
        """Return one numbered node that carries the record."""
        key = self.arguments[0].strip()
        note_use(self.env, self.kind, key, self.lineno)
        record = store_of(self.env).records[self.kind].get(key)
        if record is None:
            return []
        node = self.node("", key=key, record=record)
        name = self.options.get("name", key.replace(".", "-"))
        self.add_name_to(node, name)
        return [node]

    def add_name_to(self, node: Result, name: str) -> None:
        """Give the node its id and the name that ``{numref}`` uses."""
        node["names"].append(nodes.fully_normalize_name(name))
        self.state.document.note_explicit_target(node, node)


class FigureDirective(ResultDirective):
    """``{result-figure} key``."""

    kind = "figures"
    node = ResultFigure


def title_of(node: Any) -> str:
    """Return a result's title, for references to it."""
    return str(node["record"].title)


def claim_address(translator: HTML5Translator, claim: str) -> str:
    """Return the address of a claim, relative to the page being written."""
    builder = translator.builder
    return f"{builder.get_relative_uri(builder.current_docname, CLAIMS_PAGE)}#{claim}"


def visit_value(self: HTML5Translator, node: ValueNode) -> None:
    """Open a value: a link with all that must stand beside a figure as its tooltip."""
    notebook = f"analysis/{node['key'].split('.')[0]}"
    if len(node["claims"]) == 1:
        address = claim_address(self, node["claims"][0])
    elif notebook in self.builder.env.found_docs:
        name = node["key"].partition(".")[2]
        address = f"{self.builder.get_relative_uri(self.builder.current_docname, notebook)}#value-{name}"
    else:
        address = ""
    target = f' href="{html.escape(address)}"' if address else ""
    self.body.append(f'<a class="value"{target} title="{html.escape(node["label"])}">')


def depart_value(self: HTML5Translator, node: ValueNode) -> None:
    """Close a value."""
    self.body.append("</a>")


def cell_html(translator: HTML5Translator, cell: Any) -> str:
    """Return the inside of a table cell; a list of cells stands one below the other."""
    if isinstance(cell, list):
        return "<br>".join(cell_html(translator, part) for part in cell)
    if isinstance(cell, str):
        return html.escape(cell)
    if isinstance(cell, StrengthMark):
        css = cell.strength.replace(" ", "-")
        return f'<span class="strength strength-{css}" title="{html.escape(cell.reason)}">{MARKS[cell.strength]} <span class="strength-word">{cell.strength}</span></span>'
    if isinstance(cell, KindTag):
        css = re.sub(r"[^a-z]+", "-", cell.kind)
        return f'<span class="kind kind-{css}">{html.escape(cell.kind)}</span>'
    text = html.escape(cell.text)
    if isinstance(cell, ClaimLink):
        css = "value" if len(text) < LONG else "claim"
        return f'<a class="{css}" href="{html.escape(claim_address(translator, cell.claim))}">{text}</a>'
    if isinstance(cell, PageLink):
        builder = translator.builder
        page, _, anchor = cell.page.partition("#")
        address = builder.get_relative_uri(builder.current_docname, page) + (f"#{anchor}" if anchor else "")
        return f'<a href="{html.escape(address)}">{text}</a>'
    assert isinstance(cell, WebLink)
    return f'<a href="{html.escape(cell.href)}">{text}</a>'


def table_html(translator: HTML5Translator, record: Any, caption: str = "") -> str:
    """Return a table with caption, header scopes, and labels for the stacked layout on phones."""
    columns, numeric = record.columns, set(record.numeric)
    rows = record.rows
    words = sum(len(cell_text(row.cells.get(c, ""))) for row in rows for c in columns) / max(len(rows), 1)
    css = (
        "result cards" if words > LONG_ROW or len(columns) >= MANY_COLUMNS else "result"
    )  # rows of prose read better as cards, whatever the screen
    parts = [f'<table class="{css}">{caption}<thead><tr>']
    parts += [f'<th scope="col"{_number(c in numeric)}>{html.escape(c)}</th>' for c in columns]
    parts.append("</tr></thead><tbody>")
    for row in rows:
        parts.append(f'<tr id="{html.escape(row.id)}">' if row.id else "<tr>")
        for position, column in enumerate(columns):
            tag, scope = ("th", ' scope="row"') if position == 0 else ("td", "")
            cell = row.cells.get(column, "")
            inside = cell_html(translator, cell)
            css = "num" if column in numeric else "long" if len(cell_text(cell)) > LONG_CELL else ""
            look = f' class="{css}"' if css else ""
            parts.append(f'<{tag}{scope} data-label="{html.escape(column)}"{look}>{inside}</{tag}>')
        parts.append("</tr>")
    parts.append("</tbody></table>")
    return "".join(parts)


def _number(is_number: bool) -> str:
    return ' class="num"' if is_number else ""


def _note(record: Any) -> str:
    return f'<p class="result-note">{html.escape(record.note)}</p>' if record.note else ""


def _caption(translator: HTML5Translator, node: Result, kind: str) -> str:
    numbers = translator.builder.fignumbers.get(kind, {}).get(node["ids"][0], ())
    name = {"figure": "Figure", "table": "Table"}[kind]
    shown = f'<span class="caption-number">{name} {".".join(map(str, numbers))} </span>' if numbers else ""
    link = f'<a class="headerlink" href="#{node["ids"][0]}" title="Link to this {kind}">#</a>'
    return f'{shown}<span class="caption-text">{html.escape(node["record"].title)}</span>{link}'


def visit_table(self: HTML5Translator, node: ResultTable) -> None:
    """Write a table."""
    caption = f"<caption>{_caption(self, node, 'table')}</caption>"
    body = table_html(self, node["record"], caption)
    self.body.append(f'<div class="result-table" id="{node["ids"][0]}">{body}{_note(node["record"])}</div>')
    raise nodes.SkipNode


def visit_figure(self: HTML5Translator, node: ResultFigure) -> None:
    """Write a figure: its finding, the drawing in two widths, its specification, its note and its table."""
    record = node["record"]
    spec = json.dumps(record.spec, ensure_ascii=False).replace("<", "\\u003c")
    self.body.append(
        f'<figure class="result-figure" id="{node["ids"][0]}"><figcaption><p>{_caption(self, node, "figure")}</p></figcaption>'
        f'<div class="chart" role="img" aria-label="{html.escape(record.alt)}">'
        f'<div class="chart-wide">{record.svg["wide"]}</div><div class="chart-narrow">{record.svg["narrow"]}</div>'
        f'<script type="application/json" class="chart-spec">{spec}</script></div>{_note(record)}'
        f'<details class="chart-data"><summary>The figures behind this chart</summary><div class="table-scroll">'
        f"{table_html(self, record.table)}</div></details></figure>"
    )
    raise nodes.SkipNode


def text_only(self: Any, node: nodes.Element) -> None:
    """Write a result's title where no HTML can be written."""
    raise nodes.SkipNode


def leave(self: Any, node: nodes.Element) -> None:
    """Write nothing more."""


def load_store(app: Sphinx) -> None:
    """Read the harvest when the build starts."""
    app.evidence_store = Store(Path(app.srcdir) / app.config.evidence_results)  # type: ignore[attr-defined]
    if not hasattr(app.env, "evidence_uses"):
        app.env.evidence_uses = {}  # type: ignore[attr-defined]
        app.env.evidence_sources = {}  # type: ignore[attr-defined]


def _source_digest(env: BuildEnvironment, docname: str) -> str:
    try:
        return hashlib.sha256(Path(env.doc2path(docname)).read_bytes()).hexdigest()
    except OSError:
        return ""


def outdated(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> Iterable[str]:
    """Return the pages that show a changed record, or whose own text changed whatever its file's date says."""
    store: Store = app.evidence_store  # type: ignore[attr-defined]
    for docname in env.found_docs & set(env.evidence_sources):  # type: ignore[attr-defined]
        uses = env.evidence_uses.get(docname, [])  # type: ignore[attr-defined]
        moved = any(store.digest(kind, key) != digest for kind, key, _, digest in uses)
        if moved or env.evidence_sources[docname] != _source_digest(env, docname):  # type: ignore[attr-defined]
            yield docname


def purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget what a page showed, before it is read again."""
    env.evidence_uses.pop(docname, None)  # type: ignore[attr-defined]
    env.evidence_sources.pop(docname, None)  # type: ignore[attr-defined]


def merge(app: Sphinx, env: BuildEnvironment, docnames: Iterable[str], other: Any) -> None:
    """Take over what another process read."""
    for docname in docnames:
        for kept, read in ((env.evidence_uses, other.evidence_uses), (env.evidence_sources, other.evidence_sources)):  # type: ignore[attr-defined]
            if docname in read:
                kept[docname] = read[docname]


def remember_source(app: Sphinx, docname: str, source: list[str]) -> None:
    """Note the content of a page as it is read, and leave out of the workings what the chapters show."""
    app.env.evidence_sources[docname] = _source_digest(app.env, docname)  # type: ignore[attr-defined]
    if docname.startswith("analysis/"):
        source[0] = without_published(source[0])


def without_published(text: str) -> str:
    """Return a notebook whose published tables and figures are named instead of shown: a chapter shows them.

    A published value gets an anchor and links to the claims that it was computed from.
    """
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            name = output.get("metadata", {}).get("scrapbook", {}).get("name")
            if not name and TABLE in output.get("data", {}):
                output["data"] = {"text/plain": output["data"]["text/plain"]}
            elif name and VALUE not in output["data"]:
                kind = "table" if TABLE in output["data"] else "figure"
                title = (output["data"].get(TABLE) or output["data"].get(FIGURE))["title"]
                output["data"] = {"text/plain": f"Published: {kind} {name}: {title}"}
            elif name and name != "*":
                value = output["data"][VALUE]
                links = ", ".join(
                    f'<a href="../{CLAIMS_PAGE}.html#{html.escape(c)}">{html.escape(c)}</a>' for c in value.get("claims", [])
                )
                words = f"<strong>{html.escape(str(value['text']))}</strong> {html.escape(name)}: {html.escape(value['label'])}"
                source = f" From {links}." if links else ""
                output["data"] = {"text/html": f'<p id="value-{html.escape(name)}">{words}.{source}</p>'}
            elif name == "*":
                output["data"] = {"text/plain": f"Published: {len(output['data'][VALUE])} values, one for each claim"}
    return json.dumps(notebook)


def titles_changed(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Have every page written again when a title changed, for each page's menu shows all titles."""
    titles = {docname: title.astext() for docname, title in env.titles.items()}
    before = getattr(env, "evidence_titles", titles)
    env.evidence_titles = titles  # type: ignore[attr-defined]
    return list(env.found_docs) if titles != before else []


def problems_of(env: BuildEnvironment) -> Iterator[str]:
    """Yield a message for each key that pages use and no notebook publishes."""
    store = store_of(env)
    for docname, uses in sorted(env.evidence_uses.items()):  # type: ignore[attr-defined]
        for kind, key, line, _ in uses:
            if key not in store.records[kind]:
                yield f"{env.doc2path(docname, False)}:{line}: {store.unknown(kind, key)}"


def check_uses(app: Sphinx, env: BuildEnvironment) -> None:
    """Fail the build where a page uses a key that no notebook publishes."""
    if messages := list(problems_of(env)):
        raise ExtensionError("\n".join(messages))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the role, the directives and the site layer."""
    from evidence.book.assets import setup_site

    app.add_config_value("evidence_results", "_build/results", "env")
    app.add_node(ValueNode, html=(visit_value, depart_value), text=(leave, leave))
    app.add_enumerable_node(ResultTable, "table", title_of, html=(visit_table, leave), text=(text_only, leave))
    app.add_enumerable_node(ResultFigure, "figure", title_of, html=(visit_figure, leave), text=(text_only, leave))
    app.add_role("value", ValueRole())
    app.add_directive("result-table", ResultDirective)
    app.add_directive("result-figure", FigureDirective)
    app.connect("builder-inited", load_store)
    app.connect("env-get-outdated", outdated)
    app.connect("env-purge-doc", purge)
    app.connect("env-merge-info", merge)
    app.connect("source-read", remember_source)
    app.connect("env-updated", titles_changed)
    app.connect("env-check-consistency", check_uses)
    setup_site(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True, "env_version": 1}
