"""The build's hold on the server of kernels: where it listens, its start, its watch and its end."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

ADDRESS = "EVIDENCE_KERNEL_SERVER"  # names the server's socket to the processes that run notebooks
PROVISIONER = "JUPYTER_DEFAULT_PROVISIONER_NAME"
# A socket's address has room for 108 bytes on Linux and 104 on macOS, where temporary folders have long names.
LONGEST = 100  # characters that a socket's address may have


class Keeper:
    """One server of kernels; its socket's folder is there for as long as a kernel can be had from it.

    Without ``warm``, and where processes cannot be forked (Windows), it keeps none, and kernels start the ordinary way.
    """

    def __init__(self, warm: bool = True) -> None:
        """Choose where the server will listen, and have this process and its children ask there for kernels."""
        self.folder: Path | None = None
        self.server: subprocess.Popen[bytes] | None = None
        self.ending = False
        if warm and hasattr(os, "fork"):
            # Only this user may enter such a folder: whoever reaches the socket can have the server run what they like.
            self.folder = Path(tempfile.mkdtemp(prefix="evidence-"))
            address = str(self.folder / "kernels")
            if len(address) < LONGEST:
                os.environ[ADDRESS] = address
                os.environ[PROVISIONER] = "evidence-warm"

    def start(self) -> None:
        """Start the server; it ends when this process does, for it then loses its standard input."""
        if address := os.environ.get(ADDRESS):
            # As a script, for `-m` would import this package before the first kernel does (see server.py). In a group of its own,
            # for Ctrl-C reaches every process of the terminal's, and the server's end would be told beside the stop.
            command = [sys.executable, str(Path(__file__).with_name("server.py")), address]
            self.server = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
            self.watcher = threading.Thread(target=self._watch, args=[self.server], daemon=True)
            self.watcher.start()

    def _watch(self, server: subprocess.Popen[bytes]) -> None:
        """Wait for the server's end; where it comes early, take its folder away, so that nobody waits for it."""
        status = server.wait()
        # Told here, once, and not by each notebook that has to go on with another kernel.
        if not self.ending:
            self._forget()
            print(f"  The warm kernel server ended ({status}); kernels start the ordinary way.", flush=True)

    def _forget(self) -> None:
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def stop(self) -> None:
        """End the server, and forget where it was."""
        self.ending = True
        if self.server:
            self.server.kill()
            # Else it might still speak of an end that we asked for.
            self.watcher.join()
        self._forget()
        for name in (ADDRESS, PROVISIONER):
            os.environ.pop(name, None)


def ended() -> bool:
    """Say whether this process was to have its kernels from a server that has ended."""
    # By its folder, since only the parent of a process can wait for it, and those who ask here are its siblings.
    address = os.environ.get(ADDRESS)
    return bool(address) and not Path(str(address)).parent.is_dir()
