"""What a few pictures teach the default model: wrong answers put right, and new classes.

    python -m benchmarks.taught SET OWN [MODEL] [--only corrections|classes]

SET is what `tools/pokemon_set.py` made, none of whose validation pictures the model has learnt; OWN
holds data sets of other things. Each lesson is `trainer.training.teach`, as `pokedex teach` gives
it; everything is judged by first looks.

* Corrections: half of the validation pictures that the model names wrongly are taught, drawn at
  random. The others are measured, those that it names rightly too, before and after: of the classes
  that were corrected and of all others, with the 95 % interval of the change.
* New classes: all classes of a data set in OWN are added at once with 5, 10 and 30 pictures each.
  Measured are its other pictures and SET's validation pictures, how many of either are answered
  with “none of these” (in brackets for the known ones), and the time.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.teach_strangers import features_of
from trainer.data.dataset import open_dataset
from trainer.data.split import read_split
from trainer.model.bundle import Bundle, open_bundle
from trainer.model.classifier import softmax
from trainer.model.lessons import Comparison
from trainer.model.networks import HEAD
from trainer.resources import default_model
from trainer.runs.teaching import Taught, Teaching
from trainer.training.teach import teach

COUNTS = (5, 10, 30)

Float32 = NDArray[np.float32]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("set", type=Path)
    parser.add_argument("own", type=Path)
    parser.add_argument("model", type=Path, nargs="?", default=default_model())
    parser.add_argument("--only", choices=["corrections", "classes"])
    options = parser.parse_args()
    bundle = open_bundle(options.model)
    root = options.set / "pictures"
    rows = [row for row in read_split(options.set / "split.csv").rows if row.subset == "valid"]
    files = [root / row.path for row in rows]
    known = Judged(files, [row.label for row in rows], features_of(bundle, files))
    if options.only != "classes":
        corrections(bundle, known)
    if options.only != "corrections":
        for folder in sorted(options.own.iterdir()):
            if folder.is_dir():
                new_classes(bundle, known, folder)


class Judged:
    """Pictures with labels and features (N, K)."""

    def __init__(self, files: list[Path], labels: list[str], features: Float32) -> None:
        self.files, self.labels, self.features = files, np.array(labels), features

    def right(self, bundle: Bundle) -> NDArray[np.bool_]:
        """(N,), by a model's head."""
        answers = self._logits(bundle).argmax(axis=1)
        return np.asarray(np.array(bundle.manifest.labels)[answers] == self.labels)

    def refused(self, bundle: Bundle) -> NDArray[np.bool_]:
        """(N,): answered with “none of these”."""
        assert bundle.strangers is not None
        chances = softmax(self._logits(bundle), bundle.manifest.temperature)
        return bundle.strangers.are_strangers(self.features, chances)

    def _logits(self, bundle: Bundle) -> Float32:
        weight, bias = (bundle.tensors[f"{HEAD}.{name}"] for name in ("weight", "bias"))
        return np.asarray(self.features @ weight.T + bias)


def corrections(bundle: Bundle, known: Judged) -> None:
    right = known.right(bundle)
    wrong = np.random.default_rng(0).permutation(np.flatnonzero(~right))
    taught = wrong[: len(wrong) // 2]
    examples: dict[str, list[Path]] = {}
    for place in taught:
        examples.setdefault(str(known.labels[place]), []).append(known.files[place])
    after, lesson, seconds = lesson_of(bundle, examples)
    now = known.right(after)
    measured = ~np.isin(np.arange(len(right)), taught)
    corrected = np.isin(known.labels, [*examples])
    print(f"{len(taught)} pictures of {len(examples)} classes taught in {seconds:.0f} s")
    print("\n| pictures | number | before | after | change, 95 % interval |")
    print("| --- | --- | --- | --- | --- |")
    row("taught", right[taught], now[taught])
    row(
        "not taught, classes that were corrected",
        right[measured & corrected],
        now[measured & corrected],
    )
    row("not taught, other classes", right[measured & ~corrected], now[measured & ~corrected])
    row("not taught, all", right[measured], now[measured])
    for name, found in (("known", lesson.lesson.known), ("corrected", lesson.lesson.corrected)):
        if found is not None:
            print(told(f"the lesson itself: {name}, held out", found))


def new_classes(bundle: Bundle, known: Judged, folder: Path) -> None:
    dataset = open_dataset(folder)
    files = [dataset.file(picture) for picture in dataset.pictures]
    new = Judged(files, [picture.label for picture in dataset.pictures], features_of(bundle, files))
    order = np.random.default_rng(0).permutation(len(files))
    was_right, was_refused = known.right(bundle), known.refused(bundle)
    print(f"\n{folder.name}: {len(dataset.classes)} classes, {len(files)} pictures")
    print("\n| taught | new, not taught | right | “none of these” | known, before | after | time |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for count in COUNTS:
        chosen = [
            place
            for label in dataset.classes
            for place in [n for n in order if new.labels[n] == label][:count]
        ]
        examples: dict[str, list[Path]] = {}
        for place in chosen:
            examples.setdefault(str(new.labels[place]), []).append(files[place])
        after, _, seconds = lesson_of(bundle, examples)
        others = ~np.isin(np.arange(len(files)), chosen)
        found, refused = new.right(after)[others], new.refused(after)[others]
        now, now_refused = known.right(after), known.refused(after)
        print(
            f"| {count} | {others.sum()} | {found.mean():.1%} | {refused.mean():.1%} | "
            f"{was_right.mean():.2%} ({was_refused.mean():.1%}) | {now.mean():.2%} "
            f"({now_refused.mean():.1%}) | {seconds:.0f} s |",
            flush=True,
        )


def lesson_of(bundle: Bundle, examples: dict[str, list[Path]]) -> tuple[Bundle, Taught, float]:
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "taught.pokedex"
        began = time.monotonic()
        *_, taught, _ = teach(Teaching(bundle.path, examples, out))
        assert isinstance(taught, Taught)
        return open_bundle(out), taught, time.monotonic() - began


def row(name: str, before: NDArray[np.bool_], after: NDArray[np.bool_]) -> None:
    found = Comparison(
        pictures=len(before),
        before=int(before.sum()),
        gained=int((~before & after).sum()),
        lost=int((before & ~after).sum()),
    )
    print(told(name, found), flush=True)


def told(name: str, found: Comparison) -> str:
    low, high = found.interval
    return (
        f"| {name} | {found.pictures:,} | {found.before / found.pictures:.1%} | "
        f"{found.after / found.pictures:.1%} | {100 * found.change:+.2f} "
        f"({100 * low:+.2f} to {100 * high:+.2f}) |"
    )


if __name__ == "__main__":
    main()
