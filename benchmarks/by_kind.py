"""How a model of the default classes fares on each kind of picture: web, cards, sprites, its own.

    python -m benchmarks.by_kind SET [MODEL …] [--split FILE]

SET is what `tools/pokemon_set.py` made; FILE is another split than SET/split.csv, for models that
learnt by it. For each kind of its validation pictures: how many there are, and for each model, the
default one where none is named, the accuracy of its first looks, the share that it looks at again,
how many times the time that takes, the accuracy then with its interval of 95 %, its mean over the
classes that occur, and the calibration error, with what so many pictures would show by chance of a
model whose probabilities are right: its mean, and what one in twenty would exceed. The test part
stays shut.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainer import Classifier
from trainer.data.split import SplitRow, read_split
from trainer.evaluation.evaluate import collect_logits
from trainer.evaluation.metrics import expected_calibration_error, reliability
from trainer.model.classifier import softmax
from trainer.pictures.second_look import margins
from trainer.resources import default_model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("set", type=Path)
    parser.add_argument("models", type=Path, nargs="*")
    parser.add_argument("--split", type=Path)
    options = parser.parse_args()
    parts = validation_by_kind(options.set, options.split)
    print(
        "| model | kind | pictures | first look | looked again | time | top-1 | macro | ECE | "
        "by chance |"
    )
    print("| --- " * 10 + "|")
    for model in options.models or [default_model()]:
        classifier = Classifier(model)
        manifest = classifier.manifest
        means = []
        for kind, rows in parts.items():
            classifier.second_look = False
            begun = time.perf_counter()
            once = collect_logits(classifier, options.set / "pictures", rows)
            between = time.perf_counter()
            classifier.second_look = True
            twice = collect_logits(classifier, options.set / "pictures", rows)
            times = (time.perf_counter() - between) / (between - begun)
            found = twice.metrics(temperature=manifest.temperature)
            usual, most = _error_by_chance(softmax(twice.logits, manifest.temperature).max(axis=1))
            first = float((once.logits.argmax(axis=1) == once.labels).mean())
            again = manifest.second_look
            share = (
                float((margins(once.logits) < again.margin).mean()) if again is not None else 0.0
            )
            low, high = found.top1_interval
            means.append((first, share, found.top1, found.macro_top1, found.ece))
            print(
                f"| {model.name} | {kind} | {found.images} | {first:.1%} | {share:.1%} | "
                f"{times:.2f} × | {found.top1:.1%} ({low:.1%} to {high:.1%}) | "
                f"{found.macro_top1:.1%} | {found.ece:.3f} | {usual:.3f}, {most:.3f} |",
                flush=True,
            )
        first, share, top1, macro, ece = np.mean(means, axis=0)
        print(
            f"| {model.name} | **mean of the kinds** | | {first:.1%} | {share:.1%} | | "
            f"{top1:.1%} | {macro:.1%} | {ece:.3f} | |"
        )


def _error_by_chance(confidence: NDArray[np.float64]) -> tuple[float, float]:
    """Mean and 95th percentile of the calibration error of answers that are right as often as
    their confidence (N,) says, in a thousand draws."""
    rng = np.random.default_rng(0)
    errors = [
        expected_calibration_error(
            reliability(confidence, rng.random(len(confidence)) < confidence)
        )
        for _ in range(1000)
    ]
    return float(np.mean(errors)), float(np.quantile(errors, 0.95))


def validation_by_kind(folder: Path, split: Path | None = None) -> dict[str, list[SplitRow]]:
    """The validation pictures of a set that `tools/pokemon_set.py` made; ``own`` are its own."""
    with (folder / "kinds.csv").open(newline="", encoding="utf-8") as stream:
        kinds = {row["path"]: row["kind"] for row in csv.DictReader(stream)}
    parts: dict[str, list[SplitRow]] = defaultdict(list)
    for row in read_split(split or folder / "split.csv").rows:
        if row.subset == "valid":
            parts[kinds.get(row.path, "own")].append(row)
    return dict(sorted(parts.items()))


if __name__ == "__main__":
    main()
