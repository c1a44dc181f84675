"""What the parts of a data set are called that comes divided."""

from __future__ import annotations

import re
from typing import Literal

_READY_MADE: dict[str, Literal["train", "valid", "test"]] = {
    "train": "train",
    "training": "train",
    "val": "valid",
    "valid": "valid",
    "validation": "valid",
    "test": "test",
    "testing": "test",
}
_PART = re.compile(r"([a-z]+?)(?:[ _-]?(?:set|data|dataset|images|imgs|pictures|photos))?")


def ready_made(name: str) -> Literal["train", "valid", "test"] | None:
    """Which part of a data set a folder of that name holds, such as “Training_set”."""
    part = _PART.fullmatch(name.lower())
    return _READY_MADE.get(part[1]) if part else None
