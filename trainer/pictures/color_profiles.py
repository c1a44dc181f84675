"""Colour profiles say what the numbers in a picture mean; here they become sRGB, which screens and
models take them for.

A profile may come from anybody: it is used where Little CMS accepts it and it is made for pictures
of that kind, and is passed over otherwise.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from PIL import Image, ImageCms

_LARGEST = 8 * 2**20
"""bytes; the largest in use, those of printers, take 3 MB"""
_SPACES = {"RGB": "RGB", "L": "GRAY", "CMYK": "CMYK"}
"""mode of a picture to the kind of profile that is made for it"""
_UNSEEN = 2
"""of 255 levels: profiles that change no colour by more say that the picture is in sRGB already"""


def to_srgb(image: Image.Image) -> Callable[[Image.Image], Image.Image] | None:
    """What makes an RGB picture in sRGB of the pixels of `image`, by the profile in its ``info``.

    It takes them in mode "CMYK" if they are that, and in "RGB" otherwise, in any size. None where
    there is nothing to be done.
    """
    profile = image.info.get("icc_profile")
    if not isinstance(profile, bytes) or not 0 < len(profile) <= _LARGEST:
        return None
    if image.mode == "CMYK":
        mode = "CMYK"
    else:
        mode = "L" if image.mode.startswith(("1", "L", "I;16")) else "RGB"
    transform = _transform(profile, mode)
    if transform is None:
        return None

    def convert(picture: Image.Image) -> Image.Image:
        converted = transform.apply(picture.getchannel(0) if mode == "L" else picture)
        converted.info = {}  # no profile is left by which to convert it again
        return converted

    return convert


@lru_cache(maxsize=16)  # to make one of a printer's profile takes longer than to use it
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """From the profile's colours in that mode to sRGB; None where it is damaged, made for another
    kind of picture, or sRGB itself."""
    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if opened.profile.xcolor_space.strip() != _SPACES[mode]:
            return None
        srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
        transform = ImageCms.ImageCmsTransform(opened, srgb, mode, "RGB")
        return transform if _is_seen(transform, mode) else None
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def _is_seen(transform: ImageCms.ImageCmsTransform, mode: str) -> bool:
    if mode == "CMYK":
        return True
    levels = np.arange(0, 256, 15, dtype=np.uint8)
    colors = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(1, -1, 3)
    before = Image.fromarray(levels[np.newaxis] if mode == "L" else colors)
    after = np.asarray(transform.apply(before))
    change = after.astype(int) - np.asarray(before.convert("RGB"))
    return bool(np.abs(change).max() > _UNSEEN)
