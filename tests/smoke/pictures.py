"""PNG files from the standard library alone: the driver runs on the system's bare Python."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

SIDE = 48
"""pixels of a drawn picture"""

Inside = Callable[[int, int], bool]


def write_png(file: Path, width: int, height: int, rgb: bytes) -> None:
    """`rgb` holds three bytes a pixel, row by row."""
    rows = b"".join(b"\0" + rgb[3 * width * y : 3 * width * (y + 1)] for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    file.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(rows, 3))
        + _chunk(b"IEND", b"")
    )


def draw_dataset(root: Path, count: int, seed: int) -> None:
    """`count` pictures of each of three classes, no two alike."""
    source = random.Random(seed)
    for label, shape in (("discs", _disc), ("bars", _bars), ("crosses", _cross)):
        folder = root / label
        folder.mkdir(parents=True)
        for number in range(count):
            write_png(folder / f"{number}.png", SIDE, SIDE, _painted(shape(source), source))


def _painted(inside: Inside, source: random.Random) -> bytes:
    ground = [source.randrange(0, 110) for _ in range(3)]
    figure = [source.randrange(150, 256) for _ in range(3)]
    pixels = bytearray()
    for y in range(SIDE):
        for x in range(SIDE):
            color = figure if inside(x, y) else ground
            pixels += bytes(min(255, value + source.randrange(30)) for value in color)
    return bytes(pixels)


def _disc(source: random.Random) -> Inside:
    left, top, radius = source.uniform(15, 32), source.uniform(15, 32), source.uniform(8, 15)
    return lambda x, y: (x - left) ** 2 + (y - top) ** 2 < radius**2


def _bars(source: random.Random) -> Inside:
    a, b = source.uniform(-1, 1), source.uniform(-1, 1)
    period = source.uniform(6, 11) * max(0.2, (a * a + b * b) ** 0.5)
    return lambda x, y: (a * x + b * y) % period < period / 2


def _cross(source: random.Random) -> Inside:
    left, top, half = source.uniform(15, 32), source.uniform(15, 32), source.uniform(3, 6)
    return lambda x, y: abs(x - left) < half or abs(y - top) < half


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
