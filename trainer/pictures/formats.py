"""What the bytes of a picture file say before any decoder sees them.

Everything here reads bytes, allocates next to nothing and never raises over what it finds. It tells
formats apart by content, says why something is no picture, and frees PNG and JPEG files from parts
that are not the picture but could spoil it. `images` turns the answers into pictures or refusals.
"""

from __future__ import annotations

import codecs
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Literal

from trainer.messages import Message
from trainer.pictures.camera_raw import camera_raw

HEAD_BYTES = 4096
"""So much of a file's beginning is enough for `format_of` and `why_not_a_picture`."""

_MAGIC = {
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"GIF87a": "GIF",
    b"GIF89a": "GIF",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"II+\0": "TIFF",
    b"MM\0+": "TIFF",
    b"\0\0\0\x0cjP  ": "JPEG 2000",
    b"\xff\x4f\xff\x51": "JPEG 2000",
}
_BMP_HEADER_SIZES = {12, 16, 40, 52, 56, 64, 108, 124}
_AVIF_BRANDS = {b"avif", b"avis"}
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"mif2"}


def format_of(head: bytes) -> str | None:
    """The format that a file's first bytes announce: a key of `reading`'s decoders, or None.

    ``RAW`` is a camera's raw file, of which `camera_raw` tells the kind.
    """
    if camera_raw(head):
        return "RAW"
    for magic, name in _MAGIC.items():
        if head.startswith(magic):
            return name
    if head.startswith(b"BM") and _uint(head[14:18], "little") in _BMP_HEADER_SIZES:
        return "BMP"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp":
        end = min(_uint(head[:4], "big"), len(head), 256)
        brands = {head[8:12], *(head[at : at + 4] for at in range(16, end, 4))}
        if brands & _AVIF_BRANDS:
            return "AVIF"
        if brands & _HEIF_BRANDS:
            return "HEIF"
    return None


# Why a file is no picture

_PICTURES_OF_OTHER_KINDS = (
    (re.compile(rb"8BPS"), Message("a Photoshop document")),
    (re.compile(rb"gimp xcf"), Message("a GIMP document")),
    (re.compile(rb"\xff\x0a|\0\0\0\x0cJXL "), Message("a JPEG XL picture, which cannot be read")),
)
_OTHER_KINDS = (
    *_PICTURES_OF_OTHER_KINDS,
    (re.compile(rb"%!PS|\xc5\xd0\xd3\xc6"), Message("a PostScript document")),
    # how many, at most 255; the first one's sizes and colours, then a zero. A TGA has no zero there
    (
        re.compile(rb"\0\0[\x01\x02]\0[^\0]\0.{3}\0", re.DOTALL),
        Message("an icon or a cursor, which cannot be read"),
    ),
)
_VIDEO = re.compile(rb".{4}ftyp|\x1aE\xdf\xa3|RIFF.{4}AVI ", re.DOTALL)
_ARCHIVE = re.compile(rb"PK\x03\x04|PK\x05\x06|Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ")


def is_picture_of_another_kind(head: bytes) -> bool:
    """Whether a file that `format_of` doesn't know is what people call a picture all the same."""
    return any(pattern.match(head) for pattern, _kind in _PICTURES_OF_OTHER_KINDS)


def why_not_a_picture(head: bytes) -> Message:
    """One sentence about a file that `format_of` doesn't know, from its first bytes."""
    if not head:
        return Message("The file is empty.")
    if len(head) < 12 and any(magic.startswith(head) for magic in _MAGIC):
        return TRUNCATED
    text = _text(head) or _text(_unzipped(head))
    if text is not None and re.search(r"<(\w+:)?svg[\s>]", text):
        return Message("It is an SVG drawing, which has no pixels: export it as PNG.")
    if b"%PDF-" in head[:1024]:
        return Message("It is a PDF document: export the page or the picture as PNG.")
    for pattern, kind in _OTHER_KINDS:
        if pattern.match(head):
            return Message("It is {kind}: save it as PNG or JPEG.", kind=kind)
    if _VIDEO.match(head):
        return Message("It is a video: save one of its pictures as PNG or JPEG.")
    if _ARCHIVE.match(head):
        return Message("It is an archive: unpack it first.")
    if text is not None and re.search(r"<!doctype html|<html", text, re.IGNORECASE):
        return Message("It is a web page, not a picture: download the picture itself.")
    if text is not None:
        return Message("It is text, not a picture.")
    if not head.strip(b"\0"):
        return Message("The file holds zeros where a picture should be: get another copy.")
    return Message("It is not a picture of a known kind: save it as PNG or JPEG.")


def _text(head: bytes) -> str | None:
    """The bytes as text, or None where they are something else; the last character may be cut."""
    utf16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    decoder = codecs.getincrementaldecoder("utf-16" if utf16 else "utf-8-sig")()
    try:
        text = decoder.decode(head)
    except UnicodeDecodeError:
        return None
    return text if text and not re.search(r"[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f]", text) else None


def _unzipped(head: bytes) -> bytes:
    """The beginning of what a gzip file holds, as in ``.svgz``; nothing for another file."""
    if not head.startswith(b"\x1f\x8b"):
        return b""
    try:
        return zlib.decompressobj(wbits=31).decompress(head, HEAD_BYTES)
    except zlib.error:
        return b""


# What a damaged file says about itself

TRUNCATED = Message("The file is truncated: its end is missing. Get a complete copy.")


def announced_size(name: str, data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels as the header has them, or None where it is not that simple."""
    if name == "PNG":
        return _uint(data[16:20], "big"), _uint(data[20:24], "big")
    if name == "GIF":
        return _uint(data[6:8], "little"), _uint(data[8:10], "little")
    if name == "BMP" and _uint(data[14:18], "little") >= 40:
        return _uint(data[18:22], "little"), _uint(data[22:26], "little")
    if name == "WEBP":
        return _webp_size(data)
    if name == "JPEG":
        for marker, start, _end in _jpeg_segments(data):
            if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
                height, width = data[start + 5 : start + 7], data[start + 7 : start + 9]
                return _uint(width, "big"), _uint(height, "big")
    return None


def _webp_size(data: bytes) -> tuple[int, int] | None:
    """Size of the canvas: https://developers.google.com/speed/webp/docs/riff_container"""
    kind = data[12:16]
    if len(data) < 30:
        return None
    if kind == b"VP8X":
        return _uint(data[24:27], "little") + 1, _uint(data[27:30], "little") + 1
    if kind == b"VP8L":
        bits = _uint(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        return _uint(data[26:28], "little") & 0x3FFF, _uint(data[28:30], "little") & 0x3FFF
    return None


def is_cut_short(name: str, data: bytes) -> bool:
    """Whether a file that could not be decoded lacks its end."""
    if name == "JPEG":
        return not data.rstrip(b"\0\r\n").endswith(b"\xff\xd9")
    if name == "PNG":
        return b"IEND" not in data[-4096:]
    if name == "GIF":
        return not data.rstrip(b"\0\r\n").endswith(b";")
    if name == "BMP":
        return len(data) < 54
    if name == "WEBP":
        return _uint(data[4:8], "little") + 8 > len(data)
    if name == "TIFF":
        order: _Order = "little" if data.startswith(b"II") else "big"
        return len(data) < 16 or (42 in data[2:4] and _uint(data[4:8], order) + 2 > len(data))
    if name == "JPEG 2000" and data.startswith(b"\xff"):
        return not data.rstrip(b"\0\r\n").endswith(b"\xff\xd9")
    at = 0  # AVIF, HEIF and most of JPEG 2000 are boxes, each with its size in front
    while 0 <= at < len(data):
        size = _uint(data[at : at + 4], "big")
        if size == 1:
            size = _uint(data[at + 8 : at + 16], "big")
        if size < 8:  # 0: up to the end of the file, wherever that is
            return False
        at += size
    return at > len(data)


def has_all_scans(jpeg: bytes) -> bool:
    """Whether the scans that a JPEG begins give every coefficient of each channel to its last bit.

    Those of a progressive one refine each other, so it may end after any of them and still show
    all of its picture, blurred. (ITU-T T.81, B.2.3)
    """
    frame = next((found for found in _jpeg_segments(jpeg) if found[0] in _FRAMES), None)
    if frame is None:
        return False
    channels = jpeg[frame[1] + 10 : frame[2] : 3]
    given: set[tuple[int, int]] = set()
    for start in _scans(jpeg):
        count = jpeg[start + 4 : start + 5][0] if len(jpeg) > start + 4 else 0
        first, last, bits = jpeg[start + 5 + 2 * count : start + 8 + 2 * count].ljust(3, b"\1")
        if bits & 0xF == 0:
            scanned = jpeg[start + 5 : start + 5 + 2 * count : 2]
            given.update((channel, k) for channel in scanned for k in range(first, last + 1))
    return len(channels) > 0 and given >= {(channel, k) for channel in channels for k in range(64)}


_FRAMES = {0xC0, 0xC1, 0xC2}  # baseline, extended and progressive, with Huffman's code


# How much work a file would be


_MOST_CHUNKS = 200_000
"""of a PNG, each of which takes Pillow some microseconds: 512 MB in chunks of 8 KB have a third"""
_MOST_SEGMENTS = 20_000
"""in front of a JPEG's pixels; 512 MB in segments of their full size have fewer than half"""
_MOST_SCANS = 100
"""of a JPEG, each of which passes over all of its pixels: programs write ten or so"""


def has_too_many_parts(name: str, data: bytes) -> bool:
    """Whether a PNG or a JPEG of so few bytes would take minutes or hours to read."""
    if name == "PNG" and len(data) > 12 * _MOST_CHUNKS:
        return _are_more_than(_MOST_CHUNKS, _png_chunks(data))
    if name == "JPEG":
        if len(data) > 4 * _MOST_SEGMENTS and _are_more_than(_MOST_SEGMENTS, _jpeg_segments(data)):
            return True
        # counted quickly first, although pixels and remarks may contain the marker by chance
        return data.count(b"\xff\xda") > _MOST_SCANS and _are_more_than(_MOST_SCANS, _scans(data))
    return False


def _are_more_than(most: int, parts: Iterable[object]) -> bool:
    return next(islice(parts, most, None), None) is not None


def _scans(jpeg: bytes) -> Iterator[int]:
    """Where each scan begins, up to the end of the picture; what comes behind it is another's."""
    at = 2
    while found := _MARKER.search(jpeg, at):
        marker, at = jpeg[found.start() + 1], found.end()
        if marker == _END_OF_IMAGE:
            return
        if marker == _START_OF_SCAN:
            yield found.start()
        at += _uint(jpeg[at : at + 2], "big")


_MARKER = re.compile(rb"\xff[\x02-\xcf\xd9-\xfe]")  # one with a length behind it, or the end


# Files without what is not the picture


def is_animated_png(data: bytes) -> bool:
    for kind, _start, _end in _png_chunks(data):
        if kind in (b"acTL", b"IDAT"):
            return kind == b"acTL"
    return False


def plain_png(data: bytes, *, profile: bool = False) -> bytes:
    """A PNG's picture alone: without animation and remarks, and without its `profile` if not asked.

    Of an animation it is the first frame, which is not always the still picture that viewers show
    who know no animation (https://www.w3.org/TR/png-3/#apng-frame-based-animation). A frame that
    leaves a margin of the canvas bare comes without that margin. EXIF data stays where it is
    intact.
    """
    header, size = b"", b""
    kept: list[bytes] = []
    still: list[bytes] = []
    frame: list[bytes] = []
    in_frame = False
    for kind, start, end in _png_chunks(data):
        body = data[start + 8 : end - 4]
        if kind == b"IHDR":
            header = data[start:end]
        elif kind == b"fcTL" and len(body) == 26:
            if frame:
                break  # the second frame begins
            size, in_frame = body[4:12], True
        elif kind == b"IDAT":
            (frame if in_frame else still).append(data[start:end])
        elif kind == b"fdAT" and in_frame:
            frame.append(_png_chunk(b"IDAT", body[4:]))
        elif (
            (kind == b"iCCP" and profile)
            or kind in (b"PLTE", b"tRNS")
            or (kind == b"eXIf" and _is_intact(data, start, end))
        ):
            kept.append(data[start:end])
    if frame and size != header[8:16]:
        header = _png_chunk(b"IHDR", size + header[16:-4])
    return b"".join([data[:8], header, *kept, *(frame or still), _png_chunk(b"IEND", b"")])


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end of each complete chunk: length, kind, body, check sum."""
    start = 8
    while (end := start + 12 + _uint(data[start : start + 4], "big")) <= len(data):
        yield data[start + 4 : start + 8], start, end
        start = end


def _png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _is_intact(data: bytes, start: int, end: int) -> bool:
    return _uint(data[end - 4 : end], "big") == zlib.crc32(data[start + 4 : end - 4])


def plain_avif(data: bytes) -> bytes:
    """An AVIF whose EXIF data is given out as something else, and so left alone.

    The way that AVIF turns a picture is not part of EXIF and stays.
    """
    head, rest = data[:65536], data[65536:]  # the list of parts stands in front
    return re.sub(rb"(infe[\x02\x03].{7,9})Exif", rb"\1skip", head, flags=re.DOTALL) + rest


def plain_jpeg(data: bytes) -> bytes:
    """A JPEG without profile, remarks and previews; sound EXIF, JFIF and Adobe parts stay.

    JFIF's and Adobe's parts say how the channels are to be understood.
    """
    parts = [data[:2]]
    for marker, start, end in _jpeg_segments(data):
        body = data[start + 4 : end]
        if marker == _START_OF_SCAN:
            parts.append(data[start:])
        elif not (0xE0 <= marker <= 0xEF or marker == _COMMENT) or (
            (marker == 0xE0 and body.startswith(b"JFIF\0") and len(body) >= 14)
            or (marker == 0xE1 and body.startswith(b"Exif\0"))
            or (marker == 0xEE and body.startswith(b"Adobe") and len(body) >= 12)
        ):
            parts.append(data[start:end])
    return b"".join(parts)


def with_one_exif_part(data: bytes) -> bytes:
    """A JPEG without EXIF parts beyond the first, which holds the orientation.

    Pillow joins them, again from the beginning for each: a hundred thousand would take minutes.
    """
    parts = [
        (start, end)
        for marker, start, end in _jpeg_segments(data)
        if marker == 0xE1 and data.startswith(b"Exif\0\0", start + 4)
    ]
    if len(parts) < 2:
        return data
    edges = [0, *chain.from_iterable(parts[1:]), len(data)]
    return b"".join(data[edges[i] : edges[i + 1]] for i in range(0, len(edges), 2))


_END_OF_IMAGE = 0xD9
_START_OF_SCAN = 0xDA
_COMMENT = 0xFE


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of each part in front of the pixels, the start of the scan included."""
    start = 2
    while data[start : start + 1] == b"\xff" and start + 4 <= len(data):
        marker = data[start + 1]
        if marker == 0xFF:  # filling
            start += 1
            continue
        end = start + 2 + _uint(data[start + 2 : start + 4], "big")
        yield marker, start, end
        if marker == _START_OF_SCAN:
            return
        start = end


_Order = Literal["little", "big"]


def _uint(field: bytes, order: _Order) -> int:
    """An unsigned whole number; 0 where the file ended before it."""
    return int.from_bytes(field, order)
