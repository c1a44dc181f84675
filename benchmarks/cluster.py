"""Ray with two actors of one processor each, beside the local form with two threads.

    python -m benchmarks.cluster [--pictures 2000] [--rounds 3]

Small pictures of `benchmarks.pictures`, over and over in a list, both forms in turn, each a fresh
process on the default model. The rate is counted from the first shard that Ray finishes, and for
the local form from the same number of answers, to the end; what lies before it is the start: of the
local form Python and the model, of Ray also its processes, actors, and the first shard.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.claims import ROOT, load
from benchmarks.pictures import drawn

SMALL = 192


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--form", choices=("local", "ray"), help="what a process of ours does")
    options = parser.parse_args()
    if options.form is not None:
        {"local": _local, "ray": _ray}[options.form](_pictures(options.pictures))
        return
    _pictures(options.pictures)
    print(f"{options.pictures} pictures; load before {load()[0]:.1f}", flush=True)
    rates: dict[str, list[float]] = {"local": [], "ray": []}
    for _ in range(options.rounds):
        for form, found in rates.items():
            command = ["--form", form, "--pictures", str(options.pictures)]
            began = time.time()
            ended = subprocess.run(
                [sys.executable, "-m", "benchmarks.cluster", *command],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
            first, rate = map(float, ended.stdout.split()[-2:])
            found.append(rate)
            print(
                f"{form:<6} start {first - began:5.1f} s, then {rate:6.1f} pictures/s", flush=True
            )
    local, ray = (statistics.median(rates[form]) for form in ("local", "ray"))
    print(f"ray / local after the start: {ray / local:.3f} (medians of {options.rounds} rounds)")


def _pictures(count: int) -> list[str]:
    files = sorted(map(str, (drawn(SMALL, 0) / "small").rglob("*.jpg")))
    return [files[place % len(files)] for place in range(count)]


def _local(pictures: list[str]) -> None:
    from trainer.cluster.output import LEAST_IN_A_SHARD
    from trainer.model.classifier import Classifier

    times = [time.time() for _ in Classifier(threads=2).classify(pictures)]
    _tell(times[LEAST_IN_A_SHARD - 1], times[-1], len(pictures) - LEAST_IN_A_SHARD)


def _ray(pictures: list[str]) -> None:
    from trainer.cluster.batch import Answered, ClusterBatch, classify_on_cluster
    from trainer.resources import default_model

    with tempfile.TemporaryDirectory() as folder:
        names = Path(folder) / "pictures.txt"
        names.write_text("\n".join(pictures))
        batch = ClusterBatch([str(names)], Path(folder) / "out", default_model(), actors=2)
        told = [
            (time.time(), event.done)
            for event in classify_on_cluster(batch)
            if isinstance(event, Answered) and event.done
        ]
    (first, done), (last, total) = told[0], told[-1]
    _tell(first, last, total - done)


def _tell(first: float, last: float, pictures: int) -> None:
    print(first, pictures / (last - first))


if __name__ == "__main__":
    main()
