"""What would happen to files that are to be moved or copied, worked out before anything does."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from trainer.file_names import is_reserved, without_forbidden
from trainer.moves.sidecars import Sidecars, alike

TOLD_EVERY = 500
"""Files between two events of progress."""

_LONGEST_NAME = 255
"""bytes, of the usual file systems"""


class Mode(StrEnum):
    COPY = "copy"
    MOVE = "move"


class Why(StrEnum):
    """Why a file stays where it is."""

    UNREADABLE = "unreadable"
    UNSURE = "unsure"
    IN_PLACE = "in place"
    """it lies in the folder it would go to"""
    GONE = "gone"
    LINK = "link"
    """a link would lead nowhere once moved"""
    TWICE = "twice"
    """the same file by another path"""
    NO_CLASS = "no class"
    """it shows none, as the model or the user says"""
    NO_FOLDER = "no folder"
    """none can be called as its class is"""
    SHARED = "shared"
    """it may belong to several pictures, by its name"""


@dataclass(frozen=True, slots=True)
class Step:
    """One file and where it goes. Size and time tell later whether it is still the same file.

    Attributes:
        renamed: its own name was taken there, so it gets a number.
        beside: the number of the step of the picture that this file belongs to; None for a picture.
    """

    source: str
    target: str
    size: int
    modified: int
    renamed: bool = False
    beside: int | None = None


@dataclass(frozen=True, slots=True)
class Stays:
    path: str
    why: Why


@dataclass(frozen=True)
class Plan:
    """What would happen.

    Attributes:
        steps: each picture, and right after it the files that go with it.
        belonging: files that belong to the pictures that go, whether or not they were asked for.
        folders: the folders to be made, the outer before the inner.
        free: bytes that are free where the files would go; None where nobody knows.
    """

    mode: Mode
    root: Path
    steps: tuple[Step, ...]
    stays: tuple[Stays, ...]
    folders: tuple[str, ...]
    free: int | None = None
    belonging: int = 0

    @property
    def pictures(self) -> int:
        return sum(step.beside is None for step in self.steps)

    @property
    def renamed(self) -> int:
        """Pictures that get a number."""
        return sum(step.renamed and step.beside is None for step in self.steps)

    @property
    def size(self) -> int:
        """Bytes of all files that go."""
        return sum(step.size for step in self.steps)


@dataclass(frozen=True)
class FilesChecked:
    """So many of the files have been looked at."""

    done: int
    total: int


class Planner:
    """One picture after the other.

    Args:
        root: the folder of it all, which the record names.
        listed: paths of files that are pictures, and so belong to no other picture.
        sidecars: whether files go with the pictures that they belong to.
    """

    def __init__(
        self, mode: Mode, root: Path, listed: AbstractSet[str], *, sidecars: bool = True
    ) -> None:
        self._mode = mode
        self._root = root
        self._takes_sidecars = sidecars
        self._places = _Places()
        self._sidecars = Sidecars(listed)
        self._seen: set[tuple[int, int]] = set()
        self._steps: list[Step] = []
        self._stays: dict[str, Why] = {}
        self._belonging = 0

    def add(self, path: Path, folder: Path) -> None:
        """It is to go into that folder, which need not exist."""
        why = self._take(path, folder)
        if why is not None:
            self.leave(path, why)

    def leave(self, path: Path, why: Why) -> None:
        self._stays[str(path)] = why

    def plan(self) -> Plan:
        folders = _missing_folders(Path(step.target).parent for step in self._steps)
        return Plan(
            mode=self._mode,
            root=self._root,
            steps=tuple(self._steps),
            stays=tuple(Stays(path, why) for path, why in self._stays.items()),
            folders=folders,
            free=_free(self._root),
            belonging=self._belonging,
        )

    def _take(self, path: Path, folder: Path) -> Why | None:
        status = _status(path, self._mode)
        if isinstance(status, Why):
            return status
        identity = (status.st_dev, status.st_ino)
        if identity in self._seen:
            return Why.TWICE
        if self._places.holds(folder, path):
            return Why.IN_PLACE
        self._seen.add(identity)
        beside = self._beside(path)
        names = self._places.take(folder, path.name, [file.name for file, _ in beside])
        picture = len(self._steps)
        for (file, held), name in zip([(path, status), *beside], names, strict=True):
            self._steps.append(
                Step(
                    source=str(file),
                    target=str(folder / name),
                    size=held.st_size,
                    modified=held.st_mtime_ns,
                    renamed=name != file.name,
                    beside=picture if file is not path else None,
                )
            )
        return None

    def _beside(self, picture: Path) -> list[tuple[Path, os.stat_result]]:
        """The files that go with a picture."""
        belonging = self._sidecars.of(picture)
        self._belonging += len(belonging.own)
        if not self._takes_sidecars:
            return []
        for name in belonging.shared:
            self._stays[str(picture.with_name(name))] = Why.SHARED
        going = []
        for name in belonging.own:
            file = picture.with_name(name)
            status = _status(file, self._mode)
            if isinstance(status, Why):
                self._stays[str(file)] = status
            else:
                going.append((file, status))
        return going


def _status(path: Path, mode: Mode) -> os.stat_result | Why:
    """Of a file, or why it stays."""
    try:
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            if mode is Mode.MOVE:
                return Why.LINK
            status = path.stat()
    except OSError:
        return Why.GONE
    return status if stat.S_ISREG(status.st_mode) else Why.GONE


class _Places:
    """The names that are taken in folders, by now or by the plan."""

    def __init__(self) -> None:
        self._taken: dict[Path, set[str]] = {}
        self._identities: dict[Path, tuple[int, int] | None] = {}

    def holds(self, folder: Path, path: Path) -> bool:
        """Whether the file lies directly in that folder, by whatever path."""
        own = self._identity(path.parent)
        return own is not None and own == self._identity(folder)

    def take(self, folder: Path, name: str, beside: Sequence[str]) -> list[str]:
        """Names that nothing has in `folder`, for a picture and for what goes with it."""
        if folder not in self._taken:
            self._taken[folder] = _names_in(folder)
        names = free_names(name, beside, self._taken[folder])
        self._taken[folder].update(free.casefold() for free in names)
        return names

    def _identity(self, folder: Path) -> tuple[int, int] | None:
        if folder not in self._identities:
            try:
                status = folder.stat()
                self._identities[folder] = (status.st_dev, status.st_ino)
            except OSError:
                self._identities[folder] = None
        return self._identities[folder]


def free_name(name: str, taken: AbstractSet[str]) -> str:
    """`name`, or with “ (2)”, “ (3)”… before its ending where it is taken.

    `taken` holds names in `str.casefold`, as some systems do not tell case apart.
    """
    return free_names(name, (), taken)[0]


def free_names(name: str, beside: Sequence[str], taken: AbstractSet[str]) -> list[str]:
    """As `free_name` for a picture, and then for the files beside it, called alike.

    A name is free for the picture only where those of all the others are.
    """
    longest = max(len(os.fsencode(each)) for each in (name, *beside))
    room = _LONGEST_NAME - (longest - len(os.fsencode(name)))
    stem, ending = os.path.splitext(name)  # noqa: PTH122 - it is a name, no path
    free, number = name, 2
    while True:
        names = [free, *(alike(each, name, free) for each in beside)]
        if not any(each.casefold() in taken for each in names):
            return names
        free = _numbered(stem, number, ending, room)
        number += 1


def _numbered(stem: str, number: int, ending: str, room: int) -> str:
    tail = f" ({number}){ending}"
    while len(os.fsencode(stem + tail)) > room and stem:
        stem = stem[:-1]
    return stem + tail


def fit_name(label: str) -> str:
    """A class's name as the name of one folder, whatever the label holds."""
    name = without_forbidden(label, "-").strip(" .")
    while len(name.encode("utf-8", "surrogateescape")) > _LONGEST_NAME - 8:
        name = name[:-1].rstrip(" .")
    if not name or is_reserved(name):
        name = f"_{name}"
    return name


def _names_in(folder: Path) -> set[str]:
    try:
        return {entry.name.casefold() for entry in folder.iterdir()}
    except OSError:
        return set()


def _missing_folders(folders: Iterable[Path]) -> tuple[str, ...]:
    missing: set[Path] = set()
    for folder in set(folders):
        while folder not in missing and not folder.is_dir():
            missing.add(folder)
            folder = folder.parent
    return tuple(
        str(folder) for folder in sorted(missing, key=lambda each: (len(each.parts), each))
    )


def _free(folder: Path) -> int | None:
    for each in (folder, *folder.parents):
        try:
            return shutil.disk_usage(each).free
        except FileNotFoundError:
            continue
        except OSError:
            return None
    return None
