"""Training all layers of B0 at 224 px, from files to steps: ours, its limit, and what others use.

    python -m benchmarks training [--quick] [--rounds N]

Changes of the pictures are comparable: ours are those of `best`, the others crop, mirror, turn and
recolour. The first epoch and later ones are told apart, as ours keeps small copies of large
pictures. About eight minutes.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.claims import Options, circumstances, load, rounds, table
from benchmarks.contest import PEERS, Contestant, hold_one_by_one
from benchmarks.pictures import drawn, megabytes, source

SIZE, BATCH = 224, 32
EPOCHS = 3
"""of ours: the first, and two later ones"""
PICTURES = 64
KINDS = ("small", "large")
COLUMNS = {
    "small, later epochs": "small pictures",
    "large, first epoch": "12 megapixels, first epoch",
    "large, later epochs": "12 megapixels, later epochs",
}

OURS = Contestant("ours", "ours", "learning")
CONTESTANTS = (
    OURS,
    Contestant("its steps alone, on ready batches", "ours", "steps"),
    Contestant("torchvision: a plain eager loop", "peers", "torchvision-learning", PEERS),
    Contestant("fastai: `fine_tune`", "peers", "fastai-learning", PEERS),
)


def measure(options: Options) -> Iterator[str]:
    before = load()
    pictures = BATCH if options.quick else PICTURES
    folder = drawn(pictures, pictures)
    found = hold_one_by_one(CONTESTANTS, KINDS, folder, options.rounds)
    rows = found.rows(CONTESTANTS, tuple(COLUMNS))
    share = found.ratio((OURS, "large, later epochs"), (OURS, "small, later epochs"))
    kept = ""
    if share is not None:
        kept = (
            f"Later epochs of ours run on large pictures at {share:.0%} of the rate on small ones. "
        )
    head = ["", *(cell for title in COLUMNS.values() for cell in (title, "ours is"))]
    yield (
        f"{table(head, rows)}\n\n{rounds(options)}, "
        f"{pictures} pictures an epoch, {BATCH} a step, of `{source().name}`, and enlarged to 12 "
        f"megapixels ({megabytes(folder / 'large'):.1f} MB each). What keeps nothing has epochs "
        f"that are alike. {kept}"
        f"{circumstances(options, before)}{found.troubles()}"
    )
