"""The networks in torch, as their records describe them, and what a phase leaves trainable."""

from __future__ import annotations

from functools import partial
from typing import TypeGuard

import torch
from torch import Tensor, nn
from torchvision.models.efficientnet import EfficientNet, MBConvConfig
from torchvision.ops import SqueezeExcitation

from trainer.model.networks import ROOT_EPSILON, Network
from trainer.runs.recipe import Phase
from trainer.training.convolution import Conv2dNormActivation, PaddedConv2d

_DROPPED_PATHS = 0.2
"""how often a training drops the last block (stochastic depth), as torchvision has it for B0"""


def build_network(network: Network, num_classes: int, dropout: float = 0.2) -> EfficientNet:
    """torchvision's EfficientNet as `network` describes it, with random weights.

    Input (N, 3, H, W), output logits (N, num_classes).
    """
    model = EfficientNet(
        [MBConvConfig(*stage, width_mult=1.0, depth_mult=1.0) for stage in network.stages],
        dropout=dropout,
        stochastic_depth_prob=_DROPPED_PATHS,
        num_classes=num_classes,
        norm_layer=partial(nn.BatchNorm2d, eps=network.epsilon),
        last_channel=network.features,
    )
    for parent in list(model.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, SqueezeExcitation) and not network.squeezes:
                setattr(parent, name, nn.Identity())
            elif isinstance(child, nn.SiLU) and network.activation == "relu6":
                setattr(parent, name, nn.ReLU6(inplace=True))
            elif _pads_otherwise(child, network):
                setattr(parent, name, PaddedConv2d.like(child, network))
    Conv2dNormActivation.take_the_place_of_all(model)
    if network.pooling == "root":
        model.avgpool = RootPool2d()
    return model


class RootPool2d(nn.Module):
    """(N, K, 1, 1) of maps (N, K, h, w), as `Network.pooled` has the root."""

    def forward(self, maps: Tensor) -> Tensor:
        mean = maps.float().mean(dim=(2, 3), keepdim=True)
        return mean / (mean.abs() + ROOT_EPSILON).sqrt()


def _pads_otherwise(module: nn.Module, network: Network) -> TypeGuard[nn.Conv2d]:
    halves = isinstance(module, nn.Conv2d) and module.stride != (1, 1)
    return halves and network.padding == "same"


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
        if isinstance(module, nn.BatchNorm2d | nn.SyncBatchNorm):
            module.train(phase.batch_norm == "adapt")


def features_frozen(phase: Phase) -> bool:
    """Whether the features are a fixed function during `phase`, so that no gradient is needed."""
    return phase.trainable == "head"


def head_logits(model: EfficientNet, features: Tensor) -> Tensor:
    """Logits (N, classes) from the last feature map (N, K, h, w)."""
    logits: Tensor = model.classifier(torch.flatten(model.avgpool(features), 1))
    return logits
