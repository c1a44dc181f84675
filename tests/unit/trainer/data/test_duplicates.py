"""Copies are recognised, other pictures are not."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageOps

from trainer.data.duplicates import (
    SIGNATURE_LENGTH,
    THRESHOLD,
    signature,
    similarity,
)


def drawing(seed: int, size: int = 240, ground: str = "white") -> Image.Image:
    """Some coloured shapes on a plain ground."""
    random = np.random.default_rng(seed)
    picture = Image.new("RGB", (4 * size, 4 * size), ground)
    pen = ImageDraw.Draw(picture)
    for _ in range(14):
        left, top = random.uniform(0.1, 0.6, 2)
        width, height = random.uniform(0.05, 0.3, 2)
        box = [round(4 * size * x) for x in (left, top, left + width, top + height)]
        color = tuple(int(level) for level in random.integers(20, 220, 3))
        shape = pen.ellipse if random.random() < 0.5 else pen.rectangle
        shape(box, fill=color, outline="black", width=size // 20)
    return picture.resize((size, size), Image.Resampling.BOX)


def through_jpeg(picture: Image.Image) -> Image.Image:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=40)
    return Image.open(buffer).convert("RGB")


def with_hue_turned(picture: Image.Image) -> Image.Image:
    hue, saturation, value = picture.convert("HSV").split()
    turned = hue.point([(level + 90) % 256 for level in range(256)])
    return Image.merge("HSV", (turned, saturation, value)).convert("RGB")


COPIES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "the same": lambda picture: picture,
    "mirrored": ImageOps.mirror,
    "upside down": ImageOps.flip,
    "rotated by 90°": lambda picture: picture.transpose(Image.Transpose.ROTATE_90),
    "rotated by 180°": lambda picture: picture.transpose(Image.Transpose.ROTATE_180),
    "rotated by 270°": lambda picture: picture.transpose(Image.Transpose.ROTATE_270),
    "mirrored and rotated": lambda picture: picture.transpose(Image.Transpose.TRANSPOSE),
    "transversed": lambda picture: picture.transpose(Image.Transpose.TRANSVERSE),
    "recoloured": with_hue_turned,
    "grey": lambda picture: picture.convert("L").convert("RGB"),
    "negative": ImageChops.invert,
    "smaller": lambda picture: picture.resize((120, 120)),
    "larger": lambda picture: picture.resize((700, 700)),
    "a poor JPEG": through_jpeg,
    "with margins": lambda picture: ImageOps.expand(picture, (90, 10, 30, 60), "white"),
    "in a frame": lambda picture: ImageOps.expand(picture, 25, "navy"),
    "recoloured, mirrored, smaller": lambda picture: with_hue_turned(
        ImageOps.mirror(picture).resize((150, 150))
    ),
}


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_near(name: str) -> None:
    for seed in range(3):
        original = drawing(seed)
        assert similarity(signature(original), signature(COPIES[name](original))) >= 0.9


def test_the_same_figure_on_another_ground_is_near() -> None:
    assert similarity(signature(drawing(1)), signature(drawing(1, ground="black"))) >= THRESHOLD


def test_other_drawings_are_far() -> None:
    signatures = [signature(drawing(seed)) for seed in range(20)]
    for first, second in itertools.combinations(signatures, 2):
        assert similarity(first, second) < 0.7


def test_a_signature_has_unit_length_and_leaves_its_picture_alone() -> None:
    picture = drawing(0)
    before = picture.tobytes()
    found = signature(picture)
    assert found.shape == (SIGNATURE_LENGTH,)
    assert found.dtype == np.float32
    assert np.linalg.norm(found) == pytest.approx(1, abs=1e-5)
    assert picture.tobytes() == before


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (500, 1), (3, 2), (9, 9), (300, 200)])
def test_pictures_without_lines_resemble_nothing(size: tuple[int, int]) -> None:
    blank = signature(Image.new("RGB", size, "teal"))
    assert not blank.any()
    assert similarity(blank, blank) == 0


def test_odd_shapes_have_signatures() -> None:
    for size in ((2, 900), (900, 2), (5, 5)):
        stretched = drawing(0).resize(size)
        assert np.isfinite(signature(stretched)).all()
