"""Augmentation: repeatable, of the right size, and never too much for a strange picture."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytest.importorskip("scipy", reason="training needs scipy")

from PIL import Image, ImageDraw, ImageEnhance, ImageOps

from trainer.pictures import augment as module
from trainer.pictures.augment import augment, figure_mask
from trainer.pictures.augmentation import Augmentation
from trainer.pictures.preprocess import Preprocessing

EVERYTHING = Augmentation(
    flip_probability=1,
    rotation_degrees=180,
    smallest_crop=0.01,
    aspect_ratio=4,
    color_jitter=1,
    hue_degrees=180,
    gray_probability=0.2,
    sketch_probability=0.3,
    damage_probability=1,
    background_probability=1,
    canvas_probability=0.7,
    erase_probability=1,
)


def figure(width: int, height: int) -> Image.Image:
    """A red ellipse on white."""
    image = Image.new("RGB", (width, height), "white")
    box = (width // 4, height // 4, 3 * width // 4, 3 * height // 4)
    ImageDraw.Draw(image).ellipse(box, fill="red")
    return image


def noise(width: int, height: int) -> Image.Image:
    rng = np.random.default_rng(0)
    return Image.fromarray(rng.integers(0, 256, (height, width, 3), dtype=np.uint8))


def dotted(width: int, height: int) -> Image.Image:
    """A plain ground with a dark dot at each tenth pixel, of which a mask can be made."""
    pixels = np.full((height, width, 3), 255, dtype=np.uint8)
    pixels.reshape(-1, 3)[::10] = 0
    return Image.fromarray(pixels)


PICTURES = {
    "1×1": figure(1, 1),
    "1×1000": noise(1, 1000),
    "1000×1 dotted": dotted(1000, 1),
    "3000×2": noise(3000, 2),
    "3000×2 dotted": dotted(3000, 2),
    "2×3": noise(2, 3),
    "9×9": figure(9, 9),
    "plain": Image.new("RGB", (50, 40), "white"),
    "figure": figure(120, 90),
    "noise": noise(64, 64),
}


def backdrop(rng: np.random.Generator) -> Image.Image:
    return PICTURES[str(rng.choice(list(PICTURES)))]


def varied(
    image: Image.Image,
    seed: int = 0,
    size: int = 48,
    preprocessing: Preprocessing | None = None,
    settings: Augmentation | None = None,
    **changes: Any,
) -> Image.Image:
    return augment(
        image,
        settings or Augmentation(**changes),
        preprocessing or Preprocessing(),
        size,
        np.random.default_rng(seed),
        backdrop,
    )


@pytest.mark.parametrize("name", PICTURES)
def test_any_picture_can_take_everything(name: str) -> None:
    image = PICTURES[name]
    before = image.tobytes()
    fits = [Preprocessing(fit=fit) for fit in ("squash", "crop", "trim", "pad")]
    for seed in range(30 if image.width * image.height < 4000 else 12):
        square = varied(image, seed, 33, fits[seed % 3], EVERYTHING)
        assert square.mode == "RGB"
        assert square.size == (33, 33)
    assert image.tobytes() == before, "the picture itself is left alone"


def test_the_same_seed_gives_the_same_picture_and_another_another() -> None:
    image = PICTURES["figure"]
    pictures = [varied(image, seed, settings=EVERYTHING).tobytes() for seed in range(20)]
    again = [varied(image, seed, settings=EVERYTHING).tobytes() for seed in range(20)]
    assert pictures == again
    assert len(set(pictures)) == 20


@pytest.mark.parametrize("fit", ["squash", "crop", "trim", "pad"])
def test_no_settings_change_nothing(fit: str) -> None:
    preprocessing = Preprocessing(fit=fit)  # type: ignore[arg-type]
    image = noise(60, 40)
    for seed in range(3):
        square = varied(image, seed, 32, preprocessing)
        assert square.tobytes() == preprocessing.to_square(image, 32).tobytes()


def test_a_flip_mirrors_half_of_the_time() -> None:
    plain = Preprocessing().to_square(noise(60, 40), 32)
    mirrored = ImageOps.mirror(plain)
    assert varied(noise(60, 40), 0, 32, flip_probability=1).tobytes() == mirrored.tobytes()
    flips = [
        varied(noise(60, 40), seed, 32, flip_probability=0.5).tobytes() == mirrored.tobytes()
        for seed in range(200)
    ]
    assert 70 < sum(flips) < 130


def test_a_rotation_shows_no_corner_of_another_colour() -> None:
    for seed in range(10):
        square = np.asarray(varied(figure(80, 80), seed, rotation_degrees=45))
        corners = square[[0, 0, -1, -1], [0, -1, 0, -1]]
        assert (corners == 255).all()
        assert not (square == 255).all()


def test_a_crop_shows_a_part() -> None:
    ramp = Image.fromarray(np.tile(np.arange(200, dtype=np.uint8)[:, None, None], (1, 200, 3)))
    for seed in range(20):
        pixels = np.asarray(varied(ramp, seed, smallest_crop=0.25)).astype(int)
        shown = pixels.max() - pixels.min()
        assert 0.2 * 200 < shown <= 200
    whole = np.asarray(varied(ramp, 0, smallest_crop=1)).astype(int)
    assert np.ptp(whole) > 190


def test_colours_go_and_lines_stay() -> None:
    for changes in ({"gray_probability": 1.0}, {"sketch_probability": 1.0}):
        pixels = np.asarray(varied(noise(64, 64), **changes))
        assert (pixels == pixels[..., :1]).all()
    lines = np.asarray(varied(figure(80, 80), sketch_probability=1))
    assert lines[0].min() > 240, "paper stays white"
    assert lines.min() < 200, "outlines are drawn"


def test_hue_turns_colours_and_leaves_grey_alone() -> None:
    gray = Image.new("RGB", (20, 20), (99, 99, 99))
    colour = Image.new("RGB", (20, 20), (150, 100, 90))
    turned = set()
    for seed in range(5):
        assert varied(gray, seed, hue_degrees=180).tobytes() == varied(gray).tobytes()
        pixels = varied(colour, seed, hue_degrees=180)
        turned.add(pixels.tobytes())
        assert pixels.convert("L").getpixel((0, 0)) == pytest.approx(114, abs=1), "as bright"
    assert len(turned) == 5
    slight = varied(colour, 1, hue_degrees=10).getpixel((0, 0))
    assert isinstance(slight, tuple)
    assert max(abs(a - b) for a, b in zip(slight, (150, 100, 90), strict=True)) < 15


def test_colours_are_changed_in_the_order_of_pillow() -> None:
    picture = Image.fromarray(
        np.random.default_rng(0).integers(90, 160, (40, 40, 3), dtype=np.uint8)
    )
    settings = Augmentation(color_jitter=0.2)
    rng = np.random.default_rng(3)
    factors = rng.uniform(0.8, 1.2, 3)
    expected = picture
    enhancers = (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color)
    for enhancer, factor in zip(enhancers, factors, strict=True):
        expected = enhancer(expected).enhance(float(factor))
    got = module._recolour(picture, settings, np.random.default_rng(3))
    difference = np.abs(np.asarray(got, int) - np.asarray(expected, int))
    assert difference.max() <= 3


def test_jitter_keeps_within_its_bounds() -> None:
    gray = Image.new("RGB", (20, 20), (100, 100, 100))
    levels = {varied(gray, seed, color_jitter=0.3).getpixel((0, 0))[0] for seed in range(40)}  # type: ignore[index]
    assert 69 <= min(levels) < 85
    assert 115 < max(levels) <= 131


def test_a_rectangle_is_erased() -> None:
    plain = np.asarray(varied(noise(64, 64)))
    for seed in range(20):
        changed = (np.asarray(varied(noise(64, 64), seed, erase_probability=1)) != plain).any(2)
        assert 0.01 < changed.mean() < 0.25
        rows, columns = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
        assert changed[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].mean() > 0.95


def test_damage_blurs_or_spoils_but_shows_the_same() -> None:
    plain = np.asarray(varied(figure(80, 80))).astype(float)
    differences = set()
    for seed in range(30):
        damaged = np.asarray(varied(figure(80, 80), seed, damage_probability=1)).astype(float)
        difference = np.abs(damaged - plain).mean()
        assert difference < 30
        differences.add(round(difference, 3))
    assert len(differences) > 20


def test_another_ground_leaves_the_figure() -> None:
    grounds = set()
    for seed in range(20):
        pixels = np.asarray(varied(figure(96, 96), seed, background_probability=1))
        assert (pixels[20:28, 20:28] == (255, 0, 0)).all()
        grounds.add(pixels[0].tobytes())
    assert len(grounds) > 15


def test_a_picture_without_a_plain_ground_keeps_it() -> None:
    plain = varied(noise(64, 64)).tobytes()
    assert varied(noise(64, 64), 3, background_probability=1).tobytes() == plain


def test_a_canvas_shows_the_whole_picture_small() -> None:
    green = Image.new("RGB", (100, 100), (0, 254, 1))
    for seed in range(20):
        pixels = np.asarray(varied(green, seed, 64, canvas_probability=1)).astype(int)
        share = (np.abs(pixels - (0, 254, 1)).max(axis=2) < 3).mean()
        assert 0.06 < share < 1


@pytest.mark.parametrize("size", [(30_000, 3), (1000, 800), (30, 20)])
def test_a_canvas_has_no_more_pixels_than_are_seen(
    monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    sizes = []
    ground = module._ground

    def note(size: tuple[int, int], *rest: Any) -> Image.Image:
        sizes.append(size)
        return ground(size, *rest)

    monkeypatch.setattr(module, "_ground", note)
    varied(Image.new("RGB", size), canvas_probability=1, size=48)
    [canvas] = sizes
    assert max(canvas) == min(58, max(size))


@pytest.mark.parametrize("degrees", [0.0, 30.0])
@pytest.mark.parametrize("shape", [(600, 400), (200, 150), (20, 30)])
def test_a_crop_a_mirror_and_a_rotation_show_what_they_say(
    shape: tuple[int, int], degrees: float
) -> None:
    """Against a crop, a resize and a rotation one after the other, on a smooth picture."""
    across, down = np.meshgrid(np.linspace(0, 200, shape[0]), np.linspace(0, 200, shape[1]))
    picture = Image.fromarray(np.stack([across, down, across], axis=2).astype(np.uint8))
    box = (0.3 * shape[0], 0.2 * shape[1], 0.8 * shape[0], 0.9 * shape[1])
    plain = picture.resize((64, 64), Image.Resampling.BICUBIC, box=box)
    expected = ImageOps.mirror(plain).rotate(degrees, Image.Resampling.BICUBIC)
    got = module._sampled(picture, box, True, degrees, 64, (0, 0, 0))
    middle = np.s_[16:48, 16:48]
    difference = np.asarray(got, int)[middle] - np.asarray(expected, int)[middle]
    assert np.abs(difference).mean() < 2
    assert abs(difference.mean()) < 1


def test_a_figure_is_found_on_a_plain_ground_only() -> None:
    mask = figure_mask(figure(80, 60))
    assert mask is not None
    assert (mask.mode, mask.size) == ("L", (80, 60))
    seen = np.asarray(mask) / 255
    assert seen[30, 40] == 1
    assert (seen[0] == 0).all()
    assert seen.mean() == pytest.approx(np.pi / 16, abs=0.02)
    ring = figure(80, 80)
    ImageDraw.Draw(ring).ellipse((35, 35, 45, 45), fill="white")
    with_a_hole = figure_mask(ring)
    assert with_a_hole is not None
    assert with_a_hole.getpixel((40, 40)) == 255, "white inside the figure is not ground"
    large = figure_mask(figure(1600, 1200))
    assert large is not None
    assert max(large.size) < 200, "it is looked for in few pixels"
    assert figure_mask(noise(80, 60)) is None
    assert figure_mask(Image.new("RGB", (80, 60), "white")) is None
    assert figure_mask(figure(1, 1)) is None
