"""Which pages are read or written again, and why: by content, never by date, so that no page stays behind the others.

Sphinx goes by a page's own file and its date, and rewrites no page for what it shows of another (the number of a table, the
title of a section). With glue, a page kept 152 when its notebook had long said 9999.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import FilenameUniqDict

from evidence.book.domain import EvidenceDomain, Page, domain_of
from evidence.book.store import KINDS
from evidence.book.why import NEW, keep
from evidence.files import Built, digest, digest_of, write_if_changed

Seen = dict[str, dict[str, str]]


def begin_page(env: BuildEnvironment, docname: str, text: str) -> Page:
    """Note a page as it is read, and return it."""
    is_notebook = str(env.doc2path(docname, False)).endswith(".ipynb")
    page = domain_of(env).pages[docname] = Page(_digest(text), is_notebook)
    return page


def stale_pages(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Return the pages that must be read again, and take those out of Sphinx's own list that only have a new date."""
    domain = domain_of(env)
    for docname in sorted(env.found_docs):
        reasons = [NEW] if docname in added or docname not in domain.pages else list(stale(domain, docname))
        for reason in reasons:
            domain.because(docname, reason)
    changed.intersection_update(domain.why)
    return sorted(domain.why)


def stale(domain: EvidenceDomain, docname: str) -> Iterator[str]:
    """Yield why a page must be read again: its text, a file that it is made of, or a record that it shows is another.

    A page at fault is read again in any case: Sphinx forgets all that it read where the domain's check raises.
    """
    page, env = domain.pages[docname], domain.env
    if not Path(env.doctreedir, f"{docname}.doctree").is_file() or page.files is None:
        yield NEW
        return
    if page.source != text_digest(env, docname):
        yield "its own text changed"
    for name, kept in page.files.items():
        if kept != digest_of(Path(env.srcdir, name)):
            yield f"{name}, which it includes, changed"
    for use in page.uses:
        if use.digest != domain.store.digest(use.kind, use.key):
            yield f"{KINDS[use.kind]} {use.key} changed"


def text_digest(env: BuildEnvironment, docname: str) -> str:
    """Return a digest of a page's text as Sphinx reads it, or the empty text where it cannot be read."""
    try:
        return _digest(Path(env.doc2path(docname)).read_text(encoding="utf-8-sig", errors="replace"))
    except OSError:
        return ""


def _digest(text: str) -> str:
    return digest(text.encode("utf-8", "surrogatepass"))


def settle(app: Sphinx, env: BuildEnvironment) -> None:
    """Bring what the pages left behind into one order and under one name, whichever of them were read in this build."""
    for docname, page in domain_of(env).pages.items():
        if page.files is None:
            # Some extensions note whole paths: a book that is moved would then read these pages again.
            names = {
                os.path.relpath(Path(env.srcdir, name), env.srcdir).replace(os.sep, "/") for name in env.dependencies[docname]
            }
            page.files = {name: digest_of(Path(env.srcdir, name)) for name in sorted(names)}
    # Two pictures of one name get a number in the order in which pages were read; a page read again would come last.
    settled = FilenameUniqDict()
    for path in sorted(env.images):
        for docname in sorted(env.images[path][0]):
            settled.add_file(docname, path)
    env.images = settled
    # Where two lists of references name a work, a page without a list of its own is led to the one that was read last.
    cited = env.domaindata.get("cite", {})
    if lists := cited.get("bibliographies"):
        ordered = sorted(lists.items(), key=lambda item: item[0].docname)
        lists.clear()
        lists.update(ordered)


def pages_to_write(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages to write again though their own text is unchanged, numbers of sections and tables settled.

    All of them where something changed that pages show of each other; and the workings whose results are printed by other
    pages than before, with the list of workings.
    """
    domain = domain_of(env)
    seen: Seen = {docname: seen_of(env, docname) for docname in sorted(domain.pages)}
    printed = {(kind, key): places for kind in KINDS for key, places in domain.printed(kind).items()}
    seen_before, before = domain.data["seen"], domain.data["printed"]
    layouts, rows = domain.data["layouts"], domain.data["rows"]
    domain.data.update(seen=seen, printed=printed)
    domain.lay_out()
    # The first build, which writes every page in any case.
    if seen_before is None:
        return []
    for reason, target in moved_between(seen_before, seen):
        for docname, page in domain.pages.items():
            if not target or target & page.refers:
                domain.because(docname, reason)
    moved = {key.partition(".")[0] for kind, key in {*before, *printed} if before.get((kind, key)) != printed.get((kind, key))}
    settled = {name for name in {*rows, *domain.data["rows"]} if rows.get(name) != domain.place_of(name)}
    for docname, page in domain.pages.items():
        if moved and page.lists:
            domain.because(docname, "other pages than before print what is worked out")
        elif docname.rpartition("/")[2] in moved:
            domain.because(docname, "other pages than before print what it works out")
        if layouts.get(docname) != domain.layout(docname):
            domain.because(docname, "its rows stand on other parts of it than before")
        if gone := sorted({anchor for _, _, anchor in page.leads} & settled):
            domain.because(docname, f"{gone[0]} stands on another page than before")
    return sorted(domain.why)


def seen_of(env: BuildEnvironment, docname: str) -> dict[str, str]:
    """Return what other pages may show of a page, each part as a text that tells whether it changed."""
    labels = env.domaindata["std"]
    named = {name: where[1:] for name, where in [*labels["anonlabels"].items(), *labels["labels"].items()] if where[0] == docname}
    # A slug comes with its line, which is nobody's business.
    slugs = {slug: found[1:] for slug, found in env.metadata.get(docname, {}).get("myst_slugs", {}).items()}
    pictures = {path: name for path, (pages, name) in env.images.items() if docname in pages}
    cited = env.domaindata.get("cite", {})
    lists = [
        (key.id_, one.list_, one.style, one.labelprefix, one.keyprefix, sorted(one.citation_nodes))
        for key, one in cited.get("bibliographies", {}).items()
        if key.docname == docname
    ]
    refs = [[target.key for target in ref.targets] for ref in cited.get("citation_refs", []) if ref.docname == docname]
    domain = domain_of(env)
    return {
        "title": f"{env.titles.get(docname)} {env.longtitles.get(docname)}",
        "opening": domain.pages[docname].opening,
        "numbers": f"{env.toc_secnumbers.get(docname)} {sorted(env.toc_fignumbers.get(docname, {}).items())}",
        "place in the menu": f"{env.toctree_includes.get(docname)}",
        "references": f"{lists} {refs}",
        "pictures": f"{sorted(pictures.items())}",
        **{f"label {name}": f"{found}" for name, found in [*named.items(), *slugs.items()]},
    }


def moved_between(before: Seen, after: Seen) -> Iterator[tuple[str, set[str]]]:
    """Yield what changed of what pages show of each other, in words, and what only pages show that refer to one of these names.

    A label is shown by those that name it, or the page that it stands on; without names, it may be any page.
    """
    for docname in sorted({*before, *after}):
        old, new = before.get(docname), after.get(docname)
        if old is None or new is None:
            yield f"{docname} is {'new' if old is None else 'gone'}", set()
            continue
        for part in sorted({*old, *new}):
            if old.get(part) != new.get(part):
                target = {part.removeprefix("label "), docname} if part.startswith("label ") else set()
                yield f"the {part} of {docname} changed", target


def write_why(app: Sphinx, exception: Exception | None) -> None:
    """Keep the reasons of a finished build, and the files that its pages were made from."""
    if not exception:
        domain, root = domain_of(app.env), Path(app.srcdir)
        keep(root, domain.pages, domain.why)
        files = {str(app.env.doc2path(docname, False)) for docname in domain.pages}
        files |= {name for page in domain.pages.values() for name in page.files or ()}
        write_if_changed(Built(root).page_files, json.dumps(sorted(files), indent=0) + "\n")
