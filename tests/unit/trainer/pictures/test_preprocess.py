"""One definition of the model's input, for pictures of every shape, with the same bits for all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pydantic import ValidationError

from tests.helpers.icc import P3_PRIMARIES, rgb_profile
from trainer.errors import PictureError
from trainer.pictures.preprocess import IMAGENET_MEAN, IMAGENET_STD, Preprocessing
from trainer.pictures.reading import read_picture

FITS = ["squash", "crop", "trim", "pad"]
SHAPES = [(50, 100), (75, 100), (100, 100), (100, 75), (100, 50), (101, 67), (1, 2), (7, 4)]
RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


def noise(size: tuple[int, int], seed: int = 0) -> Image.Image:
    width, height = size
    values = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    return Image.fromarray(values)


def thirds(*, wide: bool) -> Image.Image:
    """Red, green and blue bands; 2:1 where wide, else 1:2; the green one is the central square's
    middle."""
    image = Image.new("RGB", (240, 120), GREEN)
    image.paste(RED, (0, 0, 60, 120))
    image.paste(BLUE, (180, 0, 240, 120))
    return image if wide else image.transpose(Image.Transpose.TRANSPOSE)


def along(image: Image.Image, *, wide: bool) -> list[Any]:
    """Colours from end to end through the middle of the square: near an end, and in the middle."""
    side = image.width
    line = [side // 16, side // 2, side - 1 - side // 16]
    return [image.getpixel((at, side // 2) if wide else (side // 2, at)) for at in line]


@pytest.mark.parametrize("wide", [True, False])
class TestGeometry:
    def test_squash_keeps_everything_and_ignores_the_shape(self, wide: bool) -> None:
        square = Preprocessing(size=64, fit="squash").to_square(thirds(wide=wide))
        assert along(square, wide=wide) == [RED, GREEN, BLUE]

        across = np.asarray(square if wide else square.transpose(Image.Transpose.TRANSPOSE))
        assert (across == across[:1]).all()  # each band reaches from edge to edge

    def test_crop_keeps_the_central_square(self, wide: bool) -> None:
        square = Preprocessing(size=64, fit="crop").to_square(thirds(wide=wide))
        inside = np.asarray(square)[2:-2, 2:-2]  # the filter reaches over the border
        assert (inside == GREEN).all()

    def test_trim_cuts_a_quarter_at_most_and_ignores_what_is_left_of_the_shape(
        self, wide: bool
    ) -> None:
        square = Preprocessing(size=96, fit="trim").to_square(thirds(wide=wide))
        upright = square if wide else square.transpose(Image.Transpose.TRANSPOSE)
        across = np.asarray(upright)
        assert (across == across[:1]).all()
        # of 240 pixels 180 are shown, 30 of them red and 30 blue
        assert [tuple(across[0, at]) for at in (12, 20, 75, 83)] == [RED, GREEN, GREEN, BLUE]

    @pytest.mark.parametrize("size", [(120, 90), (100, 90), (90, 90)])
    def test_trim_is_crop_where_that_cuts_no_more_than_a_quarter(
        self, wide: bool, size: tuple[int, int]
    ) -> None:
        image = noise(size if wide else size[::-1])
        trimmed, cropped = (
            np.asarray(Preprocessing(size=64, fit=fit).to_square(image)) for fit in ("trim", "crop")
        )
        np.testing.assert_array_equal(trimmed, cropped)

    def test_pad_keeps_everything_and_the_shape(self, wide: bool) -> None:
        color = (10, 20, 30)
        spec = Preprocessing(size=64, fit="pad", pad_color=color)
        square = spec.to_square(thirds(wide=wide))
        assert along(square, wide=wide) == [RED, GREEN, BLUE]

        rows = np.asarray(square if wide else square.transpose(Image.Transpose.TRANSPOSE))
        assert (rows[:16] == color).all()
        assert (rows[48:] == color).all()
        assert not (rows[16:48] == color).all(axis=-1).any()


class TestShapes:
    @pytest.mark.parametrize("fit", FITS)
    @pytest.mark.parametrize("interpolation", ["bilinear", "bicubic"])
    @pytest.mark.parametrize("size", SHAPES)
    def test_every_shape_gives_the_same_square(
        self, fit: Any, interpolation: Any, size: tuple[int, int]
    ) -> None:
        inputs = Preprocessing(size=48, fit=fit, interpolation=interpolation)(noise(size))

        assert inputs.shape == (3, 48, 48)
        assert inputs.dtype == np.float32
        assert inputs.flags.c_contiguous
        assert np.isfinite(inputs).all()

    @settings(max_examples=60)
    @given(
        short=st.integers(1, 90),
        ratio=st.floats(1, 2),
        wide=st.booleans(),
        fit=st.sampled_from(FITS),
    )
    def test_a_plain_picture_stays_plain(
        self, short: int, ratio: float, wide: bool, fit: Any
    ) -> None:
        long = round(short * ratio)
        size = (long, short) if wide else (short, long)
        spec = Preprocessing(size=32, fit=fit, pad_color=(9, 99, 199))
        square = spec.to_square(Image.new("RGB", size, (9, 99, 199)))
        assert square.size == (32, 32)
        assert (np.asarray(square) == (9, 99, 199)).all()

    @pytest.mark.parametrize("fit", FITS)
    @pytest.mark.parametrize("size", SHAPES)
    def test_a_mirrored_picture_gives_the_mirrored_square(
        self, fit: Any, size: tuple[int, int]
    ) -> None:
        spec = Preprocessing(size=40, fit=fit)
        image = noise(size)
        straight = np.asarray(spec.to_square(image), int)
        mirrored = np.asarray(spec.to_square(image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)), int)
        if fit == "pad" and (40 - round(40 * min(size) / max(size))) % 2:
            return  # an odd margin cannot be shared out evenly
        assert np.abs(straight - mirrored[:, ::-1]).max() <= 1  # rounding

    @pytest.mark.parametrize("size", [(1, 400), (400, 1)])
    @pytest.mark.parametrize("fit", FITS)
    def test_extreme_shapes(self, fit: Any, size: tuple[int, int]) -> None:
        assert Preprocessing(size=32, fit=fit)(noise(size)).shape == (3, 32, 32)

    @pytest.mark.parametrize("fit", FITS)
    def test_a_square_is_only_resized(self, fit: Any) -> None:
        image = noise((90, 90))
        expected = image.resize((64, 64), Image.Resampling.BICUBIC)
        assert Preprocessing(size=64, fit=fit).to_square(image).tobytes() == expected.tobytes()

    def test_another_size_can_be_asked_for(self) -> None:
        spec = Preprocessing(size=224, fit="pad")
        assert spec.to_square(noise((30, 20)), 64).size == (64, 64)
        assert spec.to_square(noise((30, 20))).size == (224, 224)

    def test_the_picture_is_left_alone(self) -> None:
        image = noise((30, 20))
        before = image.tobytes()
        Preprocessing(size=32, fit="pad")(image)
        assert image.tobytes() == before


class TestNormalisation:
    EVERY_LEVEL = Image.fromarray(
        np.arange(256, dtype=np.uint8).reshape(16, 16, 1).repeat(3, axis=2)
    )

    def test_the_formula(self) -> None:
        levels = np.asarray(self.EVERY_LEVEL, np.float64)
        expected = (levels / 255 - IMAGENET_MEAN) / np.asarray(IMAGENET_STD)
        actual = Preprocessing().normalise(self.EVERY_LEVEL)
        np.testing.assert_allclose(actual, expected, rtol=0, atol=1e-6)

    def test_channels_come_first_and_in_the_order_rgb(self) -> None:
        spec = Preprocessing(mean=(0, 0, 0), std=(1, 1, 1))
        array = spec(Image.new("RGB", (32, 32), (255, 51, 0)))
        np.testing.assert_allclose(array[:, 3, 5], [1, 0.2, 0], atol=1e-6)

    def test_torchvision_computes_the_same(self) -> None:
        functional = pytest.importorskip("torchvision.transforms.functional")
        for spec in (Preprocessing(), Preprocessing(mean=(0.1, 0.5, 0.9), std=(0.5, 0.3, 1))):
            theirs = functional.normalize(
                functional.to_tensor(self.EVERY_LEVEL), list(spec.mean), list(spec.std)
            )
            ours = spec.normalise(self.EVERY_LEVEL).transpose(2, 0, 1)
            np.testing.assert_allclose(ours, theirs.numpy(), rtol=0, atol=2e-6)

            # far less than the grey level that lies between two neighbours
            level = 1 / 255 / max(spec.std)
            assert np.abs(ours - theirs.numpy()).max() < level / 1000

    @pytest.mark.parametrize("size", SHAPES)
    def test_torchvision_resizes_the_same(self, size: tuple[int, int]) -> None:
        functional = pytest.importorskip("torchvision.transforms.functional")
        image = noise(size)
        theirs = functional.resize(
            image, [64, 64], interpolation=functional.InterpolationMode.BICUBIC
        )
        assert Preprocessing(size=64).to_square(image).tobytes() == theirs.tobytes()


class TestSameBitsForAll:
    @pytest.mark.parametrize("fit", FITS)
    def test_torch_and_the_engine_see_the_same_bits(self, fit: Any) -> None:
        """Training takes the array through `torch.from_numpy`, the engine takes it as it is."""
        torch = pytest.importorskip("torch")
        spec = Preprocessing(size=64, fit=fit)
        images = [noise(size, seed) for seed, size in enumerate(SHAPES)]
        for_the_engine = spec.batch(images)
        for_torch = torch.from_numpy(np.stack([spec(image) for image in images]))

        assert for_torch.dtype == torch.float32
        assert for_torch.is_contiguous()
        assert for_torch.numpy().tobytes() == for_the_engine.tobytes()
        restored = for_torch.to(memory_format=torch.channels_last).contiguous()
        assert restored.numpy().tobytes() == for_the_engine.tobytes()

    @pytest.mark.parametrize("fit", FITS)
    def test_a_batch_changes_no_bit_of_its_pictures(self, fit: Any) -> None:
        spec = Preprocessing(size=32, fit=fit)
        images = [noise(size, seed) for seed, size in enumerate(SHAPES)]
        for image, inputs in zip(images, spec.batch(images), strict=True):
            assert spec(image).tobytes() == inputs.tobytes()

    def test_a_stored_definition_gives_the_same_bits(self) -> None:
        spec = Preprocessing(size=96, fit="crop", interpolation="bilinear", std=(0.1, 0.2, 0.3))
        stored = Preprocessing.model_validate_json(spec.model_dump_json())
        assert stored == spec
        assert stored(noise((50, 70))).tobytes() == spec(noise((50, 70))).tobytes()


@pytest.mark.parametrize(
    "settings_",
    [
        {"size": 16},
        {"size": 5000},
        {"fit": "stretch"},
        {"interpolation": "nearest"},
        {"mean": [0.5]},
        {"sise": 224},
    ],
)
def test_what_makes_no_sense_is_refused(settings_: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Preprocessing.model_validate(settings_)


def test_a_definition_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Preprocessing().size = 128  # type: ignore[misc]


class TestDecoding:
    """What is read of a file."""

    SCALED = Preprocessing(size=32, decoding="scaled")

    def saved(self, image: Image.Image, path: Path) -> Path:
        image.save(path)
        return path

    def test_what_does_not_say_it_reads_every_pixel(self, tmp_path: Path) -> None:
        spec = Preprocessing.model_validate({"size": 32})
        file = self.saved(noise((900, 600)), tmp_path / "large.jpg")
        assert spec.read(file).tobytes() == read_picture(file).tobytes()

    @pytest.mark.parametrize("name", ["large.jpg", "large.png", "large.webp"])
    def test_scaled_leaves_twice_the_input_to_the_shorter_side(
        self, tmp_path: Path, name: str
    ) -> None:
        file = self.saved(thirds(wide=True).resize((900, 600)), tmp_path / name)
        assert self.SCALED.read(file).size == (96, 64)
        assert self.SCALED.decode(file.read_bytes()).tobytes() == self.SCALED.read(file).tobytes()

    def test_a_picture_lies_as_its_file_says(self, tmp_path: Path) -> None:
        upright = Image.Exif()
        upright[0x0112] = 6
        noise((900, 600)).save(tmp_path / "turned.jpg", exif=upright)
        assert self.SCALED.read(tmp_path / "turned.jpg").size == (64, 96)

    @pytest.mark.parametrize("size", [(64, 64), (40, 900), (63, 65), (1, 1)])
    def test_a_small_or_narrow_picture_is_read_as_it_is(
        self, tmp_path: Path, size: tuple[int, int]
    ) -> None:
        file = self.saved(noise(size), tmp_path / "small.jpg")
        assert self.SCALED.read(file).tobytes() == read_picture(file).tobytes()

    @pytest.mark.parametrize("fit", FITS)
    def test_a_picture_in_memory_is_seen_as_one_in_a_file(self, tmp_path: Path, fit: str) -> None:
        spec = Preprocessing(size=32, decoding="scaled", fit=fit)  # type: ignore[arg-type]
        image = noise((300, 200))
        seen = spec(spec.read(self.saved(image, tmp_path / "picture.png")))
        assert np.array_equal(spec(image), seen)

    def test_what_was_read_is_not_reduced_again(self) -> None:
        once = self.SCALED.reduced(noise((301, 207)))
        assert self.SCALED.reduced(once) is once

    @pytest.mark.parametrize("fit", FITS)
    def test_scaled_and_full_look_alike(self, tmp_path: Path, fit: str) -> None:
        ramp = np.linspace(0, 255, 1200).astype(np.uint8)
        smooth = np.stack([np.tile(ramp, (800, 1))] * 3, axis=2)
        file = self.saved(Image.fromarray(smooth), tmp_path / "photo.jpg")
        specs = [
            Preprocessing(size=32, fit=fit, decoding=decoding)  # type: ignore[arg-type]
            for decoding in ("full", "scaled")
        ]
        full, scaled = (np.asarray(spec.to_square(spec.read(file)), float) for spec in specs)
        assert np.abs(full - scaled).mean() < 1

    def test_a_file_that_cannot_be_read_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(PictureError, match=r"gone\.jpg"):
            self.SCALED.read(tmp_path / "gone.jpg")
        with pytest.raises(PictureError, match="a clipping"):
            self.SCALED.decode(b"no picture", "a clipping")


class TestColors:
    def test_profiles_are_applied_where_the_model_was_trained_so(self, tmp_path: Path) -> None:
        picture = tmp_path / "p3.png"
        profile = rgb_profile(P3_PRIMARIES, 2.2)
        Image.new("RGB", (90, 80), (200, 100, 50)).save(picture, icc_profile=profile)
        for decoding in ("full", "scaled"):
            spec = Preprocessing(size=32, decoding=decoding)  # type: ignore[arg-type]
            assert spec.read(picture).getpixel((9, 9)) == (200, 100, 50)
            spec = spec.model_copy(update={"colors": "srgb"})
            seen = spec.read(picture).getpixel((9, 9))
            assert np.abs(np.subtract(seen, (216, 93, 24))).max() <= 1
            assert spec.read(picture) == spec.decode(picture.read_bytes())
