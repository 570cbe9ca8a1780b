"""Running notebooks: one notebook, one output."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path
from typing import Any

from evidence.files import Built
from evidence.pipeline import graph, kernel
from evidence.pipeline.warm.keeper import ended
from evidence.problems import BookError

Notebook = dict[str, Any]
ATTEMPTS = 3  # kernels that a notebook may have before it fails


def read_notebook(path: Path) -> Notebook:
    """Return a notebook as data; raises BookError where it is none."""
    try:
        notebook: Notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            # Looked up only to fail here, where the file can be named, and not in the middle of a build.
            cell["cell_type"], cell["source"], cell["metadata"]
        reads = notebook["metadata"].get("evidence", {}).get("reads", [])
        if not isinstance(reads, list) or not all(isinstance(read, str) for read in reads):
            raise BookError(
                f"analysis/{path.name} declares that it reads {json.dumps(reads)}: in its metadata, evidence.reads is a list of "
                f'names, such as ["all", "table:findings"]'
            )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BookError(f"analysis/{path.name} is not a notebook ({error}): restore it with git") from None
    return notebook


def source_of(notebook: Notebook) -> str:
    """Return what makes a notebook's outputs: its cells without outputs, and what it declares to read."""
    # Without outputs, for the build itself writes those: it would take its own work for an edit.
    cells = [(cell["cell_type"], "".join(cell["source"])) for cell in notebook["cells"]]
    return json.dumps([cells, reads_of(notebook)])


def reads_of(notebook: Notebook) -> list[str]:
    """Return the topics and tables that a notebook declares in ``metadata.evidence.reads``."""
    return list(notebook["metadata"].get("evidence", {}).get("reads", []))


def cells_of(notebook: Notebook) -> list[str]:
    """Return the code of each code cell."""
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def execute(root: Path, name: str) -> Notebook:
    """Run ``analysis/NAME.ipynb`` and return it with normalised outputs.

    The kernel may read only what the notebook declares. Raises BookError naming notebook, cell and line when
    a cell raises. Writes nothing beside the run's own file under ``_build/``.
    """
    from nbclient.exceptions import DeadKernelError

    attempt = 1
    while True:
        try:
            return _run(root, name)
        except RuntimeError as error:
            # Worth another kernel: one that never started, for another process took its port between Jupyter's choice
            # and its own start, and one that went with the warm server. One that died by itself would die again.
            again = ended() or not isinstance(error, DeadKernelError)
            if attempt == ATTEMPTS or not again:
                raise BookError(f"analysis/{name}.ipynb: {_plain(str(error))}; run it in Jupyter to see why") from None
            attempt += 1


def _run(root: Path, name: str) -> Notebook:
    """Run a notebook once; raises RuntimeError where its kernel died or did not answer."""
    # Inside: papermill takes half a second to import, and a build with nothing to do does without.
    import logging

    import papermill
    from papermill.exceptions import PapermillExecutionError

    logging.getLogger("papermill").setLevel(logging.ERROR)
    logging.getLogger("traitlets").setLevel(logging.CRITICAL)  # nbclient's, on kernels that do not start: told by the error
    source = root / "analysis" / f"{name}.ipynb"
    target = Built(root).executed(name)
    target.parent.mkdir(parents=True, exist_ok=True)
    notebook = read_notebook(source)
    first = kernel.line(str(root), name, reads_of(notebook), graph.unseen_by("\n".join(cells_of(notebook))))
    try:
        # The folder goes to the kernel: papermill's own cwd would change this whole process's, and notebooks run side by side.
        # No kernel need tidy up (0.2 to 0.4 s each), nor the file be saved after each cell, for only its last state is read.
        # The guard is a line of the kernel's start: as a cell, with an id by chance, it would stand in the published notebook.
        papermill.execute_notebook(
            str(source), str(target), {}, kernel_name="python3", progress_bar=False, shutdown_kernel="immediate",
            request_save_on_cell_execute=False,
            coalesce_streams=True,  # how many messages one cell's prints come in is a matter of luck
            resources={"metadata": {"path": str(source.parent)}},
            extra_arguments=["--IPKernelApp.log_level=ERROR", f"--IPKernelApp.exec_lines={first}"],
        )  # fmt: skip
    # The file tells nothing: papermill writes the notebook of a failed run just as that of a good one.
    except PapermillExecutionError as error:
        raise BookError(_failure(name, error)) from None
    return normalise(json.loads(target.read_text(encoding="utf-8")), name)


def check_loopback() -> None:
    """Raise BookError where this machine cannot connect to itself; kernels would wait for minutes, then fail."""
    try:
        with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), timeout=2):
            pass
    except OSError as error:
        raise BookError(
            f"notebooks need the network address 127.0.0.1 of this machine itself, and it cannot be used ({error.strerror or error}): "
            f"allow it (on Linux: ip link set lo up), and run the same command again"
        ) from None


def _plain(text: str) -> str:
    """Return text without a terminal's colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def _failure(name: str, error: Any) -> str:
    """Say which notebook, cell and line failed, and with what."""
    # IPython puts an arrow in each frame; the first is the cell's own, the others are libraries'.
    arrows = re.findall(r"^-+> *(\d+) (.*)$", _plain("\n".join(error.traceback)), re.MULTILINE)
    line = f", line {arrows[0][0]} ({arrows[0][1].strip()})" if arrows else ""
    return f"analysis/{name}.ipynb, cell {error.cell_index + 1}{line}: {error.ename}: {_plain(str(error.evalue))}"


def normalise(notebook: Notebook, name: str) -> Notebook:
    """Return a notebook without what differs between runs: times, paths, versions and random ids.

    Raises BookError naming ``name`` and the cell where one writes to standard error.
    """
    notebook["metadata"] = {key: notebook["metadata"][key] for key in ("evidence", "kernelspec") if key in notebook["metadata"]}
    notebook["metadata"]["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    cells = []
    for number, cell in enumerate(notebook["cells"], 1):
        tags = cell["metadata"].get("tags", [])
        cell["metadata"] = {"tags": tags} if tags else {}
        for output in cell.get("outputs", []):
            output.pop("transient", None)
            # Refused and not dropped: a warning that nobody sees is none.
            if output["output_type"] == "stream" and output["name"] == "stderr":
                raise BookError(
                    f"analysis/{name}.ipynb, cell {number} writes to standard error, where no reader of the book would see it: "
                    f"mend what it warns of, or print it. It says: {''.join(output['text'])[:400].strip()}"
                )
        cells.append(cell)
    notebook["cells"] = cells
    return notebook


def notebook_text(notebook: Notebook) -> str:
    """Return a notebook as the text of its file, keys in nbformat's own order."""
    # As Jupyter itself saves it, so that opening and saving a notebook shows no change in git.
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
