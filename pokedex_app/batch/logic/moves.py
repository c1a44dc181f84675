"""Sorting pictures into one folder a class: what would happen, worked out before anything does."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pokedex_app.batch.logic.answers import Certainty, Result
from trainer.file_names import is_reserved, without_forbidden

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


@dataclass(frozen=True, slots=True)
class Step:
    """One file and where it goes. Size and time tell later whether it is still the same file.

    Attributes:
        renamed: its own name was taken there, so it gets a number.
    """

    source: str
    target: str
    size: int
    modified: int
    renamed: bool = False


@dataclass(frozen=True, slots=True)
class Stays:
    path: str
    why: Why


@dataclass(frozen=True)
class Plan:
    """What would happen.

    Attributes:
        folders: the folders to be made, the outer before the inner.
        free: bytes that are free where the files would go; None where nobody knows.
    """

    mode: Mode
    root: Path
    steps: tuple[Step, ...]
    stays: tuple[Stays, ...]
    folders: tuple[str, ...]
    free: int | None = None

    @property
    def renamed(self) -> int:
        return sum(step.renamed for step in self.steps)

    @property
    def size(self) -> int:
        """Bytes of all files that go."""
        return sum(step.size for step in self.steps)


@dataclass(frozen=True)
class SortingRequest:
    """What the user wants.

    Attributes:
        unsure_folder: name of the folder for answers that are not sure; None leaves those pictures
            where they are.
    """

    mode: Mode
    root: Path
    threshold: float
    unsure_folder: str | None


@dataclass(frozen=True)
class FilesChecked:
    """So many of the files have been looked at."""

    done: int
    total: int


def planned(
    results: Sequence[Result], wish: SortingRequest, stop: Callable[[], bool]
) -> Iterator[FilesChecked | Plan]:
    """Progress, and at last the plan. Looks at files and folders, and changes nothing."""
    places = _Places(wish.root)
    steps: list[Step] = []
    stays: list[Stays] = []
    seen: set[tuple[int, int]] = set()
    for done, result in enumerate(results, start=1):
        outcome = _planned_one(result, wish, places, seen)
        if isinstance(outcome, Step):
            steps.append(outcome)
        else:
            stays.append(Stays(result.path, outcome))
        if done % TOLD_EVERY == 0:
            yield FilesChecked(done, len(results))
        if stop():
            return
    folders = _missing_folders(Path(step.target).parent for step in steps)
    yield Plan(wish.mode, wish.root, tuple(steps), tuple(stays), folders, _free(wish.root))


def _planned_one(
    result: Result, wish: SortingRequest, places: _Places, seen: set[tuple[int, int]]
) -> Step | Why:
    state = result.state(wish.threshold)
    if state is Certainty.UNREADABLE:
        return Why.UNREADABLE
    if state is Certainty.UNSURE and wish.unsure_folder is None:
        return Why.UNSURE
    try:
        path = Path(result.path)
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            if wish.mode is Mode.MOVE:
                return Why.LINK
            status = path.stat()
    except OSError:
        return Why.GONE
    if not stat.S_ISREG(status.st_mode):
        return Why.GONE
    identity = (status.st_dev, status.st_ino)
    if identity in seen:
        return Why.TWICE
    label = result.labels[0] if state is Certainty.SURE else None
    folder = places.folder(label, wish.unsure_folder or "")
    if places.holds(folder, path):
        return Why.IN_PLACE
    seen.add(identity)
    target, renamed = places.take(folder, path.name)
    return Step(result.path, str(target), status.st_size, status.st_mtime_ns, renamed)


class _Places:
    """The folders below the root and the names that are taken in them, by now or by the plan."""

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()
        self._folders: dict[str | None, Path] = {}
        self._taken: dict[Path, set[str]] = {}
        self._identities: dict[Path, tuple[int, int] | None] = {}

    def folder(self, label: str | None, unsure: str) -> Path:
        """The folder of a class; None stands for no class at all."""
        if label not in self._folders:
            name = fit_name(unsure if label is None else label)
            used = {each.name.casefold() for each in self._folders.values()}
            # two classes may differ only in what no folder may be called
            self._folders[label] = self._root / free_name(name, used)
        return self._folders[label]

    def holds(self, folder: Path, path: Path) -> bool:
        """Whether the file lies directly in that folder, by whatever path."""
        own = self._identity(path.parent)
        return own is not None and own == self._identity(folder)

    def take(self, folder: Path, name: str) -> tuple[Path, bool]:
        """A path in `folder` that nothing has, and whether the name had to be changed."""
        if folder not in self._taken:
            self._taken[folder] = _names_in(folder)
        free = free_name(name, self._taken[folder])
        self._taken[folder].add(free.casefold())
        return folder / free, free != name

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
    if name.casefold() not in taken:
        return name
    ending = Path(name).suffix
    stem = name.removesuffix(ending) if ending else name
    number = 2
    while (free := _numbered(stem, number, ending)).casefold() in taken:
        number += 1
    return free


def _numbered(stem: str, number: int, ending: str) -> str:
    tail = f" ({number}){ending}"
    while len(os.fsencode(stem + tail)) > _LONGEST_NAME and stem:
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
