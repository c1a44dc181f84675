"""The recipes that the window offers by name, and a guess at how long each takes."""

from __future__ import annotations

from trainer.runs.recipe import RECIPES, Recipe

PRESETS = RECIPES

# seconds of one core for a picture of 224 px, measured on two cores of an ordinary server
_ALL = 0.2
_HEAD = 0.06
_FITTED = 0.03
"""reading it once and computing its features"""
_FIXED = 0.006
"""reading and changing a picture"""
_TRAINED = 0.72
"""part of the pictures that is for training; validation adds little"""


def rough_seconds(recipe: Recipe, pictures: int, threads: int) -> float:
    """How long a training may take on a processor; half or twice that is quite possible.

    Args:
        pictures: of the whole data set.
        threads: that compute.
    """
    trained = pictures * _TRAINED
    seconds = 0.0
    for phase in recipe.phases:
        if phase.optimizer == "lbfgs":
            seconds += pictures * _FITTED
            continue
        whole = _ALL if phase.trainable == "all" or phase.batch_norm == "adapt" else _HEAD
        for epoch in range(1, phase.epochs + 1):
            size = phase.size_at(epoch, recipe.preprocessing.size)
            seconds += trained * (_FIXED + whole * (size / 224) ** 2)
    return seconds / max(1, threads)


def epochs(recipe: Recipe) -> int:
    return sum(phase.epochs for phase in recipe.phases)


def preset_of(recipe: Recipe) -> str | None:
    """The preset that a recipe is; None where it differs from all in anything but the name."""
    for name, preset in PRESETS.items():
        if recipe.model_copy(update={"name": preset.name}) == preset:
            return name
    return None
