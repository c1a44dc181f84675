"""Copies are recognised, other pictures are not."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageOps

from trainer.data.duplicates import (
    SIGNATURE_LENGTH,
    THRESHOLD,
    Signature,
    compare,
    grouped,
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
    signatures = np.stack([signature(drawing(seed)) for seed in range(20)])
    assert sum(len(compared.pairs) for compared in compare(signatures, threshold=0.7)) == 0


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


def random_signatures(count: int) -> Signature:
    random = np.random.default_rng(0)
    numbers = random.standard_normal((count, SIGNATURE_LENGTH), dtype=np.float32)
    numbers[:, ::3] *= 4  # as with pictures, some directions hold more than others
    unit: Signature = numbers / np.linalg.norm(numbers, axis=1, keepdims=True)
    return unit


@pytest.mark.parametrize("threshold", [0.3, 0.5, 0.8])
def test_comparing_finds_exactly_the_pairs_that_weighing_each_would(threshold: float) -> None:
    signatures = random_signatures(290)  # more than are compared at a time
    signatures[270] = signatures[3]
    signatures[271] = signature(drawing(0))
    signatures[90] = signature(ImageOps.mirror(drawing(0)))
    expected = {
        (first, second)
        for first in range(len(signatures))
        for second in first + 1 + np.flatnonzero(_nearest(signatures, first) >= threshold)
    }
    reports = list(compare(signatures, threshold=threshold))
    found = [tuple(pair) for compared in reports for pair in compared.pairs.tolist()]
    assert set(found) == expected
    assert len(found) == len(expected)
    assert {(3, 270), (90, 271)} <= expected
    assert [compared.done for compared in reports][-1] == len(signatures)
    for compared in reports:
        for (first, second), value in zip(compared.pairs, compared.similarities, strict=True):
            exact = similarity(signatures[first], signatures[second])
            assert value == pytest.approx(exact, abs=1e-5)


def _nearest(signatures: Signature, first: int) -> Signature:
    later = signatures[first + 1 :]
    return np.array([similarity(signatures[first], other) for other in later], dtype=np.float32)


def test_very_many_alike_are_all_found() -> None:
    """More pairs than pictures: the comparison changes its way."""
    signatures = np.repeat(random_signatures(1), 400, axis=0)
    reports = list(compare(signatures))
    assert sum(len(compared.pairs) for compared in reports) == 400 * 399 // 2
    assert grouped(400, (compared.pairs for compared in reports)) == [list(range(400))]


def test_nothing_is_compared_with_nothing() -> None:
    assert list(compare(np.zeros((0, SIGNATURE_LENGTH), dtype=np.float32))) == []


def test_groups_are_connected_over_all_arrays() -> None:
    pairs = [np.array([[4, 7], [1, 2]]), np.zeros((0, 2), dtype=np.int64), np.array([[7, 2]])]
    assert grouped(9, [*pairs, np.array([[0, 8], [8, 0]])]) == [[0, 8], [1, 2, 4, 7]]
    assert grouped(3, []) == []


def test_a_long_chain_is_one_group() -> None:
    count = 20_000
    chain = np.column_stack([np.arange(count - 1), np.arange(1, count)])
    random = np.random.default_rng(0)
    assert grouped(count, [random.permutation(chain)]) == [list(range(count))]
