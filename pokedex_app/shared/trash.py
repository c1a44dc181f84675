"""What the user deleted is kept for a while, in a folder of its own, and can be had back. No Qt."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from pathlib import Path

KEPT_DAYS = 30


def place_for(name: str, trash: Path) -> Path:
    """Where to move something of that name: `trash` is made, and emptied of what is old.

    Raises OSError.
    """
    trash.mkdir(parents=True, exist_ok=True)
    _empty(trash)
    return trash / f"{time.time_ns()}_{name}"


def _empty(trash: Path) -> None:
    """Names tell when something came: moving a file leaves its own times as they were."""
    oldest = time.time_ns() - KEPT_DAYS * 86_400 * 10**9
    for old in trash.iterdir():
        came, _, _ = old.name.partition("_")
        if not came.isdecimal() or int(came) >= oldest:
            continue
        if old.is_dir():
            shutil.rmtree(old, ignore_errors=True)
        else:
            with suppress(OSError):  # another window may be emptying it too
                old.unlink()
