"""The presets are valid, recognised, and as long as this computer's speed says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pokedex_app.train.logic.presets import (
    PRESETS,
    SetSize,
    preset_of,
    seconds_here,
    size_of_set,
)
from trainer.data.dataset import Picture
from trainer.model.networks import B0, LITE0, NETWORKS
from trainer.runs.duration import Speed
from trainer.runs.recipe import BEST, FIRST, REPORT, Recipe

SLOW = Speed(reading=0.005, learning=4.0, looking=1.0, answering=1.0, overlapping=False)
QUICK = Speed(reading=0.005, learning=3.0, looking=0.8, answering=0.3, overlapping=False)
SIZE = SetSize(4910, 546, 1364, 150)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_recognised_under_any_name(name: str) -> None:
    renamed = PRESETS[name].model_copy(update={"name": "mine"})
    assert preset_of(Recipe.from_json(renamed.to_json())) == name


def test_a_changed_preset_is_none() -> None:
    assert preset_of(BEST.model_copy(update={"batch_size": 31})) is None


def test_a_first_model_is_much_quicker() -> None:
    speeds = dict.fromkeys(NETWORKS, SLOW)
    first, best = (seconds_here(recipe, SIZE, speeds, B0.name) for recipe in (FIRST, BEST))
    assert first is not None
    assert best is not None
    assert first < best / 10


def test_the_time_is_that_of_the_network_that_would_be_trained() -> None:
    speeds = {B0.name: SLOW, LITE0.name: QUICK}
    slow, quick = (seconds_here(BEST, SIZE, speeds, each.name) for each in (B0, LITE0))
    assert slow is not None
    assert quick is not None
    assert quick < slow
    assert seconds_here(REPORT, SIZE, speeds, LITE0.name) == seconds_here(
        REPORT, SIZE, speeds, B0.name
    )


def test_nothing_is_said_of_a_network_that_is_not_known_or_was_not_measured() -> None:
    assert seconds_here(FIRST, SIZE, {}, B0.name) is None
    assert seconds_here(FIRST, SIZE, {B0.name: SLOW}, None) is None


def test_a_set_is_as_its_folders_divide_it_or_as_it_will_be_divided() -> None:
    plain = [Picture(f"{label}/{n}.png", label) for label in "ab" for n in range(50)]
    assert size_of_set(plain) == SetSize(72, 8, 20, 2)
    divided = [replace(each, subset="train") for each in plain[:90]]
    divided += [replace(each, subset="valid") for each in plain[90:]]
    assert size_of_set(divided) == SetSize(90, 10, 0, 2)
