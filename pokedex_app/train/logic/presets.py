"""The recipes that the window offers by name, and how long each takes here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from trainer.data.dataset import Picture
from trainer.data.split import TEST_FRACTION, VALID_FRACTION
from trainer.runs.duration import Speed, expected_seconds
from trainer.runs.recipe import RECIPES, Recipe

PRESETS = RECIPES


@dataclass(frozen=True)
class SetSize:
    """Numbers of pictures by their part of the split, and of classes."""

    training: int
    validation: int
    test: int
    classes: int


def size_of_set(pictures: Collection[Picture]) -> SetSize:
    """Of the pictures that are used, as their folders divide them, or as they will be divided."""
    parts = Counter(picture.subset for picture in pictures)
    classes = len({picture.label for picture in pictures})
    if parts["train"]:
        return SetSize(parts["train"], parts["valid"], parts["test"], classes)
    test = round(len(pictures) * TEST_FRACTION)
    validation = round((len(pictures) - test) * VALID_FRACTION)
    return SetSize(len(pictures) - test - validation, validation, test, classes)


def seconds_here(
    recipe: Recipe, size: SetSize, speeds: Mapping[str, Speed], automatic: str | None
) -> float | None:
    """The longest a training of that recipe takes; None where its network was not measured.

    Args:
        speeds: by the network's name.
        automatic: the network of recipes that leave it to the program.
    """
    network = automatic if recipe.architecture == "auto" else recipe.architecture
    if network is None or network not in speeds:
        return None
    fitted = recipe.for_set(size.training, size.classes)
    return expected_seconds(
        fitted, speeds[network], size.training, size.validation, size.test, size.classes
    )


def preset_of(recipe: Recipe) -> str | None:
    """The preset that a recipe is; None where it differs from all in anything but the name."""
    for name, preset in PRESETS.items():
        if recipe.model_copy(update={"name": preset.name}) == preset:
            return name
    return None
