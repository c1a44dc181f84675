"""A network that is quick, and pictures for it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import safetensors.numpy
from PIL import Image

from trainer.features.extractor import FeatureExtractor
from trainer.model.networks import LITE0
from trainer.pictures.preprocess import Preprocessing
from trainer.resources import starts


@pytest.fixture(scope="module")
def extractor() -> FeatureExtractor:
    weights = safetensors.numpy.load_file(starts() / LITE0.start)
    return FeatureExtractor(LITE0, weights, Preprocessing(size=32, mean=LITE0.mean, std=LITE0.std))


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Six pictures of one colour each; they were there before the test began."""
    made = []
    for number in range(6):
        path = tmp_path / f"{number}.png"
        Image.new("RGB", (20, 20), (40 * number, 255 - 40 * number, 90)).save(path)
        os.utime(path, (1_700_000_000, 1_700_000_000 + number))
        made.append(path)
    return made
