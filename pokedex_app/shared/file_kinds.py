"""What files and folders that the user brings are to the app. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from trainer.model.file_name import SUFFIX
from trainer.pictures.listing import PICTURE_SUFFIXES
from trainer.runs.event_log import EVENTS

_MARKS = ("run.json", EVENTS, "evaluation.json")
"""One of them is in every run folder that can be looked at."""


@dataclass(frozen=True)
class FileKinds:
    """Each of what was brought, in one of the lists.

    Attributes:
        models: model files.
        runs: run folders, also of files in one; each once.
        archives: zips, which are data sets.
        pictures: everything else, files and folders: the pictures, or the folders of some.
    """

    models: tuple[Path, ...] = ()
    runs: tuple[Path, ...] = ()
    archives: tuple[Path, ...] = ()
    pictures: tuple[Path, ...] = ()


def kinds_of(paths: Iterable[Path]) -> FileKinds:
    """Looks at names, and at whether a folder is that of a run."""
    models: list[Path] = []
    runs: dict[Path, None] = {}
    archives: list[Path] = []
    pictures: list[Path] = []
    for path in paths:
        is_folder = path.is_dir()
        run = _run_of(path, is_folder)
        if path.suffix == SUFFIX and not is_folder:
            models.append(path)
        elif run is not None:
            runs[run] = None
        elif path.suffix.lower() == ".zip" and not is_folder:
            archives.append(path)
        else:
            pictures.append(path)
    return FileKinds(tuple(models), tuple(runs), tuple(archives), tuple(pictures))


def _run_of(path: Path, is_folder: bool) -> Path | None:
    """The run folder that it is, or that it is a file of; a picture is looked at as one."""
    if not is_folder and path.suffix.lower() in PICTURE_SUFFIXES:
        return None
    folder = path if is_folder else path.parent
    return folder if any((folder / mark).is_file() for mark in _MARKS) else None
