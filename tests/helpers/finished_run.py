"""A finished run of the default model on our own sample pictures, some of which lie wrong."""

from __future__ import annotations

import functools
import shutil
from pathlib import Path

import numpy as np

from tests.helpers.events import as_lines, batch_done, begun, ended, phase_begun
from trainer.data.split import Split, SplitRow
from trainer.data.subsets import Subset
from trainer.evaluation.evaluate import write_evaluations
from trainer.evaluation.metrics import Evaluation, metrics_from_logits
from trainer.model.bundle import read_manifest
from trainer.resources import default_model, folder
from trainer.runs.events import Finished, TrainingEvent
from trainer.runs.recipe import Phase, Recipe
from trainer.runs.run_folder import RunFolder, RunSettings

PICTURES: dict[str, tuple[str, str]] = {
    # the folder it lies in, and what the model says
    "pikachu.png": ("Raichu", "Pikachu"),
    "voltorb.png": ("Electrode", "Voltorb"),
    "electrode.png": ("Electrode", "Electrode"),
    "staryu.png": ("Staryu", "Staryu"),
}
"""Samples of which the first two count as errors, as they lie in the wrong folder."""

HEAD = Phase(name="head", trainable="head", batch_norm="frozen", epochs=2, learning_rate=1e-3)


def make_dataset(root: Path) -> Path:
    for name, (label, _) in PICTURES.items():
        (root / label).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder() / "samples" / name, root / label / name)
    return root


def make_run(
    place: Path,
    dataset: Path,
    *,
    subsets: tuple[Subset, ...] = ("valid", "test"),
    right: int = 0,
    finished: bool = True,
    trained: tuple[str, ...] = (),
) -> Path:
    """A run folder with figures of `subsets`; of the two errors `right` are put right. Those of
    `PICTURES` that are named in `trained` are training pictures, the others test pictures."""
    labels = _labels()
    rows = tuple(
        SplitRow(f"{label}/{name}", label, "train" if name in trained else "test")
        for name, (label, _) in sorted(PICTURES.items())
    )
    settings = RunSettings(
        dataset=str(dataset), split="random", split_seed=0, start="offline", classes=labels
    )
    recipe = Recipe(name="tiny", phases=(HEAD,))
    RunFolder.create(place, recipe, settings, Split("random", 0, rows))
    events = _events(finished=finished)
    (place / "events.jsonl").write_text(as_lines(events))
    if finished:
        shutil.copyfile(default_model(), place / "model.pokedex")
        figures = evaluation(labels, right=right)
        write_evaluations(place / "evaluation.json", dict.fromkeys(subsets, figures))
    return place


def evaluation(labels: tuple[str, ...], *, right: int = 0) -> Evaluation:
    """Figures of the four pictures; answers as the model gives them, nearly certain."""
    names = list(PICTURES)
    logits = np.zeros((len(names), len(labels)))
    for number, name in enumerate(names):
        truth, said = PICTURES[name]
        answer = truth if number < right else said
        logits[number, labels.index(answer)] = 20 - number
    truths = np.array([labels.index(PICTURES[name][0]) for name in names])
    paths = [f"{PICTURES[name][0]}/{name}" for name in names]
    return metrics_from_logits(logits, truths, labels, paths, threshold=0.5)


@functools.cache
def _labels() -> tuple[str, ...]:
    return read_manifest(default_model()).labels


def _events(*, finished: bool) -> list[TrainingEvent]:
    events: list[TrainingEvent] = [
        begun(recipe="tiny", classes=150, train_pictures=1, valid_pictures=1, test_pictures=4),
        phase_begun(epochs=2),
    ]
    for epoch in (1, 2):
        accuracies = {"train_accuracy": 0.4 * epoch, "valid_accuracy": 0.45 * epoch}
        losses = {"train_loss": 2.0 / epoch, "valid_loss": 1.5 / epoch}
        events += [
            batch_done(1, epoch, batches=1, loss=2.0 / epoch),
            ended(1, epoch, seconds=30.0, **accuracies, **losses),
        ]
    return [*events, Finished(model="model.pokedex", seconds=60.0)] if finished else events
