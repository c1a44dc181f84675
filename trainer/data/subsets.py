"""The parts of a divided data set, and what their folders are called where it comes so."""

from __future__ import annotations

import re
from typing import Literal, get_args

Subset = Literal["train", "valid", "test"]
SUBSETS: tuple[Subset, ...] = get_args(Subset)
STRICTEST: tuple[Subset, ...] = ("test", "valid", "train")
"""Of copies in several, the first of these counts: what is tested on is never trained on, and
figures are taken there."""

_READY_MADE: dict[str, Subset] = {
    "train": "train",
    "training": "train",
    "val": "valid",
    "valid": "valid",
    "validation": "valid",
    "test": "test",
    "testing": "test",
}
_PART = re.compile(r"([a-z]+?)(?:[ _-]?(?:set|data|dataset|images|imgs|pictures|photos))?")


def ready_made(name: str) -> Subset | None:
    """Which part of a data set a folder of that name holds, such as “Training_set”."""
    part = _PART.fullmatch(name.lower())
    return _READY_MADE.get(part[1]) if part else None
