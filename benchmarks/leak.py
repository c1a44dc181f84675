"""How much near-duplicates on both sides of a split flatter a test figure.

    python benchmarks/leak.py DATASET MODEL SPLIT.csv

Prints the model's top-1 on the whole test part, on the test pictures that have a near-duplicate
among the training pictures, and on those that have none.
"""

from __future__ import annotations

import sys
from pathlib import Path

from trainer.data.dataset import open_dataset
from trainer.data.scan import ScanReport, scan
from trainer.data.split import read_split
from trainer.evaluation.evaluate import evaluate
from trainer.model.classifier import Classifier


def main(dataset: Path, model: Path, split: Path) -> None:
    opened = open_dataset(dataset)
    groups = next(event for event in scan(opened) if isinstance(event, ScanReport)).groups
    rows = read_split(split)
    learned = {groups[row.path] for row in rows.subset("train") if row.path in groups}
    test = rows.subset("test")
    parts = {
        "all": test,
        "with a copy in training": [row for row in test if groups.get(row.path) in learned],
        "without": [row for row in test if groups.get(row.path) not in learned],
    }
    classifier = Classifier(model)
    for name, part in parts.items():
        figures = evaluate(classifier, opened.root, part)
        low, high = figures.top1_interval
        print(f"{name}: {figures.top1:.2%} ({low:.2%} to {high:.2%}), {figures.images} pictures")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
