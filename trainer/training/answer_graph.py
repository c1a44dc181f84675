"""What a model says beyond its network, as ONNX: probabilities and strangeness, which follow from
logits and pooled features.

They are outputs of every exported graph, for one view of each picture. Where several views are
averaged, as in a second look, the same is a graph of its own: it takes the averages.

Shapes: N pictures, C classes, K features.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import GraphProto, ModelProto, TensorProto
from onnx.helper import make_graph, make_model, make_node, make_opsetid, make_tensor_value_info
from onnx.numpy_helper import from_array

from trainer.model.bundle import Bundle, Manifest
from trainer.model.serving_graph import IR_VERSION, OPSET
from trainer.model.strangers import LEAST_DOUBT, Strangers, unit

POOLED, PROBABILITIES, STRANGENESS = "pooled", "probabilities", "strangeness"


def needs_answers(manifest: Manifest) -> bool:
    """Whether there is more to say of averages than what their softmax says."""
    return manifest.second_look is not None or manifest.strangers is not None


def answer_graph(bundle: Bundle) -> ModelProto:
    """``logits`` (N, C) and ``pooled`` (N, K) to ``probabilities`` (N, C) and, of a model with a
    rule for strangers, ``strangeness`` (N,)."""
    manifest = bundle.manifest
    inputs = [
        make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", len(manifest.labels)]),
        make_tensor_value_info(POOLED, TensorProto.FLOAT, ["batch", manifest.network.features]),
    ]
    graph = make_graph([], "answers", inputs, [])
    _add_answers(graph, bundle)
    return make_model(
        graph,
        ir_version=IR_VERSION,
        producer_name="pokedex",
        opset_imports=[make_opsetid("", OPSET)],
    )


def tell_answers(model: ModelProto, bundle: Bundle) -> None:
    """Give a serving graph the outputs ``pooled``, ``probabilities`` and ``strangeness``."""
    graph, manifest = model.graph, bundle.manifest
    (head,) = (node for node in graph.node if "logits" in node.output)
    pooled = head.input[0]
    (flattened,) = (node for node in graph.node if pooled in node.output)
    head.input[0] = flattened.output[0] = POOLED
    shape: list[str | int] = ["batch", manifest.network.features]
    graph.output.append(make_tensor_value_info(POOLED, TensorProto.FLOAT, shape))
    _add_answers(graph, bundle)


def _add_answers(graph: GraphProto, bundle: Bundle) -> None:
    manifest, strangers = bundle.manifest, bundle.strangers
    writer = _Writer(graph)
    wide = writer.wide("logits")
    scaled = writer.node("Div", [wide, writer.number(manifest.temperature)])
    probabilities = writer.node("Softmax", [scaled], axis=-1)
    writer.tell(probabilities, PROBABILITIES, ["batch", len(manifest.labels)])
    if strangers is not None:
        strangeness = _strangeness(writer, strangers, probabilities, len(manifest.labels))
        writer.tell(strangeness, STRANGENESS, ["batch"])


def _strangeness(writer: _Writer, strangers: Strangers, probabilities: str, classes: int) -> str:
    """As `Strangers.strangeness` computes it."""
    rule, known = strangers.rule, strangers.tensors
    node, number = writer.node, writer.number
    lengths = node("ReduceL2", [POOLED], axes=[1], keepdims=1)
    least = writer.constant(np.array(1e-30, np.float32))  # features that are all 0 stay so
    vectors = node("Div", [POOLED, node("Max", [lengths, least])])
    far = _distance(writer, vectors, known["directions"])

    best = node("ReduceMax", [probabilities], axes=[1], keepdims=0)
    others = node("Max", [node("Sub", [number(1.0), best]), number(LEAST_DOUBT)])
    doubt = node("Sub", [node("Log", [others]), node("Log", [best])])
    found = node(
        "Add",
        [node("Mul", [number(rule.distance), far]), node("Mul", [number(rule.doubt), doubt])],
    )
    if rule.hidden:
        layers = [
            [writer.constant(known[f"{layer}.{part}"]) for part in ("weight", "bias")]
            for layer in ("hidden", "groups")
        ]
        hidden = node("Relu", [node("Gemm", [POOLED, *layers[0]], transB=1)])
        groups = writer.wide(node("Gemm", [hidden, *layers[1]], transB=1))
        found = node("Add", [found, _log_sum_exp(writer, groups, rule.groups)])
    if rule.added:
        likeliest = node("ArgMax", ["logits"], axis=1, keepdims=0)
        first_added = writer.constant(np.array(classes - rule.added, np.int64))
        added = node("GreaterOrEqual", [likeliest, first_added])
        beyond = node("Add", [far, number(rule.limit - rule.added_limit)])
        found = node("Where", [added, beyond, found])
    if rule.taught:
        nearness = node("Sub", [far, _distance(writer, vectors, unit(known["taught"]))])
        beyond = node("Sub", [nearness, number(rule.margin)])
        stranger = node("Max", [found, node("Add", [beyond, number(rule.limit)])])
        found = node("Where", [node("Greater", [beyond, number(0.0)]), stranger, found])
    return found


def _distance(writer: _Writer, vectors: str, directions: NDArray[np.float32]) -> str:
    """1 minus the cosine of vectors of length 1 and the nearest of the directions."""
    cosines = writer.node("MatMul", [vectors, writer.constant(directions.T)])
    nearest = writer.wide(writer.node("ReduceMax", [cosines], axes=[1], keepdims=0))
    return writer.node("Sub", [writer.number(1.0), nearest])


def _log_sum_exp(writer: _Writer, values: str, count: int) -> str:
    """Of (N, count), (N,). By hand, and the sum a product: OpenVINO 2026.4 errs in reducing what
    comes from an exponential."""
    most = writer.node("ReduceMax", [values], axes=[1], keepdims=1)
    powers = writer.node("Exp", [writer.node("Sub", [values, most])])
    total = writer.node("Log", [writer.node("MatMul", [powers, writer.constant(np.ones(count))])])
    return writer.node("Add", [total, writer.node("ReduceMax", [values], axes=[1], keepdims=0)])


class _Writer:
    """Adds nodes and constants to a graph; every method returns the name of what it added.

    Sums are computed in 64 bits, as the model does: the odds against a class that is nearly certain
    are lost in 32.
    """

    def __init__(self, graph: GraphProto) -> None:
        self._graph = graph

    def node(self, operator: str, inputs: Sequence[str], **attributes: Any) -> str:
        name = f"answer_{len(self._graph.node)}"
        self._graph.node.append(make_node(operator, inputs, [name], name, **attributes))
        return name

    def constant(self, values: NDArray[np.generic]) -> str:
        name = f"answer_constant_{len(self._graph.initializer)}"
        self._graph.initializer.append(from_array(np.ascontiguousarray(values), name))
        return name

    def number(self, value: float) -> str:
        return self.constant(np.array(value, np.float64))

    def wide(self, name: str) -> str:
        return self.node("Cast", [name], to=TensorProto.DOUBLE)

    def tell(self, name: str, output: str, shape: Sequence[str | int]) -> None:
        """Make it an output, in 32 bits."""
        self._graph.node.append(make_node("Cast", [name], [output], output, to=TensorProto.FLOAT))
        self._graph.output.append(make_tensor_value_info(output, TensorProto.FLOAT, shape))
