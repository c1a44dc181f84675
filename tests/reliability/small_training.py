"""A run of seconds with all that a run can have: phases, an average, validation, a test part."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

from trainer.data.split import Split, SplitRow
from trainer.data.subsets import Subset
from trainer.pictures.augmentation import Augmentation
from trainer.pictures.preprocess import Preprocessing
from trainer.runs.recipe import Phase, Recipe
from trainer.runs.run_folder import RunFolder, RunSettings

CLASSES = ("circle", "square", "triangle")
PICTURES = 12
"""of a class: seven to train on, three to validate, two to test"""
SUBSETS: tuple[Subset, ...] = ("train",) * 7 + ("valid",) * 3 + ("test",) * 2

_HEAD = Phase(name="head", trainable="head", batch_norm="frozen", epochs=1, learning_rate=1e-2)
_ALL = Phase(
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
)
SHORT = Recipe(
    name="small",
    phases=(_HEAD, _ALL),
    preprocessing=Preprocessing(size=32),
    augmentation=Augmentation(flip_probability=0.5, rotation_degrees=15, smallest_crop=0.6),
    batch_size=11,
    threads=1,
    seed=5,
)
LONG = SHORT.with_settings(["phases.1.epochs=3", "phases.2.epochs=8", "preprocessing.size=64"])
"""ends after some twenty checkpoints"""


def draw_dataset(root: Path) -> Path:
    """Pictures of our own making in `root`, which is returned."""
    for label, colour in zip(CLASSES, ("firebrick", "navy", "olive"), strict=True):
        (root / label).mkdir(parents=True)
        for number in range(PICTURES):
            picture = Image.new("RGB", (44, 40 + number), "white")
            pen = ImageDraw.Draw(picture)
            box = (3 + number, 5 + number // 2, 26 + number, 28 + number)
            if label == "triangle":
                pen.polygon([(box[0], box[3]), (box[2], box[3]), (20, box[1])], fill=colour)
            else:
                (pen.ellipse if label == "circle" else pen.rectangle)(box, fill=colour)
            picture.save(root / label / f"{number}.png")
    return root


def new_run(path: Path, dataset: Path, recipe: Recipe = SHORT, start: str = "random") -> RunFolder:
    rows = tuple(
        SplitRow(f"{label}/{number}.png", label, SUBSETS[number])
        for label in CLASSES
        for number in range(PICTURES)
    )
    settings = RunSettings(
        dataset=str(dataset), split="random", split_seed=0, start=start, classes=CLASSES
    )
    return RunFolder.create(path, recipe, settings, Split("random", 0, rows))
