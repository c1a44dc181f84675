"""What a step minimises: the cross-entropy of the classes."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional
from torchvision.models import EfficientNet

from trainer.model.networks import Network
from trainer.runs.recipe import Phase
from trainer.training.frozen_features import FrozenFeatures
from trainer.training.loader import Batch
from trainer.training.network import features_frozen, head_logits
from trainer.training.team import ALONE, Team


@dataclass(frozen=True)
class StepResult:
    """`loss` is what is minimised; `shown_loss` what is plotted; `correct` counts right answers.

    Of a part of a batch, `loss` is such that its gradients' mean over all ranks is that of the
    whole batch, and the others are those of the part.
    """

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
        team: Team = ALONE,
    ) -> None:
        self._phase = phase
        self._weights_C = weights_C
        self._team = team
        device = model.classifier[1].weight.device
        self._logits = team.shared(_Logits(model, network, phase, precision), device)

    def __call__(self, batch: Batch) -> StepResult:
        logits = self._logits(batch.images_BCHW)
        loss = functional.cross_entropy(
            logits,
            batch.targets_B,
            weight=self._weights_C,
            label_smoothing=self._phase.label_smoothing,
        )
        with torch.no_grad():
            shown = float(functional.cross_entropy(logits, batch.targets_B))
            correct = int((logits.argmax(1) == batch.targets_B).sum())
        return StepResult(loss * self._weight_of(batch), shown, correct)

    def _weight_of(self, batch: Batch) -> float:
        """Of the mean over the part in the mean of these over all ranks; 1 for a whole batch.

        A mean by class weights is by their sum, as torch has it.
        """
        of_part, of_whole = (
            float(len(targets) if self._weights_C is None else self._weights_C[targets].sum())
            for targets in (batch.targets_B, batch.whole_targets)
        )
        return self._team.size * batch.part.weight * of_part / of_whole


class _Logits(nn.Module):
    """The network as a phase trains it: logits (B, classes) in float32."""

    def __init__(self, model: EfficientNet, network: Network, phase: Phase, precision: str) -> None:
        super().__init__()
        self.model = model
        self._bfloat16 = precision == "bfloat16"
        self._frozen = FrozenFeatures(model, network) if features_frozen(phase) else None

    def forward(self, images_BCHW: Tensor) -> Tensor:
        kind = images_BCHW.device.type
        with torch.autocast(kind, dtype=torch.bfloat16, enabled=self._bfloat16):
            if self._frozen is not None:
                logits = head_logits(self.model, self._frozen(images_BCHW))
            else:
                logits = self.model(images_BCHW)
        return logits.float()
