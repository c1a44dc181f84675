"""Golden pictures: a few tiny drawings of our own that every model file carries.

With them lie the logits the model gave when it was trained. A machine, a version of the engine or
an export that answers otherwise is noticed before it answers a user.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from trainer.errors import PictureError
from trainer.messages import Message
from trainer.pictures.reading import decode_picture

TOLERANCE = 1e-3
"""Largest difference of a logit, over the largest expected magnitude of that picture (at least 1).

Engines on different processors differ by 1.5e-4 on logits of magnitude 10; a wrong weight, a
swapped channel or another resampling filter makes differences a hundred times this tolerance.
"""

GOLDEN_NAMES = ("golden/1.png", "golden/2.png", "golden/3.png", "golden/4.png")
"""Members of a model file, in the order of the rows of the expected logits."""


_MAX_PIXELS = 256 * 256
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Golden:
    """Pictures as PNG files by member name, and the logits expected for them, (pictures, C)."""

    pictures: Mapping[str, bytes]
    logits: NDArray[np.float32]


class Runs(Protocol):
    """Anything that answers pictures with logits, such as an `Engine`."""

    def logits(self, images: list[Image.Image]) -> NDArray[np.float32]:
        """Logits of shape (N, C) for N upright RGB pictures."""
        ...


def draw_golden_pictures() -> dict[str, bytes]:
    """The drawings as PNG files: wide, tall and square ones, so that fitting is tested too."""
    drawings = (_two_coloured_ball(), _tall_creature(), _wide_landscape(), _grid())
    return {name: _png(image) for name, image in zip(GOLDEN_NAMES, drawings, strict=True)}


def open_golden_picture(data: bytes) -> Image.Image:
    """The PNG as an RGB picture. Raises PictureError where it is none, or a large one."""
    if not data.startswith(_PNG):  # no other decoder need ever see it
        raise PictureError(
            "a golden picture",
            Message("It is not a picture of a known kind: save it as PNG or JPEG."),
        )
    return decode_picture(data, "a golden picture", max_pixels=_MAX_PIXELS)


def difference(logits: NDArray[np.float32], expected: NDArray[np.float32]) -> float:
    """The largest difference of a logit, relative as `TOLERANCE` says; infinite if not finite.

    Both have the shape (N, C).
    """
    if logits.shape != expected.shape or not np.isfinite(logits).all():
        return float("inf")
    scale = np.maximum(1.0, np.abs(expected).max(axis=1, keepdims=True))
    return float((np.abs(logits - expected) / scale).max())


def golden_difference(engine: Runs, golden: Golden, pictures: int | None = None) -> float:
    """The largest difference between the engine's answers and the expected ones.

    Looks at the first `pictures` only, or at all. Fine where it is at most `TOLERANCE`.
    """
    names = GOLDEN_NAMES[:pictures]
    images = [open_golden_picture(golden.pictures[name]) for name in names]
    return difference(engine.logits(images), golden.logits[: len(names)])


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _two_coloured_ball() -> Image.Image:
    """A ball, red above and white below, with a button, on light ground."""
    image = Image.new("RGB", (96, 96), (236, 240, 244))
    draw = ImageDraw.Draw(image)
    draw.pieslice((10, 10, 86, 86), 180, 360, fill=(214, 48, 49))
    draw.pieslice((10, 10, 86, 86), 0, 180, fill=(250, 250, 250))
    draw.rectangle((10, 45, 86, 51), fill=(30, 30, 36))
    draw.ellipse((36, 36, 60, 60), fill=(30, 30, 36))
    draw.ellipse((41, 41, 55, 55), fill=(250, 250, 250))
    return image


def _tall_creature() -> Image.Image:
    """A yellow creature with pointed ears on green ground, twice as tall as wide."""
    image = Image.new("RGB", (64, 128), (120, 190, 110))
    draw = ImageDraw.Draw(image)
    draw.polygon([(14, 46), (8, 6), (28, 36)], fill=(247, 205, 70))
    draw.polygon([(50, 46), (56, 6), (36, 36)], fill=(247, 205, 70))
    draw.ellipse((8, 28, 56, 74), fill=(247, 205, 70))
    draw.ellipse((14, 62, 50, 122), fill=(240, 190, 60))
    for left in (20, 38):
        draw.ellipse((left, 44, left + 7, 52), fill=(40, 30, 30))
    draw.arc((26, 50, 38, 64), 20, 160, fill=(120, 60, 40), width=2)
    return image


def _wide_landscape() -> Image.Image:
    """Sky, hills and a sun, twice as wide as tall."""
    image = Image.new("RGB", (128, 64))
    draw = ImageDraw.Draw(image)
    for row in range(64):
        draw.line((0, row, 128, row), fill=(90 + row, 150 + row, 230))
    draw.ellipse((94, 6, 114, 26), fill=(255, 236, 150))
    draw.ellipse((-30, 36, 70, 120), fill=(86, 125, 70))
    draw.ellipse((40, 44, 160, 130), fill=(110, 150, 80))
    return image


def _grid() -> Image.Image:
    """Small squares of many colours, whose fine detail shows how pictures are resampled."""
    image = Image.new("RGB", (72, 72))
    draw = ImageDraw.Draw(image)
    for row in range(12):
        for column in range(12):
            color = (column * 23, row * 23, (row * column * 37) % 256)
            draw.rectangle((column * 6, row * 6, column * 6 + 5, row * 6 + 5), fill=color)
    return image
