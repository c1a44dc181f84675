"""Which other views of a picture help where the first look is in doubt: the second look's choice.

    python -m benchmarks.views SET [MODEL] [--fit crop] [--pictures 150]

SET is what `tools/pokemon_set.py` made; --fit makes the first look another than the model's. For up
to so many validation pictures of each kind: the accuracy of each view alone, and of the mean of
first look and views for the least sure tenth, fifth and third, as means over the kinds, with the
cross-entropy at the model's temperature. The test part stays shut.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.by_kind import validation_by_kind
from trainer.evaluation.metrics import log_softmax
from trainer.model.bundle import open_bundle
from trainer.model.engine import Engine
from trainer.pictures.preprocess import Preprocessing
from trainer.pictures.second_look import VIEWS, margins, view_batch
from trainer.resources import default_model

TRIED = (
    ("mirrored",),
    ("zoomed",),
    ("figure",),
    ("squashed", "zoomed"),
    ("squashed", "closer"),
    ("cropped", "zoomed"),
    ("cropped", "closer"),
    ("mirrored", "cropped", "zoomed"),
    ("mirrored", "squashed", "zoomed"),
    ("squashed", "zoomed", "closer"),
    ("mirrored", "squashed", "closer"),
    ("mirrored", "squashed", "figure"),
)
Input = NDArray[np.float32]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("set", type=Path)
    parser.add_argument("model", type=Path, nargs="?", default=default_model())
    parser.add_argument(
        "--fit", choices=("crop", "trim", "pad", "squash"), help="of the first look"
    )
    parser.add_argument("--pictures", type=int, default=150, help="of each kind, at most")
    options = parser.parse_args()
    engine = Engine(open_bundle(options.model))
    spec = engine.bundle.manifest.preprocessing
    if options.fit is not None:
        spec = spec.model_copy(update={"fit": options.fit})
    logits, labels, kinds = [], [], []
    for kind, rows in validation_by_kind(options.set).items():
        for row in random.Random(0).sample(rows, min(len(rows), options.pictures)):
            image = spec.read(options.set / "pictures" / row.path)
            logits.append(_looks(engine, image, spec))
            labels.append(engine.bundle.manifest.labels.index(row.label))
            kinds.append(kind)
    names = ["first", *VIEWS]
    looks = {name: np.stack([each[place] for each in logits]) for place, name in enumerate(names)}
    judge = _Judge(np.array(labels), np.array(kinds), engine.bundle.manifest.temperature)
    print("| view alone | accuracy |\n| --- | --- |")
    for name in names:
        print(f"| {name} | {judge(looks[name])[0]:.1%} |")
    print("\n| views, averaged with the first | least sure | accuracy | cross-entropy |")
    print("| --- | --- | --- | --- |")
    first = looks["first"]
    for views in TRIED:
        mean = np.mean([first, *(looks[view] for view in views)], axis=0)
        for share in (0.1, 0.2, 1 / 3):
            doubt = margins(first) <= np.quantile(margins(first), share)
            accuracy, loss = judge(np.where(doubt[:, np.newaxis], mean, first))
            print(f"| {', '.join(views)} | {share:.0%} | {accuracy:.1%} | {loss:.3f} |")


class _Judge:
    """Accuracy and cross-entropy, every kind with the same weight."""

    def __init__(
        self, labels: NDArray[np.int64], kinds: NDArray[np.str_], temperature: float
    ) -> None:
        self._labels, self._kinds, self._temperature = labels, kinds, temperature

    def __call__(self, logits: NDArray[np.float32]) -> tuple[float, float]:
        right = logits.argmax(axis=1) == self._labels
        certainty = log_softmax(logits.astype(np.float64) / self._temperature)
        loss = -certainty[np.arange(len(right)), self._labels]
        each = [self._kinds == kind for kind in sorted(set(self._kinds))]
        return (
            float(np.mean([right[kind].mean() for kind in each])),
            float(np.mean([loss[kind].mean() for kind in each])),
        )


def _looks(engine: Engine, image: Image.Image, spec: Preprocessing) -> Input:
    """Logits (1 + V, C) of the first look and of `VIEWS`."""
    first, (features,) = engine.run(spec(image)[np.newaxis])
    others, _ = engine.run(view_batch(image, spec, VIEWS, features))
    return np.concatenate([first, others])


if __name__ == "__main__":
    main()
