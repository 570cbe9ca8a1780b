"""Honest updates of the data, as an analyst makes them: each leaves rows that the check accepts, and says what must move.

Every update is drawn from a ``random.Random`` and from the rows that stand in ``data/``, so a seed gives the same ones again.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random

Row = dict[str, str]
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass
class Update:
    """What an update did in words, the values that must move, how far counts must, and the claims that must go."""

    words: str
    moves: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    old: str = ""  # a number string that no page may print any more


class Data:
    """The tables of a book, to be edited."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "data"

    def rows(self, table: str) -> list[Row]:
        """Return a table's rows."""
        with (self.folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def write(self, table: str, rows: list[Row]) -> None:
        """Write a table, as the book's own files are written."""
        path = self.folder / f"{table}.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file))
        out = io.StringIO()
        writer = csv.DictWriter(out, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        path.write_text(out.getvalue(), encoding="utf-8", newline="\n")

    def add(self, table: str, row: Row) -> None:
        """Add a row at the end of a table."""
        self.write(table, [*self.rows(table), row])

    def change(self, table: str, key: str, cells: Row) -> None:
        """Change cells of the row whose first column is ``key``."""
        rows = self.rows(table)
        next(row for row in rows if next(iter(row.values())) == key).update(cells)
        self.write(table, rows)

    def infer(self, table: str, key: str, column: str, why: str) -> None:
        """Mark a cell as inferred, where it is not."""
        if not any((row["table"], row["id"], row["column"]) == (table, key, column) for row in self.rows("inferences")):
            self.add("inferences", {"table": table, "id": key, "column": column, "why": why})

    def of_measure(self) -> dict[str, list[Row]]:
        """Return the claims of each measure."""
        found: dict[str, list[Row]] = {}
        for claim in self.rows("claims"):
            found.setdefault(claim["measure_id"], []).append(claim)
        return found


Draw = Callable[[Data, Random], Update | None]
KINDS: dict[str, Draw] = {}


def kind(draw: Draw) -> Draw:
    """Register a kind of update under the name of its function."""
    KINDS[draw.__name__.replace("_", "-")] = draw
    return draw


def corrected(claim: Row, rng: Random) -> Row | None:
    """Return the cells of a claim with its one printed number a little higher, or None where it has no one number."""
    ends = {end for end in (claim["low"], claim["high"]) if end}
    numbers = NUMBER.findall(claim["as_printed"])
    if len(ends) != 1 or len(numbers) != 1 or "|" in claim["as_printed"]:
        return None
    old = Decimal(numbers[0].replace(",", ""))
    if not old or abs(Decimal(next(iter(ends)))) % old:
        return None
    digits = max(0, -int(old.as_tuple().exponent))
    step = Decimal(10) ** (-digits if digits else max(0, len(str(int(old))) - 2))
    new = old + step * rng.choice([1, 2, 3])
    printed = f"{new:,.{digits}f}" if "," in numbers[0] else f"{new:.{digits}f}"
    value = {end: f"{Decimal(claim[end]) / old * new:f}" if claim[end] else "" for end in ("low", "high")}
    return {**value, "as_printed": claim["as_printed"].replace(numbers[0], printed)}


def correction(data: Data, rng: Random, fits: Callable[[Row, list[Row]], bool]) -> Update | None:
    """Correct the number of a claim that fits, and of all other tellings of its measure that print the same."""
    told = data.of_measure()
    claims = [claim for claim in data.rows("claims") if fits(claim, told[claim["measure_id"]])]
    rng.shuffle(claims)
    for claim in claims:
        cells = corrected(claim, Random(rng.random()))
        same = [one for one in told[claim["measure_id"]] if one["as_printed"] == claim["as_printed"]]
        if cells and len(same) == len(told[claim["measure_id"]]):
            for one in same:
                data.change("claims", one["claim_id"], cells)
            words = f"{', '.join(one['claim_id'] for one in same)} from {claim['as_printed']} to {cells['as_printed']}"
            moved = [f"claims.{one['claim_id']}" for one in same]
            return Update(words, moved, old=claim["as_printed"])
    return None


@kind
def amount_corrected(data: Data, rng: Random) -> Update | None:
    """Correct an amount of money."""
    return correction(data, rng, lambda claim, told: "£" in claim["as_printed"] and len(told) == 1)


@kind
def number_corrected(data: Data, rng: Random) -> Update | None:
    """Correct a number that is no money."""
    return correction(data, rng, lambda claim, told: "£" not in claim["as_printed"] and len(told) == 1)


@kind
def both_tellings_corrected(data: Data, rng: Random) -> Update | None:
    """Correct a number that two documents tell."""
    return correction(data, rng, lambda claim, told: len(told) > 1)


@kind
def one_telling_corrected_and_decided(data: Data, rng: Random) -> Update | None:
    """Correct one of two tellings, and say which the book takes."""
    pairs = [told for told in data.of_measure().values() if len(told) == 2 and told[0]["as_printed"] == told[1]["as_printed"]]
    noted = [
        row["claims"]
        for row in data.rows("disagreements")
        if row["differs"] in ("value", "unit", "direction", "comparison", "kind of value")
    ]
    rng.shuffle(pairs)
    for first, second in pairs:
        cells = corrected(second, rng)
        if cells and not any(first["claim_id"] in claims for claims in noted):
            data.change("claims", second["claim_id"], cells)
            row = {"disagreement_id": f"{first['measure_id']}-value", "claims": f"{first['claim_id']}|{second['claim_id']}"}
            data.add("disagreements", {**row, "differs": "value", "explanation": "The later document prints another figure.", "taken": first["claim_id"], "why": "It is nearer to the study."})  # fmt: skip
            return Update(
                f"{second['claim_id']} to {cells['as_printed']}, decided",
                [f"claims.{second['claim_id']}"],
                {"disagreements.number": 1},
            )
    return None


@kind
def hedge_corrected(data: Data, rng: Random) -> Update | None:
    """Give a figure the hedge that its document has."""
    told = data.of_measure()
    plain = [c for c in data.rows("claims") if not c["qualifier"] and c["low"] == c["high"] and len(told[c["measure_id"]]) == 1]
    claim = rng.choice(plain)
    data.change("claims", claim["claim_id"], {"qualifier": "about"})
    return Update(f"{claim['claim_id']} is about {claim['as_printed']}", [f"claims.{claim['claim_id']}"])


@kind
def telling_added(data: Data, rng: Random) -> Update | None:
    """Add a second document's telling of a measure, which agrees with the first."""
    told = [claims[0] for claims in data.of_measure().values() if len(claims) == 1]
    claim = rng.choice(told)
    source = rng.choice([row for row in data.rows("sources") if row["source_id"] != claim["source_id"]])
    new = f"{source['source_id']}-{claim['measure_id']}-told-again"
    line = str(rng.randint(1, int(source["lines"])))
    data.add("claims", {**claim, "claim_id": new, "source_id": source["source_id"], "line": line, "note": "", "also_at": ""})
    return Update(f"added {new}", [f"claims.{new}"], {"claims.number": 1, "summary.claims": 1})


@kind
def measure_added(data: Data, rng: Random) -> Update | None:
    """Add a measure with a claim."""
    claim = rng.choice(data.rows("claims"))
    like = next(row for row in data.rows("measures") if row["measure_id"] == claim["measure_id"])
    measure, new = f"{like['measure_id']}-again", f"{claim['claim_id']}-again"
    data.add("measures", {**like, "measure_id": measure, "what": f"{like['what']}, a second time", "short": ""})
    data.add("claims", {**claim, "claim_id": new, "measure_id": measure, "also_at": ""})
    for row in data.rows("inferences"):
        if (row["table"], row["id"]) == ("measures", like["measure_id"]):
            data.infer("measures", measure, row["column"], row["why"])
    return Update(f"added {measure} with {new}", [f"claims.{new}"], {"claims.number": 1, "claims.measures": 1})


@kind
def programme_added(data: Data, rng: Random) -> Update | None:
    """Add a programme, with a finding about it."""
    like, finding = rng.choice(data.rows("programmes")), rng.choice(data.rows("findings"))
    new = f"{like['programme_id']}-north"
    data.add("programmes", {**like, "programme_id": new, "name": f"{like['name']} North"})
    data.add("findings", {**finding, "finding_id": f"{finding['finding_id']}-north", "programme_id": new, "case_id": ""})
    return Update(f"added {new} with a finding", [], {"findings.programmes-number": 1, "findings.number": 1})


@kind
def case_added(data: Data, rng: Random) -> Update | None:
    """Add a case study."""
    like = rng.choice(data.rows("cases"))
    data.add("cases", {**like, "case_id": f"{like['case_id']}-second", "name": f"{like['name']}, later", "also_at": ""})
    return Update(f"added a case like {like['case_id']}", [], {"findings.cases-number": 1})


@kind
def finding_added(data: Data, rng: Random) -> Update | None:
    """Add a finding without a number."""
    like = rng.choice(data.rows("findings"))
    data.add(
        "findings",
        {**like, "finding_id": f"{like['finding_id']}-too", "also_at": "", "statement": "It may help neighbours to meet"},
    )
    return Update(f"added a finding like {like['finding_id']}", [], {"findings.number": 1, "reading.findings": 1})


@kind
def study_added(data: Data, rng: Random) -> Update | None:
    """Name the study behind a measure, where the row before stood for several."""
    measure = rng.choice(data.rows("measures"))
    like = next(row for row in data.rows("studies") if row["study_id"] == measure["study_id"])
    new = f"{measure['measure_id']}-study"
    data.add("studies", {**like, "study_id": new, "what": f"Study of {measure['what'][:40]}"})
    data.change("measures", measure["measure_id"], {"study_id": new})
    for row in data.rows("inferences"):
        if (row["table"], row["id"]) == ("studies", like["study_id"]):
            data.infer("studies", new, row["column"], row["why"])
    if not any(row["study_id"] == like["study_id"] for row in data.rows("measures")):
        return None  # the old row would stand for nothing
    return Update(f"added {new}", [])


@kind
def design_changed(data: Data, rng: Random) -> Update | None:
    """Correct the design of a study."""
    study = rng.choice(data.rows("studies"))
    design = rng.choice(
        [d for d in ("before and after", "survey", "case study", "controlled comparison") if d != study["study_design"]]
    )
    comparison = {"before and after": "before and after", "controlled comparison": "matched group"}.get(
        design, study["comparison"]
    )
    data.change("studies", study["study_id"], {"study_design": design, "comparison": comparison})
    return Update(f"{study['study_id']} is a {design}", [])


@kind
def comparison_changed(data: Data, rng: Random) -> Update | None:
    """Correct what a study compares with."""
    study = rng.choice([row for row in data.rows("studies") if row["comparison"] in ("none", "not stated")])
    data.change("studies", study["study_id"], {"comparison": "area or national average"})
    return Update(f"{study['study_id']} compares with an average", [])


@kind
def sample_changed(data: Data, rng: Random) -> Update | None:
    """Correct how many a study has studied."""
    study = rng.choice([row for row in data.rows("studies") if row["sample_size"]])
    number = int(study["sample_size"]) + 7
    data.change("studies", study["study_id"], {"sample_size": str(number), "sample": f"{number} people"})
    return Update(f"{study['study_id']} has {number}", [])


@kind
def deflator_corrected(data: Data, rng: Random) -> Update | None:
    """Correct the price index of a year."""
    row = rng.choice([row for row in data.rows("deflators") if row["index"] not in ("100", "100.0", "100.0000")])
    data.change("deflators", row["year"], {"index": f"{float(row['index']) + 0.2:.4f}"})
    return Update(f"the deflator of {row['year']} is 0.2 higher", [])


@kind
def reference_added(data: Data, rng: Random) -> Update | None:
    """Add a work that a document cites, and its citation."""
    path = data.folder / "references.bib"
    key = f"later{rng.randrange(1000)}"
    entry = f"@article{{{key},\n  author = {{Later, A.}},\n  title = {{A later work}},\n  journal = {{Journal}},\n  year = {{2024}},\n}}\n"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "\n\n" + entry, encoding="utf-8", newline="\n")
    like = rng.choice([row for row in data.rows("citations") if row["fault"] == "none"])
    data.add("citations", {**like, "citation_key": key, "mark_at": like["mark_at"]})
    return Update(f"added {key}", [], {"references.citations": 1, "references.works-number": 1})


@kind
def appraisal_added(data: Data, rng: Random) -> Update | None:
    """Add what a work that a document cites found against a claim."""
    there = {row["citekey"] for row in data.rows("appraisal")}
    cited = [row["citation_key"] for row in data.rows("citations") if row["citation_key"] not in there]
    measure = rng.choice(data.rows("measures"))
    row = {
        "citekey": rng.choice(cited),
        "about": "the programme",
        "what_it_found": "no difference was found",
        "bears_on": measure["what"],
    }
    data.add("appraisal", {**row, "measures": measure["measure_id"], "direction": "against", "status": "abstract seen"})
    return Update(f"added an appraisal of {measure['measure_id']}", [], {"summary.appraised": 1, "summary.appraised-against": 1})


@kind
def sum_added(data: Data, rng: Random) -> Update | None:
    """Add a sum that can be redone."""
    one = rng.choice([claim for claim in data.rows("claims") if claim["low"] == claim["high"]])
    expression = f"{{{one['claim_id']}}} * 1"
    row = {"check_id": f"{one['measure_id']}-itself", "what": "Does the figure equal itself?", "expression": expression}
    data.add("checks", {**row, "printed": one["claim_id"], "tolerance": "0", "tolerance_note": "none", "settled": "yes"})
    return Update(f"added a sum of {one['claim_id']}", [], {"audit.number": 1, "audit.agrees": 1})


@kind
def price_year_stated(data: Data, rng: Random) -> Update | None:
    """A document turns out to state its price year."""
    row = rng.choice([row for row in data.rows("inferences") if row["column"] == "price_year"])
    data.write("inferences", [one for one in data.rows("inferences") if one != row])
    return Update(f"{row['id']} states its price year", [], {"reading.price-assumed": -1})


@kind
def name_corrected(data: Data, rng: Random) -> Update | None:
    """Correct a programme's name."""
    programme = rng.choice(data.rows("programmes"))
    data.change("programmes", programme["programme_id"], {"name": f"{programme['name']} Trust"})
    return Update(f"{programme['programme_id']} is a trust", [])


@kind
def claim_retired(data: Data, rng: Random) -> Update | None:
    """Retire a claim, and its measure where nobody else tells it."""
    told = data.of_measure()
    named = {
        row[key]
        for table, key in (("chains", "claim_id"), ("disagreements", "claims"), ("checks", "printed"))
        for row in data.rows(table)
    }
    named |= {name for row in data.rows("checks") for name in re.findall(r"{([^}:]+)", row["expression"])}
    free = [claim for claim in data.rows("claims") if not any(claim["claim_id"] in one for one in named)]
    claim = rng.choice([one for one in free if len(told[one["measure_id"]]) == 1])
    data.add("retired", {"id": claim["claim_id"], "table": "claims", "when": "2026-11-24", "why": "It was misread"})
    data.add("retired", {"id": claim["measure_id"], "table": "measures", "when": "2026-11-24", "why": "It was misread"})
    return Update(f"retired {claim['claim_id']}", [f"claims.{claim['claim_id']}"], {"claims.number": -1}, [claim["claim_id"]])


@kind
def finding_retired(data: Data, rng: Random) -> Update | None:
    """Retire a finding."""
    named = {name for row in data.rows("appraisal") for name in row["findings"].split("|")}
    finding = rng.choice([row for row in data.rows("findings") if row["finding_id"] not in named])
    data.add("retired", {"id": finding["finding_id"], "table": "findings", "when": "2026-11-24", "why": "It was misread"})
    return Update(f"retired {finding['finding_id']}", [], {"findings.number": -1})


@kind
def document_added(data: Data, rng: Random) -> Update | None:
    """Add a whole sixth document: its row, its record, its claims and findings."""
    year, number = rng.choice([2014, 2026]), rng.randrange(1000)
    source = f"later-{year}"
    path = data.folder / "references.bib"
    entry = f"@techreport{{later{year},\n  author = {{Later, A.}},\n  title = {{A later report {number}}},\n  institution = {{Council}},\n  year = {{{year}}},\n}}\n"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "\n\n" + entry, encoding="utf-8", newline="\n")
    row = {
        "source_id": source,
        "file": f"later-{number}.txt",
        "sha256": hashlib.sha256(str(number).encode()).hexdigest(),
        "lines": "300",
    }
    row |= {
        "title": f"A later report {number}",
        "short": f"Later {year}",
        "publisher": "Council",
        "published": str(year),
        "year": str(year),
    }
    data.add("sources", {**row, "kind": "report", "citation_key": f"later{year}", "notes": "none", "highest_note": "0"})
    likes = rng.sample(data.rows("claims"), 3)
    for place, like in enumerate(likes):
        measure = next(one for one in data.rows("measures") if one["measure_id"] == like["measure_id"])
        new = f"{measure['measure_id']}-later-{place}"
        data.add("measures", {**measure, "measure_id": new, "case_id": "", "what": f"{measure['what']}, later", "short": ""})
        data.add("claims", {**like, "claim_id": f"{source}-{new}", "measure_id": new, "source_id": source, "line": str(10 + place), "note": "", "also_at": ""})  # fmt: skip
        for one in data.rows("inferences"):
            if (one["table"], one["id"]) == ("measures", measure["measure_id"]):
                data.infer("measures", new, one["column"], one["why"])
    finding = rng.choice(data.rows("findings"))
    data.add(
        "findings", {**finding, "finding_id": f"{source}-finding", "source_id": source, "line": "40", "also_at": "", "note": ""}
    )
    return Update(f"added {source} with three claims", [], {"claims.number": 3, "findings.number": 1, "summary.claims": 3})
