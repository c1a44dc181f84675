"""Heatmaps show what speaks for a class, where it is in the picture."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from trainer.pictures.heatmap import class_activation_map, spread_over_picture
from trainer.pictures.preprocess import Preprocessing


def test_the_map_averages_to_the_logit_without_its_bias() -> None:
    generator = np.random.default_rng(0)
    features = generator.uniform(0, 1, (1280, 7, 7)).astype(np.float32)
    weights = generator.uniform(0, 1, 1280).astype(np.float32)
    heatmap = class_activation_map(features, weights)
    strongest = np.tensordot(weights, features, axes=1).max()
    assert heatmap.mean() * strongest == pytest.approx(
        features.mean(axis=(1, 2)) @ weights, rel=1e-4
    )
    assert heatmap.max() == 1


def test_what_speaks_against_a_class_is_zero() -> None:
    features = np.zeros((1280, 2, 2), np.float32)
    features[0, 0, 0], features[1, 1, 1] = 2, 3
    weights = np.zeros(1280, np.float32)
    weights[:2] = 1, -1
    np.testing.assert_array_equal(class_activation_map(features, weights), [[1, 0], [0, 0]])
    np.testing.assert_array_equal(class_activation_map(features, -weights), [[0, 0], [0, 1]])


def test_nothing_speaks_for_a_class() -> None:
    heatmap = class_activation_map(np.ones((1280, 7, 7), np.float32), -np.ones(1280, np.float32))
    np.testing.assert_array_equal(heatmap, np.zeros((7, 7)))


@pytest.mark.parametrize("fit", ["squash", "crop", "trim", "pad"])
@pytest.mark.parametrize("size", [(200, 100), (100, 200), (151, 150), (150, 150), (7, 3), (90, 60)])
def test_the_strongest_place_is_found_again_in_the_picture(fit: str, size: tuple[int, int]) -> None:
    """A bright spot in the middle of a picture passes the preprocessing and comes back."""
    width, height = size
    preprocessing = Preprocessing(fit=fit, mean=(0, 0, 0), std=(1, 1, 1), pad_color=(0, 0, 0))
    image = Image.new("RGB", size)
    spot = (int(width * 0.55), int(height * 0.45))
    image.paste(
        (255, 255, 255), (spot[0], spot[1], spot[0] + width // 8 + 1, spot[1] + height // 8 + 1)
    )
    seen = preprocessing(image)[0].reshape(7, 32, 7, 32).mean(axis=(1, 3))
    spread = spread_over_picture(seen / seen.max(), size, preprocessing)
    assert spread.shape == (height, width)
    assert 0 <= spread.min() <= spread.max() <= 1
    row, column = np.unravel_index(spread.argmax(), spread.shape)
    assert abs(column - spot[0] - width / 16) <= max(width, height) / 7
    assert abs(row - spot[1] - height / 16) <= max(width, height) / 7


def test_what_was_cropped_away_is_zero() -> None:
    spread = spread_over_picture(np.ones((7, 7), np.float32), (200, 100), Preprocessing(fit="crop"))
    assert (spread[:, 50:150] == 1).all()
    assert spread.sum() == 100 * 100


def test_what_was_trimmed_away_is_zero() -> None:
    spread = spread_over_picture(np.ones((7, 7), np.float32), (200, 100), Preprocessing(fit="trim"))
    assert (spread[:, 25:175] == 1).all()
    assert spread.sum() == 150 * 100


def test_the_padding_is_left_out() -> None:
    heatmap = np.zeros((7, 7), np.float32)
    heatmap[:2] = 1  # above a wide picture
    spread = spread_over_picture(heatmap, (200, 40), Preprocessing(fit="pad"))
    assert spread.shape == (40, 200)
    assert spread.max() < 0.2


@pytest.mark.parametrize("fit", ["squash", "crop", "trim", "pad"])
@pytest.mark.parametrize("size", [(1, 1), (4000, 1), (1, 3000)])
def test_extreme_shapes(fit: str, size: tuple[int, int]) -> None:
    spread = spread_over_picture(np.ones((7, 7), np.float32), size, Preprocessing(fit=fit))
    assert spread.shape == size[::-1]
    assert spread.max() == 1
