"""The network: torchvision's EfficientNet-B0 (Tan and Le, 2019, arXiv:1905.11946) with dropout and
a linear head for N classes, and what each training phase leaves trainable."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torchvision.models import EfficientNet, efficientnet_b0

from trainer.model.networks import B0
from trainer.runs.recipe import Phase


def build_network(num_classes: int, dropout: float = 0.2) -> EfficientNet:
    """EfficientNet-B0 with random weights. Input (N, 3, H, W), output logits (N, num_classes)."""
    model = efficientnet_b0(weights=None)
    model.classifier = nn.Sequential(
        nn.Dropout(p=dropout, inplace=True), nn.Linear(B0.features, num_classes)
    )
    return model


def prepare_phase(model: EfficientNet, phase: Phase) -> None:
    """Set what is trainable and put every layer in the mode that `phase` asks for.

    ``head``: the features neither learn nor drop paths, and the classifier learns with dropout.
    ``all``: everything learns. Batch normalisation follows the phase's own policy: ``frozen``
    layers use their running statistics and leave them alone, ``adapt`` layers normalise by the
    batch and update them.
    """
    model.train()
    model.requires_grad_(True)
    if phase.trainable == "head":
        model.features.requires_grad_(False)
        model.features.eval()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.train(phase.batch_norm == "adapt")


def features_frozen(phase: Phase) -> bool:
    """Whether the features are a fixed function during `phase`, so that no gradient is needed."""
    return phase.trainable == "head"


def head_logits(model: EfficientNet, features: Tensor) -> Tensor:
    """Logits (N, classes) from the last feature map (N, K, h, w)."""
    logits: Tensor = model.classifier(torch.flatten(model.avgpool(features), 1))
    return logits
