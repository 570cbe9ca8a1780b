"""Work in a process of its own each, forked from one that has imported what notebooks import; where none can be, started anew.

Processes and not threads: notebooks change their folder, their random state and what they may read. They end with the
build, however it ends.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from multiprocessing import util
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from evidence.problems import BookError

T = TypeVar("T")
ATTEMPTS = 3  # processes that a piece of work may have; the system may end one when memory is short


class Ended(BookError):
    """A process that ended before its work was done."""

    def __init__(self, how: str) -> None:
        self.how = how
        super().__init__(f"a process of the build ended before its work was done ({how}): run the same command again")


class Workers:
    """Starts processes, ``jobs`` at once and the one that is kept; ``warm`` has them forked, where the system can."""

    def __init__(self, warm: bool = True, jobs: int = 1) -> None:
        self.places = threading.Semaphore(jobs)
        forks = warm and "forkserver" in multiprocessing.get_all_start_methods()
        # Else IPython's debugger complains, on standard error, of the way in which Python was built.
        os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
        self.context: Any = multiprocessing.get_context("forkserver" if forks else "spawn")
        if forks:
            self.context.set_forkserver_preload(["evidence.pipeline.preload"])
        self.kept: Any = None  # the connection to the process of `call_kept`
        self.lock = threading.Lock()

    @property
    def folder(self) -> str:
        """The folder that multiprocessing keeps for the server's socket: a build that is killed leaves it behind."""
        return str(util.get_temp_dir())

    def start(self) -> None:
        """Start the server ahead of its first use, without waiting for its imports, which take most of a second."""
        if self.context.get_start_method() == "forkserver":
            from multiprocessing import forkserver, resource_tracker

            resource_tracker.ensure_running()  # first, for its own start has this thread hear of Ctrl-C again
            with deaf_to_interrupts():
                forkserver.ensure_running()

    def call(self, work: Callable[..., T], *arguments: Any) -> T:
        """Return what a function returns in a process of its own, or raise what it raises; Ended where the process is killed."""
        attempt = 1
        while True:
            try:
                with self.places:
                    return self._call(work, arguments)
            except Ended:
                if attempt == ATTEMPTS:
                    raise
                attempt += 1

    def call_kept(self, work: Callable[..., T], *arguments: Any) -> T:
        """Return what :meth:`call` does, from the one process that is kept for such work: what is slow to start, starts once."""
        with self.lock:
            for attempt in range(ATTEMPTS):
                try:
                    if self.kept is None:
                        self.kept, theirs = self.context.Pipe()
                        with deaf_to_interrupts():
                            self.context.Process(target=_work_on, args=(theirs,), daemon=True).start()
                        theirs.close()
                    self.kept.send((work, arguments))
                    result, failure = self.kept.recv()
                    break
                except (OSError, EOFError):  # it was killed, or its server
                    self.kept = None
                    if attempt == ATTEMPTS - 1:
                        raise Ended("more than once") from None
        if failure is not None:
            raise failure
        return result

    def _call(self, work: Callable[..., T], arguments: tuple[Any, ...]) -> T:
        ours, theirs = self.context.Pipe(duplex=False)
        process = self.context.Process(target=_work, args=(theirs, work, arguments), daemon=True)
        try:
            with deaf_to_interrupts():
                process.start()
        except (OSError, EOFError) as error:  # the server was killed under our hands; the next start brings another
            raise Ended(str(error)) from None
        theirs.close()
        try:
            result, failure = ours.recv()
        except EOFError:
            process.join()
            raise Ended(f"status {process.exitcode}") from None
        finally:
            ours.close()
        process.join()
        if failure is not None:
            raise failure
        return result


@contextlib.contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """Have processes that are started here never hear of Ctrl-C, which reaches every process of a terminal's group.

    They end with the build. One that was still importing once told of its interruption beside the stop.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(answers: Connection, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """Do the work and send back what it returned or raised; the body of each process."""
    _begin()
    answers.send(_answer(work, arguments))
    answers.close()
    # Without goodbyes: a kernel's take a tenth of a second, and nothing of it is kept.
    os._exit(0)


def _work_on(requests: Connection) -> None:
    """Do one piece of work after another, for as long as the build asks; the body of the process that is kept."""
    _begin()
    while True:
        try:
            requests.send(_answer(*requests.recv()))
        except (OSError, EOFError):
            os._exit(0)


def _answer(work: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Any, Exception | None]:
    """Return what a function returned, or else what it raised."""
    try:
        return work(*arguments), None
    except (BookError, OSError) as error:
        return None, error
    except Exception:
        # In words: some exceptions cannot travel between processes, and a fault of the program is found by its traceback.
        return None, RuntimeError(traceback.format_exc())


def _begin() -> None:
    """Have this process end when it is told to, and when the build does."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
