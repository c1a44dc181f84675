"""A data set: one folder a class, or ready-made train, valid and test folders of such folders.

`open_dataset` lists names and opens nothing; `trainer.data.scan` looks at every picture.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from trainer.data.other_layouts import check_layout
from trainer.data.subsets import SUBSETS, Subset, ready_made
from trainer.errors import DatasetError
from trainer.messages import Message, reason_of
from trainer.model.labels import label_of, stands_for_no_class, why_no_label
from trainer.pictures.listing import MAX_FILE_BYTES, PICTURE_SUFFIXES, find_pictures
from trainer.pictures.packed import StrangeUrlError, is_packed, packed_picture, shards_in
from trainer.pictures.passed_over import passed_over

_SUBSETS: dict[str, Subset | None] = {"": None, **{name: name for name in SUBSETS}}
"""by what the index of shards says"""

_NO_LABEL = frozenset(
    {"all", "images", "none", "other", "others", "pictures", "unclassified", "unknown"}
    | {"unlabeled", "unlabelled", "unsorted"}
)
"""What folders of pictures without a label are called, in lower case; one of these names that the
train folder has too is a class as any other."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One file. `path` is relative to the root, with ``/`` on every system."""

    path: str
    label: str
    subset: Subset | None = None


@dataclass(frozen=True)
class Dataset:
    """Names only; no file has been opened.

    Attributes:
        classes: the labels that have pictures, sorted.
        pictures: sorted by path.
        empty_classes: labels of folders without a picture, sorted.
        ignore: the user's patterns of names that were passed over.
        unlabelled: paths of pictures in folders that stand for no class, and of those in a
            ready-made valid or test folder that belong to no class, sorted. They are not among the
            `pictures`.
        folders: those in the root that were chosen, sorted; none means all.
    """

    root: Path
    classes: tuple[str, ...]
    pictures: tuple[Picture, ...]
    empty_classes: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    unlabelled: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()

    def file(self, picture: Picture) -> Path:
        return self.root / picture.path

    def without(self, paths: Iterable[str]) -> Dataset:
        """The data set with pictures left out by their `Picture.path`; no file is touched.

        A class that loses its last picture becomes an empty one.
        """
        gone = frozenset(paths)
        pictures = tuple(picture for picture in self.pictures if picture.path not in gone)
        classes = {picture.label for picture in pictures}
        emptied = ({*self.classes} - classes) | {*self.empty_classes}
        return replace(
            self,
            classes=tuple(sorted(classes)),
            pictures=pictures,
            empty_classes=tuple(sorted(emptied)),
        )


def open_dataset(
    root: str | os.PathLike[str], *, ignore: Collection[str] = (), folders: Collection[str] = ()
) -> Dataset:
    """List the pictures below `root` without opening them.

    Each folder in `root` is a class and holds its pictures, in folders below it too. But where
    ``train`` consists of folders, and is the only folder or stands beside ``valid`` (``val``,
    ``validation``) or ``test``, these hold the class folders, and other folders are passed over.
    Upper and lower case are the same to these names. Pictures that lie straight in ``valid`` or
    ``test``, or in the only folder there where ``train`` knows no class of its name, have no label;
    so have those in a folder called ``unknown`` and the like, and those in one whose name stands in
    parentheses, wherever class folders are. Hidden files and folders are skipped,
    and those of `trainer.pictures.passed_over`, with the user's patterns in `ignore`. What counts
    as a picture is what `trainer.pictures.listing.find_pictures` finds. A class is called what its
    folder is called, as `trainer.model.labels.label_of` says. Where `folders` names some, relative
    to `root` and however deep, these alone count.

    Of a folder of shards (`trainer.pictures.packed`), the index tells paths, labels and parts.

    Raises DatasetError where there is no such folder, no picture, a folder that may not be opened,
    or one that no class can be called after.
    """
    folder, patterns = Path(root), tuple(ignore)
    if is_packed(folder):
        return _packed(folder, patterns)
    try:
        top = sorted(folders) or _folders(folder, patterns)
    except OSError as error:
        raise DatasetError(
            "The data set {path} cannot be opened: {why}. "
            "Name a folder that holds one folder of pictures for each class.",
            path=root,
            why=reason_of(error),
        ) from error
    try:
        ready_made = _ready_made(folder, top, patterns)
        class_folders = list(_class_folders(folder, top, ready_made, patterns))
        strangers = _without_label(class_folders, chosen=bool(folders))
        known = [each for each in class_folders if each[0] not in strangers]
        dataset = _listed(folder, known, patterns)
        if not ready_made and not folders:
            check_layout(folder, dataset.classes, dataset.empty_classes)
        if not dataset.pictures:
            raise DatasetError(
                "{path} holds no folder with pictures. A data set has one folder for each "
                "class, named as the class, with its pictures inside.",
                path=folder,
            )
        loose = _loose_pictures(
            [folder / name for name, subset in ready_made.items() if subset != "train"], patterns
        )
        unlabelled = (*loose, *find_pictures(strangers, ignore=patterns))
        paths = sorted(file.relative_to(folder).as_posix() for file in unlabelled)
        return replace(dataset, unlabelled=tuple(paths), folders=tuple(sorted(folders)))
    except OSError as error:
        raise _unreadable_folder(error.filename or root, reason_of(error)) from error


def _packed(folder: Path, ignore: _Patterns) -> Dataset:
    is_passed_over = passed_over(ignore)
    try:
        pictures = [
            Picture(row.path, row.label, _SUBSETS[row.subset])
            for row in shards_in(folder)
            if not any(map(is_passed_over, row.path.split("/")))
        ]
    except StrangeUrlError as error:
        raise DatasetError(
            "The shards of {path} would be fetched from {url}, as a file in it says: to allow "
            "that, name that URL in place of the folder.",
            path=folder,
            url=error.url,
        ) from error
    except (OSError, ValueError, KeyError) as error:
        raise DatasetError(
            "The index of the packed data set {path} cannot be read: {why}. Pack it again.",
            path=folder,
            why=reason_of(error) if isinstance(error, OSError) else Message("it is damaged"),
        ) from error
    classes = {picture.label for picture in pictures}
    for label in classes:
        if why := why_no_label(label):
            raise DatasetError(
                "The folder {path} cannot be a class: {why}. Rename it.", path=label, why=why
            )
    return Dataset(
        root=folder,
        classes=tuple(sorted(classes)),
        pictures=tuple(sorted(pictures, key=lambda picture: picture.path)),
        ignore=ignore,
    )


def fingerprint(dataset: Dataset) -> str:
    """SHA-256, in hexadecimal, over the path and the contents of every picture.

    It changes when a picture is added, removed, renamed or edited, and with nothing else. A file
    that cannot be read counts as an empty one of its name.
    """
    return combined_fingerprint(
        (picture.path, content_hash(dataset.file(picture))) for picture in dataset.pictures
    )


def combined_fingerprint(hashes: Iterable[tuple[str, str | None]]) -> str:
    """The `fingerprint` from pairs of a path and its `content_hash`, in any order."""
    total = hashlib.sha256()
    for path, content in sorted(hashes, key=lambda pair: pair[0]):
        # no path holds a null character, so no two data sets give the same text
        total.update(f"{path}\0{content or ''}\0".encode("utf-8", "surrogateescape"))
    return total.hexdigest()


def content_hash(file: Path) -> str | None:
    """SHA-256 of a regular file, in hexadecimal; None where it is too large or cannot be read."""
    try:
        status = file.stat()
        # a pipe would be waited for, a device set in motion, and a terabyte read for an hour
        if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_FILE_BYTES:
            return None
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        found = packed_picture(file)
        return None if found is None else found[1].content
    except OSError:
        return None


_ClassFolder = tuple[Path, Subset | None]
_Patterns = tuple[str, ...]


def _class_folders(
    root: Path,
    top: list[str],
    ready_made: dict[str, Subset],
    ignore: _Patterns,
) -> Iterator[_ClassFolder]:
    for name, subset in ready_made.items():
        for inner in _folders(root / name, ignore):
            yield root / name / inner, subset
    if not ready_made:
        for name in top:
            yield root / name, None


def _ready_made(root: Path, top: list[str], ignore: _Patterns) -> dict[str, Subset]:
    """The ready-made folders by name; empty where the folders of `root` are the classes."""
    found = {name: part for name in top if (part := ready_made(name)) is not None}
    train = [name for name, subset in found.items() if subset == "train"]
    if not train or not all(_folders(root / name, ignore) for name in train):
        return {}
    if {*found.values()} == {"train"} and len(top) > 1:
        return {}  # a class of trains among others
    for subset in SUBSETS:
        names = [name for name, meant in found.items() if meant == subset]
        if len(names) > 1:
            raise DatasetError(
                "{path} has several {subset} folders ({names}). Keep one of them.",
                path=root,
                subset=subset,
                names=", ".join(names),
            )
    return found


def _without_label(folders: list[_ClassFolder], *, chosen: bool) -> list[Path]:
    """Those that stand for no class; what was `chosen` is one whatever its name."""
    trained = {label_of(folder.name).casefold() for folder, subset in folders if subset == "train"}
    beside = Counter(folder.parent for folder, _ in folders)
    return [
        folder
        for folder, subset in folders
        if (stands_for_no_class(folder.name) and not chosen)
        or (
            subset in ("valid", "test")
            and (name := label_of(folder.name).casefold()) not in trained
            and (beside[folder.parent] == 1 or name in _NO_LABEL)
        )
    ]


def _loose_pictures(folders: Iterable[Path], ignore: _Patterns) -> Iterator[Path]:
    """The pictures that lie in these folders themselves."""
    for folder in folders:
        with os.scandir(folder) as entries:
            loose = any(entry.is_file() for entry in entries)
        if loose:
            yield from (
                file for file in find_pictures([folder], ignore=ignore) if file.parent == folder
            )


def _listed(root: Path, class_folders: list[_ClassFolder], ignore: _Patterns) -> Dataset:
    pictures: list[Picture] = []
    labels: set[str] = set()
    for folder, subset in class_folders:
        label = label_of(folder.name)
        if why := why_no_label(label):
            raise DatasetError(
                "The folder {path} cannot be a class: {why}. Rename it.", path=folder, why=why
            )
        labels.add(label)
        for file in find_pictures([folder], ignore=ignore):
            if file.suffix.lower() not in PICTURE_SUFFIXES and file.is_dir():
                raise _unreadable_folder(file, Message("it may not be opened"))
            pictures.append(Picture(file.relative_to(root).as_posix(), label, subset))
    classes = {picture.label for picture in pictures}
    return Dataset(
        root=root,
        classes=tuple(sorted(classes)),
        pictures=tuple(sorted(pictures, key=lambda picture: picture.path)),
        empty_classes=tuple(sorted(labels - classes)),
        ignore=ignore,
    )


def _folders(folder: Path, ignore: _Patterns) -> list[str]:
    """By name, those that may hold pictures."""
    is_passed_over = passed_over(ignore)
    with os.scandir(folder) as entries:
        return sorted(
            entry.name for entry in entries if not is_passed_over(entry.name) and entry.is_dir()
        )


def _unreadable_folder(folder: str | os.PathLike[str], why: str) -> DatasetError:
    return DatasetError(
        "A folder of the data set cannot be read: {path}: {why}. "
        "Change its permissions or move it away.",
        path=folder,
        why=why,
    )
