"""``evidence new reference``: a record of the bibliography, from flags or questions."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from evidence.adding.asking import Ask, told
from evidence.adding.draft import Draft
from evidence.adding.proposals import slug
from evidence.problems import BookError

# In the order of the questions, with what is asked. A record needs the first four.
FIELDS = {
    "type": "article, book, report, techreport, misc …",
    "author": "Family name, First name, separated by ' and '; a body in braces: {Think Local Act Personal}",
    "title": "title",
    "year": "year",
    "institution": "who published a report",
    "publisher": "who published a book",
    "journal": "where an article appeared",
    "url": "address, with https://",
    "doi": "DOI, without https://doi.org/",
}
NEEDED = ("type", "author", "title", "year")
AS_TYPED = ("type", "url", "doi", "year")


def new(root: Path, arguments: list[str], ask: Ask | None) -> int:
    """Add a record; return 0, or 1 where something is wrong with it and nothing was written."""
    parser = argparse.ArgumentParser(prog="evidence new reference")
    parser.add_argument("--key", help="citation key, such as tlap2012; for ever")
    parser.add_argument("--confirmed", default="unconfirmed", help="how far it was confirmed (default: unconfirmed)")
    parser.add_argument("--sources", help=argparse.SUPPRESS)  # the other kinds take it
    for name, what in FIELDS.items():
        parser.add_argument(f"--{name}", help=what)
    options = vars(parser.parse_args(arguments))
    with Draft(root, root) as draft:
        for name, what in FIELDS.items() if ask else ():
            if ask and options[name] is None:
                options[name] = ask(f"{name} ({what}): ").strip()
        if missing := [name for name in NEEDED if not options[name]]:
            raise BookError(f"a record needs {', '.join(f'--{name}' for name in missing)}; nothing was written")
        key = options["key"] or _key(options)
        if ask and not options["key"]:
            key = ask(f"key [{key}]: ").strip() or key
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key):
            raise BookError(f"{key!r} is no citation key: write lower case letters, digits and hyphens. Nothing was written")
        record = record_text(key, options)
        if problems := draft.trial_record(record):
            print(*map(told, problems), "Nothing was written.", sep="\n", file=sys.stderr)
            return 1
        draft.keep_record(record)
        draft.commit()
    print(f"Added to data/references.bib:\n{record}")
    return 0


def record_text(key: str, options: dict[str, str | None]) -> str:
    """Return a record as BibTeX, with TeX's own signs escaped in what is printed."""
    lines = [f"  {name} = {{{_escaped(name, value)}}}" for name in FIELDS if name != "type" and (value := options[name])]
    return f"% {options['confirmed']}\n@{options['type']}{{{key},\n" + ",\n".join(lines) + "\n}"


def _escaped(name: str, value: str) -> str:
    return value if name in AS_TYPED else re.sub(r"(?<!\\)([&%#_$])", r"\\\1", value)


def _key(options: dict[str, str | None]) -> str:
    """Return the first author's family name and the year, as the other keys have them."""
    author = (options["author"] or "").split(" and ")[0].split(",")[0]
    return slug(author).replace("-", "") + (options["year"] or "")
