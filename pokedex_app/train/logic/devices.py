"""Which devices can train, asked of a child process, since torch is never imported in the window's.

A child that dies or takes too long is an answer too.
"""

from __future__ import annotations

import importlib.util
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from pokedex_app.core.child import Child, ChildEndedError

if TYPE_CHECKING:
    from pokedex_app.core.jobs import Control

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


def training_installed() -> bool:
    """Whether torch is there at all; it is an extra of the package. Nothing is imported."""
    return importlib.util.find_spec("torch") is not None


def ask_devices(control: Control) -> Devices | None:
    """None where the child died, took too long, or was not waited for since the job was stopped."""
    child = Child(_answer, None, "devices")
    deadline = time.monotonic() + _PATIENCE
    try:
        while not control.stopping() and time.monotonic() < deadline:
            answer = child.hear(0.1)
            if isinstance(answer, Devices):
                return answer
    except ChildEndedError:
        pass
    finally:
        child.end()
    return None


def _answer(_order: None, _commands: Connection, events: Connection) -> None:
    """In the child."""
    from trainer.training.device import found_devices

    events.send(Devices(*found_devices()))
