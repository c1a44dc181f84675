"""Any picture file becomes an upright RGB picture, or a `PictureError` that says why it does not.

`read_picture` and `decode_picture` are the only ways in, and what a model is shown comes through
`trainer.pictures.preprocess`, which asks for the size it needs: a training, an evaluation, the
engine and the window see the same pixels. `find_pictures` turns what a user names into files,
lazily.

Files come from anywhere, so nothing about them is believed. The content decides the format, never
the name; only the decoders in `_DECODERS` can be reached, by their own classes, so that neither
Pillow's obscure formats nor programs it would start are; the size is judged from the header before
a pixel is decoded, against the caller's own limit and not against a setting of the whole process;
and whatever a decoder raises becomes one `PictureError`.

Colour profiles are applied where they are there and sound; a damaged one must not cost a picture.
Only models and recipes of before do without: they are shown what they were trained on.
"""

from __future__ import annotations

import ctypes
import io
import logging
import os
import re
import threading
import warnings
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
import PIL
from numpy.typing import NDArray
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    Jpeg2KImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
    _imaging,
)

from trainer.errors import PictureError
from trainer.messages import Message
from trainer.pictures.camera_raw import camera_raw
from trainer.pictures.formats import (
    HEAD_BYTES,
    TRUNCATED,
    announced_size,
    format_of,
    has_all_scans,
    has_too_many_parts,
    is_animated_png,
    is_cut_short,
    plain_avif,
    plain_jpeg,
    plain_png,
    why_not_a_picture,
    with_one_exif_part,
)
from trainer.pictures.listing import (
    MAX_FILE_BYTES,
    PICTURE_SUFFIXES,
    RefusedError,
    StrPath,
    contents,
    find_pictures,
    require_size,
)
from trainer.pictures.to_rgb import flatten

__all__ = [
    "DEFAULT_MAX_PIXELS",
    "Colors",
    "MAX_FILE_BYTES",
    "PICTURE_SUFFIXES",
    "READING",
    "decode_picture",
    "find_pictures",
    "flatten",
    "picture_bytes",
    "read_picture",
]

Colors = Literal["srgb", "as_stored"]
Reduction = Callable[[Image.Image], Image.Image]

READING = f"1 {PIL.__version__}"
"""stands for how pixels are made of a file; what was kept of another way is not used"""

DEFAULT_MAX_PIXELS = 100_000_000
"""Larger pictures are refused: decoded, this many take 400 MB, and while they are, up to 2 GB.
JPEGs of ten times as many are decoded smaller instead."""

MAX_SIDE = 1_000_000
"""Longer pictures are refused: to resize one takes memory for each pixel of a side, 32 bytes."""

# Pillow keeps pixels in blocks. glibc gives those beyond 32 MiB back to the system as soon as they
# are free; of Pillow's own 16 MiB, threads that read giants kept hundreds of megabytes for good.
_imaging.set_block_size(64 * 2**20)


def read_picture(
    source: StrPath,
    *,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    at_least: int | None = None,
    colors: Colors = "srgb",
    reduced: Reduction | None = None,
) -> Image.Image:
    """The picture in a file, upright, in mode "RGB", transparency laid on white.

    Of an animation or a file of many pages it is the first picture. Only regular files are opened,
    and each is read once.

    Args:
        source: the file; what it is called plays no part.
        max_pixels: larger pictures (width times height) are refused before they are decoded. A
            JPEG is judged by the size at which it is decoded, and decoded smaller than it is, if it
            can be large still, rather than refused. Beyond 178,956,970 pixels, twice
            ``PIL.Image.MAX_IMAGE_PIXELS``, Pillow has its own say.
        at_least: let a JPEG be decoded at a half, a quarter or an eighth of its size while both
            sides stay at least this long: faster, with slightly different pixels.
        colors: ``srgb`` applies the picture's colour profile; ``as_stored`` passes over it.
        reduced: makes the upright picture smaller, before its profile is applied, which takes time
            for each pixel. It is in mode "CMYK" then if it is so in the file.

    Raises:
        PictureError: and nothing else, whatever `source` holds.
    """
    data = picture_bytes(source)
    return decode_picture(
        data, source, max_pixels=max_pixels, at_least=at_least, colors=colors, reduced=reduced
    )


def shorter_side(path: StrPath) -> int | None:
    """In pixels, as the file's head says; None where that alone does not tell."""
    try:
        with Image.open(path) as image:
            return min(image.size)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def picture_bytes(source: StrPath) -> bytes:
    """The contents of a file, for `decode_picture`; only the beginning of what is no picture.

    Raises PictureError.
    """
    try:
        return contents(source)
    except RefusedError as refusal:
        raise PictureError(_nameable(source), refusal.message) from refusal.__cause__


def decode_picture(
    data: bytes,
    name: StrPath = "The picture",
    *,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    at_least: int | None = None,
    colors: Colors = "srgb",
    reduced: Reduction | None = None,
) -> Image.Image:
    """As `read_picture`, from the contents of a file; the error calls it `name`."""
    try:
        require_size(len(data))
        return _decoded(data, _Wanted(max_pixels, at_least, colors, reduced))
    except RefusedError as refusal:
        raise PictureError(_nameable(name), refusal.message) from refusal.__cause__


def _nameable(path: StrPath) -> StrPath:
    """The path, or where no file could have it, a spelling that an error can carry."""
    try:
        os.fsencode(path)
    except UnicodeEncodeError:
        return os.fspath(path).encode("utf-8", "backslashreplace").decode()
    return path


# From bytes to pixels


@dataclass(frozen=True)
class _Wanted:
    """What is asked of a decoding; see `read_picture`."""

    max_pixels: int
    at_least: int | None
    colors: Colors
    reduced: Reduction | None


class _DamagedError(RefusedError):
    """The format is known, but a decoder fails."""


def _decoded(data: bytes, wanted: _Wanted) -> Image.Image:
    name = format_of(data[:HEAD_BYTES])
    if name is None:
        raise RefusedError(why_not_a_picture(data[:HEAD_BYTES]))
    if kind := camera_raw(data):  # else Pillow would take the thumbnail in many for the picture
        raise RefusedError(
            "It is a camera's raw file ({kind}): save it as JPEG or PNG with a program for those.",
            kind=kind,
        )
    if has_too_many_parts(name, data):
        raise RefusedError(
            "It is made of so many parts that it would take too long to read: save it anew."
        )
    if name == "JPEG 2000" and is_cut_short(name, data):  # its decoder would make up what lacks
        raise RefusedError(TRUNCATED)
    if name == "JPEG":
        data = with_one_exif_part(data)
        if data.endswith(bytes(64)):  # as a download leaves that was not finished
            data = data.rstrip(b"\0")
    if name == "PNG" and is_animated_png(data):
        # Pillow blends the first frame with a still picture before it
        data = plain_png(data, profile=True)
    try:
        return _pixels(name, data, wanted)
    except _DamagedError:
        if name == "JPEG" and (unended := _lacking_its_end(data, wanted)):
            return unended
        if name in _PLAIN:  # perhaps only a profile or a remark is damaged
            with suppress(_DamagedError):
                return _pixels(name, _PLAIN[name](data), wanted)
        raise


_PLAIN = {"PNG": plain_png, "JPEG": plain_jpeg, "AVIF": plain_avif}


def _lacking_its_end(data: bytes, wanted: _Wanted) -> Image.Image | None:
    """A JPEG of which nothing is missing but the mark of its end; None where it is not that.

    The decoder takes what follows the last pixel for nothing, but where pixels are missing it takes
    it for them: then different ends give different pictures.
    """
    if not is_cut_short("JPEG", data) or not has_all_scans(data):
        return None
    whole = data.rstrip(b"\xff")  # the first half of the mark may be there
    if whole.endswith(bytes(3)):  # zeros stand where the end should, and would be taken for pixels
        return None
    try:
        one, *others = (_pixels("JPEG", whole + end + b"\xff\xd9", wanted) for end in _ENDS)
    except RefusedError:
        return None
    return one if all(other == one for other in others) else None


_ENDS = (b"", b"\x55" * 1000, b"\xaa" * 1000)
"""Bits that alternate: whatever code is expected, they are not the same one."""


def _pixels(name: str, data: bytes, wanted: _Wanted) -> Image.Image:
    image = None
    try:
        _quieten_decoders()
        size = None
        if name == "WEBP":  # its decoder allocates the canvas as soon as it is opened
            size = announced_size(name, data)
            _require_size(size, wanted.max_pixels)
        with _turn(size):
            image = _DECODERS[name](io.BytesIO(data))
            with _turn(_size_in_memory(image, wanted.max_pixels, wanted.at_least)):
                return _upright_rgb(image, data, wanted)
    except RefusedError:
        raise
    except Image.DecompressionBombError as error:
        raise RefusedError("It has more pixels than are read: save a smaller copy.") from error
    except MemoryError as error:
        raise RefusedError(
            "There is too little memory to decode it: save a smaller copy."
        ) from error
    except Exception as error:  # over a damaged file, decoders raise almost anything
        raise _DamagedError(_why_damaged(name, data, image, error)) from error


_GIANT = 16_000_000  # pixels
_ONE_GIANT = threading.RLock()


def _turn(size: tuple[int, int] | None) -> AbstractContextManager[object]:
    """Held while a picture is decoded: giants, which take gigabytes, come one after the other."""
    width, height = size or (0, 0)
    return _ONE_GIANT if width * height > _GIANT else nullcontext()


def _size_in_memory(
    image: ImageFile.ImageFile, max_pixels: int, at_least: int | None
) -> tuple[int, int]:
    """Have a JPEG decoded no larger than needed; and what a decoder will hold at once.

    One whose scans refine each other is held whole, however small it is decoded. Raises
    RefusedError where the picture has more than `max_pixels` even then.
    """
    whole = image.size
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        together = bool(image.info.get("progressive"))
        if at_least:
            image.draft(None, (at_least, at_least))
        elif whole[0] * whole[1] > max_pixels:
            _shrink(image, max_pixels)
        most = max_pixels * (_MOST_REFINED if together else _MOST_SHRUNK)
        if image.size != whole and whole[0] * whole[1] <= most:
            _require_size(image.size, max_pixels, told=whole)
            return whole if together else image.size
    _require_size(whole, max_pixels)
    return whole


_MOST_SHRUNK, _MOST_REFINED = 10, 2
"""times `max_pixels`: a JPEG of so many takes seconds however small it is decoded, and one whose
scans refine each other as much memory as the largest that is decoded whole"""
_LARGE_STILL = 1024


def _shrink(image: JpegImagePlugin.JpegImageFile, max_pixels: int) -> None:
    """The largest of a half, a quarter and an eighth that will do, unless a side became small."""
    width, height = image.size
    for part in (2, 4, 8):
        size = width // part, height // part
        if size[0] * size[1] <= max_pixels and min(size) >= _LARGE_STILL:
            image.draft(None, size)
            return


def _require_size(
    size: tuple[int, int] | None, max_pixels: int, told: tuple[int, int] | None = None
) -> None:
    """Raise RefusedError; `told` is what it tells of a picture that is larger in its file."""
    width, height = size or (0, 0)
    too_many = width * height > max_pixels
    if not too_many and max(width, height) > MAX_SIDE:
        raise RefusedError(
            "It has {width:,} × {height:,} pixels, and sides of at most {limit:,} are read: "
            "cut it into pieces.",
            width=width,
            height=height,
            limit=MAX_SIDE,
        )
    if too_many:
        width, height = told or (width, height)
        raise RefusedError(
            "It has {width:,} × {height:,} pixels, and at most {limit:,} are read: "
            "save a smaller copy.",
            width=width,
            height=height,
            limit=max_pixels,
        )


def _why_damaged(
    name: str, data: bytes, image: ImageFile.ImageFile | None, error: Exception
) -> Message:
    size = announced_size(name, data)
    if size is not None and 0 in size and not is_cut_short(name, data):
        return Message(
            "It is {width} × {height} pixels large: there is no picture in it.",
            width=size[0],
            height=size[1],
        )
    says_so = re.search("truncated|unexpected end of file|buffer is not large", str(error).lower())
    if says_so or is_cut_short(name, data) or _lacks_strips(image, data):
        return TRUNCATED
    detail = " ".join(str(error).split())[:80]
    return Message(
        "Its {format} data is damaged or of a rare kind ({detail}): get another copy.",
        format=name,
        detail=detail,
    )


def _lacks_strips(image: ImageFile.ImageFile | None, data: bytes) -> bool:
    """Whether a TIFF says that some of its pixels lie behind the end of the file."""
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return False
    try:
        return any(
            offset + length > len(data)
            for offsets, lengths in ((273, 279), (324, 325))  # of strips, of tiles
            for offset, length in zip(
                image.tag_v2.get(offsets, ()), image.tag_v2.get(lengths, ()), strict=False
            )
        )
    except Exception:  # damaged tags may hold anything; then the file says nothing
        return False


def _upright_rgb(image: ImageFile.ImageFile, data: bytes, wanted: _Wanted) -> Image.Image:
    covered = None
    if isinstance(image, PngImagePlugin.PngImageFile):
        _correct_key(image, bit_depth=data[24])
    elif isinstance(image, BmpImagePlugin.BmpImageFile) and image.tile[0].codec_name == "bmp_rle":
        _require_size(image.size, _MOST_PACKED_PIXELS)
    elif isinstance(image, GifImagePlugin.GifImageFile):
        covered = image.tile[0].extents  # a first frame may leave part of the canvas bare
    image.load()
    in_srgb = _conversion(image, wanted)
    if isinstance(image, TiffImagePlugin.TiffImageFile) and image.mode.startswith("I;16"):
        rgb = flatten(_deep_grey(image))
    elif image.mode == "CMYK" and in_srgb is not None:
        rgb = image
    else:
        rgb = flatten(image)
    if covered and covered != (0, 0, *image.size):
        canvas = Image.new("RGB", image.size, "white")
        canvas.paste(rgb.crop(covered), covered)
        rgb = canvas
    turn = _TURNS.get(_orientation(image))
    if turn is not None:
        rgb = rgb.transpose(turn)
    if wanted.reduced is not None:
        rgb = wanted.reduced(rgb)
    return rgb if in_srgb is None else in_srgb(rgb)


def _conversion(image: Image.Image, wanted: _Wanted) -> Callable[[Image.Image], Image.Image] | None:
    if wanted.colors == "as_stored" or "icc_profile" not in image.info:
        return None
    from trainer.pictures.color_profiles import to_srgb  # here, as few pictures need it

    return to_srgb(image)


_MOST_PACKED_PIXELS = 16_000_000
"""of a BMP in runs of pixels, which Pillow unpacks in Python, a few million a second"""

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _orientation(image: Image.Image) -> int:
    """EXIF's orientation; 1, upright, where there is none or the EXIF data is broken."""
    try:
        value = image.getexif().get(0x0112, 1)
    except Exception:  # a damaged remark about a picture does not spoil the picture
        return 1
    return value if isinstance(value, int) else 1


# What Pillow leaves to us


def _correct_key(image: PngImagePlugin.PngImageFile, bit_depth: int) -> None:
    """Bring PNG's transparent colour to the 8 bits a channel to which Pillow unpacks the pixels.

    Pillow leaves it as it stands in the file, where it has the picture's own depth.
    """
    key = image.info.get("transparency")
    if image.mode == "L" and isinstance(key, int) and bit_depth < 8:
        image.info["transparency"] = key * 255 // (2**bit_depth - 1)
    elif image.mode == "RGB" and isinstance(key, tuple) and bit_depth == 16:
        image.info["transparency"] = tuple(value >> 8 for value in key)


def _deep_grey(image: TiffImagePlugin.TiffImageFile) -> Image.Image:
    """A TIFF of 12 or 16-bit grey with 0 for black and 65535 for white, which Pillow leaves to us.

    Tag 258 is the depth in bits; tag 262 is 0 where the file has 0 for white.
    """
    values: NDArray[np.uint16] = np.asarray(image).astype(np.uint16)
    if image.tag_v2.get(258) == (12,):
        values = values * np.uint16(16) + values // np.uint16(256)
    return Image.fromarray(~values if image.tag_v2.get(262) == 0 else values)


# Decoders


def _tiff(file: io.BytesIO) -> ImageFile.ImageFile:
    _quieten_libtiff()
    return TiffImagePlugin.TiffImageFile(file)


@cache
def _quieten_libtiff() -> None:
    """Keep libtiff from printing to stderr by itself, where Pillow's libtiff can be reached.

    Pillow has no switch for it. The names a shared library offers include those of the libraries it
    was loaded with; where libtiff is built into Pillow, as on Windows, there is nothing to call.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(_imaging.__file__).TIFFSetErrorHandler(None)


def _heif(file: io.BytesIO) -> ImageFile.ImageFile:
    from pillow_heif import HeifImageFile  # here, as it takes 80 ms and few need it

    decoder: Callable[[io.BytesIO], ImageFile.ImageFile] = HeifImageFile
    return decoder(file)


_DECODERS: dict[str, Callable[[io.BytesIO], ImageFile.ImageFile]] = {
    "JPEG": JpegImagePlugin.JpegImageFile,
    "PNG": PngImagePlugin.PngImageFile,
    "GIF": GifImagePlugin.GifImageFile,
    "BMP": BmpImagePlugin.BmpImageFile,
    "TIFF": _tiff,
    "WEBP": WebPImagePlugin.WebPImageFile,
    "AVIF": AvifImagePlugin.AvifImageFile,
    "HEIF": _heif,
    "JPEG 2000": Jpeg2KImagePlugin.Jpeg2KImageFile,
}

logging.getLogger("PIL").addHandler(logging.NullHandler())  # else its remarks go to stderr


def _quieten_decoders() -> None:
    """Keep the decoders' warnings from the user: what matters of them is in our errors.

    They are ignored by the module that gives them, for the whole process. `catch_warnings` would
    be narrower, but it exchanges the filters of all threads, and pictures are read in several.
    """
    ours = ("ignore", None, Warning, _DECODER_MODULES, 0)
    if tuple(warnings.filters[:1]) != (ours,):  # somebody else's filter would come before ours
        warnings.filterwarnings("ignore", module=_DECODER_MODULES.pattern)


_DECODER_MODULES = re.compile(r"(PIL|pillow_heif)\.")
