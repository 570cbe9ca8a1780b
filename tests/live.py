"""What of a page of HTML would act in a reader's browser, or lead away, found by parsing it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from evidence.words.addresses import opens

LEADING = ("href", "src", "action", "formaction", "data", "xlink:href", "srcdoc", "poster")
# Scripts that a browser does not run: they are data, and what they hold ends at the first </script>.
DATA = ("application/json", "application/ld+json")
TO_CHAPTER = re.compile(r"0; url=[a-z/-]+\.html")


class _Live(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        # The theme's own scripts and style sheets have addresses of files of the site.
        if tag == "script" and given.get("type") not in DATA and not _is_file(given.get("src", "")):
            self.found.append(f"script {given}")
        # The first page of the site leads on to the first chapter.
        leads = tag == "meta" and "http-equiv" in given and not TO_CHAPTER.fullmatch(given.get("content", ""))
        if tag in ("iframe", "object", "embed", "base", "style") or leads:
            self.found.append(f"{tag} {given}")
        self.found += [f"{tag} {name}={value}" for name, value in given.items() if name.startswith("on") or name == "style"]
        self.found += [f"{tag} {name}={given[name]}" for name in LEADING if name in given and not opens(given[name])]
        if tag in ("img", "link") and not _is_file(given.get("src", given.get("href", ""))) and given.get("href") != "#":
            self.found.append(f"{tag} {given}")


def _is_file(address: str) -> bool:
    """Say whether an address is of a picture, script, style or page of the site, as a build writes them."""
    return "//" not in address and address.partition("?")[0].endswith((".js", ".css", ".png", ".svg", ".html"))


def live(page: str) -> list[str]:
    """Return each element or attribute that acts: scripts and styles in the page, handlers, frames, odd addresses."""
    parser = _Live()
    parser.feed(page)
    parser.close()
    return parser.found
