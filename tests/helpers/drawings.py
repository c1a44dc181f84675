"""Pictures that have nothing in common, for data sets in which nothing is a copy of anything."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

SIDE = 96


def drawing(*seed: int) -> Image.Image:
    """Ten boxes on white; every seed has others."""
    random = np.random.default_rng(seed)
    picture = Image.new("RGB", (SIDE, SIDE), "white")
    pen = ImageDraw.Draw(picture)
    for _ in range(10):
        left, top = random.integers(8, 56, 2).tolist()
        width, height = random.integers(6, 30, 2).tolist()
        color = tuple(random.integers(20, 220, 3).tolist())
        pen.rectangle((left, top, left + width, top + height), color, "black", 2)
    return picture


def draw(path: Path, *seed: int) -> Path:
    """The drawing of that seed, in a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    drawing(*seed).save(path)
    return path


def draw_class(root: Path, label: str, *numbers: int) -> None:
    """The pictures of these numbers, which no other class in `root` has."""
    for number in numbers:
        draw(root / label / f"{number}.png", number, *label.encode())
