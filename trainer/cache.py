"""Files that can be made anew, kept in the user's cache within a size and an age.

Nothing in a cache is needed: where the disk is full, read-only or gone, an entry is simply not
there, and nobody hears of it. Several processes may use one at once; an entry is written beside
and renamed, and one that a lost power left broken is told by its checksum.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from trainer.files import LEFTOVER_SECONDS, remove_leftovers, write_atomically

HOME_VARIABLE = "POKEDEX_HOME"
"""Environment variable that puts everything below one folder, as on a memory stick or in tests."""

COPIES = "copies"
"""Folder of small copies of pictures (`trainer.pictures.copies`)."""

FEATURES = "features"
"""Folder of what networks see in pictures (`trainer.features.store`)."""

MOST_BYTES = 20 * 10**9
MOST_SECONDS = 30 * 86_400.0
"""after which an entry that nobody has used goes"""

_LEFT_FREE = 2 * 10**9
"""bytes of the disk that are left to others: a training must never stop for the sake of a cache"""

_USED_LATELY = 86_400.0
"""seconds; what was used since is not given up for something else, or two sets that are too large
together would chase each other out, and when an entry is read it is noted no more often"""

_CHECKSUM_BYTES = 4


def cache_folder(name: str) -> Path:
    """The folder of that name in the user's cache."""
    home = os.environ.get(HOME_VARIABLE)
    root = Path(home) / "cache" if home else user_cache_path("pokedex", appauthor=False)
    return root / name


class FileCache:
    """Bytes by name, in files of `folder`. Names are hexadecimal digits, of a hash.

    Usable from several threads at once.
    """

    def __init__(
        self, folder: Path, *, most_bytes: int = MOST_BYTES, most_seconds: float = MOST_SECONDS
    ) -> None:
        self.folder = folder
        self._most_bytes = most_bytes
        self._most_seconds = most_seconds
        self._lock = threading.Lock()
        self._bytes: int | None = None
        self._made_room = False

    def get(self, name: str) -> memoryview | None:
        """What was put there last, or None where it is not there any more or is damaged."""
        path = self._path(name)
        try:
            with path.open("rb") as file:
                content = memoryview(file.read())
                if time.time() - os.fstat(file.fileno()).st_mtime > _USED_LATELY:
                    with suppress(OSError):
                        os.utime(path)
        except OSError:
            return None
        checksum, data = content[:_CHECKSUM_BYTES], content[_CHECKSUM_BYTES:]
        return data if checksum == _checksum(data) else None

    def put(self, name: str, data: bytes) -> bool:
        """Whether it could be kept."""
        content = _checksum(data) + data
        if not self._has_room_for(len(content)):
            return False
        path = self._path(name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, content, lasting=False)
        except OSError:
            return False
        with self._lock:
            self._bytes = (self._bytes or 0) + len(content)
        return True

    def trim(self, room: int = 0) -> int:
        """Remove what is too old, and of the rest what was used longest ago while there is too
        much to take so many more bytes; the bytes that are left."""
        now = time.time()
        left = sorted(_entries(self.folder), key=lambda entry: entry.used)
        total = sum(entry.bytes for entry in left)
        fits = total + room <= self._most_bytes
        aim = total if fits else int(0.8 * self._most_bytes)
        for entry in left:
            unused = now - entry.used
            if unused > self._most_seconds or (total > aim and unused > _USED_LATELY):
                with suppress(OSError):
                    entry.path.unlink()
                    total -= entry.bytes
        for part in _parts(self.folder):
            remove_leftovers(part, older_than=LEFTOVER_SECONDS)
        return total

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / name[2:]

    def _has_room_for(self, more: int) -> bool:
        with self._lock:
            if self._bytes is None:
                self._bytes = self.trim()
            if self._bytes + more > self._most_bytes and not self._made_room:
                self._made_room = True  # once: afterwards all that is left is in use
                self._bytes = self.trim(more)
            if self._bytes + more > self._most_bytes:
                return False
        return free_bytes(self.folder) - more > _LEFT_FREE


def size_of(folder: Path) -> int:
    """Bytes that are kept below a folder of the cache; 0 where there is none."""
    return sum(
        (Path(place) / name).lstat().st_size
        for place, _, names in os.walk(folder)
        for name in names
        if (Path(place) / name).exists()
    )


def empty(folder: Path) -> None:
    """Remove a folder of the cache; what another program has open may stay."""
    shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class _Entry:
    path: Path
    bytes: int
    used: float


def _entries(folder: Path) -> Iterator[_Entry]:
    for part in _parts(folder):
        with suppress(OSError), os.scandir(part) as found:
            for item in found:
                with suppress(OSError):  # another process has just removed it
                    status = item.stat(follow_symlinks=False)
                    yield _Entry(Path(item.path), status.st_size, status.st_mtime)


def _parts(folder: Path) -> list[Path]:
    try:
        return [part for part in folder.iterdir() if part.is_dir()]
    except OSError:
        return []


def free_bytes(folder: Path) -> int:
    """Bytes of the disk on which the folder lies or will lie."""
    for place in (folder, *folder.parents):
        with suppress(OSError):
            return shutil.disk_usage(place).free
    return 0


def _checksum(data: bytes | memoryview) -> bytes:
    return zlib.crc32(data).to_bytes(_CHECKSUM_BYTES, "little")
