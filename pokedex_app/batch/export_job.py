"""Writing results to a file off the GUI thread."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pokedex_app.batch.logic.answers import Result
from pokedex_app.batch.logic.answers_export import Written, exported
from pokedex_app.batch.logic.html_export import PageTexts
from pokedex_app.core.jobs import Job, Jobs


class BatchExport(QObject):
    """One file at a time.

    Signals:
        written(Written, Path): so many rows; all of them once the file is in its place.
        failed(Exception): there is no file, or still the older one.
        changed(): `busy` is another one.
    """

    written = Signal(object, object)
    failed = Signal(object)
    changed = Signal()

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._job: Job | None = None

    @property
    def busy(self) -> bool:
        return self._job is not None

    def start(
        self, results: Sequence[Result], target: Path, threshold: float, texts: PageTexts
    ) -> None:
        """Write `results`, which nobody changes meanwhile. Passed over while one is written."""
        if self._job is not None:
            return
        self._job = job = self._jobs.start(
            lambda control: exported(
                results, target, threshold=threshold, texts=texts, stop=control
            ),
            "export",
        )
        job.events.connect(lambda events: self._take(events[-1], target))
        job.failed.connect(self.failed)
        job.ended.connect(self._end)
        self.changed.emit()

    def stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _take(self, written: Written, target: Path) -> None:
        self.written.emit(written, target)

    def _end(self) -> None:
        self._job = None
        self.changed.emit()
