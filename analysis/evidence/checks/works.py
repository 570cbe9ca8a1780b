"""Rules on ``data/references.bib``: each record has a title, and addresses that lead somewhere."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

from evidence.checks.sources import ADDRESS, OTHER_DIGIT
from evidence.dataset import Dataset
from evidence.dataset.schema import BIBLIOGRAPHY
from evidence.problems import Problem
from evidence.words.addresses import EXPECTED

FILE = f"data/{BIBLIOGRAPHY}"
RECORD = re.compile(r"^\s*@\w+\s*[{(]\s*([^,\s]+)\s*,", re.MULTILINE)
DOI = re.compile(r"10\.\d{4,9}/\S+", re.ASCII)
LINKED = re.compile(r"\\(?:url|href)\s*\{([^}]*)\}")
ESCAPED = re.compile(r"\\([&%_#~$])")  # as TeX wants these letters written
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


# Two rules ask for it, and reading it is the longest part of theirs.
@functools.lru_cache(maxsize=2)
def records(dataset: Dataset) -> tuple[dict[str, int], dict[str, Any], Problem | None]:
    """Return the line of each record under its key, the records as pybtex reads them, and why the file cannot be read."""
    from pybtex.database import parse_string
    from pybtex.exceptions import PybtexError

    try:
        text = (dataset.root / FILE).read_text(encoding="utf-8-sig")
        # With pybtex, as the pages' own citations are read, so that both know the same keys.
        entries = dict(parse_string(text, "bibtex").entries.items())
    except (OSError, UnicodeDecodeError):
        return {}, {}, Problem(FILE, 0, "", "missing-file", "", "a UTF-8 BibTeX file", f"restore it with 'git checkout {FILE}'")
    except PybtexError as error:
        line = re.search(r"line (\d+)", str(error))
        row = int(line[1]) if line else 0
        return {}, {}, Problem(FILE, row, "", "bad-bibtex", str(error), "BibTeX that can be read", "mend the record there")
    lines = {found[1]: text.count("\n", 0, found.start(1)) + 1 for found in RECORD.finditer(text)}
    # A key is what it is, letter by letter: pybtex itself takes Green2011 for green2011.
    return {key: lines.get(key, 0) for key in entries}, entries, None


def works_can_be_cited(dataset: Dataset) -> Iterator[Problem]:
    """Each record says what the work is called, and its addresses are ones that a page may lead to."""
    lines, entries, problem = records(dataset)
    if problem:
        yield problem
    for key, entry in entries.items():
        fields = {name.lower(): " ".join(text.split()) for name, text in entry.fields.items()}

        def fault(
            field: str, code: str, value: str, expected: str, mend: str, *, row: int = lines[key], key: str = key
        ) -> Problem:
            return Problem(FILE, row, f"{key}.{field}", code, value, expected, mend)

        if not fields.get("title", "").strip("{} "):
            yield fault("title", "untitled-work", "", "the title of the work", "add it, as the work itself has it")
        doi = fields.get("doi")
        if doi is not None and not DOI.fullmatch(doi):
            mend = "look it up in the work; of an address of doi.org, only what follows the host"
            yield fault("doi", "bad-doi", doi, "a DOI such as 10.1371/journal.pmed.1000316", mend)
        for field, text in fields.items():
            for address in [text] if field == "url" else LINKED.findall(text):
                if not ADDRESS.fullmatch(ESCAPED.sub(r"\1", address)):
                    yield fault(
                        field, "bad-address", address, EXPECTED, "copy the whole address from the browser, or take it out"
                    )
            if found := CONTROL.search(text) or OTHER_DIGIT.search(text):
                wanted = "text in Latin letters and digits, without control characters"
                yield fault(field, "strange-character", found[0], wanted, "type the text again by hand")


RULES = [works_can_be_cited]
