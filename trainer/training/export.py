"""From a trained model to files: our own, and those of other programs.

Each export is loaded again by the runtime it is meant for and must answer the golden pictures as
our engine does, within `golden.TOLERANCE`; only then does it take its place at the target. Torch
and OpenVINO are imported where they are needed, so an ONNX file can be had without either.
"""

from __future__ import annotations

import copy
import io
import json
import os
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnx import ModelProto, TensorProto
from pydantic import ValidationError

from trainer.errors import ExportError, ModelFileError, refusal
from trainer.files import replacing
from trainer.model.bundle import Bundle, Manifest, new_bundle
from trainer.model.classifier import softmax
from trainer.model.engine import Engine
from trainer.model.golden import (
    TOLERANCE,
    Golden,
    difference,
    draw_golden_pictures,
    open_golden_picture,
)
from trainer.model.networks import Network
from trainer.pictures.preprocess import Preprocessing
from trainer.strict_json import first_problem
from trainer.training.answer_graph import (
    POOLED,
    PROBABILITIES,
    STRANGENESS,
    answer_graph,
    needs_answers,
    tell_answers,
)

if TYPE_CHECKING:
    from torch import Tensor, nn

StrPath = str | os.PathLike[str]
Float32 = NDArray[np.float32]
Outputs = Mapping[str, Float32]
"""what a graph answers, by the names of its outputs"""

FACTS_VERSION = 2
"""of what `facts` says; another one where a program that knows this one would err"""
PLAIN_FACTS = ("architecture", "produced_by")
"""facts that are text and not JSON"""


def export_bundle(
    model: nn.Module,
    network: Network,
    labels: Sequence[str],
    preprocessing: Preprocessing,
    path: StrPath,
    **facts: Any,
) -> Bundle:
    """Write torch's `model` as a model file and prove that it serves alike. Takes a second.

    `model` is left as it is, whatever its mode, device, precision or memory format. `facts` are
    further fields of `bundle.Manifest`, such as ``metrics``.

    Raises ExportError where the model cannot be stored (a weight that is not finite, labels that
    do not fit, outputs that differ) or the file cannot be written; an older file is untouched.
    """
    bundle = bundle_of(model, network, labels, preprocessing, path, **facts)
    with explaining(path):
        Engine(bundle).check()
        bundle.save()
    return bundle


def bundle_of(
    model: nn.Module,
    network: Network,
    labels: Sequence[str],
    preprocessing: Preprocessing,
    path: StrPath,
    **facts: Any,
) -> Bundle:
    """What `export_bundle` writes, in memory; `path` is where it would go. Raises ExportError."""
    with explaining(path):
        manifest = Manifest(
            architecture=network.name,
            pooling=network.pooling,
            labels=tuple(labels),
            preprocessing=preprocessing,
            **facts,
        )
        weights = {name: _array(values) for name, values in model.state_dict().items()}
        golden = _golden(model, preprocessing)
        return new_bundle(path, manifest=manifest, weights=weights, golden=golden)


def export_onnx(bundle: Bundle, out: StrPath) -> Path:
    """Write one ONNX file with the weights inside, for any ONNX runtime. Raises ExportError.

    Input ``images`` (N, 3, H, W), outputs ``logits`` (N, C), ``features`` (N, K, h, w), and what
    follows from them (`trainer.training.answer_graph`). What else a program must know is in the
    metadata: `facts`. Of a model that looks twice or tells strangers, a file that ends in
    ``.answers.onnx`` lies beside it, for averages over several views.
    """
    with explaining(out), replacing(out) as temporary, answers_beside(bundle, out):
        temporary.write_bytes(self_contained(bundle))
        verify(bundle, out, onnx_runner(temporary, bundle))
    return Path(out)


def export_torchscript(bundle: Bundle, out: StrPath) -> Path:
    """Write a TorchScript file: images (N, 3, H, W) to logits (N, C). Raises ExportError.

    What else a program must know is in its extra file ``facts.json``, as in `export_onnx`.
    """
    try:
        import torch
    except ImportError as error:
        raise ExportError(
            "Exporting to TorchScript needs torch: install the “train” extra."
        ) from error

    manifest = bundle.manifest
    model = _torch_model(bundle, bundle.weights())
    example = torch.zeros(2, 3, manifest.preprocessing.size, manifest.preprocessing.size)

    def run(batch: Float32) -> Outputs:
        return {"logits": loaded(torch.from_numpy(batch)).numpy()}

    with (
        explaining(out),
        warnings.catch_warnings(),
        torch.inference_mode(),
        replacing(out) as temporary,
    ):
        # torch advises its newer formats; who asks for TorchScript has a reader of TorchScript
        warnings.filterwarnings("ignore", r"`torch\.jit\.", category=Warning)
        # the side of the input is that of the model and no other
        warnings.filterwarnings("ignore", "Converting a tensor to a Python integer")
        traced = torch.jit.trace(model, example, check_trace=False)
        extra = {"facts.json": json.dumps(facts(manifest))}
        # torch's own writing of files knows no OSError
        buffer = io.BytesIO()
        torch.jit.save(traced, buffer, _extra_files=extra)
        temporary.write_bytes(buffer.getvalue())
        loaded = torch.jit.load(str(temporary))
        verify(bundle, out, run)
    return Path(out)


def export_openvino(bundle: Bundle, out: StrPath) -> Path:
    """Write OpenVINO's pair of files, `out` (.xml) and its weights (.bin). Raises ExportError.

    Inputs and outputs are those of `export_onnx`; the facts are in the model's runtime
    information under ``pokedex``. Weights stay in 32 bits. What ends in ``.answers.onnx`` is opened
    by OpenVINO as it is.
    """
    target = Path(out)
    if target.suffix != ".xml":
        raise ExportError("{path} must end in .xml to be an OpenVINO model.", path=out)
    with (
        explaining(out),
        replacing(target.with_suffix(".bin")) as weights,
        replacing(target) as graph,
        answers_beside(bundle, out),
        tempfile.TemporaryDirectory(prefix="pokedex-") as folder,
    ):
        written = Path(folder) / target.name
        verify(bundle, out, saved_openvino(bundle, written))
        weights.write_bytes(written.with_suffix(".bin").read_bytes())
        graph.write_bytes(written.read_bytes())
    return target


def saved_openvino(bundle: Bundle, graph: Path) -> Callable[[Float32], Outputs]:
    """Save OpenVINO's pair of files, `graph` and its weights beside it; what loads it and maps
    images to outputs. Raises ExportError where there is no OpenVINO."""
    openvino = _import_openvino()
    core = openvino.Core()
    model = core.read_model(self_contained(bundle))
    for key, value in facts(bundle.manifest).items():
        model.set_rt_info(value, ["pokedex", key])
    openvino.save_model(model, graph, compress_to_fp16=False)
    # by default some processors compute in 16 bits, which is not what is to be compared
    compiled = core.compile_model(graph, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})

    def run(batch: Float32) -> Outputs:
        found = compiled(batch)
        return {name: np.asarray(found[name]) for name in _told(bundle)}

    return run


def _import_openvino() -> Any:
    # The mere import reports to a server through this package; without it, a stand-in does nothing.
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    try:
        import openvino
    except ImportError as error:
        if getattr(sys, "frozen", False):  # nothing can be installed into the packaged app
            raise ExportError(
                "The packaged app holds no OpenVINO. Export to ONNX: OpenVINO opens such files."
            ) from error
        raise ExportError(
            "Exporting to OpenVINO needs a package that is not installed: pip install openvino."
        ) from error
    return openvino


@contextmanager
def explaining(path: StrPath) -> Iterator[None]:
    """Turns what goes wrong while `path` is written into an ExportError."""
    try:
        yield
    except ValidationError as error:
        raise ExportError(
            "{path} was not written: {refusal}.", path=path, refusal=first_problem(error)
        ) from error
    except ModelFileError as error:
        raise ExportError(error.message) from error
    except OSError as error:
        raise ExportError(
            "{path} cannot be written: {why}.", path=path, why=refusal(error)
        ) from error


def verify(bundle: Bundle, out: StrPath, run: Callable[[Float32], Outputs]) -> None:
    """Compares `run`, which maps a batch to logits and what else it tells, with the engine and
    what follows from it on the golden pictures."""
    images = [open_golden_picture(data) for data in bundle.golden.pictures.values()]
    batch = bundle.manifest.preprocessing.batch(images)
    expected = _expected(bundle, batch)
    # once together and once alone: the number of pictures must be free
    found = max(
        difference(_rows(values), _rows(expected[name])[: len(part)])
        for part in (batch, batch[:1])
        for name, values in run(part).items()
    )
    if found > TOLERANCE:
        raise ExportError(
            "{path} was not written: the export answers otherwise than the model "
            "(off by {found:.2g}, allowed {allowed:.0e}).",
            path=out,
            found=found,
            allowed=TOLERANCE,
        )


def _expected(bundle: Bundle, batch: Float32) -> Outputs:
    logits, features = Engine(bundle).run(batch)
    probabilities = softmax(logits, bundle.manifest.temperature)
    expected = {"logits": logits, PROBABILITIES: probabilities.astype(np.float32)}
    if bundle.strangers is not None:
        pooled = bundle.manifest.network.pooled(features)
        strangeness = bundle.strangers.strangeness(pooled, probabilities)
        expected[STRANGENESS] = strangeness.astype(np.float32)
    return expected


def _told(bundle: Bundle) -> list[str]:
    """The outputs that are compared, of graphs that have them all."""
    return ["logits", PROBABILITIES, *([STRANGENESS] if bundle.strangers is not None else [])]


def _rows(values: Any) -> Float32:
    """As (N, any number)."""
    array = np.asarray(values, np.float32)
    return array.reshape(len(array), -1)


def onnx_runner(file: Path, bundle: Bundle) -> Callable[[Float32], Outputs]:
    """What ONNX Runtime answers with a graph in a file: images to outputs."""
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    told = _told(bundle)
    return lambda batch: dict(zip(told, session.run(told, {"images": batch}), strict=True))


def write_answers(bundle: Bundle, file: Path) -> None:
    """Write the graph of `answer_graph`, and compare what it says of the golden pictures."""
    file.write_bytes(answer_graph(bundle).SerializeToString())
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    told = _told(bundle)[1:]

    def run(batch: Float32) -> Outputs:
        logits, features = Engine(bundle).run(batch)
        inputs = {"logits": logits, POOLED: bundle.manifest.network.pooled(features)}
        return dict(zip(told, session.run(told, inputs), strict=True))

    verify(bundle, file, run)


@contextmanager
def answers_beside(bundle: Bundle, out: StrPath) -> Iterator[None]:
    """Writes `out` with the ending ``.answers.onnx``, where the model needs it and the block ends
    well."""
    if not needs_answers(bundle.manifest):
        yield
        return
    with replacing(Path(out).with_suffix(".answers.onnx")) as temporary:
        yield
        write_answers(bundle, temporary)


def self_contained(bundle: Bundle) -> bytes:
    """The graph with its weights inside, what follows from its outputs, and the facts."""
    model = ModelProto.FromString(bundle.graph)
    for tensor in model.graph.initializer:
        tensor.ClearField("external_data")
        tensor.data_location = TensorProto.DEFAULT
        tensor.raw_data = bundle.tensors[tensor.name].tobytes()
    tell_answers(model, bundle)
    for key, value in facts(bundle.manifest).items():
        model.metadata_props.add(key=key, value=value)
    return model.SerializeToString()


def facts(manifest: Manifest) -> dict[str, str]:
    """What a program must know to use the exported model, as text: JSON but for those in
    `PLAIN_FACTS`. docs/serving.md tells what each is."""
    again, rule = manifest.second_look, manifest.strangers
    return {
        "facts_version": str(FACTS_VERSION),
        "architecture": manifest.architecture,
        "labels": json.dumps(manifest.labels, ensure_ascii=False),
        "preprocessing": manifest.preprocessing.model_dump_json(),
        "second_look": again.model_dump_json() if again is not None else "null",
        "temperature": repr(manifest.temperature),
        "threshold": repr(manifest.threshold),
        "strangers": rule.model_dump_json() if rule is not None else "null",
        "produced_by": manifest.produced_by,
    }


def torch_network(
    bundle: Bundle, weights: Mapping[str, NDArray[Any]]
) -> Callable[[Float32], Outputs]:
    """What torch's network of that kind answers with these weights: images to logits.

    Raises ExportError where there is no torch.
    """
    try:
        import torch
    except ImportError as error:
        raise ExportError(
            "Exporting for Hugging Face needs torch: install the “train” extra."
        ) from error
    model = _torch_model(bundle, weights)

    def run(batch: Float32) -> Outputs:
        with torch.inference_mode():
            return {"logits": model(torch.from_numpy(batch)).numpy()}

    return run


def _torch_model(bundle: Bundle, weights: Mapping[str, NDArray[Any]]) -> nn.Module:
    import torch

    from trainer.training.network import build_network

    model: nn.Module = build_network(bundle.manifest.network, len(bundle.manifest.labels)).eval()
    model.load_state_dict({name: torch.from_numpy(values) for name, values in weights.items()})
    return model


def _array(values: Tensor) -> NDArray[Any]:
    detached = values.detach().cpu()
    array: NDArray[Any] = (detached.float() if detached.is_floating_point() else detached).numpy()
    return array


def _golden(model: nn.Module, preprocessing: Preprocessing) -> Golden:
    """The golden pictures with this model's own answers, computed on the CPU in float32."""
    import torch

    judge = copy.deepcopy(model).cpu().float().eval()
    pictures = draw_golden_pictures()
    images = [open_golden_picture(data) for data in pictures.values()]
    with torch.inference_mode():
        logits: Tensor = judge(torch.from_numpy(preprocessing.batch(images)))
    return Golden(pictures, logits.numpy())
