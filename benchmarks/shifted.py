"""How a model fares on pictures unlike the training set's: stand-ins made from a validation part.

    python benchmarks/shifted.py RUN [--model FILE] [--fit squash crop pad] [--shifts NAME …]
                                 [--every N] [--json OUT]

Every validation picture is changed in a fixed way that depends on its path alone, and the model's
top-1 on the changed pictures is printed beside the one on the clean pictures. Some of the changes
resemble what `trainer.pictures.augment` does in training, and some (marked *) do not occur there
at all. The test part is never touched.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from trainer.cores import usable_cores
from trainer.model.bundle import open_bundle
from trainer.model.engine import Engine
from trainer.pictures.augment import figure_mask
from trainer.pictures.reading import read_picture
from trainer.runs.run_folder import RunFolder

Shift = Callable[[Image.Image, np.random.Generator, Image.Image], Image.Image]


def main() -> None:
    arguments = _arguments()
    run = RunFolder.open(arguments.run)
    bundle = open_bundle(arguments.model or run.model_file)
    engine = Engine(bundle)
    index = {label: number for number, label in enumerate(bundle.manifest.labels)}
    examples = [(path, index[label]) for path, label in run.examples("valid")][:: arguments.every]
    fits = arguments.fit or [bundle.manifest.preprocessing.fit]
    table: dict[str, dict[str, float]] = {}
    with ThreadPoolExecutor(usable_cores()) as pool:
        for name in arguments.shifts:
            places = range(len(examples))
            right = list(pool.map(partial(_right, engine, examples, name, fits), places))
            table[name] = dict(zip(fits, np.mean(right, axis=0).tolist(), strict=True))
            print(
                f"{name:<22}"
                + "".join(f"{fit} {value:7.2%}   " for fit, value in table[name].items()),
                flush=True,
            )
    shifted = [row for name, row in table.items() if name != "clean"]
    for fit in fits:
        mean = np.mean([row[fit] for row in shifted])
        print(f"mean of the shifted, {fit}: {mean:.2%}")
    print(f"{len(examples)} pictures")
    if arguments.json:
        arguments.json.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("run", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--fit", nargs="*", choices=["squash", "crop", "trim", "pad"])
    parser.add_argument("--shifts", nargs="*", choices=list(SHIFTS), default=list(SHIFTS))
    parser.add_argument("--every", type=int, default=1, help="only each N-th picture")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def _right(
    engine: Engine,
    examples: list[tuple[Path, int]],
    name: str,
    fits: list[str],
    place: int,
) -> list[bool]:
    path, target = examples[place]
    digest = hashlib.sha256(f"{name}/{path.parent.name}/{path.name}".encode()).digest()
    rng = np.random.default_rng(list(digest[:8]))
    other = read_picture(examples[int(rng.integers(len(examples)))][0])
    image = SHIFTS[name](read_picture(path), rng, other)
    spec = engine.bundle.manifest.preprocessing
    batch = np.stack([spec.model_copy(update={"fit": fit})(image) for fit in fits])
    logits, _ = engine.run(batch)
    return [bool(row.argmax() == target) for row in logits]


def _frame(image: Image.Image, width: int, height: int) -> Image.Image:
    """The picture in the middle of a frame of that shape, filled with its own blurred enlargement,
    as television does."""
    scale = max(width / image.width, height / image.height)
    ground = image.resize((round(image.width * scale), round(image.height * scale)))
    ground = ImageOps.fit(ground, (width, height)).filter(ImageFilter.GaussianBlur(14))
    fitted = ImageOps.contain(image, (width, height))
    ground.paste(fitted, ((width - fitted.width) // 2, (height - fitted.height) // 2))
    return ground


def wide(image: Image.Image, rng: np.random.Generator, other: Image.Image) -> Image.Image:
    return _frame(image, 640, 320)


def tall(image: Image.Image, rng: np.random.Generator, other: Image.Image) -> Image.Image:
    return _frame(image, 320, 640)


def aside(image: Image.Image, rng: np.random.Generator, other: Image.Image) -> Image.Image:
    """A wide scene with the figure at its left or right edge."""
    scene = _texture(640, 320, rng).filter(ImageFilter.GaussianBlur(3))
    fitted = ImageOps.contain(image, (320, 320))
    left = 0 if rng.random() < 0.5 else 640 - fitted.width
    scene.paste(fitted, (left, (320 - fitted.height) // 2), _outline(image, fitted.size))
    return scene


def bars(image: Image.Image, rng: np.random.Generator, other: Image.Image) -> Image.Image:
    return ImageOps.pad(image, (569, 320), color=(0, 0, 0))


def _texture(width: int, height: int, rng: np.random.Generator) -> Image.Image:
    """Coloured 1/f noise, whose spectrum is that of natural scenes."""
    y = np.fft.fftfreq(height)[:, None]
    x = np.fft.rfftfreq(width)[None, :]
    fall = 1 / np.maximum(np.hypot(x, y), 1 / max(width, height))
    channels = []
    for _ in range(3):
        phase = np.exp(2j * np.pi * rng.random(fall.shape))
        field = np.fft.irfft2(fall * phase, s=(height, width))
        field = (field - field.mean()) / field.std()
        channels.append(np.clip(128 + 52 * field + rng.normal(0, 30), 0, 255))
    return Image.fromarray(np.stack(channels, axis=-1).astype(np.uint8))


def small(image: Image.Image, rng: np.random.Generator, other: Image.Image) -> Image.Image:
    ground = _texture(320, 320, rng)
    figure = ImageOps.contain(image, (145, 145))
    place = (int(rng.integers(320 - figure.width)), int(rng.integers(320 - figure.height)))
    ground.paste(figure, place, _outline(image, figure.size))
    return ground


def ground(image: Image.Image, rng: np.random.Generator, other: Image.Image) -> Image.Image:
    scene = _texture(image.width, image.height, rng)
    scene.paste(image, (0, 0), _outline(image, image.size))
    return scene


def _outline(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    mask = figure_mask(image)
    if mask is None:
        return Image.new("L", size, 255)
    return mask.resize(size)


def cropped(image: Image.Image, rng: np.random.Generator, other: Image.Image) -> Image.Image:
    width, height = round(image.width * 0.7), round(image.height * 0.7)
    left = int(rng.integers(image.width - width + 1))
    top = int(rng.integers(image.height - height + 1))
    return image.crop((left, top, left + width, top + height))


def edges(image: Image.Image, rng: np.random.Generator, other: Image.Image) -> Image.Image:
    lines = (
        ImageOps.grayscale(image).filter(ImageFilter.GaussianBlur(1)).filter(ImageFilter.FIND_EDGES)
    )
    return ImageOps.invert(ImageOps.autocontrast(lines, cutoff=1)).convert("RGB")


def gray(image: Image.Image, rng: np.random.Generator, other: Image.Image) -> Image.Image:
    return ImageOps.grayscale(image).convert("RGB")


def sepia(image: Image.Image, rng: np.random.Generator, other: Image.Image) -> Image.Image:
    faded = ImageEnhance.Contrast(ImageOps.grayscale(image)).enhance(0.7)
    return ImageOps.colorize(faded, (45, 25, 10), (250, 232, 196))


def dark(image: Image.Image, rng: np.random.Generator, other: Image.Image) -> Image.Image:
    """Evening light: dim and bluish."""
    pixels = (np.asarray(image, np.float32) / 255) ** 1.6 * np.array([0.55, 0.65, 0.95])
    return Image.fromarray((pixels * 255).astype(np.uint8))


def painted(image: Image.Image, rng: np.random.Generator, other: Image.Image) -> Image.Image:
    return ImageOps.posterize(image.filter(ImageFilter.ModeFilter(9)), 3)


def damaged(image: Image.Image, rng: np.random.Generator, other: Image.Image) -> Image.Image:
    tiny = ImageOps.contain(image, (72, 72))
    buffer = io.BytesIO()
    tiny.save(buffer, "JPEG", quality=20)
    return Image.open(buffer).convert("RGB").resize(image.size, Image.Resampling.BICUBIC)


def screen(image: Image.Image, rng: np.random.Generator, other: Image.Image) -> Image.Image:
    """A telephone's screen: bars, a title, the picture, lines of text, other thumbnails."""
    page = Image.new("RGB", (320, 570), (250, 250, 252))
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, 320, 44), fill=(36, 60, 110))
    draw.text((14, 16), "Gallery     12:40", fill=(255, 255, 255))
    fitted = ImageOps.fit(image, (292, 292))
    page.paste(fitted, (14, 60))
    for row in range(7):
        top = 370 + row * 14
        draw.rectangle((14, top, 14 + int(rng.integers(120, 290)), top + 5), fill=(120, 124, 132))
    for place in range(3):
        page.paste(ImageOps.fit(other, (90, 90)), (14 + place * 100, 474))
    return page


def photograph(image: Image.Image, rng: np.random.Generator, other: Image.Image) -> Image.Image:
    """A print photographed at an angle on a table, in uneven light, with noise."""
    table = _texture(384, 384, rng).filter(ImageFilter.GaussianBlur(2))
    board = ImageOps.pad(image, (320, 320), color=(245, 244, 240))
    corners = [(32, 32), (352, 32), (352, 352), (32, 352)]
    moved = [(x + rng.uniform(-30, 30), y + rng.uniform(-30, 30)) for x, y in corners]
    matrix = _perspective(moved, [(0, 0), (320, 0), (320, 320), (0, 320)])
    print_ = board.transform(
        (384, 384), Image.Transform.PERSPECTIVE, matrix, Image.Resampling.BICUBIC
    )
    mask = Image.new("L", (320, 320), 255).transform(
        (384, 384), Image.Transform.PERSPECTIVE, matrix
    )
    table.paste(print_, (0, 0), mask)
    light = np.linspace(0.55, 1.1, 384)[None, :, None]
    pixels = np.asarray(table, np.float32) * light + rng.normal(0, 8, (384, 384, 1))
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _perspective(
    source: list[tuple[float, float]], target: list[tuple[float, float]]
) -> tuple[float, ...]:
    """Coefficients for Pillow that take `source` points to `target` points."""
    rows, values = [], []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return tuple(np.linalg.solve(np.array(rows), np.array(values)))


def company(image: Image.Image, rng: np.random.Generator, other: Image.Image) -> Image.Image:
    """The figure with a smaller other picture beside it."""
    scene = Image.new("RGB", (460, 320), (232, 236, 228))
    figure = ImageOps.contain(image, (310, 310))
    scene.paste(figure, (5, (320 - figure.height) // 2))
    scene.paste(ImageOps.fit(other, (130, 130)), (322, 180))
    return scene


SHIFTS: dict[str, Shift] = {
    "clean": lambda image, rng, other: image,
    "wide 2:1 *": wide,
    "wide, figure aside *": aside,
    "tall 1:2 *": tall,
    "black bars 16:9 *": bars,
    "crop to half": cropped,
    "small on busy ground": small,
    "other ground": ground,
    "edges only *": edges,
    "grey": gray,
    "sepia *": sepia,
    "evening light": dark,
    "painted *": painted,
    "tiny poor JPEG": damaged,
    "telephone screen *": screen,
    "photographed print *": photograph,
    "with another *": company,
}


if __name__ == "__main__":
    main()
