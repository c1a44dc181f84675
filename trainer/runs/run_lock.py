"""One training at a time in a run folder, among all windows and terminals of this computer.

The lock is the operating system's, on an empty file in the folder: it ends with the process that
holds it, however that ended, so there is never a stale one to clear away.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import IO

from trainer.errors import CheckpointError, refusal
from trainer.locks import lock

LOCK_FILE = "training.lock"
PATIENCE = 2.0
"""seconds to wait for somebody who only looks whether the run is locked"""


class RunLock:
    """Held from `acquire` to `release`, or to the end of the process."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / LOCK_FILE
        self._stream: IO[bytes] | None = None

    def acquire(self, patience: float = PATIENCE) -> bool:
        """Whether the lock is ours now. Raises CheckpointError where the folder is not to write."""
        deadline = time.monotonic() + patience
        try:
            stream = self._file.open("ab")
        except OSError as error:
            raise CheckpointError(
                "The run folder {path} cannot be written: {why}.",
                path=self._file.parent,
                why=refusal(error),
            ) from error
        while not lock(stream):
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
    held = RunLock(folder)
    try:
        free = held.acquire(patience=0)
    except CheckpointError:  # a folder that may not be written is trained by nobody
        return False
    held.release()
    return not free
