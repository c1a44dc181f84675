"""Curves gathered from events: where points lie, and what a resume does to them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from pokedex_app.shared.runs.curves import COLUMNS, Curves
from tests.helpers import events
from tests.helpers.events import as_lines, begun, phase_begun
from trainer.runs.events import BatchDone, EpochEnded, TrainingEvent


def batch(phase: int, epoch: int, number: int, **facts: float) -> BatchDone:
    return events.batch_done(phase, epoch, number, accuracy=None if phase == 0 else 0.5, **facts)


def ended(phase: int, epoch: int, valid: float | None = 0.5) -> EpochEnded:
    return events.ended(
        phase,
        epoch,
        valid,
        train_loss=1 / epoch,
        train_accuracy=None if phase == 0 else 0.75,
        valid_loss=None if valid is None else 0.9,
        seconds=3.0,
    )


def whole_run() -> Iterator[TrainingEvent]:
    """A taught one, of two phases of two epochs of four batches."""
    yield begun()
    for number, epochs in ((0, 1), (1, 2), (2, 2)):
        yield phase_begun(number, epochs, f"phase {number}")
        for epoch in range(1, epochs + 1):
            yield from (batch(number, epoch, each) for each in range(1, 5))
            yield ended(number, epoch, None if number == 0 else (number + epoch) / 10)


def test_a_phase_begins_where_the_one_before_it_ends() -> None:
    curves = Curves(whole_run())
    assert [(mark.phase, mark.x) for mark in curves.phases] == [(0, 0), (1, 1), (2, 3)]
    x, loss = curves.batch_points("loss")
    assert x.tolist() == [number / 4 for number in range(5, 21)]
    assert loss.tolist() == [1.0] * 16
    assert curves.batch_points("loss", teaching=True)[0].tolist() == [0.25, 0.5, 0.75, 1]
    assert curves.end == 5


def test_the_teaching_phase_has_neither_accuracies_nor_epoch_figures() -> None:
    curves = Curves(whole_run())
    assert curves.batch_points("accuracy")[0][0] == 1.25
    assert curves.batch_points("accuracy", teaching=True)[0].size == 0
    for quantity in ("loss", "accuracy"):
        for subset in ("train", "valid"):
            assert curves.epoch_points(quantity, subset)[0].tolist() == [2, 3, 4, 5]
    assert curves.epoch_points("loss", "train")[1].tolist() == [1, 0.5, 1, 0.5]


def test_without_validation_there_are_no_such_points() -> None:
    curves = Curves([begun(), phase_begun(1), batch(1, 1, 4), ended(1, 1, None)])
    assert curves.epoch_points("accuracy", "valid")[0].size == 0
    assert curves.epoch_points("accuracy", "train")[0].tolist() == [1]
    assert curves.best() is None


def test_what_a_resumed_training_repeats_replaces_what_was_there() -> None:
    curves = Curves(whole_run())
    for event in (begun(resumed=True), phase_begun(2), batch(2, 1, 3, loss=7.0)):
        curves.add(event)
    x, loss = curves.batch_points("loss")
    assert x[-1] == 3.75
    assert loss.tolist() == [1.0] * 10 + [7.0]
    assert [(each.phase, each.epoch) for each in curves.epochs] == [(0, 1), (1, 1), (1, 2)]


def test_a_resume_at_the_end_of_an_epoch_keeps_it() -> None:
    curves = Curves(whole_run())
    for event in (begun(resumed=True), phase_begun(2), batch(2, 2, 1, loss=7.0)):
        curves.add(event)
    assert [(each.phase, each.epoch) for each in curves.epochs][-1] == (2, 1)


def test_a_resume_in_an_earlier_phase_takes_the_later_ones_away() -> None:
    curves = Curves(whole_run())
    for event in (begun(resumed=True), phase_begun(1), batch(1, 2, 1)):
        curves.add(event)
    assert [mark.phase for mark in curves.phases] == [0, 1]
    assert curves.end == 2.25


def test_curves_and_report_agree_on_what_a_resume_repeats() -> None:
    curves = Curves([*whole_run(), begun(resumed=True), phase_begun(1), batch(1, 2, 1)])
    history = curves.history
    assert [*history.epochs] == curves.epochs[1:] == [ended(1, 1, 0.2)]
    assert [each.phase for each in history.phases] == [1]
    assert (history.resumes, history.teaching_epochs) == (1, 1)


def test_a_training_from_the_start_forgets_everything() -> None:
    curves = Curves([*whole_run(), begun()])
    assert curves.empty
    assert curves.phases == []


def test_the_moment_nearest_to_a_place() -> None:
    curves = Curves(whole_run())
    moment = curves.moment(2.3)
    assert moment is not None
    assert (moment.phase.phase, moment.epoch, moment.batch, moment.batches) == (1, 2, 1, 4)
    assert (moment.x, moment.loss, moment.accuracy) == (2.25, 1.0, 0.5)
    assert moment.ended == ended(1, 2, 0.3)
    first, last = curves.moment(-5), curves.moment(99)
    assert first is not None
    assert last is not None
    assert (first.x, first.accuracy, last.x) == (0.25, None, 5)
    assert Curves().moment(0) is None


def test_an_epoch_that_goes_on_has_no_figures_yet() -> None:
    curves = Curves([begun(), phase_begun(1), batch(1, 1, 1)])
    moment = curves.moment(0)
    assert moment is not None
    assert moment.ended is None


def test_the_best_epoch_is_the_newest_of_equals() -> None:
    curves = Curves(
        [begun(), phase_begun(1, 3), ended(1, 1, 0.7), ended(1, 2, 0.7), ended(1, 3, 0.6)]
    )
    assert curves.best() == ended(1, 2, 0.7)


def test_the_table_tells_everything_in_order() -> None:
    rows = list(csv.DictReader(io.StringIO(Curves(whole_run()).csv())))
    assert tuple(rows[0]) == COLUMNS
    assert [row["kind"] for row in rows] == (["batch"] * 4 + ["epoch"]) * 5
    assert rows[0] | {"train_accuracy": ""} == rows[0], "the teaching phase has none"
    assert [row["phase_name"] for row in rows[::10]] == ["phase 0", "phase 1", "phase 2"]
    assert (rows[-1]["train_loss"], rows[-1]["valid_accuracy"]) == ("0.5", "0.4")
    assert (rows[-1]["epoch"], rows[-1]["batch"], rows[-2]["batch"]) == ("2", "", "4")


def test_read_from_a_log_that_a_crash_cut_off(tmp_path: Path) -> None:
    assert Curves.read(tmp_path).empty
    lines = as_lines(whole_run())
    (tmp_path / "events.jsonl").write_text(lines + '{"event":"batch_d')
    assert Curves.read(tmp_path).csv() == Curves(whole_run()).csv()


def test_a_hundred_thousand_batches_keep_their_values() -> None:
    curves = Curves([begun(), phase_begun(1, 1)])
    for number in range(1, 100_001):
        curves.add(batch(1, 1, number, loss=number, batches=100_000))
    x, loss = curves.batch_points("loss")
    assert np.array_equal(loss, np.arange(1.0, 100_001))
    assert x[-1] == 1
    changes = curves.changes
    curves.add("something else")
    assert curves.changes == changes


@pytest.mark.parametrize("event", [batch(1, 1, 1), ended(1, 1)], ids=["batch", "epoch"])
def test_a_log_without_its_beginning_does_no_harm(event: TrainingEvent) -> None:
    assert Curves([event]).empty
