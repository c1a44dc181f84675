"""Pictures in the few pixels that a model needs, kept from the first time they are read.

A copy holds the very pixels that `Preprocessing.read` gives, so whether there is one is seen by
nobody but by the clock. It is told by the contents of its original, which are looked at again
whenever the file's size or date is another.
"""

from __future__ import annotations

import hashlib
import os
import struct
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from trainer.cache import COPIES, FileCache, cache_folder
from trainer.pictures.packed import size_and_time
from trainer.pictures.preprocess import Preprocessing
from trainer.pictures.reading import READING, picture_bytes

_SIZE = struct.Struct("<2I")


def users_copies() -> FileCache:
    """Those in the user's cache."""
    return FileCache(cache_folder(COPIES))


class Copies:
    """Reads pictures as `preprocessing` says, and keeps in `cache` what is quicker to read again.

    Usable from several threads at once. Where there is no cache, everything is read from its file.
    """

    def __init__(
        self, preprocessing: Preprocessing, cache: FileCache | None, *, remember: bool = True
    ) -> None:
        """`remember` which file has which copy: for those that are read more than once."""
        self.preprocessing = preprocessing
        self._cache = cache if preprocessing.read_side is not None else None
        self._remembers = remember
        self._known: dict[Path, _Known] = {}

    def read(self, file: Path) -> Image.Image:
        """The picture in a file, upright and RGB. Raises PictureError, also where a copy is left of
        a file that is gone."""
        if self._cache is None or (stamp := _stamp(file)) is None:
            return self.preprocessing.read(file)
        known = self._known.get(file)
        if known is not None and known.stamp == stamp:
            if known.name is None:
                return self.preprocessing.read(file)
            if (copy := self._copy(known.name)) is not None:
                return copy
        return self._read_anew(file, stamp, self._cache)

    def _read_anew(self, file: Path, stamp: _Stamp, cache: FileCache) -> Image.Image:
        data = picture_bytes(file)
        name = self._name(data)
        picture = self._copy(name)
        if picture is not None:
            self._note(file, stamp, name)
            return picture
        picture = self.preprocessing.decode(data, file)
        if min(picture.size) != self.preprocessing.read_side:
            self._note(file, stamp, None)  # it is small already
        elif cache.put(name, _SIZE.pack(*picture.size) + picture.tobytes()):
            self._note(file, stamp, name)
        return picture

    def _note(self, file: Path, stamp: _Stamp, name: str | None) -> None:
        if self._remembers:
            self._known[file] = _Known(stamp, name)

    def _name(self, data: bytes) -> str:
        spec = self.preprocessing
        colors = f"{spec.colors} " if spec.colors != "as_stored" and _may_have_profile(data) else ""
        digest = hashlib.sha256(f"{READING} {spec.read_side} {colors}".encode())
        digest.update(data)
        return digest.hexdigest()

    def _copy(self, name: str) -> Image.Image | None:
        data = self._cache.get(name) if self._cache is not None else None
        if data is None:
            return None
        size = _SIZE.unpack(data[: _SIZE.size])
        return Image.frombytes("RGB", size, data[_SIZE.size :])


def _may_have_profile(data: bytes) -> bool:
    """Whether there may be a colour profile: all have that mark, but in a PNG they are packed."""
    return b"acsp" in data or b"iCCP" in data


_Stamp = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Known:
    """What a file was like when it was read whole, and the name of its copy, if it needs one."""

    stamp: _Stamp
    name: str | None


def _stamp(file: Path) -> _Stamp | None:
    """Size and date of a file; None where it cannot be read, which reading it will explain."""
    try:
        stamp = size_and_time(file)
        return None if not os.access(file, os.R_OK) and file.exists() else stamp
    except (OSError, ValueError):
        return None
