"""The short schema: what it gives, what it refuses, and that a package which does not fit it is noticed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib

import pytest
from conftest import ROOT, Book
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.dataset import enum_of, read, read_package
from evidence.dataset.package import package_text
from evidence.dataset.schema import load, package_of
from evidence.problems import BookError, DataError

HEAD = """name: tiny
title: Tiny
description: A tiny dataset
version: 0.0.1
licenses: [{name: CC0-1.0}]
contributors: [{title: Gardeners}]
sources: [{title: A garden}]
"""
SCHEMA = (
    HEAD
    + """forms:
  id: "^[a-z]+$"
lists:
  colour: [red, green]
tables:
  beds:
    title: Beds
    about: One row is a bed.
    key: bed
    may_infer: [size]
    columns:
      bed: id, required = Identifier
      size: number, from 0 = Size
  plants:
    title: Plants
    about: One row is a plant.
    columns:
      plant: text, at most 20 letters, required = Name
      colour: one of colour = Colour
      height: whole number, from 1, to 9 = Height
      bed: in beds = Where it grows
      others: many in beds = Other beds
      work: in references.bib = Who says so
"""
)


def field(table: str, column: str) -> dict[str, object]:
    package = package_of(SCHEMA)
    resource = next(r for r in package["resources"] if r["name"] == table)
    found: dict[str, object] = next(f for f in resource["schema"]["fields"] if f["name"] == column)
    return found


@pytest.mark.parametrize(
    ("table", "column", "given"),
    [
        pytest.param("beds", "bed", {"type": "string", "constraints": {"pattern": "^[a-z]+$", "required": True}}, id="a form"),
        pytest.param("beds", "size", {"type": "number", "constraints": {"minimum": 0}}, id="a least value"),
        pytest.param("plants", "height", {"type": "integer", "constraints": {"minimum": 1, "maximum": 9}}, id="a largest value"),
        pytest.param("plants", "plant", {"type": "string", "constraints": {"maxLength": 20, "required": True}}, id="a length"),
        pytest.param("plants", "colour", {"type": "string", "constraints": {"enum": ["red", "green"]}}, id="a closed list"),
        pytest.param("plants", "bed", {"type": "string"}, id="a link is text"),
        pytest.param(
            "plants",
            "others",
            {"type": "string", "each_in": "beds", "constraints": {"pattern": r"^[^|\s]+([|][^|\s]+)*$"}},
            id="several ids",
        ),
        pytest.param(
            "plants",
            "work",
            {"type": "string", "each_in": "references.bib", "constraints": {"pattern": r"^[^|\s]+$"}},
            id="a citation key",
        ),
    ],
)
def test_a_column_is_described(table: str, column: str, given: dict[str, object]) -> None:
    found = field(table, column)
    assert {key: value for key, value in found.items() if key not in ("name", "description")} == given


def test_a_link_is_a_foreign_key_and_one_to_the_own_table_names_none() -> None:
    package = package_of(SCHEMA.replace("size: number, from 0 = Size", "size: in beds = Bed beside it"))
    beds, plants = package["resources"]
    assert plants["schema"]["foreignKeys"] == [{"fields": "bed", "reference": {"resource": "beds", "fields": "bed"}}]
    assert beds["schema"]["foreignKeys"] == [{"fields": "size", "reference": {"resource": "", "fields": "bed"}}]


# What is broken: (text to find, text to put there, where the message points, what it says)
BROKEN = {
    "unknown type": ("size: number, from 0", "size: nubmer", "column beds.size", "did you mean 'number'?"),
    "unknown form": ("bed: id, required", "bed: idd, required", "column beds.bed", "did you mean 'id'?"),
    "unknown list": ("one of colour", "one of colours", "column plants.colour", "did you mean 'colour'?"),
    "link to nowhere": ("bed: in beds", "bed: in bed", "column plants.bed", "did you mean 'beds'?"),
    "links to nowhere": ("many in beds", "many in sheds", "column plants.others", "expected a table, or references.bib"),
    "link to a table without a key": ("bed: in beds", "bed: in plants", "column plants.bed", "a table with one column as its key"),
    "bad pattern": ('"^[a-z]+$"', '"^[a-z+$"', "column forms.id", "expected a regular expression"),
    "pattern that is no text": ('"^[a-z]+$"', "[a-z]", "column forms.id", "expected a regular expression"),
    "unknown word": ("Name", "Name\n      more: text, requird = More", "column plants.more", "'required', 'from 0'"),
    "column without a form": ("number, from 0 = Size", "Size", "column beds.size", "write it as 'text, required = What it is'"),
    "column without text": ("number, from 0 = Size", "[number]", "column beds.size", "expected a form"),
    "key that is no column": ("key: bed", "key: bad", "column beds.key", "did you mean 'bed'?"),
    "inferable that is no column": ("[size]", "[sise]", "column beds.may_infer", "did you mean 'size'?"),
    "unknown word for a table": ("key: bed", "keys: bed", "column beds", "did you mean 'key'?"),
    "table without columns": ("tables:", "tables:\n  sheds: {title: Sheds}", "column sheds", "'title', 'about' and 'columns'"),
    "term that YAML reads as no word": ("[red, green]", "[red, no]", "column lists.colour", "quote terms such as 'yes' and 'no'"),
    "doubled term": ("[red, green]", "[red, red]", "column lists.colour", "take doubled terms out"),
    "no version": ("version: 0.0.1\n", "", "data/schema.yml: ", "expected an entry 'version'"),
    "no lists": ("lists:\n  colour: [red, green]\n", "", "data/schema.yml: ", "a part 'lists'"),
    "no title": ("    title: Beds\n", "", "column beds", "a line 'title' in words"),
    "open bracket": ("[red, green]", "[red, green", "data/schema.yml, row ", "[bad-yaml]"),
    "tab": ("  beds:", "\tbeds:", "data/schema.yml, row ", "[bad-yaml]"),
    "column twice": ("      bed: in beds", "      plant: text = Again\n      bed: in beds", "row 28", "'plant' stands twice"),
    "colon in a sentence": ("= Where it grows", "= Where it grows: a bed", "row 28", "quote an entry that holds a colon"),
    "day that there is not": ("0.0.1", "2026-02-30", "data/schema.yml", "[bad-yaml]"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "where", "says"), BROKEN.values(), ids=BROKEN.keys())
def test_a_faulty_schema_is_told_with_place_and_cure(old: str, new: str, where: str, says: str) -> None:
    assert old in SCHEMA
    with pytest.raises(DataError) as refused:
        package_of(SCHEMA.replace(old, new, 1))
    first = str(refused.value).splitlines()[0]
    assert first.startswith("data/schema.yml")
    assert where in first
    assert says in str(refused.value)
    assert re.fullmatch(r"data/.+ expected .+\. To mend: .+ \[[a-z-]+\]", first), first


def test_all_faults_of_a_schema_come_at_once_with_their_lines() -> None:
    with pytest.raises(DataError) as refused:
        package_of(SCHEMA.replace("one of colour", "one of color").replace("number, from 0", "nubmer"))
    assert [(problem.row, problem.column) for problem in refused.value.problems] == [(20, "beds.size"), (26, "plants.colour")]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_edit_of_a_schema_gives_a_traceback(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(SCHEMA)))
    end = data.draw(st.integers(start, min(len(SCHEMA), start + 12)))
    put = data.draw(
        st.one_of(st.text(max_size=8), st.sampled_from(["[", "{}", "null", "- ", "\n", "  ", "1", "yes", "*a", "&a ", "<<: "]))
    )
    try:
        package_of(SCHEMA[:start] + put + SCHEMA[end:])
    except DataError as refused:
        assert refused.problems


def test_a_mapping_knows_the_lines_of_its_keys() -> None:
    assert load("a: 1\n\nb: 2\n").lines == {"a": 1, "b": 3}


def test_the_committed_package_is_what_the_schema_gives() -> None:
    schema = (ROOT / "data" / "schema.yml").read_text(encoding="utf-8")
    assert (ROOT / "data" / "datapackage.json").read_text(encoding="utf-8") == package_text(schema)
    assert len(schema.splitlines()) < 450


def test_the_package_names_its_version_licence_sources_and_contributors() -> None:
    package = read_package(ROOT)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert package["version"] == project["version"]
    assert f"version: {package['version']}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert [licence["name"] for licence in package["licenses"]] == ["CC-BY-4.0"]
    assert package["contributors"]
    told = " ".join(source["title"] for source in package["sources"])
    assert all(source["short"] in told for source in read(ROOT)["sources"])


def test_every_closed_list_and_form_is_used() -> None:
    package = read_package(ROOT)
    fields = [field for resource in package["resources"] for field in resource["schema"]["fields"]]
    used = [field.get("constraints", {}).get("enum") for field in fields]
    assert [name for name, terms in package["lists"].items() if terms not in used] == []


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param("datapackage.json", '"title": "Claims"', '"title": "Claim"', id="package edited by hand"),
        pytest.param("datapackage.json", '"digest": "', '"digest": "0', id="digest edited by hand"),
        pytest.param("datapackage.json", "{", "", id="package that is no JSON"),
        pytest.param("schema.yml", "title: Claims", "title: The claims", id="schema edited and package not written"),
    ],
)
def test_a_package_that_the_schema_does_not_give_is_refused(book: Book, file: str, old: str, new: str) -> None:
    book.edit(f"data/{file}", old, new)
    done = book.run("check")
    assert done.returncode == 1
    assert done.stderr.startswith(
        "data/datapackage.json: expected the package that data/schema.yml gives. To mend: run 'evidence dictionary'"
    )
    assert "Traceback" not in done.stderr
    assert book.run("dictionary").returncode == 0
    assert book.run("check").returncode == 0


def test_a_fault_of_the_schema_is_told_rather_than_a_stale_package(book: Book) -> None:
    book.edit("data/schema.yml", "line: line, required", "line: lin, required")
    done = book.run("check")
    assert "column findings.line: found 'lin'" in done.stderr
    assert "stale-package" not in done.stderr


@pytest.mark.parametrize("content", [None, b"\xff\xfe"], ids=["missing", "not UTF-8"])
def test_a_schema_that_cannot_be_read_is_told(book: Book, content: bytes | None) -> None:
    path = book.root / "data" / "schema.yml"
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises(DataError, match=r"data/schema.yml: expected "):
        read_package(book.root)


def test_line_ends_of_windows_do_not_make_a_package_stale(book: Book) -> None:
    for name in ("schema.yml", "datapackage.json"):
        path = book.root / "data" / name
        # As git writes files on Windows.
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_package(book.root)["name"] == "community-dividend"


def test_a_column_without_a_closed_list_is_told() -> None:
    package = json.loads(package_text(SCHEMA))
    assert enum_of(package, "plants", "colour") == ["red", "green"]
    for table, column in (("plants", "plant"), ("plants", "petal"), ("trees", "colour")):
        with pytest.raises(BookError, match=f"column {column} of table {table}"):
            enum_of(package, table, column)


def test_reading_loads_neither_yaml_nor_frictionless() -> None:
    # In a process of its own, since other tests have loaded them here. Each would slow every build with nothing to do.
    code = "import sys; from evidence.dataset import read; read(); print([m for m in ('yaml', 'frictionless', 'pandas') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
