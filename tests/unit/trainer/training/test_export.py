"""Every export answers as the model does, and a failed one leaves nothing behind."""

from __future__ import annotations

import copy
import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import onnxruntime
import pytest

from tests.helpers.small_network import SMALL, network_that_sees, small_network
from trainer.errors import ExportError
from trainer.model.bundle import Bundle, open_bundle
from trainer.model.engine import Engine
from trainer.model.networks import HEAD, LITE0
from trainer.pictures.preprocess import Preprocessing
from trainer.resources import default_model
from trainer.training import export
from trainer.training.export import (
    export_bundle,
    export_onnx,
    export_openvino,
    export_torchscript,
)
from trainer.training.export_folders import EXPORTERS

if TYPE_CHECKING:
    from torchvision.models import EfficientNet

LABELS = ("a", "b", "c", "d", "e")


@pytest.fixture(scope="module")
def model() -> Iterator[EfficientNet]:
    """A small network that stands in for B0."""
    with small_network() as network:
        yield network_that_sees(network, len(LABELS))


@pytest.fixture(scope="module")
def bundle(model: EfficientNet, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    path = tmp_path_factory.mktemp("model") / "m.pokedex"
    return export_bundle(model, SMALL, LABELS, Preprocessing(fit="pad"), path)


@pytest.fixture(scope="module")
def rooted(model: EfficientNet, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """The same weights, pooled by the root."""
    from trainer.training.network import build_network

    network = SMALL.pooled_by("root")
    pooling = build_network(network, len(LABELS)).eval()
    pooling.load_state_dict(model.state_dict())
    path = tmp_path_factory.mktemp("model") / "root.pokedex"
    return export_bundle(pooling, network, LABELS, Preprocessing(fit="pad"), path)


def require_openvino() -> None:
    """Looks without importing: our own code decides how it is imported."""
    if importlib.util.find_spec("openvino") is None:
        pytest.skip("needs the openvino package")


def inputs() -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.random.default_rng(1).normal(size=(3, 3, 224, 224)).astype(np.float32)


def test_the_model_is_left_as_it_was(model: EfficientNet, tmp_path: Path) -> None:
    import torch

    model = copy.deepcopy(model).to(memory_format=torch.channels_last).train()
    model.features.eval()
    before = {name: values.clone() for name, values in model.state_dict().items()}
    modes = [module.training for module in model.modules()]
    bundle = export_bundle(model, SMALL, LABELS, Preprocessing(), tmp_path / "m.pokedex")
    assert [module.training for module in model.modules()] == modes
    for name, values in model.state_dict().items():
        assert torch.equal(values, before[name])
        np.testing.assert_array_equal(values.numpy(), bundle.tensors[name])


def test_another_input_size(model: EfficientNet, tmp_path: Path) -> None:
    bundle = export_bundle(model, SMALL, LABELS, Preprocessing(size=100), tmp_path / "m.pokedex")
    features = Engine(bundle).run(np.zeros((1, 3, 100, 100), np.float32))[1]
    assert features.shape == (1, SMALL.features, 13, 13)


def test_lite0_serves_and_exports_as_torch_computes_it(tmp_path: Path) -> None:
    """At a size whose halves are even and odd, which TensorFlow pads in different ways."""
    from trainer.training.network import build_network
    from trainer.training.starts import apply_start

    model = build_network(LITE0, 5)
    apply_start(model, LITE0, "offline", 0)
    preprocessing = Preprocessing(size=100, mean=LITE0.mean, std=LITE0.std)
    file = tmp_path / "m.pokedex"
    export_bundle(model, LITE0, LABELS, preprocessing, file)
    bundle = open_bundle(file)
    assert bundle.manifest.network == LITE0
    export_onnx(bundle, tmp_path / "m.onnx")
    export_torchscript(bundle, tmp_path / "m.pt")


def test_a_model_in_half_precision_is_stored_in_full(model: EfficientNet, tmp_path: Path) -> None:
    import torch

    model = copy.deepcopy(model).to(torch.bfloat16)
    bundle = export_bundle(model, SMALL, LABELS, Preprocessing(), tmp_path / "m.pokedex")
    assert bundle.tensors["classifier.1.bias"].dtype == np.float32


@pytest.mark.parametrize(
    ("labels", "reason"),
    [
        (LABELS[:4], "do not fit|not F32"),
        (("a",) * 5, "same label"),
        (("a", "b", "c", "d", " "), "label"),
    ],
)
def test_labels_that_do_not_fit(
    model: EfficientNet, tmp_path: Path, labels: tuple[str, ...], reason: str
) -> None:
    path = tmp_path / "m.pokedex"
    with pytest.raises(ExportError, match=rf"m.pokedex was not written: .*({reason})"):
        export_bundle(model, SMALL, labels, Preprocessing(), path)
    assert not any(tmp_path.iterdir())


def test_a_weight_that_is_not_finite_keeps_the_older_file(
    model: EfficientNet, tmp_path: Path
) -> None:
    path = tmp_path / "m.pokedex"
    path.write_text("older")
    model = copy.deepcopy(model)
    model.features[0][0].weight.data[0, 0, 0, 0] = float("nan")
    with pytest.raises(ExportError, match="features.0.0.weight holds values that are not finite"):
        export_bundle(model, SMALL, LABELS, Preprocessing(), path)
    assert path.read_text() == "older"


def test_another_architecture_is_refused(tmp_path: Path) -> None:
    from torchvision.models import mobilenet_v2

    with pytest.raises(ExportError, match="do not fit its architecture"):
        export_bundle(
            mobilenet_v2(num_classes=5), SMALL, LABELS, Preprocessing(), tmp_path / "m.pokedex"
        )


def test_onnx_holds_everything_in_one_file(bundle: Bundle, tmp_path: Path) -> None:
    path = export_onnx(bundle, tmp_path / "m.onnx")
    onnx.checker.check_model(path, full_check=True)
    session = onnxruntime.InferenceSession(path)
    logits, features = session.run(["logits", "features"], {"images": inputs()})
    expected = Engine(bundle).run(inputs())
    assert not list(tmp_path.glob("*.answers.onnx")), "a softmax is all that there is to say"
    np.testing.assert_allclose(logits, expected[0], atol=1e-5)
    np.testing.assert_allclose(features, expected[1], atol=1e-5)
    facts = session.get_modelmeta().custom_metadata_map
    assert json.loads(facts["labels"]) == list(bundle.manifest.labels)
    assert (facts["facts_version"], facts["strangers"]) == ("2", "null")
    assert Preprocessing.model_validate_json(facts["preprocessing"]).fit == "pad"


def test_the_root_is_in_every_graph(bundle: Bundle, rooted: Bundle, tmp_path: Path) -> None:
    """That the answers are torch's and the model's own, the exports look after themselves."""
    logits, features = Engine(open_bundle(rooted.path)).run(inputs())
    plain = Engine(bundle).run(inputs())
    np.testing.assert_array_equal(features, plain[1])
    assert np.abs(logits - plain[0]).max() > 0.01
    weight, bias = (rooted.tensors[f"{HEAD}.{name}"] for name in ("weight", "bias"))
    pooled = rooted.manifest.network.pooled(features)
    np.testing.assert_allclose(logits, pooled @ weight.T + bias, atol=1e-4)
    export_onnx(rooted, tmp_path / "m.onnx")
    export_torchscript(rooted, tmp_path / "m.pt")


def test_torchscript_answers_alike(bundle: Bundle, tmp_path: Path) -> None:
    import torch

    path = export_torchscript(bundle, tmp_path / "m.pt")
    facts = {"facts.json": ""}
    with pytest.warns(Warning, match="torch.jit"):
        model = torch.jit.load(path, _extra_files=facts)
    assert not model.training
    with torch.inference_mode():
        logits = model(torch.from_numpy(inputs())).numpy()
    np.testing.assert_allclose(logits, Engine(bundle).run(inputs())[0], atol=1e-4)
    labels = json.loads(json.loads(facts["facts.json"])["labels"])
    assert labels == list(bundle.manifest.labels)


def test_openvino_answers_alike(bundle: Bundle, tmp_path: Path) -> None:
    require_openvino()
    path = export_openvino(bundle, tmp_path / "m.xml")
    import openvino

    assert sorted(file.name for file in tmp_path.iterdir()) == ["m.bin", "m.xml"]
    model = openvino.Core().read_model(path)
    assert json.loads(model.get_rt_info(["pokedex", "labels"]).value) == list(
        bundle.manifest.labels
    )
    compiled = openvino.compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    logits, expected = compiled(inputs())["logits"], Engine(bundle).run(inputs())[0]
    np.testing.assert_allclose(logits, expected, atol=1e-4)


def test_without_openvino_the_packaged_app_points_to_onnx(
    bundle: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)
    with pytest.raises(ExportError, match="pip install openvino"):
        export_openvino(bundle, tmp_path / "m.xml")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(ExportError, match="Export to ONNX"):
        export_openvino(bundle, tmp_path / "m.xml")


@pytest.mark.long
def test_openvino_reports_to_nobody(tmp_path: Path) -> None:
    """Its mere import would send an event from a thread, unless it is kept from doing so."""
    require_openvino()
    script = (
        "import sys, threading; from trainer.model.bundle import open_bundle; "
        "from trainer.training.export import export_openvino; "
        "export_openvino(open_bundle(sys.argv[1]), sys.argv[2]); "
        "print(sys.modules['openvino_telemetry'], threading.active_count())"
    )
    command = [sys.executable, "-c", script, str(default_model()), str(tmp_path / "m.xml")]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout == "None 1\n"


def test_openvino_wants_its_own_ending(bundle: Bundle, tmp_path: Path) -> None:
    require_openvino()
    with pytest.raises(ExportError, match=r"m.onnx must end in .xml"):
        export_openvino(bundle, tmp_path / "m.onnx")


@pytest.mark.parametrize(
    ("package", "exporter"), [("openvino", export_openvino), ("torch", export_torchscript)]
)
def test_a_package_that_is_missing_is_named(
    bundle: Bundle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    package: str,
    exporter: Callable[[Bundle, Path], Path],
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ExportError, match="needs"):
        exporter(bundle, tmp_path / "m.xml")


@pytest.mark.parametrize("name", EXPORTERS)
def test_an_export_that_answers_otherwise_is_not_kept(
    bundle: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    if name in ("openvino", "ovms"):
        require_openvino()
    ending, exporter = EXPORTERS[name]

    class Other:
        """An engine of another model."""

        def __init__(self, _: Bundle) -> None: ...

        def run(self, batch: Any) -> tuple[Any, None]:
            return np.zeros((len(batch), 5), np.float32), None

    monkeypatch.setattr(export, "Engine", Other)
    path = tmp_path / f"m{ending}"
    with pytest.raises(ExportError, match=rf"m{ending} was not written: the export answers"):
        exporter(bundle, path)
    assert not any(tmp_path.iterdir())


def test_a_folder_that_is_missing_is_one_sentence(bundle: Bundle, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"m.onnx cannot be written: No such file"):
        export_onnx(bundle, tmp_path / "nowhere" / "m.onnx")


def test_what_is_exported_can_be_opened(model: EfficientNet, tmp_path: Path) -> None:
    path = tmp_path / "m.pokedex"
    written = export_bundle(
        model, SMALL, LABELS, Preprocessing(), path, threshold=0.25, recipe={"name": "best"}
    )
    assert open_bundle(path).manifest == written.manifest
    assert written.manifest.recipe == {"name": "best"}


def test_weights_that_differ_from_the_golden_answers_are_not_written(
    model: EfficientNet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_bundle = export.new_bundle

    def damaged(*arguments: Any, **parts: Any) -> Bundle:
        bundle = true_bundle(*arguments, **parts)
        tensors = dict(bundle.tensors) | {"classifier.1.bias": np.full(5, 3, np.float32)}
        return replace(bundle, tensors=MappingProxyType(tensors))

    monkeypatch.setattr(export, "new_bundle", damaged)
    with pytest.raises(ExportError, match="does not answer its own test pictures"):
        export_bundle(model, SMALL, LABELS, Preprocessing(), tmp_path / "m.pokedex")
    assert not any(tmp_path.iterdir())
