"""Events of a training with all their fields filled in; a test names those that it is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trainer.runs.events import (
    BatchDone,
    EpochEnded,
    PhaseBegun,
    RunBegun,
    TrainingEvent,
    to_json,
)


def begun(**facts: Any) -> RunBegun:
    usual: dict[str, Any] = {
        "recipe": "two",
        "classes": 2,
        "train_pictures": 8,
        "valid_pictures": 2,
        "test_pictures": 2,
        "device": "cpu",
        "threads": 1,
        "resumed": False,
    }
    return RunBegun(**usual | facts)


def phase_begun(phase: int = 1, epochs: int = 1, name: str = "head", **facts: Any) -> PhaseBegun:
    usual: dict[str, Any] = {"trainable_parameters": 1}
    return PhaseBegun(phase=phase, name=name, epochs=epochs, **usual | facts)


def batch_done(phase: int = 1, epoch: int = 1, batch: int = 1, **facts: Any) -> BatchDone:
    usual: dict[str, Any] = {
        "batches": 4,
        "loss": 1.0,
        "learning_rate": 1e-3,
        "images_per_second": 10.0,
        "seconds_left": 1.0,
    }
    return BatchDone(phase=phase, epoch=epoch, batch=batch, **usual | facts)


def ended(
    phase: int = 1, epoch: int = 1, valid_accuracy: float | None = 0.5, **facts: Any
) -> EpochEnded:
    usual: dict[str, Any] = {
        "train_loss": 1.0,
        "train_accuracy": 0.5,
        "valid_loss": 1.0,
        "valid_accuracy": valid_accuracy,
        "learning_rate": 1e-3,
        "seconds": 1.0,
    }
    return EpochEnded(phase=phase, epoch=epoch, **usual | facts)


def as_lines(events: Iterable[TrainingEvent]) -> str:
    """As they stand in ``events.jsonl``."""
    return "".join(to_json(event) + "\n" for event in events)
