"""A data set: one folder a class, or ready-made train, valid and test folders of such folders."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from trainer.errors import DatasetError, printable

READY_MADE: dict[str, Literal["train", "valid", "test"]] = {
    "train": "train",
    "training": "train",
    "val": "valid",
    "valid": "valid",
    "validation": "valid",
    "test": "test",
    "testing": "test",
}
"""Names of ready-made folders, in lower case."""

PICTURE_SUFFIXES = frozenset(
    ".jpg .jpeg .jfif .png .apng .webp .gif .bmp .tif .tiff .avif .heic .heif".split()
)


@dataclass(frozen=True)
class Picture:
    """One file. `path` is relative to the root, with ``/`` on every system."""

    path: str
    label: str
    subset: Literal["train", "valid", "test"] | None = None


@dataclass(frozen=True)
class Dataset:
    """Names only; no file has been opened.

    Attributes:
        classes: the labels that have pictures, sorted.
        pictures: sorted by path.
        empty_classes: folders without a picture, by label, sorted.
        ignored: files and folders that are neither pictures nor classes, relative to the root.
    """

    root: Path
    classes: tuple[str, ...]
    pictures: tuple[Picture, ...]
    empty_classes: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    def file(self, picture: Picture) -> Path:
        return self.root / picture.path


def open_dataset(root: str | os.PathLike[str]) -> Dataset:
    """List the pictures below `root` without opening them.

    Each folder in `root` is a class, with everything below it; or, where `root` holds ``train``
    and ``valid`` (``val``, ``validation``) or ``test``, or ``train`` alone, and ``train`` consists
    of folders, each of those holds the class folders. Hidden files and folders are skipped.
    A class is named by its folder, in Unicode's composed form (NFC).

    Raises DatasetError where there is no folder, no class or no picture.
    """
    folder = Path(root)
    try:
        top = _folders(folder)
    except OSError as error:
        raise DatasetError(
            f"The data set {printable(root)} cannot be opened: {error.strerror or error}. "
            "Name a folder that holds one folder of pictures for each class."
        ) from error
    try:
        return _listed(folder, top)
    except OSError as error:
        raise DatasetError(
            f"A folder of the data set cannot be read: {printable(error.filename or root)}: "
            f"{error.strerror or error}."
        ) from error


def _listed(root: Path, top: list[str]) -> Dataset:
    ready_made = _ready_made(root, top)
    class_folders = (
        [(f"{name}/{inner}", subset) for name, subset in ready_made.items()
         for inner in _folders(root / name)]
        if ready_made
        else [(name, None) for name in top]
    )
    pictures: list[Picture] = []
    ignored = [name for name in top if ready_made and name not in ready_made]
    ignored += _loose_files(root, "")
    for name in ready_made:
        ignored += _loose_files(root, f"{name}/")
    labels = set()
    for class_folder, subset in class_folders:
        label = unicodedata.normalize("NFC", printable(PurePosixPath(class_folder).name))
        labels.add(label)
        for path in _walk(root, class_folder, frozenset()):
            if PurePosixPath(path).suffix.lower() in PICTURE_SUFFIXES or "." not in path.rpartition(
                "/"
            )[2]:
                pictures.append(Picture(path, label, subset))
            else:
                ignored.append(path)
    classes = {picture.label for picture in pictures}
    if not pictures:
        raise DatasetError(
            f"{printable(root)} holds no folder with pictures. A data set has one folder for each "
            "class, named as the class, with its pictures inside."
        )
    return Dataset(
        root=root,
        classes=tuple(sorted(classes)),
        pictures=tuple(sorted(pictures, key=lambda picture: picture.path)),
        empty_classes=tuple(sorted(labels - classes)),
        ignored=tuple(sorted(ignored)),
    )


def _ready_made(root: Path, top: list[str]) -> dict[str, Literal["train", "valid", "test"]]:
    """The ready-made folders by name; empty where the folders of `root` are the classes."""
    found = {name: READY_MADE[name.lower()] for name in top if name.lower() in READY_MADE}
    train = [name for name, subset in found.items() if subset == "train"]
    if not train or (set(found.values()) == {"train"} and len(top) > 1):
        return {}
    if not all(_folders(root / name) for name in train):
        return {}
    for subset in ("train", "valid", "test"):
        names = [name for name, meant in found.items() if meant == subset]
        if len(names) > 1:
            raise DatasetError(
                f"{printable(root)} has several {subset} folders ({', '.join(names)}). "
                "Keep one of them."
            )
    return found


def _folders(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        return sorted(e.name for e in entries if not e.name.startswith(".") and e.is_dir())


def _loose_files(root: Path, prefix: str) -> list[str]:
    with os.scandir(root / prefix) as entries:
        return [prefix + e.name for e in entries if not e.name.startswith(".") and not e.is_dir()]


def _walk(root: Path, folder: str, parents: frozenset[str]) -> Iterator[str]:
    """Every file below, relative to `root`, in order; a link back to a parent is not followed."""
    real = os.path.realpath(root / folder)
    if real in parents:
        return
    with os.scandir(root / folder) as entries:
        listed = sorted((e.name, e.is_dir()) for e in entries if not e.name.startswith("."))
    for name, is_folder in listed:
        if is_folder:
            yield from _walk(root, f"{folder}/{name}", parents | {real})
        else:
            yield f"{folder}/{name}"
