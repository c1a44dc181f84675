"""Learning rates: a function of the step alone, so there is nothing to restore on resuming."""

from __future__ import annotations

import math
import re
from typing import Any

from torchvision.models import EfficientNet

from trainer.model.networks import FEATURES
from trainer.runs.recipe import Phase

_WARM_UP = 0.1
"""part of the steps during which ``one_cycle`` climbs"""


def rate_at(phase: Phase, step: int, steps: int) -> float:
    """The head's learning rate at `step`, counted from 0, of `steps`.

    ``cosine`` follows Loshchilov and Hutter 2017 (arXiv:1608.03983) without restarts;
    ``one_cycle`` follows Smith and Topin 2018 (arXiv:1708.07120) with cosine ramps.
    """
    if phase.schedule == "constant":
        return phase.learning_rate
    done = step / max(1, steps)
    if phase.schedule == "one_cycle":
        if done < _WARM_UP:
            climb = (1 - math.cos(math.pi * done / _WARM_UP)) / 2
            return phase.learning_rate * (0.04 + 0.96 * climb)
        done = (done - _WARM_UP) / (1 - _WARM_UP)
    return phase.learning_rate * (1 + math.cos(math.pi * done)) / 2


def parameter_groups(model: EfficientNet, phase: Phase) -> list[dict[str, Any]]:
    """The trainable parameters for the optimizer, each group with its ``rate_factor``.

    Weight decay spares biases and normalisation (He et al. 2019, arXiv:1812.01187). With
    discriminative learning rates (Howard and Ruder 2018, arXiv:1801.06146), the factor falls
    geometrically from 1 at the head to `phase.features_rate_factor` at the stem.
    """
    groups: dict[tuple[float, float], dict[str, Any]] = {}
    parts = len(model.features)
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        factor = phase.features_rate_factor ** (1 - _depth(name, parts) / parts)
        decay = phase.weight_decay if parameter.dim() > 1 else 0.0
        group = groups.setdefault(
            (factor, decay), {"params": [], "rate_factor": factor, "weight_decay": decay}
        )
        group["params"].append(parameter)
    return list(groups.values())


def _depth(name: str, parts: int) -> int:
    """0 for the stem, and on to the last convolution and the head."""
    match = re.match(rf"{re.escape(FEATURES)}(\d+)\.", name)
    return int(match[1]) if match else parts
