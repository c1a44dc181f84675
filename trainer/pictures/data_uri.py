"""Small pictures inside a page that needs no other file."""

from __future__ import annotations

import base64
import io

from PIL import Image

from trainer.errors import PictureError
from trainer.pictures.listing import StrPath
from trainer.pictures.reading import read_picture


def data_uri(path: StrPath, side: int) -> str | None:
    """The picture with its longer side at most `side` pixels, or None where it is not there."""
    try:
        picture = read_picture(path, at_least=2 * side)
    except PictureError:
        return None
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=80)
    return f"data:image/jpeg;base64,{base64.b64encode(stream.getvalue()).decode('ascii')}"
