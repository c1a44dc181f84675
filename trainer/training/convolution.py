"""A convolution with its batch normalisation, and what a training step on a processor is spared.

What is computed is the same. Frozen statistics make batch normalisation a scale and a shift of each
channel, which the convolution carries out itself, so that no pass over the feature map is left of
it. In bfloat16 the gradients of a depthwise convolution are put together from convolutions for
which oneDNN has quick code: it has none for the weights of a 5 × 5 kernel, nor for the input at
stride 2 (`benchmarks/step.py` measures it all).
"""

from __future__ import annotations

from typing import Any, Self

import torch
from torch import Tensor, nn
from torch.nn import functional
from torchvision.ops import misc

from trainer.model.networks import Network


class PaddedConv2d(nn.Conv2d):
    """A convolution whose padding depends on the side of what it is given, a square."""

    network: Network

    @classmethod
    def like(cls, conv: nn.Conv2d, network: Network) -> Self:
        """With the weights of `conv`, padded as `network` has it."""
        made = cls(
            conv.in_channels,
            conv.out_channels,
            kernel_size=conv.kernel_size,  # type: ignore[arg-type]
            stride=conv.stride,  # type: ignore[arg-type]
            groups=conv.groups,
            bias=False,
        )
        made.weight = conv.weight
        made.network = network
        return made

    def padded(self, x: Tensor) -> Tensor:
        side = int(x.shape[-1])
        before, after = self.network.pads(self.kernel_size[0], self.stride[0], side)
        return functional.pad(x, (before, after, before, after))

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(self.padded(x))


class Conv2dNormActivation(misc.Conv2dNormActivation):  # type: ignore[misc]
    """torchvision's, and quicker to train. Its layers, their names and weights are the same."""

    @classmethod
    def take_the_place_of_all(cls, model: nn.Module) -> None:
        for module in model.modules():
            if type(module) is misc.Conv2dNormActivation:
                module.__class__ = cls

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            made: Tensor = super().forward(x)
            return made
        conv, norm, *activation = self
        if norm.training:
            x = norm(_convolved(x, conv, conv.weight, None))
        else:
            scale = norm.weight * torch.rsqrt(norm.running_var + norm.eps)
            weight = conv.weight * scale[:, None, None, None]
            x = _convolved(x, conv, weight, norm.bias - norm.running_mean * scale)
        for layer in activation:
            # in place, autograd would copy what it is given
            x = functional.silu(x) if isinstance(layer, nn.SiLU) else layer(x)
        return x


def _convolved(x: Tensor, conv: nn.Conv2d, weight: Tensor, bias: Tensor | None) -> Tensor:
    """By `weight` and `bias` in place of the weights of `conv`."""
    if isinstance(conv, PaddedConv2d):
        x = conv.padded(x)
    if conv.groups == 1 or x.device.type != "cpu" or not torch.is_autocast_enabled("cpu"):
        return functional.conv2d(x, weight, bias, conv.stride, conv.padding, groups=conv.groups)
    kind = torch.get_autocast_dtype("cpu")  # casts what torch's own functions are given
    x, weight, bias = x.to(kind), weight.to(kind), None if bias is None else bias.to(kind)
    made: Tensor = _Depthwise.apply(x, weight, bias, conv.stride[0], conv.padding[0])
    return made


class _Depthwise(torch.autograd.Function):
    """A convolution of each channel by a square kernel of its own, in bfloat16."""

    @staticmethod
    def forward(
        ctx: Any, x: Tensor, weight: Tensor, bias: Tensor | None, stride: int, padding: int
    ) -> Tensor:
        ctx.save_for_backward(x, weight)
        ctx.stride, ctx.padding = stride, padding
        return functional.conv2d(x, weight, bias, stride, padding, groups=x.shape[1])

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        x, weight = ctx.saved_tensors
        stride, padding = ctx.stride, ctx.padding
        gradient = gradient.contiguous(memory_format=torch.channels_last)
        of_x = _of_input(gradient, x, weight, stride, padding)
        of_weight = _of_weight(gradient, x, weight, stride, padding)
        of_bias = gradient.sum((0, 2, 3)) if ctx.needs_input_grad[2] else None
        return of_x, of_weight, of_bias, None, None


def _of_input(gradient: Tensor, x: Tensor, weight: Tensor, stride: int, padding: int) -> Tensor:
    """A convolution of the gradient, spread by the stride, by the turned kernel."""
    channels, kernel = x.shape[1], weight.shape[-1]
    if stride > 1:
        rows, columns = (side + 2 * padding - kernel + 1 for side in x.shape[2:])
        spread = gradient.new_zeros(len(x), rows, columns, channels).permute(0, 3, 1, 2)
        spread[:, :, ::stride, ::stride] = gradient
        gradient = spread
    turned = weight.flip(2, 3)
    return functional.conv2d(gradient, turned, None, 1, kernel - 1 - padding, groups=channels)


def _of_weight(gradient: Tensor, x: Tensor, weight: Tensor, stride: int, padding: int) -> Tensor:
    """Of a 5 × 5 kernel, from those of the four 3 × 3 kernels in its corners."""
    if weight.shape[-1] != 5:
        return _torchs_of_weight(gradient, x, weight, stride, padding)
    x = functional.pad(x, [padding] * 4)
    rows, columns = (stride * (side - 1) + 3 for side in gradient.shape[2:])
    made = torch.empty_like(weight)
    for top in (0, 2):
        for left in (0, 2):
            corner = x[:, :, top : top + rows, left : left + columns]
            corner = corner.contiguous(memory_format=torch.channels_last)
            kernel = weight[:, :, :3, :3]
            of_corner = _torchs_of_weight(gradient, corner, kernel, stride, padding=0)
            made[:, :, top : top + 3, left : left + 3] = of_corner
    return made


def _torchs_of_weight(
    gradient: Tensor, x: Tensor, weight: Tensor, stride: int, padding: int
) -> Tensor:
    _, made, _ = torch.ops.aten.convolution_backward(
        gradient,
        x,
        weight,
        None,
        [stride] * 2,
        [padding] * 2,
        [1, 1],
        False,
        [0, 0],
        x.shape[1],
        [False, True, False],
    )
    of_weight: Tensor = made
    return of_weight
