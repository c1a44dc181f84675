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


@dataclass(frozen=True)
class SmallCopy:
    """A picture as WebP.

    Attributes:
        data: about 4 to 15 KB.
        digest: of the small picture's pixels; tells that two files hold the same picture.
    """

    data: bytes = field(repr=False)
    digest: str


def small_copy(source: Path | bytes | Image.Image) -> SmallCopy:
    """From a file, from a file's contents, or from an upright RGB picture.

    Takes some milliseconds to some hundred, so it belongs in a job. Raises PictureError.
    """
    from PIL import Image

    from trainer.pictures.reading import decode_picture, read_picture

    if isinstance(source, Path):
        picture = read_picture(source)
    elif isinstance(source, bytes):
        picture = decode_picture(source)
    else:
        picture = source.convert("RGB")
    if max(picture.size) > SIDE:
        picture = picture.copy()
        picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    held = io.BytesIO()
    picture.save(held, "WEBP", quality=QUALITY, method=4)
    pixels = f"{picture.width}x{picture.height}:".encode() + picture.tobytes()
    return SmallCopy(held.getvalue(), hashlib.sha256(pixels).hexdigest())
