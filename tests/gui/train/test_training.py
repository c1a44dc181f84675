"""The child process that trains: real trainings of seconds, stopped, killed, resumed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="training needs torch")

from pokedex_app.core.jobs import Control
from pokedex_app.shared.runs.summaries import summarise
from pokedex_app.train.logic import training as training_module
from pokedex_app.train.logic.training import ChildDiedError, RunBusyError, Steering, supervise
from pokedex_app.train.logic.training_child import (
    Done,
    Paused,
    Preparing,
    Ready,
    Reporting,
    Resumed,
    TrainingOrder,
    train_apart,
)
from tests.helpers.small_network import small_network
from tests.helpers.tiny_training import ENDLESS, RECIPE, draw_shapes, wanted
from trainer.cores import usable_cores
from trainer.data.decisions import Decision, write_decisions
from trainer.errors import DatasetError, StartError
from trainer.model.bundle import open_bundle
from trainer.runs.events import (
    BatchDone,
    EpochEnded,
    Finished,
    Notice,
    PhaseBegun,
    RunBegun,
    Stopped,
)
from trainer.runs.run_folder import RunFolder
from trainer.runs.run_lock import RunLock, is_locked


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    return draw_shapes(tmp_path / "pictures")


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return tmp_path / "runs" / "shapes"


class Training:
    """A training that is watched event by event; what it has told is in `events`."""

    def __init__(self, order: TrainingOrder) -> None:
        self.control, self.steering = Control(), Steering()
        self.events: list[object] = []
        self._stream = supervise(order, self.control, self.steering)

    def until(self, kind: type, phase: int | None = None) -> object:
        """Go on to the next event of that kind."""
        for event in self._stream:
            self.events.append(event)
            if isinstance(event, kind) and phase in (None, getattr(event, "phase", None)):
                return event
        pytest.fail(f"no {kind.__name__} came")

    def rest(self) -> list[object]:
        """Go on to the end; the events from here on."""
        before = len(self.events)
        self.events.extend(self._stream)
        return self.events[before:]

    def close(self) -> None:
        self._stream.close()  # type: ignore[attr-defined]

    @property
    def process_id(self) -> int:
        assert self.steering.process_id is not None
        return self.steering.process_id


@pytest.fixture
def begin() -> Iterator[object]:
    """Starts trainings; none of their processes outlives the test."""
    started: list[Training] = []

    def start(order: TrainingOrder) -> Training:
        started.append(Training(order))
        return started[-1]

    yield start
    for each in started:
        each.close()
        assert each.steering.process_id is None


def kinds(events: list[object]) -> list[str]:
    """Of all but those that only tell how far the judging is."""
    names = [type(event).__name__ for event in events]
    return [name for name in names if name != "PicturesJudged"]


def alive(process_id: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process_id, 0)
        return True
    return False


@pytest.fixture
def decisions(tmp_path: Path) -> Path:
    """One picture of a circle is a square, and one is left out."""
    file = tmp_path / "decisions.csv"
    write_decisions(
        [
            Decision("circle/1.png", "circle", "relabel", "square", ""),
            Decision("circle/2.png", "circle", "leave_out", "", ""),
        ],
        file,
    )
    return file


@pytest.fixture
def small() -> Iterator[None]:
    with small_network():
        yield


class Window:
    """Stands in for the window's end of the pipe of events."""

    def __init__(self) -> None:
        self.heard: list[object] = []
        self.send = self.heard.append


def test_what_the_child_does_and_tells(
    small: None, shapes: Path, run: Path, decisions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this process, with a small network; below, a child does it with the real one."""
    monkeypatch.setattr("trainer.memory.keep_freed_memory", lambda: None)
    monkeypatch.setattr("torch.set_num_threads", lambda _: None)
    window = Window()
    theirs, ours = multiprocessing.Pipe(duplex=False)
    order = TrainingOrder(
        wanted(shapes, run, left_out=frozenset({"circle/0.png"})),
        language="es",
        decisions=decisions,
    )
    with theirs, ours:
        train_apart(order, theirs, window)  # type: ignore[arg-type]
    first, second, *_ = window.heard
    assert isinstance(first, Preparing)
    assert (first.done, first.total) == (20, 20), "every picture is looked at again"
    assert isinstance(second, Ready)
    assert kinds(window.heard)[-3:] == ["Finished", "Reporting", "Done"]
    assert [e.name for e in window.heard if isinstance(e, PhaseBegun)] == ["head", "all"]
    opened = RunFolder.open(run)
    assert opened.events() == [
        e for e in window.heard if not isinstance(e, Preparing | Ready | Reporting | Done)
    ]
    labels = {row.path: row.label for row in opened.split.rows}
    assert labels["circle/1.png"] == "square"
    assert not {"circle/0.png", "circle/2.png"} & {*labels}
    assert open_bundle(opened.model_file).manifest.labels == ("circle", "square")
    assert 'lang="es"' in (run / "report.html").read_text(encoding="utf-8")
    assert not is_locked(run)
    summary = summarise(run)
    assert summary is not None
    assert (summary.state, summary.epochs_done) == ("finished", 3)


@pytest.mark.long
def test_where_there_are_several_cards_a_process_for_each_trains_along(  # type: ignore[no-untyped-def]
    begin, shapes: Path, run: Path
) -> None:
    training = begin(TrainingOrder(wanted(shapes, run), processes=2))
    training.rest()
    assert kinds(training.events)[-2:] == ["Finished", "Reporting"]
    told = [event.message for event in training.events if isinstance(event, Notice)]
    assert [each for each in told if each.startswith("2 processes train together")]
    assert open_bundle(run / "model.pokedex").manifest.labels == ("circle", "square")


@pytest.mark.long
def test_a_training_comes_to_its_end(  # type: ignore[no-untyped-def]
    begin, shapes: Path, run: Path, decisions: Path
) -> None:
    preparation = wanted(shapes, run, left_out=frozenset({"circle/0.png"}))
    training = begin(TrainingOrder(preparation, language="es", decisions=decisions))
    training.until(Ready)
    child = training.process_id
    looked = training.events[-2]
    assert isinstance(looked, Preparing)
    assert (looked.done, looked.total) == (20, 20), "every picture is looked at again"
    assert is_locked(run)
    training.rest()
    told = kinds(training.events)
    assert told[-2:] == ["Finished", "Reporting"]
    assert [e.name for e in training.events if isinstance(e, PhaseBegun)] == ["head", "all"]
    begun = next(e for e in training.events if isinstance(e, RunBegun))
    assert begun.threads == usable_cores(spare=1)
    opened = RunFolder.open(run)
    assert opened.events() == [
        e for e in training.events if not isinstance(e, Preparing | Ready | Reporting)
    ]
    labels = {row.path: row.label for row in opened.split.rows}
    assert labels["circle/1.png"] == "square"
    assert not {"circle/0.png", "circle/2.png"} & {*labels}
    assert open_bundle(opened.model_file).manifest.labels == ("circle", "square")
    assert 'lang="es"' in (run / "report.html").read_text(encoding="utf-8")
    assert not alive(child)
    assert not is_locked(run)
    summary = summarise(run)
    assert summary is not None
    assert (summary.state, summary.epochs_done) == ("finished", 3)


@pytest.mark.long
def test_paused_then_stopped_it_keeps_the_best_and_can_be_resumed(  # type: ignore[no-untyped-def]
    begin, shapes: Path, run: Path
) -> None:
    training = begin(TrainingOrder(wanted(shapes, run, recipe=ENDLESS)))
    training.until(EpochEnded, phase=2)
    training.steering.pause()
    training.until(Paused)
    training.steering.resume()
    training.until(Resumed)
    training.steering.pause()
    training.until(Paused)
    training.steering.stop(keep_best=True)
    rest = training.rest()
    assert kinds(rest)[0] == "Resumed"
    assert kinds(rest)[-5:] == ["Stopped", "Notice", "Notice", "Finished", "Reporting"]
    best = max(e.valid_accuracy for e in training.events if isinstance(e, EpochEnded))
    metrics = open_bundle(run / "model.pokedex").manifest.metrics
    assert metrics["valid"]["top1"] == pytest.approx(best)
    summary = summarise(run)
    assert summary is not None
    assert summary.state == "finished"

    again = begin(TrainingOrder(run))
    begun = again.until(RunBegun)
    assert isinstance(begun, RunBegun)
    assert begun.resumed
    first = again.until(BatchDone)
    last = [e for e in training.events if isinstance(e, BatchDone)][-1]
    assert isinstance(first, BatchDone)
    assert (first.phase, first.epoch, first.batch) > (last.phase, last.epoch, last.batch)
    again.steering.stop()
    assert isinstance(again.rest()[-1], Stopped)


@pytest.mark.long
def test_a_killed_child_is_told_and_its_run_resumed(begin, shapes: Path, run: Path) -> None:  # type: ignore[no-untyped-def]
    training = begin(TrainingOrder(wanted(shapes, run)))
    training.until(BatchDone, phase=2)
    os.kill(training.process_id, signal.SIGKILL)
    with pytest.raises(ChildDiedError) as died:
        training.rest()
    assert (died.value.run, died.value.exit_code) == (run, -signal.SIGKILL)
    summary = summarise(run)
    assert summary is not None
    assert (summary.state, summary.resumable) == ("interrupted", True)
    assert isinstance(begin(TrainingOrder(run)).rest()[-2], Finished)
    ended = [(e.phase, e.epoch) for e in RunFolder.open(run).events() if isinstance(e, EpochEnded)]
    assert ended == [(1, 1), (2, 1), (2, 2)]


@pytest.mark.long
def test_the_end_of_the_job_leaves_a_checkpoint_and_no_process(  # type: ignore[no-untyped-def]
    begin, shapes: Path, run: Path
) -> None:
    training = begin(TrainingOrder(wanted(shapes, run, recipe=ENDLESS)))
    training.until(BatchDone, phase=2)
    child = training.process_id
    training.control.stop()
    assert training.rest() == []
    assert not alive(child)
    summary = summarise(run)
    assert summary is not None
    assert (summary.state, summary.can_finish) == ("stopped", True)

    model = begin(TrainingOrder(run, finish_only=True)).rest()
    assert kinds(model) == ["Ready", "Notice", "Notice", "Finished", "Reporting"]
    assert isinstance(model[1], Notice)


@pytest.mark.long
def test_one_run_is_trained_by_one_process(begin, shapes: Path, run: Path) -> None:  # type: ignore[no-untyped-def]
    training = begin(TrainingOrder(wanted(shapes, run)))
    training.until(Ready)
    training.close()
    lock = RunLock(run)
    assert lock.acquire()
    try:
        with pytest.raises(RunBusyError):
            begin(TrainingOrder(run)).rest()
    finally:
        lock.release()


def test_what_the_trainer_refuses_is_its_own_error(begin, shapes: Path, run: Path) -> None:  # type: ignore[no-untyped-def]
    nowhere = str(shapes / "nowhere.pokedex")
    with pytest.raises(StartError, match="There is no start"):
        begin(TrainingOrder(wanted(shapes, run, start=nowhere))).rest()
    assert not run.exists()
    (shapes / "square").rename(shapes.parent / "square")
    with pytest.raises(DatasetError, match="readable pictures of 1 class"):
        begin(TrainingOrder(wanted(shapes, run))).rest()


@pytest.mark.long
def test_an_error_nobody_foresaw_tells_its_trace(begin, shapes: Path, run: Path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ChildDiedError) as died:
        begin(TrainingOrder(replace(wanted(shapes, run), dataset=None))).rest()
    assert "TypeError" in died.value.trace


@pytest.mark.long
def test_a_child_that_does_not_end_is_killed(  # type: ignore[no-untyped-def]
    begin, shapes: Path, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    training = begin(TrainingOrder(wanted(shapes, run, recipe=ENDLESS)))
    training.until(Ready)
    child = training.process_id
    monkeypatch.setattr(training_module, "GRACE_SECONDS", 0.2)
    os.kill(child, signal.SIGSTOP)
    training.close()
    assert not alive(child)


@pytest.mark.long
def test_the_child_ends_with_the_window_that_started_it(shapes: Path, run: Path) -> None:
    program = textwrap.dedent(
        """
        import os, sys
        from pathlib import Path
        from pokedex_app.core.jobs import Control
        from pokedex_app.train.logic.training import Steering, supervise
        from pokedex_app.train.logic.training_child import TrainingOrder
        from tests.helpers.tiny_training import ENDLESS, wanted
        from trainer.runs.events import BatchDone

        if __name__ == "__main__":
            steering = Steering()
            order = TrainingOrder(wanted(Path(sys.argv[1]), Path(sys.argv[2]), recipe=ENDLESS))
            for event in supervise(order, Control(), steering):
                if isinstance(event, BatchDone) and event.phase == 2:
                    print(steering.process_id, flush=True)
                    os.kill(os.getpid(), 9)
        """
    )
    script = run.parent.parent / "window.py"
    script.write_text(program)
    repository = Path(__file__).resolve().parents[3]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(repository), *sys.path])}
    window = subprocess.run(
        [sys.executable, str(script), str(shapes), str(run)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert window.returncode == -signal.SIGKILL, window.stderr
    child = int(window.stdout)
    deadline = time.monotonic() + 60
    while alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)  # nobody is there to tell us
    assert not alive(child)
    summary = summarise(run)
    assert summary is not None
    assert summary.state == "stopped", "it has left a checkpoint"


def test_the_recipe_of_these_tests_has_two_phases() -> None:
    assert [phase.name for phase in RECIPE.phases] == ["head", "all"]
