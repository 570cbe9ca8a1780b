"""Addresses that come from data and text: which of them a page may lead to.

A reader's click runs ``javascript:`` with the rights of the page, so only what opens somewhere else is let through.
"""

from __future__ import annotations

import html
import re

SCHEMES = ("https", "http", "mailto")
EXPECTED = "an address that starts with https://, http:// or mailto:"
# Browsers drop tabs, line ends and blanks from an address, and a reader does not see the rest: JaVa<tab>Script: is javascript:.
UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+")
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


def scheme_of(address: str) -> str:
    """Return the scheme of an address as the most lenient reader takes it, in lower case; the empty text where it has none.

    >>> scheme_of(" JaVa\\tScript&colon;alert(1)")
    'javascript'
    """
    # Twice, for an address may be coded once as text and once more as an attribute.
    found = SCHEME.match(UNSEEN.sub("", html.unescape(html.unescape(address))))
    return found[1].lower() if found else ""


def opens(address: str) -> bool:
    """Say whether an address is one that a page may lead to: http, https or mailto, or one within the book."""
    return scheme_of(address) in ("", *SCHEMES)
