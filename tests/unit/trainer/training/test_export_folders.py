"""The folders that others serve from are loaded by what serves them, and answer as the model."""

from __future__ import annotations

import importlib.util
import json
import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
import safetensors.numpy

pytest.importorskip("torch", reason="exporting for Hugging Face needs torch")

from tests.helpers.small_network import network_that_sees, small_network
from trainer.errors import ExportError
from trainer.model.bundle import Bundle, open_bundle, with_manifest
from trainer.model.engine import Engine
from trainer.model.networks import B0, LITE0, Network
from trainer.pictures.preprocess import Preprocessing
from trainer.pictures.second_look import SecondLook
from trainer.resources import default_model
from trainer.training.export import export_bundle
from trainer.training.export_folders import (
    EXPORTERS,
    export_huggingface,
    export_ovms,
    export_triton,
    served_name,
    timm_names,
)

needs_openvino = pytest.mark.skipif(
    importlib.util.find_spec("openvino") is None, reason="needs the openvino package"
)


@pytest.fixture(scope="module")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model file of a small network."""
    path = tmp_path_factory.mktemp("small") / "five.pokedex"
    with small_network() as network:
        model = network_that_sees(network, 5)
        model.classifier[1].weight.data.mul_(30)
        export_bundle(model, network, tuple("abcde"), Preprocessing(fit="pad"), path)
    return path


@pytest.fixture
def small(small_file: Path) -> Iterator[Bundle]:
    """It stands in for B0 as long as the test runs."""
    with small_network():
        yield open_bundle(small_file)


def inputs(side: int = 224) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.random.default_rng(1).normal(size=(2, 3, side, side)).astype(np.float32)


def expected(bundle: Bundle, images: Any) -> Any:
    return Engine(bundle).run(images)[0]


def test_triton_has_a_repository_that_onnx_runtime_loads(small: Bundle, tmp_path: Path) -> None:
    model = export_triton(small, tmp_path / "repository") / "five"
    session = onnxruntime.InferenceSession(model / "1" / "model.onnx")
    told = [output.name for output in session.get_outputs()]
    found = dict(zip(told, session.run(None, {"images": inputs()}), strict=True))
    np.testing.assert_allclose(found["logits"], expected(small, inputs()), atol=1e-4)
    config = (model / "config.pbtxt").read_text()
    declared = re.findall(r'name: "(\w+)" data_type: TYPE_FP32 dims: \[ ([\d, ]+) \]', config)
    shapes = {name: tuple(map(int, dims.split(","))) for name, dims in declared}
    outputs = {name: values.shape[1:] for name, values in found.items()}
    assert shapes == {"images": inputs().shape[1:], **outputs}
    (names,) = re.findall(r'label_filename: "(.*)"', config)
    assert (model / names).read_text(encoding="utf-8").splitlines() == [*small.manifest.labels]


@needs_openvino
def test_openvino_loads_the_version_of_its_server(small: Bundle, tmp_path: Path) -> None:
    folder = export_ovms(small, tmp_path / "models")
    import openvino

    assert {path.name for path in (folder / "five" / "1").iterdir()} == {"five.xml", "five.bin"}
    compiled = openvino.compile_model(
        folder / "five" / "1" / "five.xml", "CPU", {"INFERENCE_PRECISION_HINT": "f32"}
    )
    logits = compiled(inputs())["logits"]
    np.testing.assert_allclose(logits, expected(small, inputs()), atol=1e-3)


@needs_openvino
def test_openvino_server_is_told_of_all_models(small: Bundle, tmp_path: Path) -> None:
    look = SecondLook(margin=1.5, views=("mirrored",))
    twice = with_manifest(small, tmp_path / "twice.pokedex", second_look=look)
    for bundle, names in ((small, ["five"]), (twice, ["twice", "twice_answers"])):
        folder = export_ovms(bundle, tmp_path / names[0])
        served = json.loads((folder / "config.json").read_text())["model_config_list"]
        assert [each["config"]["name"] for each in served] == names
        for each in served:
            place = folder / Path(each["config"]["base_path"]).relative_to("/models")
            assert (place / "1").is_dir()
        text = (folder / "README.md").read_text(encoding="utf-8")
        assert "--config_path /models/config.json" in text
        assert "-p 9000:9000 -p 8000:8000" in text


@pytest.mark.parametrize(
    ("fit", "size"),
    [
        ("crop", {"shortest_edge": 224}),  # the central square, which a square would be squashed to
        ("trim", {"shortest_edge": 224}),  # which is the same up to a shape of 4:3
        ("squash", {"height": 224, "width": 224}),
        ("pad", {"height": 224, "width": 224}),
    ],
)
def test_transformers_is_told_how_pictures_are_fitted(
    fit: str, size: dict[str, int], small: Bundle, tmp_path: Path
) -> None:
    preprocessing = small.manifest.preprocessing.model_copy(update={"fit": fit})
    changed = with_manifest(small, tmp_path / "five.pokedex", preprocessing=preprocessing)
    folder = export_huggingface(changed, tmp_path / "hub")
    prepared = json.loads((folder / "preprocessor_config.json").read_text())
    assert prepared["size"] == size
    assert prepared["do_center_crop"] == (fit in ("crop", "trim"))


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_timm_is_asked_where_it_does_not_know_the_pooling(tmp_path: Path) -> None:
    timm = pytest.importorskip("timm", reason="needs timm")
    import torch

    model_file = lite0(tmp_path, LITE0.pooled_by("root"))
    folder = export_huggingface(model_file, tmp_path / "hub")
    told = (folder / "README.md").read_text(encoding="utf-8").replace("FOLDER", str(folder))
    [code] = re.findall(r"^    import timm\n(?:(?:    .*)?\n)+", told, flags=re.MULTILINE)
    names: dict[str, Any] = {"timm": timm}
    exec(textwrap.dedent(code), names)
    size = model_file.manifest.preprocessing.size
    with torch.inference_mode():
        logits, _ = names["answer"](torch.from_numpy(inputs(size)))
    np.testing.assert_allclose(logits, expected(model_file, inputs(size)), atol=1e-3)


def test_nobody_loads_a_network_that_pools_otherwise_by_mistake(tmp_path: Path) -> None:
    folder = export_huggingface(lite0(tmp_path, LITE0.pooled_by("root")), tmp_path / "hub")
    assert "architecture" not in json.loads((folder / "config.json").read_text(encoding="utf-8"))
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "library_name" not in card
    assert "mean / (mean.abs() + 0.001).sqrt()" in card


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
@pytest.mark.parametrize("network", [B0, LITE0], ids=lambda network: network.name)
def test_timm_loads_the_folder_of_hugging_face(
    network: Network, bundle: Bundle, tmp_path: Path
) -> None:
    timm = pytest.importorskip("timm", reason="needs timm")
    import torch

    if network is LITE0:
        bundle = lite0(tmp_path)
    folder = export_huggingface(bundle, tmp_path / "hub")
    model = timm.create_model(f"local-dir:{folder}", pretrained=True).eval()
    size = bundle.manifest.preprocessing.size
    with torch.inference_mode():
        logits = model(torch.from_numpy(inputs(size))).numpy()
    np.testing.assert_allclose(logits, expected(bundle, inputs(size)), atol=1e-3)
    known = timm.data.resolve_data_config(model=model)
    assert tuple(known["input_size"]) == (3, size, size)
    assert known["mean"] == pytest.approx(bundle.manifest.preprocessing.mean)
    assert model.pretrained_cfg["label_names"] == [*bundle.manifest.labels]


def lite0(folder: Path, network: Network = LITE0) -> Bundle:
    from trainer.training.network import build_network
    from trainer.training.starts import apply_start

    model = build_network(network, 5)
    apply_start(model, network, "offline", 0)
    preprocessing = Preprocessing(size=100, mean=LITE0.mean, std=LITE0.std)
    return export_bundle(model, network, tuple("abcde"), preprocessing, folder / "lite.pokedex")


def test_no_weight_is_lost_for_hugging_face(bundle: Bundle, tmp_path: Path) -> None:
    folder = export_huggingface(bundle, tmp_path / "hub")
    read = safetensors.numpy.load_file(folder / "model.safetensors")
    names = timm_names(B0)
    assert len({*names.values()}) == len(names)
    assert read.keys() == {*names.values()}
    for name, values in bundle.tensors.items():
        np.testing.assert_array_equal(read[names[name]], values)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    assert config["label_names"] == [*bundle.manifest.labels]
    prepared = json.loads((folder / "preprocessor_config.json").read_text())
    assert prepared["image_mean"] == list(bundle.manifest.preprocessing.mean)
    assert prepared["do_pad"]
    assert (folder / "README.md").read_text(encoding="utf-8").startswith("---\nlibrary_name: timm")


@pytest.mark.parametrize(
    "export",
    [export_triton, pytest.param(export_ovms, marks=needs_openvino), export_huggingface],
)
def test_a_folder_says_what_it_carries(
    export: Callable[[Bundle, Path], Path], small: Bundle, tmp_path: Path
) -> None:
    look = SecondLook(margin=1.5, views=("mirrored",))
    metrics = {"test": {"images": 1234, "top1": 0.5}}
    facts = {"second_look": look, "temperature": 0.75, "threshold": 0.625, "metrics": metrics}
    changed = with_manifest(small, tmp_path / "my model.pokedex", **facts)
    folder = export(changed, tmp_path / "out")
    (file,) = folder.rglob("README.md")
    text = file.read_text(encoding="utf-8")
    for told in ("0.75", "0.625", "second look", "mirrored", "padded", "of 1,234 pictures"):
        assert told in text
    assert "None of these" not in text  # this model has no such rule
    told = json.loads(file.with_name("facts.json").read_text(encoding="utf-8"))
    assert told["second_look"] == look.model_dump(mode="json")
    assert (told["temperature"], told["strangers"]) == (0.75, None)
    assert Preprocessing.model_validate(told["preprocessing"]) == small.manifest.preprocessing
    assert not list(tmp_path.glob(".tmp-*"))


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("triton", "out/pokedex150_answers/1/model.onnx"),
        pytest.param("ovms", "out/pokedex150_answers/1/model.onnx", marks=needs_openvino),
        pytest.param("openvino", "out.answers.onnx", marks=needs_openvino),
        ("huggingface", "out/answers.onnx"),
    ],
)
def test_every_format_tells_strangers(name: str, place: str, tmp_path: Path) -> None:
    """The export itself compares what they say with the model."""
    bundle = open_bundle(default_model())
    out = EXPORTERS[name][1](bundle, tmp_path / ("out.xml" if name == "openvino" else "out"))
    session = onnxruntime.InferenceSession(tmp_path / place)
    told = [output.name for output in session.get_outputs()]
    assert told == ["probabilities", "strangeness"]
    if out.is_dir():
        (text,) = [file.read_text(encoding="utf-8") for file in out.rglob("README.md")]
        for word in ("None of these", "strangeness", "answers", "pooled"):
            assert word in text
        (facts,) = [json.loads(file.read_text("utf-8")) for file in out.rglob("facts.json")]
        assert facts["facts_version"] == 2
        assert bundle.strangers is not None
        assert facts["strangers"]["limit"] == bundle.strangers.rule.limit
    if name == "triton":
        config = (out / "pokedex150_answers" / "config.pbtxt").read_text()
        number = "dims: [ 1 ] reshape { shape: [ ] }"
        assert f'name: "strangeness" data_type: TYPE_FP32 {number}' in config


def test_a_name_fits_into_an_address(small: Bundle, tmp_path: Path) -> None:
    (tmp_path / "my run").mkdir()
    names = ("my model.pokedex", "é.pokedex", "my run/model.pokedex")
    found = [served_name(with_manifest(small, tmp_path / name)) for name in names]
    assert found == ["my_model", "model", "my_run"]


@pytest.mark.parametrize("name", ["triton", "huggingface"])
def test_what_is_there_is_not_written_over(small: Bundle, tmp_path: Path, name: str) -> None:
    _, export = EXPORTERS[name]
    (tmp_path / "out").mkdir()
    with pytest.raises(ExportError, match="out exists already: name a new folder"):
        export(small, tmp_path / "out")
    with pytest.raises(ExportError, match="out cannot be written: No such file"):
        export(small, tmp_path / "nowhere" / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_was_exported_needs_the_model_file_no_more(small: Bundle, tmp_path: Path) -> None:
    ending, export = EXPORTERS["triton"]
    folder = export(small, tmp_path / f"five{ending}")
    assert {path.name for path in (folder / "five").iterdir()} == {
        *("1", "config.pbtxt", "labels.txt", "facts.json", "README.md")
    }
