"""Remarks about a picture that are broken: EXIF data and colour profiles. The picture is sound."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from tests.helpers.pictures import with_segment
from tests.reliability.bombs import plain_png
from tests.reliability.drawn_pictures import profile, saved, scene

ORIENTATION = 0x0112


def exif(*entries: tuple[int, int, int, int], order: str = "<", following: int = 0) -> bytes:
    """EXIF data by hand. An entry is tag, type, count, and a value or where the values lie."""
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8)
    packed = b"".join(
        struct.pack(f"{order}HHIHH", tag, kind, count, value, 0)
        if kind == 3 and count == 1
        else struct.pack(f"{order}HHII", tag, kind, count, value)
        for tag, kind, count, value in entries
    )
    return (
        head + struct.pack(f"{order}H", len(entries)) + packed + struct.pack(f"{order}I", following)
    )


def broken_exif() -> dict[str, bytes]:
    """A name for what is wrong, and the EXIF data without ``Exif\\0\\0`` in front."""
    made = {f"orientation-{n}": exif((ORIENTATION, 3, 1, n)) for n in (*range(10), 255, 65535)}
    made |= {
        "motorola": exif((ORIENTATION, 3, 1, 6), order=">"),
        "two-orientations": exif((ORIENTATION, 3, 1, 6), (ORIENTATION, 3, 1, 3)),
        "next-is-itself": exif((ORIENTATION, 3, 1, 6), following=8),
        "sub-is-itself": exif((0x8769, 4, 1, 8), (0x8825, 4, 1, 8), (0xA005, 4, 1, 8)),
        "next-is-far": exif((ORIENTATION, 3, 1, 6), following=2**32 - 1),
        "huge-count": exif((ORIENTATION, 3, 2**32 - 1, 8), (0x010E, 2, 2**31, 8)),
        "no-count": exif((ORIENTATION, 3, 0, 6), (0x010E, 2, 0, 8)),
        "many-values": exif((ORIENTATION, 3, 3, 8)),
        "divided-by-zero": exif((0x011A, 5, 1, 200), (0x011B, 5, 1, 200), (0x0128, 3, 1, 2)),
        "empty": b"",
        "only-order": b"II*\0",
        "unknown-order": b"XX*\0\x08\0\0\0",
        "far-start": b"II*\0\xff\xff\xff\xff",
        "start-in-head": b"II*\0\0\0\0\0",
        "count-too-large": b"II*\0\x08\0\0\0\xff\xff" + bytes(50),
        "zeros": bytes(300),
        "ones": b"\xff" * 300,
        "text": b"not exif data at all, but words",
    }
    for kind in (0, *range(1, 14), 129, 65535):
        made[f"type-{kind}"] = exif((ORIENTATION, kind, 1, 6), (0x011A, kind, 1, 8))
    return made


def broken_profiles() -> dict[str, bytes]:
    sound = profile()
    return {
        "truncated": sound[:100],
        "head-only": sound[:128],
        "empty": b"",
        "wrong-size": struct.pack(">I", 2**31) + sound[4:],
        "no-size": bytes(4) + sound[4:],
        "grey": sound[:16] + b"GRAY" + sound[20:],
        "cmyk": sound[:16] + b"CMYK" + sound[20:],
        "lab": sound[:16] + b"Lab " + sound[20:],
        "many-tags": sound[:128] + b"\xff\xff\xff\xff" + sound[132:],
        "noise": bytes(i * 37 % 251 for i in range(3000)),
    }


def pictures_with_broken_remarks() -> Iterator[tuple[str, bytes]]:
    """File name and contents; each is a sound picture apart from what is said about it."""
    jpeg, webp = saved(scene(), "JPEG"), saved(scene(), "WEBP")
    for name, data in broken_exif().items():
        yield f"exif-{name}.jpg", with_segment(jpeg, 0xE1, b"Exif\0\0" + data)
        yield f"exif-{name}.png", plain_png((42, 30), 8, 2, (b"eXIf", data))
        yield f"exif-{name}.webp", saved(scene(), "WEBP", exif=data) if data else webp
        yield f"exif-{name}-avif.avif", saved(scene(), "AVIF") if not data else _avif(data)
    for name, data in broken_profiles().items():
        yield f"icc-{name}.jpg", with_segment(jpeg, 0xE2, b"ICC_PROFILE\0\1\1" + data)
        yield f"icc-{name}.png", plain_png((9, 9), 8, 2, (b"iCCP", b"a\0\0" + zlib.compress(data)))
        yield f"icc-{name}.webp", saved(scene(), "WEBP", icc_profile=data)
        yield f"icc-{name}.tif", saved(scene(), "TIFF", icc_profile=data)
    yield "icc-not-packed.png", plain_png((9, 9), 8, 2, (b"iCCP", b"a\0\0nonsense"))
    yield "icc-part-3-of-2.jpg", with_segment(jpeg, 0xE2, b"ICC_PROFILE\0\3\2" + profile())
    yield (
        "xmp-orientation-9.png",
        plain_png((9, 9), 8, 2, (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x tiff:Orientation='9'/>")),
    )


def _avif(data: bytes) -> bytes:
    """AVIF with EXIF data exchanged behind the encoder's back, which looks at them itself."""
    from tests.reliability.drawn_pictures import exif as sound

    made = saved(scene(), "AVIF", exif=sound(1))
    at = made.rindex(b"Exif\0\0")
    room = len(sound(1)) - 6
    return made[: at + 6] + data[:room].ljust(room, b"\0") + made[at + 6 + room :]
