"""Jobs: event streams off the GUI thread, delivered in it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from pokedex_app.core.jobs import Control, Job, Jobs


def log_of(job: Job) -> list[Any]:
    """What the job signals, in order; events one by one."""
    told: list[Any] = []
    job.events.connect(told.extend)
    job.finished.connect(lambda: told.append("finished"))
    job.stopped.connect(lambda: told.append("stopped"))
    job.failed.connect(lambda error: told.append(("failed", str(error))))
    job.ended.connect(lambda: told.append("ended"))
    return told


def told_when_stopped(job: Job, qtbot: QtBot) -> list[Any]:
    """What the job has signalled once it has ended, after it was stopped in the middle."""
    told = log_of(job)
    with qtbot.waitSignal(job.events):
        pass
    with qtbot.waitSignal(job.ended):
        job.stop()
    return told


def until_stopped(control: Control) -> Iterator[int]:
    number = 0
    while not control():
        yield number
        number += 1
        control.wait(0.001)


def test_events_come_in_order_and_before_the_end(qtbot: QtBot, jobs: Jobs) -> None:
    job = jobs.start(lambda _: iter(range(1000)), "count")
    told = log_of(job)
    with qtbot.waitSignal(job.ended):
        assert jobs.running() == [job]
    assert told == [*range(1000), "finished", "ended"]
    assert jobs.running() == []
    assert not job.running


def test_the_work_runs_elsewhere_and_its_signals_come_here(qtbot: QtBot, jobs: Jobs) -> None:
    here = threading.get_ident()
    places: list[int] = []
    job = jobs.start(lambda _: iter([threading.get_ident()]), "where")
    told = log_of(job)
    job.events.connect(lambda _events: places.append(threading.get_ident()))
    with qtbot.waitSignal(job.ended):
        pass
    assert places == [here]
    assert told[0] != here


def test_many_events_come_in_few_deliveries(qtbot: QtBot, jobs: Jobs) -> None:
    deliveries: list[int] = []
    job = jobs.start(lambda _: iter(range(100_000)), "many")
    job.events.connect(lambda events: deliveries.append(len(events)))
    with qtbot.waitSignal(job.ended):
        pass
    assert sum(deliveries) == 100_000
    assert len(deliveries) < 1000


def test_stopping_is_no_error(qtbot: QtBot, jobs: Jobs) -> None:
    closed = threading.Event()

    def work(control: Control) -> Iterator[int]:
        try:
            yield from until_stopped(control)
        finally:
            closed.set()

    job = jobs.start(work, "endless")
    assert told_when_stopped(job, qtbot)[-2:] == ["stopped", "ended"]
    assert closed.is_set(), "the generator was closed before the job had ended"


def test_an_exception_after_stopping_is_no_failure(qtbot: QtBot, jobs: Jobs) -> None:
    def work(control: Control) -> Iterator[int]:
        yield from until_stopped(control)
        raise ValueError("too late")

    job = jobs.start(work, "late")
    assert told_when_stopped(job, qtbot)[-2:] == ["stopped", "ended"]


def test_an_exception_is_a_failure_after_the_events_before_it(qtbot: QtBot, jobs: Jobs) -> None:
    def work(_control: Control) -> Iterator[int]:
        yield 1
        raise ValueError("it broke")

    job = jobs.start(work, "broken")
    told = log_of(job)
    with qtbot.waitSignal(job.ended):
        pass
    assert told == [1, ("failed", "it broke"), "ended"]


def test_a_paused_job_yields_nothing_until_it_goes_on(qtbot: QtBot, jobs: Jobs) -> None:
    made: list[int] = []

    def work(control: Control) -> Iterator[int]:
        for number in until_stopped(control):
            made.append(number)
            yield number

    job = jobs.start(work, "endless")
    told = log_of(job)
    with qtbot.waitSignal(job.events):
        pass
    job.pause()
    assert job.paused
    known = len(made)
    qtbot.wait(100)
    assert len(made) <= known + 1, "what was under way when the pause came, and nothing more"
    job.resume()
    qtbot.waitUntil(lambda: len(made) > known + 1)
    with qtbot.waitSignal(job.ended):
        job.pause()
        job.stop()
    assert told == [*made, "stopped", "ended"], "a paused job can be stopped"


def test_a_single_call_gives_its_result_here(qtbot: QtBot, jobs: Jobs) -> None:
    results: list[int] = []
    errors: list[Exception] = []
    job = jobs.run(lambda: 6 * 7, results.append, errors.append)
    with qtbot.waitSignal(job.ended):
        pass
    assert (results, errors) == ([42], [])

    def breaks() -> int:
        raise OSError("no")

    job = jobs.run(breaks, results.append, errors.append)
    with qtbot.waitSignal(job.ended):
        pass
    assert results == [42]
    assert [str(error) for error in errors] == ["no"]


def test_a_result_that_nobody_waits_for_any_more_is_dropped(qtbot: QtBot, jobs: Jobs) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> int:
        begun.set()
        go_on.wait(60)
        return 1

    results: list[int] = []
    job = jobs.run(slow, results.append)
    qtbot.waitUntil(begun.is_set)
    with qtbot.waitSignal(job.ended):
        job.stop()
        go_on.set()
    assert results == []


def test_all_jobs_can_be_stopped_at_once(qtbot: QtBot, jobs: Jobs) -> None:
    started = [jobs.start(until_stopped, str(number)) for number in range(3)]
    assert jobs.running() == started
    jobs.stop_all()
    assert jobs.wait(60)
    qtbot.waitUntil(lambda: jobs.running() == [])


def test_once_all_were_stopped_nothing_is_told_but_that_it_has_ended(
    qtbot: QtBot, jobs: Jobs
) -> None:
    told: list[object] = []
    begun = threading.Event()

    def last_words(control: Control) -> Iterator[object]:
        begun.set()
        while not control.stopping():
            time.sleep(0.01)
        yield "last words"

    running = jobs.start(last_words, "running")
    running.events.connect(told.append)
    assert begun.wait(60)
    jobs.stop_all()
    with qtbot.waitSignals([running.ended, jobs.run(lambda: 1, told.append).ended]):
        pass
    assert told == []


@pytest.mark.parametrize("times", [1, 3])
def test_a_control_can_be_told_the_same_twice(times: int) -> None:
    control = Control()
    for _ in range(times):
        control.pause()
    assert control.paused()
    for _ in range(times):
        control.stop()
    assert control(), "a stopped control does not wait"
    control.pause()
    assert not control.paused(), "what was stopped is not paused"
