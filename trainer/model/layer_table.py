"""The report's layer table of a network, counted from its record. No torch.

Names and kinds are torch's, the figures torchinfo's: a test holds them against each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import Literal, NamedTuple

from trainer.model.networks import FEATURES, HEAD, STEM, Network

Shape = tuple[int, ...]
"""(N, C, H, W) or (N, C), of one picture"""

_PER_MB = 10**6 / 4
"""32-bit numbers in a megabyte, as torchinfo counts"""


class LayerRow(NamedTuple):
    """One line of the layer table; `path` is the place in the network, whose own is empty."""

    path: str
    kind: str
    input_shape: Shape
    output_shape: Shape
    parameters: int
    trainable: bool

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2] or self.kind

    @property
    def depth(self) -> int:
        """How many layers it lies in; 0 is the network."""
        return len(self.path.split(".")) if self.path else 0


@dataclass(frozen=True)
class LayerTable:
    """The layers down to the MBConv blocks and not into them, and the totals of all.

    `activations_mb` holds what a pass forward and back keeps: all that layers with weights put
    out, twice.
    """

    rows: tuple[LayerRow, ...]
    parameters: int
    trainable: int
    mult_adds: int
    input_mb: float
    activations_mb: float

    @property
    def frozen(self) -> int:
        return self.parameters - self.trainable

    @property
    def parameters_mb(self) -> float:
        return self.parameters / _PER_MB

    @property
    def total_mb(self) -> float:
        return self.input_mb + self.activations_mb + self.parameters_mb


def layer_table(
    network: Network,
    classes: int = 150,
    *,
    size: int = 224,
    trainable: Literal["head", "all"] = "head",
) -> LayerTable:
    """For one picture of `size` pixels a side and a phase of that `Phase.trainable`."""
    weights = {
        name: shape
        for name, shape in network.weight_shapes(classes).items()
        if name.endswith((".weight", ".bias"))
    }
    counts = {name: prod(shape) for name, shape in weights.items()}
    learning = {
        name: count for name, count in counts.items() if trainable == "all" or name.startswith(HEAD)
    }
    areas = _areas(network, weights, size)
    outputs = sum(shape[0] * areas[name] for name, shape in weights.items() if ".weight" in name)
    return LayerTable(
        rows=tuple(
            LayerRow(*layer, _within(layer[0], counts), _within(layer[0], learning) > 0)
            for layer in _layers(network, classes, size)
        ),
        parameters=sum(counts.values()),
        trainable=sum(learning.values()),
        # only a convolution's kernel is used at every place
        mult_adds=sum(
            count * (areas[name] if len(weights[name]) == 4 else 1)
            for name, count in counts.items()
        ),
        input_mb=3 * size**2 / _PER_MB,
        activations_mb=2 * outputs / _PER_MB,
    )


def _within(path: str, counts: Mapping[str, int]) -> int:
    return sum(n for name, n in counts.items() if name.startswith(f"{path}." if path else ""))


def _areas(network: Network, weights: Mapping[str, Shape], size: int) -> dict[str, int]:
    """Places in what the layer of each weight puts out; the layers come in their order."""
    strides = {STEM: 2} | {block.depthwise: block.stride for block in network.blocks()}
    areas: dict[str, int] = {}
    side = size
    for name in weights:
        side = _after(side, strides.get(name.removesuffix(".0.weight"), 1))
        areas[name] = 1 if ".fc" in name or name.startswith(HEAD) else side**2
    return areas


def _after(side: int, stride: int) -> int:
    return -(-side // stride)


_POOLS = {"mean": "AdaptiveAvgPool2d", "root": "RootPool2d"}
_ACTIVATIONS = {"silu": "SiLU", "relu6": "ReLU6"}

_Layer = tuple[str, str, Shape, Shape]
"""what of a row is no count"""


def _layers(network: Network, classes: int, size: int) -> Iterator[_Layer]:
    side = _after(size, 2)
    picture, pooled, answer = (1, 3, size, size), (1, network.features), (1, classes)
    given: Shape = (1, network.stem, side, side)
    stages = _convolution(network, STEM, picture, given, stride=2)
    for number, stage in enumerate(network.stages, start=1):
        side = _after(side, stage.stride)
        made = (1, stage.outputs, side, side)
        stages.append((f"{FEATURES}{number}", "Sequential", given, made))
        for layer in range(stage.layers):
            stages.append((f"{FEATURES}{number}.{layer}", "MBConv", given, made))
            given = made
    maps = (1, network.features, side, side)
    yield "", "EfficientNet", picture, answer
    yield "features", "Sequential", picture, maps
    yield from stages
    yield from _convolution(network, network.last, given, maps)
    yield "avgpool", _POOLS[network.pooling], maps, (1, network.features, 1, 1)
    yield "classifier", "Sequential", pooled, answer
    yield "classifier.0", "Dropout", pooled, pooled
    yield HEAD, "Linear", pooled, answer


def _convolution(
    network: Network, path: str, given: Shape, made: Shape, stride: int = 1
) -> list[_Layer]:
    evenly = network.padding == "around" or stride == 1
    return [
        (path, "Conv2dNormActivation", given, made),
        (f"{path}.0", "Conv2d" if evenly else "PaddedConv2d", given, made),
        (f"{path}.1", "BatchNorm2d", made, made),
        (f"{path}.2", _ACTIVATIONS[network.activation], made, made),
    ]
