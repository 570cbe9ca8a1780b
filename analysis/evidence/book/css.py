"""Style sheets cut down to what the built pages use: the theme's are 410 kB, of which a page needs a fifth.

A selector goes where it names a class that no page carries and no script may set; all else stays as it was written.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import tinycss2

from evidence.files import write_if_changed

NESTING = {"media", "supports", "container", "layer", "scope"}  # at-rules that hold rules
ANY_OF = {"is", "where", "has", "-webkit-any", "-moz-any"}  # what is in their brackets must be there; in :not() it need not


def used_classes(pages: Iterable[Path], scripts: Iterable[Path]) -> set[str]:
    """Return every class that a page carries, and every word of a script, for a script may set it as a class."""
    used: set[str] = set()
    for page in pages:
        used |= classes_of(page.read_text(encoding="utf-8"))
    for script in scripts:
        used.update(re.findall(r"[\w-]+", script.read_text(encoding="utf-8")))
    return used


def classes_of(page: str) -> set[str]:
    """Return the classes of a page's elements, and what looks like one in its text.

    Read by pattern: a parser of HTML takes half a second for the site, and a class too many only keeps a rule too many.
    """
    values = set(re.findall(r"""\bclass\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", page))
    return {name for value in values for name in html.unescape(" ".join(value)).split()}


def trim_once(text: str, used: set[str], memory: Path) -> str:
    """Return a style sheet as :func:`trim_css` does, from ``memory`` where it was trimmed for the same classes before.

    Trimming takes half a second for the site, which is a fifth of what an edit of one chapter costs.
    """
    kept = memory / f"{hashlib.sha256(chr(0).join([text, *sorted(used)]).encode()).hexdigest()}.css"
    try:
        return kept.read_text(encoding="utf-8")
    except OSError:
        trimmed = trim_css(text, used.__contains__)
        write_if_changed(kept, trimmed)
        return trimmed


def trim_css(text: str, is_used: Callable[[str], bool]) -> str:
    """Drop from a style sheet each selector that names a class nobody uses, the icon font, and plain comments.

    >>> trim_css(".a,.b .c{x:y}@media print{.b{x:y}}p{z:1}", {"a", "c"}.__contains__)
    '.a{x:y}p{z:1}'
    """
    return "".join(_rules(tinycss2.parse_stylesheet(text, skip_whitespace=True), is_used))


def _rules(rules: Iterable[Any], is_used: Callable[[str], bool]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [s for s in split(rule.prelude) if is_wanted(s, is_used)]
            if selectors:
                yield f"{','.join(map(tinycss2.serialize, selectors))}{{{_body(rule.content)}}}"
        # Other at-rules in braces, such as @font-face and @keyframes, hold no selectors.
        elif rule.type == "at-rule" and rule.content is not None and rule.lower_at_keyword in NESTING:
            inside = "".join(_rules(tinycss2.parse_rule_list(rule.content, skip_whitespace=True), is_used))
            if inside.strip():
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude).rstrip()}{{{inside}}}"
        elif rule.type == "comment":
            if rule.value.startswith("!"):  # a licence, which must stay
                yield f"/*{rule.value}*/"
        elif not is_icon_font(rule):
            yield rule.serialize()


def _body(tokens: list[Any]) -> str:
    return tinycss2.serialize([token for token in tokens if token.type != "comment"])


def is_icon_font(rule: Any) -> bool:
    """Say whether a rule loads the icon font: 150 kB for sixteen icons, which book.css draws itself."""
    return rule.type == "at-rule" and rule.lower_at_keyword == "font-face" and "Font Awesome" in tinycss2.serialize(rule.content)


def split(tokens: list[Any]) -> list[list[Any]]:
    """Return a list of selectors as the selectors in it, without the blanks and comments around them."""
    selectors: list[list[Any]] = [[]]
    for token in tokens:
        # Only commas between selectors come here: tinycss2 keeps those inside :is(a, b) within the function.
        if token == ",":
            selectors.append([])
        elif token.type != "comment" and (selectors[-1] or token.type != "whitespace"):
            selectors[-1].append(token)
    for selector in selectors:
        while selector and selector[-1].type == "whitespace":
            selector.pop()
    return selectors


def is_wanted(selector: list[Any], is_used: Callable[[str], bool]) -> bool:
    """Say whether a selector can match: every class that it asks for is used, of each list of alternatives one."""
    for before, token in zip([None, *selector], selector, strict=False):
        if token.type == "ident" and before == "." and not is_used(token.value):
            return False
        if token.type == "function" and token.lower_name in ANY_OF:
            alternatives = split(token.arguments)
            if not any(is_wanted(one, is_used) for one in alternatives):
                return False
    return True
