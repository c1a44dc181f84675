"""Pictures to measure with, small ones beside 12-megapixel ones, the same every time."""

from __future__ import annotations

import shutil
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.claims import ROOT, SHARED, WORK

CLASSES = 4
"""class folders over which the pictures are spread, since peers want some"""
LONGEST_SMALL = 320
LARGE = (4000, 3000)
GRAIN = 2.0
"""standard deviation of a sensor's noise in grey levels"""


def source() -> Path:
    """Where the pictures come from: real ones, or our own drawings where there are none."""
    real = SHARED / "pokemon150"
    return real if real.is_dir() else ROOT / "resources" / "samples"


def drawn(small: int, large: int) -> Path:
    """A folder with so many pictures in `small` and in `large`, made unless it is there."""
    folder = WORK / "pictures" / f"{source().name}-{small}-{large}"
    if not folder.is_dir():
        unfinished = folder.with_name(folder.name + "~")
        shutil.rmtree(unfinished, ignore_errors=True)
        draw(source(), unfinished, small, large)
        unfinished.rename(folder)
    return folder


def draw(pictures: Path, folder: Path, small: int, large: int) -> None:
    """JPEGs of `pictures`, chosen evenly, in `folder`/small/CLASS and `folder`/large/CLASS."""
    files = sorted(file for file in pictures.rglob("*") if file.suffix in (".jpg", ".png"))
    jobs = []
    for kind, count in (("small", small), ("large", large)):
        for number in range(CLASSES):
            (folder / kind / f"class {number}").mkdir(parents=True)
        for number in range(count):
            file = folder / kind / f"class {number % CLASSES}" / f"{number:03}.jpg"
            jobs.append((files[number * len(files) // count], file, kind == "large", number))
    with ProcessPoolExecutor() as pool:
        for _ in pool.map(_draw_one, *zip(*jobs, strict=True)):
            pass


def files(folder: Path) -> list[Path]:
    """The pictures below one of the two folders."""
    return sorted(folder.rglob("*.jpg"))


def megabytes(folder: Path) -> float:
    """Of a picture in the folder, on average."""
    sizes = [file.stat().st_size for file in files(folder)]
    return sum(sizes) / max(1, len(sizes)) / 1e6


def _draw_one(source: Path, file: Path, large: bool, seed: int) -> None:
    image = Image.open(source).convert("RGB")
    if large:
        noise = np.random.default_rng(seed).normal(0, GRAIN, (*LARGE[::-1], 1)).astype(np.int16)
        pixels = np.asarray(image.resize(LARGE, Image.Resampling.BICUBIC))
        image = Image.fromarray(np.clip(pixels + noise, 0, 255).astype(np.uint8))
    else:
        image.thumbnail((LONGEST_SMALL, LONGEST_SMALL))
    image.save(file, quality=90)
