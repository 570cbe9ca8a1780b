"""Running notebooks: one notebook, one parameter set, one output."""

from __future__ import annotations

import ast
import functools
import json
import re
from pathlib import Path
from typing import Any

from evidence.problems import BookError

Notebook = dict[str, Any]


def read_notebook(path: Path) -> Notebook:
    """Return a notebook as data; raises BookError where it is none."""
    try:
        notebook: Notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            cell["cell_type"], cell["source"], cell["metadata"]
        notebook["metadata"].get("evidence", {})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BookError(f"analysis/{path.name} is not a notebook ({error}): restore it with git") from None
    return notebook


def source_of(notebook: Notebook) -> str:
    """Return what makes a notebook's outputs: its cells without outputs, and what it declares to read."""
    cells = [(cell["cell_type"], "".join(cell["source"])) for cell in notebook["cells"]]
    return json.dumps([cells, reads_of(notebook)])


def reads_of(notebook: Notebook) -> list[str]:
    """Return the topics and tables that a notebook declares in ``metadata.evidence.reads``."""
    return list(notebook["metadata"].get("evidence", {}).get("reads", []))


def modules_of(notebook: Notebook, package: Path) -> list[Path]:
    """Return the files of our package that a notebook imports, directly or through one another."""
    code = "\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code")
    found: dict[str, Path] = {}
    waiting = set(_imports(code))
    while waiting:
        name = waiting.pop()
        path = package / f"{name}.py"
        if name not in found and path.is_file():
            found[name] = path
            waiting |= _imports(path.read_text(encoding="utf-8"))
    return sorted(found.values())


@functools.cache
def _imports(code: str) -> set[str]:
    try:
        tree = ast.parse(re.sub(r"^\s*[%!].*$", "", code, flags=re.MULTILINE))
    except SyntaxError:
        return set()  # running the notebook will say so
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "evidence":
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("evidence."):
            names.add((node.module or "").split(".")[1])
        elif isinstance(node, ast.Import):
            names |= {a.name.split(".")[1] for a in node.names if a.name.startswith("evidence.")}
    return names


def execute(root: Path, name: str, parameters: dict[str, Any] | None = None) -> Notebook:
    """Run ``analysis/NAME.ipynb`` with papermill and return it with normalised outputs.

    The kernel may read only what the notebook declares. Raises BookError naming notebook, cell and line when
    a cell raises. Writes nothing beside the run's own file under ``_build/``.
    """
    import logging

    import papermill
    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    logging.getLogger("papermill").setLevel(logging.ERROR)
    source = root / "analysis" / f"{name}.ipynb"
    target = root / "_build" / "executed" / f"{name}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    guard = f"import evidence.guard; evidence.guard.install({str(root)!r}, {reads_of(read_notebook(source))!r})"
    try:
        # The folder goes to the kernel: papermill's own cwd would change this whole process's, and notebooks run side by side.
        papermill.execute_notebook(
            str(source), str(target), parameters or {}, kernel_name="python3", progress_bar=False, shutdown_kernel="immediate",
            request_save_on_cell_execute=False,
            resources={"metadata": {"path": str(source.parent)}},
            extra_arguments=["--IPKernelApp.log_level=ERROR", f"--IPKernelApp.exec_lines={guard}"],
        )  # fmt: skip
    except PapermillExecutionError as error:
        raise BookError(_failure(name, error)) from None
    except DeadKernelError:
        raise BookError(f"analysis/{name}.ipynb: its kernel died; run it in Jupyter to see why") from None
    return normalise(json.loads(target.read_text(encoding="utf-8")))


def _failure(name: str, error: Any) -> str:
    """Say which notebook, cell and line failed, and with what."""
    plain = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in error.traceback]
    arrows = re.findall(r"^-+> *(\d+) (.*)$", "\n".join(plain), re.MULTILINE)
    line = f", line {arrows[0][0]} ({arrows[0][1].strip()})" if arrows else ""
    value = re.sub(r"\x1b\[[0-9;]*m", "", str(error.evalue))
    return f"analysis/{name}.ipynb, cell {error.cell_index + 1}{line}: {error.ename}: {value}"


def normalise(notebook: Notebook) -> Notebook:
    """Return a notebook without what differs between runs: times, paths, versions and random ids."""
    notebook["metadata"] = {key: notebook["metadata"][key] for key in ("evidence", "kernelspec") if key in notebook["metadata"]}
    notebook["metadata"]["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    cells = []
    for number, cell in enumerate(notebook["cells"]):
        tags = cell["metadata"].get("tags", [])
        if "injected-parameters" in tags:
            cell["id"] = f"parameters-{number}"
        cell["metadata"] = {"tags": tags} if tags else {}
        for output in cell.get("outputs", []):
            output.pop("transient", None)
            if output["output_type"] == "stream" and output["name"] == "stderr":
                raise BookError(f"a cell writes to standard error, so its output would be lost: {''.join(output['text'])[:400]}")
        cells.append(cell)
    notebook["cells"] = cells
    return notebook


def write_if_changed(path: Path, text: str) -> bool:
    """Write a file whole, and only when its content changes; say whether it did."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.write_text(text, encoding="utf-8", newline="\n")
    partial.replace(path)
    return True


def notebook_text(notebook: Notebook) -> str:
    """Return a notebook as the text of its file, keys in nbformat's own order."""
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
