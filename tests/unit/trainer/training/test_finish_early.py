"""A model of a training that did not come to its end."""

# ruff: noqa: E402 - without torch the module is skipped before it imports what needs it

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.tensors import assert_same

torch = pytest.importorskip("torch", reason="training needs torch")

from PIL import Image, ImageDraw

from tests.helpers.small_network import small_network
from trainer.data.split import Split, SplitRow
from trainer.errors import CheckpointError, TrainingError
from trainer.evaluation.evaluate import read_evaluations
from trainer.model.bundle import open_bundle
from trainer.pictures.preprocess import Preprocessing
from trainer.runs.events import BatchDone, EpochEnded, Finished, Notice, Stopped, TrainingEvent
from trainer.runs.recipe import Phase, Recipe
from trainer.runs.run_folder import RunFolder, RunSettings
from trainer.training import finish_early as finish_early_module
from trainer.training.checkpoint import load_checkpoint, load_tensors
from trainer.training.finish_early import finish_early
from trainer.training.loop import train

CLASSES = ("circle", "square")
RECIPE = Recipe(
    name="shapes",
    phases=(
        Phase(name="head", trainable="head", batch_norm="frozen", epochs=2, learning_rate=1e-2),
        Phase(
            name="all",
            trainable="all",
            batch_norm="adapt",
            epochs=2,
            learning_rate=1e-3,
            average_decay=0.9,
        ),
    ),
    preprocessing=Preprocessing(size=32),
    keep="last",
    batch_size=4,
    threads=1,
)


@pytest.fixture(scope="module", autouse=True)
def _small() -> Iterator[None]:
    with small_network():
        yield


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("shapes")
    for label in CLASSES:
        (root / label).mkdir()
        for number in range(8):
            image = Image.new("RGB", (40, 40), "white")
            pen = ImageDraw.Draw(image)
            draw = pen.ellipse if label == "circle" else pen.rectangle
            draw((4 + number, 6, 26 + number, 30), fill="red" if label == "circle" else "blue")
            image.save(root / label / f"{number}.png")
    return root


def stopped_run(path: Path, shapes: Path, after: int, *, valid: bool = True) -> RunFolder:
    """A run that was stopped after that many batches; an epoch has two."""
    rows = tuple(
        SplitRow(
            f"{label}/{number}.png",
            label,
            "train" if number < 4 else "valid" if number < 6 and valid else "test",
        )
        for label in CLASSES
        for number in range(8)
    )
    settings = RunSettings(
        dataset=str(shapes), split="random", split_seed=0, start="random", classes=CLASSES
    )
    run = RunFolder.create(path, RECIPE, settings, Split("random", 0, rows))
    done: list[TrainingEvent] = []

    def enough() -> bool:
        return sum(isinstance(event, BatchDone) for event in done) == after

    for event in train(run, stop=enough):
        done.append(event)  # noqa: PERF402 - `extend` may note several at once
    assert isinstance(run.events()[-1], Stopped)
    return run


def weights(run: RunFolder) -> dict[str, Any]:
    held = open_bundle(run.model_file).weights()
    return {name: torch.from_numpy(value.copy()) for name, value in held.items()}


def test_the_model_holds_the_best_weights_so_far(shapes: Path, tmp_path: Path) -> None:
    run = stopped_run(tmp_path / "run", shapes, after=5)
    before = run.events()
    events = list(finish_early(run))
    kinds = [event.event for event in events if event.event != "pictures_judged"]
    assert kinds == ["notice", "notice", "finished"]
    assert run.events() == before + events
    assert_same(weights(run), load_tensors(run.path / "best.safetensors")[0])
    best = max(e.valid_accuracy or 0 for e in before if isinstance(e, EpochEnded))
    evaluations = read_evaluations(run.path / "evaluation.json")
    assert evaluations["valid"].top1 == pytest.approx(best)
    assert evaluations["test"].images == 4


def test_the_run_can_be_resumed_afterwards(shapes: Path, tmp_path: Path) -> None:
    run = stopped_run(tmp_path / "run", shapes, after=5)
    list(finish_early(run))
    *_, last = train(run)
    assert isinstance(last, Finished)
    ended = [(e.phase, e.epoch) for e in run.events() if isinstance(e, EpochEnded)]
    assert ended == [(1, 1), (1, 2), (2, 1), (2, 2)]
    told = [event.message for event in run.events() if isinstance(event, Notice)]
    assert not any("ended early" in message for message in told)


def test_without_validation_the_last_weights_count(shapes: Path, tmp_path: Path) -> None:
    run = stopped_run(tmp_path / "run", shapes, after=6, valid=False)
    list(finish_early(run))
    average = load_checkpoint(run.path / "last.safetensors").average
    assert_same(
        weights(run),
        {n.removeprefix("module."): t for n, t in average.items() if n != "n_averaged"},
    )


def test_without_validation_or_averages_too(shapes: Path, tmp_path: Path) -> None:
    run = stopped_run(tmp_path / "run", shapes, after=1, valid=False)
    list(finish_early(run))
    assert_same(weights(run), load_checkpoint(run.path / "last.safetensors").model)


def test_nothing_comes_of_nothing(shapes: Path, tmp_path: Path) -> None:
    run = stopped_run(tmp_path / "run", shapes, after=0)
    before = run.events()
    for _ in range(2):
        with pytest.raises(CheckpointError, match=r"run has learnt nothing yet .* resume it"):
            list(finish_early(run))
        (run.path / "last.safetensors").unlink(missing_ok=True)
    assert run.events() == before
    assert not run.model_file.exists()


def test_it_can_be_stopped(shapes: Path, tmp_path: Path) -> None:
    run = stopped_run(tmp_path / "run", shapes, after=3)
    last = list(finish_early(run, stop=lambda: True))[-1]
    assert last == Stopped(phase=1, epoch=2, batch=1)
    assert run.events()[-1] == last


def test_a_full_disk_is_explained(
    shapes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = stopped_run(tmp_path / "run", shapes, after=3)

    def full(*_: object) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(finish_early_module, "finish_run", full)
    with pytest.raises(TrainingError, match=r"No space left on device\. Make room"):
        list(finish_early(run))
