"""What augmentation makes of a picture, as the training will see it; no torch is needed for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage

from pokedex_app.core.images import qimage
from pokedex_app.core.jobs import Control
from trainer.runs.recipe import Recipe


@dataclass(frozen=True)
class Variant:
    """One picture of the preview; number 0 is the picture as serving sees it, unchanged."""

    number: int
    image: QImage


def variants(
    file: Path, others: Sequence[Path], recipe: Recipe, seed: int, count: int, control: Control
) -> Iterator[Variant]:
    """The unchanged picture and `count` random variants of it; the same for the same `seed`.

    Args:
        others: pictures that a ground may be cut from; unreadable ones are passed over.

    Raises PictureError where `file` cannot be read.
    """
    import numpy as np
    from PIL import Image

    from trainer.errors import PictureError
    from trainer.pictures.augment import augment

    read = recipe.preprocessing.read
    picture = read(file)
    size = recipe.preprocessing.size

    def any_picture(rng: np.random.Generator) -> Image.Image:
        other = others[int(rng.integers(len(others)))] if others else file
        try:
            return read(other)
        except PictureError:
            return picture

    yield Variant(0, qimage(recipe.preprocessing.to_square(picture)))
    for number in range(1, count + 1):
        if control():
            return
        rng = np.random.default_rng((seed, number))
        square = augment(picture, recipe.augmentation, recipe.preprocessing, size, rng, any_picture)
        yield Variant(number, qimage(square))
