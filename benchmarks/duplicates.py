"""How well near-duplicates are found. How fast is in `benchmarks/growth.py`.

    python benchmarks/duplicates.py [--data FOLDER] [--copies 200]

Two tables:

* pairs against `dup_group` of a manifest, where somebody marked near-duplicates, for several
  thresholds, and the same for imagehash's 64-bit pHash in the eight positions. The marks are far
  from complete (of a drawing on white and the same one on black, mostly one is marked), so the
  share of marked pairs among those found is no precision. Pairs across classes bound the
  precision instead: unrelated pictures are hardly ever of one class where there are 150;
* copies made on purpose: how many are recognised as near-duplicates of their originals.
"""

from __future__ import annotations

import argparse
import csv
import io
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from trainer.data.dataset import Dataset, open_dataset
from trainer.data.duplicates import POSITIONS, THRESHOLD, signature, similarity
from trainer.data.groups import Groups
from trainer.pictures.reading import read_picture

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
Pair = tuple[int, int]


def main() -> None:
    arguments = _arguments()
    if not (arguments.data / "manifest.csv").is_file():
        print(f"skipped: {arguments.data} has no manifest.csv with marked near-duplicates")
        return
    dataset = open_dataset(arguments.data / "pokemon150")
    marked = _marked_pairs(arguments.data / "manifest.csv", dataset)
    signatures = np.stack([signature(picture) for picture in _pictures(dataset)])
    labels = [picture.label for picture in dataset.pictures]
    print(f"{len(labels)} pictures, {len(marked)} marked pairs\n")
    _marks_table(signatures, marked, labels)
    _hash_table(dataset, marked, labels)
    _copies_table(dataset, arguments.copies)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--copies", type=int, default=200, help="originals to copy")
    return parser.parse_args()


def _pictures(dataset: Dataset) -> Iterator[Image.Image]:
    for picture in dataset.pictures:
        yield read_picture(dataset.file(picture), at_least=256)


def _marked_pairs(manifest: Path, dataset: Dataset) -> set[Pair]:
    index = {picture.path: number for number, picture in enumerate(dataset.pictures)}
    groups: dict[str, list[int]] = defaultdict(list)
    with manifest.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["dup_group"]:
                groups[row["dup_group"]].append(index[f"{row['cls']}/{row['file']}"])
    return {
        pair for members in groups.values() for pair in itertools.combinations(sorted(members), 2)
    }


def _marks_table(signatures: NDArray[np.float32], marked: set[Pair], labels: list[str]) -> None:
    similarities = {
        (first, first + 1 + later): value
        for first in range(len(signatures) - 1)
        for later, value in enumerate(
            (signatures[first][POSITIONS] @ signatures[first + 1 :].T).max(axis=0).tolist()
        )
        if value >= 0.70
    }
    print("signatures            pairs  across classes  marked  recall  recall by group")
    for threshold in (0.70, 0.75, THRESHOLD, 0.85, 0.90, 0.95):
        pairs = {pair for pair, value in similarities.items() if value >= threshold}
        _print_row(f"similarity {threshold:.2f}", pairs, marked, labels)


def _hash_table(dataset: Dataset, marked: set[Pair], labels: list[str]) -> None:
    """The usual way, for comparison: pHash of the whole picture, of all eight positions."""
    try:
        import imagehash
    except ImportError:
        print("(imagehash is not installed: no comparison with pHash)\n")
        return
    bits = np.zeros((8, len(labels)), dtype=np.uint64)
    for number, picture in enumerate(_pictures(dataset)):
        small = picture.resize((128, 128), Image.Resampling.BILINEAR)
        for position, turned in enumerate(_positions(small)):
            packed = np.packbits(imagehash.phash(turned).hash.reshape(-1))
            bits[position, number] = packed.view(np.uint64)[0]
    print("pHash                 pairs  across classes  marked  recall  recall by group")
    for distance in (4, 6, 8, 10):
        pairs: set[Pair] = set()
        for hashes in bits:
            for first in range(len(labels)):
                apart = np.bitwise_count(hashes[first + 1 :] ^ bits[0, first])
                pairs |= {(first, first + 1 + int(n)) for n in np.flatnonzero(apart <= distance)}
        _print_row(f"at most {distance} of 64 bits", pairs, marked, labels)
    print()


def _positions(picture: Image.Image) -> Iterator[Image.Image]:
    for start in (picture, picture.transpose(Image.Transpose.TRANSPOSE)):
        for flipped in (start, ImageOps.mirror(start)):
            yield flipped
            yield ImageOps.flip(flipped)


def _print_row(name: str, pairs: set[Pair], marked: set[Pair], labels: list[str]) -> None:
    across = sum(labels[first] != labels[second] for first, second in pairs)
    groups = Groups(len(labels))
    groups.join(np.array(sorted(pairs), dtype=np.intp).reshape(-1, 2))
    together = sum(groups.of[a] == groups.of[b] for a, b in marked)
    print(
        f"{name:<20} {len(pairs):>6}  {across:>14}  {len(pairs & marked):>6}"
        f"  {len(pairs & marked) / len(marked):>6.1%}  {together / len(marked):>15.1%}"
    )


def _copies_table(dataset: Dataset, count: int) -> None:
    """Only originals between 200 and 320 px are taken, so that every change means the same."""
    step = max(1, len(dataset.pictures) // count)
    originals = [read_picture(dataset.file(picture)) for picture in dataset.pictures[::step]]
    originals = [picture for picture in originals if min(picture.size) >= 200]
    own = [signature(picture) for picture in originals]
    print(f"copies of {len(originals)} pictures        recognised  median similarity")
    for name, change in CHANGES.items():
        found = [
            similarity(mine, signature(change(picture)))
            for mine, picture in zip(own, originals, strict=True)
        ]
        share = np.mean([value >= THRESHOLD for value in found])
        print(f"{name:<28} {share:>12.1%}  {np.median(found):>17.2f}")
    print()


def _hue(degrees: int) -> Callable[[Image.Image], Image.Image]:
    def turn(picture: Image.Image) -> Image.Image:
        hue, saturation, value = picture.convert("HSV").split()
        turned = hue.point([(level + round(degrees / 360 * 256)) % 256 for level in range(256)])
        return Image.merge("HSV", (turned, saturation, value)).convert("RGB")

    return turn


def _jpeg(picture: Image.Image) -> Image.Image:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=30)
    return Image.open(buffer).convert("RGB")


def _resized(factor: float) -> Callable[[Image.Image], Image.Image]:
    return lambda picture: picture.resize([round(length * factor) for length in picture.size])


def _cropped(part: float) -> Callable[[Image.Image], Image.Image]:
    def crop(picture: Image.Image) -> Image.Image:
        width, height = picture.size
        return picture.crop((round(part * width), round(part * height), width, height))

    return crop


def _rotated(degrees: float) -> Callable[[Image.Image], Image.Image]:
    return lambda picture: picture.rotate(
        degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=picture.getpixel((0, 0))
    )


CHANGES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "rotated by 90°": lambda picture: picture.transpose(Image.Transpose.ROTATE_90),
    "rotated by 180°": lambda picture: picture.transpose(Image.Transpose.ROTATE_180),
    "mirrored": ImageOps.mirror,
    "mirrored, rotated by 90°": lambda p: ImageOps.mirror(p).transpose(Image.Transpose.ROTATE_90),
    "hue turned by 60°": _hue(60),
    "hue turned by 180°": _hue(180),
    "grey": lambda picture: picture.convert("L").convert("RGB"),
    "negative": ImageOps.invert,
    "half the size": _resized(0.5),
    "a quarter of the size": _resized(0.25),
    "JPEG of quality 30": _jpeg,
    "on a larger white sheet": lambda picture: ImageOps.expand(picture, 80, "white"),
    "in a black frame": lambda picture: ImageOps.expand(picture, 40, "black"),
    "cropped by 3 % on two sides": _cropped(0.03),
    "cropped by 6 % on two sides": _cropped(0.06),
    "rotated by 3°": _rotated(3),
    "rotated by 5°": _rotated(5),
    "rotated by 10°": _rotated(10),
}


if __name__ == "__main__":
    main()
