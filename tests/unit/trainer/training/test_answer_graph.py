"""A program without our code says of pictures what the model says of them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from PIL import Image, ImageDraw

from trainer.model.bundle import new_bundle, open_bundle, with_manifest
from trainer.model.classifier import Classifier, softmax
from trainer.model.strangers import StrangerRule, Strangers
from trainer.pictures.second_look import VIEWS, SecondLook
from trainer.resources import default_model, folder
from trainer.training.answer_graph import answer_graph
from trainer.training.export import export_onnx

SERVING = Path(__file__).parents[4] / "docs" / "serving.md"


@pytest.fixture(scope="module")
def served() -> Any:
    """The program of docs/serving.md."""
    (source,) = re.findall(r"```python\n(.*?)```", SERVING.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(source, str(SERVING), "exec"), names)
    return names["Served"]


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    """Known pictures, such as are in doubt, and strangers."""
    samples = sorted((folder() / "samples").iterdir())
    two = [
        Image.open(folder() / "samples" / f"{name}.png").convert("RGB").resize((300, 300))
        for name in ("diglett", "geodude")
    ]
    Image.blend(*two, 0.5).save(tmp_path / "two at once.png")
    two[1].resize((700, 240)).save(tmp_path / "wide.png")
    lines = Image.new("RGB", (300, 200), "white")
    for row in range(20, 190, 12):
        ImageDraw.Draw(lines).rectangle((20, row, 40 + row, row + 5), "black")
    lines.save(tmp_path / "lines.png")
    noise = np.random.default_rng(5).integers(0, 256, (240, 320, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.png")
    return [*samples, *sorted(tmp_path.glob("*.png"))]


def test_a_program_with_onnx_runtime_alone_gives_the_three_answers(
    served: Any, pictures: list[Path], tmp_path: Path
) -> None:
    classifier = Classifier(threads=1)
    _export_and_compare(served, classifier, pictures, tmp_path)


def test_that_program_makes_every_view(served: Any, pictures: list[Path], tmp_path: Path) -> None:
    look = SecondLook(margin=1e6, views=VIEWS)
    model = with_manifest(open_bundle(default_model()), tmp_path / "m.pokedex", second_look=look)
    _export_and_compare(served, Classifier(model, threads=1), pictures, tmp_path)


def test_that_program_serves_what_looks_once_and_knows_no_strangers(
    served: Any, pictures: list[Path], tmp_path: Path
) -> None:
    whole = open_bundle(default_model())
    plain = {"second_look": None, "strangers": None, "rehearsal": None}
    model = new_bundle(
        tmp_path / "m.pokedex",
        manifest=whole.manifest.model_copy(update=plain),
        weights=whole.weights(),
        golden=whole.golden,
    )
    export_onnx(model, tmp_path / "model.onnx")
    assert [path.name for path in tmp_path.glob("*.onnx")] == ["model.onnx"]
    program = served(str(tmp_path / "model"))
    for prediction in Classifier(model, threads=1).classify(pictures[:2]):
        best = prediction.predictions[0]
        label, probability, verdict = program.answer(prediction.path)
        assert (label, verdict) == (best.label, prediction.verdict)
        assert probability == pytest.approx(best.probability, abs=1e-4)


def _export_and_compare(
    served: Any, classifier: Classifier, pictures: list[Path], tmp_path: Path
) -> None:
    export_onnx(classifier.bundle, tmp_path / "model.onnx")
    assert {path.name for path in tmp_path.glob("*.onnx")} == {"model.onnx", "model.answers.onnx"}
    program = served(str(tmp_path / "model"))
    verdicts = set()
    for prediction in classifier.classify(pictures):
        best = prediction.predictions[0]
        label, probability, verdict = program.answer(prediction.path)
        assert (label, verdict) == (best.label, prediction.verdict), prediction.path
        assert probability == pytest.approx(best.probability, abs=1e-4)
        verdicts.add(verdict)
    assert verdicts == {"sure", "not_sure", "none_of_these"}


@pytest.mark.parametrize(("added", "taught"), [(0, 0), (3, 0), (3, 2)])
def test_the_graph_is_the_rule(added: int, taught: int) -> None:
    """Of features of every length, and probabilities near 1."""
    bundle = open_bundle(default_model())
    assert bundle.strangers is not None
    random = np.random.default_rng(3)
    pooled = random.gamma(0.5, 0.3, (40, bundle.manifest.network.features)).astype(np.float32)
    pooled[0] = 0
    update = {"added": added, "added_limit": 0.2, "taught": taught, "margin": 0.1}
    rule = StrangerRule.model_validate(bundle.strangers.rule.model_dump() | update)
    changed = Strangers(rule, bundle.strangers.tensors | {"taught": pooled[1 : 1 + taught] * 3})
    manifest = bundle.manifest.model_copy(update={"strangers": changed.rule})
    bundle = replace(bundle, manifest=manifest, strangers=changed)
    session = onnxruntime.InferenceSession(answer_graph(bundle).SerializeToString())
    logits = random.normal(0, 4, (40, len(manifest.labels))).astype(np.float32)
    logits[:10, -1] += np.arange(10) * 4
    probabilities, strangeness = session.run(None, {"logits": logits, "pooled": pooled})
    expected = softmax(logits, manifest.temperature)
    np.testing.assert_allclose(probabilities, expected, atol=1e-6)
    np.testing.assert_allclose(
        strangeness, changed.strangeness(pooled, expected), rtol=1e-4, atol=1e-4
    )
