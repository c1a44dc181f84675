"""The model file keeps what it is given."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import safetensors.numpy

from trainer.errors import ModelFileError
from trainer.model.bundle import (
    GRAPH,
    WEIGHTS,
    Bundle,
    Manifest,
    new_bundle,
    open_bundle,
    read_manifest,
    with_manifest,
)
from trainer.model.networks import B0
from trainer.model.strangers import StrangerRule, Strangers


def test_what_was_written_is_read_again(bundle: Bundle, five_classes: Any) -> None:
    state = five_classes.state_dict()
    weights = bundle.weights()
    assert weights.keys() == state.keys()
    for name, values in weights.items():
        assert values.dtype == state[name].numpy().dtype
        np.testing.assert_array_equal(values, state[name].numpy())
    assert bundle.manifest.labels[4] == "Nidoran♀"
    assert bundle.manifest.preprocessing.fit == "pad"
    assert bundle.manifest.metrics == {"valid": {"top1": 0.5}}


def test_weights_may_be_changed_without_touching_the_bundle(bundle: Bundle) -> None:
    bundle.weights()["classifier.1.bias"][:] = 99
    assert (bundle.tensors["classifier.1.bias"] != 99).all()
    with pytest.raises(ValueError, match="read-only"):
        bundle.tensors["classifier.1.bias"][:] = 99


def test_equal_models_give_equal_bytes(bundle: Bundle, model_file: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.pokedex"
    with_manifest(bundle, again)
    assert again.read_bytes() == model_file.read_bytes()


def test_150_classes_fit_in_20_megabytes(bundle: Bundle, tmp_path: Path) -> None:
    path = tmp_path / "large.pokedex"
    shapes = B0.weight_shapes(150)
    weights = {
        name: values for name, values in bundle.weights().items() if "classifier" not in name
    }
    head = {name: np.zeros(shapes[name], np.float32) for name in shapes if "classifier" in name}
    golden = type(bundle.golden)(bundle.golden.pictures, np.zeros((4, 150), np.float32))
    manifest = Manifest(labels=tuple(f"class {i}" for i in range(150)))
    new_bundle(path, manifest=manifest, weights=weights | head, golden=golden).save()
    assert path.stat().st_size < 17.2e6


def test_the_manifest_alone_can_be_read(model_file: Path, bundle: Bundle) -> None:
    assert read_manifest(model_file) == bundle.manifest


def test_an_unpacked_file_is_a_plain_onnx_model(model_file: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(model_file) as archive:
        archive.extractall(tmp_path)
    model = onnx.load(tmp_path / GRAPH)  # reads the external data
    onnx.checker.check_model(tmp_path / GRAPH, full_check=True)
    weights = safetensors.numpy.load_file(tmp_path / WEIGHTS)
    for tensor in model.graph.initializer:
        np.testing.assert_array_equal(onnx.numpy_helper.to_array(tensor), weights[tensor.name])


def test_the_manifest_changes_without_the_weights(bundle: Bundle, tmp_path: Path) -> None:
    path = tmp_path / "changed.pokedex"
    changed = with_manifest(bundle, path, temperature=1.5, threshold=0.4, metrics={"test": {}})
    assert open_bundle(path).manifest == changed.manifest
    assert changed.manifest.temperature == 1.5
    assert changed.manifest.sha256 == bundle.manifest.sha256
    assert changed.members == bundle.members


@pytest.mark.parametrize(
    "change",
    [{"temperature": 0}, {"threshold": 2}, {"metrics": {"loss": float("nan")}}, {"unknown": 1},
     {"labels": ("a", "b")}],
)  # fmt: skip
def test_a_manifest_that_does_not_fit_is_not_written(
    bundle: Bundle, tmp_path: Path, change: dict[str, Any]
) -> None:
    path = tmp_path / "changed.pokedex"
    with pytest.raises(ModelFileError, match="changed.pokedex was not written"):
        with_manifest(bundle, path, **change)
    assert not path.exists()


def test_a_folder_that_is_missing_is_one_sentence(bundle: Bundle, tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match=r"m.pokedex cannot be written: No such file"):
        with_manifest(bundle, tmp_path / "nowhere" / "m.pokedex")


def test_a_rule_for_strangers_lies_beside_the_weights(bundle: Bundle, tmp_path: Path) -> None:
    rule = StrangerRule(limit=0.5, distance=1, kept=0.95, named={"drawings": 0.1})
    shapes = rule.shapes(len(bundle.manifest.labels), bundle.manifest.network.features)
    directions = np.full(shapes["directions"], 0.25, np.float32)
    path = tmp_path / "m.pokedex"
    written = with_manifest(bundle, path, strangers=Strangers(rule, {"directions": directions}))
    read = open_bundle(path)
    assert bundle.strangers is None
    assert written.manifest.strangers == read.manifest.strangers == rule
    assert read.strangers is not None
    np.testing.assert_array_equal(read.strangers.tensors["directions"], directions)
    assert read.members["model.onnx"] == bundle.members["model.onnx"]
    again = with_manifest(read, path, metrics={"a": 1})
    assert again.strangers is not None
    short = Strangers(rule, {"directions": directions[:, 1:].copy()})
    with pytest.raises(ModelFileError, match="directions"):
        with_manifest(bundle, path, strangers=short)
