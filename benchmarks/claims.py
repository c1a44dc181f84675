"""What a script that measures a claim is given, and what several of them use."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
WORK = ROOT / "build" / "bench"
"""What benchmarks leave: pictures drawn for them, logs of the contestants, results so far."""


@dataclass(frozen=True)
class Options:
    """`rounds` are turns of those that are timed, `draws` random choices of training pictures."""

    quick: bool
    rounds: int
    draws: int
    against: Path | None


Claim = Callable[[Options], Iterator[str]]
"""Yields the table's Markdown, again and again where it fills slowly."""


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def rounds(options: Options) -> str:
    """How it was measured, as the beginning of a sentence."""
    if options.rounds == 1:
        return "One round in which all took turns"
    return f"Medians of {options.rounds} rounds in which all took turns"


def circumstances(options: Options, before: tuple[float, float, float]) -> str:
    """One sentence on machine and versions; `before` is the load when the measuring began."""
    from trainer.cores import usable_cores  # peers import this module without a trainer

    short = "**A short run, which only shows that it runs.** " if options.quick else ""
    return (
        f"{short}{usable_cores()} cores ({platform.machine()}), load before it {before[0]:.1f}; "
        f"Python {platform.python_version()}, torch {version('torch')}, "
        f"ONNX Runtime {version('onnxruntime')}, Pillow {version('pillow')}."
    )


def load() -> tuple[float, float, float]:
    """Processes that run or wait to, on average over 1, 5 and 15 minutes."""
    return os.getloadavg() if hasattr(os, "getloadavg") else (0.0, 0.0, 0.0)
