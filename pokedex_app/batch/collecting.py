"""From a batch into the collection, off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from pokedex_app.batch.logic.answers import Result
from pokedex_app.batch.logic.collecting import Collecting
from pokedex_app.core.jobs import Control, Job, Jobs
from pokedex_app.shared.collection.collection import Collection
from pokedex_app.shared.species import SpeciesBook


class BatchCollecting(QObject):
    """Takes in what is named as it goes, so that nothing which happens later loses it.

    Args:
        threshold: the confidence from which on an answer is sure.

    Signals:
        taken(): nothing waits any more.
        failed(Exception): the collection could not be written. What waits is tried again by
            `take_in`, when the next batch begins and when the window closes.
    """

    taken = Signal()
    failed = Signal(object)

    def __init__(
        self,
        jobs: Jobs,
        book: SpeciesBook,
        collection: Collection,
        threshold: Callable[[], float],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._collecting = Collecting(book, collection)
        self._threshold = threshold
        self._job: Job | None = None
        self._refused = False

    @property
    def busy(self) -> bool:
        return self._job is not None

    def begin(self) -> None:
        """A batch begins."""
        self._collecting.begin_anew()
        self._refused = False

    def add(self, results: Iterable[Result]) -> None:
        """Take in those that are surer than what came before for the same class."""
        self._collecting.add(results, self._threshold())
        if not self._refused:
            self.take_in()

    def take_in(self) -> None:
        """What waits, unless that is being done."""
        if self._job is None and self._collecting.waits:
            self._start()

    def shutdown(self) -> None:
        """The window closes: nobody sees any more that a job has ended, to begin the next."""
        if self._collecting.waits:
            self._start()

    def _start(self) -> None:
        def work(control: Control) -> Iterable[object]:
            self._collecting.take_in(control.stopping)
            return ()

        self._job = self._jobs.start(work, "remember")
        self._job.finished.connect(self._finish)
        self._job.failed.connect(self._fail)

    def _finish(self) -> None:
        self._job, self._refused = None, False
        if self._collecting.waits:
            self._start()
        else:
            self.taken.emit()

    def _fail(self, error: Exception) -> None:
        self._job, self._refused = None, True
        self.failed.emit(error)
