"""Raw files are told from TIFFs and videos by what is in them."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image

from trainer.errors import PictureError
from trainer.pictures.camera_raw import camera_raw
from trainer.pictures.reading import decode_picture


def tiff(order: str, maker: bytes = b"", below: dict[int, int] | None = None, **tags: int) -> bytes:
    """A TIFF's first page with a 16-bit value for each tag, and one page below it."""
    fields = {int(name.removeprefix("t")): (3, 1, value) for name, value in tags.items()}
    tail = 8 + 2 + 12 * (len(fields) + bool(maker) + (below is not None)) + 4
    body = b""
    if maker:
        fields[271] = (2, len(maker), tail)
        body += maker
    if below is not None:
        fields[330] = (4, 1, tail + len(body))
        body += struct.pack(f"{order}H", len(below))
        for tag, value in below.items():
            body += struct.pack(f"{order}HHLHH", tag, 3, 1, value, 0)
    head = b"II*\0" if order == "<" else b"MM\0*"
    page = struct.pack(f"{order}LH", 8, len(fields))
    for tag, (kind, count, value) in sorted(fields.items()):
        page += struct.pack(f"{order}HHL", tag, kind, count)
        page += struct.pack(
            f"{order}HH" if kind == 3 else f"{order}L", *([value, 0][: 1 + (kind == 3)])
        )
    return head + page + bytes(4) + body


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"II*\0\x10\0\0\0CR\x02\0", "Canon CR2"),
        (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom", "Canon CR3"),
        (b"II\x1a\0\0\0HEAPCCDR", "Canon CRW"),
        (b"FUJIFILMCCD-RAW 0201", "Fujifilm RAF"),
        (b"IIRO\x08\0\0\0", "Olympus ORF"),
        (b"IIU\0\x18\0\0\0", "Panasonic RW2"),
        (b"FOVb\0\0", "Sigma X3F"),
        (b"\0MRM\0\0", "Minolta MRW"),
        (tiff("<", b"NIKON CORPORATION\0", {262: 32803}, t254=1), "Nikon NEF"),
        (tiff(">", b"NIKON\0\0\0", {262: 32803}, t254=1), "Nikon NEF"),
        (tiff("<", b"SONY \0", {254: 0}, t254=1), "Sony ARW"),  # the page below lies too far
        (tiff(">", b"PENTAX Corp\0", t262=32803), "Pentax PEF"),
        (tiff("<", b"Somebody\0", {262: 34892}), "TIFF"),
        (tiff("<", t254=1, t50706=1), "DNG"),
    ],
)
def test_its_kind_is_told(data: bytes, kind: str) -> None:
    assert camera_raw(data) == kind
    with pytest.raises(PictureError, match="It is a camera's raw file") as caught:
        decode_picture(data + bytes(100))
    assert f"({kind})" in caught.value.reason


@pytest.mark.parametrize(
    "data",
    [
        tiff("<", b"NIKON\0", t262=2),  # a scanner's
        tiff("<", b"", {262: 2}, t254=0),  # with a smaller copy below
        b"II*\0",
        b"MM\0*\xff\xff\xff\xff",
        b"\0\0\0\x18ftypmp42",
        b"",
    ],
)
def test_what_is_none_is_not_taken_for_one(data: bytes) -> None:
    assert camera_raw(data) is None


def test_a_plain_tiff_is_read() -> None:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(stream, "TIFF")
    assert decode_picture(stream.getvalue()).getpixel((4, 4)) == (255, 0, 0)


def test_a_tga_is_no_icon() -> None:
    data = bytes([0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 8, 0, 24, 0]) + bytes(192)
    with pytest.raises(PictureError, match="not a picture of a known kind"):
        decode_picture(data)
