"""Standard streams where there are none, as in a program that Windows starts without a console."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def replace_missing() -> None:
    """Give libraries, which print and log, something to write to; nobody reads it."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            stream = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as long as we live
            setattr(sys, name, stream)
