"""Every error this package raises on purpose.

The message of each is a complete sentence for the person at the screen: what happened, to which
file, and what to do about it. Anything else that escapes is a bug of ours.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

from trainer.messages import Message, reason_of
from trainer.messages import printable as printable


class TrainerError(Exception):
    """Base of all errors of `trainer`; ``str(error)`` is fit to be shown to a user.

    Made of a template and the values in it, as a `Message` is.

    Attributes:
        message: what ``str(error)`` gives, to be told in any language.
    """

    def __init__(self, template: str, /, **values: object) -> None:
        # `args` stay what the error, or a child with arguments of its own, was made with: pickle
        # calls it with them again, and then gives it its attributes
        self.message = Message(template, **values)

    def __str__(self) -> str:
        return self.message


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
        super().__init__("{path}: {reason}", path=path, reason=reason)


class DatasetError(TrainerError):
    """A folder cannot serve as a data set."""


class FindingsError(DatasetError):
    """A scan found what spoils a training, and nobody said that it is wanted all the same."""


class NothingNewError(DatasetError):
    """A run was to be continued with what it has learnt already."""


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


class PicturesChangedError(CheckpointError):
    """The pictures of a run are not where or what they were, and nobody said what to do.

    Attributes:
        can_go_on: some of them are there.
    """

    can_go_on = False


class TrainingError(TrainerError):
    """A training had to end early; what it had learnt is saved."""


class RankLostError(TrainingError):
    """One of the processes that train together is gone."""


class TeachingError(TrainerError):
    """A model cannot be taught what somebody wants it taught."""


class ExportError(TrainerError):
    """A model could not be exported."""


class EvaluationError(TrainerError):
    """A model cannot be judged on these pictures, or a file of metrics is damaged."""


class ReportError(TrainerError):
    """A run folder holds too little to report on."""


_ROOM = Message("make room on the disk, then try again")
_ACCESS = Message("give yourself access, or choose another place")
_ELSEWHERE = Message("choose another place")
_ADVICE = {
    errno.ENOSPC: _ROOM,
    getattr(errno, "EDQUOT", errno.ENOSPC): _ROOM,
    errno.EACCES: _ACCESS,
    errno.EPERM: _ACCESS,
    errno.EROFS: _ELSEWHERE,
    errno.EFBIG: _ELSEWHERE,
}


def refusal(error: OSError) -> Message:
    """Why a file could not be written, and what to do where that is known; a clause."""
    reason = reason_of(error)
    advice = _ADVICE.get(error.errno) if error.errno is not None else None
    return Message("{first}; {rest}", first=reason, rest=advice) if advice else reason
