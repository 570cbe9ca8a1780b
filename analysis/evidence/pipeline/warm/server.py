"""Kernels that start at once: forked from a server that has imported what notebooks import.

Half of a short notebook's time goes into starting Python and importing pandas and Altair. Here one server
process imports them once and forks a fresh kernel for each notebook, so that no notebook sees another's state.
Where processes cannot be forked (Windows), or no server answers, Jupyter's own way of starting kernels is used.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from multiprocessing.connection import Listener
from pathlib import Path

ADDRESS = "EVIDENCE_KERNEL_SERVER"  # names the server's socket to the processes that run notebooks
LONGEST = 100  # characters that a socket's address may have


def choose_address() -> str:
    """Choose the server's socket and have this process and its children start their kernels there."""
    folder = tempfile.mkdtemp(prefix="evidence-")
    address = str(Path(folder) / "kernels")
    if len(address) < LONGEST:
        os.environ[ADDRESS] = address
        os.environ["JUPYTER_DEFAULT_PROVISIONER_NAME"] = "evidence-warm"
    return folder


def start_server() -> subprocess.Popen[bytes]:
    """Start the server; it ends when this process does, for it then loses its standard input."""
    return subprocess.Popen(
        [sys.executable, "-m", "evidence.pipeline.warm.server"], stdin=subprocess.PIPE, start_new_session=True
    )


def serve(address: str) -> None:
    """Import what notebooks import, then fork a kernel for each request: a command, a folder, an environment."""
    from threading import Thread

    import altair
    import ipykernel.kernelapp
    import pandas

    import evidence.publish.charts
    import evidence.publish.tables
    import evidence.tellings

    loaded = (altair, ipykernel.kernelapp, evidence.publish.charts, evidence.publish.tables, evidence.tellings)
    assert all(loaded)
    pandas.set_option("display.max_columns", 20)  # imported in a kernel, pandas would have found no terminal and set this
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    with Listener(address) as listener:
        while True:
            with listener.accept() as connection:
                command, folder, environment = connection.recv()
                child = os.fork()
                if child == 0:
                    listener.close()
                    become_kernel(command, folder, environment)
                connection.send(child)


def become_kernel(command: list[str], folder: str, environment: dict[str, str]) -> None:
    """Turn this process into a kernel; ``command`` is what Jupyter would have run."""
    from ipykernel.kernelapp import IPKernelApp

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.path.insert(0, "")
    sys.argv = command[2:]
    # The server is this process's parent: a kernel whose server is gone ends itself.
    IPKernelApp.launch_instance(argv=[*command[command.index("-f") :], f"--IPKernelApp.parent_handle={os.getppid()}"])
    os._exit(0)


if __name__ == "__main__":
    serve(os.environ[ADDRESS])
