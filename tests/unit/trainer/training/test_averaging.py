"""The moving average of the weights."""

# ruff: noqa: E402 - without torch the module is skipped before it imports what needs it

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs torch")

from torch import nn

from trainer.training.averaging import averaged


def following(decay: float, values: list[float]) -> list[float]:
    """The average after each of the values that a weight takes."""
    net = nn.Linear(1, 1, bias=False)
    average = averaged(net, decay)
    seen = []
    for value in values:
        nn.init.constant_(net.weight, value)
        average.update_parameters(net)
        seen.append(float(average.module.weight.detach()))
    return seen


def test_it_begins_with_the_first_weights() -> None:
    assert following(0.9, [5.0]) == [5.0]
    assert following(0.9, [5.0] * 20) == pytest.approx([5.0] * 20)


def test_early_steps_weigh_more_until_the_decay_is_reached() -> None:
    expected, mean = [], 0.0
    values = [float(value % 7) for value in range(200)]
    for step, value in enumerate(values):
        decay = min(0.9, (1 + step) / (10 + step)) if step else 0.0
        mean = decay * mean + (1 - decay) * value
        expected.append(mean)
    assert following(0.9, values) == pytest.approx(expected, rel=1e-5)


def test_statistics_are_averaged_and_counters_copied() -> None:
    net = nn.BatchNorm1d(1)
    average = averaged(net, 0.9)
    for value in (0.0, 11.0):
        nn.init.constant_(net.running_mean, value)
        nn.init.constant_(net.num_batches_tracked, int(value))
        average.update_parameters(net)
    assert float(average.module.running_mean) == pytest.approx(11 * (1 - 2 / 11))
    assert int(average.module.num_batches_tracked) == 11


def test_the_model_is_left_alone() -> None:
    net = nn.Linear(1, 1)
    before = net.weight.clone()
    average = averaged(net, 0.5)
    nn.init.zeros_(average.module.weight)
    assert torch.equal(net.weight, before)
