"""Convolutions as they are trained: as torchvision's, only quicker."""

# ruff: noqa: E402 - without torch the module is skipped before it imports what needs it

from __future__ import annotations

import copy

import pytest

torch = pytest.importorskip("torch", reason="training needs torch")

from torch import Tensor, nn
from torch.nn import functional
from torchvision.ops import StochasticDepth, misc

from trainer.model.networks import B0, LITE0, Network
from trainer.training.convolution import Conv2dNormActivation
from trainer.training.network import build_network


def trained(network: Network, *, adapting: bool) -> nn.Module:
    """In training, with statistics as if it had learnt, and without chance."""
    torch.manual_seed(0)
    model = build_network(network, 5).train()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            assert module.running_mean is not None
            assert module.running_var is not None
            module.train(adapting)
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 2)
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, 0, 0.2)
        elif isinstance(module, nn.Dropout | StochasticDepth):
            module.eval()
    return model


def torchvisions(model: nn.Module) -> nn.Module:
    plain = copy.deepcopy(model)
    for module in plain.modules():
        if isinstance(module, Conv2dNormActivation):
            module.__class__ = misc.Conv2dNormActivation
    return plain


def learnt(model: nn.Module, images: Tensor) -> dict[str, Tensor]:
    """The gradient of each parameter, and what else a step changes."""
    functional.cross_entropy(model(images).float(), torch.arange(len(images)) % 5).backward()
    gradients = {name: p.grad for name, p in model.named_parameters() if p.grad is not None}
    return gradients | dict(model.named_buffers())


def apart(one: Tensor, other: Tensor) -> float:
    """Their distance over the length of the first."""
    return float((one.double() - other.double()).norm() / one.double().norm().clamp_min(1e-12))


@pytest.mark.parametrize("network", [B0, LITE0], ids=lambda network: network.name)
@pytest.mark.parametrize("adapting", [False, True])
@pytest.mark.parametrize("side", [64, 75])
def test_a_step_is_torchvisions(network: Network, adapting: bool, side: int) -> None:
    model = trained(network, adapting=adapting)
    images = torch.randn(4, 3, side, side)
    ours, theirs = (learnt(each, images) for each in (model, torchvisions(model)))
    assert ours.keys() == theirs.keys()
    lengths = {name: float(values.double().norm()) for name, values in theirs.items()}
    longest = max(lengths.values())
    for name, values in theirs.items():
        if lengths[name] > 1e-6 * longest:  # else it is rounding: what batches cancel out
            assert apart(values, ours[name]) < 1e-3, name


@pytest.mark.parametrize("kernel", [3, 5])
@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("side", [14, 15])
def test_gradients_in_bfloat16_are_those_in_full(kernel: int, stride: int, side: int) -> None:
    block = misc.Conv2dNormActivation(8, 8, kernel, stride, groups=8)
    Conv2dNormActivation.take_the_place_of_all(block)
    block[1].eval()
    x = torch.randn(2, 8, side, side)
    gradients = []
    for half in (False, True):
        given = x.clone().requires_grad_()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
            made = block(given)
        made.float().square().sum().backward()
        assert given.grad is not None
        gradients.append([given.grad, *(p.grad.clone() for p in block.parameters())])
        block.zero_grad()
    assert all(each.dtype == torch.float32 for each in gradients[1])
    # bfloat16 has 8 bits: each rounding is off by 0.004 at most, and about five follow another
    assert max(apart(*pair) for pair in zip(*gradients, strict=True)) < 0.02


def test_names_and_answers_stay() -> None:
    model = trained(B0, adapting=False)
    theirs = torchvisions(model)
    assert list(model.state_dict()) == list(theirs.state_dict())
    images = torch.randn(2, 3, 64, 64)
    with torch.inference_mode():
        assert torch.equal(model.eval()(images), theirs.eval()(images))
