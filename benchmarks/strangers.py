"""How well a model of the default classes tells strangers from known pictures.

    python -m benchmarks.strangers SET DATA [MODEL] [--split FILE] [--trials] [--more FOLDER …]

SET is what `tools/pokemon_set.py` made, DATA holds `strangers`, `natural` and `own`. A row for each
kind of stranger, of the half that `tools/teach_strangers.py` leaves alone, and of every data set in
`own`: AUROC against SET's validation pictures and the share that is named where 95 % of those keep
their answer, by the best probability and by the model's rule, after the second look; then the
shares that are answered “sure” without the rule and with it. The last rows tell what the rule
costs on known pictures, and of how many validation pictures of each kind it keeps the answer. `own`
are photographs of kinds that no head was taught.

With --trials, scores are compared on the other half, from first looks and stored features. What is
taught, on strangers of those kinds and of each FOLDER, is taught in three parts, each without the
pictures that it judges, and once more for each kind without all of that kind.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.by_kind import validation_by_kind
from tools.teach_strangers import (
    DISTANCE,
    DOUBT,
    features_of,
    known_pictures,
    stranger_files,
    teach,
)
from trainer.data.split import read_split
from trainer.evaluation.evaluate import collect_logits
from trainer.evaluation.strangers import limit_of
from trainer.model.bundle import Bundle, open_bundle
from trainer.model.classifier import Classifier, Look, softmax
from trainer.model.networks import HEAD
from trainer.model.rehearsal import Known
from trainer.model.strangers import Strangers, class_directions, distances, doubts, unit
from trainer.pictures.listing import find_pictures
from trainer.resources import default_model

PARTS = 3
Floats = NDArray[np.float64]
Float32 = NDArray[np.float32]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("set", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("model", type=Path, nargs="?", default=default_model())
    parser.add_argument(
        "--split", type=Path, help="by which MODEL learnt; SET/split.csv if not said"
    )
    parser.add_argument("--trials", action="store_true")
    parser.add_argument("--more", type=Path, action="append", default=[])
    options = parser.parse_args()
    bundle = open_bundle(options.model)
    if options.trials:
        compare(bundle, options.set, stranger_files(options.data, options.more, learnt=True))
    else:
        files = stranger_files(options.data, [], learnt=False)
        for folder in sorted((options.data / "own").iterdir()):
            if folder.is_dir():
                files[f"own: {folder.name}"] = list(find_pictures([folder]))
        judge(bundle, options.set / "pictures", options.split or options.set / "split.csv", files)


def judge(bundle: Bundle, root: Path, split: Path, files: Mapping[str, list[Path]]) -> None:
    """Print the table of the model's own rule."""
    classifier, rule = Classifier(bundle), bundle.strangers
    manifest = bundle.manifest
    rows = read_split(split).rows
    if rule is None:
        raise SystemExit(f"{bundle.path} has no rule for strangers: teach it one.")

    def scores(logits: Float32, features: Float32) -> tuple[Floats, Floats, Floats]:
        chances = softmax(logits, manifest.temperature)
        return doubts(chances), rule.strangeness(features, chances), chances.max(axis=1)

    known, paths_of = {}, {}
    for part in ("valid", "test"):
        seen = collect_logits(classifier, root, [row for row in rows if row.subset == part])
        right = seen.logits.argmax(axis=1) == seen.labels
        paths_of[part] = [picture.path for picture in seen.pictures]
        known[part] = (scores(seen.logits, seen.features.astype(np.float32)), right)
    (doubt, strangeness, _), _ = known["valid"]
    print("| strangers | pictures | AUROC before | named | AUROC now | named | sure before | now |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for kind, paths in files.items():
        with closing(classifier.looks(paths)) as looks:
            seen_looks = [look for look in looks if isinstance(look, Look)]
        before, now, best = scores(
            np.stack([look.logits for look in seen_looks]),
            np.stack([look.features for look in seen_looks]),
        )
        sure = best >= manifest.threshold
        print(
            f"| {kind} | {len(now)} | {auroc(doubt, before):.3f} | {named(doubt, before):.1%} | "
            f"{auroc(strangeness, now):.3f} | {(now <= rule.rule.limit).mean():.1%} | "
            f"{sure.mean():.1%} | {(sure & (now <= rule.rule.limit)).mean():.1%} |",
            flush=True,
        )
    print("\n| known | pictures | kept | right | right and kept | sure and right | and kept |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for part, ((_, found, best), right) in known.items():
        kept, sure = found <= rule.rule.limit, best >= manifest.threshold
        print(
            f"| {part} | {len(right)} | {kept.mean():.1%} | {right.mean():.2%} | "
            f"{(right & kept).mean():.2%} | {(right & sure).mean():.2%} | "
            f"{(right & sure & kept).mean():.2%} |"
        )
    print("\n| kind of known | kept |\n| --- | --- |")
    kept_at = dict(zip(paths_of["valid"], known["valid"][0][1] <= rule.rule.limit, strict=True))
    for kind, rows_of in validation_by_kind(root.parent, split).items():
        kept_of = [kept_at[row.path] for row in rows_of if row.path in kept_at]
        print(f"| {kind} | {np.mean(kept_of):.1%} |")


def auroc(known: Floats, strangers: Floats) -> float:
    """How often a stranger's score is above a known picture's; ties count half."""
    order = np.sort(known)
    below = np.searchsorted(order, strangers, "left") + np.searchsorted(order, strangers, "right")
    return float(below.mean() / 2 / len(known))


def named(known: Floats, strangers: Floats) -> float:
    """The share of strangers below the score that keeps 95 % of the known."""
    return float((strangers <= limit_of(known)).mean())


# ---- trials -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trial:
    """Scores (N,) of features (N, K), the more the stranger."""

    name: str
    score: Callable[[Float32], Floats]


def compare(bundle: Bundle, folder: Path, files: Mapping[str, list[Path]]) -> None:
    """Print a row for each score, a column for each kind."""
    rows = read_split(folder / "split.csv").rows
    known = known_pictures(bundle, folder / "pictures", rows)
    judged = [folder / "pictures" / row.path for row in rows if row.subset == "valid"]
    valid = features_of(bundle, judged)
    strangers = {kind: features_of(bundle, paths) for kind, paths in files.items()}
    print("| score |" + "".join(f" {kind} |" for kind in strangers))
    print("| --- |" + " --- |" * len(strangers))
    for trial in untaught(bundle, known):
        of_known = trial.score(valid)
        _row(trial.name, [(of_known, trial.score(each)) for each in strangers.values()])
    for name, without in (("head", False), ("head, without that kind", True)):
        for label, cells in taught(bundle, known, valid, strangers, without=without).items():
            _row(f"{name}{label}", cells)


def untaught(bundle: Bundle, known: Known) -> list[Trial]:
    """Scores that need known pictures alone."""
    weight, bias = (bundle.tensors[f"{HEAD}.{part}"] for part in ("weight", "bias"))
    temperature, classes = bundle.manifest.temperature, len(bundle.manifest.labels)
    directions = class_directions(*known, classes)
    neighbours = unit(known.features)

    def logits(features: Float32) -> Floats:
        return np.asarray(features @ weight.T + bias, np.float64)

    def doubt(features: Float32) -> Floats:
        return doubts(softmax(logits(features), temperature))

    def energy(features: Float32) -> Floats:
        found = logits(features)
        most = found.max(axis=1)
        return np.asarray(-most - np.log(np.exp(found - most[:, np.newaxis]).sum(axis=1)))

    def nearest(features: Float32) -> Floats:
        return -np.partition(unit(features) @ neighbours.T, -5, axis=1)[:, -5].astype(np.float64)

    scale = [score(known.features[::5]).std() for score in (doubt, nearest)]
    return [
        Trial("best probability", doubt),
        Trial("largest logit", lambda features: -logits(features).max(axis=1)),
        Trial("energy", energy),
        Trial("relative Mahalanobis", _relative_mahalanobis(known)),
        Trial("cosine, 5th nearest picture", nearest),
        Trial("cosine, nearest class", lambda features: distances(features, directions)),
        Trial(
            "best probability + 5th nearest",
            lambda features: doubt(features) / scale[0] + nearest(features) / scale[1],
        ),
    ]


def _relative_mahalanobis(known: Known) -> Callable[[Float32], Floats]:
    """Ren et al. 2021, arXiv:2106.09022, in the 256 directions of the greatest variance."""
    centre = known.features.mean(axis=0)
    plain = known.features - centre
    values, vectors = np.linalg.eigh(plain.T @ plain)
    axes = vectors[:, np.argsort(values)[-256:]]
    z = plain @ axes
    means = np.stack([z[known.labels == label].mean(axis=0) for label in np.unique(known.labels)])
    own, other = (_whitening(part) for part in (z - means[known.labels], z))
    white = means @ own

    def score(features: Float32) -> Floats:
        q = (features - centre) @ axes
        a = q @ own
        squares = (a**2).sum(axis=1)[:, np.newaxis] - 2 * a @ white.T + (white**2).sum(axis=1)
        return np.asarray(squares.min(axis=1) - ((q @ other) ** 2).sum(axis=1), np.float64)

    return score


def _whitening(vectors: Float32) -> Float32:
    covariance = vectors.T @ vectors / len(vectors)
    covariance += 0.01 * np.trace(covariance) / len(covariance) * np.eye(len(covariance))
    return np.linalg.cholesky(np.linalg.inv(covariance)).astype(np.float32)


MIXES = {"": (1.0, 0.0, 0.0), " + probability + distance": (1.0, DOUBT, DISTANCE)}
"""weights of the head, the best probability and the distance from the nearest class"""


def taught(
    bundle: Bundle, known: Known, valid: Float32, strangers: Mapping[str, Float32], *, without: bool
) -> dict[str, list[tuple[Floats, Floats]]]:
    """For each mix and kind, the scores of known pictures and of strangers."""
    random = np.random.default_rng(0)
    part_of = {kind: random.integers(0, PARTS, len(each)) for kind, each in strangers.items()}
    heads: dict[int, Strangers] = {}
    cells: dict[str, list[tuple[Floats, Floats]]] = {name: [] for name in MIXES}
    for kind, each in strangers.items():
        pairs: dict[str, list[tuple[Floats, Floats]]] = {name: [] for name in MIXES}
        for part in (0,) if without else range(PARTS):
            if without:
                others = {other: seen for other, seen in strangers.items() if other != kind}
                head, judged = teach(known, others, len(bundle.manifest.labels)), each
            else:
                if part not in heads:
                    others = {k: seen[part_of[k] != part] for k, seen in strangers.items()}
                    heads[part] = teach(known, others, len(bundle.manifest.labels))
                head, judged = heads[part], each[part_of[kind] == part]
            of_valid, of_judged = (_terms(bundle, head, x) for x in (valid, judged))
            scale = of_valid.std(axis=0)
            for name, weights in MIXES.items():
                pairs[name].append((of_valid / scale @ weights, of_judged / scale @ weights))
        for name, found in pairs.items():
            of_known = np.mean([one for one, _ in found], axis=0)
            cells[name].append((of_known, np.concatenate([other for _, other in found])))
    return cells


def _terms(bundle: Bundle, head: Strangers, features: Float32) -> Floats:
    """(N, 3), what `MIXES` weighs."""
    weight, bias = (bundle.tensors[f"{HEAD}.{part}"] for part in ("weight", "bias"))
    chances = softmax(features @ weight.T + bias, bundle.manifest.temperature)
    far = distances(features, head.tensors["directions"])
    return np.stack([head.strangeness(features, chances), doubts(chances), far], axis=1)


def _row(name: str, cells: list[tuple[Floats, Floats]]) -> None:
    texts = (f" {auroc(*cell):.3f} / {named(*cell):.0%} |" for cell in cells)
    print(f"| {name} |" + "".join(texts), flush=True)


if __name__ == "__main__":
    main()
