"""The networks that this program knows, as data: what tells one from another. No torch, no ONNX.

Another network is another record in `NETWORKS`. What is built from a record (the torch module, the
serving graph, the names and shapes of the weights, the layer table) asks it and knows no network by
name; tests hold them against each other.

Sources: M. Tan and Q. Le, *EfficientNet: Rethinking Model Scaling for Convolutional Neural
Networks* (ICML 2019), table 1; names and the order of layers are those of
``torchvision.models.efficientnet_b0``. Lite0: *Higher accuracy on vision models with
EfficientNet-Lite* (TensorFlow blog, 2020) and the weights that `tools/lite0.py` opens.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from trainer.pictures.preprocess import IMAGENET_MEAN, IMAGENET_STD

Channels = tuple[float, float, float]
"""a number for red, green and blue each, where intensities lie in [0, 1]"""
T = TypeVar("T")
Architecture = Literal["efficientnet_b0", "efficientnet_lite0"]
"""the networks' names in model files and recipes"""

FEATURES = "features."
"""begins the names of all weights but the head's; a number follows, of the part in order"""
STEM = f"{FEATURES}0"
"""prefix of the names of the first convolution's weights"""
HEAD = "classifier.1"
"""prefix of the names of the linear layer's weight and bias"""
COUNTER = "num_batches_tracked"
NORMALISATION = ("weight", "bias", "running_mean", "running_var")
"""what a batch normalisation holds, beside its `COUNTER`"""
STATISTICS = ("running_mean", "running_var", COUNTER)
"""what of a batch normalisation is no parameter"""


class Stage(NamedTuple):
    """A row of the paper's table: `layers` inverted bottlenecks, the first with the stride."""

    expansion: int
    kernel: int
    stride: int
    inputs: int
    outputs: int
    layers: int


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

    @property
    def expand(self) -> str | None:
        """Prefix of the expansion's weights, as the three below are of theirs; the first block,
        which does not expand, has none."""
        return f"{self.prefix}.0" if self.expansion != 1 else None

    @property
    def depthwise(self) -> str:
        return f"{self.prefix}.{int(self.expansion != 1)}"

    @property
    def excitation(self) -> str:
        return f"{self.prefix}.{int(self.expansion != 1) + 1}"

    @property
    def projection(self) -> str:
        return f"{self.prefix}.{int(self.expansion != 1) + 2}"


Pooling = Literal["mean", "root"]

ROOT_EPSILON = 1e-3
"""added to the mean of a feature under the root, which is steep at 0 otherwise"""


def _root_of(mean: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.sqrt(np.abs(mean) + np.float32(ROOT_EPSILON))


class WeightsFile(NamedTuple):
    """A file with a network's ImageNet weights.

    Attributes:
        digest: what the file's SHA-256 begins with, in hexadecimal.
        size: in bytes.
    """

    name: str
    digest: str
    url: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Network:
    """One network of the EfficientNet family.

    Attributes:
        title: as people read it.
        timm: as timm calls it.
        start: file in `trainer.resources.starts` with the features that a training begins with.
        imagenet: further weights that were learnt on ImageNet and may be on this computer.
        stem: channels of the first convolution, which halves the picture.
        features: channels of the last feature map, and inputs of the head.
        activation: after every convolution but a block's projection.
        squeezes: whether the blocks have a squeeze-and-excitation.
        padding: ``around`` is the same on both sides, ``same`` TensorFlow's of that name.
        epsilon: of batch normalisation.
        mean, std: of the pictures it was made for.
        pooling: what becomes of the last feature map before the head: its mean over all places, or
            the ``root`` of that, sign and all (`pooled`).
    """

    name: Architecture
    title: str
    timm: str
    start: str
    imagenet: WeightsFile | None
    stem: int
    stages: tuple[Stage, ...]
    features: int
    activation: Literal["silu", "relu6"]
    squeezes: bool
    padding: Literal["around", "same"]
    epsilon: float
    mean: Channels
    std: Channels
    pooling: Pooling = "mean"

    def pooled_by(self, pooling: Pooling) -> Network:
        """This network with that pooling; no weight is another one."""
        return replace(self, pooling=pooling)

    def pooled(self, maps: NDArray[np.float32]) -> NDArray[np.float32]:
        """(…, K) of last feature maps (…, K, h, w).

        The root of a mean m is ``m / √(|m| + ROOT_EPSILON)``. It brings nearer to each other what
        a few features say loudly and many say softly, from which few pictures are learnt better.

        Source: F. Perronnin, J. Sánchez and T. Mensink, *Improving the Fisher kernel for
        large-scale image classification* (ECCV 2010), power normalisation.
        """
        mean: NDArray[np.float32] = maps.mean(axis=(-2, -1))
        return mean / _root_of(mean) if self.pooling == "root" else mean

    def shares(self, maps: NDArray[np.float32]) -> NDArray[np.float32]:
        """What each place adds to `pooled`, whose mean over the places that is."""
        if self.pooling == "mean":
            return maps
        return maps / _root_of(maps.mean(axis=(-2, -1), keepdims=True))

    @property
    def stride(self) -> int:
        """Side of the input over the side of the last feature map."""
        return 2 * math.prod(stage.stride for stage in self.stages)

    @property
    def parts(self) -> int:
        """How many parts the features have: the first convolution, the stages, the last one."""
        return len(self.stages) + 2

    @property
    def last(self) -> str:
        """Prefix of the weights of the last convolution, the one before the head."""
        return f"{FEATURES}{self.parts - 1}"

    def pads(self, kernel: int, stride: int, side: int) -> tuple[int, int]:
        """Zeros before and after each row and column of `side`, for a convolution."""
        total = kernel - 1
        if self.padding == "same":
            total = max(0, (-(-side // stride) - 1) * stride + kernel - side)
        return total // 2, total - total // 2

    def blocks(self) -> Iterator[Block]:
        """The bottlenecks in order."""
        for number, stage in enumerate(self.stages, start=1):
            for layer in range(stage.layers):
                first = layer == 0
                yield Block(
                    prefix=f"{FEATURES}{number}.{layer}.block",
                    expansion=stage.expansion,
                    kernel=stage.kernel,
                    stride=stage.stride if first else 1,
                    inputs=stage.inputs if first else stage.outputs,
                    outputs=stage.outputs,
                )

    def weight_shapes(self, classes: int) -> dict[str, tuple[int, ...]]:
        """Names and shapes of all weights and buffers of a model with that many classes.

        All are float32 except the counters, whose names end in `COUNTER` and which are int64.
        """
        shapes: dict[str, tuple[int, ...]] = {}

        def convolution(name: str, outputs: int, inputs: int, kernel: int) -> None:
            shapes[f"{name}.0.weight"] = (outputs, inputs, kernel, kernel)
            shapes.update({f"{name}.1.{part}": (outputs,) for part in NORMALISATION})
            shapes[f"{name}.1.{COUNTER}"] = ()

        convolution(STEM, self.stem, 3, 3)
        for block in self.blocks():
            if block.expand is not None:
                convolution(block.expand, block.width, block.inputs, 1)
            convolution(block.depthwise, block.width, 1, block.kernel)
            if self.squeezes:
                shapes[f"{block.excitation}.fc1.weight"] = (block.squeezed, block.width, 1, 1)
                shapes[f"{block.excitation}.fc1.bias"] = (block.squeezed,)
                shapes[f"{block.excitation}.fc2.weight"] = (block.width, block.squeezed, 1, 1)
                shapes[f"{block.excitation}.fc2.bias"] = (block.width,)
            convolution(block.projection, block.outputs, block.width, 1)
        convolution(self.last, self.features, self.stages[-1].outputs, 1)
        shapes[f"{HEAD}.weight"] = (classes, self.features)
        shapes[f"{HEAD}.bias"] = (classes,)
        return shapes


def features_of(weights: Mapping[str, T]) -> dict[str, T]:
    """Those that belong to the features, all but the head's."""
    return {name: value for name, value in weights.items() if name.startswith(FEATURES)}


IMAGENET = WeightsFile(
    name="efficientnet_b0_rwightman-7f5810bc.pth",
    digest="7f5810bc",
    url="https://download.pytorch.org/models/efficientnet_b0_rwightman-7f5810bc.pth",
    size=21_444_401,
)
"""torchvision's weights of B0; a test compares the address with what torchvision says"""

B0 = Network(
    name="efficientnet_b0",
    title="EfficientNet-B0",
    timm="efficientnet_b0",
    start="b0.safetensors",
    imagenet=IMAGENET,
    stem=32,
    stages=(
        Stage(1, 3, 1, 32, 16, 1),
        Stage(6, 3, 2, 16, 24, 2),
        Stage(6, 5, 2, 24, 40, 2),
        Stage(6, 3, 2, 40, 80, 3),
        Stage(6, 5, 1, 80, 112, 3),
        Stage(6, 5, 2, 112, 192, 4),
        Stage(6, 3, 1, 192, 320, 1),
    ),
    features=1280,
    activation="silu",
    squeezes=True,
    padding="around",
    epsilon=1e-5,
    mean=IMAGENET_MEAN,
    std=IMAGENET_STD,
)

LITE0 = replace(
    B0,
    name="efficientnet_lite0",
    title="EfficientNet-Lite0",
    timm="tf_efficientnet_lite0",
    start="lite0.safetensors",
    imagenet=None,
    activation="relu6",
    squeezes=False,
    padding="same",
    epsilon=1e-3,
    mean=(127 / 255,) * 3,
    std=(128 / 255,) * 3,
)
"""ReLU6 in place of SiLU, no squeeze-and-excitation, TensorFlow's habits; begins with its own
ImageNet weights"""

NETWORKS: dict[str, Network] = {network.name: network for network in (B0, LITE0)}
"""by name"""
