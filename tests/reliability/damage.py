"""Picture files taken apart and damaged: cut at every structure, bits flipped, pieces exchanged.

Nothing here is random but what the caller's `random.Random` says.
"""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise

_PNG = b"\x89PNG\r\n\x1a\n"


# Where the parts of a file begin


def boundaries(data: bytes) -> list[int]:
    """Places, in bytes, where a chunk, a marker, a block or an entry of the file begins or ends."""
    places = {0, len(data)}
    for magic, parts in _PARTS:
        if data.startswith(magic, 4 if magic == b"ftyp" else 0):
            with suppress(IndexError, struct.error):  # it ends within a structure
                for place in parts(data):
                    places.add(place)
    return sorted(place for place in places if 0 <= place <= len(data))


def _jpeg(data: bytes) -> Iterator[int]:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        yield from (at, at + 2, at + 4, at + 2 + length)
        at += 2 + length
        if data[at - length - 1] == 0xDA:  # the pixels reach to the next marker
            following = (i for i in range(at, len(data) - 1) if data[i] == 0xFF and data[i + 1])
            at = next(following, len(data))


def _png(data: bytes) -> Iterator[int]:
    at = 8
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        yield from (at, at + 4, at + 8, at + 8 + length)
        at += 12 + length


def _gif(data: bytes) -> Iterator[int]:
    at = 13 + (3 * 2 ** ((data[10] & 7) + 1) if data[10] & 0x80 else 0)
    while at < len(data) and data[at : at + 1] != b";":
        yield at
        head = 2 if data[at] == 0x21 else 11
        if head == 11 and at + 9 < len(data) and data[at + 9] & 0x80:
            head += 3 * 2 ** ((data[at + 9] & 7) + 1)
        at += head
        while at < len(data) and data[at]:
            yield at
            at += data[at] + 1
        at += 1


def _bmp(data: bytes) -> Iterator[int]:
    yield from (2, 10, 14, 18, 22, 26, 30, 34, 54, int.from_bytes(data[10:14], "little"))


def _tiff(data: bytes) -> Iterator[int]:
    order = "<" if data.startswith(b"II") else ">"
    at = struct.unpack_from(f"{order}I", data, 4)[0]
    yield from (4, 8, at)
    if at + 2 > len(data):
        return
    (count,) = struct.unpack_from(f"{order}H", data, at)
    for entry in range(at + 2, min(at + 2 + 12 * count, len(data) - 12), 12):
        yield from (entry, entry + 2, entry + 4, entry + 8)
        yield from struct.unpack_from(f"{order}I", data, entry + 8)
    yield at + 2 + 12 * count


def _riff(data: bytes) -> Iterator[int]:
    at = 12
    while at + 8 <= len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        yield from (at, at + 4, at + 8, at + 8 + length)
        at += 8 + length + length % 2


_CONTAINERS = {b"meta": 12, b"iprp": 8, b"ipco": 8, b"iinf": 14, b"iref": 12, b"moov": 8}
_CONTAINERS |= dict.fromkeys((b"trak", b"mdia", b"minf", b"stbl", b"dinf"), 8)


def _boxes(data: bytes, start: int = 0, end: int | None = None) -> Iterator[int]:
    at, end = start, len(data) if end is None else end
    while at + 8 <= end:
        length = int.from_bytes(data[at : at + 4], "big")
        if length < 8:
            return
        yield from (at, at + 4, at + 8, at + length)
        if inside := _CONTAINERS.get(data[at + 4 : at + 8]):
            yield from _boxes(data, at + inside, min(end, at + length))
        at += length


_PARTS: tuple[tuple[bytes, Callable[[bytes], Iterator[int]]], ...] = (
    (b"\xff\xd8", _jpeg),
    (_PNG, _png),
    (b"GIF8", _gif),
    (b"BM", _bmp),
    (b"II", _tiff),
    (b"MM", _tiff),
    (b"RIFF", _riff),
    (b"ftyp", _boxes),
)


def cuts(data: bytes) -> list[int]:
    """Lengths to cut the file to: at each boundary, a byte beside it, and between two of them."""
    places = boundaries(data)
    around = {place + step for place in places for step in (-1, 0, 1)}
    between = {(first + second) // 2 for first, second in pairwise(places)}
    return sorted(place for place in around | between if 0 <= place < len(data))


# Damage


def damaged(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    """The file after one to four accidents; a PNG's check sums are often made right again.

    Without that, most of what is wrong inside a PNG would not be looked at. Pieces are also taken
    from the files `others`.
    """
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 4))):
        if not data:
            break
        data = rng.choice(_ACCIDENTS)(data, rng, others)
    if data.startswith(_PNG) and rng.random() < 0.7:
        data = with_check_sums(data)
    return data


def with_check_sums(png: bytes) -> bytes:
    """A PNG with the right check sum behind each chunk that is whole."""
    at = 8
    parts = [png[:8]]
    while at + 12 <= len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        if at + 12 + length > len(png):
            break
        body = png[at + 4 : at + 8 + length]
        parts.append(png[at : at + 4] + body + struct.pack(">I", zlib.crc32(body)))
        at += 12 + length
    return b"".join(parts) + png[at:]


def _place(data: bytes, rng: random.Random) -> int:
    """A place in the file, half of the time near a boundary, where sizes and kinds stand."""
    if rng.random() < 0.5:
        place = rng.choice(boundaries(data)) + rng.randint(-2, 12)
        return min(max(place, 0), len(data) - 1)
    return rng.randrange(len(data))


def _flip(data: bytes, rng: random.Random, _: list[bytes]) -> bytes:
    at = _place(data, rng)
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]


def _overwrite(data: bytes, rng: random.Random, _: list[bytes]) -> bytes:
    at = _place(data, rng)
    value = rng.choice(_VALUES)
    size = rng.choice((1, 2, 2, 4, 4, 8))
    order = "little" if rng.random() < 0.5 else "big"
    new = (value % 2 ** (8 * size)).to_bytes(size, order)  # type: ignore[arg-type]
    return data[:at] + new + data[at + size :]


_VALUES = [0, 1, 2, 3, 4, 8, 16, 31, 127, 128, 255, 256, 257, 1000, 4096, 32767, 32768, 65535]
_VALUES += [65536, 2**24 - 1, 2**30, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**63 - 1, 2**64 - 1]


def _remove(data: bytes, rng: random.Random, _: list[bytes]) -> bytes:
    at = _place(data, rng)
    return data[:at] + data[at + rng.choice((1, 1, 2, 4, 12, 64, 1000)) :]


def _insert(data: bytes, rng: random.Random, _: list[bytes]) -> bytes:
    at = _place(data, rng)
    new = rng.randbytes(rng.choice((1, 2, 4, 16)))
    return data[:at] + rng.choice((new, new[:1] * 40, b"\xff" * 6, bytes(8))) + data[at:]


def _exchange(data: bytes, rng: random.Random, _: list[bytes]) -> bytes:
    """Two neighbouring parts in the other order."""
    places = boundaries(data)
    if len(places) < 3:
        return data
    a, b, c = sorted(rng.sample(places, 3))
    return data[:a] + data[b:c] + data[a:b] + data[c:]


def _repeat(data: bytes, rng: random.Random, _: list[bytes]) -> bytes:
    places = boundaries(data)
    first = rng.randrange(len(places) - 1)
    last = min(first + rng.choice((1, 1, 2, 4)), len(places) - 1)
    part = data[places[first] : places[last]][:2000]
    return data[: places[last]] + part * rng.choice((1, 1, 2, 20)) + data[places[last] :]


def _cross(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    """A part of another file in the place of one of this."""
    other = rng.choice(others)
    mine, theirs = sorted(rng.choices(boundaries(data), k=2)), boundaries(other)
    first, second = sorted(rng.choices(theirs, k=2))
    return data[: mine[0]] + other[first:second] + data[mine[1] :]


def _cut(data: bytes, rng: random.Random, _: list[bytes]) -> bytes:
    return data[: _place(data, rng)]


_Accident = Callable[[bytes, random.Random, list[bytes]], bytes]
_ACCIDENTS: list[_Accident] = [
    *([_flip] * 4 + [_overwrite] * 5 + [_remove, _insert, _exchange, _repeat, _cross, _cut])
]
