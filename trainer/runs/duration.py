"""How long a training takes, from how fast this computer is."""

from __future__ import annotations

from dataclasses import dataclass

from trainer.runs.recipe import Recipe

_FIXED = 6.0
"""seconds to begin, and to write and check the model"""
_FITTING = 4.0, 2e-5
"""seconds to fit heads and cross-validate them: at least, and more for each picture and class"""


@dataclass(frozen=True)
class Speed:
    """What `trainer.training.speed` measured of one network on one device.

    Attributes:
        reading: seconds to read and change a picture.
        learning: seconds to learn a megapixel of pictures in every layer.
        looking: seconds to answer a megapixel.
        overlapping: whether pictures are read while others are computed on, as a graphics card
            allows; a processor does one thing at a time.
    """

    reading: float
    learning: float
    looking: float
    overlapping: bool

    def seconds(self, pictures: int, size: int, *, learning: bool) -> float:
        """For so many pictures at `size` pixels a side."""
        computing = (self.learning if learning else self.looking) * size**2 / 1e6
        if self.overlapping:
            return pictures * max(self.reading, computing)
        return pictures * (self.reading + computing)


def expected_seconds(
    recipe: Recipe, speed: Speed, training: int, validation: int, test: int, classes: int
) -> float:
    """For so many pictures of each part of the split.

    The longest it takes: a phase may end early.
    """
    size = recipe.preprocessing.size
    validating = speed.seconds(validation, size, learning=False)
    seconds = _FIXED + validating + speed.seconds(test, size, learning=False)
    for phase in recipe.phases:
        if phase.optimizer == "lbfgs":
            seconds += validating + speed.seconds(training, size, learning=False)
            seconds += _FITTING[0] + _FITTING[1] * training * classes
            continue
        for epoch in range(1, phase.epochs + 1):
            side = phase.size_at(epoch, size)
            learning = phase.trainable == "all"
            seconds += validating + speed.seconds(training, side, learning=learning)
    return seconds
