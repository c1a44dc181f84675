"""The first model: a head fitted on frozen features, and what a training goes on with."""

# ruff: noqa: E402 - without torch the module is skipped before it imports what needs it

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs torch")

from tests.helpers.small_network import network_that_sees, small_network
from tests.helpers.tiny_training import ALL, draw_shapes, wanted
from trainer.errors import TrainingError
from trainer.evaluation.evaluate import read_evaluations
from trainer.model.bundle import open_bundle, read_manifest
from trainer.model.classifier import Classifier, Look
from trainer.pictures import second_look
from trainer.pictures.preprocess import Preprocessing
from trainer.pictures.second_look import SecondLook
from trainer.runs.events import (
    BatchDone,
    EpochEnded,
    FeaturesComputed,
    Finished,
    HeadFitted,
    Notice,
    Stopped,
    TrainingEvent,
    WeightsAveraged,
)
from trainer.runs.history import read_history
from trainer.runs.preparation import Preparation, Prepared, prepare_run
from trainer.runs.recipe import FIRST, Recipe
from trainer.runs.run_folder import RunFolder
from trainer.training import finish, fitted_head, learner, loop
from trainer.training.checkpoint import Progress, load_checkpoint, load_tensors
from trainer.training.export import export_bundle
from trainer.training.finish_early import finish_early
from trainer.training.loader import TrainingBatches
from trainer.training.loop import train, worth_leaving

SMALL = FIRST.model_copy(
    update={"preprocessing": Preprocessing(size=64), "batch_size": 4, "threads": 1}
)
FURTHER = SMALL.model_copy(update={"phases": (*SMALL.phases, ALL)})


@pytest.fixture(scope="module")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("start") / "small.pokedex"
    with small_network() as network:
        model = network_that_sees(network, 2)
        export_bundle(model, network, ("a", "b"), SMALL.preprocessing, path)
    return path


@pytest.fixture
def start(small_model: Path) -> Iterator[str]:
    """A small network stands in for B0, and there is a model file of it to begin with."""
    with small_network():
        yield str(small_model)


@pytest.fixture(autouse=True)
def _one_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("POKEDEX_HOME", str(tmp_path / "home"))
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_shapes(tmp_path_factory.mktemp("shapes"), each=12)


def prepared(what: Preparation) -> RunFolder:
    *_, last = prepare_run(what)
    assert isinstance(last, Prepared)
    return last.run


def first_run(shapes: Path, out: Path, start: str, recipe: Recipe = SMALL) -> RunFolder:
    return prepared(wanted(shapes, out, recipe=recipe, start=start))


def test_it_is_a_whole_model_with_figures_of_its_own(shapes: Path, tmp_path: Path) -> None:
    run = first_run(shapes, tmp_path / "run", "offline")
    events = list(train(run))
    assert isinstance(events[-1], Finished)
    told = [event for event in events if isinstance(event, FeaturesComputed)]
    pictures = len(run.split.subset("train")) + len(run.split.subset("valid"))
    assert (told[-1].done, told[-1].total) == (pictures, pictures)
    [fitted] = [event for event in events if isinstance(event, HeadFitted)]
    assert fitted.judged == len(run.split.subset("train"))
    assert fitted.low < fitted.accuracy <= fitted.high
    assert sum(count for _, _, count in fitted.confusion) == fitted.judged
    right = sum(count for truth, answer, count in fitted.confusion if truth == answer)
    assert right == fitted.learning[-1].right == round(fitted.accuracy * fitted.judged)
    [ended] = [event for event in events if isinstance(event, EpochEnded)]
    assert ended.train_accuracy == 1
    found = [each.predictions[0].label for each in Classifier(run.model_file).classify(shapes)]
    expected = ["circle"] * 12 + ["square"] * 12
    assert np.mean([a == b for a, b in zip(found, expected, strict=True)]) > 0.9
    assert read_history(run.path).ending == "finished"


def test_the_second_look_that_helps_held_back_pictures_is_the_models(
    shapes: Path, start: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted_look = SecondLook(margin=1000, views=("closer",))
    monkeypatch.setattr(fitted_head, "choose_second_look", lambda *_: wanted_look)
    run = first_run(shapes, tmp_path / "run", start)
    [fitted] = [event for event in train(run) if isinstance(event, HeadFitted)]
    assert fitted.second_look == wanted_look
    assert read_manifest(run.model_file).second_look == wanted_look
    figures = read_evaluations(run.path / "evaluation.json")["valid"].second_look
    assert figures is not None
    assert figures.pictures == len(run.split.subset("valid"))
    never = SMALL.model_copy(update={"second_look": "never"})
    run = first_run(shapes, tmp_path / "never", start, never)
    [fitted] = [event for event in train(run) if isinstance(event, HeadFitted)]
    assert fitted.second_look is read_manifest(run.model_file).second_look is None


def test_validation_chooses_where_the_start_may_have_learnt_the_pictures(
    shapes: Path, start: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = first_run(shapes, tmp_path / "first", start)
    list(train(first))
    for fewest, chosen_by in ((1, "validation"), (1000, "default")):
        monkeypatch.setattr(finish, "FEWEST", fewest)
        again = first_run(shapes, tmp_path / f"again{fewest}", str(first.model_file))
        list(train(again))
        assert read_manifest(again.model_file).threshold_from == chosen_by


def test_cross_validation_raises_no_bar_where_the_start_may_have_learnt_the_pictures(
    shapes: Path, start: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, int]] = []

    def watched(accuracy: float, pictures: int, held_back: tuple[int, int]) -> float:
        asked.append(held_back)
        return worth_leaving(accuracy, pictures, held_back)

    monkeypatch.setattr(loop, "worth_leaving", watched)
    for name, began in (("own", start), ("random", "random")):
        list(train(first_run(shapes, tmp_path / name, began)))
    own, random = asked
    assert own == (0, 0)
    assert random[1] > 0


def test_of_many_pictures_the_middles_are_left_out(
    shapes: Path, start: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_look, "MOST_MIDDLES", 10)
    run = first_run(shapes, tmp_path / "run", start)
    told = [event for event in train(run) if isinstance(event, FeaturesComputed)]
    pictures = len(run.split.subset("train")) + len(run.split.subset("valid"))
    assert (told[-1].done, told[-1].total) == (pictures, pictures)


def test_doubts_are_told_of_the_pictures_they_are_about(
    shapes: Path, start: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = first_run(shapes, tmp_path / "run", start)
    rows = run.split.subset("train")
    place = next(n for n, row in enumerate(rows) if row.label == "square")
    monkeypatch.setattr(fitted_head, "suspicious", lambda *_: [(place, 0)])
    [fitted] = [event for event in train(run) if isinstance(event, HeadFitted)]
    [suspect] = fitted.suspects
    assert fitted.suspected == 1
    assert fitted.surest[1] == len(rows) // 3
    assert (suspect.path, suspect.label, suspect.looks_like) == (
        rows[place].path,
        "square",
        "circle",
    )
    assert 0 <= suspect.probability <= 1


def test_labels_that_mean_nothing_are_told(tmp_path: Path) -> None:
    """And no label is doubted by heads that may as well have guessed."""
    drawn = draw_shapes(tmp_path / "drawn", each=12)
    for number, file in enumerate(sorted(drawn.rglob("*.png"))):
        folder = tmp_path / "mixed" / ("odd" if number % 2 else "even")
        folder.mkdir(parents=True, exist_ok=True)
        file.rename(folder / f"{number}.png")
    events = list(train(first_run(tmp_path / "mixed", tmp_path / "run", "offline")))
    [fitted] = [event for event in events if isinstance(event, HeadFitted)]
    assert fitted.suspects == ()
    assert any("not certain" in event.message for event in events if isinstance(event, Notice))


def test_a_training_goes_on_from_its_head(shapes: Path, start: str, tmp_path: Path) -> None:
    run = first_run(shapes, tmp_path / "run", start, FURTHER)
    ended = [event for event in train(run) if isinstance(event, EpochEnded)]
    assert [event.phase for event in ended] == [1, 2, 2]
    assert ended[0].train_accuracy is not None
    assert ended[0].train_accuracy > 0.9
    assert ended[0].train_loss < 0.5


def test_few_validation_pictures_do_not_make_it_give_way() -> None:
    """One picture more in ten is chance; so many in a thousand are not."""
    assert worth_leaving(0.3, 10, (0, 0)) > 0.4
    assert worth_leaving(0.3, 1000, (0, 0)) < 0.32
    assert worth_leaving(1.0, 10, (0, 0)) == 1.0


def test_bad_luck_on_few_validation_pictures_does_not_either() -> None:
    """Three right of ten, after 68 of 90 in the cross-validation."""
    assert worth_leaving(0.3, 10, (68, 90)) > 0.8
    assert worth_leaving(0.9, 10, (68, 90)) > 0.9
    assert worth_leaving(0.85, 3000, (9000, 10000)) < 0.89, "validation is from elsewhere"


def test_it_is_kept_until_an_epoch_is_clearly_better(
    shapes: Path, start: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "worth_leaving", lambda *_: 1.1)
    run = first_run(shapes, tmp_path / "run", start, FURTHER)
    list(train(run))
    first = first_run(shapes, tmp_path / "first", start)
    list(train(first))
    kept, fitted = (open_bundle(each.model_file).tensors for each in (run, first))
    np.testing.assert_array_equal(kept["classifier.1.weight"], fitted["classifier.1.weight"])


@pytest.mark.parametrize(("accuracies", "taken"), [((0.8, 0.7), True), ((0.8, 0.1), False)])
def test_the_finished_weights_are_the_mean_of_the_first_and_the_last_unless_it_is_clearly_worse(
    shapes: Path,
    start: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    accuracies: tuple[float, float],
    taken: bool,
) -> None:
    shared = FURTHER.model_copy(update={"first_model_share": 0.25})
    run = first_run(shapes, tmp_path / "run", start, shared)
    told = iter([(1.0, 0.5)] * ALL.epochs + [(1.0, each) for each in accuracies])
    monkeypatch.setattr(learner, "mean_loss_and_accuracy", lambda *_: next(told))
    [averaged] = [event for event in train(run) if isinstance(event, WeightsAveraged)]
    assert (averaged.first_accuracy, averaged.accuracy) == accuracies
    assert averaged.taken == taken
    name = "classifier.1.weight"
    first = load_tensors(run.path / "first.safetensors")[0][name].numpy()
    saved = load_checkpoint(run.path / "last.safetensors")
    last = (saved.average or saved.model)["module." + name if saved.average else name].numpy()
    assert not np.allclose(first, last, atol=1e-6)
    kept = open_bundle(run.model_file).tensors[name]
    np.testing.assert_allclose(kept, 0.25 * first + 0.75 * last if taken else first, atol=1e-6)
    assert read_history(run.path).averaged == averaged


@pytest.mark.parametrize(("accuracies", "taken"), [((0.8, 0.7), True), ((0.8, 0.1), False)])
def test_ended_while_it_is_measured_the_model_holds_the_finished_weights(
    shapes: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    accuracies: tuple[float, float],
    taken: bool,
) -> None:
    monkeypatch.setattr(loop, "worth_leaving", lambda *_: 0.0)  # an epoch is kept until the end
    monkeypatch.setattr(finish, "FEWEST", 1)
    told = iter([(1.0, 0.5)] * ALL.epochs + [(1.0, each) for each in accuracies])
    monkeypatch.setattr(learner, "mean_loss_and_accuracy", lambda *_: next(told))
    shared = FURTHER.model_copy(update={"first_model_share": 0.25})
    with small_network():
        run = first_run(shapes, tmp_path / "run", "random", shared)
        done: list[TrainingEvent] = []
        for event in train(run, stop=lambda: any(isinstance(e, WeightsAveraged) for e in done)):
            done.append(event)  # noqa: PERF402 - `extend` may note several at once
        assert isinstance(done[-1], Stopped)
        list(finish_early(run))
        kept = open_bundle(run.model_file)
    name = "classifier.1.weight"
    first = load_tensors(run.path / "first.safetensors")[0][name].numpy()
    saved = load_checkpoint(run.path / "last.safetensors")
    last = (saved.average or saved.model)["module." + name if saved.average else name].numpy()
    expected = 0.25 * first + 0.75 * last if taken else first
    np.testing.assert_allclose(kept.tensors[name], expected, atol=1e-6)
    chosen_by = "validation" if taken else "cross_validation"
    assert kept.manifest.threshold_from == chosen_by


def test_ended_early_a_first_model_that_no_epoch_has_beaten_is_one(
    shapes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "worth_leaving", lambda *_: 1.1)
    monkeypatch.setattr(finish, "FEWEST", 1)
    with small_network():
        run = first_run(shapes, tmp_path / "run", "random", FURTHER)
        done: list[TrainingEvent] = []
        for event in train(run, stop=lambda: any(isinstance(e, BatchDone) for e in done)):
            done.append(event)  # noqa: PERF402 - `extend` may note several at once
        list(finish_early(run))
        assert read_manifest(run.model_file).threshold_from == "cross_validation"


def test_it_can_be_stopped_and_goes_on(shapes: Path, start: str, tmp_path: Path) -> None:
    asked: list[int] = []
    run = first_run(shapes, tmp_path / "run", start)

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 5

    *_, last = train(run, stop=stop)
    assert last == Stopped(phase=1, epoch=1, batch=0)
    again = list(train(RunFolder.open(run.path)))
    assert isinstance(again[-1], Finished)
    whole = first_run(shapes, tmp_path / "whole", start)
    list(train(whole))
    ours, theirs = (
        Classifier(each.model_file).looks([shapes / "circle" / "3.png"]) for each in (run, whole)
    )
    one, other = next(ours), next(theirs)
    assert isinstance(one, Look)
    assert isinstance(other, Look)
    np.testing.assert_array_equal(one.logits, other.logits)


def test_a_picture_that_vanished_stops_it_with_a_reason(
    shapes: Path, start: str, tmp_path: Path
) -> None:
    folder = shutil.copytree(shapes, tmp_path / "shapes")
    run = first_run(folder, tmp_path / "run", start)
    gone = run.examples("train")[0][0]
    gone.unlink()
    with pytest.raises(TrainingError, match=gone.name):
        list(train(run))


def test_where_sides_tell_classes_apart_nothing_is_mirrored(
    shapes: Path, tmp_path: Path, start: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirroring = FURTHER.with_settings(["augmentation.flip_probability=0.5"])
    run = first_run(shapes, tmp_path / "run", start, mirroring)
    monkeypatch.setattr(fitted_head, "sided_classes", lambda *_: [1])
    learnt: list[float] = []
    batches = learner.Learner.batches

    def watched(self: learner.Learner, place: Progress) -> TrainingBatches:
        made = batches(self, place)
        learnt.append(made.augmentation.flip_probability)
        return made

    monkeypatch.setattr(learner.Learner, "batches", watched)
    events = list(train(run))
    notices = [event.message for event in events if isinstance(event, Notice)]
    assert any("Mirrored" in notice and "(square)" in notice for notice in notices)
    assert {*learnt} == {0.0}
    assert RunFolder.open(run.path).recipe.augmentation.flip_probability == 0
    look = open_bundle(run.model_file).manifest.second_look
    assert look is None or "mirrored" not in look.views


def test_why_nothing_is_mirrored_is_told_also_after_a_kill(
    shapes: Path, tmp_path: Path, start: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirroring = FURTHER.with_settings(["augmentation.flip_probability=0.5"])
    run = first_run(shapes, tmp_path / "run", start, mirroring)
    monkeypatch.setattr(fitted_head, "sided_classes", lambda *_: [1])
    events = train(run)
    while RunFolder.open(run.path).recipe.augmentation.flip_probability:
        next(events)
    assert isinstance(events, Generator)
    events.close()
    list(train(RunFolder.open(run.path)))
    told = [event.message for event in run.events() if isinstance(event, Notice)]
    assert sum("Mirrored" in message for message in told) == 1
