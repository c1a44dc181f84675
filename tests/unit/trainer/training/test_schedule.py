"""Learning rates and parameter groups."""

# ruff: noqa: E402 - without torch the module is skipped before it imports what needs it

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="training needs torch")

from trainer.model.networks import B0
from trainer.runs.recipe import Phase
from trainer.training.network import build_network, prepare_phase
from trainer.training.schedule import parameter_groups, rate_at


def phase(**changes: Any) -> Phase:
    settings: dict[str, Any] = {
        "name": "all",
        "trainable": "all",
        "batch_norm": "adapt",
        "epochs": 1,
        "learning_rate": 0.1,
    }
    return Phase(**(settings | changes))


def rates(schedule: str, steps: int) -> list[float]:
    one = phase(schedule=schedule)
    return [rate_at(one, step, steps) for step in range(steps)]


def test_constant_is_constant() -> None:
    assert rates("constant", 5) == [0.1] * 5


def test_cosine_falls_from_the_rate_to_nearly_zero() -> None:
    fall = rates("cosine", 100)
    assert fall[0] == 0.1
    assert fall[50] == pytest.approx(0.05)
    assert fall[25] == pytest.approx(0.1 * (1 + 0.5**0.5) / 2)
    assert fall == sorted(fall, reverse=True)
    assert 0 < fall[-1] < 1e-4


def test_one_cycle_climbs_for_a_tenth_and_falls_for_the_rest() -> None:
    cycle = rates("one_cycle", 100)
    assert cycle[0] == pytest.approx(0.004)
    assert cycle[5] == pytest.approx(0.1 * (0.04 + 0.96 / 2))
    assert cycle[10] == pytest.approx(0.1)
    assert cycle[55] == pytest.approx(0.05)
    assert cycle[:11] == sorted(cycle[:11])
    assert cycle[10:] == sorted(cycle[10:], reverse=True)
    assert 0 < cycle[-1] < 1e-4


@pytest.mark.parametrize("schedule", ["constant", "cosine", "one_cycle"])
@pytest.mark.parametrize("steps", [1, 2, 3])
def test_the_shortest_phases_have_rates_too(schedule: str, steps: int) -> None:
    assert all(0 < rate <= 0.1 for rate in rates(schedule, steps))


def named_groups(one: Phase) -> list[tuple[float, float, set[str]]]:
    model = build_network(B0, 3)
    prepare_phase(model, one)
    names = {parameter: name for name, parameter in model.named_parameters()}
    return [
        (group["rate_factor"], group["weight_decay"], {names[p] for p in group["params"]})
        for group in parameter_groups(model, one)
    ]


def test_only_what_is_trainable_is_grouped_and_once() -> None:
    [(factor, decay, names)] = named_groups(phase(trainable="head", batch_norm="frozen"))
    assert (factor, decay) == (1, 0)
    assert names == {"classifier.1.weight", "classifier.1.bias"}

    everything = [name for _, _, names in named_groups(phase(weight_decay=0.01)) for name in names]
    assert sorted(everything) == sorted(name for name, _ in build_network(B0, 3).named_parameters())


def test_weight_decay_spares_biases_and_normalisation() -> None:
    groups = named_groups(phase(weight_decay=0.01))
    decayed = set().union(*(names for _, decay, names in groups if decay == 0.01))
    spared = set().union(*(names for _, decay, names in groups if decay == 0))
    assert {
        "features.0.0.weight",
        "features.1.0.block.1.fc1.weight",
        "classifier.1.weight",
    } < decayed
    assert {"features.0.1.weight", "features.1.0.block.1.fc1.bias", "classifier.1.bias"} < spared
    assert not decayed & spared


def test_rates_fall_geometrically_from_the_head_to_the_stem() -> None:
    by_stage = {}
    for factor, _, names in named_groups(phase(features_rate_factor=0.01)):
        for name in names:
            by_stage[name.split(".")[1] if name.startswith("features") else "head"] = factor
    factors = [by_stage[str(stage)] for stage in range(9)] + [by_stage["head"]]
    assert factors[0] == pytest.approx(0.01)
    assert factors[-1] == 1
    steps = [later / earlier for earlier, later in pairwise(factors)]
    assert steps == pytest.approx([100 ** (1 / 9)] * 9)
