"""The command line, called as a user calls it: its exit code, and what is printed where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

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
