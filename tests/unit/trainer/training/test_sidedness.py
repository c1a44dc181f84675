"""Classes that are told apart by left and right, and those that are not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

pytest.importorskip("torch", reason="training needs torch")

from trainer.pictures.preprocess import Preprocessing
from trainer.training.logistic import LinearHead
from trainer.training.sidedness import sided_classes

LEFT, RIGHT, DARK = range(3)
HEAD = LinearHead(
    np.array([[1, -1], [-1, 1], [-0.1, -0.1]], np.float32), np.array([0, 0, 0.5], np.float32)
)
"""of the brightness of the left half and of the right one"""


class Halves:
    """Sees how bright each half of a picture is."""

    key = "halves"
    length = 2
    preprocessing = Preprocessing(size=32, mean=(0, 0, 0), std=(1, 1, 1))

    def of(self, picture: Image.Image) -> NDArray[np.float32]:
        seen = self.preprocessing(picture)
        middle = seen.shape[-1] // 2
        return np.stack([half.mean() for half in (seen[..., :middle], seen[..., middle:])])


def picture(left: int, right: int) -> Image.Image:
    both = Image.new("RGB", (40, 40), (left, left, left))
    both.paste((right, right, right), (20, 0, 40, 40))
    return both


def found(*pictures: tuple[int, Image.Image]) -> list[int]:
    files = {Path(f"{n}.png"): image for n, (_, image) in enumerate(pictures)}
    extractor = Halves()
    seen = np.stack([extractor.of(picture) for _, picture in pictures])
    targets = np.array([label for label, _ in pictures], np.int64)
    return sided_classes(
        HEAD,
        extractor,
        list(files),
        seen.astype(np.float16),
        targets,
        files.__getitem__,
        threads=1,
        seed=0,
        check_stop=lambda: None,
    )


def test_arrows_are_told_apart_by_their_sides() -> None:
    lefts = [(LEFT, picture(250 - n, 0)) for n in range(6)]
    rights = [(RIGHT, picture(0, 250 - n)) for n in range(6)]
    darks = [(DARK, picture(10 + n, 10)) for n in range(6)]
    assert found(*lefts, *rights, *darks) == [LEFT, RIGHT]


def test_a_few_pictures_say_nothing() -> None:
    assert found(*[(LEFT, picture(250, n)) for n in range(3)]) == []


def test_what_is_not_named_as_it_is_says_nothing_either() -> None:
    assert found(*[(LEFT, picture(0, 250 - n)) for n in range(6)]) == []
