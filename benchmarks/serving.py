"""Naming pictures, from files to answers: ours, its limits, and what others would use.

    python -m benchmarks serving [--quick] [--rounds N] [--against CHECKOUT]

B0 at 224 px on all cores, but for Ultralytics, whose networks are their own. About six minutes.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.claims import Options, circumstances, load, rounds, table
from benchmarks.contest import PEERS, Contestant, hold
from benchmarks.pictures import drawn, megabytes, source

SECONDS = 3.0
"""that a measurement takes at least"""
SMALL, LARGE = 192, 24
KINDS = ("small", "large")

OURS = Contestant("ours", "ours", "naming")
LIMITS = (
    Contestant("the engine alone, on ready arrays", "ours", "engine"),
    Contestant("reading and fitting alone", "ours", "decoding"),
)
OTHERS = (
    Contestant(
        "torchvision: `ImageFolder`, `DataLoader`, eager", "peers", "torchvision-naming", PEERS
    ),
    Contestant("fastai: `get_preds`", "peers", "fastai-naming", PEERS),
    Contestant("Ultralytics: `yolo11n-cls`", "peers", "ultralytics-n-naming", PEERS),
    Contestant("Ultralytics: `yolo11s-cls`", "peers", "ultralytics-s-naming", PEERS),
    Contestant("Hugging Face: `pipeline`", "peers", "hugging-face-naming", PEERS),
)


def measure(options: Options) -> Iterator[str]:
    before = load()
    older = []
    if options.against is not None:
        older = [Contestant("ours, an older version", "ours", "naming", checkout=options.against)]
    contestants = [OURS, *older, *LIMITS, *OTHERS]
    small, large = (16, 4) if options.quick else (SMALL, LARGE)
    folder = drawn(small, large)
    found = hold(contestants, KINDS, folder, options.rounds)
    rows = found.rows(contestants, KINDS)
    head = ["", "small pictures", "ours is", "12 megapixels", "ours is"]
    yield (
        f"{table(head, rows)}\n\n{rounds(options)}, "
        f"on {small} pictures of `{source().name}` and {large} JPEGs of 12 megapixels "
        f"({megabytes(folder / 'large'):.1f} MB each), enlarged from them with a sensor's noise. "
        f"{circumstances(options, before)}{found.troubles()}"
    )
