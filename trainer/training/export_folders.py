"""From a model file to folders that other programs serve from: Triton and KServe, OpenVINO Model
Server, and what Hugging Face's libraries load.

As the files of `trainer.training.export`, each is loaded again and must answer as our engine does
before it takes its place. There is no server here. What such programs compute is the network's
answer to one view of a picture, and what averages over several say; how the model goes about it
stands in ``facts.json``, and in ``README.md`` in words.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import safetensors.numpy

from trainer.errors import ExportError
from trainer.languages import ENGLISH
from trainer.model.bundle import Bundle
from trainer.model.file_name import model_name
from trainer.model.networks import FEATURES, HEAD, ROOT_EPSILON, STEM, Network
from trainer.training.answer_graph import needs_answers
from trainer.training.export import (
    PLAIN_FACTS,
    StrPath,
    explaining,
    export_onnx,
    export_openvino,
    export_torchscript,
    facts,
    onnx_runner,
    saved_openvino,
    self_contained,
    torch_network,
    verify,
    write_answers,
)

VERSION = "1"
"""of the model, as these servers name its folder"""


def export_triton(bundle: Bundle, out: StrPath) -> Path:
    """Write a model repository for Triton, which KServe serves too. Raises ExportError.

    It has a model, called as its file, for the ONNX Runtime backend, with the inputs and outputs of
    `export_onnx`, and beside it, where the model looks twice or tells strangers, one for averages.
    """
    with _new_folder(out) as folder:
        name = served_name(bundle)
        file = folder / name / VERSION / "model.onnx"
        file.parent.mkdir(parents=True)
        file.write_bytes(self_contained(bundle))
        verify(bundle, out, onnx_runner(file, bundle))
        (folder / name / "config.pbtxt").write_text(_triton_config(bundle), encoding="utf-8")
        if needs_answers(bundle.manifest):
            answers = _write_served_answers(bundle, folder)
            config = _triton_answers_config(bundle)
            (answers / "config.pbtxt").write_text(config, encoding="utf-8")
        _tell(
            bundle,
            folder / name,
            "a model repository of Triton Inference Server",
            _TRITON,
            _served_answers(name),
        )
    return Path(out)


def export_ovms(bundle: Bundle, out: StrPath) -> Path:
    """Write a folder for OpenVINO Model Server. Raises ExportError.

    Its ``config.json`` names the model, called as its file, and where the model looks twice or
    tells strangers the one for averages. Inputs and outputs are those of `export_onnx`. Weights
    stay in 32 bits.
    """
    with _new_folder(out) as folder:
        name = served_name(bundle)
        models = [name]
        file = folder / name / VERSION / f"{name}.xml"
        file.parent.mkdir(parents=True)
        verify(bundle, out, saved_openvino(bundle, file))
        if needs_answers(bundle.manifest):
            models.append(_write_served_answers(bundle, folder).name)
        served = [{"config": {"name": each, "base_path": f"/models/{each}"}} for each in models]
        text = json.dumps({"model_config_list": served}, indent=2) + "\n"
        (folder / "config.json").write_text(text, encoding="utf-8")
        _tell(
            bundle, folder, "a model folder of OpenVINO Model Server", _OVMS, _served_answers(name)
        )
    return Path(out)


def export_huggingface(bundle: Bundle, out: StrPath) -> Path:
    """Write a folder as Hugging Face's hub keeps models of timm. Raises ExportError.

    timm builds the same network and loads it, and through timm so does transformers, unless the
    network pools by the root, which timm does not know: then the folder tells how to ask it, and
    its configuration names no architecture, as whoever loaded it by that got other answers.
    """
    with _new_folder(out) as folder:
        names = timm_names(bundle.manifest.network)
        weights = {names[name]: values for name, values in bundle.weights().items()}
        file = folder / "model.safetensors"
        safetensors.numpy.save_file(weights, file, metadata={"format": "pt"})
        back = {theirs: ours for ours, theirs in names.items()}
        read = {back[name]: values for name, values in safetensors.numpy.load_file(file).items()}
        verify(bundle, out, torch_network(bundle, read))
        if needs_answers(bundle.manifest):
            write_answers(bundle, folder / "answers.onnx")
        for target, content in (
            ("config.json", _timm_config(bundle)),
            ("preprocessor_config.json", _preprocessor_config(bundle)),
        ):
            text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
            (folder / target).write_text(text, encoding="utf-8")
        _tell(
            bundle,
            folder,
            "a model of timm, as Hugging Face's hub keeps them",
            _timm_loading(bundle),
            _TIMM_ANSWERS[bundle.manifest.pooling],
        )
        card = folder / "README.md"
        card.write_text(
            _CARD_HEADS[bundle.manifest.pooling] + card.read_text(encoding="utf-8"),
            encoding="utf-8",
        )
    return Path(out)


EXPORTERS: Mapping[str, tuple[str, Callable[[Bundle, StrPath], Path]]] = {
    "onnx": (".onnx", export_onnx),
    "torchscript": (".pt", export_torchscript),
    "openvino": (".xml", export_openvino),
    "triton": ("-triton", export_triton),
    "ovms": ("-ovms", export_ovms),
    "huggingface": ("-huggingface", export_huggingface),
}
"""By the format's name: what follows the model's name in that of its file or folder, and the
function that writes it."""


def served_name(bundle: Bundle) -> str:
    """The model's name, as servers take it into their addresses."""
    return re.sub(r"[^A-Za-z0-9_-]+", "_", model_name(bundle.path)).strip("_") or "model"


@contextmanager
def _new_folder(out: StrPath) -> Iterator[Path]:
    """Where to put the files of a folder that appears at `out` when the block ends."""
    target = Path(out)
    if target.exists():
        raise ExportError("{path} exists already: name a new folder.", path=out)
    with explaining(out):
        temporary = Path(tempfile.mkdtemp(prefix=".tmp-", dir=target.absolute().parent))
        try:
            yield temporary
            temporary.chmod(0o755)
            temporary.rename(target)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            raise


def _write_served_answers(bundle: Bundle, folder: Path) -> Path:
    """The graph for averages as a model of its own in `folder`; gives that model's folder."""
    answers = folder / f"{served_name(bundle)}_answers"
    (answers / VERSION).mkdir(parents=True)
    write_answers(bundle, answers / VERSION / "model.onnx")
    return answers


def _served_answers(name: str) -> str:
    return f"""
The outputs `probabilities` and `strangeness` have this of one view; the model
`{name}_answers` has it of averages of `logits` and `pooled`.
"""


# Triton


def _triton_config(bundle: Bundle) -> str:
    """The model's configuration in protobuf's text form."""
    manifest = bundle.manifest
    size, network = manifest.preprocessing.size, manifest.network
    side = size // network.stride + bool(size % network.stride)
    return f"""\
name: "{served_name(bundle)}"
backend: "onnxruntime"
max_batch_size: 32
input [
  {{ name: "images" data_type: TYPE_FP32 dims: [ 3, {size}, {size} ] }}
]
output [
  {{ name: "logits" data_type: TYPE_FP32 dims: [ {len(manifest.labels)} ] \
label_filename: "labels.txt" }},
  {{ name: "features" data_type: TYPE_FP32 dims: [ {network.features}, {side}, {side} ] }},
  {{ name: "pooled" data_type: TYPE_FP32 dims: [ {network.features} ] }},
{_triton_answers(bundle)}
]
dynamic_batching {{ }}
"""


def _triton_answers(bundle: Bundle) -> str:
    """The outputs that both models have."""
    classes = len(bundle.manifest.labels)
    outputs = [f'  {{ name: "probabilities" data_type: TYPE_FP32 dims: [ {classes} ] }}']
    if bundle.manifest.strangers is not None:  # a number a picture, which has no dimension left
        number = "dims: [ 1 ] reshape { shape: [ ] }"
        outputs.append(f'  {{ name: "strangeness" data_type: TYPE_FP32 {number} }}')
    return ",\n".join(outputs)


def _triton_answers_config(bundle: Bundle) -> str:
    manifest = bundle.manifest
    return f"""\
name: "{served_name(bundle)}_answers"
backend: "onnxruntime"
max_batch_size: 32
input [
  {{ name: "logits" data_type: TYPE_FP32 dims: [ {len(manifest.labels)} ] }},
  {{ name: "pooled" data_type: TYPE_FP32 dims: [ {manifest.network.features} ] }}
]
output [
{_triton_answers(bundle)}
]
dynamic_batching {{ }}
"""


_TRITON = """\
Serve the folder above this one:

    tritonserver --model-repository=FOLDER

KServe serves it with the runtime `kserve-tritonserver`, `storageUri` being where the folder is.
"""

_OVMS = """\
Serve the folder of this file, FOLDER being its whole path, by gRPC on port 9000 and REST on 8000:

    docker run -p 9000:9000 -p 8000:8000 -v FOLDER:/models openvino/model_server \\
        --config_path /models/config.json --port 9000 --rest_port 8000
"""


# Hugging Face


def timm_names(network: Network) -> dict[str, str]:
    """What timm calls the weights of a network, by their names in a model file."""
    prefixes = {f"{STEM}.0": "conv_stem", f"{STEM}.1": "bn1"}
    for block in network.blocks():
        stage, layer = block.prefix.removeprefix(FEATURES).split(".")[:2]
        parts = [block.depthwise, block.projection]
        # the first block, which does not expand, has one convolution less
        convolutions = ["conv_dw", "conv_pw"]
        if block.expand is not None:
            parts, convolutions = [block.expand, *parts], ["conv_pw", "conv_dw", "conv_pwl"]
        theirs = f"blocks.{int(stage) - 1}.{layer}"
        for number, (ours, convolution) in enumerate(zip(parts, convolutions, strict=True), 1):
            prefixes[f"{ours}.0"] = f"{theirs}.{convolution}"
            prefixes[f"{ours}.1"] = f"{theirs}.bn{number}"
        prefixes[f"{block.excitation}.fc1"] = f"{theirs}.se.conv_reduce"
        prefixes[f"{block.excitation}.fc2"] = f"{theirs}.se.conv_expand"
    prefixes |= {f"{network.last}.0": "conv_head", f"{network.last}.1": "bn2", HEAD: "classifier"}
    names = {}
    for name in network.weight_shapes(2):
        prefix, _, part = name.rpartition(".")
        names[name] = f"{prefixes[prefix]}.{part}"
    return names


def _timm_config(bundle: Bundle) -> dict[str, Any]:
    manifest = bundle.manifest
    network, preprocessing = manifest.network, manifest.preprocessing
    size = preprocessing.size
    named = {"architecture": network.timm} if network.pooling == "mean" else {}
    return named | {
        "num_classes": len(manifest.labels),
        "num_features": network.features,
        "global_pool": "avg",
        "label_names": list(manifest.labels),
        "pretrained_cfg": {
            "input_size": [3, size, size],
            "interpolation": preprocessing.interpolation,
            "crop_pct": 1.0,
            "crop_mode": {"pad": "border", "squash": "squash"}.get(preprocessing.fit, "center"),
            "mean": list(preprocessing.mean),
            "std": list(preprocessing.std),
            "num_classes": len(manifest.labels),
            "first_conv": "conv_stem",
            "classifier": "classifier",
        },
    }


def _preprocessor_config(bundle: Bundle) -> dict[str, Any]:
    """In the words of transformers, which has none for a picture that is padded beforehand."""
    preprocessing = bundle.manifest.preprocessing
    side = {"height": preprocessing.size, "width": preprocessing.size}
    cropped = preprocessing.fit in ("crop", "trim")
    return {
        "do_resize": True,
        "size": {"shortest_edge": preprocessing.size} if cropped else side,
        "resample": {"bilinear": 2, "bicubic": 3}[preprocessing.interpolation],
        "do_center_crop": cropped,
        "crop_size": side,
        "do_pad": preprocessing.fit == "pad",
        "pad_color": list(preprocessing.pad_color),
        "do_rescale": True,
        "rescale_factor": 1 / 255,
        "do_normalize": True,
        "image_mean": list(preprocessing.mean),
        "image_std": list(preprocessing.std),
    }


_CARD_HEADS = {
    "mean": """\
---
library_name: timm
pipeline_tag: image-classification
tags:
- image-classification
- timm
---
""",
    "root": """\
---
tags:
- image-classification
- timm
---
""",
}


def _timm_loading(bundle: Bundle) -> str:
    network = bundle.manifest.network
    if network.pooling == "mean":
        return _TIMM_LOADS
    return _TIMM_IS_ASKED.format(
        timm=network.timm, classes=len(bundle.manifest.labels), epsilon=ROOT_EPSILON
    )


_TIMM_LOADS = """\
    import timm
    model = timm.create_model("local-dir:FOLDER", pretrained=True)

or, with timm installed,

    from transformers import pipeline
    pipeline("image-classification", "FOLDER")

Their own preparation of pictures differs a little from the one above: what is padded gets the mean
colour, what is cut is always cut to its central square, and pixels are rounded otherwise. Answers
are the model's own where pictures are prepared as above. Neither divides by the temperature. Say
which licence holds before you publish the model: it follows from the pictures it was trained on.
"""

_TIMM_IS_ASKED = """\
    import timm
    model = timm.create_model(
        "{timm}", num_classes={classes}, checkpoint_path="FOLDER/model.safetensors"
    ).eval()

    def answer(images):
        mean = model.forward_head(model.forward_features(images), pre_logits=True)
        pooled = mean / (mean.abs() + {epsilon}).sqrt()
        return model.get_classifier()(pooled), pooled

The root is not timm's: what `model(images)` says by itself is wrong, and so would a pipeline be.
Logits are the model's own where pictures are prepared as above; the temperature is yours to divide
by. Say which licence holds before you publish the model: it follows from the pictures it was
trained on.
"""


_TIMM_ANSWERS = {
    "mean": """
`answers.onnx` has probabilities and strangeness, of `logits` and of the features that they follow
from: in timm, `model.forward_head(model.forward_features(images), pre_logits=True)`, which it calls
`pooled`.
""",
    "root": """
`answers.onnx` has probabilities and strangeness, of `logits` and `pooled`.
""",
}


# What every folder tells


def _tell(bundle: Bundle, folder: Path, kind: str, how: str, answers: str) -> None:
    """Write labels.txt, facts.json and README.md; `answers` says where `needs_answers` are had."""
    manifest = bundle.manifest
    labels = "".join(f"{label}\n" for label in manifest.labels)
    (folder / "labels.txt").write_text(labels, encoding="utf-8")
    told = {
        name: value if name in PLAIN_FACTS else json.loads(value)
        for name, value in facts(manifest).items()
    }
    text = json.dumps(told, indent=2, ensure_ascii=False) + "\n"
    (folder / "facts.json").write_text(text, encoding="utf-8")
    (folder / "README.md").write_text(_readme(bundle, kind, how, answers), encoding="utf-8")


def _readme(bundle: Bundle, kind: str, how: str, answers: str) -> str:
    manifest = bundle.manifest
    spec, network = manifest.preprocessing, manifest.network
    fitted = {
        "squash": "scaled to a square without regard to its shape",
        "crop": "cut to its central square and scaled",
        "trim": "cut to its central square, but by no more than a quarter of its longer side, and\n"
        "  scaled to a square",
        "pad": f"scaled to fit and padded with RGB {spec.pad_color}",
    }[spec.fit]
    profile = "its colour profile applied" if spec.colors == "srgb" else "colours as stored"
    decoded = (
        ", decoded smaller where it is a JPEG of more than twice that side"
        if spec.decoding == "scaled"
        else ""
    )
    again = manifest.second_look
    second = (
        "* The second look: where the largest logit exceeds the next by less than\n"
        f"  {again.margin:.4g}, the model averages `logits` and `pooled` of further views\n"
        f"  ({', '.join(again.views)}) with the first.\n"
        if again is not None
        else ""
    )
    rule = manifest.strangers
    strangers = (
        f"* “None of these”: a picture whose `strangeness` is above {rule.limit:.6g} shows none\n"
        "  of the classes.\n"
        if rule is not None
        else ""
    )
    return f"""\
# {served_name(bundle)}

{network.title} with {len(manifest.labels)} classes, made by {manifest.produced_by}; {kind}.
{_measured(manifest.metrics)}
## In and out

`images` is float32 (N, 3, {spec.size}, {spec.size}), RGB: the picture upright by its EXIF data,
transparency laid on white, {profile}{decoded}, {fitted}
(Pillow, {spec.interpolation}, antialiased), intensities in [0, 1], minus
{spec.mean}, divided by {spec.std}.

`logits` is (N, {len(manifest.labels)}), in the order of `labels.txt`.

## What is yours to do

* Probabilities are the softmax of the logits divided by the temperature, which is
  {manifest.temperature:.6g}; without it they are not calibrated.
* An answer whose probability is below {manifest.threshold:.4g} counts as not sure.
{strangers}{second}{answers if needs_answers(manifest) else ""}
Heatmaps are not carried.

`facts.json` has all of this for programs.

## Use

{how}"""


def _measured(metrics: Mapping[str, Any]) -> str:
    lines = []
    for subset in ("valid", "test"):
        match metrics.get(subset):
            case {"images": int(images), "top1": float(top1)}:
                pictures = ENGLISH.number(images)
                lines.append(f"Accuracy on {subset}: {top1:.2%} of {pictures} pictures.\n")
    if not lines:
        return ""
    if "tested" in metrics:
        lines.append("The test was that of a model made alike without its pictures.\n")
    return "\n" + "".join(lines) + "These were measured with the second look, where it has one.\n"
