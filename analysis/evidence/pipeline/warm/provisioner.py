"""How Jupyter gets its kernels from the server, and the ordinary way where there is none (or it ended)."""

from __future__ import annotations

import os
import signal
import time
from multiprocessing.connection import Client
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from evidence.pipeline.warm.keeper import ADDRESS, ended

# A dead server once cost these in silence, for each wave of notebooks: hence the look at `ended` before every try.
PATIENCE = 20.0  # seconds to wait for the server's imports


def forked(request: tuple[list[str], str, dict[str, str]]) -> int | None:
    """Return the process of a kernel that the server forked, waiting while it starts; None where there is no server."""
    address, limit = os.environ.get(ADDRESS), time.monotonic() + PATIENCE
    while address and not ended() and time.monotonic() < limit:
        try:
            with Client(address) as connection:
                connection.send(request)
                if connection.poll(PATIENCE):
                    return int(connection.recv())
        except (OSError, EOFError):  # it does not listen yet, or it ended under our hands
            time.sleep(0.05)
    return None


class ForkedKernel:
    """A kernel that the server forked, with the few methods of ``subprocess.Popen`` that Jupyter asks for."""

    # Jupyter closes them when a kernel is over, where there are any.
    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return 0 when it has ended, or None while it runs."""
        if self.returncode is None:
            try:
                # A kernel ends with its server, and where nobody is left to reap it, it stays in the list of processes.
                os.kill(self.pid, signal.SIGKILL if ended() else 0)
                self.returncode = 0 if ended() else None
            except ProcessLookupError:
                self.returncode = 0
        return self.returncode

    def wait(self) -> int | None:
        """Wait for the end and return 0."""
        while self.poll() is None:
            time.sleep(0.01)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class WarmProvisioner(LocalProvisioner):
    """Starts kernels from the server; registered as ``evidence-warm`` in pyproject.toml."""

    process: Any

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Have a kernel forked for the connection that Jupyter prepared, and return the connection."""
        pid = forked((cmd, str(kwargs.get("cwd") or Path.cwd()), dict(kwargs.get("env") or os.environ)))
        if pid is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = ForkedKernel(pid)
        self.pid = pid
        # Without a group, Jupyter sends signals through ForkedKernel, which knows when a kernel is gone.
        self.pgid = None
        return self.connection_info
