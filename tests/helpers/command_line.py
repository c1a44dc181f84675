"""The command line, called as a user calls it: its exit code, and what is printed where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from trainer.cli import main as cli

LABELS = ("Bulbasaur", "Ditto", "Farfetch’d", "Mr. Mime", "Nidoran♀")
RECIPE = {
    "name": "tiny",
    "phases": [
        {
            "name": "head",
            "trainable": "head",
            "batch_norm": "frozen",
            "epochs": 1,
            "learning_rate": 0.01,
        },
        {
            "name": "all",
            "trainable": "all",
            "batch_norm": "adapt",
            "epochs": 1,
            "learning_rate": 0.001,
        },
    ],
    "preprocessing": {"size": 32},
    "batch_size": 8,
    "threads": 1,
}


def draw(path: Path, *seed: int) -> Path:
    """A picture that has nothing in common with those of other seeds."""
    random = np.random.default_rng(seed)
    picture = Image.new("RGB", (64, 64), "white")
    pen = ImageDraw.Draw(picture)
    for _ in range(8):
        left, top = random.integers(4, 40, 2).tolist()
        width, height = random.integers(4, 22, 2).tolist()
        color = tuple(random.integers(20, 220, 3).tolist())
        pen.rectangle((left, top, left + width, top + height), color, "black")
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path)
    return path


@dataclass(frozen=True)
class Called:
    code: int
    out: str
    err: str


class Cli:
    """Calls the command line with captured output."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> Called:
        self._capsys.readouterr()
        code = cli.main([str(argument) for argument in arguments])
        return Called(int(code), *self._capsys.readouterr())


@dataclass(frozen=True)
class Trained:
    run: Path
    called: Called
