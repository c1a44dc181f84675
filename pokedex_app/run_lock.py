"""One training at a time in a run folder, among all windows and processes of this computer.

The lock is the operating system's, on an empty file in the folder: it ends with the process that
holds it, however that ended, so there is never a stale one to clear away. No Qt.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import IO

LOCK_FILE = "training.lock"
PATIENCE = 2.0
"""seconds to wait for somebody who only looks whether the run is locked"""


class RunLock:
    """Held from `acquire` to `release`, or to the end of the process."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / LOCK_FILE
        self._stream: IO[bytes] | None = None

    def acquire(self, patience: float = PATIENCE) -> bool:
        """Whether the lock is ours now. Raises OSError where the folder cannot be written."""
        deadline = time.monotonic() + patience
        stream = self._file.open("ab")
        while not _try_lock(stream):
            if time.monotonic() >= deadline:
                stream.close()
                return False
            time.sleep(0.05)
        self._stream = stream
        return True

    def release(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None


def is_locked(folder: Path) -> bool:
    """Whether somebody is training the run in `folder` now."""
    if not (folder / LOCK_FILE).exists():
        return False
    lock = RunLock(folder)
    try:
        free = lock.acquire(patience=0)
    except OSError:  # a folder that may not be written is trained by nobody
        return False
    lock.release()
    return not free


if sys.platform == "win32":
    import msvcrt

    def _try_lock(stream: IO[bytes]) -> bool:
        try:
            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(stream: IO[bytes]) -> bool:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
