"""Events: each kind is one line of JSON, both ways."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from pydantic import ValidationError

from trainer.runs.events import (
    BatchDone,
    CheckpointWritten,
    EpochBegun,
    EpochEnded,
    Finished,
    Notice,
    PhaseBegun,
    RunBegun,
    Stopped,
    TrainingEvent,
    from_json,
    to_json,
)

EVENTS: list[TrainingEvent] = [
    RunBegun(
        recipe="mía",
        classes=3,
        train_pictures=20,
        valid_pictures=2,
        test_pictures=0,
        device="cpu",
        threads=1,
        resumed=False,
    ),
    PhaseBegun(phase=0, name="teach", epochs=1, trainable_parameters=4_007_548),
    EpochBegun(phase=1, epoch=2, batches=10, size=224),
    BatchDone(
        phase=1,
        epoch=2,
        batch=3,
        batches=10,
        loss=0.1 + 0.2,
        accuracy=0.625,
        learning_rate=1e-300,
        images_per_second=14.25,
        seconds_left=1e9,
    ),
    EpochEnded(
        phase=1,
        epoch=2,
        train_loss=1 / 3,
        train_accuracy=0.75,
        valid_loss=2 / 3,
        valid_accuracy=0.5,
        learning_rate=1e-3,
        seconds=12.5,
    ),
    EpochEnded(
        phase=0,
        epoch=1,
        train_loss=0.5,
        train_accuracy=None,
        valid_loss=None,
        valid_accuracy=None,
        learning_rate=1e-3,
        seconds=12.5,
    ),
    CheckpointWritten(phase=1, epoch=2, batch=3),
    Notice(message="Zwei Zeilen:\nNidoran♀ \u2028 “é”"),
    Finished(model="model.pokedex", seconds=1.5),
    Stopped(phase=1, epoch=2, batch=3),
]


def test_every_kind_is_here() -> None:
    kinds = get_args(get_args(TrainingEvent)[0])
    assert {type(event) for event in EVENTS} == set(kinds)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.event)
def test_json_both_ways(event: TrainingEvent) -> None:
    line = to_json(event)
    assert "\n" not in line
    assert from_json(line) == event
    assert type(from_json(line)) is type(event)
    assert next(iter(json.loads(line))) == "event", "the kind comes first"


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.event)
def test_unknown_and_missing_keys_are_refused(event: TrainingEvent) -> None:
    tree = json.loads(to_json(event))
    with pytest.raises(ValidationError, match="extra"):
        from_json(json.dumps(tree | {"extra": 1}))
    tree.popitem()
    with pytest.raises(ValidationError, match="Field required"):
        from_json(json.dumps(tree))


@pytest.mark.parametrize("line", ["", "{}", "[]", '{"event": "lunch"}', '{"event":"notice","mess'])
def test_other_lines_are_refused(line: str) -> None:
    with pytest.raises(ValidationError):
        from_json(line)


def test_an_event_is_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        EVENTS[0].recipe = "other"  # type: ignore[union-attr,misc]
