"""One notebook, run in this process by IPython's own kernel, with what it read noted.

The kernel is the one that Jupyter would start, without the network between: no port is taken, and outputs come back as they
are made. `make outputs` compares them with those of ordinary kernels.
"""

from __future__ import annotations

import os
import random
import re
import symtable
import sys
import zlib
from pathlib import Path
from typing import Any

from evidence.dataset import guard
from evidence.files import Built
from evidence.publish.records import STOP
from evidence.quantities import NoResult

Output = dict[str, Any]
SHOWN = ("stream", "display_data", "execute_result", "error")  # messages that are outputs of a cell


class Ran:
    """What came of a notebook: each code cell's outputs, what was read, and the cell, line and error that stopped it."""

    def __init__(self) -> None:
        self.outputs: list[list[Output]] = []
        self.read: list[str] = []
        self.failure = ""


def run(root: Path, name: str, codes: list[str], declared: list[str]) -> Ran:
    """Run a notebook's code cells in order, up to the first that fails, and return what came of it.

    For a process of its own, which is guarded from then on; ``declared`` is what the notebook may read.
    """
    from nbformat.v4 import output_from_msg

    client, before = _start(root, name), set(sys.modules)
    kernel = guard.install(root, declared, Built(root).inputs)
    ran, stops = Ran(), Stops(client.kernel.shell.user_ns)
    for code in codes:
        client.execute(code)
        outputs: list[Output] = []
        while client.iopub_channel.msg_ready():
            message = client.get_iopub_msg()
            if message["msg_type"] in SHOWN:
                _add(outputs, dict(output_from_msg(message)))
        ran.outputs.append(outputs)
        if any(output["output_type"] == "error" for output in outputs):
            ran.failure = stops.instead_of_error(outputs, code)
            if ran.failure:
                break
    if kernel.refused and not ran.failure:
        ran.failure = f": {kernel.refused[0]}"
    # Whatever way a module was imported, it is here now. Those that the kernel had before are behind the whole step.
    modules = [f"module {module}" for module in sys.modules.keys() - before if module.partition(".")[0] == "evidence"]
    ran.read = sorted({*kernel.noted, *modules})
    return ran


class Stops:
    """What cells without a result leave undone: the names that they would have set, each with the reason."""

    def __init__(self, names: dict[str, Any]) -> None:
        self.names, self.lost = names, dict[str, str]()

    def instead_of_error(self, outputs: list[Output], code: str) -> str:
        """Put the reason in the place of a cell's error where today's data have no such result; return any other failure in words."""
        error = next(output for output in outputs if output["output_type"] == "error")
        cause: Any = sys.last_value
        why = (
            self.lost.get(cause.name or "")
            if isinstance(cause, NameError)
            else str(cause)
            if isinstance(cause, NoResult)
            else None
        )
        if why is None:
            return _failure(error)
        for symbol in symtable.symtable(code, "cell", "exec").get_symbols():
            if symbol.is_assigned() or symbol.is_imported():
                self.lost[symbol.get_name()] = why
            # Taken away, or a later cell would go on with what an earlier one had put under the same name.
            if symbol.is_assigned() and not symbol.is_imported():
                self.names.pop(symbol.get_name(), None)
        shown = {STOP: why, "text/plain": f"No result: {why}"}
        outputs[outputs.index(error)] = {"output_type": "display_data", "data": shown, "metadata": {}}
        return ""


def _start(root: Path, name: str) -> Any:
    """Start the kernel in the notebooks' folder and return Jupyter's client of it."""
    import numpy
    from ipykernel.inprocess.manager import InProcessKernelManager
    from traitlets.config import Config

    # Forks of one process would share its random state, and processes of their own would each have another. Python's own
    # hash() of a text is another in each process, unless somebody sets its seed.
    seed = zlib.crc32(name.encode())
    random.seed(seed)
    numpy.random.seed(seed)
    os.chdir(root / "analysis")
    # As in a kernel that Jupyter starts: its own folder comes first, and no other but libraries'. The build's process has the
    # folder of the book there, or that of the command.
    strangers = (str(root), str(Path(sys.prefix) / "bin"))
    sys.path[:] = ["", *(folder for folder in sys.path if folder and folder not in strangers)]
    # Not the user's own, whose start-up files would run in the book, and whose history would grow by every build.
    os.environ["IPYTHONDIR"] = str(Built(root).kernels)
    manager = InProcessKernelManager(config=Config({"HistoryManager": {"enabled": False}}))
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    return client


def _add(outputs: list[Output], output: Output) -> None:
    """Add an output; how many messages one cell's prints come in is a matter of luck, so they are joined."""
    output.pop("transient", None)
    last = outputs[-1] if outputs else {}
    if output["output_type"] == "stream" and (last.get("output_type"), last.get("name")) == ("stream", output["name"]):
        last["text"] += output["text"]
    else:
        outputs.append(output)


def _failure(error: Output) -> str:
    """Say in which line a cell failed, and with what."""
    # IPython puts an arrow in each frame; the first is the cell's own, the others are libraries'.
    arrows = re.findall(r"^-+> *(\d+) (.*)$", _plain("\n".join(error["traceback"])), re.MULTILINE)
    line = f", line {arrows[0][0]} ({arrows[0][1].strip()})" if arrows else ""
    return f"{line}: {error['ename']}: {_plain(str(error['evalue']))}"


def _plain(text: str) -> str:
    """Return text without a terminal's colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
