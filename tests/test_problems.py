"""Kinds of problem as data: every code that the program uses is described, for people on a page and for tools as JSON."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator

import pytest
from conftest import ROOT, Book

from evidence.codes import CODES, GROUPS
from evidence.problems import Problem

# Which argument of each call is the code.
MAKERS = {"Problem": 3, "fault": 1, "_Unreadable": 2}


def codes_used() -> Iterator[tuple[str, str]]:
    """Yield each code that the package makes a problem with, and the file and line where it does."""
    for file in sorted((ROOT / "analysis" / "evidence").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                place = MAKERS.get(node.func.id if isinstance(node.func, ast.Name) else node.func.attr, len(node.args))
                for argument in node.args[place : place + 1]:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield argument.value, f"{file.relative_to(ROOT)}, line {argument.lineno}"


def test_every_code_that_the_program_uses_is_described() -> None:
    missing = {code: place for code, place in codes_used() if code not in CODES}
    assert not missing, f"add to evidence/codes.py: {missing}"


def test_every_described_code_is_one_that_the_program_uses() -> None:
    used = {code for code, _ in codes_used()}
    # Some are handed on before a problem is made of them.
    files = [ROOT / "analysis" / "evidence" / "dataset" / "sheets.py", *(ROOT / "analysis" / "evidence" / "checks").glob("*.py")]
    modules = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    handed_on = {node.value for module in modules for node in ast.walk(module) if isinstance(node, ast.Constant)}
    assert set(CODES) - used - handed_on == set()


def test_a_code_stands_in_one_group_and_says_what_it_means_in_sentences() -> None:
    assert len(CODES) == sum(map(len, GROUPS.values()))
    for code, (title, explanation, example) in CODES.items():
        assert title[0].isupper() and not title.endswith("."), code
        assert explanation[0].isalnum() and explanation.endswith("."), code
        assert example and not example.endswith("."), code
    assert len({entry.title for entry in CODES.values()}) == len(CODES)


def test_no_problem_is_made_with_a_code_that_is_not_described() -> None:
    with pytest.raises(ValueError, match=r"'typo' is no code of a problem: add it to evidence/codes\.py"):
        Problem("data/claims.csv", 2, "low", "typo", "", "a number", "write one")


def test_a_check_for_tools_gives_every_problem_with_its_fields_and_title(book: Book) -> None:
    book.edit("data/claims.csv", "£40,,40,40", "£40,,forty,40")
    done = book.run("check", "--json")
    assert (done.returncode, done.stderr) == (1, "")
    (problem,) = json.loads(done.stdout)["problems"]
    assert problem == {
        "file": "data/claims.csv",
        "row": 4,
        "column": "low",
        "code": "bad-number",
        "value": "forty",
        "expected": "a number",
        "mend": "write plain digits such as 1250 or 0.35",
        "title": "No number",
    }


def test_a_check_for_tools_tells_of_a_schema_that_cannot_be_read_too(book: Book) -> None:
    path = book.root / "data" / "schema.yml"
    path.write_text(path.read_text(encoding="utf-8") + "tables: {}\n", encoding="utf-8")
    done = book.run("check", "--json")
    assert done.returncode == 1
    assert [problem["code"] for problem in json.loads(done.stdout)["problems"]] == ["bad-yaml"]


def test_a_check_for_tools_of_sound_data_gives_an_empty_list(book: Book) -> None:
    done = book.run("check", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"problems": []})
