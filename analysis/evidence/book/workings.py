"""Notebooks as pages for people who do not code: each result in a sentence or a table, then the code folded.

A notebook's code cells are replaced before MyST reads it by our directive ``{working}``, which builds the results from the
records in the cell's outputs. What is no record (a data frame shown in passing) stays in the notebook.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from evidence.book.domain import domain_of
from evidence.book.fresh import begin_page
from evidence.book.nodes import ClaimNode, Fold, ItemList, PrintedIn, Withdrawn, WorkingResult
from evidence.book.parts import Long, item_height
from evidence.book.store import KINDS, Kind, Store
from evidence.publish.anchors import anchor_of
from evidence.publish.records import FIGURE, STATEMENT, STOP, TABLE, VALUE, Figure, Statement, Table, Value

CELLS = "evidence-cells"  # of the notebook being read, in Sphinx's temporary data
FEW = 4  # claims named in the sentence; more are folded


def begin(app: Sphinx, docname: str, source: list[str]) -> None:
    """Note a page as it is read, and prepare a notebook for MyST.

    Not where ``evidence_workings`` is off: MyST-NB then shows the cells, and runs them if it is told to (the benchmark's
    plain Jupyter Book, which would have nothing to run otherwise).
    """
    if begin_page(app.env, docname, source[0]).is_notebook and app.config.evidence_workings:
        notebook = json.loads(source[0])
        app.env.temp_data[CELLS] = cells = gathered(notebook["cells"])
        notebook["cells"] = [as_directive(number, cell) for number, cell in enumerate(cells)]
        source[0] = json.dumps(notebook)


def gathered(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the cells with code that shows nothing moved to the next code that does, so that a page has fewer folds."""
    out: list[dict[str, Any]] = []
    waiting: list[str] = []
    for cell in cells:
        if cell["cell_type"] == "code":
            waiting.append("".join(cell["source"]).strip())
            if any(records_of(cell)):
                out.append({"cell_type": "code", "code": waiting, "outputs": cell["outputs"]})
                waiting = []
        else:
            # Not carried past a text: it would stand under a heading that is not its own.
            if waiting:
                out.append({"cell_type": "code", "code": waiting, "outputs": []})
                waiting = []
            out.append(cell)
    return [*out, {"cell_type": "code", "code": waiting, "outputs": []}] if waiting else out


def as_directive(number: int, cell: dict[str, Any]) -> dict[str, Any]:
    """Return a cell of text as it is, and a cell of code as text with our directive in it."""
    if cell["cell_type"] != "code":
        return cell
    # Only the number of the cell: backticks in its code would end the fence that it stands in.
    return {"cell_type": "markdown", "id": f"working-{number}", "metadata": {}, "source": f"```{{working}} {number}\n```\n"}


def records_of(cell: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield name, media type and data of each record that a code cell shows; the name is empty for one not published."""
    for output in cell.get("outputs", []):
        name = output.get("metadata", {}).get("scrapbook", {}).get("name", "")
        for media in (VALUE, TABLE, FIGURE, STATEMENT, STOP):
            if media in output.get("data", {}):
                yield name, media, output["data"][media]


class WorkingDirective(SphinxDirective):
    """``{working} number``: the results of one code cell, then its code."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the results and the folded code."""
        cell = self.env.temp_data[CELLS][int(self.arguments[0])]
        notebook = self.env.docname.rpartition("/")[2]
        results = [node for record in records_of(cell) for node in self.result_nodes(notebook, *record)]
        code = "\n\n".join(filter(None, cell["code"]))
        return [*results, Fold("", nodes.literal_block(code, code, language="python"), summary="The code")] if code else results

    def result_nodes(self, notebook: str, name: str, media: str, data: Any) -> list[nodes.Node]:
        """Return what one record is on the page."""
        if name == "*":
            words = f"{len(data):,} values, one for each claim, under the claims' own names."
            return [nodes.paragraph("", words, classes=["working-value"])]
        if media == VALUE:
            value = msgspec.convert(data, Value)
            self.note_leads(f"{notebook}.{name}", value)
            return list(value_nodes(f"{notebook}.{name}", value, self.known_claims(value)))
        if media == STOP:
            return [nodes.paragraph("", "", Withdrawn("", "No result today.", because=str(data)), classes=["working-value"])]
        if media == STATEMENT:
            return [statement_node(f"{notebook}.{name}", msgspec.convert(data, Statement))]
        key = f"{notebook}.{name}" if name else ""
        kind: Kind = "figures" if media == FIGURE else "tables"
        domain, docname = domain_of(self.env), self.env.docname
        aside = msgspec.convert(data, Figure) if media == FIGURE else msgspec.convert(data, Table)
        # The harvest's record where there is one, since the notebook's own output has no drawings.
        record = domain.store.result(kind, key) or aside
        ident = nodes.make_id(key.replace(".", "-")) if key else f"aside-{self.env.new_serialno('evidence-aside') + 1}"
        node = WorkingResult("", key=key, kind=kind, ident=ident, title=record.title)
        if record is aside:
            node["record"] = aside
        domain.show(
            docname,
            record,
            ident,
            f"{KINDS[kind]} {key!r}" if key else f"a {KINDS[kind]}",
            self.lineno,
            (kind, key) if key else None,
        )
        if key:
            node["ids"].append(ident)
            domain.note(docname, kind, key, self.lineno)
        return [node]

    def known_claims(self, record: Value) -> dict[str, Value]:
        """Return the claims behind a value that the register has, and note that this page prints them."""
        domain = domain_of(self.env)
        known = {claim: one for claim in record.claims if (one := domain.store.value(f"claims.{claim}"))}
        # Noted as uses, so that the page is read again when one of these claims changes.
        for claim in known:
            domain.note(self.env.docname, "values", f"claims.{claim}", self.lineno)
        return known

    def note_leads(self, key: str, record: Value) -> None:
        """Note where a value leads, and how long its lists are."""
        domain, docname, name = domain_of(self.env), self.env.docname, key.partition(".")[2]
        for of, names in (("claims", record.claims), ("rows", record.rows)):
            items = [item_words(domain.store, of, one) for one in names]
            for anchor in filter(None, (anchor for _, anchor, _ in items)):
                domain.leads(docname, self.lineno, f"value {key!r}", anchor)
            if len(names) > (FEW if of == "claims" else 0):
                # Without anchors: a list says where rows stand, and is not where they stand.
                rows = [("", words, item_height(words + after)) for words, _, after in items]
                domain.pages[docname].longs.append(Long(f"value-{name}-{of}", record.label, rows, folded=True))


def value_nodes(key: str, record: Value, known: dict[str, Value]) -> Iterator[nodes.Node]:
    """Yield a published value as one sentence with its anchor, and folded below it what it was made from."""
    name = key.partition(".")[2]
    says = f"{record.label[:1].upper()}{record.label[1:]}: "
    sentence = nodes.paragraph("", ids=[f"value-{name}"], classes=["working-value"])
    sentence += [nodes.Text(says), nodes.strong("", record.text), nodes.Text(".")]
    if 0 < len(record.claims) <= FEW:
        sentence += [nodes.Text(" From "), *listed(claim_link(claim, known) for claim in record.claims), nodes.Text(".")]
    if record.by_hand:
        sentence += nodes.Text(f" Its claims are named by hand: {record.by_hand.rstrip('.')}.")
    sentence += PrintedIn(key=key)
    yield sentence
    if len(record.claims) > FEW:
        what = f"The {len(record.claims):,} claims"
        yield Fold(
            "", ItemList(ident=f"value-{name}-claims", of="claims", key=key, title=f"{what} of: {record.label}"), summary=what
        )
    if record.rows:
        what = "The row counted" if len(record.rows) == 1 else f"The {len(record.rows):,} rows counted"
        yield Fold(
            "", ItemList(ident=f"value-{name}-rows", of="rows", key=key, title=f"{what} for: {record.label}"), summary=what
        )


def statement_node(key: str, record: Statement) -> nodes.Node:
    """Return a published statement as one sentence with its anchor."""
    says = f"{'Holds' if record.holds else 'No longer holds'}: {record.says}" + (
        f" ({record.figures})." if record.figures else "."
    )
    name = key.partition(".")[2]
    return nodes.paragraph("", says, ids=[f"statement-{name}"], classes=["working-value"])


def item_words(store: Store, of: str, name: str) -> tuple[str, str, str]:
    """Return an item of a list: its words, the anchor that they lead to or nothing, and more words behind.

    A claim is its figure, then what it is; a row of a table (``table/key``) is its key in words.
    """
    if of == "claims":
        record = store.value(f"claims.{name}")
        return (record.text, name, f": {record.label}") if record else (name, name, "")
    table, _, key = name.partition("/")
    return key.replace("-", " ").replace("/", ", "), anchor_of(table, key), ""


def claim_link(claim: str, known: dict[str, Value]) -> ClaimNode:
    """Return a claim's printed form, or its id where the register does not have it, as a link to it."""
    record = known.get(claim)
    return ClaimNode("", record.text if record else claim, claim=claim, label=record.label if record else claim)


def listed(links: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield links with commas, and "and" before the last."""
    every = list(links)
    for position, node in enumerate(every):
        if position:
            yield nodes.Text(" and " if position == len(every) - 1 else ", ")
        yield node
