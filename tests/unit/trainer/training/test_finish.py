"""The end of a training: calibrated on validation, the test part opened once and last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="a training needs torch")

from PIL import Image

from tests.helpers.small_network import small_network
from trainer.data.split import Split, SplitRow
from trainer.data.subsets import Subset
from trainer.errors import ExportError, PictureError
from trainer.evaluation import calibration, second_look
from trainer.evaluation.calibration import DEFAULT_THRESHOLD, FEWEST
from trainer.evaluation.evaluate import Evaluation, evaluate, read_evaluations
from trainer.evaluation.strangers import KEPT
from trainer.model.bundle import open_bundle
from trainer.model.classifier import Classifier
from trainer.pictures.preprocess import Preprocessing
from trainer.pictures.second_look import VIEWS, SecondLook, View
from trainer.runs.event_log import EVENTS
from trainer.runs.events import Finished, HeadFitted, Notice, TrainingEvent
from trainer.runs.recipe import FIRST, REPORT, Recipe
from trainer.runs.run_folder import RunFolder, RunSettings
from trainer.training import finish
from trainer.training.finish import finish_run

if TYPE_CHECKING:
    from torchvision.models import EfficientNet

CLASSES = ("Bulbasaur", "Ditto", "Farfetch’d", "Mr. Mime", "Nidoran♀")
RECIPE = REPORT.model_copy(update={"preprocessing": Preprocessing(size=64)})


@pytest.fixture(scope="module")
def model() -> Iterator[EfficientNet]:
    """A small one with random weights."""
    import torch

    from trainer.training.network import build_network

    with small_network() as network, torch.random.fork_rng():
        torch.manual_seed(0)
        yield build_network(network, len(CLASSES)).eval()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    root = tmp_path / "pictures"
    for number, label in enumerate(CLASSES):
        (root / label).mkdir(parents=True)
        for place in range(4):
            random = np.random.default_rng([number, place])
            pixels = random.integers(0, 256, (5, 5, 3), np.uint8)
            Image.fromarray(pixels).resize((40, 40)).save(root / label / f"{place}.png")
    return root


SUBSETS: tuple[Subset, ...] = ("train", "train", "valid", "test")


@pytest.fixture
def make_run(tmp_path: Path, pictures: Path) -> Callable[..., RunFolder]:
    """A run of which nothing is trained yet; each class has the given `subsets`."""

    def make(
        subsets: Sequence[Subset] = SUBSETS, recipe: Recipe = RECIPE, **changes: Any
    ) -> RunFolder:
        rows = tuple(
            SplitRow(f"{label}/{place}.png", label, subset)
            for label in CLASSES
            for place, subset in enumerate(subsets)
        )
        facts: dict[str, Any] = {
            "dataset": str(pictures),
            "split": "random",
            "split_seed": 7,
            "start": "random",
            "classes": CLASSES,
            "data_fingerprint": "abc",
        }
        settings = RunSettings(**(facts | changes))
        return RunFolder.create(tmp_path / "run", recipe, settings, Split("random", 7, rows))

    return make


def finished(
    run: RunFolder, model: EfficientNet, check_stop: Callable[[], None] = lambda: None
) -> list[TrainingEvent]:
    return list(finish_run(run, model, 12.5, 1, check_stop))


def write_fitted(run: RunFolder, **facts: Any) -> None:
    """A log that tells what cross-validation chose."""
    usual: dict[str, Any] = {"accuracy": 0.7, "low": 0.4, "high": 0.9, "suspects": ()}
    fitted = HeadFitted(phase=1, **usual | facts)
    (run.path / EVENTS).write_text(fitted.model_dump_json() + "\n")


def evaluations(run: RunFolder) -> dict[str, Evaluation]:
    return read_evaluations(run.path / "evaluation.json")


def test_the_model_file_says_how_good_the_model_is(
    make_run: Callable[..., RunFolder], model: EfficientNet
) -> None:
    run = make_run()
    *_, last = finished(run, model)
    assert last == Finished(model="model.pokedex", seconds=12.5)
    manifest = open_bundle(run.model_file).manifest
    found = evaluations(run)
    assert manifest.labels == CLASSES
    assert manifest.preprocessing == RECIPE.preprocessing
    assert manifest.recipe == RECIPE.model_dump(mode="json")
    assert manifest.data_fingerprint == "abc"
    assert manifest.metrics == {
        "split": "random",
        "split_seed": 7,
        "train_images": 10,
        "valid": found["valid"].summary(),
        "test": found["test"].summary(),
    }
    assert [found[name].images for name in ("valid", "test")] == [5, 5]
    for evaluation in found.values():
        assert evaluation.temperature == manifest.temperature
        assert evaluation.threshold == manifest.threshold


OTHERS = tuple(view for view in VIEWS if view != "squashed")
"""The recipe shows squashed pictures first."""


@pytest.mark.parametrize(("flip", "views"), [(0.5, OTHERS), (0.0, OTHERS[1:])])
def test_the_figures_are_those_of_the_model_that_looks_again(
    flip: float,
    views: tuple[View, ...],
    make_run: Callable[..., RunFolder],
    model: EfficientNet,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    always = SecondLook(margin=1e6, views=views)
    monkeypatch.setattr(second_look, "choose_second_look", lambda *_: always)
    monkeypatch.setattr(second_look, "MOST_LOOKED_AT_AGAIN", 1.0)
    settings = [f"augmentation.flip_probability={flip}", "second_look=in_doubt"]
    run = make_run(recipe=RECIPE.with_settings(settings))
    finished(run, model)
    classifier = Classifier(run.model_file)
    assert classifier.manifest.second_look == always
    found = evaluations(run)
    for subset in ("valid", "test"):
        manifest = classifier.manifest
        again = evaluate(
            classifier,
            Path(run.settings.dataset),
            run.split.subset(subset),
            temperature=manifest.temperature,
            threshold=manifest.threshold,
            threshold_from=manifest.threshold_from,
        )
        assert again == found[subset].model_copy(update={"second_look": None})
    figures = found["valid"].second_look
    assert figures is not None
    assert figures.pictures == len(CLASSES)
    assert found["test"].second_look is None


def test_where_few_pictures_validate_the_first_models_second_look_stays(
    make_run: Callable[..., RunFolder], model: EfficientNet
) -> None:
    look = SecondLook(margin=1e6, views=("figure",))
    run = make_run(recipe=RECIPE.with_settings(["second_look=in_doubt"]))
    write_fitted(run, judged=FEWEST, second_look=look, temperature=1.7, threshold=0.8)
    finished(run, model)
    manifest = open_bundle(run.model_file).manifest
    assert manifest.second_look == look
    assert manifest.temperature != 1.7, "its probabilities were those of other weights"


def test_a_first_model_is_calibrated_by_its_cross_validation(
    make_run: Callable[..., RunFolder], model: EfficientNet
) -> None:
    run = make_run(recipe=RECIPE.model_copy(update={"phases": FIRST.phases}))
    write_fitted(run, judged=FEWEST, temperature=1.7, threshold=0.8)
    finished(run, model)
    manifest = open_bundle(run.model_file).manifest
    assert (manifest.temperature, manifest.threshold) == (1.7, 0.8)
    assert manifest.threshold_from == "cross_validation"
    assert evaluations(run)["test"].threshold == 0.8


@pytest.mark.parametrize("enough", [True, False])
def test_limits_of_a_first_model_are_those_of_the_looks_that_it_takes(
    make_run: Callable[..., RunFolder],
    model: EfficientNet,
    monkeypatch: pytest.MonkeyPatch,
    enough: bool,
) -> None:
    """Its cross-validation judged first looks alone; validation chooses a second one."""
    always = SecondLook(margin=1e6, views=("zoomed",))
    monkeypatch.setattr(second_look, "choose_second_look", lambda *_: always)
    for module in (finish, calibration):
        monkeypatch.setattr(module, "FEWEST", 15 if enough else 16)
    first = RECIPE.model_copy(update={"phases": FIRST.phases, "second_look": "in_doubt"})
    run = make_run(["train", "valid", "valid", "valid"], recipe=first)
    write_fitted(run, judged=FEWEST, temperature=1.7, threshold=0.8)
    finished(run, model)
    manifest = open_bundle(run.model_file).manifest
    assert manifest.second_look == (always if enough else None)
    assert manifest.threshold_from == ("validation" if enough else "cross_validation")
    assert ((manifest.temperature, manifest.threshold) == (1.7, 0.8)) != enough


def test_a_cross_validation_that_chose_no_second_look_leaves_none(
    make_run: Callable[..., RunFolder], model: EfficientNet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where pictures have gone since, or come."""
    always = SecondLook(margin=1e6, views=("zoomed",))
    monkeypatch.setattr(second_look, "choose_second_look", lambda *_: always)
    monkeypatch.setattr(finish, "FEWEST", 5)
    first = RECIPE.model_copy(update={"phases": FIRST.phases, "second_look": "in_doubt"})
    run = make_run(recipe=first.model_copy(update={"middles": "never"}))
    write_fitted(run, judged=FEWEST, views=("zoomed", "closer"))
    finished(run, model)
    assert open_bundle(run.model_file).manifest.second_look is None


def test_validation_chooses_where_the_cross_validation_judged_too_few(
    make_run: Callable[..., RunFolder], model: EfficientNet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finish, "FEWEST", 15)
    first = RECIPE.model_copy(update={"phases": FIRST.phases})
    run = make_run(["train", "valid", "valid", "valid"], recipe=first)
    write_fitted(run, judged=5, temperature=1.0, threshold=DEFAULT_THRESHOLD)
    events = finished(run, model)
    assert not any(isinstance(event, Notice) for event in events)
    assert open_bundle(run.model_file).manifest.threshold_from == "validation"


def test_the_test_part_decides_nothing(
    make_run: Callable[..., RunFolder],
    model: EfficientNet,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[str] = []
    for name in ("collecting_logits", "calibrate"):
        original = getattr(finish, name)

        def spied(*arguments: Any, _name: str = name, _call: Any = original, **options: Any) -> Any:
            rows = [row.subset for row in arguments[2]] if _name == "collecting_logits" else []
            calls.append(f"{_name} {' '.join(sorted(set(rows)))}".strip())
            return _call(*arguments, **options)

        monkeypatch.setattr(finish, name, spied)
    finished(make_run(), model)
    assert calls == ["collecting_logits valid", "calibrate", "collecting_logits test"]


def test_the_test_part_stays_closed_where_it_is_not_to_be_measured(
    make_run: Callable[..., RunFolder], model: EfficientNet, pictures: Path
) -> None:
    run = make_run(test=False)
    for row in run.split.subset("test"):
        (pictures / row.path).unlink()
    finished(run, model)
    assert list(evaluations(run)) == ["valid"]
    assert "test" not in open_bundle(run.model_file).manifest.metrics


@pytest.mark.parametrize("valid", [0, 1, 3])
def test_with_hardly_any_validation_pictures_the_threshold_is_the_default_and_it_says_so(
    valid: int, make_run: Callable[..., RunFolder], model: EfficientNet
) -> None:
    run = make_run(["train", "test", *["valid"] * valid])
    [notice] = [event for event in finished(run, model) if isinstance(event, Notice)]
    assert "fewer than 20 pictures" in notice.message
    manifest = open_bundle(run.model_file).manifest
    assert (manifest.temperature, manifest.threshold) == (1.0, DEFAULT_THRESHOLD)
    assert manifest.threshold_from == "default"
    assert all(each.threshold_from == "default" for each in evaluations(run).values())
    assert list(evaluations(run)) == (["valid", "test"] if valid else ["test"])


def test_a_first_model_of_hardly_any_pictures_has_the_default_too(
    make_run: Callable[..., RunFolder], model: EfficientNet
) -> None:
    run = make_run(recipe=RECIPE.model_copy(update={"phases": FIRST.phases}))
    write_fitted(run, judged=4, temperature=1.0, threshold=DEFAULT_THRESHOLD)
    finished(run, model)
    assert open_bundle(run.model_file).manifest.threshold_from == "default"


def test_strangers_are_told_where_there_are_pictures_enough_to_choose_how(
    make_run: Callable[..., RunFolder], model: EfficientNet
) -> None:
    run = make_run(["train"] * 4)
    finished(run, model)
    bundle = open_bundle(run.model_file)
    assert bundle.strangers is not None
    assert bundle.strangers.rule == bundle.manifest.strangers
    assert bundle.strangers.rule.chosen_from == "cross_validation"
    assert bundle.strangers.rule.kept >= KEPT
    assert set(bundle.strangers.rule.named) == {"drawings"}
    assert bundle.strangers.tensors["directions"].shape == (
        len(CLASSES),
        bundle.manifest.network.features,
    )


def test_what_each_threshold_brings_is_measured_where_there_are_pictures_enough(
    make_run: Callable[..., RunFolder], model: EfficientNet, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run(["train", "valid", "valid", "valid"])
    finished(run, model)
    assert open_bundle(run.model_file).manifest.coverage is None
    monkeypatch.setattr(finish, "FEWEST", 3 * len(CLASSES))
    finished(run, model)
    manifest = open_bundle(run.model_file).manifest
    assert manifest.coverage is not None
    assert manifest.coverage.pictures == 3 * len(CLASSES)


def test_of_hardly_any_pictures_there_is_no_rule_for_strangers(
    make_run: Callable[..., RunFolder], model: EfficientNet
) -> None:
    run = make_run()
    finished(run, model)
    assert open_bundle(run.model_file).manifest.strangers is None
    assert {each.none_of_these for each in evaluations(run).values()} == {None}


def test_where_nothing_can_be_measured_it_says_so(
    make_run: Callable[..., RunFolder], model: EfficientNet
) -> None:
    run = make_run(["train"] * 4)
    _, notice, last = finished(run, model)
    assert isinstance(notice, Notice)
    assert "nothing was measured" in notice.message
    assert isinstance(last, Finished)
    assert evaluations(run) == {}


def test_a_picture_that_is_gone_is_named_and_the_rest_is_judged(
    make_run: Callable[..., RunFolder], model: EfficientNet, pictures: Path
) -> None:
    run = make_run()
    (pictures / "Ditto" / "3.png").unlink()
    finished(run, model)
    test = evaluations(run)["test"]
    assert test.images == 4
    assert [failure.path for failure in test.failed] == ["Ditto/3.png"]


class Stop(Exception):  # noqa: N818 - what the training raises is no error either
    pass


def test_a_data_set_that_is_gone_altogether_finishes_nothing(
    make_run: Callable[..., RunFolder], model: EfficientNet, pictures: Path
) -> None:
    run = make_run()
    pictures.rename(pictures.with_name("away"))
    with pytest.raises(PictureError, match="The data set's folder cannot be opened"):
        finished(run, model)
    pictures.with_name("away").rename(pictures)
    assert isinstance(finished(run, model)[-1], Finished)


def test_it_can_be_stopped_and_begun_again(
    make_run: Callable[..., RunFolder], model: EfficientNet
) -> None:
    run = make_run()
    asked: list[None] = []

    def stop() -> None:
        asked.append(None)
        if len(asked) == 7:  # amid the test part
            raise Stop

    with pytest.raises(Stop):
        finished(run, model, stop)
    assert not (run.path / "evaluation.json").exists()
    assert not run.model_file.exists()
    finished(run, model)
    assert set(evaluations(run)) == {"valid", "test"}
    asked.clear()
    before = run.model_file.read_bytes()
    with pytest.raises(Stop):
        finished(run, model, stop)
    assert run.model_file.read_bytes() == before, "half a model takes the place of none"


def test_a_model_that_cannot_be_written_is_an_error(
    make_run: Callable[..., RunFolder], model: EfficientNet
) -> None:
    run = make_run()
    run.model_file.mkdir()
    with pytest.raises(ExportError, match=r"model\.pokedex cannot be written"):
        finished(run, model)
