"""Honest updates at random: each must build, and the build must list what moved and what is withdrawn, no more and no less.

``python tests/updates.py --updates 100 --seed 7``. What must be listed is worked out here from the files before and after, by
other code than the build's own.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

from honest import KINDS, Data, Update
from sandbox import end_when_asked, environment, inputs, make_real, restore

Texts = dict[str, str]
AS_IT_WAS = ("analysis/readers", "analysis/ledger", "chapters/evidence/ledger")  # records of their day keep their numbers


class Words(HTMLParser):
    """The words of a page's main part, those of withdrawn sentences apart, and how many of these there are."""

    def __init__(self) -> None:
        super().__init__()
        self.stands: list[str] = []
        self.withdrawn: list[str] = []
        self.count = self.inside = self.main = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.main += tag == "article"
        if tag == "span" and (self.inside or ("class", "withdrawn") in attributes):
            self.count += not self.inside
            self.inside += 1

    def handle_endtag(self, tag: str) -> None:
        self.main -= tag == "article"
        self.inside -= tag == "span" and self.inside > 0

    def handle_data(self, data: str) -> None:
        if self.main:
            (self.withdrawn if self.inside else self.stands).append(data)


def values(root: Path) -> Texts:
    """Return the printed form of every published value."""
    found: Texts = {}
    for path in sorted((root / "_build" / "results").glob("*.json")):
        found |= {
            f"{path.stem}.{name}": one["text"] for name, one in json.loads(path.read_text(encoding="utf-8"))["values"].items()
        }
    return found


def pages(root: Path) -> dict[str, Words]:
    """Return the words of each page of the site."""
    site, found = root / "_build" / "html", dict[str, Words]()
    for path in sorted(site.rglob("*.html")):
        parser = Words()
        parser.feed(path.read_text(encoding="utf-8"))
        found[path.relative_to(site).as_posix().removesuffix(".html")] = parser
    return found


def broken_ties(root: Path) -> Counter[str]:
    """Return for each chapter how many ties and values of its source rest on what no longer stands."""
    gone, broken, stopped = set(), set(), set()
    for path in sorted((root / "_build" / "results").glob("*.json")):
        results = json.loads(path.read_text(encoding="utf-8"))
        gone |= {f"{path.stem}.{name}" for name in results.get("gone", {})}
        broken |= {f"{path.stem}.{name}" for name, one in results.get("statements", {}).items() if not one["holds"]}
        stopped |= {path.stem} if results.get("stops") else set()
    known = values(root).keys()
    found = Counter[str]()
    for path in sorted((root / "chapters").rglob("*.md")):
        for role, key in re.findall(r"\{(value|holds)\}`([^:`]+)", path.read_text(encoding="utf-8")):
            lost = key in gone or (key.partition(".")[0] in stopped and role == "value" and key not in known)
            if lost or key in broken:
                found[path.relative_to(root).as_posix()] += 1
    return found


def build(root: Path) -> tuple[int, str, dict[str, Any]]:
    """Build the book in a folder; return its status, what it said to standard error, and its account."""
    command = [sys.executable, "-m", "evidence.cli", "book", "--json"]
    done = subprocess.run(command, cwd=root, env=environment(root), capture_output=True, encoding="utf-8", timeout=900)
    try:
        account = json.loads(done.stdout)
    except ValueError:
        account = {}
    return done.returncode, done.stderr, account


def faults(root: Path, update: Update, before: Texts, last: Texts, account: dict[str, Any], others: str) -> list[str]:
    """Return what is wrong with a build after an update; ``before`` are the values of the book without it, ``last`` those of the last build, ``others`` all numbers that other claims print."""
    after, found = values(root), list[str]()
    moved = {key for key in {*last, *after} if last.get(key) != after.get(key)}
    differ = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    listed = {one["value"] for one in account["moved"]}
    if moved != listed:
        found.append(f"moved: listed {sorted(listed - moved)} too many, {sorted(moved - listed)} too few")
    found += [f"{key} should have moved" for key in update.moves if key not in differ]
    for key, by in update.counts.items():
        if number(after.get(key, "")) - number(before.get(key, "")) != by:
            found.append(f"{key}: {before.get(key)} → {after.get(key)}, should move by {by}")
    texts = pages(root)
    withdrawn = Counter(one["page"] for one in account["withdrawn"] if one["page"].endswith(".md"))
    ties = broken_ties(root)
    if set(ties) - set(withdrawn):
        found.append(f"broken ties in {sorted(set(ties) - set(withdrawn))}, but nothing is withdrawn there")
    for page in {*withdrawn, *(f"{name}.md" for name, words in texts.items() if words.count and name.startswith("chapters/"))}:
        shown = texts[page.removesuffix(".md")].count if page.removesuffix(".md") in texts else 0
        # A table without its record is withdrawn by its title, which is no sentence.
        listed = withdrawn[page] - sum(
            one["page"] == page and one["sentence"].startswith("Withdrawn:") for one in account["withdrawn"]
        )
        if shown != listed:
            found.append(f"{page}: {listed} sentences withdrawn, {shown} marked on the page")
    for claim in update.gone:
        found += [
            f"{name} prints {claim}, which is retired"
            for name, words in texts.items()
            if f"[claims.{claim}]" in "".join(words.stands)
        ]
    if re.search(r"\d{3}|\d\.\d", update.old.replace(",", "")) and not seen(update.old, others):
        left = [
            name for name, words in texts.items() if not name.startswith(AS_IT_WAS) and seen(update.old, " ".join(words.stands))
        ]
        found += [f"{name} still says {update.old}" for name in left]
    return found


def seen(number: str, text: str) -> bool:
    """Say whether a text holds a number as such, and not as a part of another."""
    return re.search(rf"(?<![\d,.£]){re.escape(number)}(?![\d,]|\.\d)", text) is not None


SMALL = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


def number(text: str) -> int:
    """Return a printed count as a number: '233', '1,359', 'two works'."""
    first = text.partition(" ")[0].replace(",", "").lower()
    return SMALL.index(first) if first in SMALL else int(re.sub(r"\D", "", first) or 0)


def run(root: Path, updates: int, rng: Random, kinds: list[str]) -> int:
    """Make updates one after the other, each on the book as it is, and report; return how many had a fault."""
    start = inputs(root)
    status, said, _ = build(root)
    if status:
        print(said)
        return 1
    start, before = inputs(root), values(root)
    last = before
    done, failed, withdrawn = Counter[str](), 0, 0
    for turn in range(updates):
        # Each kind in turn, so that none is left out; which rows, by chance.
        name = kinds[turn % len(kinds)]
        data = Data(root)
        others = " ".join(f"{row['as_printed']} {row['context']}".replace("|", " ") for row in data.rows("claims"))
        for _ in range(20):
            update = KINDS[name](data, rng)
            if update:
                break
            restore(root, start)
        if update is None:
            print(f"- {name}: no row of the data fits")
            continue
        if update.old:
            others = others.replace(update.old, "", 1)
        status, said, account = build(root)
        wrong = [f"the build failed: {said.strip()}"] if status else faults(root, update, before, last, account, others)
        last = values(root)
        done[name] += 1
        withdrawn += len(account.get("withdrawn", []))
        failed += bool(wrong)
        mark = "✗" if wrong else "✓"
        print(
            f"{mark} {name}: {update.words}; {len(account.get('moved', []))} moved, {len(account.get('withdrawn', []))} withdrawn",
            flush=True,
        )
        for one in wrong:
            print(f"    {one}", flush=True)
        restore(root, start)
    print(f"{done.total()} updates of {len(done)} kinds, {failed} with a fault, {withdrawn} sentences withdrawn in all")
    return failed


def main() -> int:
    """Run the updates; return 0 where all were right, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=100)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--kinds", nargs="*", choices=KINDS, default=list(KINDS))
    options = parser.parse_args()
    seed = SystemRandom().randrange(10**6) if options.seed is None else options.seed
    print(f"seed {seed}", flush=True)
    end_when_asked()
    folder, began = Path(tempfile.mkdtemp(prefix="updates-")), time.monotonic()
    try:
        failed = run(make_real(folder / "book"), options.updates, Random(seed), options.kinds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"in {(time.monotonic() - began) / 60:.1f} min; seed {seed}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
