"""Small files that ask for much: pixels, memory, time. And files that are two things at once."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

from PIL import Image, TiffImagePlugin

from tests.reliability.drawn_pictures import bmp, png_chunk, profile, saved, scene, tiff

MEBIBYTE = 2**20


def bombs() -> dict[str, Callable[[], bytes]]:
    """File name to what makes its contents; together they would take much memory."""
    return {
        **{f"declared-{name}": made for name, made in _declared().items()},
        **{f"pixels-{name}": made for name, made in _many_pixels().items()},
        **{f"remarks-{name}": made for name, made in _remarks().items()},
        **{f"parts-{name}": made for name, made in _many_parts().items()},
        **{f"sides-{name}": made for name, made in _long_sides().items()},
    }


# A giant is announced, and there is nothing behind it

GIANT = 65_535


def _declared() -> dict[str, Callable[[], bytes]]:
    made: dict[str, Callable[[], bytes]] = {}
    for width, height in ((GIANT, GIANT), (GIANT, 1), (1, GIANT), (12_000, 12_000), (0, 0)):
        for name, patch in _PATCHES.items():
            key = f"{width}x{height}{name}"
            made[key] = lambda p=patch, w=width, h=height: p(w, h)  # type: ignore[misc]
    return made


def _patched(data: bytes, at: int, new: bytes) -> bytes:
    return data[:at] + new + data[at + len(new) :]


def _giant_jpeg(width: int, height: int) -> bytes:
    data = saved(scene(), "JPEG")
    return _patched(data, data.index(b"\xff\xc0") + 5, struct.pack(">HH", height, width))


def _giant_png(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return _png_of((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))))


def _giant_gif(width: int, height: int) -> bytes:
    data = _patched(saved(scene("P"), "GIF"), 6, struct.pack("<HH", width, height))
    return _patched(data, data.index(b",\0\0\0\0") + 5, struct.pack("<HH", width, height))


def _giant_bmp(width: int, height: int) -> bytes:
    return bmp(24, bytes(192), size=(width, height))


def _giant_tiff(width: int, height: int) -> bytes:
    return tiff((width, height), bytes(256), compression=8)


def _giant_webp(width: int, height: int) -> bytes:
    still = saved(scene(), "WEBP")[12:]
    sides = b"".join(max(side - 1, 0).to_bytes(3, "little") for side in (width, height))
    body = b"WEBPVP8X" + struct.pack("<II", 10, 0) + sides + still
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _giant_box(format_: str, width: int, height: int) -> bytes:
    """AVIF and HEIC: the property `ispe` holds the sides."""
    if format_ == "AVIF":
        data = saved(scene(), "AVIF")
    else:
        from pillow_heif import from_pillow

        file = io.BytesIO()
        from_pillow(scene()).save(file)
        data = file.getvalue()
    return _patched(data, data.index(b"ispe") + 8, struct.pack(">II", width, height))


_PATCHES: dict[str, Callable[[int, int], bytes]] = {
    ".jpg": _giant_jpeg,
    ".png": _giant_png,
    ".gif": _giant_gif,
    ".bmp": _giant_bmp,
    ".tif": _giant_tiff,
    ".webp": _giant_webp,
    ".avif": lambda width, height: _giant_box("AVIF", width, height),
    ".heic": lambda width, height: _giant_box("HEIF", width, height),
}


# Many pixels in a few bytes, and they are really there


def _many_pixels() -> dict[str, Callable[[], bytes]]:
    most = (10_000, 10_000)
    return {
        "grey.png": lambda: plain_png(most, 8, 0),
        "1-bit.png": lambda: plain_png(most, 1, 0),
        "rgba.png": lambda: plain_png(most, 8, 6),
        "16-bit-rgba.png": lambda: plain_png(most, 16, 6),
        "16-bit-grey.png": lambda: plain_png(most, 16, 0),
        "too-much.png": lambda: plain_png((40, 40), 8, 0, rows=10_000_000),
        "one-more.png": lambda: plain_png((10_000, 10_001), 8, 0),
        "lossless.webp": lambda: _plain("RGBA", "WEBP", most, lossless=True, quality=0, method=0),
        "animated.webp": lambda: _canvas_webp(most),
        "float.tif": lambda: _plain("F", "TIFF", most, compression="tiff_deflate"),
        "whole.tif": lambda: _plain("I", "TIFF", most, compression="tiff_deflate"),
        "cmyk.tif": lambda: _plain("CMYK", "TIFF", most, compression="tiff_deflate"),
        "lab.tif": lambda: _plain("LAB", "TIFF", most, compression="tiff_deflate"),
        "fax.tif": lambda: _plain("1", "TIFF", most, compression="group4"),
        "rle.bmp": lambda: bmp(8, b"\xff\1" * 400_000, size=most, compression=1),
        "rle-steps.bmp": lambda: bmp(8, b"\0\2\xff\xff" * 5000, size=most, compression=1),
        "rle-lines.bmp": lambda: bmp(8, b"\1\1\0\0" * 10_000, size=most, compression=1),
        "progressive.jpg": lambda: _plain("RGB", "JPEG", most, progressive=True),
        "frames.gif": lambda: _plain("L", "GIF", most),
        "orientation.png": lambda: plain_png(most, 8, 2, (b"eXIf", _upside_down())),
        "tile.tif": lambda: _tile_tiff(30_000),
        "tiles.tif": lambda: _tile_tiff(2**30),
        "strip.tif": lambda: tiff((16, 16), bytes(768), compression=8, extra=[(278, 4, 1, 2**31)]),
    }


def plain_png(
    size: tuple[int, int],
    depth: int,
    kind: int,
    *chunks: tuple[bytes, bytes],
    rows: int | None = None,
) -> bytes:
    """A PNG all in black. `rows` of pixels are there, which may be more than the header says."""
    width, height = size
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[kind]
    row = bytes(1 + (width * depth * channels + 7) // 8)
    packer = zlib.compressobj(9)
    total = height if rows is None else rows
    block = max(1, MEBIBYTE // len(row))
    pixels = [packer.compress(row * min(block, total - at)) for at in range(0, total, block)]
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    return _png_of((b"IHDR", header), *chunks, (b"IDAT", b"".join(pixels) + packer.flush()))


def _png_of(*chunks: tuple[bytes, bytes]) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*each) for each in (*chunks, (b"IEND", b"")))


def _plain(mode: str, format_: str, size: tuple[int, int], **options: object) -> bytes:
    return saved(Image.new(mode, size), format_, **options)


def _canvas_webp(size: tuple[int, int]) -> bytes:
    """A large canvas for an animation whose frames are small."""
    data = saved(scene("RGBA"), "WEBP", save_all=True, append_images=[scene("RGBA", turn=50)])
    sides = b"".join((side - 1).to_bytes(3, "little") for side in size)
    return _patched(data, data.index(b"VP8X") + 12, sides)


def _upside_down() -> bytes:
    remarks = Image.Exif()
    remarks[0x0112] = 5
    return remarks.tobytes()[6:]


def _tile_tiff(side: int) -> bytes:
    """A small picture that is said to lie in a giant tile."""
    return tiff((16, 16), zlib.compress(bytes(768)), compression=8, tile=(side, side))


# Remarks that swell


def _remarks() -> dict[str, Callable[[], bytes]]:
    swollen = cache(lambda: zlib.compress(bytes(400 * MEBIBYTE), 9))
    return {
        "ztxt.png": lambda: plain_png((9, 9), 8, 2, (b"zTXt", b"a\0\0" + swollen())),
        "itxt.png": lambda: plain_png((9, 9), 8, 2, (b"iTXt", b"a\0\1\0\0\0" + swollen())),
        "icc.png": lambda: plain_png((9, 9), 8, 2, (b"iCCP", b"a\0\0" + swollen())),
        "many-ztxt.png": lambda: plain_png(
            (9, 9), 8, 2, *[(b"zTXt", b"a%d\0\0" % i + _MEGABYTE) for i in range(300)]
        ),
        "many-text.png": lambda: plain_png(
            (9, 9), 8, 2, *[(b"tEXt", b"a%d\0b" % i) for i in range(100_000)]
        ),
        "exif-entries.png": lambda: plain_png((9, 9), 8, 2, (b"eXIf", overlapping_exif())),
        "exif-entries.webp": lambda: saved(scene(), "WEBP", exif=overlapping_exif()),
        "exif-entries.jpg": lambda: _segments(overlapping_exif(60_000)),
        "exif-parts.jpg": lambda: _segments(b"", *[b"\0"] * 400_000),
        "raw-exif.png": lambda: plain_png(
            (9, 9), 8, 2, (b"zTXt", b"Raw profile type exif\0\0" + _raw_profile())
        ),
        "icc-parts.jpg": lambda: _icc_parts(),
        "comments.gif": lambda: _comments(300_000),
    }


_MEGABYTE = zlib.compress(b"a" * 1_000_000)


def overlapping_exif(size: int = 2 * MEBIBYTE) -> bytes:
    """EXIF of a thousand entries, each of which says that all of it is its value."""
    entries = [struct.pack("<HHII", tag, 7, size - 100, 8) for tag in range(1000, 2000)]
    head = b"II*\0" + struct.pack("<IH", 8, len(entries))
    return (head + b"".join(entries) + bytes(4)).ljust(size, b"a")


def _segments(first: bytes, *more: bytes) -> bytes:
    jpeg = saved(scene(), "JPEG")
    bodies = [b"Exif\0\0" + body for body in (first, *more)]
    parts = [b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body for body in bodies]
    return jpeg[:2] + b"".join(parts) + jpeg[2:]


def _raw_profile() -> bytes:
    body = overlapping_exif(200_000).hex()
    return zlib.compress(f"\nexif\n{len(body) // 2:8}\n{body}\n".encode())


def _icc_parts() -> bytes:
    jpeg = saved(scene(), "JPEG")
    body = b"ICC_PROFILE\0\1\xff" + profile()
    part = b"\xff\xe2" + struct.pack(">H", len(body) + 2) + body
    return jpeg[:2] + part * 5000 + jpeg[2:]


def _comments(count: int) -> bytes:
    gif = saved(scene("P"), "GIF")
    at = gif.index(b",\0\0\0\0")
    return gif[:at] + b"\x21\xfe\1a\0" * count + gif[at:]


# Many parts


def _many_parts() -> dict[str, Callable[[], bytes]]:
    return {
        "frames.gif": lambda: _many_frames(5000),
        "scans.jpg": lambda: many_scans(8000, 3000),
        "empty-idat.png": lambda: plain_png((9, 9), 8, 2, *[(b"IDAT", b"")] * 300_000),
        "unknown.png": lambda: plain_png((9, 9), 8, 2, *[(b"abCD", b"")] * 300_000),
        "frames.png": lambda: _plain_apng(3000),
        "loop.tif": lambda: _looping_tiff(),
        "entries.tif": lambda: _many_entries(),
        "strips.tif": lambda: _many_strips(300_000),
        "huge-count.tif": lambda: tiff((9, 9), bytes(243), extra=[(700, 1, 2**32 - 1, 8)]),
        "huge-strips.tif": lambda: tiff((9, 9), bytes(243), extra=[(330, 4, 2**30, 8)]),
        "boxes.avif": lambda: saved(scene(), "AVIF") + struct.pack(">I", 8) * 2 * 200_000,
        "boxes.heic": lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x08free" * 200_000,
        "deep-boxes.heic": lambda: _deep_boxes(),
    }


def _many_frames(count: int) -> bytes:
    gif = saved(scene("P", (8, 8)), "GIF")
    frame = gif[gif.index(b",\0\0\0\0") : -1]
    return gif[:-1] + frame * count + b";"


def many_scans(side: int, count: int) -> bytes:
    """A progressive JPEG that goes over the same large picture again and again."""
    data = bytearray(saved(Image.new("L", (side, side)), "JPEG", progressive=True))
    last = data.rindex(b"\xff\xda")
    return bytes(data[:last]) + bytes(data[last:-2]) * count + b"\xff\xd9"


def _plain_apng(count: int) -> bytes:
    frames = [Image.new("L", (4, 4), i % 250) for i in range(count)]
    return saved(frames[0], "PNG", save_all=True, append_images=frames[1:])


def _looping_tiff() -> bytes:
    """The list of entries is followed by itself."""
    data = tiff((9, 9), bytes(243))
    count = struct.unpack_from("<H", data, 8)[0]
    return _patched(data, 10 + 12 * count, struct.pack("<I", 8))


def _many_entries() -> bytes:
    """As many entries as there can be, each with a value as long as the file."""
    entries = [(tag, 7, 700_000, 8) for tag in range(1000, 60_000)]
    return tiff((9, 9), bytes(243), extra=entries)


def _many_strips(count: int) -> bytes:
    file = io.BytesIO()
    info = TiffImagePlugin.ImageFileDirectory_v2()
    info[278] = 1
    Image.new("L", (1, count)).save(file, "TIFF", tiffinfo=info, strip_size=1)
    return file.getvalue()


def _deep_boxes(depth: int = 20_000) -> bytes:
    """Boxes in boxes."""
    body = b""
    for _ in range(depth):
        body = struct.pack(">I", 8 + len(body)) + b"moov" + body if len(body) < 10**6 else body
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + body


# Long sides, and all their pixels


def _long_sides() -> dict[str, Callable[[], bytes]]:
    made: dict[str, Callable[[], bytes]] = {}
    for width, height in ((GIANT, 1), (1, GIANT), (GIANT, 3), (2, GIANT)):
        size = (width, height)
        key = f"{width}x{height}"
        made[f"{key}.png"] = lambda s=size: _plain("RGB", "PNG", s)  # type: ignore[misc]
        made[f"{key}.gif"] = lambda s=size: _plain("P", "GIF", s)  # type: ignore[misc]
        made[f"{key}.bmp"] = lambda s=size: _plain("RGB", "BMP", s)  # type: ignore[misc]
        made[f"{key}.tif"] = lambda s=size: _plain("L", "TIFF", s)  # type: ignore[misc]
    made["65500x1.jpg"] = lambda: _plain("RGB", "JPEG", (65_500, 1))
    made["1x65500.jpg"] = lambda: _plain("RGB", "JPEG", (1, 65_500))
    made["16383x1.webp"] = lambda: _plain("RGB", "WEBP", (16_383, 1))
    made["100000000x1.png"] = lambda: plain_png((100_000_000, 1), 8, 0)
    made["1x100000000.png"] = lambda: plain_png((1, 100_000_000), 8, 0)
    return made


# Two things at once


def polyglots() -> dict[str, bytes]:
    """Files that are a picture and something else. What they are by their beginning counts."""
    jpeg, gif, png = saved(scene(), "JPEG"), saved(scene("P"), "GIF"), saved(scene(), "PNG")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("run.sh", "#!/bin/sh\n")
    script = b"*/=1;alert(1);/*"
    return {
        "jpeg-and-zip.jpg": jpeg + archive.getvalue(),
        "jpeg-and-zip.zip.jpg": archive.getvalue() + jpeg,
        "gif-and-script.gif": b"GIF89a" + gif[6:-1] + b";" + script,
        "gif-and-script-2.gif": b"GIF89a/*" + gif[8:] + script,
        "pdf-and-jpeg.jpg": b"%PDF-1.7\n1 0 obj\nstream\n" + jpeg + b"\nendstream\n%%EOF",
        "jpeg-and-pdf.jpg": jpeg[:2] + b"\xff\xfe\0\x0b%PDF-1.7\n" + jpeg[2:],
        "png-and-html.png": png + b"<html><script>alert(1)</script></html>",
        "html-and-png.png": b"<html>" + png,
        "png-and-jpeg.jpg": png + jpeg,
        "jpeg-and-gif.gif": jpeg + gif,
        "script.png": b"#!/bin/sh\necho\n" + png,
        "program.jpg": b"\x7fELF\2\1\1" + bytes(57) + jpeg,
        "svg.png": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "page.jpg": b"<!doctype html><title>404</title>",
    }
