"""Reads the collection for the Pokédex page: what was seen, and the pictures, decoded. For jobs."""

from __future__ import annotations

import logging
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field

from PySide6.QtGui import QImage

from pokedex_app.core.images import qimage, reduced
from pokedex_app.shared.collection.collection import Collection, Correction, Seen, Sighting
from trainer.errors import PictureError

LOG = logging.getLogger(__name__)

LARGEST_PICTURE = 256
"""The collection keeps no larger ones."""


@dataclass(frozen=True)
class SeenLoaded:
    """Everything that has been seen, by `Species.id`; comes before any picture.

    `revision` is the collection's, from a moment before it was read.
    """

    seen: Mapping[int, Seen]
    revision: int


@dataclass(frozen=True)
class PictureLoaded:
    """The picture that stands for a species, and the sighting it belongs to."""

    species: int
    sighting: int
    image: QImage = field(compare=False)


@dataclass(frozen=True)
class SpeciesPictures:
    """The user's pictures of one species and what the user corrected there, the newest first.

    The images are null where no picture was kept.
    """

    species: int
    pictures: tuple[tuple[Sighting, QImage], ...] = ()
    corrections: tuple[tuple[Correction, QImage], ...] = ()
    older_corrections: int = 0
    """so many more were not read"""


def load_grid(
    collection: Collection, known: Mapping[int, int], side: int
) -> Generator[SeenLoaded | PictureLoaded, None, None]:
    """What was seen, then each picture that is not known yet, at most `side` pixels wide and high.

    `known` maps species to the sighting whose picture the caller has. Raises CollectionError.
    """
    revision = collection.revision()
    seen = collection.seen()
    yield SeenLoaded(seen, revision)
    for species, facts in seen.items():
        if facts.best is None or known.get(species) == facts.best:
            continue
        data = collection.picture(facts.best)
        yield PictureLoaded(species, facts.best, _decoded(data, side))


def load_own_pictures(
    collection: Collection, species: int, side: int, sign_side: int, most: int
) -> SpeciesPictures:
    """Pictures are at most `side` pixels wide and high; the signs of corrections, of which at most
    `most` are read, are squares of `sign_side` pixels at most. Raises CollectionError."""
    sightings = collection.sightings(species)
    pictures = collection.pictures(one.id for one in sightings if one.has_picture)
    corrections = collection.corrections(species)
    return SpeciesPictures(
        species,
        tuple((one, _decoded(pictures.get(one.id), side)) for one in sightings),
        tuple(
            (one, _sign(collection.correction_picture(one.id), sign_side))
            for one in corrections[:most]
        ),
        max(0, len(corrections) - most),
    )


def _sign(data: bytes | None, side: int) -> QImage:
    """The largest square in the middle, so that all signs are of one size."""
    image = _decoded(data, LARGEST_PICTURE)
    edge = min(image.width(), image.height())
    middle = image.copy((image.width() - edge) // 2, (image.height() - edge) // 2, edge, edge)
    return reduced(middle, side)


def _decoded(data: bytes | None, side: int) -> QImage:
    """Null where there is no picture, or one that has gone bad."""
    if data is None:
        return QImage()
    from trainer.pictures.reading import decode_picture

    try:
        return reduced(qimage(decode_picture(data)), side)
    except PictureError as error:
        LOG.warning("A small copy in the collection is damaged: %s", error)
        return QImage()
