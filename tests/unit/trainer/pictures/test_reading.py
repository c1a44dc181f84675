"""Whatever picture a file holds, it is read upright, in RGB, from any format."""

from __future__ import annotations

import struct
import warnings
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.helpers.pictures import (
    BLUE,
    FORMATS,
    GREEN,
    RED,
    TURNED,
    WHITE,
    assert_close,
    corner_colors,
    corners,
    encoded,
    noise,
    png,
    png_chunk,
    with_segment,
)
from trainer.errors import PictureError
from trainer.pictures.reading import decode_picture, read_picture


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


def test_real_pictures_are_read(shared: Path) -> None:
    """Of each class the first; all 6,820 are read by every training."""
    for folder in sorted((shared / "data" / "pokemon150").iterdir()):
        image = read_picture(min(folder.iterdir()))
        assert image.mode == "RGB"
        assert max(image.size) <= 320
