"""Style sheets cut down to what the built pages use: the theme's are 410 kB, of which a page needs a fifth.

A selector goes where it names a class that no page carries and no script may set; all else stays as it was written.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import tinycss2

NESTING = {"media", "supports", "container", "layer", "scope"}  # at-rules that hold rules
ANY_OF = {"is", "where", "has", "-webkit-any", "-moz-any"}  # what is in their brackets must be there; in :not() it need not


class Classes(HTMLParser):
    """Collects the classes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the classes of one element."""
        for name, value in attrs:
            if name == "class" and value:
                self.found.update(value.split())


class Trimmer:
    """Trims style sheets, and remembers by content what it found in pages and made of sheets, for the next build.

    Parsing takes a second for the whole site; an edit of one chapter costs one page of it.
    """

    def __init__(self, memory: Path) -> None:
        self.memory = memory
        try:
            self.known: dict[str, Any] = json.loads(memory.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self.known = {}
        self.kept: dict[str, Any] = {}

    def _remember(self, text: str, make: Callable[[str], Any], settings: str = "") -> Any:
        key = hashlib.sha256(f"{settings}\0{text}".encode()).hexdigest()
        self.kept[key] = self.known[key] if key in self.known else make(text)
        return self.kept[key]

    def used_classes(self, pages: Iterable[Path], scripts: Iterable[Path]) -> set[str]:
        """Return every class that a page carries, and every word of a script, for a script may set it as a class."""
        used: set[str] = set()
        for page in pages:
            used.update(self._remember(page.read_text(encoding="utf-8"), lambda text: sorted(classes_of(text))))
        for script in scripts:
            used.update(re.findall(r"[\w-]+", script.read_text(encoding="utf-8")))
        return used

    def trim(self, text: str, used: set[str]) -> str:
        """Return a style sheet with the rules that a site of these classes uses."""
        return str(self._remember(text, lambda text: trim_css(text, used.__contains__), " ".join(sorted(used))))

    def save(self) -> None:
        """Keep for the next build what this one needed, and nothing older."""
        self.memory.parent.mkdir(parents=True, exist_ok=True)
        self.memory.write_text(json.dumps(self.kept), encoding="utf-8")


def classes_of(page: str) -> set[str]:
    """Return the classes of a page's elements."""
    parser = Classes()
    parser.feed(page)
    return parser.found


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
