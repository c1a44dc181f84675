"""Pictures in shards: tar files in which very many lie together, with an index beside them.

A data set that was packed is a folder, or lies at a URL, and holds ``shard-00000.tar`` and so on,
as WebDataset reads them: of each picture a file and a ``.json`` with its path, label and group, by
one number. ``index.csv`` tells where in them each picture is, so that any can be read by itself,
in any order, with one look. Such a picture is known by the path that it had, below the folder of
the index: whatever opens pictures finds it there, as if it had been unpacked.
"""

from __future__ import annotations

import csv
import hashlib
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from platformdirs import user_data_path

from trainer import strict_json
from trainer.cache import HOME_VARIABLE
from trainer.messages import Message
from trainer.pictures.urls import again, file_system, reason

INDEX = "index.csv"
PLACE = "shards.json"
"""beside an index whose shards lie elsewhere: tells the URL of their folder"""

COLUMNS = ("path", "label", "subset", "group", "content", "shard", "offset", "size")
"""Of the index: `content` is the SHA-256, `shard` a file's name, the others are bytes."""


class PackedError(Exception):
    """A picture that is in the index cannot be read.

    Attributes:
        reason: why, as a sentence.
    """

    def __init__(self, reason: Message) -> None:
        self.reason = reason
        super().__init__(reason)


class StrangeUrlError(ValueError):
    """A folder says from where its shards are to be fetched, and nobody here named that URL: who
    opens somebody's folder need not connect to where that one would have it.

    Attributes:
        url: that it names.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(url)


@dataclass(frozen=True, slots=True)
class PackedPicture:
    """One row of an index."""

    path: str
    label: str
    subset: str
    group: str
    content: str
    shard: str
    offset: int
    size: int


class Shards:
    """What the index in `folder` tells. Raises OSError or ValueError where it cannot be read."""

    def __init__(self, folder: Path) -> None:
        index = folder / INDEX
        self.folder = folder
        self.time = index.stat().st_mtime_ns
        try:
            self._rows = {row.path: row for row in _rows(index)}
        except csv.Error as error:
            raise ValueError(str(error)) from error
        self._url = url_of_shards(folder)

    def __iter__(self) -> Iterator[PackedPicture]:
        return iter(self._rows.values())

    def find(self, path: str) -> PackedPicture | None:
        return self._rows.get(path)

    def read(self, picture: PackedPicture) -> bytes:
        """Its contents. Raises PackedError, also where they are not what the index says."""
        try:
            data = self._range(picture)
        except PackedError:
            raise
        except ModuleNotFoundError as error:
            raise PackedError(
                Message("Its shard lies at a URL: install the “cluster” extra to read it.")
            ) from error
        except Exception as error:  # of whatever library talks to the place
            raise PackedError(
                Message(
                    "Its shard {shard} cannot be read: {error}.",
                    shard=picture.shard,
                    error=reason(error),
                )
            ) from error
        if hashlib.sha256(data).hexdigest() != picture.content:
            raise PackedError(
                Message(
                    "Its shard {shard} is damaged: get another copy, or pack the data set again.",
                    shard=picture.shard,
                )
            )
        return data

    def _range(self, picture: PackedPicture) -> bytes:
        if self._url is not None:
            system, root = self._remote
            place = f"{root}/{picture.shard}"
            start, end = picture.offset, picture.offset + picture.size
            data: bytes = again(lambda: system.cat_file(place, start=start, end=end))
            if len(data) > picture.size:
                raise PackedError(
                    Message(
                        "The server of its shard {shard} gives whole files and no ranges of them: "
                        "copy the shards to another one, or to this computer.",
                        shard=picture.shard,
                    )
                )
            return data
        file = self.folder / picture.shard
        if file.exists() and not file.is_file():  # a pipe would be waited for
            raise ValueError(Message("it is not a file"))
        with file.open("rb") as shard:
            shard.seek(picture.offset)
            return shard.read(picture.size)

    @cached_property
    def _remote(self) -> tuple[Any, str]:
        assert self._url is not None
        return file_system(self._url)


def is_packed(folder: Path) -> bool:
    """Whether there is an index of shards: other tables have its name too."""
    index = folder / INDEX
    if not index.is_file():
        return False
    try:
        with index.open("rb") as file:
            return file.read(len(_HEAD)) == _HEAD
    except OSError:  # which opening it will tell
        return True


_HEAD = ",".join(COLUMNS).encode()


def unpacked_folder() -> Path:
    """Where the user's data sets lie that came as zips, and the indexes of those at a URL."""
    home = os.environ.get(HOME_VARIABLE)
    data = Path(home) / "data" if home else user_data_path("pokedex", appauthor=False)
    return data / "datasets"


def url_of_shards(folder: Path) -> str | None:
    """Where the shards of the index in `folder` are; None where they lie beside it, or there is no
    index.

    Raises OSError or ValueError where that cannot be read, and StrangeUrlError.
    """
    try:
        tree = strict_json.parse((folder / PLACE).read_bytes())
    except FileNotFoundError:
        return None
    url = tree.get("url") if isinstance(tree, dict) else None
    if not isinstance(url, str):
        raise ValueError("it does not say where the shards are")
    if not folder.resolve().is_relative_to(unpacked_folder().resolve()):
        raise StrangeUrlError(url)
    return url


def none_found(sources: Iterable[str]) -> Message:
    """That there is no picture in `sources`, and why where it is shards that were named."""
    packed = next((each for each in sources if is_packed(Path(each))), None)
    if packed is None:
        return Message("There is no picture in what was named.")
    return Message(
        "{path} is a packed data set, whose pictures are no files: train, scan, evaluate, teach "
        "and pack take it.",
        path=packed,
    )


def shards_in(folder: Path) -> Shards:
    """Those of the folder, read once as long as the index is the same. Raises as `Shards` does."""
    key = str(folder)
    time = (folder / INDEX).stat().st_mtime_ns
    with _lock:
        known = _known.get(key)
        if known is None or known.time != time:
            known = _known[key] = Shards(folder)
    return known


def packed_picture(path: Path) -> tuple[Shards, PackedPicture] | None:
    """The picture that had this path before it was packed, for a path where no file is."""
    for folder in path.parents:
        if is_packed(folder):
            with suppress(OSError, ValueError):
                shards = shards_in(folder)
                found = shards.find(path.relative_to(folder).as_posix())
                return None if found is None else (shards, found)
    return None


def is_there(path: Path) -> bool:
    """Whether there is such a file, or such a packed picture."""
    return path.exists() or packed_picture(path) is not None


def size_and_time(path: Path) -> tuple[int, int]:
    """Bytes, and nanoseconds of the last change, of a file or a packed picture. Raises OSError."""
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        if (found := packed_picture(path)) is None:
            raise
        shards, picture = found
        return picture.size, shards.time
    return status.st_size, status.st_mtime_ns


_lock = threading.Lock()
_known: dict[str, Shards] = {}


def _rows(index: Path) -> Iterator[PackedPicture]:
    with index.open(encoding="utf-8", errors="surrogateescape", newline="") as stream:
        rows = csv.reader(stream)
        if tuple(next(rows, ())) != COLUMNS:
            raise ValueError("its columns are others")
        for path, label, subset, group, content, shard, offset, size in rows:
            # a file that lies there by itself would be taken for the packed one
            if os.path.basename(shard) != shard or PurePosixPath(path).is_absolute():  # noqa: PTH119
                raise ValueError("it names a place outside of its folder")
            if ".." in PurePosixPath(path).parts or "\0" in path:
                raise ValueError("it names a place outside of its folder")
            yield PackedPicture(path, label, subset, group, content, shard, int(offset), int(size))
