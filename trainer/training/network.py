"""The network: torchvision's EfficientNet-B0 (Tan and Le, 2019, arXiv:1905.11946) with dropout and
a linear head for N classes, and what each training phase leaves trainable."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torchinfo import summary
from torchvision.models import EfficientNet, efficientnet_b0

from trainer.runs.recipe import Phase

FEATURES = 1280
"""channels of the last feature map, and inputs of the head"""

_TABLE_DEPTH = 3
"""the layer table goes down to the MBConv blocks and not into them"""


def build_model(num_classes: int, dropout: float = 0.2) -> EfficientNet:
    """EfficientNet-B0 with random weights. Input (N, 3, H, W), output logits (N, num_classes)."""
    model = efficientnet_b0(weights=None)
    model.classifier = nn.Sequential(
        nn.Dropout(p=dropout, inplace=True), nn.Linear(FEATURES, num_classes)
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
    """Logits (N, classes) from the last feature map (N, 1280, h, w)."""
    logits: Tensor = model.classifier(torch.flatten(model.avgpool(features), 1))
    return logits


@dataclass(frozen=True)
class LayerRow:
    """One line of the layer table. Shapes are (N, C, H, W) or (N, C); `depth` starts at 0."""

    name: str
    kind: str
    depth: int
    input_shape: tuple[int, ...]
    output_shape: tuple[int, ...]
    parameters: int
    trainable: bool


@dataclass(frozen=True)
class ArchitectureTable:
    """The layer table and its totals. Sizes are in MB of 10**6 bytes, as torchinfo counts."""

    rows: tuple[LayerRow, ...]
    parameters: int
    trainable: int
    frozen: int
    mult_adds: int
    input_mb: float
    activations_mb: float
    parameters_mb: float
    total_mb: float


def architecture_table(
    num_classes: int = 150, *, size: int = 224, trainable: str = "head"
) -> ArchitectureTable:
    """The report's layer table, computed by torchinfo for one picture of `size` pixels a side.

    `trainable` is ``head`` (phase 1 of the report: the features frozen) or ``all``.
    """
    model = build_model(num_classes)
    if trainable == "head":
        model.features.requires_grad_(False)
    info = summary(model, input_size=(1, 3, size, size), depth=_TABLE_DEPTH, verbose=0)
    rows = tuple(
        LayerRow(
            name=layer.var_name,
            kind=layer.class_name,
            depth=layer.depth,
            input_shape=tuple(layer.input_size or ()),
            output_shape=tuple(layer.output_size or ()),
            parameters=sum(weight.numel() for weight in layer.module.parameters()),
            trainable=any(weight.requires_grad for weight in layer.module.parameters()),
        )
        for layer in info.summary_list
        if layer.depth <= _TABLE_DEPTH
    )
    return ArchitectureTable(
        rows=rows,
        parameters=info.total_params,
        trainable=info.trainable_params,
        frozen=info.total_params - info.trainable_params,
        mult_adds=info.total_mult_adds,
        input_mb=info.to_megabytes(info.total_input),
        activations_mb=info.to_megabytes(info.total_output_bytes),
        parameters_mb=info.to_megabytes(info.total_param_bytes),
        total_mb=info.to_megabytes(
            info.total_input + info.total_output_bytes + info.total_param_bytes
        ),
    )
