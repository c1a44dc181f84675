"""The list of runs: what state each is in, and removing one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pokedex_app.shared.runs.summaries import (
    RunSummary,
    list_runs,
    put_back,
    remove,
    rename,
    summarise,
)
from tests.helpers.events import as_lines, batch_done, begun, ended
from trainer.errors import CheckpointError
from trainer.runs.events import (
    CheckpointWritten,
    Finished,
    Stopped,
    TrainingEvent,
)
from trainer.runs.recipe import REPORT
from trainer.runs.run_folder import RunSettings
from trainer.runs.run_lock import LOCK_FILE, RunLock, is_locked


def make(folder: Path, *events: TrainingEvent, tail: str = "") -> Path:
    folder.mkdir(parents=True)
    settings = RunSettings(
        dataset="/pictures",
        split="random",
        split_seed=0,
        start="offline",
        classes=("circle", "square"),
    )
    (folder / "run.json").write_text(settings.model_dump_json())
    (folder / "recipe.json").write_text(REPORT.to_json())
    (folder / "events.jsonl").write_text(as_lines(events) + tail)
    return folder


def summary(folder: Path) -> RunSummary:
    found = summarise(folder)
    assert found is not None
    return found


STOPPED = Stopped(phase=2, epoch=1, batch=1)
FINISHED = Finished(model="model.pokedex", seconds=1.0)


def test_the_facts_of_a_run_that_was_killed(tmp_path: Path) -> None:
    told = (
        begun(),
        ended(0, 1, None),
        ended(1, 1, 0.5),
        ended(1, 2, 0.75),
        ended(2, 1, 0.7),
    )
    folder = make(tmp_path / "mine", *told, batch_done(2), tail='{"event":"batch_')
    (folder / "last.safetensors").touch()
    run = summary(folder)
    assert (run.name, run.state, run.resumable, run.can_finish) == (
        "mine",
        "interrupted",
        True,
        True,
    )
    assert (run.recipe, run.dataset, run.start, run.classes) == (
        "report",
        "/pictures",
        "offline",
        2,
    )
    assert (run.phase, run.epoch, run.epochs_done, run.epochs) == (2, 1, 3, 15)
    assert (run.valid_accuracy, run.seconds) == (0.75, 4.0)
    assert run.model is None


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ((), "interrupted"),
        ((begun(), STOPPED), "stopped"),
        ((begun(), STOPPED, begun(resumed=True), batch_done(2)), "interrupted"),
        ((begun(), FINISHED), "finished"),
        ((begun(), FINISHED, begun(resumed=True)), "interrupted"),
    ],
)
def test_the_state_is_what_was_told_last(
    told: tuple[TrainingEvent, ...], state: str, tmp_path: Path
) -> None:
    folder = make(tmp_path / "run", *told)
    (folder / "model.pokedex").touch()
    assert summary(folder).state == state
    assert (summary(folder).model is not None) == (state == "finished")


def test_a_finished_run_whose_model_is_gone_can_be_resumed(tmp_path: Path) -> None:
    assert summary(make(tmp_path / "run", begun(), FINISHED)).resumable


def test_nothing_comes_of_a_run_that_only_taught_its_start(tmp_path: Path) -> None:
    folder = make(tmp_path / "run", begun(), ended(0, 1, None))
    (folder / "last.safetensors").touch()
    assert not summary(folder).can_finish


@pytest.mark.parametrize("file", ["run.json", "recipe.json"])
@pytest.mark.parametrize("content", [b"{}", b"\xff"])
def test_a_damaged_run_says_what_is_wrong(file: str, content: bytes, tmp_path: Path) -> None:
    folder = make(tmp_path / "run", begun())
    (folder / file).write_bytes(content)
    run = summary(folder)
    assert (run.state, run.resumable) == ("damaged", False)
    assert run.problem


def test_the_newest_run_comes_first_and_other_folders_are_passed_over(tmp_path: Path) -> None:
    for name in ("old", "new", "middle"):
        folder = make(tmp_path / name, begun(), CheckpointWritten(phase=1, epoch=1, batch=0))
        for file in folder.iterdir():
            os.utime(file, (1e9, 1e9 + {"old": 1, "middle": 2, "new": 3}[name]))
    (tmp_path / "pictures").mkdir()
    (tmp_path / "file").touch()
    assert [run.name for run in list_runs(tmp_path)] == ["new", "middle", "old"]
    assert list_runs(tmp_path / "nowhere") == []
    assert summarise(tmp_path / "pictures") is None


def test_a_run_that_another_process_trains_is_running(tmp_path: Path) -> None:
    folder = make(tmp_path / "run", begun())
    program = f"""
import sys
from pathlib import Path
from trainer.runs.run_lock import RunLock
lock = RunLock(Path({json.dumps(str(folder))}))
print(lock.acquire(), flush=True)
sys.stdin.read()
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "True\n"
        assert summary(folder).state == "running"
        assert not RunLock(folder).acquire(patience=0)
        with pytest.raises(BlockingIOError):
            remove(folder, tmp_path / "trash")
        other.kill()
    assert summary(folder).state == "interrupted", "the lock ends with its process"


def test_a_folder_that_nothing_can_be_written_to_is_one_clear_sentence(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    with pytest.raises(CheckpointError, match="The run folder .*gone cannot be written: "):
        RunLock(gone).acquire()
    assert not is_locked(gone)


def test_a_lock_is_ours_until_it_is_released(tmp_path: Path) -> None:
    lock = RunLock(tmp_path)
    assert not is_locked(tmp_path)
    assert not (tmp_path / LOCK_FILE).exists(), "looking leaves nothing behind"
    assert lock.acquire()
    assert is_locked(tmp_path)
    lock.release()
    lock.release()
    assert not is_locked(tmp_path)


def test_a_removed_run_can_be_put_back(tmp_path: Path) -> None:
    folder = make(tmp_path / "run", begun())
    place = remove(folder, tmp_path / "trash")
    assert not folder.exists()
    assert place.parent == tmp_path / "trash"
    assert put_back(place, folder) == folder
    assert summary(folder).state == "interrupted"

    place = remove(folder, tmp_path / "trash")
    make(folder)
    assert put_back(place, folder) == tmp_path / "run (2)", "another took its name meanwhile"
    with pytest.raises(FileNotFoundError):
        put_back(place, folder)


def test_a_run_is_renamed_and_takes_the_place_of_no_other(tmp_path: Path) -> None:
    folder = make(tmp_path / "run", begun())
    other = make(tmp_path / "other", begun())
    with pytest.raises(FileExistsError):
        rename(folder, "other")
    renamed = rename(folder, "Run")
    assert (renamed, summary(renamed).state) == (tmp_path / "Run", "interrupted")
    assert other.exists()
    assert not folder.exists()


def test_a_run_that_is_trained_is_neither_renamed_nor_removed(tmp_path: Path) -> None:
    folder = make(tmp_path / "run", begun())
    lock = RunLock(folder)
    assert lock.acquire()
    with pytest.raises(BlockingIOError):
        rename(folder, "other")
    with pytest.raises(BlockingIOError):
        remove(folder, tmp_path / "trash")
    lock.release()
    assert folder.exists()
