"""Pictures for tests: drawn, and encoded in every format, by hand where Pillow cannot."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
from PIL import Image
from pillow_heif import from_pillow

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


LOSSY = 12  # grey levels that a lossy codec may be off in the middle of a plain field


FORMATS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 95},
    "PNG": {},
    "WEBP": {"lossless": True},
    "GIF": {},
    "BMP": {},
    "TIFF": {},
    "AVIF": {"quality": 95},
    "HEIF": {},
}


def corners(mode: str = "RGB", size: tuple[int, int] = (48, 32)) -> Image.Image:
    """Red, green / blue, white: shows which way is up."""
    width, height = size
    image = Image.new("RGB", size, WHITE)
    image.paste(RED, (0, 0, width // 2, height // 2))
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    return image.convert(mode)


def corner_colors(image: Image.Image) -> list[tuple[int, ...]]:
    """The colours in the middles of the four quarters, by rows."""
    width, height = image.size
    places = [(x, y) for y in (height // 4, 3 * height // 4) for x in (width // 4, 3 * width // 4)]
    return [image.getpixel(place) for place in places]  # type: ignore[misc]


def noise(size: tuple[int, int]) -> Image.Image:
    values = np.random.default_rng(0).integers(0, 256, (size[1], size[0], 3), np.uint8)
    return Image.fromarray(values)


def encoded(image: Image.Image, format_: str, **options: Any) -> bytes:
    file = io.BytesIO()
    if format_ == "HEIF":
        from_pillow(image).save(file, quality=95, **options)
    else:
        image.save(file, format_, **{**FORMATS.get(format_, {}), **options})
    return file.getvalue()


def png(size: tuple[int, int], depth: int, kind: int, rows: bytes, **chunks: bytes) -> bytes:
    """A PNG by hand, for what Pillow does not write. `rows`: the bytes of one row, repeated."""
    header = struct.pack(">IIBBBBB", *size, depth, kind, 0, 0, 0)
    pixels = zlib.compress((b"\0" + rows) * size[1])
    parts = [(b"IHDR", header)]
    parts += [(name.encode(), body) for name, body in chunks.items()]
    parts += [(b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(name, body) for name, body in parts)


def png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def tiff(
    size: tuple[int, int], bits: int, photometric: int, pixels: bytes, compression: int = 1
) -> bytes:
    """A little-endian grey TIFF of one strip, by hand; the pixels come last."""
    start = 8 + 2 + 9 * 12 + 4
    tags = [
        *((256, 3, size[0]), (257, 3, size[1]), (258, 3, bits), (259, 3, compression)),
        *((262, 3, photometric), (273, 4, start), (277, 3, 1), (278, 3, size[1])),
        (279, 4, len(pixels)),
    ]
    directory = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + directory + bytes(4) + pixels


def with_segment(jpeg: bytes, marker: int, body: bytes) -> bytes:
    """The JPEG with one more segment, before all others."""
    return jpeg[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def assert_close(actual: Any, expected: Any, tolerance: int = LOSSY) -> None:
    difference = np.abs(np.asarray(actual, int) - np.asarray(expected, int))
    assert difference.max() <= tolerance, f"{actual} is not {expected}"


TURNED = {
    1: [RED, GREEN, BLUE, WHITE],
    2: [GREEN, RED, WHITE, BLUE],
    3: [WHITE, BLUE, GREEN, RED],
    4: [BLUE, WHITE, RED, GREEN],
    5: [RED, BLUE, GREEN, WHITE],
    6: [BLUE, RED, WHITE, GREEN],
    7: [WHITE, GREEN, BLUE, RED],
    8: [GREEN, WHITE, RED, BLUE],
}
