"""The recipes that the window offers by name, and how long each takes here."""

from __future__ import annotations

from collections.abc import Mapping

from trainer.errors import TrainerError
from trainer.model.start_files import choose_start
from trainer.runs.duration import Speed, expected_seconds
from trainer.runs.recipe import RECIPES, Recipe

PRESETS = RECIPES

_TRAINED = 0.72
"""part of the pictures that is for training, as a set is divided here"""


def seconds_here(
    recipe: Recipe, pictures: int, classes: int, speeds: Mapping[str, Speed]
) -> float | None:
    """The longest a training of that recipe takes; None where its network was not measured.

    Args:
        pictures: of the whole data set.
        speeds: by the network's name.
    """
    try:
        network = choose_start(recipe.architecture, "auto").network
    except TrainerError:  # no start: it cannot be trained
        return None
    if network.name not in speeds:
        return None
    training = round(pictures * _TRAINED)
    fitted = recipe.for_set(training, classes)
    return expected_seconds(fitted, speeds[network.name], training, pictures - training)


def preset_of(recipe: Recipe) -> str | None:
    """The preset that a recipe is; None where it differs from all in anything but the name."""
    for name, preset in PRESETS.items():
        if recipe.model_copy(update={"name": preset.name}) == preset:
            return name
    return None
