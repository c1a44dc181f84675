"""The pictures that lie in one folder, in the order in which file managers show them. No Qt."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from trainer.pictures.listing import natural, pictures_in


def first_picture(folder: Path, ignore: Collection[str] = ()) -> Path | None:
    """The one that file managers show first; None where there is none. Raises OSError.

    `ignore` are the user's patterns of names that are passed over.
    """
    found = pictures_in(folder, ignore=ignore)
    return min(found, key=lambda path: natural(path.name), default=None)


def pictures_beside(file: Path, ignore: Collection[str] = ()) -> list[Path]:
    """The file and the pictures in its folder, those below not counted; 2 comes before 10.

    The file itself is always there, whatever it is called; it is all there is where the folder
    cannot be read.
    """
    try:
        found = set(pictures_in(file.parent, ignore=ignore))
    except OSError:
        found = set()
    return sorted(found | {file}, key=lambda path: natural(path.name))
