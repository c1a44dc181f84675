"""What looks like a picture, by a model's own features."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.helpers.tiny_training import draw_shapes
from trainer.data.split import Split, SplitRow
from trainer.features.extractor import FeatureExtractor
from trainer.features.neighbours import (
    ModelFeatures,
    nearest,
    own_pictures,
    run_of,
    trained_pictures,
)
from trainer.features.store import compute_features
from trainer.model.bundle import Bundle
from trainer.model.classifier import Classifier


def test_the_likest_come_first_and_never_the_picture_itself() -> None:
    among = [
        (Path(f"{degrees}.png"), "a", np.array([np.cos(angle), np.sin(angle)], np.float16))
        for degrees in (80, 10, 0, 170, 30)
        for angle in [np.radians(degrees)]
    ]
    found = nearest(np.array([2.0, 0.0]), iter(among), 3, but=Path("0.png"))
    assert [each.path.stem for each in found] == ["10", "30", "80"]
    assert found[0].similarity == pytest.approx(np.cos(np.radians(10)), abs=1e-3)
    assert nearest(np.array([1.0, 0.0]), iter(())) == ()


def test_a_model_finds_in_the_store_what_its_training_left_there(
    bundle: Bundle, tmp_path: Path
) -> None:
    features = ModelFeatures(Classifier(bundle))
    manifest = bundle.manifest
    extractor = FeatureExtractor(manifest.network, bundle.tensors, manifest.preprocessing)
    assert features.key == extractor.key
    files = sorted(draw_shapes(tmp_path / "shapes", each=3).rglob("*.png"))
    list(compute_features(extractor, [*files[:5], files[-1]], threads=1, folder=tmp_path / "store"))

    root = tmp_path / "shapes"
    rows = [SplitRow(f.relative_to(root).as_posix(), f.parent.name, "train") for f in files]
    split = Split("random", 0, (*rows[:-1], replace(rows[-1], subset="test")))
    among = list(trained_pictures(split, root, features, tmp_path / "store"))
    assert [path for path, *_ in among] == files[:5]
    with Image.open(files[0]) as picture:
        first, *_ = nearest(features.of(picture.convert("RGB")), among)
    assert (first.path, first.label) == (files[0], "circle")
    assert first.similarity == pytest.approx(1.0, abs=1e-3)
    assert list(trained_pictures(split, root, features, tmp_path / "no store")) == []


def test_own_pictures_are_looked_at_once_and_broken_ones_passed_over(
    bundle: Bundle, tmp_path: Path
) -> None:
    features = ModelFeatures(Classifier(bundle))
    file = draw_shapes(tmp_path / "shapes", each=1) / "circle" / "0.png"
    broken = tmp_path / "broken.png"
    broken.write_text("no picture")
    pictures = [(file, "Ditto"), (broken, "Abra")]
    [(path, label, _)] = own_pictures(pictures, features, folder=tmp_path / "store")
    assert (path, label) == (file, "Ditto")
    assert list(own_pictures(pictures, features, lambda: True, tmp_path / "store")) == []


def test_a_model_without_a_run_has_no_training_pictures(bundle: Bundle, tmp_path: Path) -> None:
    assert run_of(bundle.path, bundle.manifest, tmp_path) is None
