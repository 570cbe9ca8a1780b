"""One row being filled in: its columns in the order in which they are asked for, what is proposed, and what is wrong so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from evidence.adding import proposals
from evidence.adding.draft import Draft
from evidence.dataset import Row
from evidence.dataset.schema import BIBLIOGRAPHY
from evidence.problems import Problem

TABLES = {
    "claim": "claims", "measure": "measures", "source": "sources", "case": "cases", "study": "studies", "finding": "findings",
    "programme": "programmes", "outcome": "outcomes", "approach": "approaches", "element": "framework", "citation": "citations",
    "exclusion": "exclusions", "disagreement": "disagreements", "inference": "inferences", "check": "checks",
    "appraisal": "appraisal", "retirement": "retired",
}  # fmt: skip

# Where the order of the file is not that of the thought: the place comes first, and what follows from other columns last.
FIRST = {
    "claims": ("source_id", "line", "as_printed", "context", "measure_id", "qualifier", "low", "high"),
    "measures": ("what", "programme_id"),
    "sources": ("file", "title", "author", "publisher", "published"),
    "exclusions": ("source_id", "line"),
}


@dataclass
class Form:
    """A row of a table that is being filled in."""

    draft: Draft
    table: str
    cells: dict[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> list[Row]:
        """The columns as the data package describes them, in the order of the file."""
        return self.draft.dataset.tables[self.table].fields

    @property
    def columns(self) -> list[Row]:
        """The columns in the order of the questions: the row's own id last, for it is made of the others."""
        first = FIRST.get(self.table, ())
        described = {f["name"]: f for f in self.fields}
        rest = [name for name in described if name not in first]
        return [described[name] for name in (*first, *sorted(rest, key=lambda name: name == self.own_id))]

    @property
    def own_id(self) -> str:
        """The column of the row's own id; empty where rows have none of their own."""
        key = self.draft.dataset.key(self.table)
        return key[0] if len(key) == 1 and not self.target(key[0]) and self.table != "retired" else ""

    def target(self, column: str) -> str:
        """Return the table whose ids a column holds, or nothing."""
        resource = next(r for r in self.draft.dataset.package["resources"] if r["name"] == self.table)
        for link in resource["schema"].get("foreignKeys", []):
            if link["fields"] == column:
                return str(link["reference"]["resource"] or self.table)
        return str(next((f.get("each_in", "") for f in resource["schema"]["fields"] if f["name"] == column), ""))

    def vocabulary(self, column: str) -> list[str]:
        """Return what a column may hold: the terms of its closed list, or the ids that it may name; empty for anything else."""
        described = next(f for f in self.fields if f["name"] == column)
        if terms := described.get("constraints", {}).get("enum"):
            return list(terms)
        target = self.target(column)
        if not target or target == BIBLIOGRAPHY:
            return []
        (key,) = self.draft.dataset.key(target)
        return [str(record[key]) for record in self.draft.dataset[target]]

    def proposal(self, column: str) -> str:
        """Return what can be said of a column from the others, the document and the data; empty where nothing can."""
        return proposals.propose(self.draft.dataset, self.table, self.cells, self.text(), column, self.draft.documents)

    def text(self) -> list[str]:
        """Return the lines of the row's document; none where it is not known yet, or not at hand."""
        source = self.draft.dataset.by_id("sources").get(self.cells.get("source_id", ""))
        return proposals.document(self.draft.documents, source["file"]) if source else []

    def row(self) -> list[str]:
        """Return the cells in the order of the file."""
        return [self.cells.get(f["name"], "") for f in self.fields]

    def problems(self) -> list[Problem]:
        """Return what is wrong with the row as a whole."""
        return self.draft.trial(self.table, self.row())

    def problems_at(self, column: str) -> list[Problem]:
        """Return what is wrong with one cell, given those that are filled in already."""
        # The id is asked for last, and of a row without one the check tells nothing else.
        stand_in = {self.own_id: f"{self.cells.get('source_id', '')}-row-to-come".lstrip("-")} if self.own_id else {}
        cells = stand_in | {name: cell for name, cell in self.cells.items() if cell}
        found = self.draft.trial(self.table, [cells.get(f["name"], "") for f in self.fields])
        return [problem for problem in found if column in problem.column.split(", ")]

    def passage(self) -> str:
        """Return the lines of the document at the row's place, with those around; empty where there are none to show."""
        return passage(self.text(), self.cells.get("line", ""))


def passage(lines: list[str], place: str, around: int = 2) -> str:
    """Return the lines at a place such as ``120`` or ``120-123``, numbered and marked, with some lines around."""
    first, _, last = place.partition("-")
    if not first.isdigit() or not (last or first).isdigit() or not 1 <= int(first) <= len(lines):
        return ""
    begin, end = int(first), min(int(last or first), len(lines))
    shown = range(max(1, begin - around), min(len(lines), end + around) + 1)
    return "\n".join(f"{'>' if begin <= n <= end else ' '} {n:>5}  {lines[n - 1].rstrip()}" for n in shown)


def documents_folder(sources: str) -> Path:
    """Return the folder with the documents' texts, whether it is named itself or holds them in ``sources``."""
    folder = Path(sources)
    return folder / "sources" if (folder / "sources").is_dir() else folder
