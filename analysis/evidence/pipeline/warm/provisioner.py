"""How Jupyter gets its kernels from the server of :mod:`evidence.pipeline.warm.server`."""

from __future__ import annotations

import os
import signal
import time
from multiprocessing.connection import Client
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from evidence.pipeline.warm.server import ADDRESS

PATIENCE = 20.0  # seconds to wait for the server's imports


def _connect(address: str) -> Any:
    """Connect to the server, waiting while it starts; return None where there is none."""
    limit = time.monotonic() + PATIENCE
    while address and Path(address).parent.is_dir() and time.monotonic() < limit:
        try:
            return Client(address)
        except OSError:
            time.sleep(0.05)
    return None


class ForkedKernel:
    """A kernel that the server forked, with the few methods of ``subprocess.Popen`` that Jupyter asks for."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return 0 when it has ended, or None while it runs."""
        if self.returncode is None:
            try:
                os.kill(self.pid, 0)
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
        connection = _connect(os.environ.get(ADDRESS, ""))
        if connection is None:
            return await super().launch_kernel(cmd, **kwargs)
        with connection:
            connection.send((cmd, str(kwargs.get("cwd") or Path.cwd()), dict(kwargs.get("env") or os.environ)))
            self.process = ForkedKernel(connection.recv())
        self.pid = self.process.pid
        self.pgid = None
        return self.connection_info
