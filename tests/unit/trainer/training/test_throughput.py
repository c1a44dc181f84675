"""Rates and times, by a clock that the test moves."""

from __future__ import annotations

import pytest

from trainer.training import throughput as module
from trainer.training.throughput import Throughput


class Clock:
    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


def test_seconds_go_on_from_the_runs_earlier_lives(clock: Clock) -> None:
    throughput = Throughput(50)
    clock.now += 3
    assert throughput.seconds() == 53


def test_the_rate_follows_the_steps(clock: Clock) -> None:
    throughput = Throughput(0)
    clock.now += 100  # making the model is no step
    throughput.begin_epoch()
    clock.now += 2
    assert throughput.step(20) == 2
    assert throughput.rate() == 10
    clock.now += 1
    throughput.step(20)
    assert throughput.rate() == pytest.approx(0.9 * 10 + 0.1 * 20)
    assert throughput.epoch_seconds() == 3


def test_an_epoch_measures_anew(clock: Clock) -> None:
    throughput = Throughput(0)
    clock.now += 1
    throughput.step(10)
    clock.now += 100  # the validation
    throughput.begin_epoch()
    clock.now += 1
    throughput.step(30)
    assert throughput.rate() == 30


@pytest.mark.usefixtures("clock")
def test_a_clock_that_stands_still_divides_nothing_by_zero() -> None:
    throughput = Throughput(0)
    assert throughput.step(1) == 0


def test_time_since_the_checkpoint(clock: Clock) -> None:
    throughput = Throughput(0)
    clock.now += 59
    assert throughput.since_checkpoint() == 59
    throughput.checkpointed()
    clock.now += 1
    assert throughput.since_checkpoint() == 1


def test_a_pause_counts_nowhere(clock: Clock) -> None:
    throughput = Throughput(0)
    throughput.begin_epoch()
    clock.now += 1

    def paused() -> bool:
        clock.now += 1000
        return True

    assert throughput.waited(paused)
    clock.now += 1
    assert throughput.step(10) == throughput.seconds() == throughput.epoch_seconds() == 2
    assert throughput.since_checkpoint() == 2
