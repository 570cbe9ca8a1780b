"""The description of the dataset: ``data/schema.yml``, short enough to read, made into a Frictionless data package.

Only ``evidence dictionary`` and the tests read the short form; everything else reads the package that it gives
(see :mod:`evidence.dataset.package`), so that a build with nothing to do need not load a YAML reader.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Any

from evidence.dataset.csvfile import Row
from evidence.problems import DataError, Problem

FILE = "data/schema.yml"
BIBLIOGRAPHY = "references.bib"  # counts as a table whose ids are citation keys
# An id, and several of them: without blanks beside the |, or one tool would read as a|b what another reads as a, blank, b.
ONE, BAR = r"[^|\s]+", "[|]"
TYPES = {"text": "string", "number": "number", "whole number": "integer"}
PROSE = ("prose", "quoted")  # sentences of ours, whose numbers are compared; words of others, whose numbers are not
HEAD = ("name", "title", "description", "version", "licenses", "contributors", "sources")
TABLE = {"title", "about", "key", "columns", "sources", "may_be_empty", "may_infer"}
CSV = {
    "format": "csv",
    "mediatype": "text/csv",
    "encoding": "utf-8",
    "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True},
}


class Lined(dict[Any, Any]):
    """A mapping that knows the line of the file where each of its keys stands."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[Any, int] = {}


def load(text: str) -> Any:
    """Return the YAML of a text, its mappings as :class:`Lined`; raises DataError where it is no YAML or a key stands twice."""
    import yaml

    # A class of our own, for yaml keeps constructors by class: another reader's mappings would change with ours.
    class Loader(yaml.CSafeLoader):
        pass

    def mapping(loader: Any, node: Any) -> Lined:
        found = Lined()
        for key_node, value_node in node.value:
            key = loader.construct_object(key_node, deep=True)
            if not isinstance(key, str | int | float | bool) or key in found:
                # YAML keeps the last of two columns of one name, and says nothing
                raise yaml.constructor.ConstructorError(problem=f"{key!r} stands twice", problem_mark=key_node.start_mark)
            found[key] = loader.construct_object(value_node, deep=True)
            found.lines[key] = key_node.start_mark.line + 1
        return found

    Loader.add_constructor("tag:yaml.org,2002:map", mapping)
    try:
        return yaml.load(text, Loader=Loader)  # a safe loader, with stricter mappings
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that no calendar has
        mark = getattr(error, "problem_mark", None)
        told = getattr(error, "problem", None) or str(error).partition("\n")[0]
        mend = "quote an entry that holds a colon and a space; indent with spaces; take a doubled entry out"
        raise DataError(
            [Problem(FILE, mark.line + 1 if mark else 0, "", "bad-yaml", told, "YAML that can be read", mend)]
        ) from None


def package_of(text: str) -> Row:
    """Return the data package that a short schema describes; raises DataError with every fault of the schema."""
    described = load(text)
    reader = _Reader(described if isinstance(described, Lined) else Lined())
    package = reader.package()
    if reader.faults:
        raise DataError(reader.faults)
    return package


class _Reader:
    """One walk over a schema, which collects faults on the way."""

    def __init__(self, described: Lined) -> None:
        self.described = described
        self.faults: list[Problem] = []
        self.forms = self._part("forms")
        self.lists = self._part("lists")
        self.tables = self._part("tables")

    def fault(self, where: str, code: str, value: Any, expected: str, mend: str, row: int = 0) -> None:
        self.faults.append(Problem(FILE, row, where, code, "" if value is None else str(value), expected, mend))

    def _part(self, name: str) -> Lined:
        part = self.described.get(name)
        if isinstance(part, Lined) and part:
            return part
        self.fault("", "bad-schema", None, f"a part '{name}' with entries of its own", "restore it with git")
        return Lined()

    def _known(self, where: str, value: str, known: Iterable[Any], expected: str, row: int) -> bool:
        if value in set(known):
            return True
        # As texts, since YAML reads a bare `yes` or `1` as none.
        near = difflib.get_close_matches(value, [str(name) for name in known], 1)
        mend = f"did you mean {near[0]!r}?" if near else f"it may be one of {', '.join(map(str, known))}"
        self.fault(where, "bad-schema", value, expected, mend, row)
        return False

    def package(self) -> Row:
        """Return the package; what could not be read is left out of it and stands in ``faults``."""
        for name in HEAD:
            if not self.described.get(name):
                self.fault("", "bad-schema", None, f"an entry '{name}'", "a data package says what it is: add the entry")
        for name, pattern in self.forms.items():
            try:
                re.compile(pattern)
            except (re.error, TypeError) as error:
                mend = f"mend it ({error}); quote it"
                self.fault(f"forms.{name}", "bad-pattern", pattern, "a regular expression", mend, self.forms.lines[name])
        for name, terms in self.lists.items():
            if not isinstance(terms, list) or not all(isinstance(term, str) for term in terms) or len(set(terms)) < len(terms):
                mend = "quote terms such as 'yes' and 'no'; take doubled terms out"
                self.fault(f"lists.{name}", "bad-schema", terms, "a list of different words", mend, self.lists.lines[name])
        head = {name: self.described.get(name) for name in HEAD}
        resources = [self._resource(name) for name, table in self.tables.items() if self._has_columns(name, table)]
        return {
            "$schema": "https://frictionlessdata.io/schemas/data-package.json",
            "profile": "data-package",
            **head,
            "lists": dict(self.lists),
            "placeholders": dict(self.described.get("placeholders") or {}),
            "resources": resources,
        }

    def _has_columns(self, name: str, table: Any) -> bool:
        row = self.tables.lines[name]
        if isinstance(table, Lined) and isinstance(table.get("columns"), Lined) and table["columns"]:
            # A list, so that every unknown word is told and not only the first.
            return all([self._known(f"{name}", str(key), TABLE, "a word that describes a table", row) for key in table])
        self.fault(str(name), "bad-schema", None, "a table with 'title', 'about' and 'columns'", "add them", row)
        return False

    def _resource(self, name: str) -> Row:
        table = self.tables[name]
        columns, row = table["columns"], self.tables.lines[name]
        fields, links = [], []
        for column, entry in columns.items():
            field, link = self._field(name, str(column), entry, columns.lines[column])
            fields.append(field)
            links += link
        for what in ("title", "about"):
            if not isinstance(table.get(what), str):
                self.fault(name, "bad-schema", table.get(what), f"a line '{what}' in words", "add it", row)
        schema: Row = {"fields": fields, "missingValues": [""]}
        if key := table.get("key"):
            for column in key if isinstance(key, list) else [key]:
                self._known(f"{name}.key", str(column), columns, "a column of the table", row)
            schema["primaryKey"] = key
        if links:
            schema["foreignKeys"] = links
        resource = {"name": name, "path": f"{name}.csv", "profile": "tabular-data-resource", "title": table.get("title"),
                    "description": table.get("about"), **CSV}  # fmt: skip
        if "sources" in table:
            resource["sources"] = table["sources"]
        if table.get("may_be_empty"):
            resource["may_be_empty"] = True
        if inferable := table.get("may_infer"):
            for column in inferable if isinstance(inferable, list) else [inferable]:
                self._known(f"{name}.may_infer", str(column), columns, "a column of the table", row)
            resource["may_infer"] = inferable
        return {**resource, "schema": schema}

    def _field(self, table: str, column: str, entry: Any, row: int) -> tuple[Row, list[Row]]:
        """Return one column's description, and its link to another table if it has one."""
        where = f"{table}.{column}"
        field: Row = {"name": column, "type": "string", "description": ""}
        if not isinstance(entry, str) or " = " not in entry:
            wanted = "a form, an equals sign and what the column holds"
            self.fault(where, "bad-schema", entry, wanted, "write it as 'text, required = What it is'", row)
            return field, []
        form, _, field["description"] = entry.partition(" = ")
        kind, *more = (part.strip() for part in form.split(","))
        limits: Row = {}
        links: list[Row] = []
        if kind in TYPES:
            field["type"] = TYPES[kind]
        elif kind.startswith("one of "):
            terms = kind.removeprefix("one of ")
            if self._known(where, terms, self.lists, "the name of a list under 'lists'", row):
                limits["enum"] = self.lists[terms]
        elif kind.startswith(("in ", "many in ")):
            links += self._link(where, column, field, kind, row)
            if "each_in" in field:
                limits["pattern"] = f"^{ONE}({BAR}{ONE})*$" if kind.startswith("many") else f"^{ONE}$"
        elif self._known(where, kind, [*TYPES, *self.forms, "one of LIST", "in TABLE", "many in TABLE"], "a type or a form", row):
            limits["pattern"] = self.forms.get(kind, "")
        for word in more:
            if word == "required":
                limits["required"] = True
            elif word in PROSE:
                field[word] = True  # for the check of sentences; a data package may say more of a field than the standard does
            elif match := re.fullmatch(r"from (\d+)", word):
                limits["minimum"] = int(match[1])
            elif match := re.fullmatch(r"to (\d+)", word):
                limits["maximum"] = int(match[1])
            elif match := re.fullmatch(r"at most (\d+) letters", word):
                limits["maxLength"] = int(match[1])
            else:
                self.fault(
                    where,
                    "bad-schema",
                    word,
                    "'required', 'from 0', 'to 9', 'at most 36 letters', 'prose' or 'quoted'",
                    "correct the word",
                    row,
                )
        if limits:
            field["constraints"] = limits
        return field, links

    def _link(self, where: str, column: str, field: Row, kind: str, row: int) -> list[Row]:
        """Note what a column's ids stand in; return the foreign key that Frictionless knows of, where it is one."""
        many, _, target = kind.rpartition("in ")
        if not self._known(where, target, [*self.tables, BIBLIOGRAPHY], f"a table, or {BIBLIOGRAPHY}", row):
            return []
        if many or target == BIBLIOGRAPHY:
            field["each_in"] = target  # no foreign key of the standard: checked by a rule of ours
            return []
        table = self.tables[target]
        key = table.get("key") if isinstance(table, Lined) else None
        if not isinstance(key, str):
            self.fault(
                where, "bad-schema", target, "a table with one column as its key", "give it a 'key', or link elsewhere", row
            )
            return []
        # The standard names a table's link to itself by an empty text.
        own = where.startswith(f"{target}.")
        return [{"fields": column, "reference": {"resource": "" if own else target, "fields": key}}]
