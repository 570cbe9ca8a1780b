"""The repository's own files: workflows, forms, locks, and the pages for contributors say what is so."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from typing import Any

import pytest
import yaml
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
LOCKS = {"requirements.lock": [], "requirements-dev.lock": ["dev"], "requirements-mutants.lock": ["dev", "mutants"]}
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
YAML_FILES = [*sorted((ROOT / ".github").rglob("*.yml")), ROOT / ".pre-commit-config.yaml", ROOT / "CITATION.cff"]
VERSIONS = [f"3.{minor}" for minor in range(30) if f"3.{minor}" in SpecifierSet(PROJECT["project"]["requires-python"])]


def load(path: Any) -> Any:
    """Return what a YAML file holds."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def pins(lock: str) -> dict[str, set[str]]:
    """Return the versions that a lock pins for each package; more than one where Pythons or systems differ."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


@pytest.mark.parametrize("path", YAML_FILES, ids=lambda p: p.name)
def test_every_yaml_file_parses(path: Any) -> None:
    assert load(path)


def test_the_container_is_described_and_builds_the_book() -> None:
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    assert container["postCreateCommand"] == "make book"


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / ".ci" / "run", ROOT / "CONTRIBUTING.md"], ids=lambda p: p.name)
def test_every_make_command_exists(path: Any) -> None:
    text = path.read_text(encoding="utf-8")
    commands = re.findall(r"(?:^|`|run: |make )\s*make ((?:[a-z]+ ?)+)", text, re.MULTILINE)
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    asked = {word for command in commands for word in command.split()}
    assert "book" in asked
    assert asked <= targets, f"{path.name} asks make for {asked - targets}"


def test_the_notebooks_are_compared_before_a_build_can_write_them() -> None:
    steps = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert 0 < steps.index("make outputs") < steps.index("make book") < steps.index("git diff") < steps.index("make test")


def test_pull_requests_are_built_on_every_supported_python() -> None:
    job = load(ROOT / ".github" / "workflows" / "pull-request.yml")["jobs"]["book"]
    assert job["strategy"]["matrix"]["python"] == VERSIONS
    assert f"for version in {' '.join(VERSIONS)}; do" in (ROOT / ".ci" / "pythons").read_text(encoding="utf-8")
    assert f"Python {VERSIONS[0]} to {VERSIONS[-1]}" in MAKEFILE


def test_a_later_push_never_breaks_off_a_publication() -> None:
    workflow = load(ROOT / ".github" / "workflows" / "publish.yml")
    assert workflow["concurrency"] == {"group": "pages", "cancel-in-progress": False}
    assert any(step.get("run") == "make clean book STRICT=1" for step in workflow["jobs"]["build"]["steps"])


def test_the_form_asks_for_what_a_correction_needs() -> None:
    fields = [f for f in load(ROOT / ".github" / "ISSUE_TEMPLATE" / "a-number-is-wrong.yml")["body"] if f["type"] != "markdown"]
    ids = [field["id"] for field in fields]
    assert len(set(ids)) == len(ids)
    required = [field["id"] for field in fields if field.get("validations", {}).get("required")]
    assert required == ["address", "printed", "document", "edition"]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_covers_what_the_project_asks_for(lock: str) -> None:
    locked = pins(lock)
    wanted = [*PROJECT["project"]["dependencies"], *(r for extra in LOCKS[lock] for r in EXTRAS[extra])]
    assert wanted
    for requirement in map(Requirement, wanted):
        versions = locked.get(canonicalize_name(requirement.name), set())
        assert versions, f"{requirement.name} is not in {lock}: run 'make locks'"
        assert all(version in requirement.specifier for version in versions), f"{lock} pins {requirement.name} at {versions}"


def test_the_locks_lie_one_on_the_other() -> None:
    reading, testing, mutating = map(pins, LOCKS)
    assert reading.items() <= testing.items() <= mutating.items()
    tools = {canonicalize_name(Requirement(r).name) for r in [*EXTRAS["dev"], *EXTRAS["mutants"]]}
    assert not tools & set(reading), "who reads the book installs test tools"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_pins_and_hashes_and_no_address(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    strange = [line for line in lines if not re.fullmatch(r"#[^/]*|[\w.-]+==.*\\|    --hash=sha256:[0-9a-f]{64}( \\)?", line)]
    assert not strange


def test_the_version_stands_the_same_wherever_it_stands() -> None:
    citation = load(ROOT / "CITATION.cff")
    assert citation["version"] == PROJECT["project"]["version"]
    assert f"## {citation['version']} ({citation['date-released']})" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_changelog_fragment_is_of_a_known_kind() -> None:
    kinds = {kind["directory"] for kind in PROJECT["tool"]["towncrier"]["type"]}
    fragments = [path for path in (ROOT / "changelog.d").iterdir() if path.name != "README.md"]
    odd = [path.name for path in fragments if not re.fullmatch(rf"(\+[\w-]+|\d+)\.({'|'.join(kinds)})\.md", path.name)]
    assert not odd
    assert all(path.read_text(encoding="utf-8").strip() for path in fragments)


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "EXIT.md", "README.md"])
def test_a_page_names_only_paths_that_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:analysis|chapters|data|tests|changelog\.d|\.devcontainer)/[^`*\s]*)`", text))
    assert named
    missing = sorted(path for path in named if not (ROOT / path).exists())
    assert not missing


def test_the_walk_of_one_number_is_true() -> None:
    walk = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## Follow one number")[1].split("## ")[0]
    with (ROOT / "data" / "claims.csv").open(encoding="utf-8", newline="") as file:
        claims = {row["claim_id"]: row for row in csv.DictReader(file)}
    cost, saving = claims["tlap-2012-timebank-cost-per-member"], claims["tlap-2012-timebank-saving-per-member"]
    assert cost["line"] == saving["line"] == re.findall(r"TLAP 2012, line (\d+)", walk)[0]
    for claim in (cost, saving):
        assert all(f"`{claim[column]}`" in walk for column in ("claim_id", "measure_id", "as_printed"))
    assert saving["high"] == "" and saving["qualifier"] == "more than"
    chapter = (ROOT / "chapters" / "economics" / "costs-and-savings-per-person.md").read_text(encoding="utf-8")
    for name in [*re.findall(r"\{value\}`([\w.-]+)`", walk), "savings.per-person"]:
        assert name in chapter
    notebook = (ROOT / "analysis" / "savings.ipynb").read_text(encoding="utf-8")
    for name in ("timebank-payback", "payback", "per-person"):
        assert name in walk and name in notebook
