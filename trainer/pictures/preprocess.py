"""From a picture file to the model's input: the one home of how much of a file is decoded, of size,
mean, std, interpolation and aspect-ratio handling.

Training, evaluation, the engine and the window all read what they show to a model by
`Preprocessing`; it travels inside the model file, so a model is always served the way it was
validated. It works on Pillow and NumPy alone, and torch takes the very same values, so both see
equal bits.

Shapes: H and W are the side of the square input; C = 3 colour channels, RGB.
"""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydantic import BaseModel, ConfigDict, Field

from trainer.pictures.listing import StrPath
from trainer.pictures.reading import (
    DEFAULT_MAX_PIXELS,
    Colors,
    decode_picture,
    read_picture,
)

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)

_Level = Annotated[int, Field(ge=0, le=255)]
_Mean = Annotated[float, Field(ge=-10, le=10)]
_Deviation = Annotated[float, Field(ge=1e-3, le=100)]

_KEPT = {"squash": 1.0, "crop": 0.0, "trim": 0.75}
"""at least, of a picture's longer side"""
_RESAMPLING = {
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
}


class Preprocessing(BaseModel):
    """How a picture of any shape becomes a normalised square.

    Attributes:
        decoding: how much of a picture is read. ``full`` is every pixel, as in files of version
            0.1, which do not say it. ``scaled`` is a shorter side of twice `size`, and JPEGs are
            decoded little larger than that: several times quicker for a telephone's photographs.
        colors: whether a picture's colour profile is applied. ``as_stored`` is never, as in files
            that do not say it; ``srgb`` is always.
        size: side of the square, in pixels.
        fit: what happens to a picture that is not square. ``squash`` ignores the aspect ratio,
            ``crop`` keeps the central square, ``trim`` does so too unless it would cut more than
            a quarter off the longer side, whose rest it squashes, and ``pad`` keeps everything and
            fills the rest.
        interpolation: Pillow's antialiased filter of that name.
        pad_color: fill of ``pad``, RGB in [0, 255].
        mean, std: a channel's mean and standard deviation, of intensities in [0, 1].
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    decoding: Literal["full", "scaled"] = "full"
    colors: Colors = "as_stored"
    size: int = Field(default=224, ge=32, le=1024)
    fit: Literal["squash", "crop", "trim", "pad"] = "squash"
    interpolation: Literal["bilinear", "bicubic"] = "bicubic"
    pad_color: tuple[_Level, _Level, _Level] = (255, 255, 255)
    mean: tuple[_Mean, _Mean, _Mean] = IMAGENET_MEAN
    std: tuple[_Deviation, _Deviation, _Deviation] = IMAGENET_STD

    def read(self, source: StrPath, *, max_pixels: int = DEFAULT_MAX_PIXELS) -> Image.Image:
        """The picture in a file, upright and RGB, in no more pixels than are needed.

        Raises PictureError as `read_picture` does.
        """
        return read_picture(
            source,
            max_pixels=max_pixels,
            at_least=self.read_side,
            colors=self.colors,
            reduced=self.reduced,
        )

    def decode(
        self,
        data: bytes,
        name: StrPath = "The picture",
        *,
        max_pixels: int = DEFAULT_MAX_PIXELS,
    ) -> Image.Image:
        """As `read`, from the contents of a file; the error calls it `name`."""
        return decode_picture(
            data,
            name,
            max_pixels=max_pixels,
            at_least=self.read_side,
            colors=self.colors,
            reduced=self.reduced,
        )

    @property
    def read_side(self) -> int | None:
        """How long the shorter side of a picture is at most once it is read; None: as in the file.

        Twice the input's side leaves a crop of a quarter of the area all its sharpness.
        """
        return 2 * self.size if self.decoding == "scaled" else None

    def reduced(self, image: Image.Image) -> Image.Image:
        """The picture with its shorter side at most `read_side`; one that was read so is
        given back as it is."""
        shorter = min(image.size)
        if self.read_side is None or shorter <= self.read_side:
            return image
        width, height = (round(side * self.read_side / shorter) for side in image.size)
        return image.resize((width, height), Image.Resampling.HAMMING, reducing_gap=2.0)

    def __call__(self, image: Image.Image) -> NDArray[np.float32]:
        """The model's input for an upright RGB picture: float32, shape (3, H, W)."""
        pixels_HWC = self.normalise(self.to_square(image))
        return np.ascontiguousarray(pixels_HWC.transpose(2, 0, 1))

    def to_square(self, image: Image.Image, size: int | None = None) -> Image.Image:
        """The RGB picture fitted into a square of `size` pixels (default: the spec's own)."""
        image = self.reduced(image)
        side = size or self.size
        resampling = _RESAMPLING[self.interpolation]
        if self.fit != "pad" or image.width == image.height:
            return image.resize((side, side), resampling, box=self.shown(image.size))
        scale = side / max(image.size)
        width = max(1, round(image.width * scale))
        height = max(1, round(image.height * scale))
        square = Image.new("RGB", (side, side), self.pad_color)
        offset = ((side - width) // 2, (side - height) // 2)
        square.paste(image.resize((width, height), resampling), offset)
        return square

    def shown(self, size: tuple[int, int]) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what becomes the square, of a picture (width, height):
        beyond its edges where it is padded."""
        across = down = float(max(size))
        if self.fit != "pad":
            across, down = (max(min(size), _KEPT[self.fit] * side) for side in size)
        left, top = (size[0] - across) / 2, (size[1] - down) / 2
        return left, top, left + across, top + down

    def normalise(
        self, square: Image.Image, place: NDArray[np.float32] | None = None
    ) -> NDArray[np.float32]:
        """An RGB picture as float32 of shape (H, W, 3): ``(value / 255 - mean) / std``.

        It is written to `place`, which has that shape, where there is one.
        """
        pixels = np.asarray(square)
        # a row at a time: NumPy is ten times as slow where it repeats three numbers
        rows = pixels.reshape(square.height, -1)
        scale = np.float32(1) / (np.float32(255) * np.asarray(self.std, np.float32))
        shift = np.asarray(self.mean, np.float32) / np.asarray(self.std, np.float32)
        if place is None:
            place = np.empty(pixels.shape, np.float32)
        written = place.reshape(rows.shape)
        np.multiply(rows, np.tile(scale, square.width), out=written)
        np.subtract(written, np.tile(shift, square.width), out=written)
        return place

    def batch(self, images: list[Image.Image]) -> NDArray[np.float32]:
        """Several pictures as one array of shape (N, 3, H, W)."""
        return np.stack([self(image) for image in images])
