"""Several processes that train together do what one does; what becomes of them when one is lost."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="training needs torch")

from PIL import Image

from trainer.data.split import Split, SplitRow
from trainer.pictures.augmentation import Augmentation
from trainer.pictures.preprocess import Preprocessing
from trainer.runs.event_log import read_events
from trainer.runs.events import BatchDone, EpochEnded, Finished, Stopped, TrainingEvent
from trainer.runs.recipe import Phase, Recipe
from trainer.runs.run_folder import RunFolder, RunSettings
from trainer.training.checkpoint import load_checkpoint
from trainer.training.whole_batch import Part, Share

RECIPE = Recipe(
    name="shapes",
    phases=(
        Phase(name="head", trainable="head", batch_norm="frozen", epochs=1, learning_rate=1e-2),
        Phase(
            name="all",
            trainable="all",
            batch_norm="adapt",
            epochs=2,
            optimizer="adamw",
            learning_rate=1e-3,
            weight_decay=0.01,
            schedule="one_cycle",
            label_smoothing=0.1,
            average_decay=0.9,
        ),
    ),
    preprocessing=Preprocessing(size=32),
    augmentation=Augmentation(
        flip_probability=0.5, rotation_degrees=15, smallest_crop=0.5, background_probability=0.5
    ),
    class_weights="always",
    batch_size=8,
    seed=5,
)
"""Everything that looks at a batch as a whole: batch statistics, dropout, dropped paths, weights of
the classes, the average. Of 18 pictures, two are left over, fewer than three ranks."""

COUNTS = {"blue": 12, "red": 6}

ROUNDING = 2e-5
"""how far a step's loss may be from that of one process, by its own size, times the steps so far.

Both add the same numbers, in another order. With the unit roundoff u = 2^-24 = 6e-8, a sum is off
by u times the root of the roundings on its way, some 10^3 through all layers: 2e-6. A step of Adam
divides gradients by their size, so it moves a weight whose gradient is hardly more than rounding by
up to its rate in either direction, as one process does with another number of threads. There the
same training was 5e-5 off after nine steps, measured, which is 6e-6 a step; 2e-5 leaves room for
other processors."""


@pytest.mark.parametrize("size", [1, 2, 3, 8])
@pytest.mark.parametrize("whole", [1, 2, 7, 8, 32])
def test_the_shares_of_a_batch_are_all_of_it_once(size: int, whole: int) -> None:
    parts = [Share(rank, size).of(whole) for rank in range(size)]
    if whole < size:
        assert parts == [Part(0, whole, whole, copies=size)] * size
    else:
        rows = [range(part.first, part.first + part.rows) for part in parts]
        assert [row for part in rows for row in part] == list(range(whole))
        assert max(map(len, rows)) - min(map(len, rows)) <= 1
    assert sum(part.rows * part.weight for part in parts) == pytest.approx(whole)


def test_torchrun_leaves_every_option_of_a_documented_line_alone(repository: Path) -> None:
    from torch.distributed.run import parse_args

    page = (repository / "docs" / "command-line.md").read_text(encoding="utf-8")
    lines = [line for line in page.splitlines() if line.startswith("torchrun")]
    assert lines
    for line in lines:
        _, *words = shlex.split(f"{line.partition('#')[0]} --start offline")
        parsed = parse_args(words)
        assert (parsed.module, parsed.training_script) == (True, "trainer")
        assert parsed.training_script_args == words[words.index("train") :]


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("shapes")
    for label, count in COUNTS.items():
        (root / label).mkdir()
        for number in range(count + 3):
            image = Image.new("RGB", (40, 36 + number), "white")
            image.paste(label, (6 + number, 8, 24 + number, 30))
            image.save(root / label / f"{number}.png")
    return root


def new_run(path: Path, shapes: Path) -> RunFolder:
    rows = tuple(
        SplitRow(f"{label}/{number}.png", label, "train" if number < count else "valid")
        for label, count in COUNTS.items()
        for number in range(count + 3)
    )
    settings = RunSettings(
        dataset=str(shapes), split="random", split_seed=0, start="random", classes=tuple(COUNTS)
    )
    return RunFolder.create(path, RECIPE, settings, Split("random", 0, rows))


@pytest.fixture(scope="module")
def alone(shapes: Path, tmp_path_factory: pytest.TempPathFactory) -> list[TrainingEvent]:
    """What one process tells."""
    run = new_run(tmp_path_factory.mktemp("alone") / "run", shapes)
    ended = start(run, 1)
    assert ended.returncode == 0, ended.stderr
    return run.events()


def start(run: RunFolder, ranks: int, *event: object) -> subprocess.CompletedProcess[str]:
    """Train `run` with so many processes until they end."""
    script = Path(__file__).parents[3] / "helpers" / "ranks.py"
    command = [sys.executable, "-m", "torch.distributed.run", f"--nproc-per-node={ranks}"]
    command += ["--rdzv-backend=c10d", "--rdzv-endpoint=localhost:0"]
    command += map(str, (script, run.path, *event))
    home = {"POKEDEX_HOME": str(run.path.parent / "home")}
    return subprocess.run(command, env=os.environ | home, text=True, capture_output=True)


def steps(run: RunFolder) -> list[TrainingEvent]:
    return learnt(read_events(run.path, strict=True).events)


def learnt(events: list[TrainingEvent]) -> list[TrainingEvent]:
    return [event for event in events if isinstance(event, BatchDone | EpochEnded)]


def check_same(events: list[TrainingEvent], wanted: list[TrainingEvent]) -> None:
    assert [event.event for event in events] == [event.event for event in wanted]
    done = 1
    for ours, theirs in zip(events, wanted, strict=True):
        if isinstance(theirs, BatchDone):
            assert isinstance(ours, BatchDone)
            assert ours.loss == pytest.approx(theirs.loss, rel=done * ROUNDING)
            assert (ours.accuracy, ours.learning_rate) == (theirs.accuracy, theirs.learning_rate)
            done += 1
        elif isinstance(theirs, EpochEnded):
            assert isinstance(ours, EpochEnded)
            assert ours.valid_loss == pytest.approx(theirs.valid_loss, rel=done * ROUNDING)
            assert ours.train_loss == pytest.approx(theirs.train_loss, rel=done * ROUNDING)
            assert ours.valid_accuracy == theirs.valid_accuracy


@pytest.mark.long
@pytest.mark.parametrize("ranks", [2, 3])
def test_each_step_of_several_processes_is_that_of_one(
    shapes: Path, tmp_path: Path, alone: list[TrainingEvent], ranks: int
) -> None:
    run = new_run(tmp_path / "run", shapes)
    ended = start(run, ranks)
    assert ended.returncode == 0, ended.stderr
    assert f"{ranks} processes train together" in ended.stdout
    check_same(steps(run), learnt(alone))
    assert ended.stdout.count('"event":"run_begun"') == 1, "one of them speaks for all"
    assert isinstance(run.events()[-1], Finished)


@pytest.mark.long
def test_stopped_and_killed_it_is_gone_on_with_by_any_number_of_processes(
    shapes: Path, tmp_path: Path, alone: list[TrainingEvent]
) -> None:
    run = new_run(tmp_path / "run", shapes)
    stopped = start(run, 2, "stop", 1, 1, 1, 2)
    assert stopped.returncode == 0, stopped.stderr
    assert run.events()[-1] == Stopped(phase=1, epoch=1, batch=1), "in the same step, by a follower"

    killed = start(run, 1, "die", 0, 2, 1, 2)
    assert killed.returncode != 0
    progress = load_checkpoint(run.path / "last.safetensors").progress
    assert (progress.phase, progress.epoch, progress.batch) == (2, 1, 1)

    lost = start(run, 3, "die", 2, 2, 2, 2)
    assert lost.returncode != 0
    assert "A process of this training has ended unexpectedly" in lost.stderr
    assert "Go on from the last checkpoint with: pokedex train --resume" in lost.stderr
    progress = load_checkpoint(run.path / "last.safetensors").progress
    assert (progress.phase, progress.epoch, progress.batch) == (2, 2, 1)

    assert start(run, 2).returncode == 0
    check_same(steps(run), learnt(alone))
    assert isinstance(run.events()[-1], Finished)


@pytest.mark.long
def test_without_its_leader_a_process_ends_with_a_sentence(shapes: Path, tmp_path: Path) -> None:
    run = new_run(tmp_path / "run", shapes)
    lost = start(run, 2, "die", 0, 2, 1, 1)
    assert lost.returncode != 0
    assert "A process of this training has ended unexpectedly" in lost.stderr


@pytest.mark.long
def test_a_picture_that_another_process_misses_is_named(shapes: Path, tmp_path: Path) -> None:
    run = new_run(tmp_path / "run", shapes)
    missing = shapes / "red" / "3.png"
    kept = missing.read_bytes()
    missing.unlink()
    try:
        ended = start(run, 2)
    finally:
        missing.write_bytes(kept)
    assert "3.png" in ended.stderr
    assert "ended unexpectedly" not in ended.stderr
    assert not any(isinstance(event, Finished) for event in run.events())
