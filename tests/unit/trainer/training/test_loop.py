"""Training on three classes of drawn shapes: the events, and resuming bit for bit."""

# ruff: noqa: E402 - without torch the module is skipped before it imports what needs it

from __future__ import annotations

import errno
import itertools
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.tensors import assert_same

torch = pytest.importorskip("torch", reason="training needs torch")

from PIL import Image, ImageDraw
from torch import Tensor

from tests.helpers.small_network import SMALL, small_network
from trainer.cache import FileCache
from trainer.data.split import Split, SplitRow
from trainer.errors import (
    CheckpointError,
    DatasetError,
    StartError,
    TrainingError,
)
from trainer.evaluation.evaluate import read_evaluations
from trainer.model import start_files
from trainer.model.bundle import open_bundle
from trainer.pictures import preprocess
from trainer.pictures.augmentation import Augmentation
from trainer.pictures.preprocess import Preprocessing
from trainer.runs import event_log
from trainer.runs.duration import Speed
from trainer.runs.events import BatchDone, EpochEnded, Finished, Notice, TrainingEvent
from trainer.runs.history import read_history
from trainer.runs.recipe import Phase, Recipe
from trainer.runs.run_folder import Changes, RunFolder, RunSettings
from trainer.training import learner
from trainer.training import loop as training
from trainer.training.checkpoint import (
    Checkpoint,
    Progress,
    load_checkpoint,
    load_tensors,
    save_checkpoint,
    save_tensors,
)
from trainer.training.loop import train
from trainer.training.schedule import rate_at

CLASSES = ("circle", "square", "triangle")

HEAD = Phase(name="head", trainable="head", batch_norm="frozen", epochs=1, learning_rate=1e-2)
ALL = Phase(
    name="all",
    trainable="all",
    batch_norm="adapt",
    epochs=2,
    optimizer="adamw",
    learning_rate=1e-3,
    features_rate_factor=0.5,
    weight_decay=0.01,
    schedule="one_cycle",
    label_smoothing=0.1,
    sizes=(32, 48),
    average_decay=0.9,
)
RECIPE = Recipe(
    name="shapes",
    phases=(HEAD, ALL),
    preprocessing=Preprocessing(size=32),
    augmentation=Augmentation(
        flip_probability=0.5,
        rotation_degrees=15,
        smallest_crop=0.5,
        color_jitter=0.2,
        background_probability=0.5,
        canvas_probability=0.2,
    ),
    batch_size=8,
    threads=1,
    seed=5,
)

SPEED = Speed(reading=0.01, learning=4.0, looking=1.0, answering=1.0, overlapping=False)

Place = tuple[int, int, int]


@pytest.fixture(scope="module", autouse=True)
def _small() -> Iterator[None]:
    with small_network():
        yield


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keeps off the user's cache folder, measures nothing, and puts back the number of threads."""
    monkeypatch.setattr(start_files, "user_cache_path", lambda *_, **__: tmp_path / "cache")
    monkeypatch.setattr(training, "measure_speed", lambda *_: SPEED)
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkpoint after every batch."""
    monkeypatch.setattr(training, "CHECKPOINT_SECONDS", 0.0)


@pytest.fixture
def quick_finish(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Tensor]]:
    """Ends a training without its model file; notes the weights that would have gone into it."""
    finished: list[dict[str, Tensor]] = []

    def finish(_: RunFolder, model: Any, seconds: float, *__: object) -> Iterator[TrainingEvent]:
        finished.append({name: value.clone() for name, value in model.state_dict().items()})
        yield Finished(model="none", seconds=seconds)

    monkeypatch.setattr(training, "finish_run", finish)
    return finished


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set: 17 pictures to train on, so that one is left over from batches of 8."""
    root = tmp_path_factory.mktemp("shapes")
    for label, colour in zip(CLASSES, ("red", "green", "blue"), strict=True):
        (root / label).mkdir()
        for number in range(10):
            image = Image.new("RGB", (40, 36 + number), "white")
            draw = ImageDraw.Draw(image)
            box = (6 + number, 8, 30 + number // 2, 30)
            if label == "circle":
                draw.ellipse(box, fill=colour)
            elif label == "square":
                draw.rectangle(box, fill=colour)
            else:
                draw.polygon([(box[0], 30), (20, 6), (box[2], 30)], fill=colour)
            image.save(root / label / f"{number}.png")
    return root


def new_run(path: Path, shapes: Path, recipe: Recipe = RECIPE, **settings: Any) -> RunFolder:
    counts = {"circle": 5, "square": 6, "triangle": 6}
    rows = tuple(
        SplitRow(
            f"{label}/{number}.png",
            label,
            "train" if number < counts[label] else "valid" if number < 8 else "test",
        )
        for label in CLASSES
        for number in range(10)
    )
    facts: dict[str, Any] = {
        "dataset": str(shapes),
        "split": "random",
        "split_seed": 0,
        "start": "random",
        "classes": CLASSES,
    }
    split = Split("random", 0, rows)
    return RunFolder.create(path, recipe, RunSettings(**(facts | settings)), split)


@dataclass(frozen=True)
class Reference:
    """A run that nobody interrupted, and what lay in its folder at each checkpoint."""

    run: RunFolder
    events: list[TrainingEvent]
    snapshots: Path

    def folder(self, place: Place) -> Path:
        return self.snapshots / "-".join(map(str, place))

    def checkpoint(self, place: Place) -> Checkpoint:
        return load_checkpoint(self.folder(place) / "last.safetensors")

    def copy(self, place: Place, path: Path) -> RunFolder:
        """A run that was killed some time after that checkpoint, in the middle of a line."""
        path.mkdir()
        for name in ("run.json", "recipe.json", "split.csv", "events.jsonl"):
            shutil.copy(self.run.path / name, path / name)
        with (path / "events.jsonl").open("ab") as log:
            log.write(b'{"event":"noti')
        for file in self.folder(place).iterdir():
            shutil.copy(file, path / file.name)
        return RunFolder.open(path)


@pytest.fixture(scope="module")
def reference(shapes: Path, tmp_path_factory: pytest.TempPathFactory) -> Reference:
    folder = tmp_path_factory.mktemp("reference")
    run = new_run(folder / "run", shapes)
    whole = Reference(run, [], folder / "snapshots")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "CHECKPOINT_SECONDS", 0.0)
        for event in train(run):
            whole.events.append(event)
            if event.event == "checkpoint_written":
                kept = whole.folder((event.phase, event.epoch, event.batch))
                kept.mkdir(parents=True)
                for file in run.path.glob("*.safetensors"):
                    os.link(file, kept / file.name)  # each is replaced, never written into
    return whole


def figures(events: list[TrainingEvent]) -> list[dict[str, Any]]:
    """What was learnt, without what depends on the machine."""
    clocks = {"images_per_second", "seconds_left", "seconds"}
    return [
        event.model_dump(exclude=clocks)
        for event in events
        if isinstance(event, BatchDone | EpochEnded)
    ]


def same_end(run: RunFolder, reference: Reference) -> None:
    """Weights, average and moments are equal to the last bit, and so is what the log tells."""
    ours, theirs = load_checkpoint(run.path / "last.safetensors"), reference.checkpoint((2, 3, 0))
    assert_same(ours.model, theirs.model)
    assert_same(ours.average, theirs.average)
    assert_same(ours.optimizer, theirs.optimizer)
    best = reference.run.path / "best.safetensors"
    assert_same(load_tensors(run.path / "best.safetensors")[0], load_tensors(best)[0])
    assert figures(run.events()) == figures(reference.events), "nothing is missing or told twice"


def follow(events: Iterator[TrainingEvent], seen: list[TrainingEvent]) -> None:
    """Note each event in `seen` before the next is asked for."""
    for event in events:
        seen.append(event)  # noqa: PERF402 - `extend` may note several at once


def place_of(event: TrainingEvent) -> tuple[Any, ...]:
    return (
        event.event,
        *(getattr(event, name, None) for name in ("phase", "epoch", "batch")),
    )


# ---- a run that nobody interrupts -----------------------------------------------------------


def test_the_order_of_events(reference: Reference) -> None:
    def epoch(phase: int, number: int) -> list[tuple[Any, ...]]:
        batches = [
            (kind, phase, number, batch)
            for batch in (1, 2)
            for kind in ("batch_done", "checkpoint_written")
        ]
        return [
            ("epoch_begun", phase, number, None),
            *batches,
            ("epoch_ended", phase, number, None),
            ("checkpoint_written", phase, number + 1, 0),
        ]

    assert [place_of(event) for event in reference.events] == [
        ("run_begun", None, None, None),
        ("expected", None, None, None),
        ("phase_begun", 1, None, None),
        ("checkpoint_written", 1, 1, 0),
        *epoch(1, 1),
        ("phase_begun", 2, None, None),
        ("checkpoint_written", 2, 1, 0),
        *epoch(2, 1),
        *epoch(2, 2),
        ("pictures_judged", None, None, None),
        ("notice", None, None, None),  # of 7 validation pictures no threshold is chosen
        ("pictures_judged", None, None, None),
        ("finished", None, None, None),
    ]
    assert reference.run.events() == reference.events


def test_a_resumed_run_tells_what_is_left(
    reference: Reference, tmp_path: Path, quick_finish: list[dict[str, Tensor]]
) -> None:
    events = list(train(reference.copy((2, 2, 0), tmp_path / "run")))
    [left] = [event for event in events if event.event == "expected"]
    assert [len(epochs) for epochs in left.phases] == [1, 2], "what is over is among it"
    assert left.seconds == pytest.approx(left.phases[1][1] + left.measuring)


def test_what_the_events_tell(reference: Reference) -> None:
    begun = reference.events[0].model_dump()
    assert (begun["train_pictures"], begun["valid_pictures"], begun["test_pictures"]) == (17, 7, 6)
    assert (begun["classes"], begun["device"], begun["threads"]) == (3, "cpu", 1)
    assert not begun["resumed"]
    [expected] = [event for event in reference.events if event.event == "expected"]
    assert 0 < expected.seconds < 600
    phases = [event for event in reference.events if event.event == "phase_begun"]
    shapes = SMALL.weight_shapes(3).items()
    everything = sum(prod(shape) for name, shape in shapes if name.endswith((".weight", ".bias")))
    head = 3 * (SMALL.features + 1)
    assert [event.trainable_parameters for event in phases] == [head, everything]
    sizes = [event.size for event in reference.events if event.event == "epoch_begun"]
    assert sizes == [32, 32, 48]

    batches = [event for event in reference.events if isinstance(event, BatchDone)]
    rates = [(1e-2, 1e-2), *((rate_at(ALL, n, 4), rate_at(ALL, n + 1, 4)) for n in (0, 2))]
    assert [event.learning_rate for event in batches] == [rate for two in rates for rate in two]
    assert all(event.images_per_second > 0 and event.seconds_left >= 0 for event in batches)
    judged = [event for event in reference.events if event.event == "pictures_judged"]
    assert [(event.done, event.total) for event in judged] == [(7, 13), (13, 13)]
    left = [event.seconds_left for event in (*batches, *judged)]
    assert all(after is not None and after >= 0 for after in left)
    assert left[-1] == 0
    size = [len(epochs) for epochs in expected.phases]
    assert size == [phase.epochs for phase in RECIPE.phases]
    for number, event in enumerate(e for e in reference.events if isinstance(e, EpochEnded)):
        two = batches[2 * number : 2 * number + 2]
        assert event.train_loss == pytest.approx(sum(each.loss for each in two) / 2)
        right = [each.accuracy for each in two if each.accuracy is not None]
        assert event.train_accuracy == pytest.approx(sum(right) / 2)
        assert event.learning_rate == two[1].learning_rate
        assert event.train_accuracy is not None
        assert event.valid_accuracy is not None
        assert event.train_accuracy * 16 == pytest.approx(round(event.train_accuracy * 16))
        assert event.valid_accuracy * 7 == pytest.approx(round(event.valid_accuracy * 7))
        assert event.valid_loss is not None
        assert event.valid_loss > 0


def test_phase_1_leaves_the_features_alone_and_phase_2_adapts_them(reference: Reference) -> None:
    def changed(one: Place, other: Place) -> dict[str, bool]:
        before, after = reference.checkpoint(one).model, reference.checkpoint(other).model
        return {name: not torch.equal(before[name], after[name]) for name in before}

    first = changed((1, 1, 0), (1, 2, 0))
    assert {name for name, did in first.items() if did} == {
        "classifier.1.weight",
        "classifier.1.bias",
    }
    second = changed((2, 1, 0), (2, 3, 0))
    assert all(second.values())
    counted = reference.checkpoint((2, 3, 0)).model["features.0.1.num_batches_tracked"]
    assert int(counted) == 4


def test_the_model_file_holds_the_best_weights_and_the_figures(reference: Reference) -> None:
    folder = reference.run.path
    bundle = open_bundle(folder / "model.pokedex")
    best = load_tensors(folder / "best.safetensors")[0]
    assert_same({n: torch.from_numpy(v.copy()) for n, v in bundle.weights().items()}, best)
    manifest = bundle.manifest
    assert manifest.labels == CLASSES
    assert manifest.preprocessing == RECIPE.preprocessing
    assert Recipe.from_json(json.dumps(manifest.recipe)) == RECIPE
    evaluations = read_evaluations(folder / "evaluation.json")
    assert {name: each.images for name, each in evaluations.items()} == {"valid": 7, "test": 6}
    assert manifest.metrics["test"]["top1"] == evaluations["test"].top1  # type: ignore[index,call-overload]
    best_epoch = max(e.valid_accuracy or 0 for e in reference.events if isinstance(e, EpochEnded))
    assert evaluations["valid"].top1 == pytest.approx(best_epoch), "torch and the engine agree"


# ---- stopping and resuming ------------------------------------------------------------------


@pytest.mark.usefixtures("quick_finish")
@pytest.mark.parametrize(
    "place",
    [
        pytest.param((1, 1, 1), id="mid-epoch"),
        pytest.param((2, 1, 0), id="start of a phase"),
        pytest.param((2, 2, 0), id="end of an epoch"),
        pytest.param((2, 3, 0), id="after the last epoch"),
    ],
)
def test_resumed_from_any_checkpoint_it_ends_alike(
    place: Place, reference: Reference, tmp_path: Path
) -> None:
    run = reference.copy(place, tmp_path / "run")
    events = list(train(run))
    assert events[0].model_dump()["resumed"]
    assert [e.event for e in events].count("run_begun") == 1
    assert isinstance(events[-1], Finished)
    same_end(run, reference)


def test_what_has_changed_about_its_pictures_is_told_once_it_has_begun(
    shapes: Path, tmp_path: Path
) -> None:
    run = new_run(tmp_path / "run", shapes, changes=Changes(lost=("circle/1.png",)))
    begun, told = itertools.islice(train(run), 2)
    assert begun.event == "run_begun"
    assert isinstance(told, Notice)
    assert "pictures are lost: 1, for example circle/1.png" in told.message


def enlarged(pictures: Path, place: Path) -> Path:
    """The same three times as large, so that copies are worth keeping."""
    for file in pictures.glob("*/*.png"):
        large = place / file.relative_to(pictures)
        large.parent.mkdir(parents=True, exist_ok=True)
        with Image.open(file) as image:
            image.resize((image.width * 3, image.height * 3)).save(large)
    return place


def test_with_copies_of_its_pictures_it_ends_alike_stopped_or_not(
    shapes: Path, tmp_path: Path, quick_finish: list[dict[str, Tensor]]
) -> None:
    large = enlarged(shapes, tmp_path / "large")
    recipe = RECIPE.with_settings(["preprocessing.decoding=scaled", "phases.2.epochs=2"])
    list(train(new_run(tmp_path / "without", large, recipe)))
    run = new_run(tmp_path / "with", large, recipe)
    copies = FileCache(tmp_path / "copies")
    seen: list[TrainingEvent] = []
    stop_at = ("batch_done", 2, 1, 1)
    follow(train(run, stop=lambda: place_of(seen[-1]) == stop_at, copies=copies), seen)
    assert place_of(seen[-1])[0] == "stopped"
    assert sum(file.is_file() for file in copies.folder.rglob("*")) >= 17
    list(train(RunFolder.open(run.path), copies=FileCache(tmp_path / "copies")))
    without, with_copies = quick_finish
    assert all(torch.equal(without[name], with_copies[name]) for name in without)


def test_a_training_picture_is_decoded_once_to_the_end(
    shapes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = enlarged(shapes, tmp_path / "large")
    decoded: Counter[Path] = Counter()
    decode, read = preprocess.decode_picture, preprocess.read_picture

    def count_decoded(data: bytes, name: Path, **options: Any) -> Image.Image:
        decoded[name] += 1
        return decode(data, name, **options)

    def count_read(file: Path, **options: Any) -> Image.Image:
        decoded[file] += 1
        return read(file, **options)

    monkeypatch.setattr(preprocess, "decode_picture", count_decoded)
    monkeypatch.setattr(preprocess, "read_picture", count_read)
    recipe = RECIPE.with_settings(["preprocessing.decoding=scaled"])
    run = new_run(tmp_path / "run", large, recipe)
    assert list(train(run, copies=FileCache(tmp_path / "copies")))[-1].event == "finished"
    learnt = {large / row.path for row in run.split.subset("train")}
    assert {decoded[file] for file in learnt} == {1}


@pytest.mark.long
@pytest.mark.usefixtures("often", "quick_finish")
def test_killed_after_every_kind_of_event_it_ends_alike(
    shapes: Path, reference: Reference, tmp_path: Path
) -> None:
    run = new_run(tmp_path / "run", shapes)
    survived: set[tuple[Any, ...]] = set()
    lives = 0
    finished = False
    while not finished:
        lives += 1
        life = train(RunFolder.open(run.path))
        for event in life:
            kind = (event.event, getattr(event, "phase", None))
            finished = isinstance(event, Finished)
            if kind not in survived:
                survived.add(kind)
                life.close()  # type: ignore[attr-defined]
                break
    assert lives == 13
    same_end(run, reference)


def test_stopped_while_the_model_is_made_the_last_weights_stay(
    reference: Reference, tmp_path: Path
) -> None:
    run = reference.copy((2, 3, 0), tmp_path / "run")
    last = run.path / "last.safetensors"
    before = last.read_bytes()
    assert place_of(list(train(run, stop=lambda: True))[-1])[0] == "stopped"
    assert last.read_bytes() == before, "not the best weights, which the model file gets"
    assert isinstance(list(train(RunFolder.open(run.path)))[-1], Finished)
    same_end(run, reference)


@pytest.mark.usefixtures("quick_finish")
def test_a_request_to_stop_is_followed_within_a_batch(
    shapes: Path, reference: Reference, tmp_path: Path
) -> None:
    run = new_run(tmp_path / "run", shapes)
    seen: list[TrainingEvent] = []
    follow(train(run, stop=lambda: place_of(seen[-1]) == ("batch_done", 2, 1, 1)), seen)
    assert [place_of(event) for event in seen[-3:]] == [
        ("batch_done", 2, 1, 1),
        ("checkpoint_written", 2, 1, 1),
        ("stopped", 2, 1, 1),
    ]
    assert run.events() == seen
    list(train(run))
    same_end(run, reference)


def test_a_stop_while_the_model_is_finished_loses_nothing(
    reference: Reference, tmp_path: Path
) -> None:
    run = reference.copy((2, 3, 0), tmp_path / "run")
    asked = iter([False] * 3)  # among the seven validation pictures
    stopped = list(train(run, stop=lambda: next(asked, True)))[-1]
    assert stopped.event == "stopped"
    assert isinstance(list(train(run))[-1], Finished)
    ours, theirs = (open_bundle(each.model_file) for each in (run, reference.run))
    for name, weights in theirs.weights().items():
        assert ours.weights()[name].tobytes() == weights.tobytes(), name
    assert ours.manifest.metrics == theirs.manifest.metrics
    assert ours.manifest.temperature == theirs.manifest.temperature


def test_a_phase_ends_where_validation_gets_no_better(
    shapes: Path,
    tmp_path: Path,
    quick_finish: list[dict[str, Tensor]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    longer = ALL.model_copy(update={"epochs": 6, "sizes": ()})
    recipe = RECIPE.model_copy(update={"phases": (HEAD, longer), "patience": 2})
    # of the head, then better in one of both, then worse or as good in both
    figures = iter([(0.5, 0.9), (2.0, 0.4), (2.0, 0.5), (1.5, 0.3), (1.5, 0.5), (1.6, 0.2)])
    monkeypatch.setattr(learner, "mean_loss_and_accuracy", lambda *_: next(figures))
    monkeypatch.setattr(training, "FEWEST_TO_BE_FLAT", 1)
    run = new_run(tmp_path / "run", shapes, recipe)
    for event in train(run):
        if event.event == "epoch_ended" and (event.phase, event.epoch) == (2, 4):
            break  # killed before the checkpoint of an epoch: it comes again
    figures = iter([(1.5, 0.5), (1.6, 0.2)])
    [early] = [event for event in train(run) if event.event == "phase_ended_early"]
    assert (early.phase, early.epoch, early.patience) == (2, 5, 2)
    assert next(figures, None) is None
    history = read_history(run.path)
    assert history.ended_early == {2: early}
    assert history.ending == "finished"
    assert len(quick_finish) == 1


def test_few_validation_pictures_end_no_phase(
    shapes: Path,
    tmp_path: Path,
    quick_finish: list[dict[str, Tensor]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    longer = ALL.model_copy(update={"epochs": 4, "sizes": ()})
    recipe = RECIPE.model_copy(update={"phases": (HEAD, longer), "patience": 1})
    monkeypatch.setattr(learner, "mean_loss_and_accuracy", lambda *_: (1.0, 0.5))
    events = list(train(new_run(tmp_path / "run", shapes, recipe)))
    assert [event.epoch for event in events if event.event == "epoch_ended"] == [1, 1, 2, 3, 4]
    assert len(quick_finish) == 1


def test_keeping_the_last_weights_keeps_their_average(
    reference: Reference, tmp_path: Path, quick_finish: list[dict[str, Tensor]]
) -> None:
    run = reference.copy((2, 3, 0), tmp_path / "run")
    (run.path / "recipe.json").write_text(RECIPE.with_settings(["keep=last"]).to_json())
    list(train(RunFolder.open(run.path)))
    average = reference.checkpoint((2, 3, 0)).average
    [weights] = quick_finish
    assert_same(
        weights, {n.removeprefix("module."): v for n, v in average.items() if n != "n_averaged"}
    )


def until(run: RunFolder, kind: str, phase: int) -> list[TrainingEvent]:
    """The events up to that one; there the run is killed."""
    events: list[TrainingEvent] = []
    life = train(run)
    for event in life:
        events.append(event)
        if (event.event, getattr(event, "phase", None)) == (kind, phase):
            life.close()  # type: ignore[attr-defined]
    return events


# ---- what goes wrong ------------------------------------------------------------------------


def test_a_run_whose_start_was_still_being_taught_says_what_to_do(
    reference: Reference, tmp_path: Path
) -> None:
    run = reference.copy((1, 1, 0), tmp_path / "run")
    last = run.path / "last.safetensors"
    checkpoint = load_checkpoint(last)
    save_checkpoint(replace(checkpoint, progress=Progress(phase=0)), last)
    with pytest.raises(CheckpointError, match=r"run was stopped while .* Train anew"):
        next(train(run))


def bytes_of(run: RunFolder) -> bytes:
    return (run.path / "last.safetensors").read_bytes()


@pytest.mark.usefixtures("often")
def test_a_loss_that_is_no_number_ends_the_training(
    shapes: Path, reference: Reference, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = learner.Classification.__call__

    def spoilt(self: Any, batch: Any) -> Any:
        result = judged(self, batch)
        if ("checkpoint_written", 1, 1, 1) in map(place_of, seen):
            result.loss.data.fill_(float("nan"))
        return result

    monkeypatch.setattr(learner.Classification, "__call__", spoilt)
    run = new_run(tmp_path / "run", shapes)
    seen: list[TrainingEvent] = []
    with pytest.raises(TrainingError, match="in phase 1, epoch 1, batch 2: the learning rate"):
        follow(train(run), seen)
    assert_same(
        load_checkpoint(run.path / "last.safetensors").model, reference.checkpoint((1, 1, 1)).model
    )
    assert run.events() == seen


@pytest.mark.usefixtures("often")
def test_weights_that_diverged_never_become_the_best(
    reference: Reference, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = reference.copy((2, 2, 2), tmp_path / "run")
    best = (run.path / "best.safetensors").read_bytes()
    monkeypatch.setattr(learner, "mean_loss_and_accuracy", lambda *_: (float("nan"), 1.0))
    with pytest.raises(TrainingError, match="The loss became nan in phase 2, epoch 2, batch 2"):
        list(train(run))
    assert (run.path / "best.safetensors").read_bytes() == best
    assert load_checkpoint(run.path / "last.safetensors").progress.batch == 2


@pytest.mark.usefixtures("quick_finish")
def test_a_picture_that_vanished_is_named_and_can_be_put_back(
    shapes: Path, reference: Reference, tmp_path: Path
) -> None:
    run = reference.copy((2, 2, 0), tmp_path / "run")
    picture = shapes / "square" / "3.png"
    hidden = picture.rename(tmp_path / "hidden.png")
    try:
        with pytest.raises(TrainingError, match=r"square.3\.png: .* Put it back, then resume"):
            list(train(run))
    finally:
        hidden.rename(picture)
    list(train(run))
    same_end(run, reference)


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "last.safetensors")


@pytest.mark.usefixtures("quick_finish")
@pytest.mark.parametrize(
    ("module", "name"),
    [
        (training, "save_checkpoint"),
        (training, "save_tensors"),
        (event_log.EventLog, "append"),
        (event_log, "write_atomically"),
    ],
)
def test_a_full_disk_ends_the_training_and_keeps_the_checkpoint(
    module: Any, name: str, reference: Reference, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = reference.copy((1, 1, 2), tmp_path / "run")
    before = bytes_of(run)
    with monkeypatch.context() as patch:
        patch.setattr(module, name, full)
        with pytest.raises(TrainingError, match=r"the disk refused it: .*No space left.* resume"):
            list(train(run))
    assert bytes_of(run) == before
    events = until(run, "checkpoint_written", 2)
    assert figures(run.events()) == figures(reference.events)[:3]
    assert events[0].model_dump()["resumed"]


def test_a_damaged_checkpoint_is_refused(reference: Reference, tmp_path: Path) -> None:
    run = reference.copy((1, 1, 1), tmp_path / "run")
    (run.path / "last.safetensors").write_bytes(bytes_of(run)[:1000])
    log = (run.path / "events.jsonl").read_bytes()
    with pytest.raises(CheckpointError, match=r"last\.safetensors cannot be read"):
        list(train(run))
    assert (run.path / "events.jsonl").read_bytes() == log


def test_a_checkpoint_of_another_run_is_refused(reference: Reference, tmp_path: Path) -> None:
    run = reference.copy((1, 1, 1), tmp_path / "run")
    place = run.path / "last.safetensors"
    tensors, metadata = load_tensors(place)
    save_tensors({**tensors, "model/classifier.1.bias": torch.zeros(4)}, place, metadata)
    with pytest.raises(CheckpointError, match=r"last\.safetensors does not belong to this run"):
        list(train(run))


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"classes": (*CLASSES, " other ")}, DatasetError, "cannot be the labels of a model"),
        ({"classes": ("circle", "square")}, DatasetError, "“triangle”, which is not a class"),
        ({"start": "nowhere"}, StartError, "There is no start “nowhere”"),
    ],
)
def test_what_cannot_end_well_does_not_begin(
    settings: dict[str, Any],
    error: type[Exception],
    message: str,
    shapes: Path,
    tmp_path: Path,
) -> None:
    run = new_run(tmp_path / "run", shapes, **settings)
    with pytest.raises(error, match=message):
        list(train(run))
    assert run.events() == []


def test_a_set_without_validation_and_test_is_trained_and_not_measured(
    shapes: Path, tmp_path: Path
) -> None:
    run = new_run(
        tmp_path / "run", shapes, RECIPE.with_settings([f"phases=[{HEAD.model_dump_json()}]"])
    )
    rows = tuple(row for row in run.split.rows if row.subset == "train")
    run = RunFolder(run.path, run.recipe, run.settings, Split("random", 0, rows))
    events = list(train(run))
    [ended] = [event for event in events if isinstance(event, EpochEnded)]
    assert (ended.valid_loss, ended.valid_accuracy) == (None, None)
    assert [event.event for event in events[-2:]] == ["notice", "finished"]
    assert open_bundle(run.model_file).manifest.metrics["train_images"] == 17
    assert read_evaluations(run.path / "evaluation.json") == {}


def test_nothing_is_done_before_the_first_event_is_asked_for(
    shapes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[object] = []
    monkeypatch.setattr(learner, "build_network", built.append)
    train(new_run(tmp_path / "run", shapes))
    assert built == []


def test_precision_is_settled_with_the_run(
    shapes: Path,
    tmp_path: Path,
    quick_finish: list[dict[str, Tensor]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So that it is resumed with the same on another computer."""
    monkeypatch.setattr(training, "choose_precision", lambda *_: "bfloat16")
    recipe = RECIPE.model_copy(update={"precision": "auto"})
    run = new_run(tmp_path / "run", shapes, recipe)
    assert isinstance(list(train(run))[-1], Finished)
    assert quick_finish
    assert RunFolder.open(run.path).recipe == recipe.model_copy(update={"precision": "bfloat16"})
