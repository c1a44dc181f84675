"""The network: its head, and what each phase trains."""

# ruff: noqa: E402 - without torch the module is skipped before it imports what needs it

from __future__ import annotations

from typing import Any, Literal

import pytest

torch = pytest.importorskip("torch", reason="training needs torch")

from torch import nn
from torchvision.models import EfficientNet
from torchvision.ops import StochasticDepth

from trainer.model.networks import B0
from trainer.runs.recipe import Phase
from trainer.training.network import (
    build_network,
    features_frozen,
    head_logits,
    prepare_phase,
)


def phase(
    trainable: Literal["head", "all"], batch_norm: Literal["frozen", "adapt"], **changes: Any
) -> Phase:
    return Phase(
        name=trainable,
        trainable=trainable,
        batch_norm=batch_norm,
        epochs=1,
        learning_rate=1e-3,
        **changes,
    )


def test_the_head_is_dropout_and_a_linear_layer() -> None:
    model = build_network(B0, 7, dropout=0.35)
    dropout, linear = model.classifier
    assert isinstance(dropout, nn.Dropout)
    assert dropout.p == 0.35
    assert isinstance(linear, nn.Linear)
    assert (linear.in_features, linear.out_features) == (1280, 7)


def test_the_head_alone_gives_the_models_logits() -> None:
    model = build_network(B0, 3).eval()
    images = torch.randn(2, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        logits = model(images)
        assert torch.equal(head_logits(model, model.features(images)), logits)
    assert logits.shape == (2, 3)


def statistics(model: EfficientNet) -> dict[str, Any]:
    parts = ("running_mean", "running_var", "num_batches_tracked")
    return {n: v.clone() for n, v in model.state_dict().items() if n.endswith(parts)}


@pytest.mark.parametrize("trainable", ["head", "all"])
@pytest.mark.parametrize("batch_norm", ["frozen", "adapt"])
def test_what_a_phase_trains_and_how_its_layers_behave(
    trainable: Literal["head", "all"], batch_norm: Literal["frozen", "adapt"]
) -> None:
    model = build_network(B0, 150).eval()
    model.requires_grad_(False)
    one = phase(trainable, batch_norm)
    prepare_phase(model, one)

    count = sum(p.numel() for p in model.parameters() if p.requires_grad)
    assert count == (192_150 if trainable == "head" else 4_199_698)
    assert features_frozen(one) == (trainable == "head")
    modes: dict[type, set[bool]] = {}
    for module in model.modules():
        modes.setdefault(type(module), set()).add(module.training)
    assert modes[nn.Dropout] == {True}, "the classifier drops in every phase"
    assert modes[StochasticDepth] == {trainable == "all"}
    assert modes[nn.BatchNorm2d] == {batch_norm == "adapt"}

    before = statistics(model)
    with torch.no_grad():
        model(torch.randn(2, 3, 32, 32, generator=torch.Generator().manual_seed(0)))
    same = [torch.equal(before[name], value) for name, value in statistics(model).items()]
    assert len(same) == 3 * 49
    assert not any(same) if batch_norm == "adapt" else all(same)


def test_phases_leave_nothing_behind_for_one_another() -> None:
    model = build_network(B0, 2)
    prepare_phase(model, phase("head", "frozen"))
    prepare_phase(model, phase("all", "adapt"))
    assert all(p.requires_grad for p in model.parameters())
    assert all(module.training for module in model.modules())
