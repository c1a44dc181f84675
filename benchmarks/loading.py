"""Pictures a second of the training loader and of serving, small pictures beside 12-megapixel ones.

    python benchmarks/loading.py [PICTURES] [--against CHECKOUT] [--rounds N] [--threads N]

PICTURES is a folder of photographs; without it, our own drawings are taken. Of some of them small
JPEGs (320 px) and 12-megapixel ones with a sensor's noise are made. The loader makes batches with
the changes of the recipe `best` and nothing trains on them; an epoch is timed before and after
copies are kept. `--against` names another checkout of this repository, such as an older version,
which takes turns with this one; all figures are the best of the rounds, as other work only slows.
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

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
SMALL, LARGE = 96, 16


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("pictures", type=Path, nargs="?", default=ROOT / "resources" / "samples")
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
        draw(given.pictures, Path(folder))
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


def draw(pictures: Path, folder: Path) -> None:
    """Small and large JPEGs made of the pictures, in `folder`/small and `folder`/large."""
    rng = np.random.default_rng(0)
    files = sorted(file for file in pictures.rglob("*") if file.suffix in (".jpg", ".png"))
    for name, count in (("small", SMALL), ("large", LARGE)):
        (folder / name).mkdir()
        for number in range(count):
            source = Image.open(files[number * len(files) // count]).convert("RGB")
            if name == "small":
                source.thumbnail((320, 320))
            else:
                noise = rng.normal(0, 2, (3000, 4000, 1)).astype(np.int16)
                pixels = np.asarray(source.resize((4000, 3000), Image.Resampling.BICUBIC))
                source = Image.fromarray(np.clip(pixels + noise, 0, 255).astype(np.uint8))
            source.save(folder / name / f"{number:03}.jpg", quality=90)


def _in_checkout(checkout: Path, folder: Path, threads: int) -> Iterable[tuple[str, _Figures]]:
    """This script's measurements with the sources of `checkout`."""
    command = [sys.executable, __file__, "--measure", str(folder), "--threads", str(threads)]
    environment = os.environ | {"PYTHONPATH": str(checkout), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        command, cwd=checkout, env=environment, check=True, capture_output=True, text=True
    )
    figures: dict[str, _Figures] = json.loads(done.stdout)
    return figures.items()


def _measured(folder: Path, threads: int) -> dict[str, _Figures]:
    from trainer.memory import keep_freed_memory
    from trainer.model.classifier import Classifier

    keep_freed_memory()
    small, large = (sorted((folder / name).iterdir()) for name in ("small", "large"))
    small_128, small_224 = (_epochs(small, size, threads, folder) for size in (128, 224))
    large_224 = _epochs(large, 224, threads, folder)
    classifier = Classifier(threads=threads)
    small_224(9)
    _run(classifier.classify(small[:4]))  # the first ones take longer
    works: dict[str, tuple[Callable[[], object], int]] = {
        "loader, small pictures, 128 px": (lambda: small_128(1), SMALL),
        "loader, small pictures, 224 px": (lambda: small_224(1), SMALL),
        "loader, 12 megapixels, first epoch, 224 px": (lambda: large_224(1), LARGE),
        "loader, 12 megapixels, later epochs, 224 px": (lambda: large_224(2), LARGE),
        "serving, small pictures": (lambda: _run(classifier.classify(small)), SMALL),
        "serving, 12 megapixels": (lambda: _run(classifier.classify(large)), LARGE),
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
