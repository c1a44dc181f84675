"""Small sound picture files of every format, colour type, depth and compression that is read.

All are drawn here, and what Pillow does not write is put together by hand. They are what the
hostile files and the fuzzing start from.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
from PIL import Image, ImageCms, ImageDraw
from pillow_heif import from_pillow

WIDTH, HEIGHT = 42, 30


@cache
def drawn_pictures() -> dict[str, bytes]:
    """File name to contents. The same call gives the same bytes."""
    return dict([*_jpegs(), *_pngs(), *_webps(), *_gifs(), *_bmps(), *_tiffs(), *_phones()])


def scene(mode: str = "RGB", size: tuple[int, int] = (WIDTH, HEIGHT), turn: int = 0) -> Image.Image:
    """A ball on a slope of colours; where `mode` has transparency, a corner is bare."""
    width, height = size
    rows, columns = np.mgrid[0:height, 0:width]
    slope = np.stack([columns * 5, rows * 7, (columns * rows * 3) % 256], -1) % 256
    image = Image.fromarray(slope.astype(np.uint8))
    draw = ImageDraw.Draw(image)
    draw.ellipse((width // 4, height // 4, width * 3 // 4, height - 3), fill=(214, 48, 49 + turn))
    if mode in ("RGBA", "LA", "PA"):
        image.putalpha(255)
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, 0, width // 3, height // 3), fill=(0, 0, 0, 0))
    if mode == "I;16":
        return Image.fromarray(np.asarray(image.convert("L"), np.uint16) * 257)
    return image.convert(mode)


def saved(image: Image.Image, format_: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, format_, **options)
    return file.getvalue()


def exif(orientation: int) -> bytes:
    remarks = Image.Exif()
    remarks[0x0112] = orientation
    remarks[0x010E] = "drawn"
    return remarks.tobytes()


def profile() -> bytes:
    """A colour profile, sound."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


_Files = Iterator[tuple[str, bytes]]


def _jpegs() -> _Files:
    yield "baseline.jpg", saved(scene(), "JPEG", quality=80)
    yield "progressive.jpg", saved(scene(), "JPEG", progressive=True, quality=60)
    yield "grey.jpg", saved(scene("L"), "JPEG")
    yield "cmyk.jpg", saved(scene("CMYK"), "JPEG")
    yield "ycck.jpg", _ycck()
    yield "restarts.jpg", saved(scene(), "JPEG", restart_marker_blocks=2, subsampling="4:4:4")
    yield "exif.jpg", saved(scene(), "JPEG", exif=exif(6), icc_profile=profile(), comment=b"drawn")
    yield "two.mpo", saved(scene(), "MPO", save_all=True, append_images=[scene(turn=99)])


def _ycck() -> bytes:
    """Four channels that the Adobe part calls YCCK."""
    data = saved(scene("CMYK"), "JPEG")
    at = data.index(b"Adobe")
    return data[: at + 11] + b"\2" + data[at + 12 :]


_PNG_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def _pngs() -> _Files:
    kinds = {0: "grey", 2: "rgb", 3: "palette", 4: "la", 6: "rgba"}
    depths = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
    for kind, name in kinds.items():
        for depth in depths[kind]:
            yield f"{name}-{depth}.png", png(depth, kind)
            yield f"{name}-{depth}-interlaced.png", png(depth, kind, interlaced=True)
    yield "transparent-grey.png", png(4, 0, extra=[(b"tRNS", struct.pack(">H", 3))])
    yield "transparent-rgb.png", png(16, 2, extra=[(b"tRNS", struct.pack(">HHH", 0, 0, 0))])
    yield "remarks.png", saved(scene(), "PNG", exif=exif(8), icc_profile=profile(), dpi=(72, 72))
    frames = [scene("RGBA", turn=turn) for turn in (40, 90)]
    yield "animated.png", saved(scene("RGBA"), "PNG", save_all=True, append_images=frames)
    still = saved(scene("P"), "PNG", save_all=True, append_images=[scene("P", turn=70)])
    yield "animated-palette.apng", still


def png(
    depth: int,
    kind: int,
    *,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    interlaced: bool = False,
    extra: list[tuple[bytes, bytes]] | None = None,
) -> bytes:
    """A PNG by hand of that bit depth and colour type, its rows unfiltered."""
    width, height = size
    rows, columns = np.mgrid[0:height, 0:width]
    channels = _PNG_CHANNELS[kind]
    values = np.stack([(columns * (3 + c) + rows * 5) % 2**depth for c in range(channels)], -1)
    # Adam7: first column and row, and the steps between them, of each of its seven pictures
    grids = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2)]
    passes = [*grids, (0, 1, 1, 2)] if interlaced else [(0, 0, 1, 1)]
    pixels = b"".join(_rows(values[y::dy, x::dx], depth) for x, y, dx, dy in passes)
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlaced)
    parts = [(b"IHDR", header)]
    if kind == 3:
        parts.append((b"PLTE", bytes(i * 7 % 256 for i in range(3 * 2**depth))))
    parts += [*(extra or ()), (b"IDAT", zlib.compress(pixels)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*part) for part in parts)


def _rows(values: Any, depth: int) -> bytes:
    if 0 in values.shape:
        return b""
    flat = values.reshape(len(values), -1)
    if depth == 16:
        packed = flat.astype(">u2").view(np.uint8)
    else:
        bits = np.unpackbits(flat.astype(np.uint8)[..., np.newaxis], axis=-1)[..., 8 - depth :]
        packed = np.packbits(bits.reshape(len(flat), -1), axis=-1)
    return b"".join(b"\0" + row.tobytes() for row in packed)


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _webps() -> _Files:
    yield "lossy.webp", saved(scene(), "WEBP", quality=60)
    yield "lossless.webp", saved(scene("RGBA"), "WEBP", lossless=True)
    yield "alpha.webp", saved(scene("RGBA"), "WEBP", quality=40, exif=exif(3), xmp=b"<x/>")
    frames = [scene("RGBA", turn=turn) for turn in (40, 90)]
    yield "animated.webp", saved(scene("RGBA"), "WEBP", save_all=True, append_images=frames)


def _gifs() -> _Files:
    palette = scene().quantize(32)
    yield "plain.gif", saved(palette, "GIF", interlace=0)
    yield "interlaced.gif", saved(palette, "GIF", interlace=1, comment=b"drawn")
    yield "transparent.gif", saved(palette, "GIF", transparency=2)
    frames = [scene(turn=turn).quantize(16) for turn in (40, 90, 140)]
    yield "animated.gif", saved(palette, "GIF", save_all=True, append_images=frames, disposal=2)


def _bmps() -> _Files:
    for mode in ("1", "L", "P", "RGB", "RGBA"):
        yield f"{mode.lower()}.bmp", saved(scene(mode), "BMP")
    rows = bytes((column * 9 + row) % 256 for row in range(8) for column in range(8 * 2))
    masks = struct.pack("<III", 0xF800, 0x07E0, 0x001F)
    yield "555.bmp", bmp(16, rows)
    yield "565.bmp", bmp(16, rows, compression=3, masks=masks)
    yield "top-down.bmp", bmp(24, rows[:24] * 8, size=(8, -8))
    colors = bytes(range(64)) * 16
    row, shifted, end = b"\x08\x03\0\0", b"\0\2\2\0\6\5\0\0", b"\0\1"
    for bits, as_is in ((8, b"\0\4\1\2\3\4\4\7\0\0"), (4, b"\0\4\x12\x34\4\x70\0\0")):
        runs = row * 6 + as_is + shifted + end
        yield f"rle{bits}.bmp", bmp(bits, runs, compression=8 // bits, palette=colors[: 4 << bits])
    core = struct.pack("<IHHHH", 12, 4, 4, 1, 24)
    yield "core.bmp", b"BM" + struct.pack("<IHHI", 74, 0, 0, 26) + core + bytes(range(48))


def bmp(
    bits: int,
    pixels: bytes,
    *,
    size: tuple[int, int] = (8, 8),
    compression: int = 0,
    palette: bytes = b"",
    masks: bytes = b"",
) -> bytes:
    """A Windows bitmap with the header of 40 bytes, by hand."""
    info = struct.pack("<IiiHHIIiiII", 40, *size, 1, bits, compression, len(pixels), 0, 0, 0, 0)
    start = 14 + len(info) + len(masks) + len(palette)
    head = b"BM" + struct.pack("<IHHI", start + len(pixels), 0, 0, start)
    return head + info + masks + palette + pixels


def _tiffs() -> _Files:
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "I;16", "I", "F"):
        yield f"{mode.lower().replace(';', '-')}.tif", saved(scene(mode), "TIFF")
    for compression in (
        "tiff_lzw",
        "tiff_deflate",
        "tiff_adobe_deflate",
        "packbits",
        "jpeg",
        "zstd",
    ):
        yield f"{compression}.tiff", saved(scene(), "TIFF", compression=compression)
    for compression in ("group3", "group4", "tiff_ccitt"):
        yield f"{compression}.tif", saved(scene("1"), "TIFF", compression=compression)
    yield (
        "predictor.tif",
        saved(scene(), "TIFF", compression="tiff_lzw", tiffinfo={317: 2}, exif=exif(5)),
    )
    yield "pages.tif", saved(scene(), "TIFF", save_all=True, append_images=[scene("L")] * 2)
    yield "big.tif", saved(scene(), "TIFF", big_tiff=True)
    planes = np.asarray(scene(size=(16, 16))).transpose(2, 0, 1).tobytes()
    yield "planar.tif", tiff((16, 16), planes, channels=3, planar=True)
    yield "tiled.tif", tiff((16, 16), np.asarray(scene(size=(16, 16))).tobytes(), tile=(16, 16))
    yield "motorola.tif", tiff((16, 16), bytes(range(256)), channels=1, order=">")


def tiff(
    size: tuple[int, int],
    pixels: bytes,
    *,
    channels: int = 3,
    planar: bool = False,
    tile: tuple[int, int] | None = None,
    order: str = "<",
    compression: int = 1,
    extra: list[tuple[int, int, int, int]] | None = None,
) -> bytes:
    """A TIFF of 8 bits a channel, by hand; `extra` are entries: tag, type, count, value."""
    entries: list[tuple[int, int, int, int]] = [
        *((256, 4, 1, size[0]), (257, 4, 1, size[1]), (258, 3, 1, 8), (259, 3, 1, compression)),
        *((262, 3, 1, 2 if channels == 3 else 1), (277, 3, 1, channels)),
        *((284, 3, 1, 2 if planar else 1), *(extra or ())),
    ]
    count = len(entries) + (4 if tile else 3)
    lists = 8 + 2 + count * 12 + 4
    start = lists + (24 if planar else 0)
    parts = channels if planar else 1
    offsets = [start + i * (len(pixels) // parts) for i in range(parts)]
    lengths = [len(pixels) // parts] * parts
    places = (324, 325) if tile else (273, 279)
    at = (lists, lists + 12) if planar else (offsets[0], lengths[0])
    entries += [(tag, 4, parts, value) for tag, value in zip(places, at, strict=True)]
    entries += [(322, 4, 1, tile[0]), (323, 4, 1, tile[1])] if tile else [(278, 4, 1, size[1])]
    packed = [_tiff_entry(order, entry) for entry in sorted(entries)]
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8)
    directory = struct.pack(f"{order}H", count) + b"".join(packed) + bytes(4)
    tables = struct.pack(f"{order}6I", *offsets, *lengths) if planar else b""
    return head + directory + tables + pixels


def _tiff_entry(order: str, entry: tuple[int, int, int, int]) -> bytes:
    tag, kind, count, value = entry
    if kind == 3 and count == 1:
        return struct.pack(f"{order}HHIHH", tag, kind, count, value, 0)
    return struct.pack(f"{order}HHII", tag, kind, count, value)


def _phones() -> _Files:
    yield "plain.avif", saved(scene(), "AVIF", quality=60)
    yield "alpha.avif", saved(scene("RGBA"), "AVIF", exif=exif(6), icc_profile=profile())
    yield "animated.avif", saved(scene(), "AVIF", save_all=True, append_images=[scene(turn=90)])
    for mode, name in (("RGB", "plain.heic"), ("RGBA", "alpha.heic"), ("L", "grey.heif")):
        yield name, _heic(scene(mode), exif=exif(6))
    deep = Image.fromarray(np.asarray(scene("L"), np.uint16) * 257)
    yield "deep.heic", _heic(deep)


def _heic(image: Image.Image, **options: Any) -> bytes:
    file = io.BytesIO()
    from_pillow(image).save(file, quality=60, **options)
    return file.getvalue()
