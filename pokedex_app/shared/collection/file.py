"""The SQLite file of the collection: opened, upgraded, and replaced where it is damaged. No Qt.

The file is in write-ahead mode, so reading never waits for writing, and two programs may use it at
once; each change is one transaction. Two connections serve all threads of this one: one reads, one
writes.
"""

from __future__ import annotations

import datetime as dt
import errno
import logging
import shutil
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal, TypeVar

from trainer.errors import TrainerError

LOG = logging.getLogger(__name__)

BUSY_SECONDS = 5.0
"""How long a change waits for another program's."""

Connection = sqlite3.Connection
Which = Literal["reader", "writer"]
CollectionProblem = Literal["newer", "busy", "full", "unusable"]
T = TypeVar("T")

_MESSAGES: dict[CollectionProblem, str] = {
    "newer": "A newer version of this program wrote {file}: please update. It was left as it is.",
    "busy": "{file} is in use by another program: try again in a moment.",
    "full": "{file} cannot be used, as its disk is full: make room there, then try again.",
    "unusable": "{file} cannot be used: {reason}.",
}


class CollectionError(TrainerError):
    """The collection cannot be read or written.

    Attributes:
        problem: what kind of trouble it is.
        file: the file of the collection.
        reason: what the system or SQLite says; empty but for ``unusable``.
    """

    def __init__(self, problem: CollectionProblem, file: Path, reason: str = "") -> None:
        self.problem: CollectionProblem = problem
        self.file = file
        self.reason = reason
        super().__init__(_MESSAGES[problem], file=file, reason=reason)


class CollectionFile:
    """Gives work a connection to the file, which it opens at the first use.

    Args:
        file: need not exist.
        migrations: SQL scripts; the first makes version 1 from nothing, each other the next version
            from the one before.
        on_set_aside: told, in whichever thread noticed it, where a damaged file was put; an empty
            one has taken its place.
    """

    def __init__(
        self, file: Path, migrations: Sequence[str], on_set_aside: Callable[[Path], None]
    ) -> None:
        self.file = file
        self._migrations = migrations
        self._on_set_aside = on_set_aside
        self._locks: dict[Which, threading.Lock] = {
            "reader": threading.Lock(),
            "writer": threading.Lock(),
        }
        self._connections: dict[Which, Connection] = {}
        self._opened: dict[Which, tuple[int, int]] = {}

    def read(self, work: Callable[[Connection], T]) -> T:
        """Do `work` in one state of the file. Raises CollectionError."""
        return self._do("reader", "BEGIN", work)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Do `work` as one transaction: all of it or nothing. Raises CollectionError."""
        return self._do("writer", "BEGIN IMMEDIATE", work)

    def revision(self) -> int:
        """Another number whenever something was written, by whichever program."""
        return self._use("reader", lambda db: int(db.execute("PRAGMA data_version").fetchone()[0]))

    def shrink(self) -> None:
        """Give the system back what removed things took. Raises CollectionError."""
        self._use("writer", lambda db: db.execute("VACUUM"))

    def close(self) -> None:
        """Close the connections; using the file again opens it again."""
        with self._locks["writer"], self._locks["reader"]:
            self._close()

    def _do(self, which: Which, begin: str, work: Callable[[Connection], T]) -> T:
        def whole(db: Connection) -> T:
            db.execute(begin)
            try:
                result = work(db)
                db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    db.execute("ROLLBACK")
                raise
            return result

        return self._use(which, whole)

    def _use(self, which: Which, work: Callable[[Connection], T]) -> T:
        try:
            try:
                return self._attempt(which, work)
            except _DamagedError as damaged:
                LOG.warning("%s is damaged: %s", self.file, damaged.__cause__)
                self._set_aside(damaged.identity)
                return self._attempt(which, work)
        except (sqlite3.Error, OSError) as error:
            raise self._problem(error) from error

    def _attempt(self, which: Which, work: Callable[[Connection], T]) -> T:
        with self._locks[which]:
            identity = _identity(self.file)
            if self._opened.get(which) != identity:  # gone, or another has taken its place
                self._close_one(which)
            try:
                if which not in self._connections:
                    self._connections[which] = self._open()
                    self._opened[which] = _identity(self.file)
                return work(self._connections[which])
            except sqlite3.DatabaseError as error:
                if _code(error) in _DAMAGED:
                    raise _DamagedError(identity) from error
                raise

    # ---- opening ----------------------------------------------------------------------------

    def _open(self) -> Connection:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(
            self.file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            self._prepare(db)
        except BaseException:
            db.close()
            raise
        return db

    def _prepare(self, db: Connection) -> None:
        """Nothing is written before the version has been looked at."""
        if self._version(db) > len(self._migrations):
            raise CollectionError("newer", self.file)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")  # a power cut may cost the last change, no more
        if self._version(db) < len(self._migrations):
            self._upgrade(db)

    def _upgrade(self, db: Connection) -> None:
        """To the newest version in one transaction; another program may be at it, too."""
        db.execute("BEGIN IMMEDIATE")
        try:
            for script in self._migrations[self._version(db) :]:
                for statement in script.split(";\n"):
                    db.execute(statement)
            db.execute(f"PRAGMA user_version = {len(self._migrations)}")
            db.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                db.execute("ROLLBACK")
            raise

    @staticmethod
    def _version(db: Connection) -> int:
        return int(db.execute("PRAGMA user_version").fetchone()[0])

    # ---- trouble ----------------------------------------------------------------------------

    def _problem(self, error: Exception) -> CollectionError:
        if isinstance(error, CollectionError):
            return error
        if isinstance(error, sqlite3.Error) and _code(error) in _BUSY:
            return CollectionError("busy", self.file)
        if self._is_full(error):
            return CollectionError("full", self.file)
        reason = getattr(error, "strerror", None) or str(error)
        return CollectionError("unusable", self.file, reason)

    def _is_full(self, error: Exception) -> bool:
        if isinstance(error, OSError):
            return error.errno in _NO_ROOM
        if not isinstance(error, sqlite3.Error) or _code(error) != sqlite3.SQLITE_IOERR:
            return isinstance(error, sqlite3.Error) and _code(error) == sqlite3.SQLITE_FULL
        # where there is no room for the files beside it, SQLite only tells that writing failed
        with suppress(OSError):
            return shutil.disk_usage(self.file.parent).free < _LEAST_ROOM
        return False

    def _set_aside(self, damaged: tuple[int, int]) -> None:
        """Move the damaged file away, unless another thread or program has done so already."""
        with self._locks["writer"], self._locks["reader"]:
            self._close()
            if _identity(self.file) != damaged:
                return
            stamp = dt.datetime.now().strftime("%Y%m%d-%H%M%S-%f")
            place = self.file.with_name(f"{self.file.stem}-damaged-{stamp}{self.file.suffix}")
            self.file.replace(place)
            for ending in ("-wal", "-shm"):
                with suppress(FileNotFoundError):
                    beside = self.file.with_name(self.file.name + ending)
                    beside.replace(place.with_name(place.name + ending))
        self._on_set_aside(place)

    def _close(self) -> None:
        for which in ("reader", "writer"):
            self._close_one(which)

    def _close_one(self, which: Which) -> None:
        self._opened.pop(which, None)
        connection = self._connections.pop(which, None)
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()


class _DamagedError(sqlite3.DatabaseError):
    """The file that had this identity is damaged."""

    def __init__(self, identity: tuple[int, int]) -> None:
        super().__init__("the file is damaged")
        self.identity = identity


_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_NO_ROOM = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_LEAST_ROOM = 65_536
"""bytes; the files that SQLite keeps beside the database begin with half as much"""


def _code(error: sqlite3.Error) -> int:
    """The primary result code, without what extends it; -1 where there is none."""
    code = getattr(error, "sqlite_errorcode", None)
    return -1 if code is None else int(code) & 0xFF


def _identity(file: Path) -> tuple[int, int]:
    """Tells a file from another that took its name; zeros where there is none."""
    try:
        status = file.stat()
    except OSError:
        return 0, 0
    return status.st_dev, status.st_ino
