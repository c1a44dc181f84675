"""Copying further pictures into a data set of class folders, whose owner asked for it."""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from trainer.data.dataset import Dataset
from trainer.errors import DatasetError, refusal
from trainer.file_names import is_reserved, without_forbidden
from trainer.files import replacing
from trainer.model.labels import label_of
from trainer.pictures.packed import is_packed


@dataclass(frozen=True)
class Added:
    """What was new to the data set at `root`.

    Attributes:
        files: the copies, with the size in bytes and the time of change in nanoseconds by which
            each is known later as what was copied.
        folders: made for them, of new classes.
    """

    root: Path
    files: Mapping[Path, tuple[int, int]]
    folders: tuple[Path, ...]


def takes_pictures(root: Path) -> bool:
    """Whether there is a folder to which pictures can be added; shards are packed once for all."""
    return root.is_dir() and not is_packed(root)


def add_pictures(dataset: Dataset, files: Mapping[str, Iterable[Path]]) -> Added:
    """Copy `files` into the folders of their classes, those of the training part where the data set
    has ready-made parts.

    A class that is not there gets a folder. A file that lies there already, by its name and its
    contents, is passed over, so that a call which was killed can be made again; another one of the
    name is left, and the copy gets a number. A copy has its name only once all of it is there.

    Raises DatasetError naming what cannot be copied; what had been copied is taken back.
    """
    there = _class_folders(dataset)
    folders = {
        label: there.get(label) or _new_folder(dataset.root, label, there) for label in files
    }
    copied: dict[Path, tuple[int, int]] = {}
    made: list[Path] = []
    current = dataset.root
    try:
        for label, pictures in files.items():
            folder = current = folders[label]
            if not folder.is_dir():
                folder.mkdir(parents=True)
                made.append(folder)
            for picture in pictures:
                current = picture
                target = _place(folder, picture)
                if target is not None:
                    with replacing(target) as temporary:
                        shutil.copyfile(picture, temporary)
                    copied[target] = _state(target)
    except OSError as error:
        take_back(Added(dataset.root, copied, tuple(made)))
        raise DatasetError(
            "{path} cannot be copied into the data set {root}: {why}. Nothing was added.",
            path=current,
            root=dataset.root,
            why=refusal(error),
        ) from error
    return Added(dataset.root, copied, tuple(made))


def take_back(added: Added) -> None:
    """Remove the copies that nobody has changed since, and the folders that were made for them
    where nothing else lies there."""
    for file, state in added.files.items():
        with suppress(OSError):
            if _state(file) == state:
                file.unlink()
    for folder in added.folders:
        with suppress(OSError):
            folder.rmdir()


def _state(file: Path) -> tuple[int, int]:
    status = file.lstat()
    return status.st_size, status.st_mtime_ns


def _class_folders(dataset: Dataset) -> dict[str, Path]:
    """Of the classes that have pictures to learn, the folder that is called after them."""
    folders: dict[str, Path] = {}
    for picture in dataset.pictures:
        if picture.label not in folders and picture.subset in (None, "train"):
            within = PurePosixPath(picture.path)
            above = [each for each in within.parents if label_of(each.name) == picture.label]
            folders[picture.label] = dataset.root / (above[-1] if above else within.parent)
    return folders


def _new_folder(root: Path, label: str, folders: Mapping[str, Path]) -> Path:
    """Beside those of the other classes. Raises DatasetError where none can be called so."""
    if without_forbidden(label, "") != label or is_reserved(label) or label.endswith("."):
        raise DatasetError(
            "No folder can be called “{label}”, as the class is: give the class another name.",
            label=label,
        )
    beside = min(folders.values(), default=root / label)
    return beside.parent / label


def _place(folder: Path, picture: Path) -> Path | None:
    """Where a copy of it goes; None where there is one."""
    for name in _names(picture):
        target = folder / name
        if not target.exists():
            return target
        if target.is_file() and filecmp.cmp(picture, target, shallow=False):
            return None
    raise AssertionError("there are more numbers than files")


def _names(picture: Path) -> Iterator[str]:
    yield picture.name
    number = 2
    while True:
        yield f"{picture.stem} ({number}){picture.suffix}"
        number += 1
