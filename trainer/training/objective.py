"""What a step minimises: the classes' cross-entropy, or the distance to a teacher's features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

import torch
from torch import Tensor
from torch.nn import functional
from torchvision.models import EfficientNet
from torchvision.ops import StochasticDepth

from trainer.pictures.augmentation import Augmentation
from trainer.runs.recipe import Phase, Recipe
from trainer.training.frozen_features import FrozenFeatures
from trainer.training.lite0 import Lite0, lesson, student_maps
from trainer.training.network import features_frozen, head_logits


@dataclass(frozen=True)
class StepResult:
    """`loss` is what is minimised; `shown_loss` what is plotted; `correct` counts right answers."""

    loss: Tensor
    shown_loss: float
    correct: int


class Objective(Protocol):
    has_accuracy: ClassVar[bool]
    augmentation: Augmentation | None
    """None leaves it to the recipe"""

    def prepare(self, model: EfficientNet) -> None:
        """Called once a phase, after `prepare_phase`."""

    def __call__(
        self, model: EfficientNet, images_BCHW: Tensor, targets_B: Tensor
    ) -> StepResult: ...


class Classification:
    """Cross-entropy with label smoothing; the shown loss is without it."""

    has_accuracy: ClassVar[bool] = True
    augmentation: Augmentation | None = None

    def __init__(self, phase: Phase, precision: str) -> None:
        self._phase = phase
        self._bfloat16 = precision == "bfloat16"

        self._frozen: FrozenFeatures | None = None

    def prepare(self, model: EfficientNet) -> None:
        """Frozen features are a fixed function from here on."""
        if features_frozen(self._phase) and not self._bfloat16:
            self._frozen = FrozenFeatures(model)

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
            logits, targets_B, label_smoothing=self._phase.label_smoothing
        )
        with torch.no_grad():
            shown = float(functional.cross_entropy(logits, targets_B))
            correct = int((logits.argmax(1) == targets_B).sum())
        return StepResult(loss, shown, correct)


TEACHING_RATE = 4e-3
TEACHING_AUGMENTATION = Augmentation(flip_probability=0.5, smallest_crop=0.5, aspect_ratio=1.2)


def teaching_phase(recipe: Recipe) -> Phase:
    """Phase 0 of an `offline` start: Lite0 shows the graft its feature maps, without labels."""
    return Phase(
        name="teach",
        trainable="all",
        batch_norm="adapt",
        epochs=len(recipe.teach_sizes),
        optimizer="adamw",
        learning_rate=TEACHING_RATE,
        schedule="one_cycle",
        sizes=recipe.teach_sizes,
    )


class Teaching:
    """The distance of the student's feature maps to Lite0's. Raises StartError without Lite0."""

    has_accuracy: ClassVar[bool] = False
    augmentation: Augmentation | None = TEACHING_AUGMENTATION

    def __init__(self, device: torch.device) -> None:
        self._teacher = Lite0().to(device).to(memory_format=torch.channels_last)

    def prepare(self, model: EfficientNet) -> None:
        """The head has nothing to learn here, and the student drops no paths."""
        model.classifier.requires_grad_(False)
        for module in model.modules():
            if isinstance(module, StochasticDepth):
                module.eval()

    def __call__(self, model: EfficientNet, images_BCHW: Tensor, targets_B: Tensor) -> StepResult:
        del targets_B  # it is taught without labels
        with torch.no_grad():
            wanted = self._teacher(images_BCHW)
        loss = lesson(student_maps(model, images_BCHW), wanted)
        return StepResult(loss, float(loss.detach()), 0)
