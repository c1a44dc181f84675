"""How well a first model of a small set of one's own tells strangers: by the distance alone.

    python -m benchmarks.own_strangers DATA [--more FOLDER …] [--draws 2]

DATA holds `own`, `strangers` and `natural`. Of each data set in `own`, 30 % of each class are held
back, and 5 or 20 of the other pictures of a class make the rule, whose limit its cross-validation
chooses. Strangers are all pictures of the other sets of `own`, of `natural`, of each kind in
`strangers` and of each FOLDER. A row tells the mean and the least AUROC over these kinds, the mean
and the most of a kind that gets a name, and how many of those held back keep theirs; means over
the draws. Features are those of EfficientNet-Lite0, as a first model has them.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.strangers import auroc
from trainer.cores import usable_cores
from trainer.data.dataset import open_dataset
from trainer.evaluation.strangers import fit_strangers
from trainer.features.extractor import FeatureExtractor
from trainer.features.store import Features, compute_features
from trainer.model.networks import LITE0
from trainer.model.strangers import distances
from trainer.pictures.listing import find_pictures
from trainer.runs.recipe import FIRST
from trainer.training.logistic import stratified_folds
from trainer.training.starts import start_features

HELD_BACK = 0.3
LEARNT = (5, 20)
"""pictures of a class"""

Vectors = NDArray[np.float32]
Labels = NDArray[np.int64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--more", type=Path, action="append", default=[])
    parser.add_argument("--draws", type=int, default=2)
    options = parser.parse_args()
    own = [folder for folder in sorted((options.data / "own").iterdir()) if folder.is_dir()]
    kinds = [folder for folder in (options.data / "strangers").iterdir() if folder.is_dir()]
    folders = [*own, options.data / "natural", *sorted(kinds), *options.more]
    seen = {folder: _features(sorted(find_pictures([folder]))) for folder in folders}
    print("| set, pictures a class | AUROC, mean | least | named, mean | most | known kept |")
    print("| --- | --- | --- | --- | --- | --- |")
    for folder in own:
        strangers = {
            each.name: np.stack([*seen[each].values()]) for each in folders if each != folder
        }
        vectors, labels = _labelled(folder, seen[folder])
        for learnt in LEARNT:
            drawn = [_judged(vectors, labels, learnt, strangers, n) for n in range(options.draws)]
            ranks, names, kept = (np.mean(each, axis=0) for each in zip(*drawn, strict=True))
            print(
                f"| {folder.name}, {learnt} | {ranks.mean():.3f} | {ranks.min():.3f} | "
                f"{names.mean():.0%} | {names.max():.0%} | {kept:.0%} |",
                flush=True,
            )


def _features(files: list[Path]) -> dict[Path, Vectors]:
    """Of the files that can be read, (K,) each."""
    weights = {name: value.numpy() for name, value in start_features(LITE0, "offline").items()}
    recipe = FIRST.for_network(LITE0)
    extractor = FeatureExtractor(recipe.network, weights, recipe.preprocessing)
    *_, found = compute_features(extractor, files, threads=usable_cores())
    assert isinstance(found, Features)
    rows = zip(files, found.vectors, strict=True)
    return {file: row.astype(np.float32) for file, row in rows if file not in found.failed}


def _labelled(folder: Path, seen: Mapping[Path, Vectors]) -> tuple[Vectors, Labels]:
    dataset = open_dataset(folder)
    there = [each for each in dataset.pictures if folder / each.path in seen]
    index = {label: place for place, label in enumerate(dataset.classes)}
    labels = np.array([index[each.label] for each in there], np.int64)
    return np.stack([seen[folder / each.path] for each in there]), labels


def _judged(
    vectors: Vectors, labels: Labels, learnt: int, strangers: Mapping[str, Vectors], seed: int
) -> tuple[list[float], list[float], float]:
    """For each kind the AUROC and the share that is named, and the share of the known kept."""
    random = np.random.default_rng(seed)
    train, back = [], []
    for label in np.unique(labels):
        own = random.permutation(np.flatnonzero(labels == label))
        held = round(HELD_BACK * len(own))
        back += own[:held].tolist()
        train += own[held : held + learnt].tolist()
    classes = int(labels.max()) + 1
    folds = stratified_folds(labels[train], train, seed)
    nothing = np.empty((0, vectors.shape[1]), np.float32)
    fitted = fit_strangers(vectors[train], labels[train], folds, nothing, classes, frozen=True)
    assert fitted is not None
    directions, limit = fitted.tensors["directions"], fitted.rule.limit
    known = distances(vectors[back], directions)
    far = [distances(each, directions) for each in strangers.values()]
    ranks = [auroc(known, each) for each in far]
    return ranks, [float((each <= limit).mean()) for each in far], float((known <= limit).mean())


if __name__ == "__main__":
    main()
