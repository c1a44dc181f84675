"""Events: each kind is one line of JSON, both ways."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from pydantic import ValidationError

from tests.helpers.events import batch_done, begun, ended, phase_begun
from trainer.runs.events import (
    CheckpointWritten,
    EpochBegun,
    Expected,
    FeaturesComputed,
    Finished,
    HeadFitted,
    LearningPoint,
    Notice,
    PhaseEndedEarly,
    PicturesJudged,
    Stopped,
    Suspect,
    TrainingEvent,
    WeightsAveraged,
    from_json,
    to_json,
)

EVENTS: list[TrainingEvent] = [
    begun(recipe="mía", classes=3),
    phase_begun(0, name="teach", trainable_parameters=4_007_548),
    EpochBegun(phase=1, epoch=2, batches=10, size=224),
    batch_done(epoch=2, loss=0.1 + 0.2, accuracy=0.625, learning_rate=1e-300, seconds_left=1e9),
    FeaturesComputed(phase=1, done=3, total=9),
    HeadFitted(
        phase=1,
        judged=9,
        accuracy=0.75,
        low=0.5,
        high=0.9,
        suspects=(Suspect(path="é/1.png", label="é", looks_like="b", probability=0.5),),
        suspected=3,
        surest=(1, 3),
        confusion=((0, 0, 7), (1, 0, 2)),
        learning=(LearningPoint(pictures=3, judged=9, right=5, right_with_all=4),),
    ),
    ended(epoch=2, train_loss=1 / 3, valid_loss=2 / 3, seconds=12.5),
    ended(0, 1, None, train_accuracy=None, valid_loss=None),
    Expected(seconds=61.5, phases=((12.0,), (20.0, 22.5)), measuring=7.0),
    PicturesJudged(done=3, total=9, seconds_left=5.5),
    WeightsAveraged(accuracy=0.75, first_accuracy=None, taken=True),
    PhaseEndedEarly(phase=2, epoch=7, patience=3),
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
