"""How long a training takes: beforehand, from how fast this computer is, and while it runs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, Self

from trainer.pictures.second_look import learnt_views
from trainer.runs.recipe import Phase, Recipe

_FIXED = 6.0
"""seconds to begin, and to write and check the model"""
_FITTING = 4.0, 2e-5
"""seconds to fit heads and cross-validate them: at least, and more for each picture and class"""
_SECOND_LOOKS = 1.0
"""pictures' worth of other views that are tried for each picture of the validation part"""


@dataclass(frozen=True)
class Speed:
    """What `trainer.training.speed` measured of one network on one device.

    Attributes:
        reading: seconds to read and change a picture.
        learning: seconds to learn a megapixel of pictures in every layer.
        looking: seconds to answer a megapixel as validation does, in torch.
        answering: seconds to answer a megapixel as the finished model does, on the processor.
        overlapping: whether pictures are read while others are computed on, as a graphics card
            allows; a processor does one thing at a time.
    """

    reading: float
    learning: float
    looking: float
    answering: float
    overlapping: bool

    def shared_by(self, processes: int) -> Self:
        """Of so many that train together, each as fast as this; a finished model is one's work."""
        return replace(
            self,
            reading=self.reading / processes,
            learning=self.learning / processes,
            looking=self.looking / processes,
        )

    def seconds(self, pictures: int, size: int, rate: float) -> float:
        """For so many pictures at `size` pixels a side and `rate` seconds a megapixel."""
        computing = rate * size**2 / 1e6
        if self.overlapping:
            return pictures * max(self.reading, computing)
        return pictures * (self.reading + computing)

    @property
    def frozen(self) -> float:
        """Seconds for a megapixel where only the head learns."""
        return self.looking if self.overlapping else self.answering


TYPICAL = Speed(reading=0.01, learning=1.4, looking=0.5, answering=0.2, overlapping=False)
"""of two processor cores; where nothing was measured, what parts of a training are to each other"""

Kind = Literal["features", "fitting", "head", "learning", "validation", "measuring"]
"""``head``: an epoch that trains the head alone; ``measuring``: the end, the finished model is
written and answers the validation and test pictures"""


@dataclass(frozen=True)
class Part:
    """A part of a training that goes at one pace. `phase` and `epoch` are 0 after the last."""

    kind: Kind
    phase: int
    epoch: int
    seconds: float


def expected_parts(
    recipe: Recipe, speed: Speed, training: int, validation: int, test: int, classes: int
) -> list[Part]:
    """In their order, for so many pictures of each part of the split.

    The longest it takes: a phase may end early.
    """
    size = recipe.preprocessing.size
    validating = speed.seconds(validation, size, speed.looking)
    parts = []
    for number, phase in enumerate(recipe.phases, start=1):
        if phase.optimizer == "lbfgs":
            looks = 1 + len(learnt_views(training, recipe.middles))
            looking = speed.seconds(looks * training + validation, size, speed.answering)
            fitting = _FITTING[0] + _FITTING[1] * looks * training * classes
            parts += [Part("features", number, 1, looking), Part("fitting", number, 1, fitting)]
            continue
        kind: Kind = learning_kind(phase)
        rate = speed.learning if kind == "learning" else speed.frozen
        for epoch in range(1, phase.epochs + 1):
            seconds = speed.seconds(training, phase.size_at(epoch, size), rate)
            parts += [
                Part(kind, number, epoch, seconds),
                Part("validation", number, epoch, validating),
            ]
    if recipe.first_model_share and not recipe.only_fits:
        parts.append(Part("validation", 0, 0, 2 * validating))
    answered = validation + test
    if recipe.second_look != "never":
        answered += round(validation * _SECOND_LOOKS)
    measuring = _FIXED + speed.seconds(answered, size, speed.answering)
    return [*parts, Part("measuring", 0, 0, measuring)]


def learning_kind(phase: Phase) -> Kind:
    """Of the epochs of a phase that steps."""
    return "learning" if phase.trainable == "all" else "head"


def expected_seconds(
    recipe: Recipe, speed: Speed, training: int, validation: int, test: int, classes: int
) -> float:
    """Of all `expected_parts`."""
    parts = expected_parts(recipe, speed, training, validation, test, classes)
    return sum(part.seconds for part in parts)


def seconds_of_epochs(parts: Sequence[Part], phases: int) -> tuple[tuple[float, ...], ...]:
    """Of each epoch of each phase, its validation included."""
    epochs: list[dict[int, float]] = [{} for _ in range(phases)]
    for part in parts:
        if part.phase:
            of_phase = epochs[part.phase - 1]
            of_phase[part.epoch] = of_phase.get(part.epoch, 0.0) + part.seconds
    return tuple(tuple(each.values()) for each in epochs)


class TimeLeft:
    """The time to the end of a training that goes on: what was expected of each part, corrected
    by how long such parts have taken so far.

    What it says falls as long as the pace does not: it stays where the estimate rises by a
    twentieth, and follows from there on. Time in a pause is nobody's to give it.
    """

    def __init__(self, parts: Sequence[Part], *, measured: bool = True) -> None:
        """`measured`: what is expected was measured here; else the first steps outweigh it."""
        self._parts = parts
        self._place = 0
        self._done = 0.0
        whole = sum(part.seconds for part in parts)
        self._memory = min(_MEMORY[1], max(_MEMORY[0], whole / 10))
        self._measured = measured
        self._paces: dict[Kind, _Pace] = {}
        self._told = math.inf

    def begin(self, kind: Kind, phase: int = 0, epoch: int = 0, done: float = 0.0) -> None:
        """That part begins, `done` of it already; what comes before it is over or left out."""
        for place, part in enumerate(self._parts):
            if (part.kind, part.phase, part.epoch) == (kind, phase, epoch):
                self._place, self._done = place, done

    def step(self, done: float, seconds: float) -> None:
        """`done` of the part is done by now, in [0, 1]; since the last time it took `seconds`."""
        part = self._parts[self._place]
        expected = max(0.0, done - self._done) * part.seconds
        self._done = done
        if expected:
            if part.kind not in self._paces:
                begun = self._memory if self._measured else _UNMEASURED
                self._paces[part.kind] = _Pace(self._memory, begun * self._pace(part.kind), begun)
            self._paces[part.kind].add(seconds, expected)

    def seconds(self) -> float:
        """To the end of the last part."""
        parts = self._parts[self._place :]
        left = sum(part.seconds * self._pace(part.kind) for part in parts)
        left -= self._done * parts[0].seconds * self._pace(parts[0].kind)
        self._told = max(left, 0.0) if left <= self._told else max(self._told, left / _STAYS)
        return self._told

    def _pace(self, kind: Kind) -> float:
        """Seconds for each that was expected. Features may come from the cache, which says nothing
        of other parts; else one that has not begun goes as those that learn."""
        for other in (kind, "learning", "head"):
            if other in self._paces and (kind != "features" or other == kind):
                return self._paces[other].ratio
        return 1.0


_MEMORY = 20.0, 120.0
"""expected seconds over which a pace is averaged: a tenth of the training, within these"""
_UNMEASURED = 0.5
"""expected seconds that a pace counts for which nobody measured"""
_STAYS = 1.05


@dataclass
class _Pace:
    """An exponential average over `memory` expected seconds, weighted by them."""

    memory: float
    took: float
    expected: float

    def add(self, took: float, expected: float) -> None:
        fade = math.exp(-expected / self.memory)
        self.took = self.took * fade + took
        self.expected = self.expected * fade + expected

    @property
    def ratio(self) -> float:
        return self.took / self.expected
