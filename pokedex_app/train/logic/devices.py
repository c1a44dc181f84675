"""Which devices can train, and how fast.

A child process is asked, since torch is never imported in the window's.

A child that dies or takes too long is an answer too.
"""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from pokedex_app.core.child import Child, ChildEndedError

if TYPE_CHECKING:
    from pokedex_app.core.jobs import Control
    from trainer.runs.duration import Speed

_PATIENCE = 120.0
"""seconds; importing torch takes three on an idle machine"""


@dataclass(frozen=True)
class Devices:
    """What torch finds.

    Attributes:
        torch: its version.
        cuda: name of the first graphics card; None where there is none that torch can use.
        mps: whether a Mac's graphics can be used.
    """

    torch: str
    cuda: str | None
    mps: bool


@dataclass(frozen=True)
class Measured:
    """How fast the network of that name trains on the device that would be chosen."""

    architecture: str
    speed: Speed


def training_installed() -> bool:
    """Whether torch is there at all; it is an extra of the package. Nothing is imported."""
    return importlib.util.find_spec("torch") is not None


def ask_devices(
    files: tuple[Path, ...], threads: int, control: Control
) -> Iterator[Devices | Measured]:
    """First the devices, then how fast each network trains on the best with some of the pictures.

    Nothing more comes where the child died, took too long, or the job was stopped. Takes some
    seconds of the cores.

    Args:
        files: pictures of the data set; none, and no speed is measured.
        threads: that would train.
    """
    child = Child(answer_apart, files, "devices", threads=threads)
    deadline = time.monotonic() + _PATIENCE
    try:
        while not control.stopping() and time.monotonic() < deadline:
            answer = child.hear(0.1)
            if isinstance(answer, Devices | Measured):
                yield answer
    except ChildEndedError:
        pass
    finally:
        child.end()


def answer_apart(files: tuple[Path, ...], _commands: Connection, events: Connection) -> None:
    """The work of the child process."""
    from trainer.errors import TrainerError
    from trainer.training.device import found_devices

    events.send(Devices(*found_devices()))
    if files:
        from trainer.training.speed import speeds_here

        with suppress(TrainerError):  # a picture that is gone: nothing can be said then
            for name, speed in speeds_here(files):
                events.send(Measured(name, speed))
