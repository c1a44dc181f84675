"""Teaches a model of the default classes to tell strangers, and writes it with that rule and with
the features by which it can be taught itself.

    python -m tools.teach_strangers MODEL SET DATA OUT [--split FILE] [--more FOLDER …]
                                    [--tested MODEL]

SET is what `tools/pokemon_set.py` made, whose training part are the known pictures; DATA holds
`strangers` and `natural`. Half of the pictures of each kind there, by the hash of the file's name,
are learnt; the others stay for `benchmarks/strangers.py`. Each FOLDER is one more kind, all of
which is learnt. The limit keeps 95 % of SET's validation pictures, looked at as in serving.
What each threshold brings is measured on them likewise. What the model rehearses when it is taught
(`pokedex teach`) are a few of SET's training and validation pictures. Weights, graph and golden
answers stay as they are. OUT may be MODEL.

Where MODEL learnt the test part and the sources of what validates it, `--tested` is a model made
alike that did not: OUT tells its test figures, and has its second look, temperature and threshold,
as users' pictures come from other sources too. What MODEL's run tells of its validation pictures is
then made anew.
"""

from __future__ import annotations

import argparse
import hashlib
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as `trainer.training` does before torch

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from trainer.cores import usable_cores
from trainer.data.split import SplitRow, read_split
from trainer.evaluation.evaluate import collect_logits, write_evaluations
from trainer.evaluation.metrics import SecondLookFigures
from trainer.evaluation.rehearsal import choose_rehearsal
from trainer.evaluation.strangers import limit_of
from trainer.features.extractor import FeatureExtractor
from trainer.features.store import Features, compute_features
from trainer.model.bundle import (
    WEIGHTS,
    Bundle,
    Manifest,
    changed,
    open_bundle,
    read_manifest,
    with_manifest,
)
from trainer.model.classifier import Classifier, Look, softmax
from trainer.model.rehearsal import Known
from trainer.model.strangers import (
    StrangerRule,
    Strangers,
    class_directions,
    distances,
    doubts,
)
from trainer.pictures.listing import find_pictures
from trainer.pictures.second_look import margins

KINDS = ("later-pokemon", "animals", "screens-documents", "textures-noise")
HIDDEN = 64
EPOCHS, BATCH, RATE, DECAY = 30, 128, 1e-3, 0.03
DISTANCE, DOUBT = 0.5, 1.0
"""weights of the other terms against the head's, each term measured by its deviation over known
pictures"""

Float32 = NDArray[np.float32]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("set", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument(
        "--split", type=Path, help="by which MODEL learnt; SET/split.csv if not said"
    )
    parser.add_argument("--more", type=Path, action="append", default=[])
    parser.add_argument("--tested", type=Path)
    options = parser.parse_args()
    bundle = open_bundle(options.model)
    metrics = bundle.manifest.metrics
    if options.tested is not None:
        tested = read_manifest(options.tested)
        metrics = metrics | figures_of(tested)
        bundle = changed(
            bundle,
            options.out,
            second_look=tested.second_look,
            temperature=tested.temperature,
            threshold=tested.threshold,
        )
    rows = read_split(options.split or options.set / "split.csv").rows
    known = known_pictures(bundle, options.set / "pictures", rows)
    strangers = {
        kind: features_of(bundle, files)
        for kind, files in stranger_files(options.data, options.more, learnt=True).items()
    }
    for kind, vectors in strangers.items():
        print(f"{kind}: {len(vectors)}")
    taught = teach(known, strangers, len(bundle.manifest.labels))
    valid = [row for row in rows if row.subset == "valid"]
    seen = collect_logits(Classifier(bundle), options.set / "pictures", valid)
    chances = softmax(seen.logits, bundle.manifest.temperature)
    rule = with_limit(taught, seen.features.astype(np.float32), chances)
    if options.tested is not None:
        judged = seen.metrics(
            temperature=bundle.manifest.temperature,
            threshold=bundle.manifest.threshold,
            strangers=rule,
        )
        again = second_looks(bundle, options.set / "pictures", valid)
        judged = judged.model_copy(update={"second_look": again, "threshold_from": "validation"})
        write_evaluations(options.model.with_name("evaluation.json"), {"valid": judged})
        metrics = metrics | {"valid": judged.summary()}
    told = with_named(rule, bundle, stranger_files(options.data, [], learnt=False))
    held_out = Known(seen.features.astype(np.float32), seen.labels)
    with_manifest(
        bundle,
        options.out,
        strangers=told,
        rehearsal=choose_rehearsal(known, held_out, len(bundle.manifest.labels)),
        coverage=seen.coverage(bundle.manifest.temperature, rule).model_dump(),
        metrics=metrics,
    )
    print(f"{options.out}: {told.rule.model_dump_json()}")


def second_looks(bundle: Bundle, root: Path, rows: list[SplitRow]) -> SecondLookFigures:
    """How many of the pictures get one, and the accuracy of first looks."""
    first = collect_logits(Classifier(bundle, second_look=False), root, rows)
    look = bundle.manifest.second_look
    assert look is not None
    return SecondLookFigures(
        pictures=int((margins(first.logits) < look.margin).sum()),
        top1_without=float((first.logits.argmax(axis=1) == first.labels).mean()),
    )


def figures_of(manifest: Manifest) -> dict[str, Any]:
    """What a model that did not learn the test part showed there."""
    learnt = manifest.metrics["train_images"]
    tested = {"train_images": learnt, "weights": manifest.sha256[WEIGHTS]}
    return {"test": manifest.metrics["test"], "tested": tested}


def known_pictures(bundle: Bundle, root: Path, rows: tuple[SplitRow, ...]) -> Known:
    """The training part."""
    learnt = [row for row in rows if row.subset == "train"]
    index = {label: place for place, label in enumerate(bundle.manifest.labels)}
    labels = np.array([index[row.label] for row in learnt], np.int64)
    return Known(features_of(bundle, [root / row.path for row in learnt]), labels)


def stranger_files(data: Path, more: list[Path], *, learnt: bool) -> dict[str, list[Path]]:
    """Those that are learnt, or the others, by kind."""
    folders = {kind: data / "strangers" / kind for kind in KINDS} | {"natural": data / "natural"}
    halves = {
        kind: [file for file in find_pictures([folder]) if is_learnt(file) == learnt]
        for kind, folder in folders.items()
    }
    return halves | {folder.name: list(find_pictures([folder])) for folder in more if learnt}


def is_learnt(file: Path) -> bool:
    """Half of all files, told by their names alone."""
    return hashlib.sha256(file.name.encode()).digest()[-1] % 2 == 0


def features_of(bundle: Bundle, files: list[Path]) -> Float32:
    """(N, K), of the files that can be read, from first looks."""
    manifest = bundle.manifest
    extractor = FeatureExtractor(manifest.network, bundle.tensors, manifest.preprocessing)
    *_, found = compute_features(extractor, files, threads=usable_cores())
    assert isinstance(found, Features)
    read = [place for place, file in enumerate(files) if file not in found.failed]
    return found.vectors[read].astype(np.float32)


def teach(known: Known, strangers: Mapping[str, Float32], classes: int) -> Strangers:
    """A head that tells the groups of strangers from known pictures; its limit is still 0."""
    tensors = _head(known.features, list(strangers.values()))
    tensors["directions"] = class_directions(*known, classes)
    rule = StrangerRule(limit=0, hidden=HIDDEN, groups=len(strangers), kept=1)
    return Strangers(rule, tensors)


def with_limit(taught: Strangers, features: Float32, chances: NDArray[np.float64]) -> Strangers:
    """Weights and limit for known pictures that were not learnt: (N, K) and (N, C)."""
    head = taught.strangeness(features, chances).std()
    far, unsure = distances(features, taught.tensors["directions"]), doubts(chances)
    rule = taught.rule.model_copy(
        update={
            "distance": DISTANCE * float(head / far.std()),
            "doubt": DOUBT * float(head / unsure.std()),
        }
    )
    strangeness = Strangers(rule, taught.tensors).strangeness(features, chances)
    limit = limit_of(strangeness)
    chosen = {"limit": limit, "kept": float((strangeness <= limit).mean())}
    return Strangers(rule.model_copy(update=chosen), taught.tensors)


def with_named(strangers: Strangers, bundle: Bundle, files: Mapping[str, list[Path]]) -> Strangers:
    """The rule, telling what share of strangers that it did not learn is named, by kind."""
    shares = {}
    for kind, paths in files.items():
        looks = [look for look in Classifier(bundle).looks(paths) if isinstance(look, Look)]
        chances = softmax(np.stack([look.logits for look in looks]), bundle.manifest.temperature)
        strange = strangers.are_strangers(np.stack([look.features for look in looks]), chances)
        shares[kind] = float(1 - strange.mean())
    return replace(strangers, rule=strangers.rule.model_copy(update={"named": shares}))


def _head(known: Float32, groups: list[Float32]) -> dict[str, Float32]:
    """One hidden layer on standardised features; all groups together count as much as the known."""
    torch.manual_seed(0)
    plain = torch.from_numpy(np.concatenate([known, *groups]))
    mean = torch.from_numpy(known.mean(axis=0))
    deviation = torch.from_numpy(known.std(axis=0)) + 0.05
    x = (plain - mean) / deviation
    sizes = [len(known), *map(len, groups)]
    shares = [1.0, *(1 / len(groups) for _ in groups)]
    y = torch.repeat_interleave(torch.arange(len(sizes)), torch.tensor(sizes))
    weights = torch.tensor([s / n for s, n in zip(shares, sizes, strict=True)])[y]
    weights /= weights.mean()
    hidden = nn.Linear(x.shape[1], HIDDEN)
    out = nn.Linear(HIDDEN, len(sizes))
    network = nn.Sequential(nn.Dropout(0.2), hidden, nn.ReLU(), nn.Dropout(0.5), out)
    optimizer = torch.optim.AdamW(network.parameters(), RATE, weight_decay=DECAY)
    steps = EPOCHS * -(-len(x) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(x)).split(BATCH):
            errors = functional.cross_entropy(network(x[batch]), y[batch], reduction="none")
            optimizer.zero_grad()
            (errors * weights[batch]).mean().backward()
            optimizer.step()
            schedule.step()
    with torch.no_grad():  # for plain features, and against the logit of the known
        first = hidden.weight / deviation
        second = out.weight[1:] - out.weight[0]
        tensors = {
            "hidden.weight": first,
            "hidden.bias": hidden.bias - first @ mean,
            "groups.weight": second,
            "groups.bias": out.bias[1:] - out.bias[0],
        }
        return {name: values.numpy().copy() for name, values in tensors.items()}


if __name__ == "__main__":
    main()
