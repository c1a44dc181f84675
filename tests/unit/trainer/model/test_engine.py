"""The engine answers as torch does, always alike, and notices when it does not."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pytest

from trainer.errors import ModelFileError
from trainer.model.bundle import Bundle, open_bundle
from trainer.model.classifier import softmax
from trainer.model.engine import Engine
from trainer.model.golden import TOLERANCE, draw_golden_pictures, open_golden_picture
from trainer.model.networks import B0
from trainer.pictures.reading import read_picture
from trainer.resources import default_model

if TYPE_CHECKING:
    from torchvision.models import EfficientNet


@pytest.fixture(scope="module")
def engine(bundle: Bundle) -> Engine:
    return Engine(bundle)


def inputs(count: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.random.default_rng(0).normal(size=(count, 3, 224, 224)).astype(np.float32)


def test_outputs_are_those_of_torch(engine: Engine, five_classes: EfficientNet) -> None:
    import torch

    batch = inputs(4)
    logits, features = engine.run(batch)
    with torch.inference_mode():
        images = torch.from_numpy(batch)
        assert np.abs(five_classes(images).numpy() - logits).max() < 1e-4
        assert np.abs(five_classes.features(images).numpy() - features).max() < 1e-5
    assert logits.shape == (4, 5)
    assert features.shape == (4, 1280, 7, 7)
    assert np.ptp(logits) > 0.1, "the model must say something for the test to mean anything"


def test_answers_do_not_depend_on_the_company(engine: Engine) -> None:
    batch = inputs(3)
    together = engine.run(batch)[0]
    alone = np.concatenate([engine.run(batch[i : i + 1])[0] for i in range(3)])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_equal_inputs_give_equal_bits_on_every_thread(engine: Engine) -> None:
    batch = inputs(1)
    expected = engine.run(batch)[0].tobytes()
    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(lambda _: engine.run(batch)[0].tobytes(), range(12))
        assert set(answers) == {expected}


def test_golden_answers_of_torch_are_met(engine: Engine) -> None:
    assert engine.check() < TOLERANCE / 10


def test_the_arrays_outlive_the_bundle(model_file: Path) -> None:
    engine = Engine(open_bundle(model_file))
    engine.bundle = None  # type: ignore[assignment]
    first = engine.run(inputs(1))[0].tobytes()
    assert engine.run(inputs(1))[0].tobytes() == first


@pytest.mark.parametrize(
    "name", ["features.0.0.weight", "features.6.2.block.3.0.weight", "classifier.1.weight"]
)
def test_other_weights_do_not_pass(bundle: Bundle, name: str) -> None:
    wrong = dict(bundle.tensors) | {name: np.roll(bundle.tensors[name], 1, axis=0)}
    with pytest.raises(ModelFileError, match=r"five.pokedex does not answer its own test pictures"):
        Engine(replace(bundle, tensors=MappingProxyType(wrong)))


def test_another_preprocessing_does_not_pass(bundle: Bundle) -> None:
    wrong = bundle.manifest.preprocessing.model_copy(update={"interpolation": "bilinear"})
    manifest = bundle.manifest.model_copy(update={"preprocessing": wrong})
    with pytest.raises(ModelFileError, match="does not answer its own test pictures"):
        Engine(replace(bundle, manifest=manifest))


def test_outputs_that_are_not_numbers_do_not_pass(bundle: Bundle) -> None:
    huge = dict(bundle.tensors)
    huge["features.8.1.weight"] = huge["features.8.1.weight"] * np.float32(1e38)
    with pytest.raises(ModelFileError, match="off by inf"):
        Engine(replace(bundle, tensors=MappingProxyType(huge)))


def test_golden_pictures_are_drawn_alike_and_tiny() -> None:
    pictures = draw_golden_pictures()
    assert pictures == draw_golden_pictures()
    assert sum(map(len, pictures.values())) < 10_000
    ratios = {open_golden_picture(data).width / open_golden_picture(data).height for data in
              pictures.values()}  # fmt: skip
    assert ratios == {0.5, 1.0, 2.0}


def test_serving_imports_no_torch(bundle: Bundle) -> None:
    script = (
        "import sys; from trainer import Classifier; Classifier(sys.argv[1]); "
        "packages = {name.partition('.')[0] for name in sys.modules}; "
        "print(sorted(packages & {'torch', 'torchvision', 'PySide6'}))"
    )
    command = [sys.executable, "-c", script, str(bundle.path)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "[]\n"


def test_serving_leaves_nothing_about_the_user_behind(model_file: Path, tmp_path: Path) -> None:
    program = f"from trainer import Classifier; Classifier({str(model_file)!r})"
    places = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "TMPDIR"), str(tmp_path))
    environment = {name: value for name, value in os.environ.items() if "ORT_" not in name}
    subprocess.run([sys.executable, "-c", program], env=environment | places, check=True)
    assert list(tmp_path.iterdir()) == []


def test_the_default_model_agrees_with_torch(samples: dict[Path, str | None]) -> None:
    import torch

    from trainer.training.network import build_network

    bundle = open_bundle(default_model())
    engine, preprocessing = Engine(bundle), bundle.manifest.preprocessing
    model = build_network(B0, len(bundle.manifest.labels)).eval()
    model.load_state_dict({n: torch.from_numpy(v) for n, v in bundle.weights().items()})
    images = [read_picture(path) for path in samples]
    with torch.inference_mode():
        logits = model(torch.from_numpy(preprocessing.batch(images))).numpy()
    temperature = bundle.manifest.temperature
    expected, found = (softmax(each, temperature) for each in (logits, engine.logits(images)))
    assert np.abs(found - expected).max() < 1e-3
    assert (found.argmax(axis=1) == expected.argmax(axis=1)).all()
    assert engine.check() < TOLERANCE / 10
