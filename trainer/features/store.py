"""Features of pictures, kept in the user's cache so that each picture is looked at once.

A store is a folder for one `FeatureExtractor`, named by its key: ``vectors`` holds rows of 16-bit
floats, ``index.sqlite3`` says which row is whose. A picture is told by the contents of its file,
which is read again only where its size or date is another. What was interrupted goes on where it
was, and processes take turns at writing. Where the cache cannot be used, because the disk is full
or read-only, all is computed anew and kept in memory.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import time
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from trainer.cache import FEATURES, MOST_SECONDS, cache_folder, free_bytes, size_of
from trainer.errors import PictureError
from trainer.pictures.packed import packed_picture, size_and_time
from trainer.pictures.preprocess import Preprocessing
from trainer.threads import in_order

MOST_BYTES = 5 * 10**9
"""of all stores; a million pictures take 2.6 GB"""
_LEFT_FREE = 2 * 10**9
_CHUNK = 64
"""pictures between two notes on the disk"""
_AHEAD = 4
_SCHEMA = """
CREATE TABLE IF NOT EXISTS rows (digest BLOB PRIMARY KEY, row INTEGER UNIQUE, checksum INTEGER);
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, size INTEGER, date INTEGER, digest BLOB);
"""

Half = NDArray[np.float16]


@dataclass(frozen=True)
class FeaturesDone:
    """So many pictures of all have their features."""

    done: int
    total: int


@dataclass(frozen=True)
class Features:
    """`vectors` (N, K), a row for each file in order; zeros for those in `failed`."""

    vectors: Half
    failed: dict[Path, PictureError]


class Extractor(Protocol):
    """What computes features, as `FeatureExtractor` does: `length` numbers for each picture."""

    key: str
    length: int
    preprocessing: Preprocessing

    def of(self, picture: Image.Image) -> NDArray[np.float32]: ...


def compute_features(
    extractor: Extractor,
    files: Sequence[Path],
    *,
    read: Callable[[Path], Image.Image] | None = None,
    threads: int,
    folder: Path | None = None,
) -> Generator[FeaturesDone | Features, None, None]:
    """The features of `files`, from the store where it has them; the last event is Features.

    Args:
        read: gives a file's upright RGB picture or raises PictureError; by default as the
            extractor's preprocessing does.
        threads: pictures worked on at the same time.
        folder: holds the stores; by default in the user's cache.
    """
    read = read or extractor.preprocessing.read
    vectors = _room_for(len(files), extractor.length)
    failed: dict[Path, PictureError] = {}

    def look(file: Path) -> NDArray[np.float32] | PictureError:
        try:
            picture = read(file)
        except PictureError as error:
            return error
        return extractor.of(picture)

    with _opened(folder or cache_folder(FEATURES), extractor) as store:
        for first in range(0, len(files), _CHUNK):
            chunk = files[first : first + _CHUNK]
            known = store.known(chunk) if store is not None else {}
            new = dict.fromkeys(file for file in chunk if file not in known)
            fresh: dict[Path, Half] = {}
            done = first + len(chunk) - len(new)
            looks = in_order(look, new, threads, ahead=_AHEAD, name="features")
            for file, found in zip(new, looks, strict=True):
                done += 1
                if isinstance(found, PictureError):
                    failed[file] = found
                else:
                    fresh[file] = found.astype(np.float16)
                yield FeaturesDone(done, len(files))
            rows = known | fresh
            for place, file in enumerate(chunk):
                if file in rows:
                    vectors[first + place] = rows[file]
            if store is not None and fresh:
                store.keep(fresh)
            if store is not None:
                store.forget()
            if not new:
                yield FeaturesDone(first + len(chunk), len(files))
    yield Features(vectors, failed)


def stored_features(
    extractor: Extractor, files: Sequence[Path], folder: Path | None = None
) -> Iterator[tuple[Path, Half]]:
    """Those of `files` that the store has, with their features (K,), a few at a time.

    Nothing is computed; where the cache cannot be used, there are none.
    """
    place = (folder or cache_folder(FEATURES)) / extractor.key
    if not place.is_dir():
        return
    with suppress(OSError, sqlite3.Error), closing(_Store(place, extractor.length)) as store:
        for first in range(0, len(files), _CHUNK):
            yield from store.known(files[first : first + _CHUNK]).items()
            store.forget()


def keep_features(
    extractor: Extractor, files: Sequence[Path], vectors: Half, folder: Path | None = None
) -> None:
    """Have the store keep features (N, K) that were computed by other means, but for zeros."""
    with _opened(folder or cache_folder(FEATURES), extractor) as store:
        for first in range(0, len(files) if store is not None else 0, _CHUNK):
            assert store is not None
            chunk = dict(zip(files[first : first + _CHUNK], vectors[first:], strict=False))
            known = store.known(list(chunk))
            store.keep({f: row for f, row in chunk.items() if f not in known and row.any()})
            store.forget()


def _room_for(count: int, length: int) -> Half:
    """Rows of zeros; a great many of them in an unnamed file, so that memory stays free."""
    if count * length * 2 < 2**28:
        return np.zeros((count, length), np.float16)
    import tempfile

    with tempfile.TemporaryFile(prefix="pokedex-features-") as file:
        file.truncate(count * length * 2)
        return np.memmap(file, np.float16, "r+", shape=(count, length))


@contextmanager
def _opened(folder: Path, extractor: Extractor) -> Iterator[_Store | None]:
    """The store, or None where the cache cannot be used."""
    try:
        trim(folder)
        store = _Store(folder / extractor.key, extractor.length)
    except (OSError, sqlite3.Error):
        yield None
        return
    with closing(store):
        yield store


class _Store:
    """Failures of the disk make it forget, never fail."""

    def __init__(self, folder: Path, length: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._bytes = 2 * length
        self._length = length
        self._vectors = folder / "vectors"
        self._vectors.touch()
        self._is_damaged = False
        self._index = sqlite3.connect(folder / "index.sqlite3", timeout=30, isolation_level=None)
        try:
            self._index.execute("PRAGMA synchronous = OFF")  # what a lost power takes is made anew
            self._index.executescript(_SCHEMA)
        except sqlite3.DatabaseError as error:
            self._is_damaged = _tells_damage(error)
            self.close()
            raise
        os.utime(folder)
        self._digests: dict[Path, bytes] = {}
        self._new: list[tuple[bytes, int, int, bytes]] = []

    def close(self) -> None:
        self._index.close()
        if self._is_damaged:  # nothing in it is needed
            shutil.rmtree(self._vectors.parent, ignore_errors=True)

    @contextmanager
    def _forgiving(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            self._is_damaged |= _tells_damage(error)

    def known(self, files: Sequence[Path]) -> dict[Path, Half]:
        """The rows of those that it has."""
        found = {}
        with self._forgiving(), self._vectors.open("rb") as stream:
            for file in files:
                digest = self._digest(file)
                row = self._row(digest) if digest is not None else None
                if row is None:
                    continue
                stream.seek(row[0] * self._bytes)
                data = stream.read(self._bytes)
                if len(data) == self._bytes and zlib.crc32(data) == row[1]:
                    found[file] = np.frombuffer(data, np.float16)
            with self._turn("BEGIN"):
                self._index.executemany(
                    "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", self._new
                )
        self._new.clear()
        return found

    def forget(self) -> None:
        """Of which file which contents are; they are looked up anew."""
        self._digests.clear()

    def keep(self, rows: dict[Path, Half]) -> None:
        if free_bytes(self._vectors.parent) < _LEFT_FREE:
            return
        with (
            self._forgiving(),
            self._turn("BEGIN IMMEDIATE"),  # others wait until the rows have their places
            self._vectors.open("r+b") as stream,
        ):
            for file, values in rows.items():
                if file in self._digests:
                    self._keep(stream.fileno(), self._digests[file], values.tobytes())

    @contextmanager
    def _turn(self, begin: str) -> Iterator[None]:
        """All that is written within, or nothing of it."""
        self._index.execute(begin)
        try:
            yield
            self._index.execute("COMMIT")
        except BaseException:
            self._index.execute("ROLLBACK")
            raise

    def _keep(self, file: int, digest: bytes, data: bytes) -> None:
        known = self._row(digest)
        if known is None:
            (row,) = self._index.execute("SELECT COALESCE(MAX(row), -1) + 1 FROM rows").fetchone()
        else:
            row = known[0]
        with os.fdopen(os.dup(file), "r+b") as stream:
            stream.seek(row * self._bytes)
            stream.write(data)
        self._index.execute(
            "INSERT OR REPLACE INTO rows VALUES (?, ?, ?)", (digest, row, zlib.crc32(data))
        )

    def _row(self, digest: bytes) -> tuple[int, int] | None:
        found: tuple[int, int] | None = self._index.execute(
            "SELECT row, checksum FROM rows WHERE digest = ?", (digest,)
        ).fetchone()
        return found

    def _digest(self, file: Path) -> bytes | None:
        """Of the file's contents; None where it cannot be read, which reading it will explain."""
        try:
            stamp = size_and_time(file)
            path = os.fsencode(file.absolute())
            known = self._index.execute(
                "SELECT digest FROM files WHERE path = ? AND size = ? AND date = ?", (path, *stamp)
            ).fetchone()
            digest: bytes
            if known is not None and os.access(file, os.R_OK):
                digest = known[0]
            elif not file.exists() and (packed := packed_picture(file)) is not None:
                digest = bytes.fromhex(packed[1].content)
            else:
                with file.open("rb") as stream:
                    digest = hashlib.file_digest(stream, "sha256").digest()
                if time.time_ns() - stamp[1] > 10**9:  # later than that, a change moves the date
                    self._new.append((path, *stamp, digest))
        except (OSError, ValueError):
            return None
        self._digests[file] = digest
        return digest


def _tells_damage(error: Exception) -> bool:
    """Whether it is the index that is damaged: its children tell of a lock, or of the disk."""
    return type(error) is sqlite3.DatabaseError


def trim(folder: Path) -> None:
    """Remove stores that nobody has used for a month, then the oldest while there is too much."""
    stores = sorted(
        (store for store in folder.glob("*") if store.is_dir()),
        key=lambda store: store.stat().st_mtime,
    )
    total = sum(size_of(store) for store in stores)
    for store in stores:
        unused = time.time() - store.stat().st_mtime
        if unused > MOST_SECONDS or (total > MOST_BYTES and unused > _IN_USE_SECONDS):
            total -= size_of(store)
            shutil.rmtree(store, ignore_errors=True)


_IN_USE_SECONDS = 86_400.0
