"""Which device computes, and with how many threads."""

from __future__ import annotations

import os
from typing import Literal

import torch

from trainer.cores import usable_cores
from trainer.errors import TrainingError


def choose_device(wanted: Literal["auto", "cpu", "cuda", "mps"]) -> torch.device:
    """The device itself; ``auto`` prefers CUDA, then MPS, then the processor.

    Raises TrainingError where the device that was asked for is not there.
    """
    there = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    if wanted == "auto":
        return torch.device(next(name for name, usable in there.items() if usable))
    if not there[wanted]:
        raise TrainingError(
            "This computer has no usable {device} device: choose auto or cpu in the recipe.",
            device=wanted,
        )
    return torch.device(wanted)


def found_devices() -> tuple[str, str | None, bool]:
    """torch's version, the name of the first CUDA card, and whether a Mac's graphics can be used.

    Plain values, for a process without torch.
    """
    card = torch.cuda.get_device_name(0) if torch.cuda.is_available() else None
    return str(torch.__version__), card, torch.backends.mps.is_available()


def choose_threads(wanted: int) -> int:
    """`wanted`, or what ``OMP_NUM_THREADS`` asks for, or one for each usable core."""
    asked = os.environ.get("OMP_NUM_THREADS", "")
    return wanted or (int(asked) if asked.isdecimal() else 0) or usable_cores()
