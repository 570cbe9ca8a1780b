"""The data dictionary: ``data/README.md``, written from ``data/datapackage.json``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from evidence.dataset.schema import read_package
from evidence.files import write_if_changed

INTRODUCTION = """# The dataset

Written by `evidence dictionary` from `datapackage.json`; edit that file, not this one.

This folder is a [Frictionless](https://specs.frictionlessdata.io/data-package/) tabular data package. Any tool that knows the standard can read and validate it: `frictionless validate data/datapackage.json`.

Conventions:

- Text is UTF-8. The first row names the columns. An empty cell means that there is nothing to say.
- Ids are lower case with hyphens, and for ever. A row that is no longer right gets the status `retired`; its id is never used again.
- A cell that holds several values separates them by `|`.
- A line number counts the lines of the document's text file from 1; `120-123` is a stretch of lines.
- The direction of a change is part of its unit: a fall of 47% has the unit `percent fall` and the value 47.
- Money is in the prices of `price_year`. Nothing in these tables is restated to another year.
"""


def text_of(package: dict[str, Any]) -> str:
    """Return the dictionary as Markdown: every table, column, type, closed list and link."""
    parts = [INTRODUCTION]
    for resource in package["resources"]:
        schema = resource["schema"]
        parts.append(f"## `{resource['path']}`: {resource['title']}\n\n{resource['description']}\n")
        parts.append("| column | type | what it holds |\n|---|---|---|")
        links = {link["fields"]: link["reference"] for link in schema.get("foreignKeys", [])}
        for field in schema["fields"]:
            constraints = field.get("constraints", {})
            words = [field["description"].rstrip(".")]
            if "enum" in constraints:
                words.append("one of: " + ", ".join(f"`{term}`" for term in constraints["enum"]))
            if field["name"] in links:
                reference = links[field["name"]]
                words.append(f"stands in `{reference['resource']}.csv`, column `{reference['fields']}`")
            if constraints.get("required"):
                words.append("never empty")
            parts.append(f"| `{field['name']}` | {field['type']} | {'. '.join(words).replace('|', chr(92) + '|')}. |")
        parts.append("")
    return "\n".join(parts)


def write(root: Path) -> None:
    """Write ``data/README.md`` when it differs."""
    changed = write_if_changed(root / "data" / "README.md", text_of(read_package(root)))
    print("Wrote data/README.md." if changed else "data/README.md is up to date.")
