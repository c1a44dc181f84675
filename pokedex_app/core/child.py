"""A child process that is told things and heard: what needs torch never runs in the window's own.

    child = Child(work, order, "training")
    try:
        while (event := child.hear(0.1)) is None: ...
    finally:
        child.end()

``work(order, commands, events)`` runs in the child with an end of two pipes. What it receives from
`commands` is what the window tells; where the window's process ends, however it ends, so does that
pipe. Its module is read before the environment is arranged, so it imports neither NumPy nor torch
at its top: what OpenMP reads, it reads when they are imported.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TypeVar

from pokedex_app.core.streams import replace_missing

NICENESS = 10
_BELOW_NORMAL = 0x4000  # winbase.h
_DYING_SECONDS = 15.0
"""how long a process may take to be gone after its pipes"""

T = TypeVar("T")
ChildWork = Callable[[T, Connection, Connection], None]


class ChildEndedError(Exception):
    """The child is gone. A negative `exit_code` is the number of the signal that ended it."""

    def __init__(self, exit_code: int | None) -> None:
        self.exit_code = exit_code
        super().__init__(f"the process ended with {exit_code}")


class Child:
    """Spawned at once; call `end` in the end, and nothing else after it.

    Raises OSError where no process can be started.
    """

    def __init__(self, work: ChildWork[T], order: T, name: str, *, threads: int = 1) -> None:
        context = multiprocessing.get_context("spawn")
        theirs, self._commands = context.Pipe(duplex=False)
        self._events, events = context.Pipe(duplex=False)
        self._process: BaseProcess = context.Process(
            target=_main,
            args=(work, theirs, events, threads),
            name=name,
            daemon=True,  # should the window's process end in an orderly way and not by `end`
        )
        try:
            self._process.start()
        except BaseException:
            self._commands.close()
            self._events.close()
            raise
        finally:
            # the child has them now: an end of ours would hide that it is gone
            theirs.close()
            events.close()
        self.tell(order)

    @property
    def process_id(self) -> int | None:
        return self._process.pid

    def tell(self, what: object) -> None:
        with suppress(OSError):  # `hear` finds out that it is gone
            self._commands.send(what)

    def hear(self, seconds: float) -> object | None:
        """The next thing the child says, or None. Raises ChildEndedError once it is gone."""
        try:
            return self._events.recv() if self._events.poll(seconds) else None
        except (EOFError, OSError) as error:
            self._process.join(_DYING_SECONDS)
            raise ChildEndedError(self._process.exitcode) from error

    def end(self, grace: float = 0.0) -> None:
        """Let it have `grace` seconds to end, as the end of its commands asks it to, then kill it.

        What it says meanwhile is heard and forgotten: a full pipe would keep it from ending.
        """
        self._commands.close()
        deadline = time.monotonic() + grace
        with suppress(EOFError, OSError):
            while self._events.poll(max(0.0, deadline - time.monotonic())):
                self._events.recv()
        self._process.join(max(0.1, deadline - time.monotonic()))
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._events.close()
        self._process.close()


def _main(work: ChildWork[T], commands: Connection, events: Connection, threads: int) -> None:
    """Entry point of the child process."""
    _arrange_environment(threads)
    with suppress(EOFError, OSError):  # nobody listens any more
        work(commands.recv(), commands, events)
    events.close()
    # Everything that is kept is on disk. Python's orderly end would tear torch down first, which
    # has been seen to crash, and gains nothing.
    os._exit(0)


def _arrange_environment(threads: int) -> None:
    """For a process beside a live window, before NumPy or torch is imported.

    Ctrl+C in a terminal reaches every process of the app: the window decides what it means.
    """
    with suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"  # spinning threads would take the window's time
    os.environ["OMP_NUM_THREADS"] = str(threads)
    replace_missing()
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        os.nice(NICENESS)
