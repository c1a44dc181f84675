"""Whatever a file holds, it becomes an upright RGB picture or one PictureError that says why."""

from __future__ import annotations

import gzip
import io
import struct
import subprocess
import sys
import threading
import warnings
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageFile
from pillow_heif import from_pillow

from tests.helpers.icc import (
    P3_PRIMARIES,
    SRGB_PRIMARIES,
    cmyk_profile,
    grey_profile,
    rgb_profile,
)
from trainer.errors import PictureError
from trainer.pictures.reading import decode_picture, flatten, read_picture

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
LOSSY = 12  # grey levels that a lossy codec may be off in the middle of a plain field

FORMATS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 95},
    "PNG": {},
    "WEBP": {"lossless": True},
    "GIF": {},
    "BMP": {},
    "TIFF": {},
    "AVIF": {"quality": 95},
    "HEIF": {},
}


def corners(mode: str = "RGB", size: tuple[int, int] = (48, 32)) -> Image.Image:
    """Red, green / blue, white: shows which way is up."""
    width, height = size
    image = Image.new("RGB", size, WHITE)
    image.paste(RED, (0, 0, width // 2, height // 2))
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    return image.convert(mode)


def corner_colors(image: Image.Image) -> list[tuple[int, ...]]:
    """The colours in the middles of the four quarters, by rows."""
    width, height = image.size
    places = [(x, y) for y in (height // 4, 3 * height // 4) for x in (width // 4, 3 * width // 4)]
    return [image.getpixel(place) for place in places]  # type: ignore[misc]


def noise(size: tuple[int, int]) -> Image.Image:
    values = np.random.default_rng(0).integers(0, 256, (size[1], size[0], 3), np.uint8)
    return Image.fromarray(values)


def encoded(image: Image.Image, format_: str, **options: Any) -> bytes:
    file = io.BytesIO()
    if format_ == "HEIF":
        from_pillow(image).save(file, quality=95, **options)
    else:
        image.save(file, format_, **{**FORMATS.get(format_, {}), **options})
    return file.getvalue()


def png(size: tuple[int, int], depth: int, kind: int, rows: bytes, **chunks: bytes) -> bytes:
    """A PNG by hand, for what Pillow does not write. `rows`: the bytes of one row, repeated."""
    header = struct.pack(">IIBBBBB", *size, depth, kind, 0, 0, 0)
    pixels = zlib.compress((b"\0" + rows) * size[1])
    parts = [(b"IHDR", header)]
    parts += [(name.encode(), body) for name, body in chunks.items()]
    parts += [(b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(name, body) for name, body in parts)


def png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def tiff(
    size: tuple[int, int], bits: int, photometric: int, pixels: bytes, compression: int = 1
) -> bytes:
    """A little-endian grey TIFF of one strip, by hand; the pixels come last."""
    start = 8 + 2 + 9 * 12 + 4
    tags = [
        *((256, 3, size[0]), (257, 3, size[1]), (258, 3, bits), (259, 3, compression)),
        *((262, 3, photometric), (273, 4, start), (277, 3, 1), (278, 3, size[1])),
        (279, 4, len(pixels)),
    ]
    directory = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + directory + bytes(4) + pixels


def with_segment(jpeg: bytes, marker: int, body: bytes) -> bytes:
    return jpeg[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def assert_close(actual: Any, expected: Any, tolerance: int = LOSSY) -> None:
    difference = np.abs(np.asarray(actual, int) - np.asarray(expected, int))
    assert difference.max() <= tolerance, f"{actual} is not {expected}"


class TestFormats:
    @pytest.mark.parametrize("format_", FORMATS)
    def test_every_format_is_read(self, format_: str) -> None:
        image = decode_picture(encoded(corners(), format_))

        assert (image.mode, image.size) == ("RGB", (48, 32))
        assert_close(corner_colors(image), [RED, GREEN, BLUE, WHITE])

    @pytest.mark.parametrize("name", ["picture.jpg", "picture", "picture.txt", "picture.heic"])
    def test_the_content_decides_and_not_the_name(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        path.write_bytes(encoded(corners(), "PNG"))

        assert corner_colors(read_picture(path)) == [RED, GREEN, BLUE, WHITE]

    def test_the_result_is_a_plain_picture_without_remarks(self) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6
        image = decode_picture(encoded(corners(), "JPEG", exif=exif, dpi=(300, 300)))

        assert type(image) is Image.Image
        assert image.info == {}
        assert image.getexif().get(0x0112) is None

    @pytest.mark.parametrize("format_", ["GIF", "WEBP", "PNG", "TIFF", "AVIF"])
    def test_of_an_animation_or_many_pages_the_first_is_taken(self, format_: str) -> None:
        later = [Image.new("RGB", (48, 32), color) for color in ("black", "gray")]
        data = encoded(corners(), format_, save_all=True, append_images=later)

        assert_close(corner_colors(decode_picture(data)), [RED, GREEN, BLUE, WHITE])

    def test_the_first_frame_of_an_apng_is_not_its_still_picture(self) -> None:
        """The still picture, for viewers that know no APNG, must not shine through either."""
        frame = Image.new("RGBA", (8, 8))
        frame.paste((0, 0, 255, 255), (0, 0, 4, 8))
        still = Image.new("RGBA", (8, 8), "red")
        options: dict[str, Any] = {"save_all": True, "default_image": True, "blend": 1}
        image = decode_picture(encoded(still, "PNG", append_images=[frame, still], **options))

        assert image.getpixel((1, 1)) == BLUE
        assert image.getpixel((6, 1)) == WHITE

    def test_a_first_frame_smaller_than_the_apngs_canvas(self) -> None:
        frame = struct.pack(">IIIIIHHBB", 0, 4, 2, 1, 1, 1, 10, 0, 0)
        pixels = bytes(4) + zlib.compress((b"\0" + bytes(BLUE) * 4) * 2)
        animation = {"acTL": struct.pack(">II", 1, 0)}
        still = png((8, 8), 8, 2, bytes(RED) * 8, **animation)
        data = still[:-12] + png_chunk(b"fcTL", frame) + png_chunk(b"fdAT", pixels) + still[-12:]

        image = decode_picture(data)
        assert image.size == (4, 2)
        assert image.getpixel((3, 1)) == BLUE

    def test_an_apng_damaged_behind_its_first_frame_is_read(self) -> None:
        later = [Image.new("RGB", (48, 32), "black")]
        data = encoded(corners(), "PNG", save_all=True, append_images=later)

        assert corner_colors(decode_picture(data[:-30]))[:2] == [RED, GREEN]

    def test_a_gif_frame_smaller_than_its_canvas_lies_on_white(self) -> None:
        data = bytearray(encoded(Image.new("RGB", (4, 4), RED), "GIF"))
        data[6:10] = struct.pack("<HH", 8, 8)
        image = decode_picture(bytes(data))

        assert image.size == (8, 8)
        assert image.getpixel((1, 1)) == RED
        assert image.getpixel((6, 6)) == WHITE


# what EXIF's orientations, https://exiftool.org/TagNames/EXIF.html, make of `corners`
TURNED = {
    1: [RED, GREEN, BLUE, WHITE],
    2: [GREEN, RED, WHITE, BLUE],
    3: [WHITE, BLUE, GREEN, RED],
    4: [BLUE, WHITE, RED, GREEN],
    5: [RED, BLUE, GREEN, WHITE],
    6: [BLUE, RED, WHITE, GREEN],
    7: [WHITE, GREEN, BLUE, RED],
    8: [GREEN, WHITE, RED, BLUE],
}


class TestOrientation:
    @pytest.mark.parametrize("orientation", range(1, 9))
    @pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
    def test_a_picture_is_turned_upright(self, format_: str, orientation: int) -> None:
        exif = Image.Exif()
        exif[0x0112] = orientation
        image = decode_picture(encoded(corners(), format_, exif=exif.tobytes()))

        assert image.size == ((48, 32) if orientation < 5 else (32, 48))
        assert_close(corner_colors(image), TURNED[orientation])

    @pytest.mark.parametrize(
        "exif",
        [
            b"Exif\0\0",
            b"Exif\0\0II*\0",
            b"Exif\0\0garbage that is no TIFF",
            b"Exif\0\0II*\0\xff\xff\xff\xff",
            b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\xff" * 40,
            b"Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\2\0\0\0\4six\0\0\0\0\0",  # a word for a number
            b"Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\x63\0\0\0\0\0\0",  # 99
            b"Exif\0\0MM\0*\0\0\0\x08\0\1\x87\x69\0\4\0\0\0\1\xff\xff\xff\xff\0\0\0\0",
        ],
    )
    @pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "HEIF"])
    def test_broken_exif_spoils_nothing(self, format_: str, exif: bytes) -> None:
        if format_ == "JPEG":
            data = with_segment(encoded(corners(), "JPEG"), 0xE1, exif)
        else:
            data = encoded(corners(), format_, exif=exif)

        assert_close(corner_colors(decode_picture(data)), [RED, GREEN, BLUE, WHITE])

    def test_broken_exif_in_avif_spoils_nothing(self) -> None:
        exif = Image.Exif()
        exif[0x010F] = "a maker"
        data = encoded(corners(), "AVIF", exif=exif)
        assert b"MM\0*" in data
        image = decode_picture(data.replace(b"MM\0*", b"????"))

        assert_close(corner_colors(image), [RED, GREEN, BLUE, WHITE])

    def test_an_exif_chunk_with_a_wrong_check_sum_is_passed_over(self) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6
        data = bytearray(encoded(corners(), "PNG", exif=exif))
        data[data.index(b"eXIf") + 6] ^= 0xFF

        assert corner_colors(decode_picture(bytes(data))) == [RED, GREEN, BLUE, WHITE]


class TestDamagedRemarks:
    @pytest.mark.parametrize(
        ("marker", "body"),
        [
            (0xE2, b"ICC_PROFILE\0"),
            (0xE2, b"ICC_PROFILE\0\1\1not a profile"),
            (0xE2, b"MPF\0II*\0\x08\0\0\0\3\0\0\xb0"),
            (0xED, b"Photoshop 3.0\0" + b"8BIM\x03\xed"),
            (0xEE, b"Adobe"),
            (0xE0, b"JFIF"),
            (0xFE, b"a comment"),
        ],
    )
    def test_in_a_jpeg(self, marker: int, body: bytes) -> None:
        image = decode_picture(with_segment(encoded(corners(), "JPEG"), marker, body))

        assert_close(corner_colors(image), [RED, GREEN, BLUE, WHITE])

    def test_a_jpeg_keeps_its_orientation_when_its_profile_is_damaged(self) -> None:
        exif = Image.Exif()
        exif[0x0112] = 3
        data = with_segment(encoded(corners(), "JPEG", exif=exif), 0xE2, b"ICC_PROFILE\0")

        assert_close(corner_colors(decode_picture(data)), [WHITE, BLUE, GREEN, RED])

    @pytest.mark.parametrize(
        "chunks",
        [
            {"iCCP": b"name\0\0no zlib stream"},
            {"zTXt": b"comment\0\0" + zlib.compress(bytes(80_000_000), 1)},  # a small bomb
            {"iTXt": b"?"},
            {"acTL": b"\0"},
            {"acTL": b"\0\0\0\1\0\0\0\0"},  # announces a frame that never comes
        ],
    )
    def test_in_a_png(self, chunks: dict[str, bytes]) -> None:
        assert decode_picture(png((4, 4), 8, 2, bytes(RED) * 4, **chunks)).getpixel((2, 2)) == RED


SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
P3 = rgb_profile(P3_PRIMARIES, 2.2)
PRINTER = cmyk_profile(0.2)
PALE_CYAN = (109, 215, 225)  # L* = 80, a* = -30, b* = -15: full cyan ink on this paper


class TestColorProfiles:
    @pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
    def test_a_profile_is_applied(self, format_: str) -> None:
        picture = Image.new("RGB", (48, 32), (200, 100, 50))
        seen = decode_picture(encoded(picture, format_, icc_profile=P3))
        assert_close(seen.getpixel((24, 16)), (216, 93, 24))  # as P3's definition has it
        assert (seen.mode, seen.info) == ("RGB", {})
        stored = decode_picture(encoded(picture, format_, icc_profile=P3), colors="as_stored")
        assert_close(stored.getpixel((24, 16)), (200, 100, 50))

    @pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
    @pytest.mark.parametrize(
        "profile",
        [SRGB, b"broken", P3[:200], SRGB[:-300], grey_profile(1.0), PRINTER, b"\0" * 400],
        ids=["sRGB", "text", "cut", "cut late", "of grey", "of a printer", "zeros"],
    )
    def test_srgb_and_what_does_not_fit_change_nothing(self, format_: str, profile: bytes) -> None:
        plain = decode_picture(encoded(corners(), format_))
        assert decode_picture(encoded(corners(), format_, icc_profile=profile)) == plain

    @pytest.mark.parametrize("format_", ["JPEG", "TIFF"])
    def test_a_printers_profile(self, format_: str) -> None:
        inks = Image.new("CMYK", (48, 32), (255, 0, 0, 0))
        assert_close(decode_picture(encoded(inks, format_)).getpixel((9, 9)), (0, 255, 255))
        seen = decode_picture(encoded(inks, format_, icc_profile=PRINTER)).getpixel((9, 9))
        assert_close(seen, PALE_CYAN, 5)

    @pytest.mark.parametrize(("mode", "format_"), [("L", "JPEG"), ("L", "PNG"), ("I;16", "PNG")])
    def test_a_profile_of_grey(self, mode: str, format_: str) -> None:
        level = 124 * 257 if mode == "I;16" else 124
        grey = encoded(Image.new(mode, (48, 32), level), format_, icc_profile=grey_profile(1.0))
        assert_close(decode_picture(grey).getpixel((9, 9)), (185, 185, 185), 1)

    @pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
    def test_transparency_stays(self, mode: str) -> None:
        image = Image.new("RGBA", (32, 32))
        image.paste((100, 100, 100, 255), (0, 0, 16, 32))
        profile = grey_profile(1.0) if mode == "LA" else rgb_profile(SRGB_PRIMARIES, 1.0)
        seen = decode_picture(encoded(image.convert(mode), "PNG", icc_profile=profile))
        assert_close([seen.getpixel((6, 6)), seen.getpixel((26, 6))], [(168,) * 3, WHITE], 2)

    def test_an_animation_keeps_its_profile(self) -> None:
        frames = [Image.new("RGB", (8, 8), color) for color in ((200, 100, 50), "blue")]
        options = {"save_all": True, "append_images": frames[1:]}
        seen = decode_picture(encoded(frames[0], "PNG", icc_profile=P3, **options))
        assert_close(seen.getpixel((4, 4)), (216, 93, 24), 1)

    def test_turned_and_reduced_pictures_too(self) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6
        inks = Image.new("CMYK", (48, 32), (255, 0, 0, 0))
        data = encoded(inks, "JPEG", icc_profile=PRINTER, exif=exif)
        seen = decode_picture(data, reduced=lambda picture: picture.resize((8, 12)))
        assert seen.size == (8, 12)
        assert_close(seen.getpixel((4, 4)), PALE_CYAN, 5)


class TestJpeg2000:
    @pytest.mark.parametrize("options", [{}, {"no_jp2": True}, {"irreversible": True}])
    def test_it_is_read(self, options: dict[str, Any]) -> None:
        data = encoded(corners(), "JPEG2000", **options)
        assert_close(corner_colors(decode_picture(data)), [RED, GREEN, BLUE, WHITE])

    @pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "I;16"])
    def test_other_modes(self, mode: str) -> None:
        image = Image.new(mode, (32, 32), 40_000 if mode == "I;16" else 0)
        expected = (156,) * 3 if mode == "I;16" else WHITE if "A" in mode else (0, 0, 0)
        assert decode_picture(encoded(image, "JPEG2000")).getpixel((9, 9)) == expected

    @pytest.mark.parametrize("options", [{}, {"no_jp2": True}])
    @pytest.mark.parametrize("part", [0.3, 0.9])
    def test_a_truncated_one_is_called_so(self, options: dict[str, Any], part: float) -> None:
        data = encoded(noise((48, 32)), "JPEG2000", **options)
        with pytest.raises(PictureError, match="truncated"):
            decode_picture(data[: int(part * len(data))])

    def test_a_giant_is_refused_by_its_header(self) -> None:
        data = encoded(corners(), "JPEG2000", no_jp2=True)
        giant = data[:8] + struct.pack(">2L", 60_000, 60_000) + data[16:]
        with pytest.raises(PictureError, match="60,000 × 60,000 pixels"):
            decode_picture(giant)


class TestTransparency:
    """Half a picture is opaque red, the other half transparent black."""

    def half(self, mode: str) -> Image.Image:
        image = Image.new("RGBA", (32, 32))
        image.paste((255, 0, 0, 255), (0, 0, 16, 32))
        return image.convert(mode)

    def assert_on_white(self, image: Image.Image, color: tuple[int, int, int] = RED) -> None:
        assert image.mode == "RGB"
        assert_close([image.getpixel((6, 6)), image.getpixel((26, 6))], [color, WHITE])

    @pytest.mark.parametrize("format_", ["PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
    def test_an_alpha_channel_lies_on_white(self, format_: str) -> None:
        self.assert_on_white(decode_picture(encoded(self.half("RGBA"), format_)))

    def test_partial_alpha_blends(self) -> None:
        image = decode_picture(encoded(Image.new("RGBA", (4, 4), (255, 0, 0, 128)), "PNG"))
        assert_close(image.getpixel((0, 0)), (255, 127, 127), 1)

    @pytest.mark.parametrize("format_", ["PNG", "TIFF"])
    def test_grey_with_alpha(self, format_: str) -> None:
        image = Image.new("LA", (32, 32), (0, 0))
        image.paste((77, 255), (0, 0, 16, 32))
        self.assert_on_white(decode_picture(encoded(image, format_)), (77, 77, 77))

    @pytest.mark.parametrize("format_", ["PNG", "GIF"])
    def test_a_transparent_palette_entry(self, format_: str) -> None:
        image = Image.new("P", (32, 32), 1)
        image.putpalette([*RED, *BLUE])
        image.paste(0, (0, 0, 16, 32))
        self.assert_on_white(decode_picture(encoded(image, format_, transparency=1)))

    def test_a_palette_with_alpha_for_each_entry(self) -> None:
        image = Image.new("P", (32, 32), 1)
        image.putpalette([*RED, *BLUE, *RED])
        image.paste(0, (0, 0, 16, 32))
        image.paste(2, (0, 16, 16, 32))
        read = decode_picture(encoded(image, "PNG", transparency=b"\xff\x00\x80"))
        self.assert_on_white(read)
        assert_close(read.getpixel((4, 28)), (255, 127, 127), 1)

    @pytest.mark.parametrize(
        ("depth", "kind", "row", "key", "expected"),
        [
            (1, 0, b"\x0f", b"\0\1", (0, 0, 0)),
            (2, 0, b"\x00\xff", b"\0\3", (0, 0, 0)),
            (2, 0, b"\x55\xaa", b"\0\2", (85, 85, 85)),
            (4, 0, b"\x33" * 2 + b"\x99" * 2, b"\0\x09", (51, 51, 51)),
            (8, 0, b"\x33" * 4 + b"\x99" * 4, b"\0\x99", (51, 51, 51)),
            (16, 0, b"\x33\x33" * 4 + b"\x99\x00" * 4, b"\x99\0", (51, 51, 51)),
            (8, 2, bytes(RED) * 4 + b"\1\2\3" * 4, b"\0\1\0\2\0\3", RED),
            (16, 2, b"\xff\xff\0\0\0\0" * 4 + b"\1\2\3\4\5\6" * 4, b"\1\2\3\4\5\6", RED),
        ],
    )
    def test_a_transparent_colour_of_any_depth(
        self, depth: int, kind: int, row: bytes, key: bytes, expected: tuple[int, int, int]
    ) -> None:
        image = decode_picture(png((8, 2), depth, kind, row, tRNS=key))

        assert [image.getpixel((1, 0)), image.getpixel((6, 1))] == [expected, WHITE]

    def test_premultiplied_alpha(self) -> None:
        image = Image.new("RGBA", (32, 32), (0, 0, 0, 0))
        image.paste((128, 0, 0, 128), (0, 0, 32, 16))  # half-covered red, multiplied by its alpha
        tag = struct.pack("<HHI", 338, 3, 1)  # what the extra channel is
        data = encoded(image, "TIFF").replace(tag + b"\2", tag + b"\1")  # from plain to multiplied

        assert_close(decode_picture(data).getpixel((4, 4)), (255, 127, 127), 1)

    @pytest.mark.parametrize("mode", ["RGBA", "RGBa"])
    def test_flatten_colour_with_alpha(self, mode: str) -> None:
        self.assert_on_white(flatten(self.half(mode)))

    @pytest.mark.parametrize("mode", ["LA", "La"])
    def test_flatten_grey_with_alpha(self, mode: str) -> None:
        image = Image.new("LA", (32, 32), (0, 0))
        image.paste((77, 255), (0, 0, 16, 32))
        self.assert_on_white(flatten(image.convert(mode)), (77, 77, 77))

    @pytest.mark.parametrize("format_", [None, "TIFF"])
    def test_a_palette_with_an_alpha_channel(self, format_: str | None) -> None:
        image = Image.new("P", (32, 32), 0)
        image.putpalette(RED)
        image.putalpha(self.half("RGBA").getchannel("A"))
        assert image.mode == "PA"
        read = decode_picture(encoded(image, format_)) if format_ else flatten(image)
        self.assert_on_white(read)


class TestColour:
    def greys(self, image: Image.Image) -> list[int]:
        assert image.mode == "RGB"
        channels = np.asarray(image)[0]
        assert (channels == channels[:, :1]).all()
        return [int(level) for level in channels[:, 0]]

    @pytest.mark.parametrize("format_", FORMATS)
    def test_grey(self, format_: str) -> None:
        image = decode_picture(encoded(Image.new("L", (32, 32), 100), format_))
        assert_close(image.getpixel((16, 16)), (100, 100, 100), 2)

    @pytest.mark.parametrize("format_", ["PNG", "GIF", "BMP", "TIFF"])
    def test_one_bit(self, format_: str) -> None:
        image = Image.new("1", (32, 32), 1)
        image.paste(0, (0, 0, 16, 32))
        read = decode_picture(encoded(image, format_))
        assert [read.getpixel((4, 4)), read.getpixel((28, 4))] == [(0, 0, 0), WHITE]

    @pytest.mark.parametrize("format_", ["PNG", "GIF", "BMP", "TIFF"])
    def test_palette(self, format_: str) -> None:
        image = decode_picture(encoded(corners("P"), format_))
        assert_close(corner_colors(image), [RED, GREEN, BLUE, WHITE])

    @pytest.mark.parametrize("format_", ["PNG", "TIFF"])
    def test_16_bit_grey_is_scaled_and_not_clipped(self, format_: str) -> None:
        values = np.array([[0, 256, 257, 32768, 65535]], np.uint16)
        read = decode_picture(encoded(Image.fromarray(values), format_))
        assert self.greys(read) == [0, 1, 1, 128, 255]

    def test_16_bit_grey_of_either_byte_order(self) -> None:
        for mode in ("I;16", "I;16L", "I;16B"):
            order = ">u2" if mode == "I;16B" else "<u2"
            data = np.array([0, 257 * 7, 65535], order).tobytes()
            assert self.greys(flatten(Image.frombytes(mode, (3, 1), data))) == [0, 7, 255]

    def test_deep_grey_of_a_tiff_in_12_bits_or_with_white_as_zero(self) -> None:
        values = np.array([0, 257 * 7, 65535], "<u2").tobytes()
        twelve = bytes([0x00, 0x0F, 0xFF])  # two pixels: 0x000, 0xFFF
        assert self.greys(decode_picture(tiff((3, 1), 16, 0, values))) == [255, 248, 0]
        assert self.greys(decode_picture(tiff((2, 1), 12, 1, twelve))) == [0, 255]

    @pytest.mark.parametrize(
        ("values", "expected"),
        [
            ([0.0, 0.5, 1.0], [0, 128, 255]),
            ([0.0, 100.0, 255.0], [0, 100, 255]),
            ([0.0, 25700.0, 65535.0], [0, 100, 255]),
            ([-1.0, 0.0, 1.0], [0, 128, 255]),
            ([0.0, 5e28, 1e29], [0, 128, 255]),
            ([np.nan, 0.0, 1.0], [0, 0, 255]),
            ([-np.inf, 0.0, np.inf, 1.0], [0, 0, 0, 255]),
            ([-5.0, -5.0, -5.0], [0, 0, 0]),
        ],
    )
    def test_fractional_grey(self, values: list[float], expected: list[int]) -> None:
        image = Image.fromarray(np.array([values], np.float32))
        assert self.greys(decode_picture(encoded(image, "TIFF"))) == expected

    @pytest.mark.parametrize(
        ("values", "expected"),
        [
            ([0, 1, 255], [0, 1, 255]),
            ([0, 25700, 65535], [0, 100, 255]),
            ([-(2**31), 0, 2**31 - 1], [0, 128, 255]),
        ],
    )
    def test_32_bit_grey(self, values: list[int], expected: list[int]) -> None:
        image = Image.fromarray(np.array([values], np.int32))
        assert self.greys(decode_picture(encoded(image, "TIFF"))) == expected

    @pytest.mark.parametrize("format_", ["JPEG", "TIFF"])
    def test_cmyk(self, format_: str) -> None:
        """JPEG holds CMYK inverted, as Adobe began it; TIFF does not."""
        image = decode_picture(encoded(corners("CMYK"), format_))
        assert_close(corner_colors(image), [RED, GREEN, BLUE, WHITE])

    @pytest.mark.parametrize("mode", ["LAB", "YCbCr"])
    def test_other_colour_spaces_of_tiff(self, mode: str) -> None:
        image = Image.new("RGB", (8, 8), (200, 60, 90))
        read = decode_picture(encoded(image.convert(mode), "TIFF"))
        assert_close(read.getpixel((4, 4)), (200, 60, 90), 4)

    @pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBX", "CMYK", "YCbCr", "HSV", "LAB"])
    def test_flatten_keeps_the_picture(self, mode: str) -> None:
        original = Image.new("RGB", (4, 4), WHITE)
        flat = flatten(original.convert(mode))

        assert flat.mode == "RGB"
        assert_close(flat.getpixel((1, 1)), WHITE, 2)

    def test_flatten_leaves_the_original_alone(self) -> None:
        original = corners()
        flatten(original).paste((0, 0, 0), (0, 0, 48, 32))
        assert corner_colors(original) == [RED, GREEN, BLUE, WHITE]


SVG = b"""<?xml version="1.0"?><!-- a drawing --><svg xmlns="http://www.w3.org/2000/svg"/>"""


class TestRefusal:
    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"", "empty"),
            (b"\0" * 5000, "zeros"),
            (b"This is not a picture.\n", "text"),
            ("Ein Text in UTF-16 ist auch keins.".encode("utf-16"), "text"),
            (b"\xef\xbb\xbf<!DOCTYPE html><html></html>", "web page"),
            (SVG, "SVG"),
            (SVG.decode().encode("utf-16"), "SVG"),
            (b"\n\n<svg:svg xmlns:svg='http://www.w3.org/2000/svg'>", "SVG"),
            (gzip.compress(SVG, mtime=0), "SVG"),
            (gzip.compress(b"a text", mtime=0), "archive"),
            (gzip.compress(SVG, mtime=0)[:12], "archive"),
            (b"PK\3\4" + bytes(60), "archive"),
            (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
            (b"%!PS-Adobe-3.0 EPSF-3.0\n", "PostScript"),
            (b"8BPS\0\1" + bytes(60), "Photoshop"),
            (b"\xff\x0a" + bytes(60), "JPEG XL"),
            (b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(60), "JPEG 2000"),
            (b"\0\0\0\x18ftypmp42" + bytes(60), "video"),
            (b"\x1aE\xdf\xa3" + bytes(60), "video"),
            (b"\0\0\1\0\1\0" + bytes(60), "icon"),
            (b"BMW, a make of cars", "text"),
            (bytes(range(256)), "not a picture of a known kind"),
        ],
    )
    def test_what_is_no_picture_is_named(self, data: bytes, reason: str) -> None:
        with pytest.raises(PictureError, match=reason):
            decode_picture(data)

    def test_text_with_the_name_of_a_jpeg(self, tmp_path: Path) -> None:
        path = tmp_path / "picture.jpg"
        path.write_text("I am a JPEG, believe me.")

        with pytest.raises(PictureError, match="text") as caught:
            read_picture(path)
        assert caught.value.path == path
        assert "picture.jpg" in str(caught.value)
        assert "picture.jpg" not in caught.value.reason

    @pytest.mark.parametrize("plugin", ["EPS", "ICO", "TGA", "PPM", "PSD", "SGI"])
    def test_other_formats_that_pillow_knows_are_not_reached(self, plugin: str) -> None:
        try:
            data = encoded(corners(), plugin)
        except (KeyError, OSError):
            data = b"8BPS\0\1"
        with pytest.raises(PictureError):
            decode_picture(data)

    @pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
    @pytest.mark.parametrize("format_", FORMATS)
    def test_a_truncated_file_is_called_so(self, format_: str, part: float) -> None:
        noise = np.random.default_rng(1).integers(0, 256, (60, 80, 3), np.uint8)
        data = encoded(Image.fromarray(noise), format_)

        with pytest.raises(PictureError, match="truncated"):
            decode_picture(data[: int(len(data) * part)])

    @pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_deflate", "jpeg", "packbits"])
    def test_a_truncated_compressed_tiff_is_called_so(self, compression: str) -> None:
        noise = np.random.default_rng(1).integers(0, 256, (60, 80, 3), np.uint8)
        data = encoded(Image.fromarray(noise), "TIFF", compression=compression)

        with pytest.raises(PictureError, match="truncated"):
            decode_picture(data[:-500])

    def test_a_compressed_tiff_that_ends_within_its_pixels_is_truncated(self) -> None:
        data = tiff((100, 100), 8, 1, zlib.compress(np.random.default_rng(1).bytes(10_000)), 8)
        assert decode_picture(data).size == (100, 100)

        with pytest.raises(PictureError, match="truncated"):
            decode_picture(data[:-500])

    @pytest.mark.parametrize(
        "data", [b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF89a", b"II*\0", b"\x89"]
    )
    def test_a_file_cut_within_its_first_bytes_is_truncated(self, data: bytes) -> None:
        with pytest.raises(PictureError, match="truncated"):
            decode_picture(data)

    @pytest.mark.parametrize(
        "options", [{}, {"progressive": True}, {"optimize": True}, {"restart_marker_rows": 1}]
    )
    @pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
    def test_a_jpeg_that_lacks_only_the_mark_of_its_end_is_read(
        self, mode: str, options: dict[str, Any]
    ) -> None:
        data = encoded(noise((60, 44)).convert(mode), "JPEG", **options)
        whole = decode_picture(data)
        assert decode_picture(data[:-1]) == decode_picture(data[:-2]) == whole
        for cut in (4, 6, 8, 12, 20, 60, len(data) // 2):
            with suppress(PictureError):  # bits that fill the last byte may be all that is missing
                assert decode_picture(data[:-cut]) == whole
        with pytest.raises(PictureError, match="truncated"):
            decode_picture(data[:-60])

    def test_a_progressive_jpeg_that_ends_after_a_scan_is_truncated(self) -> None:
        data = encoded(noise((60, 44)), "JPEG", progressive=True)
        with pytest.raises(PictureError, match="truncated"):
            decode_picture(data[: data.rindex(b"\xff\xda")])

    def test_zeros_in_place_of_a_jpegs_end_are_no_pixels(self) -> None:
        data = encoded(noise((60, 44)), "JPEG")
        with pytest.raises(PictureError):
            decode_picture(data[:-60] + bytes(5000))

    def test_a_box_without_a_size_ends_the_search_for_the_end(self) -> None:
        """In AVIF and HEIC, a box of size 0 reaches to the end of the file."""
        data = encoded(corners(), "AVIF")
        with pytest.raises(PictureError, match="damaged"):
            decode_picture(data[:32] + b"\0\0\0\0free" + bytes(200))

    def test_a_damaged_file_is_refused_with_its_cause(self) -> None:
        data = bytearray(encoded(corners(), "PNG"))
        data[data.index(b"IDAT") + 6] ^= 0xFF

        with pytest.raises(PictureError, match="damaged") as caught:
            decode_picture(bytes(data))
        assert caught.value.__cause__ is not None

    @pytest.mark.parametrize("size", [(0, 0), (0, 5), (5, 0)])
    def test_a_picture_without_pixels(self, size: tuple[int, int]) -> None:
        gif = bytearray(encoded(Image.new("RGB", (1, 1)), "GIF"))
        gif[6:10] = struct.pack("<HH", *size)
        frame = gif.index(b",", 13)
        gif[frame + 5 : frame + 9] = struct.pack("<HH", *size)
        bmp = bytearray(encoded(Image.new("RGB", (1, 1)), "BMP"))
        bmp[18:26] = struct.pack("<II", *size)
        jpeg = bytearray(encoded(Image.new("RGB", (8, 8)), "JPEG"))
        start = jpeg.index(b"\xff\xc0") + 5
        jpeg[start : start + 4] = struct.pack(">HH", *reversed(size))

        for data in (png(size, 8, 2, b""), bytes(gif), bytes(bmp), bytes(jpeg)):
            with pytest.raises(PictureError, match=f"{size[0]} × {size[1]} pixels"):
                decode_picture(data)


def giants() -> dict[str, bytes]:
    """Headers that announce more than 100 million pixels, and next to nothing behind them."""
    jpeg = bytearray(encoded(Image.new("RGB", (8, 8)), "JPEG"))
    start = jpeg.index(b"\xff\xc0") + 5
    jpeg[start : start + 4] = struct.pack(">HH", 65500, 65500)
    gif = bytearray(encoded(Image.new("RGB", (1, 1)), "GIF"))
    gif[6:10] = struct.pack("<HH", 65535, 65535)
    frame = bytearray(encoded(Image.new("RGB", (1, 1)), "GIF"))  # a small canvas, a giant frame
    at = frame.index(b",", 13)
    frame[at + 5 : at + 9] = struct.pack("<HH", 65535, 65535)
    bmp = bytearray(encoded(Image.new("RGB", (1, 1)), "BMP"))
    bmp[18:26] = struct.pack("<II", 60000, 60000)
    side = (11_999).to_bytes(3, "little")  # between our limit and Pillow's own
    lossless = (11_999 | 11_999 << 14).to_bytes(4, "little")
    return {
        "JPEG": bytes(jpeg),
        "PNG": png((50_000, 50_000), 8, 2, b"")[:60],
        "GIF": bytes(gif),
        "GIF frame": bytes(frame),
        "BMP": bytes(bmp),
        "TIFF": tiff((60_000, 60_000), 8, 1, b"\0"),
        "WEBP": b"RIFF\x64\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + side + side,
        "WEBP lossy": b"RIFF\x64\0\0\0WEBPVP8 \x0a\0\0\0\0\0\0\x9d\1\x2a" + b"\xe0\x2e" * 2,
        "WEBP lossless": b"RIFF\x64\0\0\0WEBPVP8L\x0a\0\0\0\x2f" + lossless + bytes(8),
    }


class TestBombs:
    @pytest.mark.parametrize("name", giants())
    def test_a_bomb_is_refused_by_its_header(
        self, name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def decode(_: object) -> None:
            pytest.fail("it was decoded")

        monkeypatch.setattr(ImageFile.ImageFile, "load", decode)
        with pytest.raises(PictureError, match="pixels"):
            decode_picture(giants()[name])

    @pytest.mark.parametrize("format_", FORMATS)
    def test_the_limit_is_the_callers_and_counts_to_the_pixel(self, format_: str) -> None:
        data = encoded(corners(), format_)

        assert decode_picture(data, max_pixels=48 * 32).size == (48, 32)
        with pytest.raises(PictureError, match="48 × 32 pixels, and at most 1,535"):
            decode_picture(data, max_pixels=48 * 32 - 1)

    def test_a_jpeg_is_judged_by_the_size_at_which_it_is_decoded(self) -> None:
        jpeg = encoded(Image.new("L", (4400, 3000)), "JPEG")
        refined = encoded(Image.new("L", (4400, 3000)), "JPEG", progressive=True)
        for data in (jpeg, refined):
            assert decode_picture(data, max_pixels=8_000_000).size == (2200, 1500)
            assert decode_picture(data, max_pixels=8_000_000, at_least=370).size == (550, 375)
        assert decode_picture(jpeg, max_pixels=2_000_000, at_least=370).size == (550, 375)
        assert decode_picture(jpeg, max_pixels=13_200_000).size == (4400, 3000)
        for data, options in (
            (jpeg, {"max_pixels": 2_000_000}),  # a side would be short
            (jpeg, {"max_pixels": 1_000_000, "at_least": 370}),  # it would take long
            (refined, {"max_pixels": 2_000_000, "at_least": 370}),  # it would take much memory
        ):
            with pytest.raises(PictureError, match="4,400 × 3,000 pixels"):
                decode_picture(data, **options)

    def test_the_limit_does_not_depend_on_pillows(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
        assert decode_picture(encoded(corners(), "PNG")).size == (48, 32)

    def test_threads_keep_to_their_own_limits(self) -> None:
        data = encoded(corners(), "PNG")
        together = threading.Barrier(4)

        def sizes(max_pixels: int) -> set[object]:
            together.wait()
            seen: set[object] = set()
            for _ in range(50):
                try:
                    seen.add(decode_picture(data, max_pixels=max_pixels).size)
                except PictureError:
                    seen.add("refused")
            return seen

        with ThreadPoolExecutor(4) as threads:
            seen = list(threads.map(sizes, [48 * 32, 48 * 32 - 1] * 2))
        assert seen == [{(48, 32)}, {"refused"}] * 2


class TestCostlyFiles:
    """Files that a decoder would read for minutes, hours, or with all of the memory there is."""

    @pytest.mark.parametrize("size", [(1_000_001, 1), (1, 1_000_001)])
    def test_a_side_that_is_too_long_to_be_resized(self, size: tuple[int, int]) -> None:
        data = encoded(Image.new("L", size), "PNG")
        with pytest.raises(PictureError, match="sides of at most 1,000,000 are read: cut it"):
            decode_picture(data)

    def test_a_jpeg_that_goes_over_its_pixels_again_and_again(self) -> None:
        data = encoded(Image.new("L", (64, 64)), "JPEG", progressive=True)
        last = data.rindex(b"\xff\xda")
        scan = data[last:-2]

        assert decode_picture(data[:last] + scan * 80 + data[-2:]).size == (64, 64)
        with pytest.raises(PictureError, match="so many parts"):
            decode_picture(data[:last] + scan * 120 + data[-2:])

    def test_what_lies_behind_a_jpeg_is_not_counted(self) -> None:
        data = encoded(corners(), "JPEG")
        assert decode_picture(data + b"\xff\xda\0\0" * 500).size == (48, 32)
        assert decode_picture(with_segment(data, 0xFE, b"\xff\xda" * 500)).size == (48, 32)

    @pytest.mark.parametrize("count", [1, 2, 3])
    def test_exif_in_many_parts_counts_once(self, count: int) -> None:
        """Pillow joins the parts, anew for each."""
        exif = Image.Exif()
        exif[0x0112] = 6
        data = encoded(corners(), "JPEG", exif=exif)
        for _ in range(count):
            start = data.index(b"\xff\xe1")
            end = start + 2 + int.from_bytes(data[start + 2 : start + 4], "big")
            data = data[:end] + b"\xff\xe1\0\x0aExif\0\0xy" + data[end:]

        assert_close(corner_colors(decode_picture(data)), TURNED[6])

    def test_a_jpeg_of_very_many_parts(self) -> None:
        jpeg = encoded(corners(), "JPEG")
        assert decode_picture(jpeg[:2] + b"\xff\xfe\0\2" * 15_000 + jpeg[2:]).size == (48, 32)
        with pytest.raises(PictureError, match="so many parts"):
            decode_picture(jpeg[:2] + b"\xff\xfe\0\2" * 25_000 + jpeg[2:])

    def test_a_png_of_very_many_parts(self) -> None:
        data = encoded(corners(), "PNG")
        with pytest.raises(PictureError, match="so many parts"):
            decode_picture(data[:33] + png_chunk(b"abCD", b"") * 200_001 + data[33:])

    def test_a_large_bmp_in_runs(self) -> None:
        """Pillow unpacks it pixel by pixel, in Python."""
        bmp = bytearray(encoded(Image.new("P", (8, 8)), "BMP"))
        bmp[18:26] = struct.pack("<II", 4001, 4000)
        bmp[30:34] = struct.pack("<I", 1)
        with pytest.raises(PictureError, match="at most 16,000,000 are read"):
            decode_picture(bytes(bmp))

    def test_giants_are_decoded_one_after_the_other(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Each takes up to 2 GB while it is decoded, and there may be many threads."""
        at_once: list[int] = []
        running = 0
        load = ImageFile.ImageFile.load

        def counted(image: ImageFile.ImageFile) -> Any:
            nonlocal running
            running += 1
            at_once.append(running)
            try:
                return load(image)
            finally:
                running -= 1

        monkeypatch.setattr(ImageFile.ImageFile, "load", counted)
        data = encoded(Image.new("1", (5000, 4000)), "PNG")
        with ThreadPoolExecutor(4) as threads:
            sizes = [image.size for image in threads.map(decode_picture, [data] * 4)]
        assert sizes == [(5000, 4000)] * 4
        assert max(at_once) == 1

    @pytest.mark.long
    @pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, and is about glibc")
    def test_the_memory_of_giants_is_given_back(self, tmp_path: Path) -> None:
        """Read by threads, whose heaps hold on to what they have freed."""
        giant = tmp_path / "giant.png"
        Image.new("RGBA", (7000, 7000)).save(giant)
        program = """
import sys
from concurrent.futures import ThreadPoolExecutor
from trainer.pictures.reading import read_picture
def resident():
    status = open("/proc/self/status").read()
    return int(status.split("VmRSS:")[1].split()[0]) // 1024
before = resident()
with ThreadPoolExecutor(2) as threads:
    for size in threads.map(lambda path: read_picture(path).size, [sys.argv[1]] * 6):
        assert size == (7000, 7000)
print(resident() - before)
"""
        command = [sys.executable, "-c", program, giant]
        kept = subprocess.run(command, capture_output=True, text=True, check=True)
        assert int(kept.stdout) < 100, "MB"

    @pytest.mark.parametrize("kind", [np.float32, np.int32])
    def test_deep_grey_larger_than_a_band(self, kind: type[np.generic]) -> None:
        """Its levels are found for the whole picture, although it is worked on in bands."""
        values = np.zeros((1500, 1000), kind)
        values[1400:] = 500
        values[:100] = 250
        image = flatten(Image.fromarray(values))

        assert image.getpixel((5, 1450)) == (2, 2, 2)
        assert image.getpixel((5, 50)) == (1, 1, 1)
        assert image.getpixel((5, 700)) == (0, 0, 0)


class TestAtLeast:
    @pytest.mark.parametrize(
        ("at_least", "size"),
        [(None, (640, 400)), (400, (640, 400)), (200, (320, 200)), (60, (160, 100)), (9, (80, 50))],
    )
    def test_a_jpeg_may_be_decoded_smaller(
        self, at_least: int | None, size: tuple[int, int]
    ) -> None:
        image = decode_picture(encoded(corners(size=(640, 400)), "JPEG"), at_least=at_least)

        assert image.size == size
        assert_close(corner_colors(image), [RED, GREEN, BLUE, WHITE])

    def test_a_jpeg_smaller_than_that_keeps_its_size(self) -> None:
        assert decode_picture(encoded(corners(), "JPEG"), at_least=1000).size == (48, 32)

    @pytest.mark.parametrize("format_", ["PNG", "WEBP", "AVIF", "HEIF"])
    def test_other_formats_keep_their_size(self, format_: str) -> None:
        assert decode_picture(encoded(corners(), format_), at_least=8).size == (48, 32)


def noisy() -> dict[str, bytes]:
    """Files over which Pillow would warn, or libtiff print to stderr."""
    tag = struct.pack("<HHI", 270, 2, 19), struct.pack("<HHI", 270, 2, 2**30)
    described = encoded(corners(), "TIFF", tiffinfo={270: "a long description"})
    fax = encoded(corners("1"), "TIFF", compression="group4")
    return {
        "EXIF": with_segment(encoded(corners(), "JPEG"), 0xE1, b"Exif\0\0II*\0\x08\0\0\0\xff\xff"),
        "APNG": png((4, 4), 8, 2, bytes(12), acTL=bytes(8)),
        "palette with alphas": encoded(corners("P"), "PNG", transparency=b"\x80" * 9),
        "TIFF tag": described.replace(*tag),
        "TIFF deflate": encoded(corners(), "TIFF", compression="tiff_deflate").replace(
            b"x\x9c", b"xx"
        ),
        "TIFF fax": fax[:8] + b"\0\xff\0\xff" + fax[12:],
    }


class TestQuiet:
    @pytest.mark.parametrize("name", noisy())
    def test_decoders_say_nothing_to_the_user(
        self, name: str, capfd: pytest.CaptureFixture[str]
    ) -> None:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            with suppress(PictureError):
                decode_picture(noisy()[name])

        assert [str(warning.message) for warning in caught] == []
        assert capfd.readouterr() == ("", "")

    def test_warnings_turned_into_errors_make_no_difference(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            image = decode_picture(noisy()["EXIF"])
        assert_close(corner_colors(image), [RED, GREEN, BLUE, WHITE])

    def test_warnings_of_others_are_left_alone(self) -> None:
        decode_picture(encoded(corners(), "PNG"))
        with pytest.warns(UserWarning, match="mine"):
            warnings.warn("mine", stacklevel=1)


def seeds() -> dict[str, bytes]:
    noise = Image.fromarray(np.random.default_rng(2).integers(0, 256, (20, 24, 4), np.uint8))
    exif = Image.Exif()
    exif[0x0112] = 6
    data = {
        name: encoded(noise.convert("RGB" if name in ("JPEG", "GIF") else "RGBA"), name)
        for name in FORMATS
    }
    data["JPEG with EXIF"] = encoded(noise.convert("RGB"), "JPEG", exif=exif, progressive=True)
    data["APNG"] = encoded(noise, "PNG", save_all=True, append_images=[noise.rotate(180)])
    data["palette"] = encoded(noise.convert("RGB").quantize(16), "PNG", transparency=3)
    data["LZW"] = encoded(noise.convert("RGB"), "TIFF", compression="tiff_lzw")
    return data


SEEDS = seeds()


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A picture file with some bytes changed, a piece missing or its end cut off."""
    data = bytearray(SEEDS[draw(st.sampled_from(sorted(SEEDS)))])
    places = st.one_of(st.integers(0, 200), st.integers(0, len(data) - 1))
    for place in draw(st.lists(places, max_size=8)):
        data[min(place, len(data) - 1)] = draw(st.sampled_from([0, 1, 127, 128, 254, 255]))
    first, second = sorted(draw(st.tuples(places, places)))
    if draw(st.booleans()):
        del data[first:second]
    return bytes(data[: draw(st.one_of(st.just(len(data)), places))])


class TestAnyBytes:
    def check(self, data: bytes) -> None:
        try:
            image = decode_picture(data, max_pixels=1_000_000)
        except PictureError as error:
            reason = error.reason
        else:
            assert image.mode == "RGB"
            assert 0 < image.width * image.height <= 1_000_000
            return
        assert reason.endswith(".")
        assert "\n" not in reason

    @settings(max_examples=400)
    @given(damaged())
    def test_damage_ends_in_a_picture_or_in_a_picture_error(self, data: bytes) -> None:
        self.check(data)

    @settings(max_examples=200)
    @given(st.sampled_from([data[:12] for data in SEEDS.values()]), st.binary(max_size=300))
    def test_a_right_beginning_and_nonsense(self, head: bytes, rest: bytes) -> None:
        self.check(head + rest)

    @given(st.binary(max_size=200))
    def test_nonsense(self, data: bytes) -> None:
        self.check(data)


def test_real_pictures_are_read(shared: Path) -> None:
    """Of each class the first; all 6,820 are read by every training."""
    for folder in sorted((shared / "data" / "pokemon150").iterdir()):
        image = read_picture(min(folder.iterdir()))
        assert image.mode == "RGB"
        assert max(image.size) <= 320
