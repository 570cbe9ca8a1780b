"""The server's process: it imports what notebooks import, once, and forks a fresh kernel for each notebook.

Half of a short notebook's time goes into starting Python and importing pandas and Altair. It runs as a script and imports
nothing of this package: modules that only a warm kernel had loaded would hide a missing import from the notebook's author.
"""

from __future__ import annotations

import importlib.util
import os
import signal
import sys
from multiprocessing.connection import Listener


def serve(address: str) -> None:
    """Import what notebooks import, then fork a kernel for each request: a command, a folder, an environment."""
    from threading import Thread

    import altair
    import ipykernel.kernelapp
    import pandas

    # Named, so that no tool takes out an import that nothing seems to use.
    assert altair and ipykernel.kernelapp
    pandas.set_option("display.max_columns", 20)  # imported in a kernel, pandas would have found no terminal and set this
    # Kernels that end are cleared away at once: one that lingered as a zombie would answer signals, and seem to run.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # However the build ends, its end of this pipe closes.
    Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    with Listener(address) as listener:
        while True:
            with listener.accept() as connection:
                command, folder, environment = connection.recv()
                child = os.fork()
                if child == 0:
                    try:
                        # The child's copy alone: Python leaves the file of a socket to the process that made it.
                        listener.close()
                        become_kernel(command, folder, environment)
                        os._exit(0)
                    finally:
                        os._exit(1)  # never on into the server's own work
                connection.send(child)


def become_kernel(command: list[str], folder: str, environment: dict[str, str]) -> None:
    """Turn this process into a kernel; ``command`` is what Jupyter would have run."""
    from ipykernel.kernelapp import IPKernelApp

    # As it is in an ordinary kernel: a notebook that starts a process must be able to wait for it.
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    # A group of its own, as Jupyter gives each kernel that it starts.
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    launcher = importlib.util.find_spec(command[2])  # as `python -m` finds it
    # A notebook that prints its arguments prints the same under both kinds of kernel.
    sys.argv = [str(launcher.origin) if launcher else command[2], *command[3:]]
    # The server is this process's parent: a kernel whose server is gone ends itself.
    IPKernelApp.launch_instance(argv=[*command[command.index("-f") :], f"--IPKernelApp.parent_handle={os.getppid()}"])


if __name__ == "__main__":
    del sys.path[0]  # the folder of this script, which no ordinary kernel looks into
    try:
        serve(sys.argv[1])
    except Exception as error:
        sys.exit(f"  The warm kernel server cannot run: {type(error).__name__}: {error}")
