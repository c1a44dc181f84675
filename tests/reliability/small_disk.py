"""Too little room: a disk of our own that is nearly full, or a limit on the size of files.

The disk is a file system in memory, mounted where no other process sees it, so it needs root or a
system that lets users make namespaces. The limit needs neither: a file may grow to so many bytes
and no further, which the system refuses in another word.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

PAGE = 4096

_MOUNT = 'mount -t tmpfs -o "size=$1" tmpfs "$2" && shift 2 && exec "$@"'


class Room(Protocol):
    def leave(self, size: int) -> AbstractContextManager[None]:
        """Inside the block, no more than about `size` bytes can be written."""


def on_small_disk(command: Sequence[str], folder: Path, megabytes: int) -> list[str] | None:
    """A command that runs `command` with a small disk in `folder`; None where none can be had."""
    for options in (["-m"], ["-rm"]):
        start = ["unshare", *options, "sh", "-c", _MOUNT, "sh", f"{megabytes}m", str(folder)]
        try:
            tried = subprocess.run([*start, "true"], capture_output=True, check=False)
        except FileNotFoundError:
            return None
        if tried.returncode == 0:
            return [*start, *command]
    return None


class SmallDisk:
    """The disk that holds `folder`. Refuses what no longer fits with ENOSPC."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._filler = folder / "filler"

    @contextmanager
    def leave(self, size: int) -> Iterator[None]:
        facts = os.statvfs(self._folder)
        filled = facts.f_bavail * facts.f_frsize - size
        assert filled > 0, "the disk is too small for what is tried on it"
        with self._filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, filled)
        try:
            yield
        finally:
            self._filler.unlink()


class SizeLimit:
    """A limit on the size of every file. Refuses what no longer fits with EFBIG."""

    @contextmanager
    def leave(self, size: int) -> Iterator[None]:
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
