"""The data package ``data/datapackage.json`` as ``data/schema.yml`` gives it: reading it, and refusing one that does not fit."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from evidence.dataset.csvfile import Row
from evidence.problems import BookError, DataError, Problem

FILE = "data/datapackage.json"
MEND = "run 'evidence dictionary', which writes it from data/schema.yml (to change a table, edit that file)"


def package_text(schema: str) -> str:
    """Return the text of the package that a schema gives; raises DataError with every fault of the schema."""
    from evidence.dataset.schema import package_of

    text = json.dumps({**package_of(schema), "digest": ""}, ensure_ascii=False, indent=1) + "\n"
    return text.replace('"digest": ""', f'"digest": "{_digest(schema, text)}"')


def read_schema(root: Path) -> str:
    """Return the text of the short schema; raises DataError where there is none."""
    try:
        return (root / "data" / "schema.yml").read_text(encoding="utf-8-sig")
    except OSError:
        wanted = "the description of the tables"
        problem = Problem("data/schema.yml", 0, "", "missing-file", "", wanted, "restore it with 'git checkout data/schema.yml'")
    except UnicodeDecodeError:
        problem = Problem("data/schema.yml", 0, "", "not-utf8", "", "text saved as UTF-8", "save it as UTF-8")
    raise DataError([problem])


def read_package(root: Path) -> Row:
    """Return the data package; raises DataError where it is missing or not what ``data/schema.yml`` gives.

    It holds a checksum of the schema and of itself, so that both are told apart from stale ones without reading YAML.
    """
    # Both are read as text: with line ends of Windows, as git may write them there, a digest of bytes would never fit.
    schema = read_schema(root)
    try:
        text = (root / FILE).read_text(encoding="utf-8-sig")
        package: Row = json.loads(text)
        kept = package["digest"]
        if kept == _digest(schema, text.replace(f'"digest": "{kept}"', '"digest": ""', 1)):
            return package
    except (OSError, ValueError, KeyError, TypeError):
        pass  # whatever is wrong with it, it is written anew in the same way
    package_text(schema)  # a fault of the schema itself is the better message
    raise DataError([Problem(FILE, 0, "", "stale-package", "", "the package that data/schema.yml gives", MEND)])


def enum_of(package: Row, table: str, column: str) -> list[str]:
    """Return the closed list of a column; raises BookError where the package does not describe it."""
    try:
        resource = next(r for r in package["resources"] if r["name"] == table)
        terms: list[str] = next(f for f in resource["schema"]["fields"] if f["name"] == column)["constraints"]["enum"]
    except (KeyError, StopIteration, TypeError):
        raise BookError(f"data/schema.yml gives column {column} of table {table} no closed list: restore it with git") from None
    return terms


def _digest(schema: str, text: str) -> str:
    return hashlib.sha256(f"{schema}\0{text}".encode()).hexdigest()
