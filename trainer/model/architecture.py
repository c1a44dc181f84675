"""EfficientNet-B0 as data: the shape of every weight and the graph that serves it. No torch.

A model file is checked against `weight_shapes`, and its ONNX graph against `serving_graph`: both
follow from the number of classes (and the input's side) alone, so nothing in a file that came
from elsewhere has to be believed. Tests hold both against torchvision's model.

Sources: M. Tan and Q. Le, *EfficientNet: Rethinking Model Scaling for Convolutional Neural
Networks* (ICML 2019), table 1; names and the order of layers are those of
``torchvision.models.efficientnet_b0``.

Shapes: N pictures, C classes, h and w the side of the last feature map (the input's side / 32).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from onnx import (
    AttributeProto,
    GraphProto,
    ModelProto,
    NodeProto,
    OperatorSetIdProto,
    TensorProto,
    ValueInfoProto,
)

NAME = "efficientnet_b0"
FEATURES = 1280
"""channels of the last feature map"""
HEAD = "classifier.1"
"""prefix of the names of the linear layer's weight and bias"""
STRIDE = 32
"""side of the input over the side of the last feature map"""

OPSET = 17
"""operator set of the graph; every operator in it exists unchanged since set 15"""
IR_VERSION = 8
EPSILON = 1e-5
"""of batch normalisation, as in torchvision's B0"""


class Stage(NamedTuple):
    """A row of the paper's table: `layers` inverted bottlenecks, the first with the stride."""

    expansion: int
    kernel: int
    stride: int
    inputs: int
    outputs: int
    layers: int


STEM = 32
STAGES = (
    Stage(1, 3, 1, 32, 16, 1),
    Stage(6, 3, 2, 16, 24, 2),
    Stage(6, 5, 2, 24, 40, 2),
    Stage(6, 3, 2, 40, 80, 3),
    Stage(6, 5, 1, 80, 112, 3),
    Stage(6, 5, 2, 112, 192, 4),
    Stage(6, 3, 1, 192, 320, 1),
)


class Block(NamedTuple):
    """One inverted bottleneck; `prefix` begins the names of its weights."""

    prefix: str
    expansion: int
    kernel: int
    stride: int
    inputs: int
    outputs: int

    @property
    def width(self) -> int:
        """channels between the expansion and the projection"""
        return self.inputs * self.expansion

    @property
    def squeezed(self) -> int:
        """channels inside the squeeze-and-excitation"""
        return max(1, self.inputs // 4)

    @property
    def has_shortcut(self) -> bool:
        return self.stride == 1 and self.inputs == self.outputs


def blocks() -> Iterator[Block]:
    """The sixteen bottlenecks in order."""
    for number, stage in enumerate(STAGES, start=1):
        for layer in range(stage.layers):
            first = layer == 0
            yield Block(
                prefix=f"features.{number}.{layer}.block",
                expansion=stage.expansion,
                kernel=stage.kernel,
                stride=stage.stride if first else 1,
                inputs=stage.inputs if first else stage.outputs,
                outputs=stage.outputs,
            )


def weight_shapes(classes: int) -> dict[str, tuple[int, ...]]:
    """Names and shapes of all weights and buffers of a model with that many classes.

    All are float32 except the counters, whose names end in `COUNTER` and which are int64.
    """
    shapes: dict[str, tuple[int, ...]] = {}

    def convolution(name: str, outputs: int, inputs: int, kernel: int) -> None:
        shapes[f"{name}.0.weight"] = (outputs, inputs, kernel, kernel)
        for part in ("weight", "bias", "running_mean", "running_var"):
            shapes[f"{name}.1.{part}"] = (outputs,)
        shapes[f"{name}.1.{COUNTER}"] = ()

    convolution("features.0", STEM, 3, 3)
    for block in blocks():
        layer = 0
        if block.expansion != 1:
            convolution(f"{block.prefix}.0", block.width, block.inputs, 1)
            layer = 1
        convolution(f"{block.prefix}.{layer}", block.width, 1, block.kernel)
        excitation = f"{block.prefix}.{layer + 1}"
        shapes[f"{excitation}.fc1.weight"] = (block.squeezed, block.width, 1, 1)
        shapes[f"{excitation}.fc1.bias"] = (block.squeezed,)
        shapes[f"{excitation}.fc2.weight"] = (block.width, block.squeezed, 1, 1)
        shapes[f"{excitation}.fc2.bias"] = (block.width,)
        convolution(f"{block.prefix}.{layer + 2}", block.outputs, block.width, 1)
    convolution(f"features.{len(STAGES) + 1}", FEATURES, STAGES[-1].outputs, 1)
    shapes[f"{HEAD}.weight"] = (classes, FEATURES)
    shapes[f"{HEAD}.bias"] = (classes,)
    return shapes


COUNTER = "num_batches_tracked"


class Place(NamedTuple):
    """Where a weight lies in a file: both in bytes."""

    offset: int
    length: int


def serving_graph(classes: int, size: int, file: str, places: Mapping[str, Place]) -> ModelProto:
    """The ONNX graph of the model in evaluation mode, without its weights.

    Input ``images`` (N, 3, size, size); outputs ``logits`` (N, C) and ``features``
    (N, 1280, h, w). Every weight is an initialiser of its torchvision name whose data lie in
    `file` at `places[name]`, relative to the graph.

    It is written down here rather than traced: torch's older exporter is deprecated and merges
    weights that happen to be equal, the newer one takes nine seconds and renames what it folds.
    A model file's graph must equal this one, so a change of it is a change of the file format.
    """
    graph = _GraphWriter(weight_shapes(classes), file, places)
    x = graph.convolution("features.0", "images", kernel=3, stride=2)
    for block in blocks():
        x = graph.bottleneck(block, x)
    features = graph.convolution(f"features.{len(STAGES) + 1}", x, output="features")
    pooled = graph.node("Flatten", [graph.node("GlobalAveragePool", [features])], axis=1)
    head = [graph.weight(f"{HEAD}.weight"), graph.weight(f"{HEAD}.bias")]
    graph.node("Gemm", [pooled, *head], output="logits", transB=1)

    side = -(-size // STRIDE)
    return ModelProto(
        ir_version=IR_VERSION,
        producer_name="pokedex",
        opset_import=[OperatorSetIdProto(version=OPSET)],
        graph=GraphProto(
            name=NAME,
            node=graph.nodes,
            initializer=graph.initializers,
            input=[_value("images", 3, size, size)],
            output=[_value("logits", classes), _value("features", FEATURES, side, side)],
        ),
    )


def _value(name: str, *shape: int) -> ValueInfoProto:
    """Declares a float tensor of shape (batch, *shape)."""
    value = ValueInfoProto(name=name)
    value.type.tensor_type.elem_type = TensorProto.FLOAT
    value.type.tensor_type.shape.dim.add(dim_param="batch")
    for length in shape:
        value.type.tensor_type.shape.dim.add(dim_value=length)
    return value


def _attribute(name: str, value: float | list[int]) -> AttributeProto:
    if isinstance(value, list):
        return AttributeProto(name=name, type=AttributeProto.INTS, ints=value)
    if isinstance(value, int):
        return AttributeProto(name=name, type=AttributeProto.INT, i=value)
    return AttributeProto(name=name, type=AttributeProto.FLOAT, f=value)


class _GraphWriter:
    """Collects nodes and initialisers; every method returns the name of what it computed."""

    def __init__(
        self, shapes: Mapping[str, tuple[int, ...]], file: str, places: Mapping[str, Place]
    ) -> None:
        self.nodes: list[NodeProto] = []
        self.initializers: list[TensorProto] = []
        self._shapes = shapes
        self._file = file
        self._places = places

    def node(
        self,
        operator: str,
        inputs: list[str],
        output: str | None = None,
        **attributes: float | list[int],
    ) -> str:
        name = output or f"{operator.lower()}_{len(self.nodes)}"
        self.nodes.append(
            NodeProto(
                op_type=operator,
                name=name,
                input=inputs,
                output=[name],
                attribute=[_attribute(*item) for item in sorted(attributes.items())],
            )
        )
        return name

    def weight(self, name: str) -> str:
        place = self._places[name]
        tensor = TensorProto(
            name=name,
            data_type=TensorProto.FLOAT,
            dims=self._shapes[name],
            data_location=TensorProto.EXTERNAL,
        )
        for key, text in (
            ("location", self._file),
            ("offset", str(place.offset)),
            ("length", str(place.length)),
        ):
            tensor.external_data.add(key=key, value=text)
        self.initializers.append(tensor)
        return name

    def silu(self, x: str, output: str | None = None) -> str:
        return self.node("Mul", [x, self.node("Sigmoid", [x])], output)

    def convolution(
        self,
        name: str,
        x: str,
        *,
        kernel: int = 1,
        stride: int = 1,
        groups: int = 1,
        activated: bool = True,
        output: str | None = None,
    ) -> str:
        """Convolution, batch normalisation and, if `activated`, SiLU."""
        x = self.node(
            "Conv",
            [x, self.weight(f"{name}.0.weight")],
            kernel_shape=[kernel, kernel],
            strides=[stride, stride],
            pads=[kernel // 2] * 4,
            group=groups,
        )
        parts = ("weight", "bias", "running_mean", "running_var")
        statistics = [self.weight(f"{name}.1.{part}") for part in parts]
        x = self.node("BatchNormalization", [x, *statistics], epsilon=EPSILON)
        return self.silu(x, output) if activated else x

    def bottleneck(self, block: Block, x: str) -> str:
        """Expansion, depthwise convolution, squeeze-and-excitation, projection, shortcut."""
        shortcut = x
        layer = 0
        if block.expansion != 1:
            x = self.convolution(f"{block.prefix}.0", x)
            layer = 1
        x = self.convolution(
            f"{block.prefix}.{layer}",
            x,
            kernel=block.kernel,
            stride=block.stride,
            groups=block.width,
        )
        x = self.node("Mul", [x, self._excitation(f"{block.prefix}.{layer + 1}", x)])
        x = self.convolution(f"{block.prefix}.{layer + 2}", x, activated=False)
        return self.node("Add", [x, shortcut]) if block.has_shortcut else x

    def _excitation(self, name: str, x: str) -> str:
        x = self.node("GlobalAveragePool", [x])
        x = self.silu(self._pointwise(f"{name}.fc1", x))
        return self.node("Sigmoid", [self._pointwise(f"{name}.fc2", x)])

    def _pointwise(self, name: str, x: str) -> str:
        weights = [self.weight(f"{name}.weight"), self.weight(f"{name}.bias")]
        return self.node("Conv", [x, *weights], kernel_shape=[1, 1])
