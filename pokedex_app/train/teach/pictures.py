"""The pictures that a model can be taught with: examples of the collection, and added ones."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection as Some
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from pokedex_app.core.images import qimage, reduced
from pokedex_app.shared.collection.collection import Collection, Correction
from pokedex_app.train.logic.teaching import TaughtClass
from trainer.errors import PictureError
from trainer.runs.teaching import FEWEST_OF_NEW

if TYPE_CHECKING:
    from trainer.model.bundle import Manifest

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class TeachPicture:
    """One of them.

    Attributes:
        label: what it shows; None for none of the classes.
        correction: whose picture it is; None of an added one.
        path: of an added one.
        image: a thumbnail of a correction's.
    """

    label: str | None
    correction: Correction | None = None
    path: Path | None = None
    image: QImage = field(default_factory=QImage, compare=False, repr=False)


def load_examples(collection: Collection, side: int) -> list[TeachPicture]:
    """Those of the collection, with thumbnails; for a job. Raises CollectionError."""
    return [
        TeachPicture(one.right, one, image=_decoded(collection.example(one.id), side))
        for one in collection.examples()
    ]


def added_pictures(folders: Sequence[Path], ignore: Some[str]) -> list[TeachPicture]:
    """Of folders that hold pictures of a class each, or such folders; for a job.

    Files say of no class, and are passed over. Raises DatasetError and OSError.
    """
    from trainer.data.dataset import open_dataset
    from trainer.pictures.listing import pictures_in

    found = []
    for folder in filter(Path.is_dir, folders):
        if pictures_in(folder, ignore=ignore):
            dataset = open_dataset(folder.parent, ignore=ignore, folders=[folder.name])
        else:
            dataset = open_dataset(folder, ignore=ignore)
        found += [TeachPicture(one.label, path=dataset.file(one)) for one in dataset.pictures]
    return found


def is_of(picture: TeachPicture, manifest: Manifest) -> bool:
    """Whether that model can be taught with it without learning a class that nobody asked for.

    A correction may be of another model's answer: of classes that this one does not have.
    """
    return picture.correction is None or picture.correction.is_about(manifest.labels)


def waiting(pictures: Iterable[TeachPicture], labels: Some[str]) -> list[str]:
    """New classes, beside these, that have too few pictures to be taught."""
    return [
        label
        for label, count in counted(pictures).items()
        if label is not None and label not in labels and count < FEWEST_OF_NEW
    ]


def by_class(pictures: Iterable[TeachPicture]) -> list[TaughtClass]:
    """As they are taught."""
    labels = dict.fromkeys(picture.label for picture in pictures)
    listed = list(pictures)
    return [
        TaughtClass(
            label,
            tuple(p.correction.id for p in listed if p.label == label and p.correction),
            tuple(p.path for p in listed if p.label == label and p.path is not None),
        )
        for label in labels
    ]


def counted(pictures: Iterable[TeachPicture]) -> dict[str | None, int]:
    """How many there are of each class."""
    return dict(Counter(picture.label for picture in pictures))


def _decoded(data: bytes | None, side: int) -> QImage:
    """Null where there is none any more, or it has gone bad."""
    from trainer.pictures.reading import decode_picture

    try:
        return reduced(qimage(decode_picture(data)), side) if data is not None else QImage()
    except PictureError as error:
        LOG.warning("A copy in the collection is damaged: %s", error)
        return QImage()
