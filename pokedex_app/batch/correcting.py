"""The user's word on the pictures of a batch, off the GUI thread."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, Signal

from pokedex_app.batch.logic.answers import Result
from pokedex_app.batch.logic.correcting import Corrections, Given, Word, given, taken_back
from pokedex_app.core.jobs import Control, Job, Jobs
from pokedex_app.shared.collection.collection import Collection
from pokedex_app.shared.species import SpeciesBook


class BatchCorrecting(QObject):
    """Finds it in the collection, keeps it there, and takes it back; one after the other.

    Args:
        results: all that are in the table.
        examples: whether copies are kept for a model to learn from.

    Signals:
        found(dict[str, Correction | None]): the user's word on the pictures of these paths; None
            where there is none any more.
        given(list[Given]): words have been kept.
        failed(Exception): the collection could not be read or written.
    """

    found = Signal(object)
    given = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        jobs: Jobs,
        book: SpeciesBook,
        collection: Collection,
        results: Callable[[], Sequence[Result]],
        examples: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._book = book
        self._collection = collection
        self._results = results
        self._examples = examples
        self._corrections = Corrections(collection)
        self._new: list[Result] = []
        self._acts: deque[Callable[[Control], Iterable[object]]] = deque()
        self._words: list[Given] = []
        self._job: Job | None = None

    @property
    def busy(self) -> bool:
        return self._job is not None

    def look_up(self, results: Sequence[Result]) -> None:
        """What has the user said of these?"""
        self._new += results
        self._next()

    def look_at_all(self) -> None:
        """What has been said of all that are in the table? It may have changed elsewhere."""
        results = list(self._results())
        if results:
            self._do(lambda stop: self._corrections.look_up(results, stop))

    def give(self, words: Sequence[Word]) -> None:
        """Keep these words."""
        examples = self._examples()
        self._do(lambda stop: given(words, self._book, self._collection, stop, examples=examples))

    def take_back(self, words: Sequence[Given]) -> None:
        """What had been said before stands again."""

        examples = self._examples()

        def act(stop: Control) -> Iterable[object]:
            for _ in taken_back(words, self._book, self._collection, stop, examples=examples):
                pass
            return self._corrections.look_up(list(self._results()), stop)

        self._do(act)

    # ---- one after the other ----------------------------------------------------------------

    def _do(self, act: Callable[[Control], Iterable[object]]) -> None:
        self._acts.append(act)
        self._next()

    def _next(self) -> None:
        if self._job is not None:
            return
        if not self._acts and self._new:
            new, self._new = self._new, []
            self._acts.append(lambda stop: self._corrections.look_up(new, stop))
        if not self._acts:
            return
        self._job = self._jobs.start(self._acts.popleft(), "corrections")
        self._job.events.connect(self._take)
        self._job.finished.connect(self._tell)
        self._job.failed.connect(self.failed)
        self._job.ended.connect(self._end)

    def _take(self, events: list[object]) -> None:
        changes = {}
        for event in events:
            if isinstance(event, Given):
                self._words.append(event)
                if event.correction is not None:
                    changes[event.word.result.path] = event.correction
            elif isinstance(event, dict):
                changes |= event
        if changes:
            self.found.emit(changes)

    def _tell(self) -> None:
        if self._words:
            words, self._words = self._words, []
            self.given.emit(words)
            self.look_at_all()  # the same pictures may be there by other names

    def _end(self) -> None:
        self._job = None
        self._words = []
        self._next()
