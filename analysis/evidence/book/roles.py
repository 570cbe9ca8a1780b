"""What authors write in chapters.

* ``{value}`key` `` or ``{value}`key:format` `` prints a value; ``plain`` drops the hedge, ``low`` and ``high`` give an end,
  ``strength`` gives a claim's strength of evidence; anything else is a Python format such as ``,.0f``.
* ``{holds}`key` `` behind a sentence ties it to a statement: when that no longer holds, the sentence is withdrawn.
* ``{result-table}`` and ``{result-figure}`` take a key and optionally a name for ``{numref}``.
* ``{workings}`` lists all notebook pages, and ``{div}`` puts a class on a block (``filterable``: a table with a filter).

Keys are ``notebook.name``; ``claims.CLAIM-ID`` prints any claim. An unknown key fails the build, on every run.
"""

from __future__ import annotations

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective, SphinxRole

from evidence.book.domain import domain_of
from evidence.book.nodes import Box, HoldsNode, Result, ResultFigure, ResultTable, ValueNode, Workings
from evidence.book.store import KINDS, Kind
from evidence.publish.records import Table, Value
from evidence.withdrawn import Sentence
from evidence.words import amounts


class ValueRole(SphinxRole):
    """``{value}`key:format` ``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the value as text with a link to where it comes from, or nothing and a fault for the end of the build."""
        domain = domain_of(self.env)
        key, _, form = self.text.strip().partition(":")
        record, text, fault = domain.store.value(key), "", ""
        if record is not None:
            try:
                text = formatted(record, form)
            except ValueError as error:
                fault = f"value {key!r} cannot be printed as {form!r}: {error}"
        domain.note(self.env.docname, "values", key, self.lineno, fault=fault)
        if because := domain.store.missing("values", key):
            # The name stands in its place, for whoever rewords the sentence.
            return [_at(ValueNode("", f"[{key}]", key=key, label=because, claims=[], because=because), self.lineno)], []
        if record is None or fault:
            return [], []  # the domain reports it when all pages are read
        if len(record.claims) == 1:
            domain.leads(self.env.docname, self.lineno, f"value {key!r}", record.claims[0])
        # As a node and not as HTML, so that a value in a heading reaches the menu and the title as its words.
        return [_at(ValueNode("", text, key=key, label=record.label, claims=record.claims, because=""), self.lineno)], []


class HoldsRole(SphinxRole):
    """``{holds}`key` ``, behind the sentence that rests on the statement."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the tie; an unknown statement is a fault for the end of the build."""
        domain, key = domain_of(self.env), self.text.strip()
        record = domain.store.statement(key)
        domain.note(self.env.docname, "statements", key, self.lineno)
        because = record.broken if record else domain.store.missing("statements", key)
        return [_at(HoldsNode(key=key, because=because), self.lineno)], []


def _at(node: nodes.Element, line: int) -> nodes.Element:
    node.line = line
    return node


def formatted(record: Value, form: str) -> str:
    """Print a harvested value: as published, or in the form asked for; raises ValueError where that is impossible."""
    if not form:
        return record.text
    if form == "strength":
        return record.strength
    if form in ("low", "high"):
        end = record.low if form == "low" else record.high
        if end is None:
            raise ValueError(f"it has no {form} end")
        return amounts.amount(end, record.unit)
    if form == "plain":
        low, high = record.low, record.high
        return amounts.spread(high if low is None else low, low if high is None else high, record.unit)
    if record.number is None:
        raise ValueError("it is no single value")
    return format(record.number, form)


class ResultDirective(SphinxDirective):
    """``{result-table} key`` and ``{result-figure} key``."""

    required_arguments = 1
    option_spec = {"name": directives.unchanged}  # noqa: RUF012
    kind: Kind = "tables"
    node: type[Result] = ResultTable

    def run(self) -> list[nodes.Node]:
        """Return one numbered node that carries the record, under the id and the name that ``{numref}`` uses."""
        domain, docname = domain_of(self.env), self.env.docname
        key = self.arguments[0].strip()
        record = domain.store.result(self.kind, key)
        because = domain.store.missing(self.kind, key)
        if because:
            record = Table(f"Withdrawn: {because}", [], [])
        node = self.node("", key=key, kind=self.kind, title=record.title if record else "", record=record if because else None)
        if record is not None:
            node["names"].append(nodes.fully_normalize_name(self.options.get("name", key.replace(".", "-"))))
            self.state.document.note_explicit_target(node, node)
            node["ident"] = node["ids"][0]
            domain.pages[docname].sentences += [Sentence(self.lineno, record.title, withdrawn=because)] if because else []
            domain.show(docname, record, node["ident"], f"{KINDS[self.kind]} {key!r}", self.lineno)
        domain.note(docname, self.kind, key, self.lineno, anchor="".join(node["ids"][:1]))
        return [] if record is None else [node]


class FigureDirective(ResultDirective):
    """``{result-figure} key``."""

    kind: Kind = "figures"
    node = ResultFigure


class WorkingsDirective(SphinxDirective):
    """``{workings}``: all notebook pages, with what each works out and who prints it."""

    def run(self) -> list[nodes.Node]:
        """Return the list, filled when all pages are read."""
        domain_of(self.env).pages[self.env.docname].lists = True
        return [Workings()]


class BoxDirective(SphinxDirective):
    """``{div} class``: a block with a class, in which headings may stand."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the block with what it holds."""
        box = Box("\n".join(self.content), classes=directives.class_option(self.arguments[0]))
        self.set_source_info(box)
        self.state.nested_parse(self.content, self.content_offset, box)
        return [box]
