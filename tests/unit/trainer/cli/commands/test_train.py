"""A training on the command line can be stopped, insisted upon, and gone on with."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="a training needs torch")

from tests.helpers.tiny_training import draw_shapes, wanted
from trainer import memory
from trainer.cache import FileCache
from trainer.cli.commands import train as follow
from trainer.cli.commands.train import follow_run, resume_run
from trainer.data.split import Split, SplitRow
from trainer.errors import CheckpointError, PicturesChangedError, TrainingError
from trainer.runs.events import Notice, Stopped, TrainingEvent
from trainer.runs.preparation import Prepared, prepare_run
from trainer.runs.recipe import REPORT
from trainer.runs.run_folder import RunFolder, RunSettings
from trainer.runs.run_lock import RunLock
from trainer.training import loop as training
from trainer.training.team import Team

STOPPED = Stopped(phase=1, epoch=2, batch=3)
Stop = Callable[[], bool]
Training = Callable[[Stop], Iterator[TrainingEvent]]


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    settings = RunSettings(
        dataset="/data", split="random", split_seed=0, start="random", classes=("a", "b")
    )
    rows = (SplitRow("a/1.png", "a", "train"), SplitRow("b/1.png", "b", "train"))
    return RunFolder.create(tmp_path / "my run", REPORT, settings, Split("random", 0, rows))


@pytest.fixture(autouse=True)
def _no_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "keep_freed_memory", lambda: None)
    monkeypatch.setattr(follow, "_report", lambda *_: pytest.fail("the training is not finished"))


@pytest.fixture
def trains(monkeypatch: pytest.MonkeyPatch) -> Callable[[Training], None]:
    """Puts something in the place of a training."""

    def replace(play: Training) -> None:
        def train(
            _: RunFolder, *, stop: Stop, copies: FileCache, team: Team
        ) -> Iterator[TrainingEvent]:
            return play(stop)

        monkeypatch.setattr(training, "train", train)

    return replace


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_asks_it_to_stop(
    number: signal.Signals,
    run: RunFolder,
    trains: Callable[[Training], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    answers: list[bool] = []

    def play(stop: Stop) -> Iterator[TrainingEvent]:
        answers.append(stop())
        signal.raise_signal(number)
        answers.append(stop())
        yield STOPPED

    trains(play)
    before = signal.getsignal(number)
    follow_run(run, True, "en")
    assert answers == [False, True]
    assert signal.getsignal(number) is before
    output = capsys.readouterr()
    assert output.out == '{"event":"stopped","phase":1,"epoch":2,"batch":3}\n'
    assert output.err.splitlines() == [
        "Stopping after this batch …",
        f"Stopped. Go on with: pokedex train --resume '{run.path}'",
    ]


def test_a_second_signal_insists(
    run: RunFolder, trains: Callable[[Training], None], capsys: pytest.CaptureFixture[str]
) -> None:
    def play(_: Stop) -> Iterator[TrainingEvent]:
        signal.raise_signal(signal.SIGINT)
        yield Notice(message="Still at it.")
        signal.raise_signal(signal.SIGINT)

    trains(play)
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        follow_run(run, False, "en")
    assert signal.getsignal(signal.SIGINT) is before
    assert capsys.readouterr().err.splitlines()[-1] == (
        f"Go on from the last checkpoint with: pokedex train --resume '{run.path}'"
    )


def test_a_signal_amid_another_message_is_heeded(
    run: RunFolder, trains: Callable[[Training], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[Any] = []

    def say(message: object) -> None:
        said.append(message)
        if len(said) == 1:
            raise RuntimeError("reentrant call inside <_io.BufferedWriter name='<stderr>'>")

    monkeypatch.setattr(follow.errors, "print", say)

    def play(stop: Stop) -> Iterator[TrainingEvent]:
        signal.raise_signal(signal.SIGTERM)
        assert stop()
        yield STOPPED

    trains(play)
    follow_run(run, True, "en")
    assert len(said) == 2


def test_what_ends_a_training_early_is_passed_on(
    run: RunFolder, trains: Callable[[Training], None]
) -> None:
    def play(_: Stop) -> Iterator[TrainingEvent]:
        raise TrainingError("The disk is full.")
        yield

    trains(play)
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(TrainingError):
        follow_run(run, False, "en")
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_run_that_the_app_trains_is_left_alone(
    run: RunFolder, trains: Callable[[Training], None]
) -> None:
    def play(_: Stop) -> Iterator[TrainingEvent]:
        pytest.fail("it was trained twice at once")
        yield

    trains(play)
    lock = RunLock(run.path)
    assert lock.acquire()
    with pytest.raises(CheckpointError, match="trained already"):
        follow_run(run, False, "en")
    lock.release()


def test_a_reader_that_goes_away_ends_it(
    run: RunFolder, trains: Callable[[Training], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, writer = os.pipe()
    os.close(reader)

    def play(_: Stop) -> Iterator[TrainingEvent]:
        yield Notice(message="Nobody reads this.")
        pytest.fail("it went on")

    trains(play)
    with os.fdopen(writer, "w") as stream:
        monkeypatch.setattr("sys.stdout", stream)
        with pytest.raises(BrokenPipeError):
            follow_run(run, True, "en")
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123
            os.dup2(nowhere.fileno(), writer)


# ---- going on with a run whose pictures have changed ----------------------------------------


@pytest.fixture
def prepared(tmp_path: Path) -> RunFolder:
    *_, last = prepare_run(wanted(draw_shapes(tmp_path / "shapes", 6), tmp_path / "run"))
    assert isinstance(last, Prepared)
    return last.run


def test_a_run_whose_pictures_have_changed_is_refused_until_somebody_insists(
    prepared: RunFolder,
    trains: Callable[[Training], None],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    trained: list[str] = []

    def play(_: Stop) -> Iterator[TrainingEvent]:
        trained.append("once")
        yield STOPPED

    trains(play)
    (tmp_path / "shapes" / "circle" / "0.png").write_text("text")
    with pytest.raises(PicturesChangedError):
        resume_run(prepared.path, None, False, True, "en")
    assert "--anyway" in capsys.readouterr().err
    assert not trained
    resume_run(prepared.path, None, True, True, "en")
    assert trained
    assert RunFolder.open(prepared.path).settings.changes.changed == ("circle/0.png",)


def test_a_data_set_that_has_moved_can_be_named(
    prepared: RunFolder, trains: Callable[[Training], None], tmp_path: Path
) -> None:
    trains(lambda _: iter([STOPPED]))
    moved = (tmp_path / "shapes").rename(tmp_path / "moved")
    with pytest.raises(PicturesChangedError, match="say where it is now"):
        resume_run(prepared.path, None, True, True, "en")
    resume_run(prepared.path, moved, False, True, "en")
    assert RunFolder.open(prepared.path).settings.dataset == str(moved)
