"""The recipes that the window offers by name, and a guess at how long each takes."""

from __future__ import annotations

from trainer.pictures.augmentation import Augmentation
from trainer.pictures.preprocess import Preprocessing
from trainer.runs.recipe import BEST, REPORT, Phase, Recipe

QUICK = Recipe(
    name="quick",
    phases=(
        Phase(
            name="head",
            trainable="head",
            batch_norm="frozen",
            epochs=1,
            optimizer="adamw",
            learning_rate=1e-2,
            schedule="cosine",
            label_smoothing=0.1,
        ),
        Phase(
            name="all",
            trainable="all",
            batch_norm="adapt",
            epochs=3,
            optimizer="adamw",
            learning_rate=1e-3,
            weight_decay=0.01,
            schedule="one_cycle",
            label_smoothing=0.1,
        ),
    ),
    preprocessing=Preprocessing(decoding="scaled", size=128, fit="pad"),
    augmentation=Augmentation(flip_probability=0.5, rotation_degrees=15, smallest_crop=0.8),
)
"""A short one, to see whether a data set can be learnt at all.

Pictures are small; three such epochs gave 84 % where `best` gives 95 %.
The finished model looks at 128 px as well: at another size than it was trained at it would lose
accuracy.
"""

PRESETS: dict[str, Recipe] = {"quick": QUICK, "best": BEST, "report": REPORT}

# seconds of one core for a picture of 224 px, measured on two cores of an ordinary server
_ALL = 0.2
_HEAD = 0.06
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
