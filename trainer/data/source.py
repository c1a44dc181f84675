"""From what the user chose, one folder, several or a zip, to the folder of a data set.

An archive may come from anywhere, so nothing about it is believed: no member lands outside the
folder it is unpacked to, links and encrypted members are refused, and what is written is counted
against what the archive announced, the disk's free space and what pictures can be packed to.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import stat
import struct
import time
import unicodedata
import zipfile
import zlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from trainer.data.subsets import ready_made
from trainer.data.zip_names import names_of
from trainer.errors import DatasetError
from trainer.file_names import is_forbidden, is_reserved
from trainer.messages import Message, fits_on_a_line, printable, reason_of
from trainer.pictures.listing import PICTURE_SUFFIXES
from trainer.pictures.packed import PLACE, is_packed
from trainer.pictures.passed_over import passed_over

Reason = Literal[
    "missing",  # there is nothing of that name
    "not_a_dataset",  # a file that is no zip
    "beside",  # a zip or another file that was chosen with others
    "apart",  # several folders that have no folder in common
    "no_folders",  # a zip of files alone
    "damaged",  # a zip that cannot be read to its end
    "encrypted",
    "packing",  # by a method that is not read here
    "unsafe",  # a member would land outside or too deep, or is a link or a device
    "bomb",  # it would unpack to far more than pictures can be packed to
    "too_many",  # members
    "no_space",
    "not_written",  # the system refused to write
]

MAX_MEMBERS = 500_000
MAX_DIRECTORY = 128 * MAX_MEMBERS
"""Bytes of the list of members, all of which is held in memory."""
MAX_DEPTH = 32
"""Folders in one another; Python walks them by recursion."""
MAX_RATIO = 40
"""Unpacked over packed size; photographs hardly pack at all, plain drawings to a tenth."""
UNSUSPICIOUS = 256 * 1024**2
"""Bytes up to which any ratio is fine."""
KEPT_FREE = 256 * 1024**2
"""Bytes of the disk that are left free."""
_TEMPORARY = ".tmp-"
_NOTE = ".renamed.json"
_LEFT_SECONDS = 86_400
_LONGEST_NAME = 240
"""bytes; most systems allow 255, which leaves room for a number"""
_CHUNK = 1 << 20
_EVERY = 25
"""members between two reports of progress"""


_SENTENCES: dict[Reason, Message] = {
    "missing": Message(
        "There is no {name}. Choose a folder that holds one folder of pictures for each class, or "
        "a zip of one."
    ),
    "not_a_dataset": Message(
        "{name} is neither a folder nor a zip file. Choose a folder that holds one folder of "
        "pictures for each class, or a zip of one."
    ),
    "beside": Message(
        "Where several are chosen, each has to be the folder of a class, unlike {name}. Leave out "
        "what is none, choose a zip alone, or unpack it and choose the folders."
    ),
    "apart": Message(
        "{name} is on another drive than the other folders, so they cannot be one data set: put "
        "the folders of the classes into one folder."
    ),
    "no_folders": Message(
        "The zip file {name} holds no folders. Put the pictures of each class into a folder of its "
        "own, named as the class, and pack these."
    ),
    "damaged": Message("The zip file {name} is damaged: get another copy."),
    "encrypted": Message(
        "The zip file is protected by a password ({name}). Unpack it yourself and choose the "
        "folder."
    ),
    "packing": Message(
        "The zip file is packed in a way that cannot be read here ({name}). Unpack it yourself "
        "and choose the folder."
    ),
    "unsafe": Message(
        "The zip file holds something that could overwrite other files ({name}), so nothing was "
        "unpacked."
    ),
    "bomb": Message(
        "{name} would unpack to far more than pictures take, so nothing was unpacked. If you "
        "trust it, unpack it yourself and choose the folder."
    ),
    "too_many": Message("{name} holds more files than can be unpacked."),
    "no_space": Message("There is not enough room on the disk to unpack {name}."),
    "not_written": Message("{name} could not be written: {why}."),
}


class SourceError(DatasetError):
    """What the user chose cannot serve as a data set.

    Attributes:
        reason: why.
        name: what it is about: the chosen file, or several, or the member of it.
    """

    def __init__(self, reason: Reason, name: str, why: str = "") -> None:
        super().__init__(_SENTENCES[reason], name=name, why=why)
        self.reason = reason
        self.name = name


@dataclass(frozen=True)
class UnpackProgress:
    """Bytes that are unpacked, of all."""

    done: int
    total: int


@dataclass(frozen=True)
class Located:
    """The folder that holds the data set.

    Attributes:
        archive: the zip it came from.
        folders: the class folders in `root`, where several were chosen; none means all.
        encoding: in which the names in the zip were told to be; None where they were guessed.
        renamed: what a member is called in the zip, and its path below `root`, where some system
            could not have both it and the others by their names.
    """

    root: Path
    archive: Path | None = None
    encoding: str | None = None
    renamed: tuple[tuple[str, str], ...] = ()
    folders: tuple[str, ...] = ()


SourceEvent = UnpackProgress | Located


def locate(
    chosen: Sequence[Path], unpacked: Path, encoding: str | None = None
) -> Generator[SourceEvent, None, None]:
    """Find the data set in a folder, or unpack a zip of one to a new folder in `unpacked`.

    Of several folders each is a class, or a ready-made part; among them no zip and no picture may
    be, and other files, as a licence is, are passed over. The last event is Located. A zip that
    was unpacked before, and is unchanged, is not unpacked again. Closing the generator removes
    what was unpacked so far. `encoding` is that of names of which the zip does not say it; without
    it, it is guessed. Raises SourceError.
    """
    chosen = [*dict.fromkeys(chosen)]
    if missing := [path for path in chosen if not path.exists()]:
        raise SourceError("missing", ", ".join(map(printable, missing)))
    files = [path for path in chosen if not path.is_dir()]
    folders = [path for path in chosen if path not in files]
    if folders:
        files = [path for path in files if _holds_pictures(path)]
    if files and len(folders) + len(files) > 1:
        raise SourceError("beside", ", ".join(printable(file.name) for file in files))
    if files:
        yield from _from_archive(files[0], unpacked, encoding)
    elif len(folders) > 1:
        yield _together(folders)
    else:
        yield Located(inner_folder(folders[0]))


def _holds_pictures(file: Path) -> bool:
    picture = file.suffix.lower() in PICTURE_SUFFIXES
    return picture or (file.is_file() and zipfile.is_zipfile(file))


def _together(chosen: list[Path]) -> Located:
    """The data set whose classes are these folders; one that lies in another is a part of it."""
    folders = sorted({folder.absolute() for folder in chosen})
    outer = [folder for folder in folders if not {*folder.parents} & {*folders}]
    if len(outer) == 1:
        return Located(inner_folder(outer[0]))
    try:
        root = Path(os.path.commonpath(outer))
    except ValueError as error:
        raise SourceError("apart", str(outer[-1])) from error
    return Located(root, folders=tuple(folder.relative_to(root).as_posix() for folder in outer))


def _from_archive(
    chosen: Path, unpacked: Path, encoding: str | None
) -> Generator[SourceEvent, None, None]:
    # a named pipe would be waited for, and a device may have no end
    if not chosen.is_file() or not zipfile.is_zipfile(chosen):
        raise SourceError("not_a_dataset", chosen.name)
    target = unpacked / _folder_name(chosen, encoding)
    if not target.is_dir():
        yield from _unpack(chosen, target, encoding)
    root = inner_folder(target)
    if not is_packed(root) and not _entries(root)[0]:
        shutil.rmtree(target, ignore_errors=True)
        raise SourceError("no_folders", chosen.name)
    yield Located(root, chosen, encoding, _renamed(target, root))


def inner_folder(folder: Path) -> Path:
    """`folder`, or the one folder that it merely wraps, as archives like to do.

    A wrapper holds one folder and no picture, and that folder holds folders but no picture of its
    own, or shards. A single ``train`` folder is a part of a data set and no wrapper.
    """
    while True:
        folders, pictures = _entries(folder)
        if not pictures and len(folders) == 1 and is_packed(folders[0]):
            return folders[0]
        if pictures or len(folders) != 1 or ready_made(folders[0].name) == "train":
            return folder
        inner_folders, inner_pictures = _entries(folders[0])
        if not inner_folders or inner_pictures:
            return folder
        folder = folders[0]


def _entries(folder: Path) -> tuple[list[Path], bool]:
    """Visible folders, and whether there is a picture beside them."""
    folders: list[Path] = []
    pictures = False
    with suppress(OSError):  # what cannot be listed is told by the scan
        for entry in sorted(folder.iterdir()):
            if passed_over()(entry.name):
                continue
            if entry.is_dir():
                folders.append(entry)
            else:
                pictures |= entry.suffix.lower() in PICTURE_SUFFIXES
    return folders, pictures


def _renamed(target: Path, root: Path) -> tuple[tuple[str, str], ...]:
    """What `_unpack` noted; nothing of what lies beside the data set."""
    try:
        pairs = json.loads((target / _NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ()
    return tuple(
        (told, (target / place).relative_to(root).as_posix())
        for told, place in pairs
        if (target / place).is_relative_to(root)
    )


def _folder_name(archive: Path, encoding: str | None) -> str:
    """The same for the same file, and another one when it is changed."""
    status = archive.stat()
    facts = f"{archive.resolve()}\0{status.st_size}\0{status.st_mtime_ns}\0{encoding or ''}"
    digest = hashlib.sha256(os.fsencode(facts)).hexdigest()[:10]
    return f"{archive.stem[:60].strip(' .') or 'data'}-{digest}"


def _unpack(archive: Path, target: Path, encoding: str | None) -> Iterator[UnpackProgress]:
    """Unpack to a hidden sibling that becomes `target` when it is whole."""
    _clear_leftovers(target.parent)
    temporary = target.with_name(f"{_TEMPORARY}{target.name}-{os.getpid()}")
    try:
        with _Bounded(archive.open("rb", buffering=0)) as file, zipfile.ZipFile(file) as source:
            members, renamed = _members(source, encoding)
            total = sum(member.file_size for member, _ in members)
            temporary.mkdir(parents=True, exist_ok=True)
            _check_amount(archive, members, shutil.disk_usage(temporary).free)
            yield from _write(source, members, temporary, total)
            if renamed:
                (temporary / _NOTE).write_text(json.dumps(renamed), encoding="utf-8")
        temporary.rename(target)
    except _DAMAGED as error:
        raise SourceError("damaged", archive.name) from error
    except OSError as error:
        if target.is_dir():
            return  # another window of ours was quicker
        why = reason_of(error)
        raise SourceError("not_written", error.filename or str(target), why) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


# what zipfile lets escape on damaged archives; NotImplementedError is a RuntimeError
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    RuntimeError,
    ValueError,
    OverflowError,
)


class _Bounded(io.BufferedReader):
    """The archive, for zipfile, which reads the whole list of members and makes an object of each
    before anybody can count them. Raises SourceError where that would take too much memory."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MAX_DIRECTORY:
            raise SourceError("too_many", Path(self.name).name)
        data = super().read(size)
        if data.count(b"PK\x01\x02") > MAX_MEMBERS:  # begins every entry of the list
            raise SourceError("too_many", Path(self.name).name)
        return data


def _clear_leftovers(folder: Path) -> None:
    """What an app that was killed had begun to unpack; what is recent may be another window's."""
    with suppress(OSError):
        for left in folder.glob(f"{_TEMPORARY}*"):
            if time.time() - left.stat().st_mtime > _LEFT_SECONDS:
                shutil.rmtree(left, ignore_errors=True)


_Member = tuple[zipfile.ZipInfo, PurePosixPath]


def _members(
    source: zipfile.ZipFile, encoding: str | None
) -> tuple[list[_Member], list[tuple[str, str]]]:
    """The files worth unpacking and where they go; and those whose place has another name than the
    zip says. Raises SourceError."""
    everything = source.infolist()
    if len(everything) > MAX_MEMBERS:
        raise SourceError("too_many", Path(source.filename or "").name)
    members: list[_Member] = []
    renamed: list[tuple[str, str]] = []
    taken: dict[str, int] = {}
    for member, name in zip(everything, names_of(everything, encoding), strict=True):
        wanted = _place(member, name)
        if member.is_dir() or any(map(passed_over(), wanted.parts)):
            continue
        if member.flag_bits & 0x1:
            raise SourceError("encrypted", name)
        # zipfile unpacks the others without a limit: a megabyte of bzip2 may hold gigabytes
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise SourceError("packing", name)
        fit = PurePosixPath(*map(_fit, wanted.parts))
        if fit.name.casefold() == PLACE:  # whoever packed it would have us connect to there
            continue
        place = _free(fit, taken)
        if place != wanted:
            renamed.append((str(wanted), str(place)))
        members.append((member, place))
    return members, renamed


def _place(member: zipfile.ZipInfo, name: str) -> PurePosixPath:
    """The member's path below the target. Raises SourceError where it has none."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    place = PurePosixPath(name.replace("\\", "/"))
    strange = (
        place.is_absolute()
        or ".." in place.parts
        or not 0 < len(place.parts) <= MAX_DEPTH
        or re.match("[A-Za-z]:", place.parts[0])  # a drive of Windows
        or kind not in (0, stat.S_IFREG, stat.S_IFDIR)
    )
    if strange:
        raise SourceError("unsafe", name)
    return place


def _fit(part: str) -> str:
    """The name of a file or a folder as this system can have it."""
    windows = os.name == "nt"
    # macOS shows a colon as a slash, and Windows opens something else by it
    fit = "".join(
        "-" if c == ":" or (is_forbidden(c) if windows else not fits_on_a_line(c)) else c
        for c in part
    )
    while len(os.fsencode(fit)) > _LONGEST_NAME:
        stem, ending = os.path.splitext(fit)  # noqa: PTH122 - a name
        fit = f"{stem[:-1]}{ending}" if stem and len(ending) < _LONGEST_NAME // 4 else fit[:-1]
    if windows:  # a dot or space at the end of a name is lost there
        fit = fit.rstrip(" .") or "_"
    return f"_{fit}" if windows and is_reserved(fit) else fit


def _free(place: PurePosixPath, taken: dict[str, int]) -> PurePosixPath:
    """`place`, or with a number where some system would take it for one that is taken; it is taken
    then. `taken` has the last number of each."""
    free, key = place, _key(place)
    while _key(free) in taken:
        taken[key] = taken.get(key, 1) + 1
        free = place.with_name(f"{place.stem} ({taken[key]}){place.suffix}")
    taken[_key(free)] = 1
    return free


def _key(place: PurePosixPath) -> str:
    """The same for paths that some system takes for one."""
    return unicodedata.normalize("NFC", str(place)).casefold()


def _check_amount(archive: Path, members: list[_Member], free: int) -> None:
    """By what the archive announces; `_write` holds it to that."""
    total = sum(member.file_size for member, _ in members)
    if total > UNSUSPICIOUS and total > MAX_RATIO * archive.stat().st_size:
        raise SourceError("bomb", archive.name)
    if total + KEPT_FREE > free:
        raise SourceError("no_space", archive.name)


def _write(
    source: zipfile.ZipFile, members: list[_Member], folder: Path, total: int
) -> Iterator[UnpackProgress]:
    done = 0
    yield UnpackProgress(0, total)
    for number, (member, place) in enumerate(members, start=1):
        file = folder.joinpath(*place.parts)
        file.parent.mkdir(parents=True, exist_ok=True)
        with source.open(member) as packed, file.open("xb") as stream:
            written = 0
            while chunk := packed.read(_CHUNK):
                written += len(chunk)
                if written > member.file_size:
                    raise SourceError("bomb", member.filename)
                stream.write(chunk)
        done += written
        if number % _EVERY == 0 or number == len(members):
            yield UnpackProgress(done, total)
