"""The model that is shipped is the one that `docs/results/default` tells of."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tools.pokemon_set import WRONG_LABELS
from trainer.data.split import SplitRow, read_split
from trainer.evaluation.evaluate import evaluate, read_evaluations
from trainer.model.bundle import open_bundle
from trainer.model.classifier import Classifier, Look, softmax
from trainer.model.engine import Engine
from trainer.model.networks import B0
from trainer.pictures.reading import read_picture
from trainer.resources import default_model

MEGABYTE = 10**6


@pytest.fixture(scope="module")
def results(repository: Path) -> Path:
    return repository / "docs" / "results"


@pytest.fixture(scope="module")
def judging(shared: Path, results: Path) -> tuple[Path, list[SplitRow]]:
    """Where the pictures lie that the model did not learn, and which these are: as
    `tools/pokemon_set.py` named them, by their source and their file."""
    data = shared / "data"
    own = {f"{file.parent.name}/own-{file.name}": file for file in data.glob("pokemon150/*/*")}
    for wrong in csv.DictReader(WRONG_LABELS.read_text(encoding="utf-8").splitlines()):
        own[f"{wrong['shows']}/own-{Path(wrong['path']).name}"] = (
            data / "pokemon150" / wrong["path"]
        )
    with (data / "more.csv").open(encoding="utf-8", newline="") as stream:
        foreign = {
            f"{row['class']}/{row['source']}-{row['file']}": (
                data / "more" / row["class"] / row["file"]
            )
            for row in csv.DictReader(stream)
        }
    rows = read_split(results / "default" / "split.csv").subset("valid")
    files = [foreign.get(row.path) or own[row.path] for row in rows]
    found = [
        replace(row, path=file.relative_to(data).as_posix())
        for row, file in zip(rows, files, strict=True)
    ]
    return data, found


def test_it_is_small_enough_and_answers_its_golden_pictures() -> None:
    assert default_model().stat().st_size <= 20 * MEGABYTE
    Engine(open_bundle(default_model())).check()


def test_it_knows_the_classes_of_the_picture_set(shared: Path) -> None:
    with (shared / "data" / "classes.csv").open(encoding="utf-8", newline="") as stream:
        folders = [row["class_folder"] for row in csv.DictReader(stream)]
    assert open_bundle(default_model()).manifest.labels == tuple(folders)


def test_its_manifest_holds_the_recorded_figures(results: Path) -> None:
    """Those of the test part are of a model made alike that did not learn it."""
    metrics = open_bundle(default_model()).manifest.metrics
    for subset, folder in (("valid", "default"), ("test", "default-part")):
        figures = read_evaluations(results / folder / "evaluation.json")[subset].summary()
        assert metrics[subset] == {name: figures[name] for name in metrics[subset]}
    learnt = read_split(results / "default-part" / "split.csv").subset("train")
    assert metrics["tested"]["train_images"] == len(learnt)


def test_its_accuracy_can_be_measured_again(
    judging: tuple[Path, list[SplitRow]], results: Path
) -> None:
    recorded = read_evaluations(results / "default" / "evaluation.json")["valid"]
    classifier = Classifier()
    manifest = classifier.manifest
    measured = evaluate(
        classifier, *judging, temperature=manifest.temperature, threshold=manifest.threshold
    )
    assert measured.images == recorded.images == 513
    # another processor may round a logit the other way, and so turn a picture on the fence
    assert measured.top1 * measured.images == pytest.approx(recorded.top1 * recorded.images, abs=1)
    assert measured.loss == pytest.approx(recorded.loss, abs=1e-3)


def test_torch_gives_the_same_answers(judging: tuple[Path, list[SplitRow]]) -> None:
    torch = pytest.importorskip("torch")
    from trainer.training.network import build_network

    bundle = open_bundle(default_model())
    model = build_network(B0, len(bundle.manifest.labels)).eval()
    model.load_state_dict({n: torch.from_numpy(values) for n, values in bundle.weights().items()})
    model.to(memory_format=torch.channels_last)
    preprocessing, temperature = bundle.manifest.preprocessing, bundle.manifest.temperature
    root, rows = judging
    files = [root / row.path for row in rows]
    served = Classifier(bundle, second_look=False).looks(files)
    for start in range(0, len(files), 32):
        images = [read_picture(file) for file in files[start : start + 32]]
        with torch.inference_mode():
            trained = model(torch.from_numpy(preprocessing.batch(images))).numpy()
        expected = softmax(trained, temperature)
        looks = [next(served) for _ in images]
        logits = [look.logits for look in looks if isinstance(look, Look)]
        found = softmax(np.stack(logits), temperature)
        assert (found.argmax(axis=1) == expected.argmax(axis=1)).all()
        assert np.abs(found - expected).max() < 1e-3
    served.close()


def test_it_names_the_sample_pictures(samples: dict[Path, str | None]) -> None:
    named = {path: label for path, label in samples.items() if label is not None}
    answers = list(Classifier().classify(named))
    right = [answer.path for answer in answers if answer.predictions[0].label == named[answer.path]]
    assert len(right) >= 0.8 * len(named)
