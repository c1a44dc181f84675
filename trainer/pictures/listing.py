"""From what a user names to the files that may hold pictures, and to their bytes.

Only regular files are opened, and none is waited for: a pipe, a socket or a device that somebody
called ``photo.jpg`` can neither block nor be set in motion. `images` offers what is public here.
"""

from __future__ import annotations

import errno
import io
import os
import re
import stat
from collections.abc import Callable, Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from pathlib import Path, PurePath

from trainer.errors import TrainerError
from trainer.messages import reason_of
from trainer.pictures.formats import HEAD_BYTES, format_of, is_picture_of_another_kind
from trainer.pictures.packed import PackedError, PackedPicture, Shards, packed_picture
from trainer.pictures.passed_over import passed_over

MAX_FILE_BYTES = 512 * 1024**2
"""Larger files are refused: while it is decoded, a file is held in memory."""

PICTURE_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".apng", ".webp", ".gif", ".bmp", ".dib"}
    | {".tif", ".tiff", ".avif", ".avifs", ".heic", ".heics", ".heif", ".heifs", ".hif"}
    | {".jp2", ".j2k", ".jpf", ".jpx", ".j2c"}
)
"""Lower-case name endings by which a picture is known in a folder."""

StrPath = str | os.PathLike[str]


class RefusedError(TrainerError):
    """Why something is no picture, as a sentence; `reading` turns it into a `PictureError`."""


def find_pictures(paths: Iterable[StrPath], *, ignore: Collection[str] = ()) -> Iterator[Path]:
    """The files named, and the pictures in the folders named and all folders below.

    A file that is named is yielded whatever it is, even where it does not exist: reading it will
    say what is wrong. In folders, files count whose name ends as a picture's does, and those of any
    other name whose content is a picture's. A camera's raw file, a Photoshop document and the like,
    which are not read, count only where no picture of the same name is beside them. Hidden files
    and folders are passed over, and what systems leave there (`trainer.pictures.passed_over`), and
    what the patterns of `ignore` name. A folder that cannot be opened is yielded itself, so that it
    is not passed over in silence.

    Nothing is looked up before it is asked for. The order is that of the paths, and within a folder
    that of the names as people sort them (`natural`), subfolders among them. Links are followed;
    each folder is walked once for each path that leads to it from `paths`, so that a link to a
    folder above ends there. The memory in use is that of the names in the folders from the path
    named down to the file yielded.
    """
    is_passed_over = passed_over(ignore)
    for path in map(Path, paths):
        if _identity(path) is None:
            yield path
        else:
            yield from _pictures_below(path, is_passed_over)


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a folder from all others on this machine; None for anything but a folder."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISDIR(status.st_mode) else None


def pictures_in(folder: Path, *, ignore: Collection[str] = ()) -> list[Path]:
    """Those that `find_pictures` finds in the folder itself, in its order. Raises OSError."""
    names = _names(folder, passed_over(ignore))
    stems = _stems(names)
    paths = map(folder.joinpath, names)
    return [path for path in paths if path.is_file() and _counts_as_picture(path, stems)]


def natural(name: str) -> tuple[str, str]:
    """A key that sorts names without regard to case, and numbers by value and before letters."""
    return _NUMBER.sub(_by_value, name.casefold()), name


_NUMBER = re.compile(r"\d+")


def _by_value(number: re.Match[str]) -> str:
    digits = number[0].lstrip("0")
    return f"{len(digits):04}{digits}"  # of two numbers the longer one is larger


def _pictures_below(root: Path, is_passed_over: Callable[[str], bool]) -> Iterator[Path]:
    walked: set[tuple[int, int]] = set()
    # not recursion: folders may nest very deeply
    pending: list[tuple[Iterator[Path], AbstractSet[str]]] = [(iter([root]), frozenset())]
    while pending:
        entries, stems = pending[-1]
        path = next(entries, None)
        if path is None:
            pending.pop()
        elif (folder := _identity(path)) is None:
            if _counts_as_picture(path, stems):
                yield path
        elif folder not in walked:
            walked.add(folder)
            try:
                names = _names(path, is_passed_over)
            except OSError:
                yield path
            else:
                pending.append((map(path.joinpath, names), _stems(names)))


def _names(folder: Path, is_passed_over: Callable[[str], bool]) -> list[str]:
    """Of what counts in a folder, in order. The folder is read at once."""
    with os.scandir(folder) as entries:
        names = [
            entry.name
            for entry in entries
            if not is_passed_over(entry.name) and not _is_marked_hidden(entry)
        ]
    return sorted(names, key=natural)


def _is_marked_hidden(entry: os.DirEntry[str]) -> bool:
    if os.name != "nt":
        return False
    attributes: int = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    return bool(attributes & stat.FILE_ATTRIBUTE_HIDDEN)


def _has_pictures_ending(name: str) -> bool:
    return PurePath(name).suffix.lower() in PICTURE_SUFFIXES


def _stems(names: Iterable[str]) -> AbstractSet[str]:
    return frozenset(_stem(name) for name in names if _has_pictures_ending(name))


def _stem(name: str) -> str:
    return PurePath(name).stem.casefold()


def _counts_as_picture(path: Path, stems: AbstractSet[str]) -> bool:
    """By its ending, or else by its first bytes. `stems` are the names of pictures beside it."""
    if _has_pictures_ending(path.name):
        return True
    try:
        with _opened(path) as file:
            head = file.peek(HEAD_BYTES)
    except (RefusedError, OSError):
        return False
    found = format_of(head)
    if found == "RAW" or is_picture_of_another_kind(head):
        return _stem(path.name) not in stems
    return found is not None


def contents(source: StrPath) -> bytes:
    """The whole file; only its beginning where that shows that it is no picture."""
    try:
        with _opened(Path(source)) as file:
            if format_of(head := file.peek(HEAD_BYTES)[:HEAD_BYTES]) is None:
                return head
            data = file.read(MAX_FILE_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        found = packed_picture(Path(source))
        if found is None:
            raise _unreadable(Path(source), error) from error
        return _unpacked(*found)
    except OSError as error:
        raise _unreadable(Path(source), error) from error
    except ValueError as error:  # a null character or a lone surrogate
        raise RefusedError("No file can have such a name.") from error
    except MemoryError as error:
        raise RefusedError("There is not enough memory to read the file.") from error
    require_size(len(data))  # it may have grown while it was read
    return data


def _unpacked(shards: Shards, picture: PackedPicture) -> bytes:
    require_size(picture.size)
    try:
        data = shards.read(picture)
    except PackedError as error:
        raise RefusedError(error.reason) from error
    return data if format_of(data[:HEAD_BYTES]) is not None else data[:HEAD_BYTES]


def require_size(size: int) -> None:
    """Raise RefusedError for so many bytes, if no file is read that is as large."""
    if size > MAX_FILE_BYTES:
        raise RefusedError(
            "The file is larger than {limit} MB: save a smaller copy.",
            limit=MAX_FILE_BYTES // 1024**2,
        )


@contextmanager
def _opened(path: Path) -> Iterator[io.BufferedReader]:
    """A regular file, never waited for. Raises RefusedError, OSError, ValueError."""
    # Asked before it is opened: opening a device can have effects, and a pipe would block.
    _require_file(path.stat(), path)
    with open(path, "rb", opener=_open_at_once) as file:
        _require_file(os.fstat(file.fileno()), path)  # it may have been replaced meanwhile
        yield file


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))  # Windows never waits here


def _require_file(status: os.stat_result, path: Path) -> None:
    if stat.S_ISDIR(status.st_mode):
        with os.scandir(path):  # says so where it may not be opened
            pass
        raise RefusedError("It is a folder, not a picture.")
    if not stat.S_ISREG(status.st_mode):
        raise RefusedError("It is a pipe, a socket or a device, not a file.")
    if status.st_size == 0:
        raise RefusedError("The file is empty.")
    require_size(status.st_size)


def _unreadable(path: Path, error: OSError) -> RefusedError:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        if path.is_symlink():
            return RefusedError("It is a link to a file that does not exist.")
        return RefusedError("There is no such file.")
    if isinstance(error, PermissionError):
        return RefusedError("It may not be read: change its permissions.")
    if error.errno == errno.ELOOP:
        return RefusedError("It is a link that leads back to itself.")
    if error.errno == errno.ENAMETOOLONG:
        return RefusedError(
            "The path is too long for this system: shorten a name or move the file."
        )
    return RefusedError("The file cannot be read ({why}).", why=reason_of(error))
