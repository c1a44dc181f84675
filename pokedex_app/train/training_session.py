"""One training of the window's: its child process, how far it is, and what it has told so far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal

from pokedex_app.core.jobs import Control, Jobs
from pokedex_app.shared.runs.curves import Curves
from pokedex_app.train.logic.training import Steering, supervise
from pokedex_app.train.logic.training_child import Ready, TrainingOrder
from pokedex_app.train.logic.training_state import TrainingState
from trainer.errors import DatasetError

TrainingOutcome = Literal["running", "finished", "stopped", "failed"]
TrainingRequest = Literal["", "pause", "resume", "stop", "keep_best"]


@dataclass(frozen=True)
class _Before:
    """What a run that is resumed had told before."""

    curves: Curves
    state: TrainingState


class TrainingSession(QObject):
    """From the order to the end of its process. Everything happens in the GUI thread.

    Attributes:
        curves: grow as batches come; another object once a resumed run's log is read.
        wish: what was asked of the training and has not happened yet.
        outcome: ``finished`` has a model; ``stopped`` and ``failed`` can be resumed where
            `resumable`.
        error: of a failed one.

    Signals:
        changed(): curves and state have gained something; at most ten times a second.
        ended(): after the last change; `outcome` tells how.
    """

    changed = Signal()
    ended = Signal()

    def __init__(self, jobs: Jobs, order: TrainingOrder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.order = order
        self.curves = Curves()
        wanted = order.preparation
        self.state = (
            TrainingState.planned(wanted.recipe) if wanted is not None else TrainingState(())
        )
        self.outcome: TrainingOutcome = "running"
        self.error: Exception | None = None
        self.wish: TrainingRequest = ""
        self._has_run = wanted is None
        self._steering = Steering()
        self._job = jobs.start(self._work, "training")
        self._job.events.connect(self._take)
        self._job.failed.connect(self._fail)
        self._job.ended.connect(self._end)

    @property
    def run(self) -> Path:
        """The run folder; it may not be there yet."""
        return self.order.run

    @property
    def running(self) -> bool:
        return self.outcome == "running"

    @property
    def resumable(self) -> bool:
        """Whether there is a run folder that could be gone on with."""
        hopeless = isinstance(self.error, DatasetError)  # no model can come of it
        return self._has_run and self.outcome in ("stopped", "failed") and not hopeless

    @property
    def process_id(self) -> int | None:
        """Of the child, while it lives."""
        return self._steering.process_id

    # ---- what the window wants --------------------------------------------------------------

    def pause(self) -> None:
        self._want("pause")
        self._steering.pause()

    def resume(self) -> None:
        """Go on after a pause."""
        self._want("resume")
        self._steering.resume()

    def stop(self, *, keep_best: bool = False) -> None:
        """End with a checkpoint; `keep_best` makes a model of the best weights so far."""
        self._want("keep_best" if keep_best else "stop")
        self._steering.stop(keep_best=keep_best)

    def abandon(self) -> None:
        """The window closes: end with a checkpoint, whatever the training is at."""
        self._job.stop()

    def _want(self, wish: TrainingRequest) -> None:
        if self.running:
            self.wish = wish
            self.changed.emit()

    # ---- what happens -----------------------------------------------------------------------

    def _work(self, control: Control) -> Iterator[object]:
        if self.order.preparation is None:
            yield _read_before(self.order)
        yield from supervise(self.order, control, self._steering)

    def _take(self, events: list[object]) -> None:
        for event in events:
            if isinstance(event, _Before):
                self.curves, self.state = event.curves, event.state
                continue
            self._has_run |= isinstance(event, Ready)
            self.curves.add(event)
            self.state.take(event)
        if self.wish in ("pause", "resume") and self.state.paused == (self.wish == "pause"):
            self.wish = ""
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self.outcome, self.error = "failed", error

    def _end(self) -> None:
        if self.running:
            self.outcome = "finished" if self.state.made_model else "stopped"
        if self.outcome == "failed" and self.state.made_model:
            # the model is there: what failed afterwards, such as its report, can be made anew
            self.outcome = "finished"
        self.wish = ""
        self.state.end(finished=self.outcome == "finished")
        self.changed.emit()
        self.ended.emit()


def _read_before(order: TrainingOrder) -> _Before:
    """Raises TrainerError or OSError where the run cannot be opened."""
    from trainer.runs.run_folder import RunFolder

    run = RunFolder.open(order.run)
    state = TrainingState.planned(run.recipe)
    state.finish_only = order.finish_only
    curves = Curves.read(order.run)
    state.remember(curves)
    return _Before(curves, state)
