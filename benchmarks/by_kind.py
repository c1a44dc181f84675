"""How a model of the default classes fares on each kind of picture: web, cards, sprites, its own.

    python benchmarks/by_kind.py SET [MODEL …]

SET is what `tools/pokemon_set.py` made. For each kind of its validation pictures: how many there
are, and for each model, the default one where none is named, the accuracy with its interval of
95 %, its mean over the classes that occur, and the calibration error. The test part stays shut.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from pathlib import Path

from trainer import Classifier
from trainer.data.split import SplitRow, read_split
from trainer.evaluation.evaluate import collect_logits
from trainer.resources import default_model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("set", type=Path)
    parser.add_argument("models", type=Path, nargs="*")
    options = parser.parse_args()
    with (options.set / "kinds.csv").open(newline="", encoding="utf-8") as stream:
        kinds = {row["path"]: row["kind"] for row in csv.DictReader(stream)}
    parts: dict[str, list[SplitRow]] = defaultdict(list)
    for row in read_split(options.set / "split.csv").rows:
        if row.subset == "valid":
            parts[kinds.get(row.path, "own")].append(row)
    print("| model | kind | pictures | top-1 | macro | calibration error |")
    print("| --- | --- | --- | --- | --- | --- |")
    for model in options.models or [default_model()]:
        classifier = Classifier(model)
        manifest = classifier.manifest
        shares = []
        for kind, rows in sorted(parts.items()):
            found = collect_logits(classifier, options.set / "pictures", rows).metrics(
                temperature=manifest.temperature
            )
            low, high = found.top1_interval
            shares.append(found.macro_top1)
            print(
                f"| {model.name} | {kind} | {found.images} | {found.top1:.1%} "
                f"({low:.1%} to {high:.1%}) | {found.macro_top1:.1%} | {found.ece:.3f} |",
                flush=True,
            )
        print(f"| {model.name} | **mean of the kinds** | | | {sum(shares) / len(shares):.1%} | |")


if __name__ == "__main__":
    main()
