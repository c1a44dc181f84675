"""The curves of a training, gathered from its events, live or from a finished run's log. No Qt.

The horizontal axis counts epochs over the whole run: a phase begins where the one before it ended,
epoch 3 of it lies two further on, and a batch lies within its epoch.
"""

from __future__ import annotations

import copy
import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

from trainer.runs.event_log import read_events
from trainer.runs.events import BatchDone, EpochEnded
from trainer.runs.history import History

Quantity = Literal["loss", "accuracy"]
CurveSubset = Literal["train", "valid"]
Points = tuple[NDArray[np.float64], NDArray[np.float64]]

_BATCH = np.dtype(
    [
        ("key", np.int64),
        ("x", np.float64),
        ("loss", np.float64),
        ("accuracy", np.float64),
        ("rate", np.float64),
        ("batches", np.int64),
    ]
)
_EPOCH_KEY, _PHASE_KEY = 1_000_000_000, 1_000_000_000_000_000

COLUMNS = (
    "kind",
    "phase",
    "phase_name",
    "epoch",
    "batch",
    "train_loss",
    "train_accuracy",
    "valid_loss",
    "valid_accuracy",
    "learning_rate",
    "seconds",
)
"""of the table that `Curves.csv` writes"""


@dataclass(frozen=True)
class PhaseMark:
    """A phase and where it begins on the axis."""

    phase: int
    name: str
    epochs: int
    x: float


@dataclass(frozen=True)
class Moment:
    """What is known near one place of the axis: its batch, and the epoch this belongs to.

    Attributes:
        x: of the batch.
        ended: the figures of the epoch; None while it goes on.
    """

    x: float
    phase: PhaseMark
    epoch: int
    batch: int
    batches: int
    loss: float | None
    accuracy: float | None
    ended: EpochEnded | None


class Curves:
    """Points that only grow, except where a resumed training repeats itself.

    Attributes:
        history: what they are of, without the batches.
        phases: those that have begun, in order.
        changes: counts what was added; a drawing of the same count is up to date.
    """

    def __init__(self, events: Iterable[object] = ()) -> None:
        self.history = History()
        self.phases: list[PhaseMark] = []
        self.changes = 0
        self._buffer = np.empty(1024, _BATCH)
        self._count = 0
        for event in events:
            self.add(event)

    @classmethod
    def read(cls, run: Path) -> Self:
        """The curves of a run folder; empty where it has told nothing. Raises OSError."""
        return cls(read_events(run).events)

    def copy(self) -> Self:
        """The same points in an object of its own, which another thread may read."""
        return copy.deepcopy(self)

    def add(self, event: object) -> None:
        """Take an event of `trainer.runs.events`; others are passed over."""
        void = self.history.add(event)
        if void is None:
            return
        self.changes += 1
        if self._count and self._buffer["key"][self._count - 1] >= _key(*void):
            self._count = int(np.searchsorted(self._batches["key"], _key(*void)))
        if isinstance(event, BatchDone):
            self._add_batch(event)
        elif not isinstance(event, EpochEnded):
            self._mark_phases()

    # ---- what can be drawn ------------------------------------------------------------------

    @property
    def epochs(self) -> list[EpochEnded]:
        """Those that have ended, in order; none of a phase whose beginning is not known."""
        return [epoch for epoch in self.history.every_epoch if self._mark(epoch.phase) is not None]

    @property
    def empty(self) -> bool:
        return not self._count and not self.epochs

    @property
    def shows_a_course(self) -> bool:
        """Whether there is more than the one point of a first model."""
        return self._count > 1 or len(self.epochs) > 1

    @property
    def end(self) -> float:
        """Where the newest point lies."""
        last = self._x_of_epoch(self.epochs[-1]) if self.epochs else 0.0
        return max(last, float(self._batches["x"][-1]) if self._count else 0.0)

    @property
    def settled(self) -> float:
        """Where the last epoch ended; the newest point before any did."""
        return self._x_of_epoch(self.epochs[-1]) if self.epochs else self.end

    def batch_points(self, quantity: Quantity, *, teaching: bool = False) -> Points:
        """x and the training figure of every batch that has one. The arrays are not to be kept.

        Those of the teaching phase, whose loss is another quantity, come when asked for alone.
        """
        taught = int(np.searchsorted(self._batches["key"], _PHASE_KEY))
        batches = self._batches[:taught] if teaching else self._batches[taught:]
        values = batches[quantity]
        there = ~np.isnan(values)
        if there.all():
            return batches["x"], values
        return batches["x"][there], values[there]

    def epoch_points(self, quantity: Quantity, subset: CurveSubset) -> Points:
        """x and the figure of every epoch that has one; the teaching phase is left out."""
        pairs = [
            (self._x_of_epoch(epoch), value)
            for epoch in self.epochs
            if epoch.phase > 0 and (value := getattr(epoch, f"{subset}_{quantity}")) is not None
        ]
        points = np.array(pairs, dtype=np.float64).reshape(-1, 2)
        return points[:, 0], points[:, 1]

    def moment(self, x: float) -> Moment | None:
        """What is nearest to `x`; None where there is nothing."""
        if not self._count:
            return None
        batches = self._batches
        after = min(int(np.searchsorted(batches["x"], x)), self._count - 1)
        before = max(after - 1, 0)
        near = before if x - batches["x"][before] < batches["x"][after] - x else after
        phase, epoch, batch = _place(int(batches["key"][near]))
        mark = self._mark(phase)
        if mark is None:
            return None
        return Moment(
            x=float(batches["x"][near]),
            phase=mark,
            epoch=epoch,
            batch=batch,
            batches=int(batches["batches"][near]),
            loss=_number(batches["loss"][near]),
            accuracy=_number(batches["accuracy"][near]),
            ended=next((e for e in self.epochs if (e.phase, e.epoch) == (phase, epoch)), None),
        )

    def best(self) -> EpochEnded | None:
        """The epoch with the best validation accuracy, the newest of equals, as it is kept."""
        judged = [epoch for epoch in self.epochs if epoch.valid_accuracy is not None]
        return max(reversed(judged), key=lambda e: e.valid_accuracy or 0.0, default=None)

    def csv(self) -> str:
        """All points as a table with `COLUMNS`, batches and epochs in the order they happened."""
        rows: list[tuple[int, tuple[Any, ...]]] = []
        for each in self._batches:
            phase, epoch, batch = _place(int(each["key"]))
            figures: tuple[float | None, ...] = (
                each["loss"],
                _number(each["accuracy"]),
                None,
                None,
                each["rate"],
                None,
            )
            rows.append(
                (int(each["key"]), ("batch", phase, self._name(phase), epoch, batch, *figures))
            )
        for ended in self.epochs:
            figures = (
                ended.train_loss,
                ended.train_accuracy,
                ended.valid_loss,
                ended.valid_accuracy,
                ended.learning_rate,
                ended.seconds,
            )
            place = (ended.phase, self._name(ended.phase), ended.epoch, None)
            rows.append((_key(ended.phase, ended.epoch + 1) - 1, ("epoch", *place, *figures)))
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(row for _, row in sorted(rows, key=lambda pair: pair[0]))
        return text.getvalue()

    # ---- what comes in ----------------------------------------------------------------------

    def _add_batch(self, event: BatchDone) -> None:
        mark = self._mark(event.phase)
        if mark is None:
            return
        if self._count == len(self._buffer):
            self._buffer = np.concatenate([self._buffer, np.empty_like(self._buffer)])
        accuracy = np.nan if event.accuracy is None else event.accuracy
        x = mark.x + event.epoch - 1 + event.batch / event.batches
        self._buffer[self._count] = (
            _key(event.phase, event.epoch, event.batch),
            x,
            event.loss,
            accuracy,
            event.learning_rate,
            event.batches,
        )
        self._count += 1

    def _mark_phases(self) -> None:
        self.phases = []
        x = 0.0
        for each in self.history.every_phase:
            self.phases.append(PhaseMark(each.phase, each.name, each.epochs, x))
            early = self.history.ended_early.get(each.phase)
            x += early.epoch if early is not None else each.epochs

    # ---- small questions --------------------------------------------------------------------

    @property
    def _batches(self) -> NDArray[Any]:
        return self._buffer[: self._count]

    def _mark(self, phase: int) -> PhaseMark | None:
        return next((mark for mark in self.phases if mark.phase == phase), None)

    def _name(self, phase: int) -> str:
        mark = self._mark(phase)
        return mark.name if mark is not None else ""

    def _x_of_epoch(self, epoch: EpochEnded) -> float:
        mark = self._mark(epoch.phase)
        return (mark.x if mark is not None else 0.0) + epoch.epoch


def _key(phase: int, epoch: int = 0, batch: int = 0) -> int:
    """Numbers in the order in which things happen."""
    return phase * _PHASE_KEY + epoch * _EPOCH_KEY + batch


def _place(key: int) -> tuple[int, int, int]:
    phase, rest = divmod(key, _PHASE_KEY)
    return phase, *divmod(rest, _EPOCH_KEY)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
