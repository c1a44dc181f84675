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
) -> tuple[Prediction, NDArray[Any]]:
    """What the model says, and what speaks for it: float32 (height, width) in [0, 1] of `size`.

    `size` is (width, height). Raises PictureError where the model has no answer.
    """
    from trainer.pictures.heatmap import spread_over_picture

    prediction = classifier.classify_picture(picture, name, heatmap=True)
    if prediction.error is not None:
        raise PictureError(name, prediction.error)
    assert prediction.heatmap is not None
    heat = spread_over_picture(prediction.heatmap, size, classifier.manifest.preprocessing)
    return prediction, heat
