"""The user's word on the pictures of a batch, off the GUI thread."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from pokedex_app.batch.logic.answers import Result
from pokedex_app.batch.logic.correcting import Corrections, Given, Word, given, taken_back
from pokedex_app.core.jobs import Control, Job, Jobs, Work
from pokedex_app.services import CLOSING_SECONDS
from pokedex_app.shared.collection.collection import Collection
from pokedex_app.shared.species import SpeciesBook


class BatchCorrecting(QObject):
    """Finds it in the collection, keeps it there, and takes it back; one after the other.

    Nobody waits for a look: what is to be kept or taken back comes first, and all are looked at
    again after it.

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
        self._all = False
        self._acts: deque[Work] = deque()
        self._words: list[Given] = []
        self._job: Job | None = None
        self._writing = False

    @property
    def busy(self) -> bool:
        """Words are being kept or taken back, or wait to be."""
        return self._writing or bool(self._acts)

    def look_up(self, results: Sequence[Result]) -> None:
        """What has the user said of these?"""
        self._new += results
        self._next()

    def look_at_all(self) -> None:
        """What has been said of all that are in the table? It may have changed elsewhere."""
        self._all = True
        self._next()

    def give(self, words: Sequence[Word]) -> None:
        """Keep these words."""
        examples = self._examples()
        self._do(lambda _: given(words, self._book, self._collection, examples=examples))

    def take_back(self, words: Sequence[Given]) -> None:
        """What had been said before stands again."""
        examples = self._examples()

        def act(_: Control) -> Iterable[object]:
            _run_out(taken_back(words, self._book, self._collection, examples=examples))
            return ()

        self._do(act)

    def shutdown(self) -> None:
        """The window closes: nobody sees any more that a job has ended, to begin the next."""
        if not self._acts:
            return
        before, acts = self._job, list(self._acts)
        self._acts.clear()

        def work(control: Control) -> Iterable[object]:
            if before is not None:  # the last word on a picture stands
                before.wait(round(1000 * CLOSING_SECONDS))
            for act in acts:
                _run_out(act(control))
            return ()

        self._jobs.start(work, "corrections")

    # ---- one after the other ----------------------------------------------------------------

    def _do(self, act: Work) -> None:
        self._acts.append(act)
        self._all = True  # the same pictures may be there by other names
        if self._job is not None and not self._writing:
            self._job.stop()
        self._next()

    def _next(self) -> None:
        if self._job is not None:
            return
        self._writing = bool(self._acts)
        if self._acts:
            act = self._acts.popleft()
        elif self._all or self._new:
            results = list(self._results()) if self._all else self._new
            self._all, self._new = False, []
            act = partial(self._corrections.look_up, results)
        else:
            return
        self._job = self._jobs.start(act, "corrections")
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

    def _end(self) -> None:
        self._job = None
        self._words = []
        self._next()


def _run_out(events: Iterable[object]) -> None:
    for _ in events:
        pass
