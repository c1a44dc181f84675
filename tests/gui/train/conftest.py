"""Small data sets of real pictures for the set-up of a training."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pokedex_app.train.logic.review import DatasetChoice
from trainer.data.dataset import open_dataset
from trainer.data.scan import ScanReport, scan

SIDE = 64

MakeSet = Callable[[Path, dict[str, int]], Path]


@pytest.fixture(scope="session")
def make_set() -> MakeSet:
    """Makes one folder a class with so many pictures, no two of them near-duplicates."""
    return _make_set


@pytest.fixture
def clean_set(tmp_path: Path) -> Path:
    return _make_set(tmp_path / "clean", {"Abra": 11, "Muk": 12})


@pytest.fixture
def messy_set(tmp_path: Path) -> Path:
    """A copy within Abra, one of Abra's in Muk, a broken file, a tiny class, an empty one."""
    root = _make_set(tmp_path / "messy", {"Abra": 11, "Muk": 12, "Seel": 2})
    shutil.copy(root / "Abra" / "0.png", root / "Abra" / "copy.png")
    shutil.copy(root / "Abra" / "1.png", root / "Muk" / "wrong.png")
    (root / "Muk" / "broken.png").write_bytes(b"no picture")
    (root / "Onix").mkdir()
    return root


@pytest.fixture
def messy(messy_set: Path) -> DatasetChoice:
    """`messy_set`, scanned."""
    dataset = open_dataset(messy_set)
    *_, report = scan(dataset, threads=1)
    assert isinstance(report, ScanReport)
    return DatasetChoice(messy_set, report, frozenset(), dataset)


def _make_set(root: Path, classes: dict[str, int]) -> Path:
    seed = 0
    for label, count in classes.items():
        (root / label).mkdir(parents=True)
        for number in range(count):
            seed += 1
            _drawn(seed).save(root / label / f"{number}.png")
    return root


def _drawn(seed: int) -> Image.Image:
    rng = np.random.default_rng(seed)
    image = Image.new("RGB", (SIDE, SIDE), "white")
    draw = ImageDraw.Draw(image)
    for _ in range(6):
        red, green, blue = (int(v) for v in rng.integers(0, 200, 3))
        line = [int(v) for v in rng.integers(0, SIDE, 4)]
        draw.line(line, fill=(red, green, blue), width=int(rng.integers(2, 7)))
    return image
