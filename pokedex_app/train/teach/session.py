"""One lesson of the window's: its child process, how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pokedex_app.core.jobs import Jobs
from pokedex_app.shared.collection.collection import Collection
from pokedex_app.train.logic.teaching import TaughtClass, forget, supervise_teaching
from trainer.runs.teaching import ModelTaught, Taught, TeachingProgress

if TYPE_CHECKING:
    from pokedex_app.core.jobs import Job


class TeachSession(QObject):
    """Everything happens in the GUI thread.

    Attributes:
        progress: the last that was told; None before.
        taught: what the lesson did; None until it has ended well.
        model: the taught model's file, until it is forgotten.

    Signals:
        changed(): something of these.
        failed(Exception): the lesson did not come to its end.
        ended(): it did, or was stopped, or failed.
    """

    changed = Signal()
    failed = Signal(object)
    ended = Signal()

    def __init__(self, jobs: Jobs, collection: Collection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._collection = collection
        self._job: Job | None = None
        self.progress: TeachingProgress | None = None
        self.taught: Taught | None = None
        self.model: Path | None = None

    @property
    def running(self) -> bool:
        return self._job is not None

    def start(self, model: Path, classes: Sequence[TaughtClass], runs: Path) -> None:
        """`runs` is where the model's run may lie."""
        self.forget()
        self.progress = None
        self._job = self._jobs.start(
            partial(supervise_teaching, model, classes, self._collection, runs), "teaching"
        )
        self._job.events.connect(self._take)
        self._job.failed.connect(self.failed)
        self._job.ended.connect(self._end)
        self.changed.emit()

    def stop(self) -> None:
        """Nothing of it is kept."""
        if self._job is not None:
            self._job.stop()

    def forget(self) -> None:
        """Remove what came of the last lesson, which is wanted nowhere or has been copied."""
        if self.model is not None:
            self._jobs.run(partial(forget, self.model), lambda _: None, name="forget")
        self.taught = self.model = None
        self.changed.emit()

    def _take(self, events: list[object]) -> None:
        for event in events:
            if isinstance(event, TeachingProgress):
                self.progress = event
            elif isinstance(event, Taught):
                self.taught = event
            elif isinstance(event, ModelTaught):
                self.model = event.path
        self.changed.emit()

    def _end(self) -> None:
        self._job = None
        if self.model is None:
            self.taught = None
        self.changed.emit()
        self.ended.emit()
