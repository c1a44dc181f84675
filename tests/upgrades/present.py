"""What this version writes, as text, to be frozen for the versions to come.

    python tests/upgrades/present.py tests/upgrades/VERSION

Each folder beside this file holds what a released version wrote, and is never changed. The tests
(`tests/unit/test_upgrades.py`) open each with the present program, and compare the newest with what
the present program writes: a file that comes out otherwise is another format, which needs a number,
a way up from the one before, and a folder of its own here.

Binary files are told about: a model by its manifest and the hashes of what follows from it, a
checkpoint by its tensors' names and kinds.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pokedex_app.core.settings import SettingsStore
from pokedex_app.shared.collection.collection import Collection, Found
from pokedex_app.train.logic.review import LeftOutStore
from trainer.data.split import Split, SplitRow
from trainer.evaluation.evaluate import write_evaluations
from trainer.evaluation.metrics import metrics_from_logits
from trainer.model.bundle import EXPECTED, GRAPH, MANIFEST, WEIGHTS, Bundle, Manifest, new_bundle
from trainer.model.golden import GOLDEN_NAMES, Golden, draw_golden_pictures
from trainer.model.networks import B0, COUNTER
from trainer.moves.journal import Journal
from trainer.moves.plan import Mode, Plan, Step
from trainer.runs.events import (
    BatchDone,
    CheckpointWritten,
    EpochBegun,
    EpochEnded,
    Finished,
    Notice,
    PhaseBegun,
    RunBegun,
    Stopped,
    TrainingEvent,
    to_json,
)
from trainer.runs.recipe import Phase, Recipe
from trainer.runs.run_folder import RunFolder, RunSettings

DATASET = "/data/shapes"
LABELS = ("circle", "square")
RECIPE = Recipe(
    name="shapes",
    phases=(
        Phase(name="head", trainable="head", batch_norm="frozen", epochs=1, learning_rate=1e-3),
        Phase(name="all", trainable="all", batch_norm="adapt", epochs=2, learning_rate=1e-4),
    ),
)
MOMENT = "2026-01-01T12:00:00.000+00:00"


def present_files() -> dict[str, str]:
    """Every kind of file by its name in a folder of fixtures."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        return {
            "settings.json": _settings(place / "settings.json"),
            "left-out.json": _left_out(place / "left-out"),
            "sorting.moves.jsonl": _journal(place / "journals"),
            "collection.sql": _collection(place / "collection.sqlite3"),
            "model.json": _model(place / "model.pokedex"),
            "checkpoint.json": _checkpoint(place / "last.safetensors"),
            **{f"run/{name}": text for name, text in _run(place / "run").items()},
        }


def _settings(file: Path) -> str:
    store = SettingsStore(file)
    store.update(
        language="es", theme="dark", threshold=0.75, threads=3, active_model="flowers.pokedex"
    )
    store.update(runs_folder="/runs", models_folder="/models", show_heatmap=True)
    store.update(last_folder=b"/caf\xe9".decode("utf-8", "surrogateescape"))
    return file.read_text(encoding="utf-8")


def _left_out(folder: Path) -> str:
    LeftOutStore(folder).save(Path(DATASET), ["square/2.png", "circle/1.png"])
    [file] = folder.iterdir()
    return file.read_text(encoding="utf-8")


def _journal(folder: Path) -> str:
    """A sorting with every mark that there is."""
    steps = tuple(
        Step(f"/in/{n}", f"/out/circle/{n}", 100 + i, 10**18 + i, i == 1, 2 if i == 3 else None)
        for i, n in enumerate(("0.png", "1.png", "2.png", "2.xmp"))
    )
    plan = Plan(Mode.MOVE, Path("/out"), steps, (), ("/out/circle",))
    with (
        mock.patch("trainer.moves.journal.time.time", return_value=1.75e9),
        Journal.create(folder, plan) as journal,
    ):
        journal.rename_target(0, "/out/circle/0 (2).png")
        journal.done(0)
        journal.done(1)
        journal.failed(2, "gone")
        journal.done(3)
        journal.begin_undoing()
        journal.rename_origin(0, "/in/0 (2).png")
        journal.undone(0)
        journal.kept(1, "changed")
    [file] = folder.iterdir()
    return file.read_text(encoding="ascii")


def _collection(file: Path) -> str:
    """SQL that makes the file again; times and pictures are set to the same ones."""
    collection = Collection(file)
    collection.record_all(
        [
            Found("Pikachu", 25, 0.875, Path("/pictures/pikachu.png")),
            Found("Raichu", 26, 0.5, Path("/pictures/raichu.png")),
            Found("flower", None, 0.75, Path("/pictures/rose.png")),
        ]
    )
    collection.choose(1)
    collection.correct(Found("Raichu", 26, 0.5, Path("/pictures/raichu.png")), "Pikachu", 25)
    collection.close()
    db = sqlite3.connect(file)
    db.execute("UPDATE sighting SET seen_at = ?, picture = x'01'", (MOMENT,))
    db.execute("UPDATE correction SET corrected_at = ?", (MOMENT,))
    (version,) = db.execute("PRAGMA user_version").fetchone()
    text = "\n".join([*db.iterdump(), f"PRAGMA user_version = {version};", ""])
    db.close()
    return text


def frozen_weights() -> dict[str, Any]:
    """Weights that are all zero, so that a model's answers are its head's bias."""
    weights: dict[str, Any] = {}
    for name, shape in B0.weight_shapes(len(LABELS)).items():
        kind = np.int64 if name.endswith(COUNTER) else np.float32
        weights[name] = np.full(shape, 1 if name.endswith("running_var") else 0, kind)
    weights["classifier.1.bias"] = np.array([1.0, 2.0], np.float32)
    return weights


def frozen_model(path: Path, manifest: Manifest | None = None) -> Bundle:
    """The model of the fixtures; its golden pictures are drawn by the present program."""
    weights = frozen_weights()
    made = manifest or Manifest(
        labels=LABELS,
        temperature=0.5,
        threshold=0.25,
        metrics={"test": {"top1": 0.5, "images": 4, "top1_interval": [0.15, 0.85]}},
        recipe=RECIPE.model_dump(mode="json"),
        data_fingerprint="f" * 64,
        produced_by="pokedex",
        created=MOMENT,
    )
    logits = np.tile(weights["classifier.1.bias"], (len(GOLDEN_NAMES), 1))
    return new_bundle(
        path, manifest=made, weights=weights, golden=Golden(draw_golden_pictures(), logits)
    )


def _model(path: Path) -> str:
    """The manifest, the parts, and hashes of those that follow from it."""
    bundle = frozen_model(path)
    manifest = bundle.manifest.model_dump(mode="json")
    del manifest["sha256"]  # pictures are packed by Pillow, whose versions differ
    followed = (WEIGHTS, GRAPH, EXPECTED)
    hashes = {name: hashlib.sha256(bundle.members[name]).hexdigest() for name in followed}
    tree = {
        "manifest": manifest,
        "parts": sorted([MANIFEST, *bundle.members]),
        "sha256": hashes,
    }
    return _pretty(tree)


def _checkpoint(path: Path) -> str:
    """The header of a checkpoint of a net with one layer, in mid-epoch."""
    import torch
    from safetensors import safe_open

    from trainer.training.checkpoint import Checkpoint, Progress, save_checkpoint

    net = torch.nn.Linear(2, 1)
    kinds = {"step": torch.tensor(1.0), "exp_avg": net.weight, "exp_avg_sq": net.weight}
    save_checkpoint(
        Checkpoint(
            Progress(
                phase=2,
                epoch=3,
                batch=4,
                loss_sum=1.5,
                correct=6,
                seen=8,
                best_accuracy=0.5,
                flat=1,
                least_loss=1.25,
                most_accuracy=0.5,
                seconds=90.0,
                events=12,
            ),
            net.state_dict(),
            {"module.weight": net.weight, "n_averaged": torch.tensor(3)},
            {("weight", kind): tensor for kind, tensor in kinds.items()},
        ),
        path,
    )
    with safe_open(path, framework="pt") as file:
        tensors = {
            name: [str(file.get_tensor(name).dtype), list(file.get_tensor(name).shape)]
            for name in sorted(file.keys())
        }
        return _pretty({"metadata": file.metadata(), "tensors": tensors})


def _run(folder: Path) -> dict[str, str]:
    rows = (
        SplitRow("circle/1.png", "circle", "train"),
        SplitRow("circle/2.png", "circle", "test", 7),
        SplitRow("square/1.png", "square", "train"),
        SplitRow("square/2, “a”.png", "square", "valid"),
    )
    settings = RunSettings(
        dataset=DATASET,
        split="grouped",
        split_seed=5,
        start="offline",
        classes=LABELS,
        data_fingerprint="f" * 64,
    )
    RunFolder.create(folder, RECIPE, settings, Split("grouped", 5, rows))
    lines = "".join(to_json(event) + "\n" for event in _events())
    (folder / "events.jsonl").write_text(lines, encoding="utf-8")
    logits = np.array([[3.0, 1.0], [2.0, 1.0]])
    figures = metrics_from_logits(logits, np.array([0, 1]), LABELS, ["circle/2.png", "x.png"])
    write_evaluations(folder / "evaluation.json", {"valid": figures, "test": figures})
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.iterdir())}


def _events() -> list[TrainingEvent]:
    """One of each."""
    return [
        RunBegun(
            recipe="best",
            classes=2,
            train_pictures=2,
            valid_pictures=1,
            test_pictures=1,
            device="cpu",
            threads=2,
            resumed=False,
        ),
        Notice(message="The start was taught on these pictures before."),
        PhaseBegun(phase=1, name="head", epochs=1, trainable_parameters=2562),
        EpochBegun(phase=1, epoch=1, batches=1, size=224),
        BatchDone(
            phase=1,
            epoch=1,
            batch=1,
            batches=1,
            loss=0.5,
            accuracy=0.5,
            learning_rate=0.001,
            images_per_second=10.0,
            seconds_left=1.0,
        ),
        EpochEnded(
            phase=1,
            epoch=1,
            train_loss=0.5,
            train_accuracy=0.5,
            valid_loss=0.25,
            valid_accuracy=1.0,
            learning_rate=0.001,
            seconds=2.0,
        ),
        CheckpointWritten(phase=1, epoch=1, batch=1),
        Stopped(phase=1, epoch=1, batch=1),
        Finished(model="model.pokedex", seconds=2.0),
    ]


def _pretty(tree: object) -> str:
    return json.dumps(tree, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(exist_ok=False)
    for name, text in present_files().items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="")


if __name__ == "__main__":
    main()
