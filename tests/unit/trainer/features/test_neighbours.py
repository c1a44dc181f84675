"""What looks like a picture, by a model's own features."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.helpers.tiny_training import HEAD, draw_shapes
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
from trainer.model.bundle import WEIGHTS, Bundle, new_bundle
from trainer.model.classifier import Classifier
from trainer.model.golden import Golden
from trainer.model.lessons import Lesson
from trainer.model.networks import HEAD as NETWORK_HEAD
from trainer.runs.recipe import Recipe
from trainer.runs.run_folder import RunFolder, RunSettings


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


# ---- the run that made a model


def run_with(model: Path, folder: Path, classes: tuple[str, ...]) -> RunFolder:
    settings = RunSettings(
        dataset="/pictures", split="random", split_seed=0, start="random", classes=classes
    )
    recipe = Recipe(name="tiny", phases=(HEAD,))
    run = RunFolder.create(folder, recipe, settings, Split("random", 0, ()))
    shutil.copyfile(model, run.model_file)
    return run


def test_a_model_without_a_run_has_no_training_pictures(bundle: Bundle, tmp_path: Path) -> None:
    assert run_of(bundle.path, bundle.manifest, tmp_path) is None


def test_the_run_that_made_a_model_is_found_and_not_another_of_the_same_pictures(
    bundle: Bundle, tmp_path: Path
) -> None:
    labels, runs = bundle.manifest.labels, tmp_path / "runs"
    own = run_with(bundle.path, runs / "own", labels)
    weights = bundle.weights()
    weights[f"{NETWORK_HEAD}.bias"] += 1
    golden = Golden(bundle.golden.pictures, bundle.golden.logits + 1)
    other = new_bundle(
        tmp_path / "other.pokedex", manifest=bundle.manifest, weights=weights, golden=golden
    )
    other.save()
    later = run_with(other.path, runs / "later", labels)
    os.utime(own.path, (0, 0))
    (runs / "none").mkdir()
    found = run_of(bundle.path, bundle.manifest, runs)
    assert found is not None
    assert found.path == own.path
    beside = run_of(later.model_file, other.manifest)
    assert beside is not None
    assert beside.path == later.path
    own.model_file.unlink()
    assert run_of(bundle.path, bundle.manifest, runs) is None


def test_a_taught_model_is_of_the_run_whose_model_its_first_lesson_began_with(
    bundle: Bundle, tmp_path: Path
) -> None:
    labels, runs = bundle.manifest.labels, tmp_path / "runs"
    run = run_with(bundle.path, runs / "own", labels)
    first = Lesson(
        model="five.pokedex",
        weights=bundle.manifest.sha256[WEIGHTS],
        pictures={"Onix": 5},
        new_classes=("Onix",),
    )
    second = Lesson(model="taught.pokedex", weights="0" * 64, pictures={"Ditto": 1})
    taught = bundle.manifest.model_copy(
        update={
            "labels": (*labels, "Onix"),
            "lessons": (first, second),
            "sha256": {WEIGHTS: "1" * 64},
        }
    )
    found = run_of(tmp_path / "taught.pokedex", taught, runs)
    assert found is not None
    assert found.path == run.path
