"""The presets are valid, short where they say so, and recognised."""

from __future__ import annotations

import pytest

from pokedex_app.train.logic.presets import PRESETS, epochs, preset_of, rough_seconds
from trainer.runs.recipe import BEST, FIRST, Recipe


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_recognised_under_any_name(name: str) -> None:
    renamed = PRESETS[name].model_copy(update={"name": "mine"})
    assert preset_of(Recipe.from_json(renamed.to_json())) == name


def test_a_changed_preset_is_none() -> None:
    assert preset_of(BEST.model_copy(update={"batch_size": 31})) is None


def test_a_first_model_is_much_quicker() -> None:
    assert epochs(FIRST) == 1
    first, best = (rough_seconds(recipe, 6820, 2) for recipe in (FIRST, BEST))
    assert first < best / 20


def test_the_guess_is_near_what_was_measured() -> None:
    # `best` took 109 minutes with two threads on 6,820 pictures (docs/results)
    assert rough_seconds(BEST, 6820, 2) / 60 == pytest.approx(109, rel=0.3)
