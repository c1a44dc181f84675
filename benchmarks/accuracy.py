"""How good a model of few pictures becomes, and how long that takes: ours beside fine-tuning.

    python -m benchmarks accuracy [--quick] [--draws N]

On each set of photographs that no start has seen: 40 % of the pictures are for testing,
near-duplicates kept together, and of the others 5, 20 or all of a class are to learn from. Each way
is a process of its own with an empty cache; its seconds are all that it takes, from the folder to
the tested model, and those of the processor are of all its threads: other work disturbs them less.
Nothing is chosen on these pictures. It takes hours: each result is kept in
build/bench/accuracy.json, and a stopped measurement goes on there. Delete it to measure anew.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.claims import ROOT, SHARED, WORK, Options, circumstances, load, table
from trainer.data.dataset import open_dataset
from trainer.data.scan import ScanReport, scan
from trainer.data.split import Split, make_split
from trainer.evaluation.evaluate import read_evaluations
from trainer.files import write_atomically

SETS = tuple(SHARED / "own" / name for name in ("groceries", "waste"))
TEST = 0.4
"""part of each set"""
ALL = 0
SIZES = (5, 20, ALL)
"""pictures a class to learn from"""

WAYS = {
    "`first`, B0's shipped start": ["--recipe", "first", "--set", "architecture=efficientnet_b0"],
    "`first`": ["--recipe", "first"],
    "`best`": ["--recipe", "best"],
    "Lite0 fine-tuned": None,
}
"""options of `pokedex train`; None: `benchmarks/fine_tuned.py`"""


def measure(options: Options) -> Iterator[str]:
    if missing := [folder for folder in SETS if not folder.is_dir()]:
        raise SystemExit(f"There is no {missing[0]}: this claim needs its pictures.")
    before = load()
    results = Results(WORK / f"accuracy{'-quick' if options.quick else ''}.json")
    draws, sizes = (1, SIZES[:1]) if options.quick else (options.draws, SIZES)
    for draw, way, folder in product(range(draws), WAYS, SETS):  # the long way last
        for size in sizes:
            cell = f"{folder.name} {size} {draw} {way}"
            if cell not in results.found:
                results.put(cell, *_measured(folder, size, draw, way, options.quick))
                print(cell, *results.found[cell], flush=True)
        yield _filled(results, draws, sizes, options, before)


class Results:
    """Accuracy, seconds, and seconds of the processor by cell, kept in a file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.found: dict[str, tuple[float, float, float]] = {}
        if file.exists():
            self.found = json.loads(file.read_text(encoding="utf-8"))

    def put(self, cell: str, accuracy: float, seconds: float, processor: float) -> None:
        self.found[cell] = (accuracy, seconds, processor)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self._file, json.dumps(self.found, indent=1) + "\n")


def _filled(
    results: Results,
    draws: int,
    sizes: tuple[int, ...],
    options: Options,
    before: tuple[float, float, float],
) -> str:
    rows = [
        [
            f"{folder.name}, {size or 'all'}",
            *(
                _cell([f"{folder.name} {size} {draw} {way}" for draw in range(draws)], results)
                for way in WAYS
            ),
        ]
        for folder in SETS
        for size in sizes
    ]
    head = ["data set, pictures a class", *WAYS]
    tested = (f"{len(_split(folder, 0).subset('test'))} of {folder.name}" for folder in SETS)
    return (
        f"{table(head, rows)}\n\nAccuracy on the same test pictures for all "
        f"({', '.join(tested)}), and seconds from the folder to the tested model, on the clock and "
        f"of all cores together; {'one draw' if draws == 1 else f'means of {draws} draws'} of test "
        f"and training pictures. {circumstances(options, before)}"
    )


def _cell(names: list[str], results: Results) -> str:
    there = [results.found[name] for name in names if name in results.found]
    if not there:
        return "–"
    accuracy, seconds, processor = (mean(column) for column in zip(*there, strict=True))
    few = f", {len(there)} of {len(names)} draws" if len(there) < len(names) else ""
    return f"{accuracy:.1%} ({seconds:.0f} s, processor {processor:.0f} s{few})"


def _measured(
    folder: Path, size: int, draw: int, way: str, quick: bool
) -> tuple[float, float, float]:
    with TemporaryDirectory() as place:
        dataset, run = Path(place) / "pictures", Path(place) / "run"
        _lay_out(folder, size, draw, dataset)
        options = WAYS[way]
        command: list[str | Path]
        if options is None:
            command = ["-m", "benchmarks.fine_tuned", dataset, *(["--quick"] if quick else [])]
        else:
            command = ["-m", "trainer", "train", dataset, "--out", run, "--split", "folders"]
            command += ["--json", "--anyway", *options]
        begun, used = time.perf_counter(), _processor_seconds()
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=os.environ | {"POKEDEX_HOME": place, "OMP_WAIT_POLICY": "PASSIVE"},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        seconds, processor = time.perf_counter() - begun, _processor_seconds() - used
        if options is None:
            return float(done.stdout), seconds, processor
        return read_evaluations(run / "evaluation.json")["test"].top1, seconds, processor


def _processor_seconds() -> float:
    """Of the processes that were started here and have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _lay_out(folder: Path, size: int, draw: int, place: Path) -> None:
    """The test pictures and `size` of each class to learn from, in folders."""
    split = _split(folder, draw)
    chosen = list(split.subset("test"))
    learnt = split.subset("train")
    order = np.random.default_rng(draw).permutation(len(learnt))
    counts: dict[str, int] = {}
    for row in (learnt[place] for place in order):
        counts[row.label] = counts.get(row.label, 0) + 1
        if size == ALL or counts[row.label] <= size:
            chosen.append(row)
    for row in chosen:
        target = place / row.subset / row.label
        target.mkdir(parents=True, exist_ok=True)
        shutil.copy2(folder / row.path, target)


@cache
def _split(folder: Path, draw: int) -> Split:
    dataset = open_dataset(folder)
    report = next(event for event in scan(dataset) if isinstance(event, ScanReport))
    return make_split(
        dataset,
        method="grouped",
        seed=draw,
        test_fraction=TEST,
        valid_fraction=0,
        groups=report.groups,
    )
