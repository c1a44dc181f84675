"""A training that takes seconds: drawn shapes, 32 pixels, two phases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from trainer.data.dataset import open_dataset
from trainer.data.scan import ScanReport, scan
from trainer.pictures.preprocess import Preprocessing
from trainer.runs.preparation import Preparation
from trainer.runs.recipe import Phase, Recipe

HEAD = Phase(name="head", trainable="head", batch_norm="frozen", epochs=1, learning_rate=1e-2)
ALL = Phase(name="all", trainable="all", batch_norm="adapt", epochs=2, learning_rate=1e-3)
RECIPE = Recipe(
    name="shapes", phases=(HEAD, ALL), preprocessing=Preprocessing(size=32), batch_size=4
)
ENDLESS = RECIPE.with_settings(["phases.2.epochs=1000"])
"""for a test that ends it before its end"""


def draw_shapes(root: Path, each: int = 10) -> Path:
    """A data set of two classes in `root`, which is returned."""
    for label, colour in (("circle", "firebrick"), ("square", "navy")):
        (root / label).mkdir(parents=True)
        for number in range(each):
            picture = Image.new("RGB", (44, 40 + number), "white")
            pen = ImageDraw.Draw(picture)
            shape = pen.ellipse if label == "circle" else pen.rectangle
            shape((3 + number, 5 + number // 2, 22 + 2 * number, 26 + number), fill=colour)
            picture.save(root / label / f"{number}.png")
    return root


def wanted(dataset: Path, out: Path, **changes: Any) -> Preparation:
    """A training of all pictures in `dataset`, scanned now, from random weights."""
    *_, report = scan(open_dataset(dataset))
    assert isinstance(report, ScanReport)
    facts: dict[str, Any] = {"recipe": RECIPE, "split": "random", "start": "random"}
    return Preparation(dataset, out, report=report, **(facts | changes))
