"""Random changes of training pictures, from an upright RGB picture to a square one.

Everything random comes from one NumPy generator that the caller seeds by picture and epoch, so a
resumed training sees the very pictures that an uninterrupted one would have seen.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps
from scipy import ndimage

from trainer.pictures.augmentation import Augmentation
from trainer.pictures.preprocess import Preprocessing

Backdrop = Callable[[np.random.Generator], Image.Image]
"""gives any other picture of the training part, to cut a ground from"""


_CROP_OF_CANVAS = 0.8
"""smallest crop of a canvas on which the picture is small: a smaller one could miss it"""

_LARGEST_CANVAS = 2048
"""side of a canvas in pixels; a long and narrow picture's would be as large as its side squared"""


def augment(
    image: Image.Image,
    settings: Augmentation,
    preprocessing: Preprocessing,
    size: int,
    rng: np.random.Generator,
    backdrop: Backdrop,
) -> Image.Image:
    """A random variant of the upright RGB `image`: RGB, `size` by `size` pixels."""
    image, small = _reground(image, settings, rng, backdrop)
    smallest_crop = max(settings.smallest_crop, _CROP_OF_CANVAS if small else 0.0)
    square = _crop(image, smallest_crop, settings.aspect_ratio, preprocessing, size, rng)
    if _happens(settings.flip_probability, rng):
        square = ImageOps.mirror(square)
    square = _rotate(square, settings.rotation_degrees, rng)
    square = _recolour(square, settings, rng)
    if _happens(settings.damage_probability, rng):
        square = _damage(square, rng)
    if _happens(settings.erase_probability, rng):
        square = _erase(square, rng)
    return square


def figure_mask(image: Image.Image, tolerance: float = 24.0) -> NDArray[np.float32] | None:
    """Where the figure is on a plain ground: float32 (height, width) in [0, 1], or None.

    The ground is what resembles the colour of the border and is connected to it. None where the
    border is not of one colour, or the rest is too small or too large to be a figure.
    """
    pixels = np.asarray(image, dtype=np.int16)
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    colour = np.median(border, axis=0)
    if np.mean(np.abs(border - colour).max(axis=1) < tolerance) < 0.85:
        return None
    similar = np.abs(pixels - colour).max(axis=2) < tolerance
    regions, _ = ndimage.label(similar)
    edge = np.concatenate([regions[0], regions[-1], regions[:, 0], regions[:, -1]])
    ground = np.isin(regions, np.unique(edge[edge > 0]))
    share = 1 - ground.mean()
    if not 0.08 < share < 0.9:
        return None
    mask = Image.fromarray((~ground).astype(np.uint8) * 255)
    mask = mask.filter(ImageFilter.MinFilter(3)).filter(ImageFilter.GaussianBlur(0.8))
    return np.asarray(mask, dtype=np.float32) / np.float32(255)


def _happens(probability: float, rng: np.random.Generator) -> bool:
    return probability > 0 and rng.random() < probability


def _reground(
    image: Image.Image, settings: Augmentation, rng: np.random.Generator, backdrop: Backdrop
) -> tuple[Image.Image, bool]:
    """Put another ground behind the figure, or the picture small on a canvas, or neither; and
    whether it is small now."""
    wants_ground = _happens(settings.background_probability, rng)
    wants_canvas = _happens(settings.canvas_probability, rng)
    mask = figure_mask(image) if wants_ground else None
    if not wants_canvas:
        if mask is not None:
            image = _compose(image, mask, image.size, (0, 0), rng, backdrop)
        return image, False
    canvas, place, scale = _canvas_geometry(image.size, rng)
    small = image.resize(
        (max(1, round(image.width * scale)), max(1, round(image.height * scale))),
        Image.Resampling.BILINEAR,
        reducing_gap=2.0,
    )
    if mask is None:
        solid = np.ones((small.height, small.width), dtype=np.float32)
        return _compose(small, solid, canvas, place, rng, backdrop), True
    shrunk = Image.fromarray((mask * 255).astype(np.uint8)).resize(small.size)
    outline = np.asarray(shrunk, dtype=np.float32) / np.float32(255)
    return _compose(small, outline, canvas, place, rng, backdrop), True


def _canvas_geometry(
    size: tuple[int, int], rng: np.random.Generator
) -> tuple[tuple[int, int], tuple[int, int], float]:
    """Canvas size, the picture's place on it and the picture's scale; the canvas is about as
    large as the picture was, so nothing is enlarged for nothing."""
    share = rng.uniform(0.35, 0.9)
    ratio = 2.0 ** rng.uniform(-0.8, 0.8)
    side = min(max(size), _LARGEST_CANVAS)
    width, height = round(side * min(1.0, ratio)), round(side * min(1.0, 1 / ratio))
    scale = share * min(width / size[0], height / size[1])
    left = rng.integers(0, max(1, width - round(size[0] * scale) + 1))
    top = rng.integers(0, max(1, height - round(size[1] * scale) + 1))
    return (max(8, width), max(8, height)), (int(left), int(top)), scale


def _compose(
    figure: Image.Image,
    mask: NDArray[np.float32],
    size: tuple[int, int],
    place: tuple[int, int],
    rng: np.random.Generator,
    backdrop: Backdrop,
) -> Image.Image:
    ground = _ground(size, rng, backdrop)
    ground.paste(figure, place, Image.fromarray((mask * 255).astype(np.uint8)))
    return ground


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
    return Image.fromarray(small).resize(size, Image.Resampling.BICUBIC)


def _pattern(
    size: tuple[int, int],
    first: tuple[int, int, int],
    second: tuple[int, int, int],
    rng: np.random.Generator,
) -> Image.Image:
    period = int(rng.integers(6, 48))
    x = np.arange(size[0])[None, :] // period
    y = np.arange(size[1])[:, None] // period
    kind = rng.integers(3)
    on = (x + y) % 2 if kind == 0 else (x + 0 * y) % 2 if kind == 1 else (y + 0 * x) % 2
    colours = np.array([first, second], dtype=np.uint8)
    return Image.fromarray(colours[on])


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


def _crop(
    image: Image.Image,
    smallest: float,
    aspect_ratio: float,
    preprocessing: Preprocessing,
    size: int,
    rng: np.random.Generator,
) -> Image.Image:
    """A random part, stretched to the square (Szegedy et al. 2015, arXiv:1409.4842).

    Where no part is taken, the whole picture is fitted as in serving.
    """
    if smallest == 1 and aspect_ratio == 1:
        return preprocessing.to_square(image, size)
    area = rng.uniform(smallest, 1)
    bound = np.log(aspect_ratio)
    ratio = float(np.exp(rng.uniform(-bound, bound)))
    width = min(1.0, (area * ratio) ** 0.5)
    height = min(1.0, (area / ratio) ** 0.5)
    left, top = rng.uniform(0, 1 - width), rng.uniform(0, 1 - height)
    part = image.crop(
        (
            int(left * image.width),
            int(top * image.height),
            max(int(left * image.width) + 1, round((left + width) * image.width)),
            max(int(top * image.height) + 1, round((top + height) * image.height)),
        )
    )
    return preprocessing.model_copy(update={"fit": "squash"}).to_square(part, size)


def _rotate(square: Image.Image, degrees: float, rng: np.random.Generator) -> Image.Image:
    if degrees == 0:
        return square
    angle = float(rng.uniform(-degrees, degrees))
    corner = square.getpixel((0, 0))
    return square.rotate(angle, Image.Resampling.BILINEAR, fillcolor=corner)


def _recolour(square: Image.Image, settings: Augmentation, rng: np.random.Generator) -> Image.Image:
    if _happens(settings.sketch_probability, rng):
        return _sketch(square, rng)
    if settings.hue_degrees:
        square = _turn_hue(square, float(rng.uniform(-1, 1)) * settings.hue_degrees)
    if settings.color_jitter:
        low, high = 1 - settings.color_jitter, 1 + settings.color_jitter
        for enhance in (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color):
            square = enhance(square).enhance(float(rng.uniform(low, high)))
    if _happens(settings.gray_probability, rng):
        square = ImageOps.grayscale(square).convert("RGB")
    return square


def _turn_hue(square: Image.Image, degrees: float) -> Image.Image:
    hue, saturation, value = square.convert("HSV").split()
    turn = round(degrees / 360 * 256)
    hue = hue.point([(level + turn) % 256 for level in range(256)])
    return Image.merge("HSV", (hue, saturation, value)).convert("RGB")


def _sketch(square: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Pencil lines: the grey picture over its own blur ("colour dodge")."""
    gray = ImageOps.grayscale(square)
    blurred = gray.filter(ImageFilter.GaussianBlur(float(rng.uniform(1.5, 5))))
    values = np.asarray(gray, dtype=np.float32) / (np.asarray(blurred, np.float32) + 1)
    strength = float(rng.uniform(1, 3))
    lines = (np.clip(values, 0, 1) ** strength * 255).astype(np.uint8)
    return Image.fromarray(lines).convert("RGB")


def _damage(square: Image.Image, rng: np.random.Generator) -> Image.Image:
    kind = rng.integers(4)
    size = square.width
    if kind == 0:
        return square.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.4, 2.0)) * size / 224))
    if kind == 1:
        small = max(16, int(size * rng.uniform(0.25, 0.7)))
        reduced = square.resize((small, small), Image.Resampling.BILINEAR)
        return reduced.resize((size, size), Image.Resampling(int(rng.choice([0, 2, 3]))))
    if kind == 2:
        buffer = io.BytesIO()
        square.save(buffer, "JPEG", quality=int(rng.integers(8, 50)))
        with Image.open(buffer) as damaged:
            return damaged.convert("RGB")
    noise = rng.normal(0, rng.uniform(4, 24), (size, size, 1)).astype(np.float32)
    return Image.fromarray(
        np.clip(np.asarray(square, dtype=np.float32) + noise, 0, 255).astype(np.uint8)
    )


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
