"""Every error this package raises on purpose.

The message of each is a complete sentence for the person at the screen: what happened, to which
file, and what to do about it. Anything else that escapes is a bug of ours.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path


class TrainerError(Exception):
    """Base of all errors of `trainer`; ``str(error)`` is fit to be shown to a user."""


class UsageError(TrainerError):
    """A command was called in a way that makes no sense."""


class PictureError(TrainerError):
    """A file could not be turned into a picture.

    Attributes:
        path: the file as the caller named it.
        reason: why, as a sentence without the path.
    """

    def __init__(self, path: str | os.PathLike[str], reason: str) -> None:
        self.path = Path(path)
        self.reason = reason
        super().__init__(f"{printable(path)}: {reason}")


class DatasetError(TrainerError):
    """A folder cannot serve as a data set."""


class SplitError(TrainerError):
    """A split file is damaged or does not fit its data set."""


class RecipeError(TrainerError):
    """A recipe is not valid."""


class StartError(TrainerError):
    """The weights to start a training from cannot be had."""


class ModelFileError(TrainerError):
    """A ``*.pokedex`` file is damaged, unsafe, or not one of ours."""


class CheckpointError(TrainerError):
    """A run folder cannot be resumed or written."""


class TrainingError(TrainerError):
    """A training had to end early; what it had learnt is saved."""


class ExportError(TrainerError):
    """A model could not be exported."""


class EvaluationError(TrainerError):
    """A model cannot be judged on these pictures, or a file of metrics is damaged."""


class ReportError(TrainerError):
    """A run folder holds too little to report on."""


_ADVICE = {
    errno.ENOSPC: "make room on the disk, then try again",
    getattr(errno, "EDQUOT", errno.ENOSPC): "make room on the disk, then try again",
    errno.EACCES: "give yourself access, or choose another place",
    errno.EPERM: "give yourself access, or choose another place",
    errno.EROFS: "choose another place",
    errno.EFBIG: "choose another place",
}


def refusal(error: OSError) -> str:
    """Why a file could not be written, and what to do where that is known; a clause."""
    reason = error.strerror or str(error)
    advice = _ADVICE.get(error.errno) if error.errno is not None else None
    return f"{reason}; {advice}" if advice else reason


def printable(path: str | os.PathLike[str]) -> str:
    """The path as text that any terminal and any JSON writer accepts.

    File names on Linux are bytes; those that are not UTF-8 reach Python as lone surrogates, which
    cannot be encoded again. They are shown as ``\\xNN``.
    """
    try:
        name = os.fsencode(path)
    except UnicodeEncodeError:  # a surrogate that stands for no byte
        name = os.fspath(path).encode("utf-8", "backslashreplace")
    return name.decode("utf-8", "backslashreplace")
