"""What the child process that trains does (`pokedex_app.core.child`). No Qt.

Where the pipe of commands ends, as it does where the window's process ends, the training stops as
if asked to, which leaves a checkpoint.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from trainer.languages import ENGLISH

if TYPE_CHECKING:
    from trainer.errors import TrainerError
    from trainer.runs.events import TrainingEvent
    from trainer.runs.preparation import Preparation
    from trainer.runs.recipe import Recipe
    from trainer.runs.run_folder import RunFolder

Command = Literal["pause", "resume", "stop", "keep_best"]

FOLLOWED_PICTURES = 20
"""of so many pictures that are prepared, the window hears of one"""


@dataclass(frozen=True)
class TrainingOrder:
    """What the child is to do.

    Attributes:
        wanted: a new training, or the folder of a run to go on with.
        finish_only: make the model file of what the run has learnt, without training.
        dataset: of a run to go on with, where its data set is now; None where it was.
        anyway: go on although pictures of the run are lost or changed.
        language: of the report, a code of `trainer.languages`.
        decisions: a table of decisions on labels that a new training obeys, where it is there.
        processes: that train together; 0 means one for each graphics card.
    """

    wanted: Preparation | Path
    finish_only: bool = False
    dataset: Path | None = None
    anyway: bool = False
    language: str = ENGLISH.code
    decisions: Path | None = None
    processes: int = 0

    @property
    def run(self) -> Path:
        """The run folder; it may not be there yet."""
        return self.wanted if isinstance(self.wanted, Path) else self.wanted.out

    @property
    def preparation(self) -> Preparation | None:
        return None if isinstance(self.wanted, Path) else self.wanted


@dataclass(frozen=True)
class Preparing:
    """`done` of `total` pictures have been looked at again before a training, in `seconds`."""

    done: int
    total: int
    seconds: float = 0.0


@dataclass(frozen=True)
class Ready:
    """The run folder is there; whatever happens from here on can be resumed.

    `recipe` is as it was fitted to the set; None means as planned.
    """

    run: Path
    recipe: Recipe | None = None
    classes: tuple[str, ...] = ()


@dataclass(frozen=True)
class FollowersWanted:
    """So many processes are to train together, this one among them; the others are to be started.

    They find each other at `address`.
    """

    processes: int
    address: str


@dataclass(frozen=True)
class Following:
    """What one of those others is to do (`follow_apart`)."""

    rank: int
    wanted: FollowersWanted


@dataclass(frozen=True)
class Paused:
    """The training waits between two batches."""


@dataclass(frozen=True)
class Resumed:
    """It goes on."""


@dataclass(frozen=True)
class Reporting:
    """The model is there; its report is being written."""


@dataclass(frozen=True)
class ChildFailure:
    """The last thing a child says that could not do its work.

    Attributes:
        error: what was raised on purpose; None where nobody foresaw it.
        trace: for us.
    """

    error: TrainerError | None
    trace: str


@dataclass(frozen=True)
class Busy:
    """The last thing a child says whose run is being trained by another process."""


@dataclass(frozen=True)
class Done:
    """The last thing a child says that did its work, or stopped on request."""


def train_apart(order: TrainingOrder, commands: Connection, events: Connection) -> None:
    """The work of the child process; the last thing it says is Done, Busy or ChildFailure."""
    from trainer.errors import TrainerError

    gate = Gate(events)
    threading.Thread(target=gate.follow, args=(commands,), daemon=True).start()
    try:
        for event in _steps(order, gate):
            gate.tell(event)
    except Exception as error:
        trace = "".join(traceback.format_exception(error)).strip()
        gate.tell(ChildFailure(error if isinstance(error, TrainerError) else None, trace))


def follow_apart(order: Following, _commands: Connection, _events: Connection) -> None:
    """The work of a process that trains along, as the one that was started first says."""
    from trainer.memory import keep_freed_memory

    keep_freed_memory()
    from trainer.errors import RankLostError
    from trainer.pictures.copies import users_copies
    from trainer.training.learner import follow
    from trainer.training.team import Team, joined

    rank, count = order.rank, order.wanted.processes
    team = Team(rank=rank, size=count, local=rank, here=count)
    with suppress(RankLostError), joined(team, order.wanted.address):
        follow(team, lambda: False, users_copies())


class Gate:
    """What the window wants, as the ``stop=`` of `trainer`'s generators.

    Asked between batches: it waits while the training is paused, and says then whether to stop.
    """

    def __init__(self, events: Connection) -> None:
        self._events = events
        self._lock = threading.Lock()
        self._open = threading.Event()
        self._open.set()
        self._stopping = self._keep_best = self._alone = False

    def __call__(self) -> bool:
        if not self._open.is_set():
            self.tell(Paused())
            self._open.wait()
            self.tell(Resumed())
        return self._stopping

    def tell(self, event: object) -> None:
        """Send an event; one that nobody hears any more is an order to stop."""
        try:
            self._events.send(event)
        except OSError:
            self._be_alone()

    def keeps_best(self) -> bool:
        """Whether a model is to be made of what was stopped; that may be stopped anew."""
        with self._lock:
            keep, self._keep_best = self._keep_best and not self._alone, False
            if keep:
                self._stopping = False
            return keep

    def follow(self, commands: Connection) -> None:
        """Obey until the pipe ends, which is an order to stop too."""
        with suppress(EOFError, OSError):
            while True:
                self._obey(commands.recv())
        self._be_alone()

    def _obey(self, command: Command) -> None:
        with self._lock:
            if command == "pause":
                self._open.clear()
                return
            if command != "resume":
                self._stopping, self._keep_best = True, command == "keep_best"
            self._open.set()

    def _be_alone(self) -> None:
        self._alone = True
        self._obey("stop")


def _steps(order: TrainingOrder, gate: Gate) -> Iterator[object]:
    from trainer.memory import keep_freed_memory
    from trainer.runs.run_lock import RunLock

    keep_freed_memory()
    begun = time.monotonic()
    if order.preparation is not None:
        wanted = _decided(order.preparation, order.decisions)
        if wanted.recipe.scaling != "none":
            wanted = replace(wanted, processes=_processes(order, wanted.recipe))
        yield from _prepare(wanted, gate)
        if not (order.run / "run.json").exists():
            yield Done()  # stopped before there was a run
            return
    lock = RunLock(order.run)
    if not lock.acquire():
        yield Busy()
        return
    from trainer.runs.reopening import reopen_run
    from trainer.runs.run_folder import RunFolder

    run = RunFolder.open(order.run)
    finish_only = order.finish_only
    if order.preparation is None and not finish_only:
        for event in reopen_run(order.run, dataset=order.dataset, anyway=order.anyway):
            if isinstance(event, RunFolder):
                run = event
                continue
            if gate():
                finish_only = gate.keeps_best()
                if not finish_only:
                    yield Done()
                    return
            if event.done % FOLLOWED_PICTURES == 0 or event.done == event.total:
                yield Preparing(event.done, event.total, time.monotonic() - begun)
    yield Ready(order.run, run.recipe, run.settings.classes)
    processes = 1 if finish_only else _processes(order, run.recipe)
    yield from _train(run, order.language, gate, processes, finish_only=finish_only)
    lock.release()
    yield Done()


def _processes(order: TrainingOrder, recipe: Recipe) -> int:
    from trainer.training.device import processes_here

    return order.processes or processes_here(recipe.device)


def _decided(wanted: Preparation, file: Path | None) -> Preparation:
    """With what the user has decided about labels. Raises DatasetError."""
    from trainer.data.decisions import read_decisions

    if file is None or not file.exists():
        return wanted
    return replace(wanted, decisions=read_decisions(file))


def _prepare(wanted: Preparation, gate: Gate) -> Iterator[Preparing]:
    """Make the run folder. Raises TrainerError."""
    from trainer.data.scan import ScanProgress
    from trainer.runs.preparation import prepare_run

    begun = time.monotonic()
    for event in prepare_run(wanted):
        if not isinstance(event, ScanProgress):
            continue
        if gate():
            return
        if event.done % FOLLOWED_PICTURES == 0 or event.done == event.total:
            yield Preparing(event.done, event.total, time.monotonic() - begun)


def _train(
    run: RunFolder, language: str, gate: Gate, processes: int, *, finish_only: bool
) -> Iterator[object]:
    from trainer.runs.events import Finished, Stopped

    last: TrainingEvent | None = None
    if not finish_only:
        for event in _train_together(run, gate, processes):
            last = event if not isinstance(event, FollowersWanted) else None
            yield event
    if finish_only or (isinstance(last, Stopped) and gate.keeps_best()):
        from trainer.training.finish_early import finish_early

        for last in finish_early(run, stop=gate):
            yield last
    if isinstance(last, Finished):
        yield Reporting()
        yield from _report(run, language)


def _train_together(
    run: RunFolder, gate: Gate, processes: int
) -> Iterator[TrainingEvent | FollowersWanted]:
    from trainer.pictures.copies import users_copies
    from trainer.training.loop import train
    from trainer.training.team import Team, free_address, joined

    team = Team(size=processes, here=processes)
    address = free_address()
    if processes > 1:
        yield FollowersWanted(processes, address)
    with joined(team, address):
        yield from train(run, stop=gate, copies=users_copies(), team=team)


def _report(run: RunFolder, language: str) -> Iterable[TrainingEvent]:
    """Write the report; a model without one is still a model."""
    from trainer.errors import TrainerError
    from trainer.report.writer import write_report
    from trainer.runs.events import Notice

    try:
        write_report(run.path, language)
    except TrainerError as error:
        return [Notice(message=error.message)]
    return []
