"""What a step minimises."""

# ruff: noqa: E402 - without torch the module is skipped before it imports what needs it

from __future__ import annotations

from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="training needs torch")

from torch import Tensor, nn
from torch.nn import functional
from torchvision.models import EfficientNet
from torchvision.ops import StochasticDepth

from trainer.model.networks import B0
from trainer.runs.recipe import Phase
from trainer.training.loader import Batch
from trainer.training.network import build_network, prepare_phase
from trainer.training.objective import Classification


@pytest.fixture
def model() -> EfficientNet:
    torch.manual_seed(0)
    network = build_network(B0, 3, dropout=0.0)
    network.classifier[1].reset_parameters()
    return network


@pytest.fixture(scope="module")
def images() -> Tensor:
    return torch.randn(4, 3, 32, 32, generator=torch.Generator().manual_seed(0))


TARGETS = torch.tensor([0, 1, 2, 0])


def phase(**changes: Any) -> Phase:
    settings: dict[str, Any] = {
        "name": "head",
        "trainable": "head",
        "batch_norm": "frozen",
        "epochs": 1,
        "learning_rate": 1e-3,
    }
    return Phase(**(settings | changes))


def test_the_loss_is_smoothed_and_the_shown_loss_is_not(
    model: EfficientNet, images: Tensor
) -> None:
    one = phase(label_smoothing=0.2)
    prepare_phase(model, one)
    result = Classification(model, B0, one, "float32")(Batch.whole(images, TARGETS))
    with torch.no_grad():
        logits = model(images)
    plain = functional.cross_entropy(logits, TARGETS)
    smoothed = functional.cross_entropy(logits, TARGETS, label_smoothing=0.2)
    assert result.shown_loss == pytest.approx(float(plain))
    assert float(result.loss.detach()) == pytest.approx(float(smoothed))
    assert result.shown_loss != pytest.approx(float(smoothed))
    assert result.correct == int((logits.argmax(1) == TARGETS).sum())


def test_weights_count_in_the_loss_and_not_in_the_shown_one(
    model: EfficientNet, images: Tensor
) -> None:
    one = phase()
    prepare_phase(model, one)
    weights = torch.tensor([0.5, 2.0, 1.0])
    result = Classification(model, B0, one, "float32", weights)(Batch.whole(images, TARGETS))
    with torch.no_grad():
        logits = model(images)
    weighed = functional.cross_entropy(logits, TARGETS, weight=weights)
    assert float(result.loss.detach()) == pytest.approx(float(weighed))
    assert result.shown_loss == pytest.approx(float(functional.cross_entropy(logits, TARGETS)))


def has_gradient(module: nn.Module) -> set[bool]:
    return {parameter.grad is not None for parameter in module.parameters()}


def test_the_head_phase_learns_in_the_head_alone(model: EfficientNet, images: Tensor) -> None:
    prepare_phase(model, phase())
    before = {name: value.clone() for name, value in model.features.state_dict().items()}
    Classification(model, B0, phase(), "float32")(Batch.whole(images, TARGETS)).loss.backward()
    assert has_gradient(model.classifier) == {True}
    assert has_gradient(model.features) == {False}
    for name, value in model.features.state_dict().items():
        assert torch.equal(value, before[name]), name


def test_the_second_phase_learns_everywhere_and_adapts_the_statistics(
    model: EfficientNet, images: Tensor
) -> None:
    one = phase(trainable="all", batch_norm="adapt")
    prepare_phase(model, one)
    for module in model.modules():
        if isinstance(module, StochasticDepth):
            module.eval()  # a dropped path has no gradient in this step
    statistics = model.features[0][1].running_mean.clone()
    Classification(model, B0, one, "float32")(Batch.whole(images, TARGETS)).loss.backward()
    assert has_gradient(model) == {True}
    assert not torch.equal(model.features[0][1].running_mean, statistics)


def test_half_precision_computes_the_loss_in_full(model: EfficientNet, images: Tensor) -> None:
    one = phase(trainable="all")
    prepare_phase(model, one)
    model.eval()  # without chance
    full = Classification(model, B0, one, "float32")(Batch.whole(images, TARGETS))
    half = Classification(model, B0, one, "bfloat16")(Batch.whole(images, TARGETS))
    assert half.loss.dtype == torch.float32
    assert half.shown_loss == pytest.approx(full.shown_loss, rel=0.05)
