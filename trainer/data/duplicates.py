"""Near-duplicates: pictures that a person would call the same drawing or photograph.

Each picture gets a signature, a perceptual hash of 256 numbers that describes only where lines run
and in which direction. It is unmoved by what copies on the web differ in:

* size, margins and frames: the plain ground around the figure is cut off before;
* colours, also of the ground, and light lines becoming dark: a line has no sign and no hue;
* quarter turns and mirroring: the signature of a turned picture is a permutation of the numbers,
  so that the eight positions are compared without decoding anything again.

Two signatures are compared by their cosine similarity. Rotations by other angles are mostly
seen up to three degrees. `benchmarks/duplicates.py` measures all of it, beside a usual 64-bit hash.

The descriptor is a coarse histogram of oriented gradients: Dalal and Triggs, "Histograms of
Oriented Gradients for Human Detection", CVPR 2005; with directions folded to half a turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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
_BLOCK = 256  # pictures compared with all later ones at a time,
_COLUMNS = 4096  # with so many of these at a time: the products stay in the cache
_KEPT = 64  # dimensions of the quick comparison
_LINKS = 65_536  # pairs joined into groups at a time

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
    return float((first[_POSITIONS] @ second).max())


@dataclass(frozen=True)
class Compared:
    """Progress of `compare`: the first `done` pictures have met all others.

    Attributes:
        pairs: (n, 2) indices of near-duplicates found since the last report, smaller one first.
        similarities: (n,) of each pair.
    """

    done: int
    pairs: NDArray[np.int64]
    similarities: NDArray[np.float32]


def compare(signatures: NDArray[np.float32], *, threshold: float = THRESHOLD) -> Iterator[Compared]:
    """Find all pairs of rows of `signatures` (n, 256) that are at least `threshold` similar.

    Every pair is weighed, by matrix products in few dimensions first: with the length of what was
    dropped as one dimension more, their product bounds the similarity from above (Cauchy-Schwarz),
    so no pair is missed. Beside the signatures and the pairs it needs little memory.
    """
    basis = _main_directions(signatures)
    quick = _with_remainder(signatures, basis)
    for start in range(0, len(signatures), _BLOCK):
        block = signatures[start : start + _BLOCK]
        found = []
        for position in _POSITIONS:
            turned = block[:, position]
            turned_quick = _with_remainder(turned, basis)
            for first in range(start, len(signatures), _COLUMNS):
                bound = turned_quick @ quick[first : first + _COLUMNS].T
                others = signatures[first : first + _COLUMNS]
                rows, columns, values = _similar(turned, others, bound, threshold)
                found.append((rows + start, columns + first, values))
        rows, columns, similarities = (np.concatenate(parts) for parts in zip(*found, strict=True))
        later = columns > rows
        rows, columns, similarities = rows[later], columns[later], similarities[later]
        # of a pair that is similar in several positions, the best one comes first and stays
        order = np.lexsort((-similarities, columns, rows))
        pairs = np.column_stack([rows, columns])[order]
        new = np.ones(len(pairs), dtype=bool)
        new[1:] = (pairs[1:] != pairs[:-1]).any(axis=1)
        yield Compared(start + len(block), pairs[new], similarities[order][new])


def grouped(count: int, pairs: Iterable[NDArray[np.int64]]) -> list[list[int]]:
    """The connected groups of two and more among ``range(count)``, each ascending, by first member.

    Near-duplicates of near-duplicates belong together: a split must not come between them.

    Args:
        pairs: any number of arrays of shape (n, 2).
    """
    groups = np.arange(count)  # of each member, the smallest member that it is linked to so far
    for array in pairs:
        for start in range(0, len(array), _LINKS):
            links = groups[array[start : start + _LINKS]]
            links = np.unique(links[links[:, 0] != links[:, 1]], axis=0)
            if len(links):
                groups = _merged(groups, links)
    members: dict[int, list[int]] = {}
    for member, group in enumerate(groups.tolist()):
        members.setdefault(group, []).append(member)
    return [together for together in members.values() if len(together) > 1]


def _similar(
    turned: NDArray[np.float32],
    others: NDArray[np.float32],
    bound: NDArray[np.float32],
    threshold: float,
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    """Row, column and similarity of the pairs of `turned` and `others`. Overwrites `bound`."""
    # a little below: the bound is rounded like everything else
    rows, columns = np.divmod(np.flatnonzero(bound >= threshold - 1e-4), bound.shape[1])
    if len(rows) <= len(others):
        similarities = np.einsum("ij,ij->i", turned[rows], others[columns])
    else:  # pictures that all look alike: one product is cheaper than very many
        similarities = np.matmul(turned, others.T, out=bound)[rows, columns]
    near = similarities >= threshold
    return rows[near], columns[near], similarities[near]


def _merged(groups: NDArray[np.intp], links: NDArray[np.intp]) -> NDArray[np.intp]:
    """`groups` after the groups in each row of `links` became one."""
    parents = np.arange(len(groups))

    def root(member: int) -> int:
        while parents[member] != member:
            parents[member] = parents[parents[member]]
            member = int(parents[member])
        return member

    for first, second in links.tolist():
        low, high = sorted((root(first), root(second)))
        parents[high] = low
    while (parents != parents[parents]).any():
        parents = parents[parents]
    return parents[groups]


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
    """(8, 256): where each number of a signature comes from when the picture is turned."""
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


_POSITIONS = _positions()


def _main_directions(signatures: NDArray[np.float32]) -> NDArray[np.float32]:
    """(256, `_KEPT`): the orthonormal directions that hold most of the signatures' length."""
    sample = signatures[:: max(1, len(signatures) // 4096)]
    turned = sample[:, _POSITIONS].reshape(-1, SIGNATURE_LENGTH)
    _, vectors = np.linalg.eigh(turned.T @ turned)
    return np.ascontiguousarray(vectors[:, -_KEPT:], dtype=np.float32)


def _with_remainder(
    signatures: NDArray[np.float32], basis: NDArray[np.float32]
) -> NDArray[np.float32]:
    """(n, `_KEPT` + 1): coordinates in `basis`, then the length of what they leave out."""
    kept = signatures @ basis
    left = np.square(signatures).sum(axis=1) - np.square(kept).sum(axis=1)
    return np.column_stack([kept, np.sqrt(np.maximum(left, 0))])
