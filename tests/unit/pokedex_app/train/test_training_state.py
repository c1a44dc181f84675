"""How far a training is: stages, fractions and figures, event by event."""

from __future__ import annotations

from pathlib import Path

import pytest

from pokedex_app.shared.runs.curves import Curves
from pokedex_app.train.logic.training_child import Paused, Preparing, Ready, Reporting, Resumed
from pokedex_app.train.logic.training_state import TrainingState
from tests.helpers.events import batch_done, begun, ended, phase_begun
from trainer.runs.events import (
    EpochBegun,
    Expected,
    Finished,
    Notice,
    PicturesJudged,
    Stopped,
    WeightsAveraged,
)
from trainer.runs.recipe import REPORT


@pytest.fixture
def state() -> TrainingState:
    return TrainingState.planned(REPORT)


def test_the_plan_is_known_before_anything_happens() -> None:
    plan = TrainingState.planned(REPORT).plan
    assert [(each.phase, each.name) for each in plan] == [(1, "head"), (2, "all")]
    assert [each.epochs for each in plan] == [10, 5]


def test_the_stages_of_a_training(state: TrainingState) -> None:
    stages = [state.stage]
    for event in (
        Preparing(3, 8),
        Ready(Path("run")),
        begun(),
        phase_begun(1, 10),
        EpochBegun(phase=1, epoch=1, batches=4, size=32),
        batch_done(1, 1, 3),
        batch_done(1, 1, 4),
        ended(1, 1, 0.5),
        ended(2, 5, 0.5),
        Finished(model="model.pokedex", seconds=5.0),
        Reporting(),
    ):
        state.take(event)
        if state.stage != stages[-1]:
            stages.append(state.stage)
    state.end(finished=True)
    assert [*stages, state.stage] == [
        "starting",
        "preparing",
        "loading",
        "training",
        "validating",
        "training",
        "finishing",
        "reporting",
        "finished",
    ]
    assert (state.prepared, state.to_prepare, state.seconds) == (3, 8, 5.0)
    assert state.made_model


def test_how_much_is_done(state: TrainingState) -> None:
    assert state.fraction == 0
    for event in (phase_begun(1, 10), batch_done(1, 5, 2)):
        state.take(event)
    assert (state.fraction_of(1), state.fraction_of(2)) == (pytest.approx(0.45), 0)
    for event in (phase_begun(2, 5), batch_done(2, 1, 4)):
        state.take(event)
    assert (state.fraction_of(1), state.fraction_of(2)) == (1, pytest.approx(0.2))
    assert 0.4 < state.fraction < 0.7, "pictures were looked at, and the model is to be measured"


def test_the_parts_are_as_long_as_they_take(state: TrainingState) -> None:
    nominal = state.plan[1].seconds[0] / state.plan[0].seconds[0]
    assert nominal > 2, "all layers take longer than the last one, before anything is measured"
    measured = ((1.0,) * 10, (2.0, 2.0, 2.0, 3.0, 6.0))
    for event in (
        Preparing(5, 10, seconds=1.5),
        Ready(Path("run"), REPORT),
        Expected(seconds=30.0, phases=measured, measuring=7.0),
    ):
        state.take(event)
    assert (state.checking, state.measuring, state.seconds_left) == (3.0, 7.0, 30.0)
    assert [sum(each.seconds) for each in state.plan] == [10, 15]
    assert state.fraction == pytest.approx(3 / 35)
    state.take(batch_done(2, 4, 2))
    assert state.fraction_of(2) == pytest.approx(7.5 / 15), "the last epochs are the long ones"
    assert state.fraction == pytest.approx((3 + 10 + 7.5) / 35)
    state.take(ended(2, 5, 0.5))
    state.take(PicturesJudged(done=3, total=6, seconds_left=2.5))
    assert 0 < state.fraction_measured < 1
    assert (state.stage, state.seconds_left) == ("finishing", 2.5)
    state.end(finished=True)
    assert state.fraction == 1


def test_epochs_that_were_fitted_to_the_set_are_planned_anew(state: TrainingState) -> None:
    state.take(Ready(Path("run"), REPORT.with_settings(["phases.1.epochs=3"])))
    assert [each.epochs for each in state.plan] == [3, 5]


def test_a_resumed_phase_goes_on_where_it_was(state: TrainingState) -> None:
    curves = Curves([phase_begun(1, 10), batch_done(1, 1, 4), ended(1, 1, 0.7), ended(1, 2, 0.6)])
    state.remember(curves)
    assert (state.phase, state.epoch, state.has_learnt) == (1, 2, True)
    assert state.fraction_of(1) == pytest.approx(0.2)
    for event in (begun(resumed=True), phase_begun(1, 10)):
        state.take(event)
    assert state.fraction_of(1) == pytest.approx(0.2)
    assert state.best == ended(1, 1, 0.7)
    state.take(begun())
    assert state.best is None, "it begins from the start after all"


def test_the_best_epoch_is_the_newest_of_equals(state: TrainingState) -> None:
    for event in (
        ended(1, 1, 0.5),
        ended(1, 2, None),
        ended(1, 3, 0.5),
        ended(1, 4, 0.4),
    ):
        state.take(event)
    assert state.best == ended(1, 3, 0.5)


def test_the_accuracy_is_that_of_the_weights_that_are_kept(state: TrainingState) -> None:
    assert state.accuracy is None
    state.take(ended(2, 1, 0.5))
    assert state.accuracy == 0.5
    state.take(WeightsAveraged(accuracy=0.6, first_accuracy=0.7, taken=True))
    assert state.accuracy == 0.6
    state.take(WeightsAveraged(accuracy=0.6, first_accuracy=0.7, taken=False))
    assert state.accuracy == 0.7


def test_only_teaching_has_not_learnt_anything(state: TrainingState) -> None:
    state.take(batch_done(0, 1, 1))
    assert not state.has_learnt
    state.take(batch_done(1, 1, 1))
    assert state.has_learnt


def test_pausing(state: TrainingState) -> None:
    state.take(Paused())
    assert state.paused
    state.take(Resumed())
    assert not state.paused


def test_stopped_early_the_bar_is_not_full(state: TrainingState) -> None:
    for event in (phase_begun(1, 10), batch_done(1, 5, 4), Stopped(phase=1, epoch=5, batch=4)):
        state.take(event)
    assert state.stage == "stopped"
    state.take(Notice(message="early"))
    assert (state.stage, state.early, state.notices) == ("finishing", True, ["early"])
    state.take(Finished(model="model.pokedex", seconds=5.0))
    state.end(finished=True)
    assert state.fraction_of(1) == pytest.approx(0.5)


def test_a_model_of_an_unfinished_run_is_finished_at_once(state: TrainingState) -> None:
    state.finish_only = True
    state.take(Ready(Path("run")))
    assert (state.stage, state.early) == ("finishing", True)
