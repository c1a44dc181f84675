"""Near-duplicates: pictures that a person would call the same drawing or photograph.

Each picture gets a signature, a perceptual hash of 256 numbers that describes only where lines run
and in which direction. It is unmoved by what copies on the web differ in:

* size, margins and frames: the plain ground around the figure is cut off before;
* colours, also of the ground, and light lines becoming dark: a line has no sign and no hue;
* quarter turns and mirroring: the signature of a turned picture is a permutation of the numbers,
  so that the eight positions are compared without decoding anything again.

Two signatures are compared by their cosine similarity; `trainer.data.groups` compares many.
Rotations by other angles are mostly seen up to three degrees. `benchmarks/duplicates.py` measures
all of it, beside a usual 64-bit hash.

The descriptor is a coarse histogram of oriented gradients: Dalal and Triggs, "Histograms of
Oriented Gradients for Human Detection", CVPR 2005; with directions folded to half a turn.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops

SIGNATURE_LENGTH = 256
THRESHOLD = 0.80
"""Cosine similarity from which on two pictures count as near-duplicates: see the benchmark."""

_CELLS = 8  # a side
_DIRECTIONS = 4  # horizontal, vertical, and the two diagonals
_SIDE = 128  # pixels a side on which gradients are taken
_NOISE = 8.0  # grey levels over two pixels that JPEG leaves on plain ground
_GROUND = 32  # grey levels by which a figure differs from plain ground

Signature = NDArray[np.float32]


def signature(picture: Image.Image) -> Signature:
    """The signature of an RGB picture: 256 numbers of unit length, or zeros where nothing shows."""
    picture = _at_most(picture, 2 * _SIDE)
    figure = _figure(picture).resize((_SIDE + 2, _SIDE + 2), Image.Resampling.BILINEAR)
    across, down = _gradients(np.asarray(figure, dtype=np.float32))
    squared = across * across + down * down + 1e-6
    # the root keeps a few strong outlines from outweighing all the fine lines
    weight = np.sqrt(np.maximum(np.sqrt(squared) - _NOISE, 0)) / squared
    level = (across * across - down * down) * weight  # the double angle's cosine
    slanted = 2 * across * down * weight  # and its sine
    lines = np.stack([level, -level, slanted, -slanted], axis=-1).clip(min=0)
    cell = _SIDE // _CELLS
    cells = lines.reshape(_CELLS, cell, _CELLS, cell, _DIRECTIONS).mean(axis=(1, 3))
    flat: Signature = (cells - cells.mean(axis=(0, 1))).reshape(-1)
    length = float(np.linalg.norm(flat))
    return flat / np.float32(length) if length > 1e-3 else np.zeros_like(flat)


def similarity(first: Signature, second: Signature) -> float:
    """Cosine similarity in [-1, 1] at the best of the eight positions; symmetric."""
    return float((first[POSITIONS] @ second).max())


def _at_most(picture: Image.Image, side: int) -> Image.Image:
    factor = side / max(picture.size)
    if factor >= 1:
        return picture
    width, height = (max(1, round(length * factor)) for length in picture.size)
    return picture.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2.0)


def _figure(picture: Image.Image) -> Image.Image:
    """The picture without the plain ground around it, and without a frame around that."""
    for _ in range(3):
        box = _box_of_figure(picture)
        if box is None or box == (0, 0, *picture.size):
            break
        picture = picture.crop(box)
    return picture


def _box_of_figure(picture: Image.Image) -> tuple[int, int, int, int] | None:
    """Left, top, right, bottom of what differs from the ground; None where hardly anything does."""
    pixels = np.asarray(picture)
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    red, green, blue = (int(value) for value in np.median(border, axis=0))
    ground = Image.new("RGB", picture.size, (red, green, blue))
    bands = ImageChops.difference(picture, ground).split()
    difference = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    figure = np.asarray(difference) > _GROUND
    # a row counts from one pixel in a hundred on: specks and JPEG noise do not
    rows = np.flatnonzero(figure.mean(axis=1) > 0.01)
    columns = np.flatnonzero(figure.mean(axis=0) > 0.01)
    if not len(rows) or not len(columns):
        return None
    box = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    return box if min(box[2] - box[0], box[3] - box[1]) >= _CELLS else None


def _gradients(pixels: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Central differences of an (h + 2, w + 2, 3) array, each (h, w), of the strongest channel."""
    across = pixels[1:-1, 2:] - pixels[1:-1, :-2]
    down = pixels[2:, 1:-1] - pixels[:-2, 1:-1]
    strongest = (across * across + down * down).argmax(axis=-1)[..., None]
    return (
        np.take_along_axis(across, strongest, axis=-1)[..., 0],
        np.take_along_axis(down, strongest, axis=-1)[..., 0],
    )


def _positions() -> NDArray[np.intp]:
    cells = np.arange(SIGNATURE_LENGTH).reshape(_CELLS, _CELLS, _DIRECTIONS)
    # reflected at the diagonal, horizontal and vertical change places; mirrored, the diagonals do
    transposed = cells.swapaxes(0, 1)[..., [1, 0, 2, 3]]
    turned = []
    for start in (cells, transposed):
        for rows in (1, -1):
            for columns in (1, -1):
                directions = [0, 1, 2, 3] if rows == columns else [0, 1, 3, 2]
                turned.append(start[::rows, ::columns][..., directions].reshape(-1))
    return np.stack(turned)


POSITIONS = _positions()
"""(8, 256): where each number of a signature comes from, in each of the positions."""
