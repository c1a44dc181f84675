"""Which device computes, and with how many threads."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Literal

import torch
import torch.distributed as dist

from trainer.cores import usable_cores
from trainer.errors import TrainingError
from trainer.training.team import ALONE, Team


def choose_device(
    wanted: Literal["auto", "cpu", "cuda", "mps"], team: Team = ALONE
) -> torch.device:
    """The device itself; ``auto`` prefers CUDA, then MPS, then the processor.

    Raises TrainingError where the device that was asked for is not there.

    Args:
        team: of several ranks, each has a card to itself.
    """
    there = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available() and team.size == 1,
        "cpu": True,
    }
    device: str = wanted
    if wanted == "auto":
        device = next(name for name, usable in there.items() if usable)
    if not there[device]:
        raise TrainingError(
            "This computer has no usable {device} device: choose auto or cpu in the recipe.",
            device=device,
        )
    if device != "cuda" or team.size == 1:
        return torch.device(device)
    if team.here > (cards := torch.cuda.device_count()):
        raise TrainingError(
            "{processes} processes on this computer have {cards} graphics cards: start as many "
            "processes as there are cards, or choose the device cpu in the recipe.",
            processes=team.here,
            cards=cards,
        )
    return torch.device(device, team.local)


def choose_precision(
    wanted: Literal["auto", "float32", "bfloat16"], device: torch.device
) -> Literal["float32", "bfloat16"]:
    """`wanted`; ``auto`` is bfloat16 where `device` has units for it, which make a training faster:
    a processor with AMX, a card that computes in it by itself."""
    if wanted != "auto":
        return wanted
    if device.type == "cuda":
        quick = torch.cuda.is_bf16_supported(including_emulation=False)
    else:
        quick = device.type == "cpu" and bool(_processor().get("amx_bf16"))
    return "bfloat16" if quick else "float32"


def _processor() -> Mapping[str, object]:
    """What this computer's processor has units for, by torch's names; torch 2.10 tells nothing."""
    told: Callable[[], Mapping[str, object]] = getattr(torch.cpu, "get_capabilities", dict)
    return told()


def processes_here(wanted: Literal["auto", "cpu", "cuda", "mps"]) -> int:
    """How many processes can train together on this computer: one for each of its graphics cards
    that `wanted` allows, or one on its processor."""
    if wanted in ("auto", "cuda") and torch.cuda.is_available():
        return max(1, torch.cuda.device_count())
    return 1


def found_devices() -> tuple[str, str | None, bool]:
    """torch's version, the name of the first CUDA card, and whether a Mac's graphics can be used.

    Plain values, for a process without torch.
    """
    card = torch.cuda.get_device_name(0) if torch.cuda.is_available() else None
    return str(torch.__version__), card, torch.backends.mps.is_available()


def choose_threads(wanted: int) -> int:
    """`wanted`, or what ``OMP_NUM_THREADS`` asks for, or one for each usable core.

    All ranks of this computer have these together. ``torchrun`` sets ``OMP_NUM_THREADS`` by itself,
    which then says nothing.
    """
    asked = "" if dist.is_torchelastic_launched() else os.environ.get("OMP_NUM_THREADS", "")
    return wanted or (int(asked) if asked.isdecimal() else 0) or usable_cores()
