"""An exponential moving average of the weights, on torch's `AveragedModel`."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel


def averaged(model: nn.Module, decay: float) -> AveragedModel:
    """A copy of `model` that follows it by `decay` a step, normalisation statistics included.

    The decay of step n is ``min(decay, (1 + n) / (10 + n))``, as in TensorFlow's
    ExponentialMovingAverage, so that the random beginning is soon forgotten.
    """
    return AveragedModel(model, multi_avg_fn=_moving_average(decay), use_buffers=True)


def _moving_average(decay: float) -> Callable[..., None]:
    def update(averaged: list[torch.Tensor], current: list[torch.Tensor], n: torch.Tensor) -> None:
        count = float(n)
        weight = 1 - min(decay, (1 + count) / (10 + count))
        if torch.is_floating_point(averaged[0]):  # `AveragedModel` groups them by type
            torch._foreach_lerp_(averaged, current, weight)
        else:
            torch._foreach_copy_(averaged, current)

    return torch.no_grad()(update)
