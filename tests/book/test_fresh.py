"""A build that goes on from the last one gives, file for file, what a build from nothing gives; and it says why it read what."""

from __future__ import annotations

import base64
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tiny_pages import Project, garden_table, gardener, long_table, make_project

from evidence.book.why import read_why
from evidence.files import Built

DOT = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
INCLUDING = """# Three

```{include} ../shared/said.txt
```

```{literalinclude} ../shared/code.py
```

```{csv-table}
:file: ../shared/rows.csv
```

![A bed](../pictures/bed.png) ![Another bed](../shared/bed.png)

Seldom said: {cite:t}`green2011`. See {numref}`costs-all`, {ref}`beds` and [](two.md#more-of-it).
"""
LAST = """# Four

(beds)=
## Beds and paths

{cite:t}`brown2012`

```{bibliography}
:filter: docname in docnames
```
"""
BIB = "@book{%s, author = {%s, A.}, title = {Gardens of %s}, year = {%s}, publisher = {Earth}}\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = make_project(tmp_path)
    write(made, "shared/said.txt", "The gardener said little.")
    write(made, "shared/code.py", "cost = 40\n")
    write(made, "shared/rows.csv", "bed,path\n1,2\n")
    for picture in ("pictures", "shared"):
        (made.root / picture).mkdir(exist_ok=True)
        (made.root / picture / "bed.png").write_bytes(DOT + picture.encode())
    write(made, "chapters/three.md", INCLUDING)
    write(made, "chapters/four.md", LAST)
    replace(made, "chapters/two.md", "# Two\n", "# Two\n\n## More of it\n")
    replace(made, "index.md", "analysis/costs", "chapters/three\nchapters/four\nanalysis/costs")
    write(made, "references.bib", BIB % ("green2011", "Green", "Kent", "2011") + BIB % ("brown2012", "Brown", "York", "2012"))
    conf = 'extensions += ["sphinxcontrib.bibtex"]\nbibtex_bibfiles = ["references.bib"]\nnumfig = True\nexclude_patterns += ["shared"]\n'
    write(made, "conf.py", (made.root / "conf.py").read_text(encoding="utf-8") + conf)
    return made


def write(project: Project, name: str, text: str) -> None:
    path = project.root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def replace(project: Project, name: str, old: str, new: str) -> None:
    text = (project.root / name).read_text(encoding="utf-8")
    assert old in text
    write(project, name, text.replace(old, new))


def site(project: Project) -> dict[str, bytes]:
    """Return the site's files under their names; Sphinx's notes for itself are none of it."""
    folder = project.root / "_build" / "html"
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return {name: content for name, content in found.items() if not name.startswith(".")}


def from_nothing(project: Project) -> dict[str, bytes]:
    """Return the site as a build from nothing gives it."""
    clean = Project(Path(shutil.copytree(project.root, project.root.parent / "clean" / "pages")))
    for folder in ("html", "doctrees"):
        shutil.rmtree(clean.root / "_build" / folder)
    clean.build()
    made = site(clean)
    shutil.rmtree(clean.root.parent)
    return made


Edit = Callable[[Project], object]
EDITS = [
    pytest.param(lambda p: replace(p, "chapters/three.md", "Seldom", "Hardly"), id="a word, the only one of its kind"),
    pytest.param(lambda p: replace(p, "chapters/three.md", "# Three", "# Third"), id="a title"),
    pytest.param(lambda p: replace(p, "chapters/two.md", "## More of it", "## More"), id="a heading that another page links to"),
    pytest.param(lambda p: replace(p, "chapters/four.md", "## Beds and paths", "## Beds"), id="a heading with a label"),
    pytest.param(lambda p: replace(p, "chapters/one.md", "# One\n", "# One\n\n```{table} First\n| a |\n|---|\n| b |\n```\n"), id="a table before others"),
    pytest.param(lambda p: replace(p, "index.md", "chapters/one\nchapters/two", "chapters/two\nchapters/one"), id="an order"),
    pytest.param(lambda p: write(p, "shared/said.txt", "The gardener was silent."), id="an included text"),
    pytest.param(lambda p: write(p, "shared/code.py", "cost = 45\n"), id="included code"),
    pytest.param(lambda p: write(p, "shared/rows.csv", "bed,path\n3,4\n"), id="an included table"),
    pytest.param(lambda p: (p.root / "pictures" / "bed.png").write_bytes(DOT + b"new"), id="a picture"),
    pytest.param(lambda p: replace(p, "chapters/three.md", "![A bed](../pictures/bed.png)", "Gone"), id="a picture that goes"),
    pytest.param(lambda p: replace(p, "chapters/four.md", "{cite:t}`brown2012`", "{cite:t}`brown2012` {cite:t}`green2011`"), id="a citation"),
    pytest.param(lambda p: p.publish(table=long_table(900)), id="a table that goes on to further pages"),
    pytest.param(lambda p: p.publish(gardener("£45")), id="a value"),
    pytest.param(lambda p: p.publish(table=garden_table("Other costs")), id="a table of results"),
    pytest.param(lambda p: replace(p, "chapters/one.md", "A gardener costs {value}`costs.cost`, or", "It is"), id="a value that one page less prints"),
]  # fmt: skip


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("edit", EDITS)
def test_going_on_gives_what_starting_afresh_gives_and_back_again(project: Project, edit: Edit) -> None:
    project.build()
    before = site(project)
    kept = shutil.copytree(project.root, project.root.parent / "kept", ignore=shutil.ignore_patterns("html", "doctrees"))
    edit(project)
    assert project.build() != []
    after = site(project)
    assert after != before
    assert differing(after, from_nothing(project)) == []
    shutil.copytree(kept, project.root, dirs_exist_ok=True)
    project.build()
    assert differing(site(project), before) == []


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


@pytest.mark.parametrize("name", ["chapters/three.md", "shared/said.txt", "pictures/bed.png"])
def test_a_new_date_alone_changes_nothing(project: Project, name: str) -> None:
    project.build()
    page = project.root / "_build" / "html" / "chapters" / "three.html"
    before = page.stat().st_mtime_ns
    later = project.root.joinpath(name).stat().st_mtime_ns + 10**12
    os.utime(project.root / name, ns=(later, later))
    assert project.build() == []
    assert page.stat().st_mtime_ns == before


@pytest.mark.parametrize("name", ["shared/said.txt", "shared/code.py", "shared/rows.csv", "pictures/bed.png"])
def test_new_content_with_an_old_date_is_read(project: Project, name: str) -> None:
    project.build()
    path = project.root / name
    before = path.stat()
    path.write_bytes(path.read_bytes() + b"9")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert project.build() == ["chapters/three"]


def test_each_page_knows_why_it_was_read_or_written_last(project: Project) -> None:
    project.build()
    assert set(map(tuple, read_why(project.root).values())) == {("not built before",)}
    project.publish(gardener("£45"))
    write(project, "shared/said.txt", "The gardener was silent.")
    project.build()
    why = read_why(project.root)
    assert why["chapters/one"] == ["value costs.cost changed"]
    assert why["chapters/three"] == ["shared/said.txt, which it includes, changed"]
    assert why["analysis/costs"][0] == "its own text changed"
    assert why["chapters/two"] == ["not built before"]
    replace(project, "chapters/two.md", "# Two", "# Second")
    project.build()
    why = read_why(project.root)
    assert why["chapters/two"] == ["its own text changed", "the title of chapters/two changed"]
    assert "the title of chapters/two changed" in why["chapters/four"]
    project.build()
    assert read_why(project.root) == why
    assert json.loads(Built(project.root).why.read_text(encoding="utf-8")) == why
    assert not (project.root / "_build" / "html" / "why.json").exists()


def test_a_label_that_moves_is_written_again_where_it_is_referred_to_and_nowhere_else(project: Project) -> None:
    project.build()
    replace(project, "chapters/four.md", "## Beds and paths", "## Beds or paths")
    project.build()
    why = read_why(project.root)
    assert "the label beds of chapters/four changed" in why["chapters/three"]
    # A title of a table that changes with the data would else have the whole book written again.
    assert why["chapters/one"] == why["chapters/two"] == ["not built before"]
