"""A batch that is under way: what waits, what runs, and what is left after a stop."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pokedex_app.batch.logic.answers import Result
from pokedex_app.batch.logic.classifying import Answered, FilesFound, Listing, RateMeter, classified
from pokedex_app.core.jobs import Job, Jobs
from pokedex_app.core.recogniser import Recogniser


class BatchState(StrEnum):
    IDLE = "idle"
    WAITING = "waiting"
    """for the model"""
    LISTING = "listing"
    RUNNING = "running"
    STOPPED = "stopped"
    """by the user, and nothing else is under way; the rest can be gone on with"""


@dataclass(frozen=True)
class Left:
    """What a stop left to do.

    Attributes:
        lots: files and folders; the first is the one in the middle of which it came.
        done: the answers of that one so far, of `total` pictures.
        seconds: that it took for them.
    """

    lots: tuple[tuple[Path, ...], ...] = ()
    done: tuple[Result, ...] = ()
    total: int = 0
    seconds: float = 0.0


class BatchRun(QObject):
    """Takes files and folders, one lot after the other, and tells what the model says.

    A picture that is known already is not looked at again.

    Args:
        known: the paths of the pictures that the model of that digest has answered.
        threads: how many pictures a lot may work on at the same time; 0 is one a core.
        ignore: patterns of names that are passed over in folders.

    Signals:
        began(): a lot is being looked at.
        answered(list[Result]): new answers, at most ten times a second.
        changed(): the phase, the counts or the rate are other ones.
        finished(list[Result]): a lot has come to its end; its answers, those before a stop too.
        nothing_found(): a lot has come to its end, and there was nothing new in it.
        failed(Exception): a lot ended early because of an error; what waits goes on.
    """

    began = Signal()
    answered = Signal(object)
    changed = Signal()
    finished = Signal(object)
    nothing_found = Signal()
    failed = Signal(object)

    def __init__(
        self,
        jobs: Jobs,
        recogniser: Recogniser,
        known: Callable[[str], set[str]],
        threads: Callable[[], int],
        ignore: Callable[[], Collection[str]] = tuple,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._recogniser = recogniser
        self._known = known
        self._threads = threads
        self._ignore = ignore
        self._queue: list[tuple[Path, ...]] = []
        self._now: tuple[Path, ...] = ()
        self._rest = Left()
        self._before = Left()
        self._job: Job | None = None
        self._answers: list[Result] = []
        self._cancelled = False
        self._forgotten = False
        self.phase = BatchState.IDLE
        self.found = 0
        self.done = 0
        self.total = 0
        self.seconds = 0.0
        self.meter = RateMeter()
        recogniser.ready.connect(self._next)

    @property
    def active(self) -> bool:
        """Something is being done, or waits to be, though it may be paused."""
        return self.phase in (BatchState.WAITING, BatchState.LISTING, BatchState.RUNNING)

    @property
    def paused(self) -> bool:
        return self._job is not None and self._job.paused

    def add(self, paths: Sequence[Path]) -> None:
        """Look at these too, after what waits already; of what a stop has left, the others stay."""
        others = tuple(lot for lot in self._rest.lots if not set(lot) <= set(paths))
        if others != self._rest.lots:
            self._rest = Left(others)
        self._queue.append(tuple(paths))
        self._next()

    def pause(self) -> None:
        if self._job is not None and not self.paused:
            self._job.pause()
            self.meter.pause()
            self.changed.emit()

    def resume(self) -> None:
        if self._job is not None and self.paused:
            self._job.resume()
            self.meter.resume()
            self.changed.emit()

    def cancel(self) -> None:
        """Stop; `go_on` takes up what is left."""
        if not self.active:
            return
        self._rest, self._queue = self._left(), []
        if self._job is not None:
            self._cancelled = True
            self._job.stop()
        else:
            self._settle()

    def go_on(self) -> None:
        """After a stop: look at what is left."""
        if self.phase is BatchState.STOPPED:
            self._queue, self._before, self._rest = list(self._rest.lots), self._rest, Left()
            self._next()

    def forget(self) -> Left:
        """Stop for good: nothing waits, and no answer comes any more. Gives back what was left."""
        left = self._left()
        self._queue, self._rest, self._cancelled = [], Left(), False
        if self._job is not None:
            self._forgotten = True
            self._job.stop()
        else:
            self._settle()
        return left

    def leave(self, left: Left) -> None:
        """Have `go_on` take up these, which `forget` gave back, unless there is other work."""
        if left.lots and self.phase is BatchState.IDLE:
            self._rest = left
            self._settle()

    def _left(self) -> Left:
        """What is under way and waits, and after it what an earlier stop has left."""
        if self._job is None:
            if not self._queue:
                return self._rest
            return replace(self._before, lots=(*self._queue, *self._rest.lots))
        if self._cancelled:  # the rest begins with what is under way
            lots = (*self._rest.lots, *self._queue)
        else:
            lots = (self._now, *self._queue, *self._rest.lots)
        seconds = self._before.seconds + self.meter.seconds()
        return Left(lots, tuple(self._answers), self.total, seconds)

    # ---- one lot after the other ------------------------------------------------------------

    def _next(self) -> None:
        if self._job is not None or not self._queue:
            return
        classifier = self._recogniser.classifier
        if classifier is None:
            self._set(BatchState.WAITING)
            return
        self._now = roots = self._queue.pop(0)
        known, threads = frozenset(self._known(classifier.digest)), self._threads() or None
        ignore = self._ignore()
        before = self._before
        # the others are asked again, as the model is another one or their rows were removed
        done = tuple(result for result in before.done if result.path in known)
        self._before = replace(before, done=done, seconds=before.seconds if done else 0.0)
        self.found, self.done, self.total = 0, len(done), before.total
        self.meter = RateMeter()
        self._answers = list(done)
        self._forgotten = False
        self._job = self._jobs.start(
            lambda control: classified(
                classifier, roots, control, done=known, threads=threads, ignore=ignore
            ),
            "batch",
        )
        self._job.events.connect(self._take)
        self._job.finished.connect(self._tell_end)
        self._job.failed.connect(self.failed)
        self._job.ended.connect(self._end)
        self.began.emit()
        self._set(BatchState.LISTING)

    def _take(self, events: list[object]) -> None:
        if self._forgotten:
            return
        results = []
        for event in events:
            if isinstance(event, Answered):
                results.append(event.result)
            elif isinstance(event, FilesFound):
                self.total = self.done + event.total
                self.phase = BatchState.RUNNING
                self.meter.mark(self.done)
            elif isinstance(event, Listing):
                self.found = event.found
        if results:
            self.done += len(results)
            self._answers += results
            self.meter.mark(self.done)
            self.answered.emit(results)
        self.changed.emit()

    def _tell_end(self) -> None:
        if self._forgotten:
            return
        self.seconds = self._before.seconds + self.meter.seconds()
        if self._answers:
            self.finished.emit(self._answers)
        else:
            self.nothing_found.emit()

    def _end(self) -> None:
        if self._cancelled:  # with the answers that came while it was being stopped
            self._rest = replace(self._left(), lots=self._rest.lots)
        self._job, self._cancelled = None, False
        self._answers = []
        self._settle()
        self._next()

    def _settle(self) -> None:
        """Nothing is under way; the rest, where there is one, can be gone on with."""
        self._before = Left()
        if self._rest.lots:
            self.done, self.total = len(self._rest.done), self._rest.total
        self._set(BatchState.STOPPED if self._rest.lots else BatchState.IDLE)

    def _set(self, phase: BatchState) -> None:
        self.phase = phase
        self.changed.emit()
