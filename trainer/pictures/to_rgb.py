"""Any of Pillow's modes as plain RGB: transparency on white, deep grey in 8 bits."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def flatten(image: Image.Image) -> Image.Image:
    """A Pillow picture of any mode as a new one in mode "RGB", transparency laid on white.

    16-bit grey is scaled to 8 bits. Grey of 32 bits, whole or fractional, has no agreed range:
    values within [0, 1] (fractional only), [0, 255] or [0, 65535] are taken to span that range,
    any others are stretched between their smallest and their largest. Infinities count as 0.

    Raises ValueError where Pillow knows no conversion.
    """
    key = image.info.get("transparency")
    if image.mode.startswith("I;16"):
        rgb = Image.fromarray(_EIGHT_BITS[np.asarray(image)]).convert("RGB")
        if isinstance(key, int):
            rgb.paste((255, 255, 255), mask=Image.fromarray(np.asarray(image) == key))
    elif image.mode in ("I", "F"):
        rgb = Image.fromarray(_grey_levels(image)).convert("RGB")
    elif image.has_transparency_data:
        straight = {"RGBa": "RGBA", "La": "LA"}.get(image.mode, image.mode)
        # each copy of a giant counts
        rgba = image if image.mode == "RGBA" else image.convert(straight).convert("RGBA")
        rgb = Image.new("RGB", image.size, "white")
        rgb.paste(rgba, mask=rgba)
    else:
        rgb = image.convert("RGB")
    rgb.info = {}  # a plain picture: no EXIF is left by which to turn it again
    return rgb


_EIGHT_BITS = ((np.arange(65536) * 255 + 32767) // 65535).astype(np.uint8)


def _grey_levels(image: Image.Image) -> NDArray[np.uint8]:
    """Band by band, as the numbers of a giant take several times its memory."""
    extremes = [(values.min(), values.max()) for values in _bands(image)]
    low, high = float(min(low for low, _ in extremes)), float(max(high for _, high in extremes))
    levels = []
    for values in _bands(image):
        if low < 0 or high > 65535:
            values = (values - np.float32(low)) * np.float32(255 / max(high - low, 1e-30))
        elif high > 255:
            values = values / np.float32(257)
        elif high <= 1 and image.mode == "F":
            values = values * np.float32(255)
        levels.append(np.rint(values).astype(np.uint8))
    return np.concatenate(levels)


def _bands(image: Image.Image) -> Iterator[NDArray[np.float32]]:
    """The rows of a grey picture, some at a time, with 0 for what is infinite or no number."""
    width, height = image.size
    rows = max(1, 1_000_000 // width)
    for top in range(0, height, rows):
        band = image.crop((0, top, width, min(top + rows, height)))
        values: NDArray[np.float32] = np.asarray(band, np.float32)
        yield np.where(np.abs(values) < 1e30, values, np.float32(0))
