"""Colour profiles by hand, of the kinds that pictures carry (ICC.1:2004)."""

from __future__ import annotations

import itertools
import struct
from collections.abc import Mapping, Sequence


def _profile(space: bytes, connection: bytes, tags: Mapping[bytes, bytes], kind: bytes) -> bytes:
    tags = {b"wtpt": _xyz(0.9642, 1.0, 0.8249), **tags}
    place = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">L", len(tags)), b""
    for name, value in tags.items():
        padded = value + bytes(-len(value) % 4)
        table += name + struct.pack(">LL", place + len(body), len(value))
        body += padded
    header = struct.pack(
        ">L4sL4s4s4s12s4s28s3L48x", place + len(body), b"none", 0x02400000, kind, space, connection,
        struct.pack(">6H", 2026, 1, 1, 0, 0, 0), b"acsp", bytes(28), *_fixed(0.9642, 1.0, 0.8249),
    )  # fmt: skip
    return header + table + body


def rgb_profile(primaries: Sequence[Sequence[float]], gamma: float) -> bytes:
    """`primaries`: XYZ of red, green and blue, relative to D50."""
    tags = {
        name: _xyz(*color)
        for name, color in zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries, strict=True)
    }
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), _curve(gamma))
    return _profile(b"RGB ", b"XYZ ", tags, b"mntr")


def grey_profile(gamma: float) -> bytes:
    return _profile(b"GRAY", b"XYZ ", {b"kTRC": _curve(gamma)}, b"mntr")


def cmyk_profile(lightest_black: float) -> bytes:
    """Of a printer whose full black leaves that share of the lightness, and whose other inks are
    pale: what each corner of the cube of inks looks like, in Lab, and straight lines between."""
    corners = b""
    for c, m, y, k in itertools.product((0, 1), repeat=4):
        lightness = (1 - 0.2 * (c + m + y)) * (lightest_black if k else 1)
        a, b = 128 + 30 * (m - c), 128 + 30 * (y - c / 2 - m / 2)
        corners += bytes([round(255 * lightness), round(a), round(b)])
    identity = struct.pack(">9l", *(65536 * (i % 4 == 0) for i in range(9)))
    ramp = bytes(range(256))
    lut = b"mft1" + bytes(4) + bytes([4, 3, 2, 0]) + identity + ramp * 4 + corners + ramp * 3
    return _profile(b"CMYK", b"Lab ", {b"A2B0": lut}, b"prtr")


SRGB_PRIMARIES = ((0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7139))
P3_PRIMARIES = ((0.5151, 0.2412, -0.0011), (0.2920, 0.6922, 0.0419), (0.1571, 0.0666, 0.7841))


def _fixed(*values: float) -> list[int]:
    return [round(65536 * value) & 0xFFFFFFFF for value in values]


def _xyz(*values: float) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3L", *_fixed(*values))


def _curve(gamma: float) -> bytes:
    return b"curv" + bytes(4) + struct.pack(">LH", 1, round(256 * gamma))
