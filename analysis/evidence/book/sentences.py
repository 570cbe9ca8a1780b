"""Sentences of the pages: which print a value or rest on a statement, and which are withdrawn because that no longer stands.

A sentence is withdrawn where a value in it is published no more, or where the statement that ``{holds}`` names behind it does
not hold. It stays on the page, marked, until somebody rewords it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from docutils import nodes

from evidence.book.nodes import HoldsNode, ValueNode, Withdrawn
from evidence.withdrawn import FIRST, Sentence

VALUE_HERE = "…"
END = re.compile(r"[.!?][\"”’)\]]*(?=\s|$)")


def blocks(document: nodes.Node) -> Iterator[nodes.TextElement]:
    """Yield each paragraph, title, term or other block of words."""
    for node in document.findall(nodes.TextElement):
        if not isinstance(node, nodes.Inline | nodes.literal_block | nodes.comment | nodes.math_block):
            yield node


def sentences(block: nodes.TextElement) -> list[list[nodes.Node]]:
    """Return the sentences of a block as lists of its children, its texts split where a sentence ends."""
    children: list[nodes.Node] = []
    for child in block.children:
        children += pieces(child) if isinstance(child, nodes.Text) else [child]
    block.children = []
    block.extend(children)
    found: list[list[nodes.Node]] = [[]]
    for child in children:
        # What hangs on a sentence stands behind its full stop, and behind the blank that follows a bold one or another tie.
        if isinstance(child, HoldsNode) and len(found) > 1 and not "".join(node.astext() for node in found[-1]).strip():
            found[-2] += [*found[-1], child]
            found[-1] = []
            continue
        found[-1].append(child)
        if child.astext().strip() and END.search(child.astext().rstrip()[-3:]):
            found.append([])
    return [one for one in found if one]


def pieces(text: nodes.Text) -> list[nodes.Node]:
    """Return a text cut after each end of a sentence, the blanks behind with it."""
    cuts = [match.end() for match in re.finditer(rf"{END.pattern}\s*", text.astext())]
    words = text.astext()
    edges = [0, *cuts, len(words)]
    return [nodes.Text(words[a:b]) for a, b in itertools.pairwise(edges) if words[a:b]]


def leaves(some: Sequence[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield the values and the texts of a sentence in their order."""
    for node in some:
        if isinstance(node, nodes.Text | ValueNode):
            yield node
        else:
            yield from leaves(node.children)


def noted(document: nodes.document, is_notebook: bool) -> list[Sentence]:
    """Return the sentences of a page, and mark on it those that are withdrawn."""
    found = []
    for block in list(blocks(document)):
        ours = [node for node in block.findall() if isinstance(node, ValueNode | HoldsNode)]
        if not is_notebook or ours:
            found += list(of_block(block, ours))
    return found


def of_block(block: nodes.TextElement, ours: Sequence[nodes.Element]) -> Iterator[Sentence]:
    """Yield the sentences of a block, and put each that is withdrawn into a node that says so."""
    line = next((node.line for node in (*ours, block, block.parent) if node is not None and node.line), 0)
    if not line:
        return  # no line of the page wrote it: a directive did, from what the program knows
    for some in sentences(block):
        own = [node for node in ours if any(node is one or node in one.findall() for one in some)]
        because = list(dict.fromkeys(node["because"] for node in own if node["because"]))
        words = " ".join("".join(node.astext() for node in some).split())
        if not words:
            continue
        computed, tied = (any(isinstance(node, kind) for node in own) for kind in (ValueNode, HoldsNode))
        # A printed number moves with the data, and what the sentence is known by must not.
        fixed = "".join(VALUE_HERE if node in own and isinstance(node, ValueNode) else node.astext() for node in leaves(some))
        yield Sentence(line, words, " ".join(fixed.split()[:FIRST]), computed, tied, "; ".join(because))
        if because:
            start = block.index(some[0])
            del block[start : start + len(some)]
            block.insert(start, Withdrawn("", "", *some, because="; ".join(because)))
