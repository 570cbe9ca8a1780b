"""Kernels that start at once: forked from a server that has imported what notebooks import.

Half of a short notebook's time goes into starting Python and importing pandas and Altair. Here one server
process imports them once and forks a fresh kernel for each notebook, so that no notebook sees another's state.
Where processes cannot be forked (Windows), Jupyter's own way of starting kernels is used.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

NAME = "evidence-warm"
PRELOAD = ["ipykernel.kernelapp", "pandas", "altair", "evidence.dataset", "evidence.tables", "evidence.figures"]


def use() -> None:
    """Have this process start its kernels from the server."""
    if hasattr(os, "fork"):
        multiprocessing.set_forkserver_preload(PRELOAD)
        os.environ["JUPYTER_DEFAULT_PROVISIONER_NAME"] = NAME


def _run_kernel(command: list[str], folder: str, environment: dict[str, str]) -> None:
    """Become a kernel, in a process of its own; ``command`` is what Jupyter would have run."""
    import pandas
    from ipykernel.kernelapp import IPKernelApp

    pandas.set_option("display.max_columns", 20)  # imported in a kernel, pandas would have found no terminal and set this
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.path.insert(0, "")
    sys.argv = command[2:]
    # The server is this process's parent: a kernel whose server is gone ends itself.
    IPKernelApp.launch_instance(argv=[*command[command.index("-f") :], f"--IPKernelApp.parent_handle={os.getppid()}"])


class ForkedKernel:
    """A forked kernel with the few methods of ``subprocess.Popen`` that Jupyter asks for."""

    def __init__(self, command: list[str], folder: str, environment: dict[str, str]) -> None:
        context = multiprocessing.get_context("forkserver")
        self.process = context.Process(target=_run_kernel, args=(command, folder, environment))
        self.process.start()
        self.pid = self.process.pid
        self.stdin = self.stdout = self.stderr = None

    @property
    def returncode(self) -> int | None:
        """The exit status, or None while it runs."""
        return self.process.exitcode

    def poll(self) -> int | None:
        """Return the exit status, or None while it runs."""
        return self.process.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for the end and return the exit status."""
        self.process.join(timeout)
        return self.process.exitcode

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel."""
        if self.pid and self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()

    def terminate(self) -> None:
        """Ask it to end."""
        self.process.terminate()


class WarmProvisioner(LocalProvisioner):
    """Starts kernels by forking; registered as ``evidence-warm`` in pyproject.toml."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        """Fork a kernel for the connection that Jupyter prepared, and return the connection."""
        self.process = ForkedKernel(cmd, str(kwargs.get("cwd") or Path.cwd()), dict(kwargs.get("env") or os.environ))
        self.pid = self.process.pid
        self.pgid = None
        return self.connection_info
