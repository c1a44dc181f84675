"""What a step minimises: the cross-entropy of the classes."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional
from torchvision.models import EfficientNet

from trainer.model.networks import Network
from trainer.runs.recipe import Phase
from trainer.training.frozen_features import FrozenFeatures
from trainer.training.network import features_frozen, head_logits


@dataclass(frozen=True)
class StepResult:
    """`loss` is what is minimised; `shown_loss` what is plotted; `correct` counts right answers."""

    loss: Tensor
    shown_loss: float
    correct: int


class Classification:
    """Cross-entropy with label smoothing; the shown loss is without it, and without weights.

    Made when `model` is prepared for the phase: frozen features are a fixed function from here on.
    """

    def __init__(
        self,
        model: EfficientNet,
        network: Network,
        phase: Phase,
        precision: str,
        weights_C: Tensor | None = None,
    ) -> None:
        self._phase = phase
        self._weights_C = weights_C
        self._bfloat16 = precision == "bfloat16"
        frozen = features_frozen(phase) and not self._bfloat16
        self._frozen = FrozenFeatures(model, network) if frozen else None

    def __call__(self, model: EfficientNet, images_BCHW: Tensor, targets_B: Tensor) -> StepResult:
        kind = images_BCHW.device.type
        with torch.autocast(kind, dtype=torch.bfloat16, enabled=self._bfloat16):
            if self._frozen is not None:
                logits = head_logits(model, self._frozen(images_BCHW))
            elif features_frozen(self._phase):
                with torch.no_grad():
                    features = model.features(images_BCHW)
                logits = head_logits(model, features)
            else:
                logits = model(images_BCHW)
        logits = logits.float()
        loss = functional.cross_entropy(
            logits,
            targets_B,
            weight=self._weights_C,
            label_smoothing=self._phase.label_smoothing,
        )
        with torch.no_grad():
            shown = float(functional.cross_entropy(logits, targets_B))
            correct = int((logits.argmax(1) == targets_B).sum())
        return StepResult(loss, shown, correct)
