"""A run's pictures looked at again: what its model answers, and the heatmap, as a job's events."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QImage

from pokedex_app.core.images import judged, qimage, reduced
from pokedex_app.core.jobs import Control
from trainer.errors import PictureError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trainer.model.classifier import Classifier, Prediction

LONGEST_SIDE = 640
"""Pixels; more is not kept of a picture that is looked at."""


class RunModel:
    """The model of a run, opened when it is first needed, in the thread that needs it."""

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self._lock = threading.Lock()
        self._classifier: Classifier | None = None

    def classifier(self) -> Classifier | None:
        """None where the run has no model file. Raises ModelFileError."""
        with self._lock:
            if self._classifier is None and self.file is not None:
                from trainer.model.classifier import Classifier  # brings onnxruntime

                self._classifier = Classifier(self.file, threads=1)
            return self._classifier


@dataclass(frozen=True)
class PictureAnswer:
    """One picture, looked at.

    Attributes:
        path: within the data set.
        image: upright, its longer side at most `LONGEST_SIDE`; null where it cannot be read.
        prediction: None without a model, and where there is an error.
        heat: what speaks for the answer, as `pokedex_app.core.images.judged` gives it.
    """

    path: str
    image: QImage = field(compare=False)
    prediction: Prediction | None = None
    heat: NDArray[Any] | None = field(default=None, compare=False)
    error: PictureError | None = None

    @property
    def answer(self) -> str | None:
        """The label of the best answer."""
        return self.prediction.predictions[0].label if self.prediction is not None else None


def answers(
    model: RunModel, root: Path, paths: Iterable[str], control: Control
) -> Iterator[PictureAnswer]:
    """Each picture, in order. Raises ModelFileError where the model cannot be used."""
    classifier = model.classifier()
    for path in paths:
        if control.stopping():
            return
        yield _answer(classifier, root, path)


def _answer(classifier: Classifier | None, root: Path, path: str) -> PictureAnswer:
    from trainer.pictures.reading import read_picture

    image = QImage()
    try:
        image = reduced(qimage(read_picture(root / path, at_least=LONGEST_SIDE)), LONGEST_SIDE)
        if classifier is None:
            return PictureAnswer(path, image)
        picture = classifier.manifest.preprocessing.read(root / path)
        size = (image.width(), image.height())
        prediction, heats = judged(classifier, picture, path, size)
        return PictureAnswer(path, image, prediction, heats[0])
    except PictureError as error:
        return PictureAnswer(path, image, error=error)
