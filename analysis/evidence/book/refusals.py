"""``{problems}``: the page of all kinds of problem that a check can find, made from the enumeration in ``evidence.codes``."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from evidence.codes import GROUPS, Code


class ProblemsDirective(SphinxDirective):
    """``{problems}``: a section for each group, in which each code has an anchor, a title, an explanation and an example."""

    def run(self) -> list[nodes.Node]:
        """Return the sections."""
        return [self._section(title, codes) for title, codes in GROUPS.items()]

    def _section(self, title: str, codes: dict[str, Code]) -> nodes.section:
        section = nodes.section("", nodes.title(title, title), names=[nodes.fully_normalize_name(title)])
        self.state.document.note_implicit_target(section, section)
        section += nodes.definition_list("", *(_item(code, *entry) for code, entry in codes.items()))
        return section


def _item(code: str, title: str, explanation: str, example: str) -> nodes.definition_list_item:
    # As an anchor: whoever meets a code in a terminal or a tool can be sent here.
    term = nodes.term("", "", nodes.literal(code, code), nodes.Text(f" {title}"), ids=[f"problem-{code}"])
    words = [nodes.paragraph(text, text) for text in (explanation, f"Example: {example}.")]
    return nodes.definition_list_item("", term, nodes.definition("", *words))
