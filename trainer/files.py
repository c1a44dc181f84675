"""Writing files so that a crash, a full disk or a stop never leaves half of one.

Everything is written to a hidden sibling, flushed to the disk, and renamed over the target, which
POSIX and Windows both do in one step.
"""

from __future__ import annotations

import errno
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path

_MARK = ".tmp-"
"""Begins the names of files that are being written."""


def write_atomically(
    path: str | os.PathLike[str], data: bytes | str, *, lasting: bool = True
) -> None:
    """Write `data` (text as UTF-8, newlines as given) to `path`, all of it or nothing.

    What need not last is written much quicker; where the power is lost, it may be broken.
    Raises OSError where the folder is missing, read-only or full; an older file is then untouched.
    """
    content = data.encode("utf-8") if isinstance(data, str) else data
    with replacing(path, lasting=lasting) as temporary:
        temporary.write_bytes(content)


@contextmanager
def replacing(path: str | os.PathLike[str], *, lasting: bool = True) -> Iterator[Path]:
    """Give the path of a temporary sibling that becomes `path` when the block ends well.

    The block creates the file itself. When the block raises, the sibling is removed and `path` is
    as it was; an OSError that is about the sibling names `path` instead. A symbolic link is written
    through, so it stays a link; an existing file keeps its permissions. Raises FileNotFoundError
    where the block wrote nothing, and IsADirectoryError before it where `path` is a folder.
    """
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(path))
    temporary = _sibling(target)
    try:
        yield temporary
        if lasting:
            _flush(temporary)
        with suppress(FileNotFoundError):
            temporary.chmod(target.stat().st_mode & 0o7777)
        temporary.replace(target)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError):
            name_target(error, temporary, path)
        raise
    if lasting:
        flush_folder(target.parent)


def flush_folder(folder: Path) -> None:
    """Make a rename in it survive a power cut. Windows cannot and need not do this."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # Some network and FUSE file systems refuse to sync a folder; the file itself is safe.
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def append_line(file: FileIO, line: str) -> None:
    """Add a line to a file, which is open without a buffer, all of it or nothing.

    Raises OSError, which names the file.
    """
    end = file.seek(0, os.SEEK_END)
    data = f"{line}\n".encode()
    try:
        if file.write(data) != len(data):  # as on a disk that is just full
            file.truncate(end)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    except OSError as error:
        name_target(error, "", file.name)
        raise


def name_target(
    error: OSError, temporary: str | os.PathLike[str], target: str | os.PathLike[str]
) -> None:
    """Let an error about a file that nobody knows, or about none, name the one that was meant."""
    names = (error.filename, error.filename2)
    if error.errno is not None and (error.filename is None or os.fspath(temporary) in names):
        error.filename = os.fspath(target)
        if error.filename2 is not None:
            del error.filename2  # set to None, it would be shown


def remove_leftovers(folder: Path, older_than: float = 0.0) -> None:
    """Remove what programs that were killed, or lost their power, had begun to write in `folder`.

    Args:
        older_than: seconds. What is younger may be another program's that is writing it now.
    """
    with suppress(OSError):
        for left in folder.glob(f"{_MARK}*"):
            with suppress(OSError):
                if time.time() - left.lstat().st_mtime >= older_than and not left.is_dir():
                    left.unlink()


LEFTOVER_SECONDS = 86_400.0
"""After a day, nobody is writing a file any more."""


def _sibling(target: Path) -> Path:
    """Short whatever the target is called: a name may already be as long as the system allows.

    The target's ending is kept, as some writers choose the format by it.
    """
    ending = target.suffix if len(os.fsencode(target.suffix)) <= 16 else ""
    return target.with_name(f"{_MARK}{secrets.token_hex(8)}{ending}")


def _flush(file: Path) -> None:
    # it may be read-only, as a copy of such a file; Windows flushes only what may be written
    with file.open("rb+" if os.name == "nt" else "rb") as stream:
        os.fsync(stream.fileno())
