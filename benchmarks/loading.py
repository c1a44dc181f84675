"""Pictures a second of the training loader alone, small pictures beside 12-megapixel ones.

    python -m benchmarks.loading [PICTURES] [--against CHECKOUT] [--rounds N] [--threads N]

PICTURES is a folder of photographs, of some of which small JPEGs and 12-megapixel ones are made
(`benchmarks/pictures.py`). The loader makes batches with the changes of the recipe `best` and
nothing trains on them; an epoch is timed before and after copies are kept. `--against` names a
checkout of an older version, which takes turns with this one; all figures are the best of the
rounds, as other work only slows.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from benchmarks.claims import ROOT
from benchmarks.pictures import draw, files, source

SMALL, LARGE = 96, 16


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("pictures", type=Path, nargs="?", default=source())
    parser.add_argument("--against", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(_measured(given.measure, given.threads)))
        return
    checkouts = {"this": ROOT} | ({"against": given.against} if given.against else {})
    best: dict[str, dict[str, _Figures]] = {name: {} for name in checkouts}
    with tempfile.TemporaryDirectory() as folder:
        draw(given.pictures, Path(folder), SMALL, LARGE)
        for _ in range(given.rounds):
            for name, checkout in checkouts.items():
                for what, (rate, cost) in _in_checkout(checkout, Path(folder), given.threads):
                    known = best[name].get(what, (0.0, float("inf")))
                    best[name][what] = max(rate, known[0]), min(cost, known[1])
    for name, figures in best.items():
        for what, (rate, cost) in figures.items():
            print(f"{name:<8} {what:<46} {rate:7.1f} pictures/s   {cost:6.1f} ms of a core each")
    for what, (rate, cost) in best["this"].items():
        if other := best.get("against", {}).get(what):
            print(
                f"ratio    {what:<46} {rate / other[0]:7.2f}                {other[1] / cost:6.2f}"
            )


_Figures = tuple[float, float]
"""Pictures a second, and milliseconds of processor time for a picture."""


def _in_checkout(checkout: Path, folder: Path, threads: int) -> Iterable[tuple[str, _Figures]]:
    """This script's measurements with the sources of `checkout`."""
    command = [sys.executable, "-m", "benchmarks.loading"]
    command += ["--measure", str(folder), "--threads", str(threads)]
    path = os.pathsep.join((str(checkout), str(ROOT)))
    environment = os.environ | {"PYTHONPATH": path, "PYTHONSAFEPATH": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        command, cwd=checkout, env=environment, check=True, capture_output=True, text=True
    )
    figures: dict[str, _Figures] = json.loads(done.stdout)
    return figures.items()


def _measured(folder: Path, threads: int) -> dict[str, _Figures]:
    from trainer.memory import keep_freed_memory

    keep_freed_memory()
    small, large = (files(folder / name) for name in ("small", "large"))
    small_128, small_224 = (_epochs(small, size, threads, folder) for size in (128, 224))
    large_224 = _epochs(large, 224, threads, folder)
    small_224(9)  # the first one takes longer
    works: dict[str, tuple[Callable[[], object], int]] = {
        "loader, small pictures, 128 px": (lambda: small_128(1), SMALL),
        "loader, small pictures, 224 px": (lambda: small_224(1), SMALL),
        "loader, 12 megapixels, first epoch, 224 px": (lambda: large_224(1), LARGE),
        "loader, 12 megapixels, later epochs, 224 px": (lambda: large_224(2), LARGE),
    }
    return {what: _figures(work, count) for what, (work, count) in works.items()}


def _epochs(files: list[Path], size: int, threads: int, folder: Path) -> Callable[[int], None]:
    """Passes over the files as a training of `best` at that size does, by the epoch's number."""
    from trainer.runs.recipe import BEST
    from trainer.training.loader import Examples, TrainingBatches, batches_in

    pictures: dict[str, Any]
    try:
        from trainer.cache import FileCache
        from trainer.pictures.copies import Copies

        cache = FileCache(folder / f"cache-{os.getpid()}")
        pictures = {"pictures": Copies(BEST.preprocessing, cache)}
    except ImportError:  # version 0.1 keeps no copies
        pictures = {"preprocessing": BEST.preprocessing}

    def epoch(number: int) -> None:
        batches = TrainingBatches(
            examples=Examples(tuple(files), (0,) * len(files)),
            augmentation=BEST.augmentation,
            size=size,
            batch_size=16,
            seed=(0, 1, number),
            length=batches_in(len(files), 16),
            **pictures,
        )
        _run(batches.from_batch(0, threads))

    return epoch


def _run(items: Iterable[object]) -> None:
    for _ in items:
        pass


def _figures(work: Callable[[], object], pictures: int) -> _Figures:
    begun, spent = time.perf_counter(), time.process_time()
    work()
    spent = time.process_time() - spent
    return pictures / (time.perf_counter() - begun), 1000 * spent / pictures


if __name__ == "__main__":
    main()
