"""Data sets that tell what their pictures show by other means than folders, and what to say then.

Taken for class folders, they would teach nonsense: a class of what is in ``train`` and one of what
is in ``test``.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from trainer.data.subsets import ready_made
from trainer.errors import DatasetError
from trainer.pictures.listing import PICTURE_SUFFIXES

_ALL_PICTURES = frozenset(
    {"data", "images", "imgs", "img", "jpegimages", "jpgs", "photos", "pictures", "pics"}
)
"""what a single folder of all pictures is called"""
_PLACES = frozenset({"annotation", "annotations", "labels", "bboxes", "masks"})
"""what folders are called that tell where in the pictures things are, or hold their outlines"""
_TABLES = (".csv", ".tsv", ".json", ".jsonl", ".xlsx", ".parquet")
_ZIPS = (".zip", ".tar", ".tgz", ".gz", ".7z", ".rar")
_NAMED = 3
"""files in a sentence"""


def check_layout(root: Path, classes: Collection[str], empty: Collection[str]) -> None:
    """Raise DatasetError where the folders in `root` are no classes.

    Args:
        classes: names of the folders in `root` that have pictures.
        empty: names of the others.
    """
    names = {name.casefold(): name for name in (*classes, *empty)}
    filled = {name.casefold() for name in classes}
    for place in sorted(_PLACES & names.keys()):
        others = names.keys() - _PLACES
        if others and all(_is_part(name) or name in _ALL_PICTURES for name in others):
            raise DatasetError(
                "{path} looks like a data set for finding things in pictures: {place} tells where "
                "they are. Here each picture has one class: put those of each class into a folder "
                "of its own, named as the class.",
                path=root,
                place=root / names[place],
            )
    if filled and all(map(_is_part, filled)):
        folder = root / names[min(filled)]
        if any(map(_is_picture, _files(folder))):
            raise _side_by_side(folder, _tables(root))
    if len(filled) == 1 and filled <= _ALL_PICTURES and (tables := _tables(root)):
        raise _side_by_side(root / names[min(filled)], tables)
    if not filled:
        _check_files(root)


def _check_files(root: Path) -> None:
    """Of a folder that has no class folders at all."""
    files = _files(root)
    if any(map(_is_picture, files)):
        raise _side_by_side(root, _tables(root))
    if zips := [name for name in files if name.lower().endswith(_ZIPS)]:
        raise DatasetError(
            "{path} holds no folder with pictures, but packed files ({names}). Name one of them if "
            "it is a zip of class folders; else unpack them, each class into a folder of its own.",
            path=root,
            names=_some(zips),
        )


def _side_by_side(folder: Path, tables: list[str]) -> DatasetError:
    if tables:
        return DatasetError(
            "The pictures in {path} lie side by side, and what they show seems to stand in "
            "{tables}. Put those of each class into a folder of its own, named as the class.",
            path=folder,
            tables=_some(tables),
        )
    return DatasetError(
        "The pictures in {path} lie side by side, in no class folders. Put those of each class "
        "into a folder of its own, named as the class.",
        path=folder,
    )


def _is_part(name: str) -> bool:
    """Also with a year, as COCO has it."""
    return ready_made(name.rstrip("0123456789")) is not None


def _is_picture(name: str) -> bool:
    return name.lower().endswith(tuple(PICTURE_SUFFIXES))


def _tables(root: Path) -> list[str]:
    return [name for name in _files(root) if name.lower().endswith(_TABLES)]


def _files(root: Path) -> list[str]:
    with os.scandir(root) as entries:
        return sorted(entry.name for entry in entries if entry.is_file())


def _some(names: list[str]) -> str:
    return ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
