"""Whatever colours a file says, in whatever way, they become the RGB that is meant."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from PIL import Image, ImageCms

from tests.helpers.icc import (
    P3_PRIMARIES,
    SRGB_PRIMARIES,
    cmyk_profile,
    grey_profile,
    rgb_profile,
)
from tests.helpers.pictures import (
    BLUE,
    FORMATS,
    GREEN,
    RED,
    WHITE,
    assert_close,
    corner_colors,
    corners,
    encoded,
    png,
    tiff,
)
from trainer.pictures.reading import decode_picture, flatten

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
