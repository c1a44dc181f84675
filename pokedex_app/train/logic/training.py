"""A training in a child process, seen from the window's side: a generator for `core.jobs.Job`.

    steering = Steering()
    job = jobs.start(lambda control: supervise(order, control, steering), "training")

The window then stays smooth, the memory comes back, and a crash of the trainer is a message. No
process is left behind: the child is told to stop, waited for, and killed where it does not end.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pokedex_app.core.child import Child, ChildEndedError
from pokedex_app.train.logic import training_child
from pokedex_app.train.logic.training_child import (
    Busy,
    ChildFailure,
    Command,
    Done,
    FollowersWanted,
    Following,
    TrainingOrder,
)
from trainer.cores import usable_cores

if TYPE_CHECKING:
    from pokedex_app.core.jobs import Control

GRACE_SECONDS = 15.0
"""how long a child that was told to stop may take to write its checkpoint and end"""
ANSWER_SECONDS = 0.1
"""how soon an order of the window's is passed on"""


class ChildDiedError(Exception):
    """The training process ended without a word, or with an error that nobody foresaw.

    Attributes:
        run: the run folder, from which the training can be resumed where it exists.
        exit_code: the process's; negative is the number of the signal that ended it.
        trace: what the child said, empty where it said nothing.
    """

    def __init__(self, run: Path, exit_code: int | None, trace: str = "") -> None:
        self.run = run
        self.exit_code = exit_code
        self.trace = trace
        super().__init__(f"the training process of {run} ended with {exit_code}\n{trace}".strip())


class RunBusyError(Exception):
    """The run is being trained already, by another window or from the command line."""

    def __init__(self, run: Path) -> None:
        self.run = run
        super().__init__(f"{run} is being trained by another process")


class Steering:
    """What the window wants of a training that runs. Used from both threads, waits for nothing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._commands: list[Command] = []
        self.process_id: int | None = None
        """of the child, while it lives"""

    def pause(self) -> None:
        self._ask("pause")

    def resume(self) -> None:
        self._ask("resume")

    def stop(self, *, keep_best: bool = False) -> None:
        """End the training with a checkpoint; `keep_best` makes a model of its best weights."""
        self._ask("keep_best" if keep_best else "stop")

    def take(self) -> list[Command]:
        """The commands since the last time, in order; for `supervise`."""
        with self._lock:
            taken, self._commands = self._commands, []
            return taken

    def _ask(self, command: Command) -> None:
        with self._lock:
            self._commands.append(command)


def supervise(order: TrainingOrder, control: Control, steering: Steering) -> Iterator[object]:
    """Start the child and yield what it tells: `trainer.runs.events` and those of `training_child`.

    Where several processes are to train together, it starts those too. Stopping the job ends the
    training with a checkpoint, as closing this generator does. The job must not be paused by its
    own control, which would leave the child unheard: use `steering`.

    Raises:
        TrainerError: what the child raised on purpose.
        RunBusyError: another process trains the run.
        ChildDiedError: it was killed, or failed in a way that nobody foresaw.
        OSError: no process could be started.
    """
    child = Child(training_child.train_apart, order, "training", threads=usable_cores(spare=1))
    steering.process_id = child.process_id
    followers: list[Child] = []
    try:
        while not control.stopping():
            followers = [follower for follower in followers if _lives(follower)]
            for command in steering.take():
                child.tell(command)
            event = child.hear(ANSWER_SECONDS)
            if event is None:
                continue
            if isinstance(event, Done):
                return
            if isinstance(event, ChildFailure | Busy):
                raise _error(event, order.run)
            if isinstance(event, FollowersWanted):
                followers += map(partial(_follower, event), range(1, event.processes))
            else:
                yield event
    except ChildEndedError as error:
        raise ChildDiedError(order.run, error.exit_code) from error
    finally:
        child.end(GRACE_SECONDS)
        for follower in followers:
            follower.end()
        steering.process_id = None


def _follower(wanted: FollowersWanted, rank: int) -> Child:
    work, order = training_child.follow_apart, Following(rank, wanted)
    return Child(work, order, f"training {rank}", threads=usable_cores(spare=1))


def _lives(follower: Child) -> bool:
    """False where it has done its work, as it has once the first child has. Raises ChildEndedError
    where it died."""
    try:
        follower.hear(0)
    except ChildEndedError as error:
        if error.exit_code != 0:
            raise
        follower.end()
        return False
    return True


def _error(event: ChildFailure | Busy, run: Path) -> Exception:
    if isinstance(event, Busy):
        return RunBusyError(run)
    if event.error is None:
        return ChildDiedError(run, None, event.trace)
    event.error.add_note(event.trace)
    return event.error
