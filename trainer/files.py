"""Writing files so that a crash, a full disk or a stop never leaves half of one.

Everything is written to a hidden sibling, flushed to the disk, and renamed over the target, which
POSIX and Windows both do in one step.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def write_atomically(path: str | os.PathLike[str], data: bytes | str) -> None:
    """Write `data` (text as UTF-8, newlines as given) to `path`, all of it or nothing.

    Raises OSError where the folder is missing, read-only or full; an older file is then untouched.
    """
    content = data.encode("utf-8") if isinstance(data, str) else data
    with replacing(path) as temporary:
        temporary.write_bytes(content)


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give the path of a temporary sibling that becomes `path` when the block ends well.

    The block creates the file itself. When the block raises, the sibling is removed and `path` is
    as it was. A symbolic link is written through, so it stays a link; an existing file keeps its
    permissions. Raises FileNotFoundError where the block wrote nothing.
    """
    target = Path(os.path.realpath(path))
    temporary = _sibling(target)
    try:
        yield temporary
        _flush(temporary)
        with suppress(FileNotFoundError):
            temporary.chmod(target.stat().st_mode & 0o7777)
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _flush_folder(target.parent)


def _sibling(target: Path) -> Path:
    """Short whatever the target is called: a name may already be as long as the system allows.

    The target's ending is kept, as some writers choose the format by it.
    """
    ending = target.suffix if len(os.fsencode(target.suffix)) <= 16 else ""
    return target.with_name(f".tmp-{secrets.token_hex(8)}{ending}")


def _flush(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the rename itself survive a power cut. Windows cannot and need not do this."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # Some network and FUSE file systems refuse to sync a folder; the file itself is safe.
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
