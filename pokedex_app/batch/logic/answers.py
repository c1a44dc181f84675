"""What is kept of each picture of a batch: little enough for a hundred thousand of them."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainer.errors import printable
from trainer.model.prediction_files import record

if TYPE_CHECKING:
    from pokedex_app.shared.collection.records import Correction
    from trainer.model.classifier import Prediction, Verdict


class Certainty(StrEnum):
    """How an answer is to be taken."""

    SURE = "sure"
    UNSURE = "unsure"
    """the confidence is below the threshold"""
    STRANGE = "strange"
    """the picture shows none of the classes, as the model says"""
    UNREADABLE = "unreadable"
    CORRECTED = "corrected"
    """the user has said what the picture shows"""


@dataclass(frozen=True, slots=True)
class Result:
    """One file and what the model says about it. Labels and paths are shared or plain text.

    Attributes:
        path: the file, as the system names it.
        labels: the likeliest classes, the likeliest first; empty where the file is unreadable.
        probabilities: theirs, in [0, 1].
        truth: the class that the file's folder is named after, or None.
        model: the name of the file of the model that was asked.
        digest: tells that model from others, whatever its file is called.
        shown_from: where in `path` the part begins that tells the user something: the folder that
            was named, and what lies in it.
        error: why the file could not be read, a sentence of `trainer`; None where it could.
        correction: the user's word on the picture, as the collection keeps it.
        strange: whether the model says that it shows none of the classes.
    """

    path: str
    labels: tuple[str, ...] = ()
    probabilities: tuple[float, ...] = ()
    truth: str | None = None
    error: str | None = None
    shown_from: int = 0
    model: str = ""
    correction: Correction | None = None
    strange: bool = False
    digest: str = ""

    @property
    def label(self) -> str | None:
        """The class that counts: the user's word, else the likeliest; None where it is none."""
        return self.answer if self.correction is None else self.correction.right

    @property
    def answer(self) -> str | None:
        """The likeliest class; None where the model says “none of these” or nothing."""
        return None if self.strange else self.likeliest

    @property
    def likeliest(self) -> str | None:
        """The class that the model finds likeliest, also where it then says “none of these”; what
        it is judged by."""
        return self.labels[0] if self.labels else None

    @property
    def confidence(self) -> float:
        """The probability of the model's answer; 0 where there is none."""
        return self.probabilities[0] if self.probabilities else 0.0

    @property
    def name(self) -> str:
        """The file's name, fit to be shown."""
        return printable(self.path[self.path.rfind(os.sep) + 1 :])

    @property
    def folder(self) -> str:
        """The folder within the folder that was named, fit to be shown."""
        return printable(self.path[self.shown_from : max(1, self.path.rfind(os.sep))])

    def state(self, threshold: float) -> Certainty:
        if self.error is not None:
            return Certainty.UNREADABLE
        if self.correction is not None:
            return Certainty.CORRECTED
        if self.strange:
            return Certainty.STRANGE
        return Certainty.SURE if self.confidence >= threshold else Certainty.UNSURE

    def record(self, threshold: float) -> dict[str, Any]:
        """As `Prediction.record`, and what counts, and the folder's class.

        ``label`` is the class that counts, ``corrected`` whether it is the user's word; the
        verdict and the predictions are the model's.
        """
        return record(
            self.path,
            zip(self.labels, self.probabilities, strict=True),
            self.error,
            label=self.label,
            corrected=self.correction is not None,
            verdict=self._verdict(threshold),
            folder_label=self.truth,
            model=self.model,
        )

    def _verdict(self, threshold: float) -> Verdict | None:
        if self.error is not None:
            return None
        if self.strange:
            return "none_of_these"
        return "sure" if self.confidence >= threshold else "not_sure"

    @property
    def correct(self) -> bool | None:
        """Whether the likeliest class is that of the folder; None where one is missing."""
        if self.truth is None or self.likeliest is None:
            return None
        return self.likeliest == self.truth


def result_of(prediction: Prediction, places: Places, model: str, digest: str = "") -> Result:
    """The result to keep of a prediction by the model of that name and digest."""
    truth, shown_from = places.of(prediction.path)
    return Result(
        path=os.fspath(prediction.path),
        labels=tuple(item.label for item in prediction.predictions),
        probabilities=tuple(item.probability for item in prediction.predictions),
        truth=truth,
        error=prediction.error,
        shown_from=shown_from,
        model=model,
        strange=prediction.verdict == "none_of_these",
        digest=digest,
    )


class Places:
    """Tells of a file which class its folders name, the nearest first, and where it was found.

    Args:
        labels: the model's classes.
        roots: files and folders that the user named, absolute. Folders above them say nothing, or
            every picture of somebody called Ditto would be one.
    """

    def __init__(self, labels: Iterable[str], roots: Iterable[Path]) -> None:
        self._exact = {_composed(label): label for label in labels}
        self._folded = {key.casefold(): label for key, label in self._exact.items()}
        self._tops = {root if root.is_dir() else root.parent for root in roots}
        self._known: dict[Path, tuple[str | None, int]] = {}

    def of(self, path: Path) -> tuple[str | None, int]:
        """`Result.truth` and `Result.shown_from`."""
        if path in self._tops:  # a folder that could not be opened
            return None, 0
        folder = path.parent
        if folder not in self._known:
            self._known[folder] = self._of_folder(folder)
        return self._known[folder]

    def _of_folder(self, folder: Path) -> tuple[str | None, int]:
        truth: str | None = None
        for each in (folder, *folder.parents):
            name = _composed(printable(each.name))
            truth = truth or self._exact.get(name) or self._folded.get(name.casefold())
            if each in self._tops:
                above = os.fspath(each.parent)
                return truth, len(above) + (not above.endswith(os.sep))
        return None, 0


def _composed(name: str) -> str:
    """File systems differ in how they compose accents."""
    return unicodedata.normalize("NFC", name)
