"""Whether the doctor finds labels that are wrong: some are exchanged, and are to be found again.

    python -m benchmarks.doctor DATASET … [--share 0.05] [--seeds 3]

Each data set is scanned once, and judged as it is; then a share of its labels is exchanged for
others, drawn anew for each seed, and it is judged again. Of the first suspects, so many as labels
were exchanged, and twice as many, it is told how many are among those (precision), and how many of
those are among them (recall). Suspects that the data set has by itself count as wrong. Nothing in
the folders is changed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from trainer.data.dataset import Dataset, open_dataset
from trainer.data.decisions import Decision, apply_decisions
from trainer.data.scan import ScanReport, scan
from trainer.evaluation.suspicion import Diagnosis
from trainer.training.diagnosis import diagnose


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("datasets", nargs="+", type=Path, metavar="DATASET")
    parser.add_argument("--share", type=float, default=0.05)
    parser.add_argument("--seeds", type=int, default=3)
    arguments = parser.parse_args()
    print("| data set | pictures | suspects as it is | exchanged | found in the first N | in 2 N |")
    print("| --- | --- | --- | --- | --- | --- |")
    for folder in arguments.datasets:
        dataset = open_dataset(folder)
        *_, report = scan(dataset)
        assert isinstance(report, ScanReport)
        own = len(_judged(dataset, report).suspects)
        found = [_found(dataset, report, arguments.share, seed) for seed in range(arguments.seeds)]
        first, second, count = (round(float(np.mean(each)), 1) for each in zip(*found, strict=True))
        print(
            f"| {folder.name} | {report.pictures:,} | {own} | {count:g} | "
            f"{first:g} ({first / count:.0%}) | {second:g} ({second / count:.0%}) |",
            flush=True,
        )


def _judged(dataset: Dataset, report: ScanReport) -> Diagnosis:
    *_, diagnosis = diagnose(dataset, report)
    assert isinstance(diagnosis, Diagnosis)
    return diagnosis


def _found(dataset: Dataset, report: ScanReport, share: float, seed: int) -> tuple[int, int, int]:
    """How many of the exchanged labels are among the first N suspects, among 2 N, and N."""
    random = np.random.default_rng(seed)
    pictures = dataset.without(report.unreadable).pictures
    count = round(share * len(pictures))
    exchanged = []
    for place in random.choice(len(pictures), count, replace=False):
        picture = pictures[int(place)]
        others = [label for label in dataset.classes if label != picture.label]
        other = others[int(random.integers(len(others)))]
        exchanged.append(Decision(picture.path, picture.label, "relabel", other, ""))
    decided = apply_decisions(exchanged, dataset, report)
    suspects = [each.path for each in _judged(decided.dataset, decided.report).suspects]
    wrong = {each.path for each in exchanged}
    return len(wrong & {*suspects[:count]}), len(wrong & {*suspects[: 2 * count]}), count


if __name__ == "__main__":
    main()
