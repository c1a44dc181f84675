"""Raw files of cameras, told by what is in them: many are TIFFs, whose first page is a thumbnail.

Everything here reads bytes and never raises over what it finds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

_MAGIC = (
    (re.compile(rb"II\*\0.{4}CR", re.DOTALL), "Canon CR2"),
    (re.compile(rb".{4}ftypcrx ", re.DOTALL), "Canon CR3"),
    (re.compile(rb"II\x1a\0\0\0HEAPCCDR"), "Canon CRW"),
    (re.compile(rb"FUJIFILMCCD-RAW"), "Fujifilm RAF"),
    (re.compile(rb"II(RO|RS)|MMOR"), "Olympus ORF"),
    (re.compile(rb"IIU\0"), "Panasonic RW2"),
    (re.compile(rb"FOVb"), "Sigma X3F"),
    (re.compile(rb"\0MRM"), "Minolta MRW"),
    (re.compile(rb"II\*\0.{4}IIII|MM\0\*.{4}MMMM", re.DOTALL), "Phase One IIQ"),
)
_OF_MAKERS = {
    b"NIKON": "Nikon NEF",
    b"SONY": "Sony ARW",
    b"PENTAX": "Pentax PEF",
    b"RICOH": "Pentax PEF",
    b"SAMSUNG": "Samsung SRW",
    b"HASSELBLAD": "Hasselblad 3FR",
    b"EPSON": "Epson ERF",
    b"MAMIYA": "Mamiya MEF",
    b"LEAF": "Leaf MOS",
    b"EASTMAN": "Kodak DCR",
    b"KODAK": "Kodak DCR",
}
_KIND_OF_PAGE, _PHOTOMETRIC, _MAKER, _SUB_PAGES, _DNG = 254, 262, 271, 330, 50706
_TELLING = {_KIND_OF_PAGE, _PHOTOMETRIC, _MAKER, _SUB_PAGES, _DNG}
_OF_A_SENSOR = {32803, 34892}
"""photometric interpretations: a colour filter array, and linear raw"""
_THUMBNAIL = 1
_MOST_TAGS, _MOST_PAGES = 256, 8

_Order = Literal["little", "big"]
_Page = Mapping[int, Sequence[Any]]


def camera_raw(data: bytes) -> str | None:
    """The kind of a camera's raw file, by its beginning or by all of it; None where it is none."""
    for magic, kind in _MAGIC:
        if magic.match(data):
            return kind
    order: _Order = "little" if data.startswith(b"II") else "big"
    if not data.startswith((b"II*\0", b"MM\0*")):
        return None
    first = _page(data, _uint(data[4:8], order), order)
    below = first.get(_SUB_PAGES, ())
    pages = [first, *(_page(data, place, order) for place in below[:_MOST_PAGES])]
    if _DNG in first:
        return "DNG"
    from_sensor = any(_OF_A_SENSOR.intersection(page.get(_PHOTOMETRIC, ())) for page in pages)
    if not from_sensor and not (below and first.get(_KIND_OF_PAGE) == [_THUMBNAIL]):
        return None
    [maker] = first.get(_MAKER, [b""])
    known = (kind for name, kind in _OF_MAKERS.items() if maker.upper().startswith(name))
    return next(known, "TIFF")


def _page(data: bytes, place: int, order: _Order) -> _Page:
    """Those of a TIFF page's tags that tell a raw file, with their values: whole numbers, or one
    text. A tag that lies behind the end of `data` is left away."""
    tags: dict[int, Sequence[Any]] = {}
    count = min(_uint(data[place : place + 2], order), _MOST_TAGS)
    for at in range(place + 2, place + 2 + 12 * count, 12):
        tag, kind = _uint(data[at : at + 2], order), _uint(data[at + 2 : at + 4], order)
        if tag not in _TELLING or len(data) < at + 12:
            continue
        size = {3: 2, 4: 4, 13: 4}.get(kind, 1)
        length = size * min(_uint(data[at + 4 : at + 8], order), 64)
        start = at + 8 if length <= 4 else _uint(data[at + 8 : at + 12], order)
        value = data[start : start + length]
        whole = [_uint(value[i : i + size], order) for i in range(0, len(value), size)]
        tags[tag] = [value] if tag == _MAKER else whole
    return tags


def _uint(field: bytes, order: _Order) -> int:
    return int.from_bytes(field, order)
