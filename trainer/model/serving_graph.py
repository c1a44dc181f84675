"""The ONNX graph that serves a network, written down from its record. No torch.

A model file's graph is checked against `serving_graph`, which follows from the network, the number
of classes and the input's side alone, so nothing in a file that came from elsewhere has to be
believed. Tests hold it against torchvision's model.

Shapes: N pictures, C classes, K channels of the last feature map, h and w its sides (the input's
side over the network's stride).
"""

from __future__ import annotations

from collections.abc import Mapping
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

from trainer.model.networks import HEAD, NORMALISATION, ROOT_EPSILON, STEM, Block, Network

OPSET = 17
"""operator set of the graph; every operator in it exists unchanged since set 15"""
IR_VERSION = 8


class Place(NamedTuple):
    """Where a weight lies in a file: both in bytes."""

    offset: int
    length: int


def serving_graph(
    network: Network, classes: int, size: int, file: str, places: Mapping[str, Place]
) -> ModelProto:
    """The ONNX graph of the model in evaluation mode, without its weights.

    Input ``images`` (N, 3, size, size); outputs ``logits`` (N, C) and ``features``
    (N, K, h, w). Every weight is an initialiser of its torchvision name whose data lie in
    `file` at `places[name]`, relative to the graph.

    It is written down here rather than traced: torch's older exporter is deprecated and merges
    weights that happen to be equal, the newer one takes nine seconds and renames what it folds.
    A model file's graph must equal this one, so a change of it is a change of the file format.
    """
    graph = _GraphWriter(network, classes, size, file, places)
    x = graph.convolution(STEM, "images", kernel=3, stride=2)
    for block in network.blocks():
        x = graph.bottleneck(block, x)
    features = graph.convolution(network.last, x, output="features")
    pooled = graph.pooled(features)
    head = [graph.weight(f"{HEAD}.weight"), graph.weight(f"{HEAD}.bias")]
    graph.node("Gemm", [pooled, *head], output="logits", transB=1)

    return ModelProto(
        ir_version=IR_VERSION,
        producer_name="pokedex",
        opset_import=[OperatorSetIdProto(version=OPSET)],
        graph=GraphProto(
            name=network.name,
            node=graph.nodes,
            initializer=graph.initializers,
            input=[_value("images", 3, size, size)],
            output=[
                _value("logits", classes),
                _value("features", network.features, graph.side, graph.side),
            ],
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
    """Collects nodes and initialisers; every method returns the name of what it computed.

    `side` is that of the feature map after the last convolution.
    """

    def __init__(
        self, network: Network, classes: int, size: int, file: str, places: Mapping[str, Place]
    ) -> None:
        self._network = network
        self.side = size
        self.nodes: list[NodeProto] = []
        self.initializers: list[TensorProto] = []
        self._shapes = network.weight_shapes(classes)
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

    def activation(self, x: str, output: str | None = None) -> str:
        if self._network.activation == "relu6":
            limits = [self.node("Constant", [], value_float=limit) for limit in (0.0, 6.0)]
            return self.node("Clip", [x, *limits], output)
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
        """Convolution, batch normalisation and, if `activated`, the activation."""
        x = self.node(
            "Conv",
            [x, self.weight(f"{name}.0.weight")],
            kernel_shape=[kernel, kernel],
            strides=[stride, stride],
            pads=[side for side in self._network.pads(kernel, stride, self.side) for _ in "xy"],
            group=groups,
        )
        self.side = -(-self.side // stride)
        statistics = [self.weight(f"{name}.1.{part}") for part in NORMALISATION]
        x = self.node("BatchNormalization", [x, *statistics], epsilon=self._network.epsilon)
        return self.activation(x, output) if activated else x

    def pooled(self, maps: str) -> str:
        """As `Network.pooled`."""
        mean = self.node("Flatten", [self.node("GlobalAveragePool", [maps])], axis=1)
        if self._network.pooling == "mean":
            return mean
        little = self.node("Constant", [], value_float=ROOT_EPSILON)
        root = self.node("Sqrt", [self.node("Add", [self.node("Abs", [mean]), little])])
        return self.node("Div", [mean, root])

    def bottleneck(self, block: Block, x: str) -> str:
        """Expansion, depthwise convolution, squeeze-and-excitation, projection, shortcut."""
        shortcut = x
        if block.expand is not None:
            x = self.convolution(block.expand, x)
        x = self.convolution(
            block.depthwise, x, kernel=block.kernel, stride=block.stride, groups=block.width
        )
        if self._network.squeezes:
            x = self.node("Mul", [x, self._excitation(block.excitation, x)])
        x = self.convolution(block.projection, x, activated=False)
        return self.node("Add", [x, shortcut]) if block.has_shortcut else x

    def _excitation(self, name: str, x: str) -> str:
        x = self.node("GlobalAveragePool", [x])
        x = self.activation(self._pointwise(f"{name}.fc1", x))
        return self.node("Sigmoid", [self._pointwise(f"{name}.fc2", x)])

    def _pointwise(self, name: str, x: str) -> str:
        weights = [self.weight(f"{name}.weight"), self.weight(f"{name}.bias")]
        return self.node("Conv", [x, *weights], kernel_shape=[1, 1])
