"""Writing what ``data/schema.yml`` gives: the data package ``data/datapackage.json`` and the dictionary ``data/README.md``."""

from __future__ import annotations

import json
from pathlib import Path

from evidence.dataset.csvfile import Row
from evidence.dataset.package import package_text, read_schema
from evidence.files import write_if_changed

INTRODUCTION = """# The dataset

Written by `evidence dictionary` from `schema.yml`, as is `datapackage.json`; edit that file, not these.

This folder is a [Frictionless](https://specs.frictionlessdata.io/data-package/) tabular data package. Any tool that knows the standard can read and validate it: `frictionless validate data/datapackage.json`.

Conventions:

- Text is UTF-8. The first row names the columns. An empty cell means that there is nothing to say.
- Ids are lower case with hyphens, and for ever. A row that is no longer right stays where it is, and its id stands in `retired.csv`; it is never used again.
- A cell that holds several values separates them by `|` alone, without blanks beside it.
- A line number counts the lines of the document's text file from 1; `120-123` is a stretch of lines.
- The direction of a change is part of its unit: a fall of 47% has the unit `percent fall` and the value 47.
- Money is in the prices of `price_year`. Nothing in these tables is restated to another year.
- What a document states and what we infer are told apart by `inferences.csv`: it names each cell that is our inference, with the reason. A price year that stands there is assumed.
"""

MARKS = {"prose": "a sentence of ours, whose numbers are compared", "quoted": "words of others, whose numbers are not compared"}
PROSE = """## Sentences

A column that is called a sentence of ours above holds words whose numbers stay true. A number typed there must be a figure of its row: of the claims, measures, studies and outside works that the row names, or what its sum gives. Where an edit makes one false, the draft of the book shows the cell as withdrawn until it is reworded, the build lists it with the reason, and the checks before publishing refuse it. Years, and the numbers of lines, notes and pages, are not compared.

A number of another row, or one that is worked out, is written as a placeholder and follows the data:
"""


def text_of(package: Row) -> str:
    """Return the dictionary as Markdown: where the facts come from, every table, column, type and link, and the closed lists."""
    parts = [INTRODUCTION, f"Version {package['version']}, under {package['licenses'][0]['title']}. The facts come from:\n"]
    parts += [f"- {source['title']}" + (f" ({source['path']})" if "path" in source else "") for source in package["sources"]]
    parts.append("")
    for resource in package["resources"]:
        parts.append(f"## `{resource['path']}`: {resource['title']}\n\n{resource['description']}\n")
        parts += [f"Source: {source['title']}.\n" for source in resource.get("sources", [])]
        if "may_infer" in resource:
            columns = ", ".join(f"`{column}`" for column in resource["may_infer"])
            parts.append(f"Cells of these columns may be our inference, each named in `inferences.csv`: {columns}.\n")
        parts.append("| column | type | what it holds |\n|---|---|---|")
        parts += [_row(field, package, resource) for field in resource["schema"]["fields"]]
        parts.append("")
    parts += [PROSE, *(f"- `{name}`: {text}." for name, text in package["placeholders"].items()), ""]
    parts.append("## Closed lists\n")
    parts += [f"- **{name}**: {', '.join(f'`{term}`' for term in terms)}" for name, terms in package["lists"].items()]
    return "\n".join([*parts, ""])


def _row(field: Row, package: Row, resource: Row) -> str:
    """Return one column as a row of the table."""
    constraints = field.get("constraints", {})
    words = [field["description"].rstrip(".")]
    if "enum" in constraints:
        # Found by its terms, since Frictionless has closed lists without a name.
        words.append("one of the list " + next(name for name, terms in package["lists"].items() if terms == constraints["enum"]))
    for link in resource["schema"].get("foreignKeys", []):
        if link["fields"] == field["name"]:
            target = link["reference"]["resource"] or resource["name"]
            words.append(f"stands in `{target}.csv`, column `{link['reference']['fields']}`")
    if "each_in" in field:
        target = field["each_in"]
        words.append(f"stands in `{target}`" if "." in target else f"each stands in `{target}.csv`")
    words += [text for mark, text in MARKS.items() if field.get(mark)]
    if constraints.get("required"):
        words.append("never empty")
    # A bare bar would end the cell. chr(92) is a backslash, which may not stand in an f-string before Python 3.12.
    return f"| `{field['name']}` | {field['type']} | {'. '.join(words).replace('|', chr(92) + '|')}. |"


def write(root: Path) -> None:
    """Write ``data/datapackage.json`` and ``data/README.md`` where they differ; raises DataError for a faulty schema."""
    package = package_text(read_schema(root))
    for name, text in (("datapackage.json", package), ("README.md", text_of(json.loads(package)))):
        changed = write_if_changed(root / "data" / name, text)
        print(f"Wrote data/{name}." if changed else f"data/{name} is up to date.")
