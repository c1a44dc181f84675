"""The course of a training, read back from its events, and what can be said about it.

The report, and anything else that wants to judge a run, takes its numbers from here. Standard
library and pydantic only.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from trainer.errors import ReportError
from trainer.messages import reason_of
from trainer.runs.event_log import EVENTS, read_events
from trainer.runs.events import (
    BatchDone,
    EpochEnded,
    Finished,
    HeadFitted,
    Notice,
    PhaseBegun,
    PhaseEndedEarly,
    RunBegun,
    Stopped,
    WeightsAveraged,
)

EpochPlace = tuple[int, int, int]
"""phase, epoch and batch: they compare in the order in which things happen"""

TREND_EPOCHS = 5
"""most epochs at the end of the last phase whose trend tells convergence"""
TREND_NEEDS = 3
"""fewer epochs have no trend"""


class History:
    """What a training has told, taken event by event, live or from its log.

    After a resume some of it happens again: what it told of that the first time is dropped here,
    and nowhere else.

    Attributes:
        starts: each time it began, resumes included.
        every_phase, every_epoch: those that have begun, and ended, in order; among them phase 0
            of version 0.1, which taught the start and has no accuracy.
        ended_early: by phase, those that validation ended.
        fitted: what cross-validation said of the first model; None where there is none.
        averaged: what came of averaging the weights with the first model's, if that was done.
        notices: each once.
        ending: what was told last.
        unreadable: lines of the file that hold no event, such as one cut off by a crash.
    """

    def __init__(self, events: Iterable[object] = (), unreadable: int = 0) -> None:
        self.starts: list[RunBegun] = []
        self.every_phase: list[PhaseBegun] = []
        self.every_epoch: list[EpochEnded] = []
        self.ended_early: dict[int, PhaseEndedEarly] = {}
        self.fitted: HeadFitted | None = None
        self.averaged: WeightsAveraged | None = None
        self.notices: list[str] = []
        self.ending: Literal["finished", "stopped", "unfinished"] = "unfinished"
        self.unreadable = unreadable
        for event in events:
            self.add(event)

    def add(self, event: object) -> EpochPlace | None:
        """Take an event of `trainer.runs.events`; others are passed over.

        Returns from which place on it makes void what was told of batches before.
        """
        self.ending = "unfinished"
        match event:
            case BatchDone(phase=phase, epoch=epoch, batch=batch):
                self._forget_epochs(phase, epoch)
                return phase, epoch, batch
            case EpochEnded(phase=phase, epoch=epoch):
                self._forget_epochs(phase, epoch)
                self.every_epoch.append(event)
                return phase, epoch + 1, 0
            case PhaseBegun(phase=phase):
                self.every_phase = [each for each in self.every_phase if each.phase < phase]
                self.every_phase.append(event)
                kept = {n: early for n, early in self.ended_early.items() if n < phase}
                self.ended_early = kept
                self._forget_epochs(phase + 1, 0)
                return phase + 1, 0, 0
            case RunBegun():
                self.starts.append(event)
                if not event.resumed:
                    self.every_phase.clear()
                    self.every_epoch.clear()
                    self.ended_early.clear()
                    return 0, 0, 0
            case HeadFitted():
                self.fitted = event
            case WeightsAveraged():
                self.averaged = event
            case PhaseEndedEarly(phase=phase):
                self.ended_early[phase] = event
            case Notice(message=message) if message not in self.notices:
                self.notices.append(message)
            case Finished():
                self.ending = "finished"
            case Stopped():
                self.ending = "stopped"
        return None

    def _forget_epochs(self, phase: int, epoch: int) -> None:
        """From that one on."""
        place = (phase, epoch)
        kept = bisect_left(self.every_epoch, place, key=lambda each: (each.phase, each.epoch))
        del self.every_epoch[kept:]

    @property
    def tells(self) -> bool:
        """Whether an epoch has ended, so that there is something to report on."""
        known = {phase.phase for phase in self.phases}
        return bool(self.starts and self.epochs) and {e.phase for e in self.epochs} <= known

    @property
    def begun(self) -> RunBegun:
        """The last start."""
        return self.starts[-1]

    @property
    def resumes(self) -> int:
        return sum(start.resumed for start in self.starts)

    @property
    def phases(self) -> list[PhaseBegun]:
        """Without the teaching phase, as `epochs` are."""
        return [phase for phase in self.every_phase if phase.phase > 0]

    @property
    def epochs(self) -> list[EpochEnded]:
        return [epoch for epoch in self.every_epoch if epoch.phase > 0]

    @property
    def teaching_epochs(self) -> int:
        return len(self.every_epoch) - len(self.epochs)

    @property
    def seconds(self) -> float:
        """Time spent in the epochs, the teaching included."""
        return sum(epoch.seconds for epoch in self.every_epoch)

    def of_phase(self, phase: int) -> list[EpochEnded]:
        return [epoch for epoch in self.epochs if epoch.phase == phase]


@dataclass(frozen=True)
class PhaseResult:
    """One phase that finished at least one epoch. `best` has the highest accuracy."""

    phase: PhaseBegun
    first: EpochEnded
    last: EpochEnded
    best: EpochEnded


@dataclass(frozen=True)
class Jump:
    """From one phase to the next, in fractions of accuracy.

    Attributes:
        jump: first epoch of `phase` minus last epoch of the phase before.
        gain: last epoch of `phase` minus last epoch of the phase before.
    """

    phase: int
    before: float
    after: float
    end: float
    jump: float
    gain: float


@dataclass(frozen=True)
class Drop:
    """The largest fall of accuracy from one epoch to the next within a phase; a fraction > 0."""

    phase: int
    epoch: int
    fall: float


@dataclass(frozen=True)
class Analysis:
    """Figures behind the report's analysis. Accuracies are fractions, losses are in nats.

    Attributes:
        judged_on: ``valid``, or ``train`` where the run has no validation part.
        slope: mean change of accuracy an epoch over the last `trend_epochs` epochs of the last
            phase (least squares over its second half, three to five epochs); None where that phase
            has fewer than three.
        largest_drop: None where the accuracy never fell within a phase.
        falls: how often the accuracy fell, of `steps` steps from one epoch to the next.
        gap: training minus validation accuracy after the last epoch; None without validation.
        loss_rise: the last validation loss over the lowest one of the last phase, minus 1; None
            without validation.
        lowest_loss_epoch: the epoch of the last phase with that lowest loss.
    """

    judged_on: Literal["valid", "train"]
    phases: tuple[PhaseResult, ...]
    jumps: tuple[Jump, ...]
    trend_epochs: int
    slope: float | None
    largest_drop: Drop | None
    falls: int
    steps: int
    gap: float | None
    loss_rise: float | None
    lowest_loss_epoch: int | None


def read_history(run: Path) -> History:
    """The history of a run folder. Raises ReportError, also where no epoch has ended."""
    try:
        (run / EVENTS).stat()
        told = read_events(run)
    except OSError as error:
        raise ReportError(
            "{path} cannot be read ({why}): choose the folder of a training.",
            path=error.filename,
            why=reason_of(error),
        ) from error
    history = History(*told)
    if not history.tells:
        raise ReportError(
            "{path} has nothing to report on: no epoch was finished. Resume the training"
            " (pokedex train --resume) and let it run for an epoch at least.",
            path=run,
        )
    return history


def analyse(history: History) -> Analysis:
    """Convergence, jumps and stability of a training."""
    judged_on: Literal["valid", "train"] = (
        "valid" if history.epochs[-1].valid_accuracy is not None else "train"
    )
    results = tuple(
        PhaseResult(
            phase=phase,
            first=epochs[0],
            last=epochs[-1],
            best=max(epochs, key=lambda epoch: accuracy(epoch, judged_on)),
        )
        for phase in history.phases
        if (epochs := history.of_phase(phase.phase))
    )
    final = history.of_phase(results[-1].phase.phase)
    # Its second half: the steep climb of the first epochs says nothing about the end.
    window = min(TREND_EPOCHS, max(TREND_NEEDS, (len(final) + 1) // 2))
    trend = [accuracy(epoch, judged_on) for epoch in final[-window:]]
    steps = _steps(history, judged_on)
    falls = [step for step in steps if step.fall > 0]
    last = history.epochs[-1]
    losses = {epoch.epoch: epoch.valid_loss for epoch in final if epoch.valid_loss is not None}
    lowest = min(losses, key=lambda epoch: losses[epoch]) if losses else None
    return Analysis(
        judged_on=judged_on,
        phases=results,
        jumps=_jumps(results, judged_on),
        trend_epochs=len(trend),
        slope=_slope(trend) if len(trend) >= TREND_NEEDS else None,
        largest_drop=max(falls, key=lambda step: step.fall, default=None),
        falls=len(falls),
        steps=len(steps),
        gap=(
            last.train_accuracy - last.valid_accuracy
            if last.train_accuracy is not None and last.valid_accuracy is not None
            else None
        ),
        loss_rise=(
            last.valid_loss / losses[lowest] - 1
            if lowest is not None and last.valid_loss is not None and losses[lowest] > 0
            else None
        ),
        lowest_loss_epoch=lowest,
    )


def accuracy(epoch: EpochEnded, judged_on: Literal["valid", "train"]) -> float:
    """The accuracy of an epoch on that part, 0 where it was not measured."""
    value = epoch.valid_accuracy if judged_on == "valid" else epoch.train_accuracy
    return value if value is not None else 0.0


def _jumps(
    results: Sequence[PhaseResult], judged_on: Literal["valid", "train"]
) -> tuple[Jump, ...]:
    jumps = []
    for before, after in itertools.pairwise(results):
        start = accuracy(before.last, judged_on)
        first, end = accuracy(after.first, judged_on), accuracy(after.last, judged_on)
        jumps.append(Jump(after.phase.phase, start, first, end, first - start, end - start))
    return tuple(jumps)


def _steps(history: History, judged_on: Literal["valid", "train"]) -> list[Drop]:
    """Every step from an epoch to the next of the same phase; a rise is a negative fall."""
    return [
        Drop(after.phase, after.epoch, accuracy(before, judged_on) - accuracy(after, judged_on))
        for before, after in zip(history.epochs, history.epochs[1:], strict=False)
        if before.phase == after.phase
    ]


def _slope(values: Sequence[float]) -> float:
    """Slope of the least-squares line through values at 0, 1, 2, …"""
    centre = (len(values) - 1) / 2
    spread = sum((x - centre) ** 2 for x in range(len(values)))
    return sum((x - centre) * value for x, value in enumerate(values)) / spread
