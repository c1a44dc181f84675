"""How far a training is, told by its events in small numbers that a window can show. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pokedex_app.shared.runs.curves import Curves
from pokedex_app.train.logic.training_child import Paused, Preparing, Ready, Reporting, Resumed
from trainer.runs.duration import TYPICAL, expected_parts, seconds_of_epochs
from trainer.runs.events import (
    BatchDone,
    EpochBegun,
    EpochEnded,
    Expected,
    FeaturesComputed,
    Finished,
    HeadFitted,
    Notice,
    PhaseBegun,
    PhaseEndedEarly,
    PicturesJudged,
    RunBegun,
    Stopped,
    WeightsAveraged,
)
from trainer.runs.recipe import Recipe

TrainingStage = Literal[
    "starting",
    "preparing",
    "loading",
    "looking",
    "training",
    "validating",
    "finishing",
    "reporting",
    "finished",
    "stopped",
]
"""``starting``: the process is on its way; ``loading``: the model is being built; ``looking``:
features are computed, whose pictures are counted as batches; ``validating``: the batches of an
epoch are done; ``finishing``: the model file is being made and measured."""


@dataclass(frozen=True)
class PlannedPhase:
    """A phase that will be or was trained, and how long each of its epochs takes, in seconds."""

    phase: int
    name: str
    seconds: tuple[float, ...]

    @property
    def epochs(self) -> int:
        return len(self.seconds)


_PICTURES = 1000, 200, 200
"""for training, validation and test, of a set that nobody has counted yet: only what the parts of a
training are to each other is taken from it"""
_CLASSES = 10
_CHECKING = 0.003
"""seconds to look at a picture again, until it is known"""


@dataclass
class TrainingState:
    """Fed with events by `take`.

    Attributes:
        plan: the phases, known from the recipe before they begin.
        prepared, to_prepare: pictures looked at before a training.
        checking: seconds that this takes, or took.
        judged, to_judge: pictures that the finished model has answered.
        measuring: seconds from the last phase to the end.
        phase: of `plan`, the number of the one that goes on; None before the first.
        epoch, batch: counted from 1; 0 before the first.
        size: side of the input in pixels.
        rate: images a second.
        seconds_left: to the end of the training; None where nobody knows.
        seconds: that the whole training took; None before its end.
        classes: in the run's order, which events count by.
        fitted: what cross-validation says of the first model.
        averaged: what became of the first model's share in the last weights.
        best: the epoch with the best validation accuracy so far.
        has_learnt: whether a model could be made of what there is.
        finish_only: nothing is trained; a model is made of what a run has learnt.
        early: a model is made of what has been learnt, before the last epoch.
        made_model: the model file is there.
        notices: what the trainer wants known, sentences of `trainer`.
        fits_only: the recipe is no more than a first model.
    """

    plan: tuple[PlannedPhase, ...]
    stage: TrainingStage = "starting"
    paused: bool = False
    prepared: int = 0
    to_prepare: int = 0
    checking: float = 0.0
    judged: int = 0
    to_judge: int = 0
    measuring: float = 0.0
    begun: RunBegun | None = None
    phase: int | None = None
    epoch: int = 0
    batch: int = 0
    batches: int = 0
    size: int = 0
    rate: float | None = None
    seconds_left: float | None = None
    seconds: float | None = None
    classes: tuple[str, ...] = ()
    fitted: HeadFitted | None = None
    averaged: WeightsAveraged | None = None
    ended_early: PhaseEndedEarly | None = None
    best: EpochEnded | None = None
    has_learnt: bool = False
    finish_only: bool = False
    early: bool = False
    made_model: bool = False
    notices: list[str] = field(default_factory=list)
    fits_only: bool = False

    @classmethod
    def planned(cls, recipe: Recipe) -> TrainingState:
        """A training that has not begun."""
        state = cls((), fits_only=recipe.only_fits, checking=_CHECKING * sum(_PICTURES))
        state._plan(recipe)
        return state

    def _plan(self, recipe: Recipe) -> None:
        parts = expected_parts(recipe, TYPICAL, *_PICTURES, _CLASSES)
        epochs = seconds_of_epochs(parts, len(recipe.phases))
        self.plan = tuple(
            PlannedPhase(number, phase.name, seconds)
            for number, (phase, seconds) in enumerate(
                zip(recipe.phases, epochs, strict=True), start=1
            )
        )
        self.measuring = parts[-1].seconds

    @property
    def current(self) -> PlannedPhase | None:
        return next((each for each in self.plan if each.phase == self.phase), None)

    @property
    def is_first_model(self) -> bool:
        """Whether the head alone is learnt, by fitting it."""
        return self.fits_only and not self.early

    @property
    def accuracy(self) -> float | None:
        """On validation, of the weights that the model has or would have."""
        if self.averaged is not None:
            return self.averaged.accuracy if self.averaged.taken else self.averaged.first_accuracy
        return self.best.valid_accuracy if self.best is not None else None

    @property
    def ended(self) -> bool:
        return self.stage in ("finished", "stopped")

    def fraction_of(self, phase: int) -> float:
        """How much of a phase is done, in [0, 1]."""
        if self.stage in ("finishing", "reporting", "finished") and not self.early:
            return 1.0
        if self.phase is None or phase > self.phase:
            return 0.0
        planned = next((each for each in self.plan if each.phase == phase), None)
        if phase < self.phase or planned is None or not planned.epochs:
            return 1.0
        over = max(0, self.epoch - 1)
        within = self.batch / self.batches if self.batches else 0.0
        done = sum(planned.seconds[:over]) + sum(planned.seconds[over : over + 1]) * within
        return min(1.0, done / sum(planned.seconds))

    @property
    def fraction_checked(self) -> float:
        """How much of what comes before the first phase is done, in [0, 1]."""
        if self.stage in ("starting", "preparing"):
            return self.prepared / self.to_prepare if self.to_prepare else 0.0
        return 1.0

    @property
    def fraction_measured(self) -> float:
        """How much of what comes after the last phase is done, in [0, 1]."""
        if self.stage == "finished":
            return 1.0
        return self.judged / (self.to_judge + 1) if self.to_judge else 0.0

    @property
    def fraction(self) -> float:
        """How much of all the time is over, in [0, 1]."""
        done = sum(sum(each.seconds) * self.fraction_of(each.phase) for each in self.plan)
        done += self.checking * self.fraction_checked + self.measuring * self.fraction_measured
        whole = sum(sum(each.seconds) for each in self.plan) + self.checking + self.measuring
        return done / whole if whole else 0.0

    def remember(self, curves: Curves) -> None:
        """What a run that is resumed had reached before."""
        self.best = curves.best()
        self.has_learnt = any(epoch.phase > 0 for epoch in curves.epochs)
        if curves.epochs:
            last = curves.epochs[-1]
            self.phase, self.epoch, self.batch, self.batches = last.phase, last.epoch, 1, 1

    def take(self, event: object) -> None:
        """Take an event of `trainer.runs.events` or `training_child`; others are passed over."""
        if isinstance(event, BatchDone):
            self._take_batch(event)
        elif isinstance(event, FeaturesComputed):
            self.stage = "looking"
            self.phase, self.batch, self.batches = event.phase, event.done, event.total
            self.seconds_left = event.seconds_left
        elif isinstance(event, PicturesJudged):
            self.judged, self.to_judge = event.done, event.total
            self.seconds_left = event.seconds_left
        elif isinstance(event, EpochEnded):
            self._take_epoch(event)
        elif isinstance(event, EpochBegun):
            self.stage = "training"
            self.phase, self.epoch, self.size = event.phase, event.epoch, event.size
            self.batches, self.batch = event.batches, 0
        elif isinstance(event, PhaseBegun):
            self.stage = "training"
            if event.phase != self.phase:  # resumed, it goes on where it was
                self.phase, self.epoch, self.batch, self.batches = event.phase, 0, 0, 0
        else:
            self._take_turn(event)

    def end(self, *, finished: bool) -> None:
        """The process has ended."""
        self.stage = "finished" if finished else "stopped"
        self.paused, self.rate, self.seconds_left = False, None, None

    def _take_batch(self, event: BatchDone) -> None:
        self.phase, self.epoch = event.phase, event.epoch
        self.batch, self.batches = event.batch, event.batches
        self.rate, self.seconds_left = event.images_per_second, event.seconds_left
        self.has_learnt |= event.phase > 0
        self.stage = "validating" if event.batch == event.batches else "training"

    def _take_epoch(self, event: EpochEnded) -> None:
        accuracy = event.valid_accuracy
        if accuracy is not None and accuracy >= (
            self.best.valid_accuracy or 0.0 if self.best is not None else 0.0
        ):
            self.best = event
        self.has_learnt |= event.phase > 0
        last = self.plan[-1] if self.plan else None
        ends = last is not None and (event.phase, event.epoch) == (last.phase, last.epochs)
        self.stage = "finishing" if ends else "training"

    def _take_expected(self, event: Expected) -> None:
        self.seconds_left = event.seconds
        if event.phases:
            self.plan = tuple(
                PlannedPhase(each.phase, each.name, seconds)
                for each, seconds in zip(self.plan, event.phases, strict=True)
            )
            self.measuring = event.measuring

    def _take_turn(self, event: object) -> None:
        """What changes the stage but tells no figures."""
        if isinstance(event, Paused | Resumed):
            self.paused = isinstance(event, Paused)
        elif isinstance(event, Preparing):
            self.stage = "preparing"
            self.prepared, self.to_prepare = event.done, event.total
            self.checking = event.seconds * event.total / max(1, event.done)
        elif isinstance(event, Ready):
            self.classes = event.classes
            if event.recipe is not None:
                self._plan(event.recipe)
            self.early = self.finish_only
            self.stage = "finishing" if self.finish_only else "loading"
        elif isinstance(event, RunBegun):
            self.begun = event
            if not event.resumed:
                self.best, self.has_learnt = None, False
        elif isinstance(event, HeadFitted):
            self.fitted = event
        elif isinstance(event, WeightsAveraged):
            self.averaged = event
        elif isinstance(event, Expected):
            self._take_expected(event)
        elif isinstance(event, PhaseEndedEarly):
            self.ended_early = event
            if self.plan and event.phase == self.plan[-1].phase:
                self.stage = "finishing"
        elif isinstance(event, Notice):
            self.notices.append(event.message)
            if self.stage == "stopped":  # and now a model of the best so far
                self.stage, self.early = "finishing", True
        elif isinstance(event, Reporting):
            self.stage = "reporting"
        elif isinstance(event, Finished):
            self.made_model, self.seconds = True, event.seconds
        elif isinstance(event, Stopped):
            self.stage = "stopped"
