"""Random changes of training pictures, from an upright RGB picture to a square one.

Everything random comes from one NumPy generator that the caller seeds by picture and epoch, so a
resumed training sees the very pictures that an uninterrupted one would have seen.

A training waits for these changes again and again, so several are made at once where they can be:
crop, mirror and rotation are one look at the picture, and all changes of colour are one matrix.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from math import cos, exp, log, radians, sin, sqrt

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps
from scipy import ndimage

from trainer.pictures.augmentation import Augmentation
from trainer.pictures.preprocess import Preprocessing

Backdrop = Callable[[np.random.Generator], Image.Image]
"""gives any other picture of the training part, to cut a ground from"""


_CROP_OF_CANVAS = 0.8
"""smallest crop of a canvas on which the picture is small: a smaller one could miss it"""

_CANVAS_SIDE = 1.2
"""side of a canvas over that of the square: a crop of it has about as many pixels as the square"""

_MASK_SIDE = 96
"""pixels in which a figure is looked for; its outline is soft anyway"""


def augment(
    image: Image.Image,
    settings: Augmentation,
    preprocessing: Preprocessing,
    size: int,
    rng: np.random.Generator,
    backdrop: Backdrop,
) -> Image.Image:
    """A random variant of the upright RGB `image`: RGB, `size` by `size` pixels."""
    image = preprocessing.reduced(image)
    image, small = _reground(image, settings, size, rng, backdrop)
    smallest_crop = max(settings.smallest_crop, _CROP_OF_CANVAS if small else 0.0)
    square = _looked_at(image, smallest_crop, settings, preprocessing, size, rng)
    square = _recolour(square, settings, rng)
    if _happens(settings.damage_probability, rng):
        square = _damage(square, rng)
    if _happens(settings.erase_probability, rng):
        square = _erase(square, rng)
    return square


def figure_mask(image: Image.Image, tolerance: float = 24.0) -> Image.Image | None:
    """Where the figure is on a plain ground: white on black, small, in mode "L"; or None.

    The ground is what resembles the colour of the border and is connected to it. None where the
    border is not of one colour, or the rest is too small or too large to be a figure.
    """
    small = image.reduce(max(1, max(image.size) // _MASK_SIDE))
    pixels = np.asarray(small)
    edges = (np.s_[0], np.s_[-1], np.s_[:, 0], np.s_[:, -1])
    border = np.concatenate([pixels[edge] for edge in edges])
    colour = np.median(border, axis=0)
    if np.mean(np.abs(border - colour).max(axis=1) < tolerance) < 0.85:
        return None
    red, green, blue = (int(level) for level in colour)
    difference = ImageChops.difference(small, Image.new("RGB", small.size, (red, green, blue)))
    largest = np.asarray(functools.reduce(ImageChops.lighter, difference.split()))
    regions, count = ndimage.label(largest < tolerance)
    ground = np.zeros(count + 1, dtype=bool)
    for edge in edges:
        ground[regions[edge]] = True
    ground[0] = False
    figure = ~ground[regions]
    if not 0.08 < figure.mean() < 0.9:
        return None
    mask = Image.fromarray(figure.astype(np.uint8) * 255).filter(ImageFilter.BoxBlur(1))
    return mask.point(_INWARDS)  # what remains of the ground would shine around the figure


_INWARDS = [max(0, 2 * level - 255) for level in range(256)]


def _happens(probability: float, rng: np.random.Generator) -> bool:
    return probability > 0 and rng.random() < probability


def _reground(
    image: Image.Image,
    settings: Augmentation,
    size: int,
    rng: np.random.Generator,
    backdrop: Backdrop,
) -> tuple[Image.Image, bool]:
    """Put another ground behind the figure, or the picture small on a canvas, or neither; and
    whether it is small now."""
    wants_ground = _happens(settings.background_probability, rng)
    wants_canvas = _happens(settings.canvas_probability, rng)
    mask = figure_mask(image) if wants_ground else None
    if wants_canvas:
        side = min(max(image.size), round(_CANVAS_SIDE * size))
        canvas, place, shrunk = _canvas_geometry(image.size, side, rng)
        image = image.resize(shrunk, Image.Resampling.BILINEAR, reducing_gap=1.0)
    elif mask is not None:
        canvas, place = image.size, (0, 0)
    else:
        return image, False
    ground = _ground(canvas, rng, backdrop)
    ground.paste(image, place, mask.resize(image.size) if mask is not None else None)
    return ground, wants_canvas


def _canvas_geometry(
    size: tuple[int, int], side: int, rng: np.random.Generator
) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
    """The canvas's size, its longer side being `side`; the picture's place on it, and its size
    there."""
    share = rng.uniform(0.35, 0.9)
    ratio = 2.0 ** rng.uniform(-0.8, 0.8)
    width = max(8, round(side * min(1.0, ratio)))
    height = max(8, round(side * min(1.0, 1 / ratio)))
    scale = share * min(width / size[0], height / size[1])
    shrunk = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
    left = int(rng.integers(0, max(1, width - shrunk[0] + 1)))
    top = int(rng.integers(0, max(1, height - shrunk[1] + 1)))
    return (width, height), (left, top), shrunk


def _ground(size: tuple[int, int], rng: np.random.Generator, backdrop: Backdrop) -> Image.Image:
    """A random ground of `size`: plain, a gradient, clouds, a pattern, a page, or a piece of
    another picture."""
    kind = rng.choice(6, p=[0.15, 0.15, 0.15, 0.1, 0.15, 0.3])
    first, second = (_colour(rng) for _ in range(2))
    if kind == 0:
        return Image.new("RGB", size, first)
    if kind == 1:
        ramp = Image.linear_gradient("L").rotate(int(rng.integers(4)) * 90)
        return ImageOps.colorize(ramp.resize(size), first, second)
    if kind == 2:
        return _clouds(size, rng)
    if kind == 3:
        return _pattern(size, first, second, rng)
    if kind == 4:
        return _page(size, first, rng)
    return _piece(backdrop(rng), size, rng)


def _colour(rng: np.random.Generator) -> tuple[int, int, int]:
    red, green, blue = rng.integers(0, 256, 3)
    return int(red), int(green), int(blue)


def _clouds(size: tuple[int, int], rng: np.random.Generator) -> Image.Image:
    cells = int(rng.integers(2, 24))
    small = rng.integers(0, 256, (cells, cells, 3), dtype=np.uint8)
    return Image.fromarray(small).resize(size, Image.Resampling.BILINEAR)


def _pattern(
    size: tuple[int, int],
    first: tuple[int, int, int],
    second: tuple[int, int, int],
    rng: np.random.Generator,
) -> Image.Image:
    period = int(rng.integers(6, 48))
    across, down = _STRIPES[rng.integers(len(_STRIPES))]
    x, y = (np.arange(side) // period % 2 for side in size)
    second_there = (across * x[np.newaxis]) ^ (down * y[:, np.newaxis])
    return ImageOps.colorize(Image.fromarray((255 * second_there).astype(np.uint8)), first, second)


_STRIPES = ((1, 1), (1, 0), (0, 1))
"""whether a pattern changes from left to right, and from top to bottom"""


def _page(
    size: tuple[int, int], colour: tuple[int, int, int], rng: np.random.Generator
) -> Image.Image:
    """Boxes and lines as of a screen's interface, a card, or a printed page."""
    page = Image.new("RGB", size, colour)
    draw = ImageDraw.Draw(page)
    for _ in range(int(rng.integers(2, 10))):
        left, right = sorted(int(v) for v in rng.integers(0, size[0], 2))
        top, bottom = sorted(int(v) for v in rng.integers(0, size[1], 2))
        draw.rectangle((left, top, right, bottom), fill=_colour(rng), outline=_colour(rng))
    for _ in range(int(rng.integers(2, 14))):
        left, top = int(rng.integers(0, size[0])), int(rng.integers(0, size[1]))
        length, thickness = int(rng.integers(8, 120)), int(rng.integers(2, 7))
        draw.rectangle((left, top, left + length, top + thickness), fill=_colour(rng))
    return page


def _piece(other: Image.Image, size: tuple[int, int], rng: np.random.Generator) -> Image.Image:
    """A small part of another picture, enlarged, so that no whole figure is on the ground."""
    width, height = max(1, round(other.width * 0.4)), max(1, round(other.height * 0.4))
    left = int(rng.integers(0, other.width - width + 1))
    top = int(rng.integers(0, other.height - height + 1))
    part = other.resize(size, Image.Resampling.BILINEAR, (left, top, left + width, top + height))
    return part.filter(ImageFilter.BoxBlur(float(rng.uniform(0, 3))))


_Box = tuple[float, float, float, float]
"""left, top, right, bottom in pixels, perhaps beyond the picture"""


def _looked_at(
    image: Image.Image,
    smallest_crop: float,
    settings: Augmentation,
    preprocessing: Preprocessing,
    size: int,
    rng: np.random.Generator,
) -> Image.Image:
    """A random part, stretched to the square, perhaps mirrored and rotated."""
    cropped = smallest_crop < 1 or settings.aspect_ratio > 1
    box = _part(image.size, smallest_crop, settings.aspect_ratio, rng) if cropped else None
    mirrored = _happens(settings.flip_probability, rng)
    if box is None and settings.rotation_degrees == 0:
        square = preprocessing.to_square(image, size)
        return ImageOps.mirror(square) if mirrored else square
    angle = float(rng.uniform(-1, 1)) * settings.rotation_degrees
    corner = image.getpixel((0, 0))
    assert isinstance(corner, tuple)
    if box is None:
        box = preprocessing.shown(image.size)
        corner = preprocessing.pad_color if min(box) < 0 else corner
    return _sampled(image, box, mirrored, angle, size, corner)


def _part(
    size: tuple[int, int], smallest: float, aspect_ratio: float, rng: np.random.Generator
) -> _Box:
    """Of a random area and shape (Szegedy et al. 2015, arXiv:1409.4842)."""
    area = rng.uniform(smallest, 1)
    bound = log(aspect_ratio)
    ratio = exp(rng.uniform(-bound, bound))
    width = min(1.0, (area * ratio) ** 0.5)
    height = min(1.0, (area / ratio) ** 0.5)
    left, top = rng.uniform(0, 1 - width), rng.uniform(0, 1 - height)
    across, down = size
    return left * across, top * down, (left + width) * across, (top + height) * down


def _sampled(
    image: Image.Image,
    box: _Box,
    mirrored: bool,
    degrees: float,
    size: int,
    beyond: tuple[int, ...],
) -> Image.Image:
    """The box as a square, in one look: four points of the picture make a pixel.

    That is several times as fast as to resize and to rotate, and blurs once instead of twice.
    """
    width, height = box[2] - box[0], box[3] - box[1]
    finer = max(width, height) / size  # pixels of the picture for one of the square
    reduction = max(1, int(finer))
    if reduction > 1:
        image = image.reduce(reduction)
        box = tuple(edge / reduction for edge in box)  # type: ignore[assignment]
        width, height = width / reduction, height / reduction
    points = 1 if finer < _ENLARGED else 2
    side = points * size
    across, down = width / side, height / side
    middle = side / 2
    cosine, sine = cos(radians(degrees)), sin(radians(degrees))
    flip = -1 if mirrored else 1
    rows = (
        (flip * across * cosine, -flip * across * sine, (box[0] + box[2]) / 2),
        (down * sine, down * cosine, (box[1] + box[3]) / 2),
    )
    # from a point of the square to one of the picture, about the middles of both
    matrix = [value for x, y, centre in rows for value in (x, y, centre - middle * (x + y))]
    resampling = Image.Resampling.NEAREST if points > 1 else Image.Resampling.BILINEAR
    square = image.transform(
        (side, side), Image.Transform.AFFINE, matrix, resampling, fillcolor=beyond
    )
    return square.reduce(points) if points > 1 else square


_ENLARGED = 0.6
"""with fewer pixels of the picture for one of the square, points would show them as blocks"""


def _recolour(square: Image.Image, settings: Augmentation, rng: np.random.Generator) -> Image.Image:
    if _happens(settings.sketch_probability, rng):
        return _sketch(square, rng)
    turn, jitter = settings.hue_degrees, settings.color_jitter
    colours = _hue(float(rng.uniform(-1, 1)) * turn) if turn else _AS_IT_IS
    shift = 0.0
    if jitter:
        brightness, contrast, saturation = rng.uniform(1 - jitter, 1 + jitter, 3)
        colours = _saturation(saturation) @ colours * (brightness * contrast)
        # contrast leaves the mean as bright as it is; some hundred points tell it well enough
        mean = np.asarray(square.resize((16, 16), Image.Resampling.NEAREST)).mean(axis=(0, 1))
        shift = float(_LUMINANCE @ mean) * brightness * (1 - contrast)
    if _happens(settings.gray_probability, rng):
        colours = _saturation(0) @ colours
    if colours is _AS_IT_IS:
        return square
    rows = np.column_stack([colours, np.full(3, shift)])
    return square.convert("RGB", tuple(rows.ravel().tolist()))


_AS_IT_IS = np.eye(3)

_LUMINANCE = np.array([0.299, 0.587, 0.114])
"""of red, green and blue, as ITU-R BT.601 and Pillow have it"""

_YIQ = np.array([[0.299, 0.587, 0.114], [0.5959, -0.2746, -0.3213], [0.2115, -0.5227, 0.3112]])
"""RGB to luminance and two numbers, whose angle is the hue, as NTSC has them"""

_TURN = np.array([[0, 0, 0], [0, 0, -1], [0, 1, 0]])

_GREY, _COSINE, _SINE = (
    np.linalg.inv(_YIQ) @ part @ _YIQ for part in (np.diag([1, 0, 0]), np.diag([0, 1, 1]), _TURN)
)


def _hue(degrees: float) -> NDArray[np.float64]:
    """The matrix that turns the hue of RGB and leaves grey, and how bright it is, as they are."""
    turned = _GREY + cos(radians(degrees)) * _COSINE + sin(radians(degrees)) * _SINE
    return np.asarray(turned)


def _saturation(factor: float) -> NDArray[np.float64]:
    """The matrix that brings RGB nearer to grey, or further from it."""
    return factor * _AS_IT_IS + (1 - factor) * _LUMINANCE


def _sketch(square: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Pencil lines: the grey picture over its own blur ("colour dodge")."""
    gray = ImageOps.grayscale(square)
    blurred = _blurred(gray, float(rng.uniform(1.5, 5)))
    values = np.asarray(gray, dtype=np.float32) / (np.asarray(blurred, np.float32) + 1)
    strength = float(rng.uniform(1, 3))
    lines = (np.clip(values, 0, 1) ** strength * 255).astype(np.uint8)
    return Image.fromarray(lines).convert("RGB")


def _damage(square: Image.Image, rng: np.random.Generator) -> Image.Image:
    kind = rng.integers(4)
    size = square.width
    if kind == 0:
        return _blurred(square, float(rng.uniform(0.4, 2.0)) * size / 224)
    if kind == 1:
        small = max(16, int(size * rng.uniform(0.25, 0.7)))
        reduced = square.resize((small, small), Image.Resampling.BILINEAR)
        return reduced.resize((size, size), Image.Resampling(int(rng.choice([0, 2, 3]))))
    if kind == 2:
        buffer = io.BytesIO()
        square.save(buffer, "JPEG", quality=int(rng.integers(8, 50)))
        with Image.open(buffer) as damaged:
            return damaged.convert("RGB")
    noise = rng.standard_normal((size, size, 1), dtype=np.float32) * rng.uniform(4, 24)
    pixels = np.asarray(square) + noise.astype(np.int16)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _blurred(image: Image.Image, deviation: float) -> Image.Image:
    """By a box, which is several times as fast as a Gaussian, of that standard deviation."""
    return image.filter(ImageFilter.BoxBlur((sqrt(12 * deviation**2 + 1) - 1) / 2))


def _erase(square: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Cover one rectangle of 2 to 20 % of the area (Zhong et al. 2020, arXiv:1708.04896)."""
    side = square.width
    area = rng.uniform(0.02, 0.2) * side * side
    ratio = 2.0 ** rng.uniform(-1, 1)
    width = min(side, max(1, round((area * ratio) ** 0.5)))
    height = min(side, max(1, round((area / ratio) ** 0.5)))
    left, top = int(rng.integers(side - width + 1)), int(rng.integers(side - height + 1))
    square = square.copy()
    square.paste(_colour(rng), (left, top, left + width, top + height))
    return square
