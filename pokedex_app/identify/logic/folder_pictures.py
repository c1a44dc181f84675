"""The pictures that lie in one folder, in the order in which file managers show them. No Qt."""

from __future__ import annotations

import os
import re
from pathlib import Path

from trainer.pictures.listing import PICTURE_SUFFIXES
from trainer.pictures.passed_over import passed_over


def pictures_beside(file: Path) -> list[Path]:
    """The file and the pictures in its folder, those below not counted; 2 comes before 10.

    Only names are looked at. The file itself is always there, whatever it is called; it is all
    there is where the folder cannot be read.
    """
    folder = file.parent
    try:
        with os.scandir(folder) as entries:
            names = {entry.name for entry in entries if _is_picture(entry)}
    except OSError:
        names = set()
    return [folder / name for name in sorted(names | {file.name}, key=natural)]


def natural(name: str) -> tuple[list[tuple[bool, int, str]], str]:
    """A key that sorts names without regard to case, and numbers by value and before letters."""
    parts = re.findall(r"(\d+)|(\D+)", name.casefold())
    return [(not digits, int(digits or 0), text) for digits, text in parts], name


def _is_picture(entry: os.DirEntry[str]) -> bool:
    if passed_over()(entry.name):
        return False
    if os.path.splitext(entry.name)[1].lower() not in PICTURE_SUFFIXES:  # noqa: PTH122 - a name
        return False
    try:
        return entry.is_file()
    except OSError:
        return False
