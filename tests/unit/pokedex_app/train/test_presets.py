"""The presets are valid, recognised, and as long as this computer's speed says."""

from __future__ import annotations

import pytest

from pokedex_app.train.logic.presets import PRESETS, preset_of, seconds_here
from trainer.model.networks import NETWORKS
from trainer.runs.duration import Speed
from trainer.runs.recipe import BEST, FIRST, Recipe

SLOW = Speed(reading=0.005, learning=4.0, looking=1.0, overlapping=False)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_recognised_under_any_name(name: str) -> None:
    renamed = PRESETS[name].model_copy(update={"name": "mine"})
    assert preset_of(Recipe.from_json(renamed.to_json())) == name


def test_a_changed_preset_is_none() -> None:
    assert preset_of(BEST.model_copy(update={"batch_size": 31})) is None


def test_a_first_model_is_much_quicker() -> None:
    speeds = dict.fromkeys(NETWORKS, SLOW)
    first, best = (seconds_here(recipe, 6820, 150, speeds) for recipe in (FIRST, BEST))
    assert first is not None
    assert best is not None
    assert first < best / 10


def test_nothing_is_said_of_a_network_that_was_not_measured() -> None:
    assert seconds_here(FIRST, 6820, 150, {}) is None
