"""All pictures of a data set looked at for doubts, in a child process, as it needs torch. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from pokedex_app.core.child import Child

if TYPE_CHECKING:
    from pokedex_app.core.jobs import Control
    from pokedex_app.train.logic.doubts import Doubt
    from trainer.errors import TrainerError
    from trainer.runs.preparation import Preparation

_TOLD_OF = 20
"""pictures, of which the window hears of one"""


@dataclass(frozen=True)
class Checking:
    """`done` of `total` pictures are read, or have their features."""

    done: int
    total: int


@dataclass(frozen=True)
class Checked:
    """What was found, the last thing that is told."""

    doubts: tuple[Doubt, ...]


@dataclass(frozen=True)
class _Refused:
    error: TrainerError


@dataclass(frozen=True)
class _Order:
    wanted: Preparation
    decisions: Path
    threads: int


def check_pictures(
    wanted: Preparation, decisions: Path, threads: int, control: Control
) -> Iterator[Checking | Checked]:
    """Judge all pictures of the data set that `wanted` is about, after the user's `decisions`.

    Nothing more comes once the job is stopped. Raises TrainerError, and ChildEndedError where the
    child dies.
    """
    child = Child(_work, _Order(wanted, decisions, threads), "doctor", threads=threads)
    try:
        while not control.stopping():
            event = child.hear(0.1)
            if isinstance(event, _Refused):
                raise event.error
            if isinstance(event, Checking | Checked):
                yield event
            if isinstance(event, Checked):
                return
    finally:
        child.end()


def _work(order: _Order, _commands: Connection, events: Connection) -> None:
    """In the child."""
    from trainer.errors import TrainerError

    try:
        for event in _checked(order):
            events.send(event)
    except TrainerError as error:
        events.send(_Refused(error))


def _checked(order: _Order) -> Iterator[Checking | Checked]:
    from pokedex_app.train.logic.doubts import doubts_of
    from trainer.data.decisions import Decided, read_decisions, settled
    from trainer.evaluation.suspicion import Diagnosis
    from trainer.runs.preparation import decided_set
    from trainer.training.diagnosis import diagnose

    made = read_decisions(order.decisions) if order.decisions.exists() else ()
    for event in decided_set(replace(order.wanted, decisions=made)):
        if not isinstance(event, Decided):
            if event.done % _TOLD_OF == 0:
                yield Checking(event.done, event.total)
            continue
        dataset, report = event.dataset, event.report
        known = settled(made, dataset, report)
        for told in diagnose(dataset, report, settled=known, threads=order.threads):
            if isinstance(told, Diagnosis):
                yield Checked(doubts_of(told, dataset, report, known))
            elif told.done % _TOLD_OF == 0:
                yield Checking(told.done, told.total)
