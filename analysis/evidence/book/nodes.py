"""What our roles and directives leave in a page until it is written: one class for each thing that looks different."""

from __future__ import annotations

from docutils import nodes


class ValueNode(nodes.Inline, nodes.TextElement):
    """A value in prose, with ``key``, ``label`` and ``claims``; it leads to its claim or to its workings.

    ``because`` says why there is no such value any more, where that is so; its sentence is withdrawn.
    """


class HoldsNode(nodes.Inline, nodes.TextElement):
    """The tie of the sentence before it to a statement; ``because`` says why that does not hold, where it does not."""


class Withdrawn(nodes.Inline, nodes.TextElement):
    """A sentence that is withdrawn until somebody rewords it, and ``because`` of what."""


class ClaimNode(nodes.Inline, nodes.TextElement):
    """Words that lead to the ``claim`` that they tell, with ``label`` as their tooltip."""


class ItemList(nodes.General, nodes.Element):
    """A list under the id ``ident`` of claims or of rows counted: ``of`` says which, ``names`` are their ids.

    One node without words: thousands of paragraphs in folds, read by every transform, doubled the rendering.
    """


class PrintedIn(nodes.Inline, nodes.Element):
    """The pages that print the value ``key``: known only when all pages are read, so it is filled when it is written."""


class Result(nodes.General, nodes.Element):
    """A table or figure under the id ``ident``: its ``kind``, its ``key`` and ``title``, or its ``record`` where it has no key.

    The record itself is not kept with the page, whose drawings made the pages' files ten times as long.
    """


class ResultTable(Result):
    """A numbered table of a chapter."""


class ResultFigure(Result):
    """A numbered figure of a chapter."""


class WorkingResult(Result):
    """A table or figure on the page of the notebook that makes it, without a number: a link where a chapter shows it."""


class Fold(nodes.General, nodes.Element):
    """What stands folded under its ``summary``: code, rows counted, many claims."""


class Workings(nodes.General, nodes.Element):
    """The list of all notebook pages."""


class Box(nodes.General, nodes.Element):
    """A block with classes and nothing else; docutils' own container takes on the theme's page layout."""
