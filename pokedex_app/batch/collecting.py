"""From a batch into the collection: the best picture of each species that was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pokedex_app.batch.logic.answers import Certainty, Result
from pokedex_app.core.jobs import Control, Job, Jobs
from pokedex_app.shared.collection.collection import Collection, Found
from pokedex_app.shared.collection.small_copy import small_copy
from pokedex_app.shared.species import SpeciesBook
from trainer.errors import PictureError


class BatchCollecting(QObject):
    """Takes in what is named as it goes, so that nothing which happens later loses it.

    Args:
        threshold: the confidence from which on an answer is sure.

    Signals:
        failed(Exception): the collection could not be written.
    """

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
        self._book = book
        self._collection = collection
        self._threshold = threshold
        self._best: dict[str, float] = {}
        self._waiting: list[Result] = []
        self._job: Job | None = None

    def add(self, results: Iterable[Result]) -> None:
        """Note those that are surer than what came before for the same class."""
        for result in best_of_each(results, self._threshold()):
            if result.confidence > self._best.get(result.labels[0], 0.0):
                self._best[result.labels[0]] = result.confidence
                self._waiting.append(result)
        self._next()

    def _next(self) -> None:
        if self._job is not None or not self._waiting:
            return
        results = best_of_each(self._waiting, 0.0)
        self._waiting = []
        self._job = self._jobs.start(
            lambda control: remembered(results, self._book, self._collection, control), "remember"
        )
        self._job.failed.connect(self.failed)
        self._job.ended.connect(self._end)

    def _end(self) -> None:
        self._job = None
        self._next()


def best_of_each(results: Iterable[Result], threshold: float) -> list[Result]:
    """The answer of the highest confidence a class; none that is not sure or known to be wrong."""
    best: dict[str, Result] = {}
    for result in results:
        if result.state(threshold) is not Certainty.SURE or result.correct is False:
            continue
        label = result.labels[0]
        if label not in best or result.confidence > best[label].confidence:
            best[label] = result
    return list(best.values())


def remembered(
    results: list[Result], book: SpeciesBook, collection: Collection, control: Control
) -> Iterable[set[int]]:
    """For a job: note them, and yield the species that had not been seen before.

    Raises CollectionError.
    """
    founds = []
    for result in results:
        if control():
            break
        path = Path(result.path)
        try:
            copy = small_copy(path)
        except PictureError:  # it has changed or gone since
            continue
        species = book.find(result.labels[0])
        number = species.id if species is not None else None
        founds.append(Found(result.labels[0], number, result.confidence, path, copy))
    if founds:
        yield collection.record_all(founds)
