"""Small copies of pictures, for the collection: the user's own files may go away. No Qt."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

SIDE = 256
"""The longer side of a copy, in pixels, at most."""

QUALITY = 82

EXAMPLE_SIDE = 448
"""The same of a copy that a model can learn from: twice the side of its input."""

EXAMPLE_QUALITY = 90


@dataclass(frozen=True)
class SmallCopy:
    """A picture as WebP.

    Attributes:
        data: about 4 to 15 KB.
        digest: of the small picture's pixels; tells that two files hold the same picture.
        example: a larger one to learn from, about 10 to 60 KB; None where it was not asked for.
    """

    data: bytes = field(repr=False)
    digest: str
    example: bytes | None = field(default=None, repr=False)


def small_copy(source: Path | bytes | Image.Image, *, example: bool = False) -> SmallCopy:
    """From a file, from a file's contents, or from an upright RGB picture; asked for, with a
    `example`.

    Takes some milliseconds to some hundred, so it belongs in a job. Raises PictureError.
    """

    from trainer.pictures.reading import decode_picture, read_picture

    if isinstance(source, Path):
        picture = read_picture(source)
    elif isinstance(source, bytes):
        picture = decode_picture(source)
    else:
        picture = source.convert("RGB")
    large = _as_webp(_within(picture, EXAMPLE_SIDE), EXAMPLE_QUALITY) if example else None
    picture = _within(picture, SIDE)
    pixels = f"{picture.width}x{picture.height}:".encode() + picture.tobytes()
    digest = hashlib.sha256(pixels).hexdigest()
    return SmallCopy(_as_webp(picture, QUALITY), digest, large)


def _within(picture: Image.Image, side: int) -> Image.Image:
    from PIL import Image

    if max(picture.size) <= side:
        return picture
    smaller = picture.copy()
    smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
    return smaller


def _as_webp(picture: Image.Image, quality: int) -> bytes:
    held = io.BytesIO()
    picture.save(held, "WEBP", quality=quality, method=4)
    return held.getvalue()
