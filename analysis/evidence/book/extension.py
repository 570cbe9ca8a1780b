"""The book's Sphinx extension: values, tables and figures from the harvest, each traceable to its claim.

This module only says what belongs to the extension. Authors find what they may write in :mod:`evidence.book.roles`; what it
looks like is decided in :mod:`evidence.book.html`, what is remembered in :mod:`evidence.book.domain`.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from evidence.book import nodes as ours
from evidence.book import visitors
from evidence.book.assets import setup_site
from evidence.book.builder import BookBuilder
from evidence.book.domain import EvidenceDomain
from evidence.book.fresh import pages_to_write, settle, stale_pages, write_why
from evidence.book.once import keep_what_is_made
from evidence.book.refusals import ProblemsDirective
from evidence.book.roles import BoxDirective, FigureDirective, HoldsRole, ResultDirective, ValueRole, WorkingsDirective
from evidence.book.uses import write_uses
from evidence.book.workings import WorkingDirective, begin


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the domain, the roles, the directives, the nodes and the site layer."""
    app.add_domain(EvidenceDomain)
    app.add_builder(BookBuilder, override=True)
    app.add_config_value("evidence_workings", True, "env", (bool,))
    app.add_role("value", ValueRole())
    app.add_role("holds", HoldsRole())
    for name, directive in (
        ("result-table", ResultDirective),
        ("result-figure", FigureDirective),
        ("workings", WorkingsDirective),
        ("working", WorkingDirective),
        ("div", BoxDirective),
        ("problems", ProblemsDirective),
    ):
        app.add_directive(name, directive)
    app.add_enumerable_node(ours.ResultTable, "table", title_of, html=(visitors.visit_result, nothing), text=(skip, nothing))
    app.add_enumerable_node(ours.ResultFigure, "figure", title_of, html=(visitors.visit_result, nothing), text=(skip, nothing))
    app.add_node(ours.WorkingResult, html=(visitors.visit_working_result, nothing), text=(skip, nothing))
    app.add_node(ours.Workings, html=(visitors.visit_workings, nothing), text=(skip, nothing))
    app.add_node(ours.PrintedIn, html=(visitors.visit_printed_in, nothing), text=(skip, nothing))
    app.add_node(ours.ValueNode, html=(visitors.visit_value, visitors.depart_link), text=(nothing, nothing))
    app.add_node(ours.HoldsNode, html=(skip, nothing), text=(skip, nothing))
    app.add_node(ours.Withdrawn, html=(visitors.visit_withdrawn, visitors.depart_withdrawn), text=(nothing, nothing))
    app.add_node(ours.ItemList, html=(visitors.visit_items, nothing), text=(skip, nothing))
    app.add_node(ours.ClaimNode, html=(visitors.visit_claim, visitors.depart_link), text=(nothing, nothing))
    app.add_node(ours.Fold, html=(visitors.visit_fold, visitors.depart_fold), text=(nothing, nothing))
    app.add_node(ours.Box, html=(visitors.visit_box, visitors.depart_box), text=(nothing, nothing))
    app.connect("builder-inited", keep_what_is_made)
    app.connect("env-get-outdated", stale_pages)
    # First of all, for others may change the text that was read.
    app.connect("source-read", begin, priority=1)
    # Before the references are put in order, and after sections and tables have their numbers.
    app.connect("env-updated", settle, priority=1)
    app.connect("env-get-updated", pages_to_write, priority=900)
    app.connect("build-finished", write_uses)
    app.connect("build-finished", write_why)
    setup_site(app)
    # env_version is to be raised with the form of our nodes, which Sphinx keeps from one build to the next.
    return {"version": "2", "parallel_read_safe": True, "parallel_write_safe": True, "env_version": 7}


def title_of(node: Any) -> str:
    """Return a result's title, for references to it."""
    return str(node["title"])


def skip(self: Any, node: nodes.Element) -> None:
    """Write nothing where no HTML can be written."""
    raise nodes.SkipNode


def nothing(self: Any, node: nodes.Element) -> None:
    """Write no more than the words inside."""
