"""What is no picture, or would cost too much, becomes one PictureError that says why."""

from __future__ import annotations

import gzip
import struct
import subprocess
import sys
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

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
    tiff,
    with_segment,
)
from trainer.errors import PictureError
from trainer.pictures.reading import decode_picture, flatten, read_picture


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

    @settings(max_examples=150)
    @given(damaged())
    def test_damage_ends_in_a_picture_or_in_a_picture_error(self, data: bytes) -> None:
        self.check(data)

    @settings(max_examples=100)
    @given(st.sampled_from([data[:12] for data in SEEDS.values()]), st.binary(max_size=300))
    def test_a_right_beginning_and_nonsense(self, head: bytes, rest: bytes) -> None:
        self.check(head + rest)

    @given(st.binary(max_size=200))
    def test_nonsense(self, data: bytes) -> None:
        self.check(data)
