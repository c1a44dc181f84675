"""Moving files by a plan off the GUI thread, and what the last time left behind."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pokedex_app.core.jobs import Control, Job, Jobs
from trainer.moves.execution import Carried, carried_out, taken_back
from trainer.moves.journal import Journal, Record, latest, tidy
from trainer.moves.plan import FilesChecked, Plan


@dataclass(frozen=True)
class MovesEnded:
    """A sorting, or its undoing, has come to its end.

    Attributes:
        passed_over: files that could not be handled, with the reason of the first.
    """

    record: Record
    done: int
    passed_over: int
    reason: str | None


class Moving(QObject):
    """One plan, one carrying out or one undoing at a time.

    Attributes:
        root: only what was moved for that folder is found again; None finds everything.

    Signals:
        progressed(int done, int total)
        planned(Plan)
        moved(dict[str, str]): files are elsewhere now: old path to new.
        ended(MovesEnded): the sorting or the undoing has come to its end.
        found(Record): there is a sorting that can be undone or was interrupted: after `look`, and
            after a sorting that was stopped or failed.
        failed(Exception)
        changed(): `busy` is another one.
    """

    progressed = Signal(int, int)
    planned = Signal(object)
    moved = Signal(object)
    ended = Signal(object)
    found = Signal(object)
    failed = Signal(object)
    changed = Signal()

    def __init__(self, jobs: Jobs, folder: Path, parent: QObject | None = None) -> None:
        """`folder` holds the journals."""
        super().__init__(parent)
        self._jobs = jobs
        self._folder = folder
        self.root: Path | None = None
        self._job: Job | None = None
        self._outcome: MovesEnded | None = None

    @property
    def busy(self) -> bool:
        """Files are being moved, copied or put back."""
        return self._job is not None

    def plan(self, planned: Callable[[Control], Iterable[object]]) -> Job:
        """Work out what would happen, by what yields `FilesChecked` and at last a `Plan`; stop the
        job to drop the question."""
        job = self._jobs.start(planned, "plan")
        job.events.connect(lambda events: self._take_planned(job, events))
        job.failed.connect(self.failed)
        return job

    def carry_out(self, plan: Plan) -> None:
        self._start(lambda: Journal.create(self._folder, plan), carried_out, "sorting")

    def go_on(self, record: Record) -> None:
        """Carry out the rest of an interrupted sorting, or of its undoing."""
        if record.undoing:
            self.undo(record)
        else:
            self._start(lambda: Journal.open(record.file), carried_out, "sorting")

    def undo(self, record: Record) -> None:
        self._start(lambda: Journal.open(record.file), taken_back, "undoing")

    def stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def put_away(self, record: Record) -> None:
        """Never find this one again."""

        def work() -> None:
            with Journal.open(record.file) as journal:
                journal.put_away()

        self._jobs.run(work, lambda _: None, self.failed.emit, "put away")

    def look(self) -> None:
        """Find the newest sorting that can be undone or was interrupted."""

        def answer(record: Record | None) -> None:
            if record is not None and not self.busy:
                self.found.emit(record)

        root = self.root
        self._jobs.run(lambda: latest(self._folder, root), answer, self.failed.emit, "journals")

    # ---- in between -------------------------------------------------------------------------

    def _start(self, opened: Callable[[], Journal], step: _Step, name: str) -> None:
        if self._job is not None:
            return
        self._job = self._jobs.start(lambda control: _worked(opened, step, control), name)
        self._outcome = None
        self._job.events.connect(self._take)
        self._job.failed.connect(self.failed)
        self._job.ended.connect(self._end)
        self.changed.emit()

    def _take(self, events: list[object]) -> None:
        moved: dict[str, str] = {}
        last: Carried | None = None
        for event in events:
            if isinstance(event, MovesEnded):
                self._outcome = event
            elif isinstance(event, Carried):
                last = event
                if event.before is not None and event.now is not None:
                    moved[event.before] = event.now
        if moved:
            self.moved.emit(moved)
        if last is not None:
            self.progressed.emit(last.done, last.total)

    def _end(self) -> None:
        self._job = None
        self.changed.emit()
        if self._outcome is not None:
            self.ended.emit(self._outcome)
        else:
            self.look()

    def _take_planned(self, job: Job, events: list[object]) -> None:
        if job.control.stopping():
            return
        for event in events:
            if isinstance(event, Plan):
                self.planned.emit(event)
            elif isinstance(event, FilesChecked):
                self.progressed.emit(event.done, event.total)


_Step = Callable[[Journal, Callable[[], bool]], Generator[Carried, None, None]]


def _worked(opened: Callable[[], Journal], step: _Step, control: Control) -> Iterable[object]:
    """Runs in the job's thread: every step, then the outcome."""
    passed_over, reason, done = 0, None, 0
    with opened() as journal, closing(step(journal, control)) as steps:
        for carried in steps:
            if carried.problem is None:
                done += 1
            else:
                passed_over += 1
                reason = reason or carried.problem
            yield carried
        record = journal.record
    tidy(record.file.parent)
    if not record.interrupted:
        yield MovesEnded(record, done, passed_over, reason)
