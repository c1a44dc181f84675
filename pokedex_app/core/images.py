"""Pictures as Qt shows them, from those that `trainer` reads, and what a model says about one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageWriter

from trainer.errors import PictureError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image

    from trainer.model.classifier import Classifier, Prediction

HEAT_SIDE = 320
"""Pixels; a heatmap has few details, and is stretched smoothly when it is drawn."""


def qimage(picture: Image.Image) -> QImage:
    """A Qt picture from an RGB one; it owns its pixels."""
    data = picture.tobytes("raw", "RGB")
    image = QImage(
        data, picture.width, picture.height, 3 * picture.width, QImage.Format.Format_RGB888
    )
    return image.copy()


def read_qimage(path: Path, at_least: int | None = None) -> QImage:
    """The picture in a file, as `trainer.pictures.reading.read_picture`; null where there is none.

    It is not kept in memory, so it belongs in a job.
    """
    from trainer.pictures.reading import read_picture

    try:
        return qimage(read_picture(path, at_least=at_least))
    except PictureError:
        return QImage()


def fitted(image: QImage, side: int) -> QImage:
    """The picture with its longer side `side` pixels long; none stays none."""
    if image.isNull():
        return image
    return image.scaled(
        QSize(side, side),
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


def reduced(image: QImage, side: int) -> QImage:
    """The picture with its longer side at most `side` pixels long."""
    return fitted(image, side) if max(image.width(), image.height()) > side else image


def png(image: QImage) -> bytes:
    """The contents of a PNG file."""
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(held.data())


def judged(
    classifier: Classifier, picture: Image.Image, name: str | Path, size: tuple[int, int]
) -> tuple[Prediction, tuple[NDArray[Any], ...]]:
    """What the model says, and what speaks for each class: float32 (height, width) in [0, 1].

    These have the shape of the picture, whose `size` is (width, height), and at most `HEAT_SIDE`
    pixels a side. Raises PictureError where the model has no answer.
    """
    from trainer.pictures.heatmap import spread_over_picture

    prediction = classifier.classify_picture(picture, name, heatmaps=True)
    if prediction.error is not None:
        raise PictureError(name, prediction.error)
    scale = min(1.0, HEAT_SIDE / max(size))
    small = max(1, round(scale * size[0])), max(1, round(scale * size[1]))
    preprocessing = classifier.manifest.preprocessing
    return prediction, tuple(
        spread_over_picture(heatmap, small, preprocessing) for heatmap in prediction.heatmaps
    )
