"""The hostile corpus: thousands of files, in folders by what is wrong with them, from a seed."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.reliability.awkward_places import put_names, put_special
from tests.reliability.bombs import bombs, polyglots
from tests.reliability.damage import cuts, damaged
from tests.reliability.drawn_pictures import drawn_pictures
from tests.reliability.remarks import pictures_with_broken_remarks

GOOD = "good"
"""Folder of files that everything must be able to read."""
PLACES = ("names", "special")
"""Folders that are put to the test by what their entries are called or are."""


@dataclass(frozen=True)
class Size:
    """How much of everything.

    Attributes:
        cut: files cut off, None for all that there can be.
        damaged: files damaged at random.
        good: one of so many good files is among them.
        remarks: one of so many files with broken remarks.
        heavy: whether bombs that take seconds and hundreds of megabytes are among them.
    """

    cut: int | None
    damaged: int
    good: int = 1
    remarks: int = 1
    heavy: bool = True


SHORT = Size(cut=60, damaged=80, good=4, remarks=8, heavy=False)
LONG = Size(cut=None, damaged=1500)

_LIGHT = ("declared-65535x65535", "declared-0x0", "sides-65535x1", "sides-1x65535")
"""Beginnings of the names of bombs that cost next to nothing, as long as we are careful."""


def make_corpus(root: Path, size: Size, seed: int = 0, samples: Path | None = None) -> int:
    """Write the corpus to `root`, which must not exist yet; how many files were made.

    The pictures in `samples` are added to the good ones.
    """
    for place, data in _files(size, random.Random(seed)):
        path = root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    if samples is not None:
        for path in sorted(samples.glob("*.png")):
            (root / GOOD / path.name).write_bytes(path.read_bytes())
    picture = drawn_pictures()["rgb-8.png"]
    put_names(root / "names", picture)
    put_special(root / "special", picture)
    return sum(1 for _ in root.rglob("*"))


def _files(size: Size, rng: random.Random) -> Iterator[tuple[str, bytes]]:
    sound = drawn_pictures()
    for name in [*sound][:: size.good]:
        yield f"{GOOD}/{name}", sound[name]
    yield from _cut(sound, size.cut, rng)
    names, contents = list(sound), list(sound.values())
    for number in range(size.damaged):
        name = names[number % len(names)]
        yield f"damaged/{number:05}-{name}", damaged(sound[name], rng, contents)
    yield from _misnamed({name: sound[name] for name in [*sound][:: size.good]})
    for name, make in bombs().items():
        if size.heavy or name.startswith(_LIGHT):
            yield f"bombs/{name}", make()
    for name, data in polyglots().items():
        yield f"polyglots/{name}", data
    for number, (name, data) in enumerate(pictures_with_broken_remarks()):
        if number % size.remarks == 0:
            yield f"remarks/{name}", data


def _cut(
    sound: dict[str, bytes], most: int | None, rng: random.Random
) -> Iterator[tuple[str, bytes]]:
    places = [(name, length) for name, data in sound.items() for length in cuts(data)]
    if most is not None:
        places = rng.sample(places, most)
    for name, length in places:
        yield f"cut/{length:05}-{name}", sound[name][:length]


_ENDINGS = (".jpg", ".png", ".gif", ".bmp", ".tif", ".webp", ".avif", ".heic")


def _misnamed(sound: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Sound pictures of one format with the name of another, with none, and what is no picture."""
    for number, (name, data) in enumerate(sound.items()):
        stem = name.partition(".")[0]
        ending = _ENDINGS[number % len(_ENDINGS)]
        yield f"misnamed/{number}-{stem}{ending}", data
        if number % 4 == 0:
            yield f"misnamed/{number}-{stem}", data
    for ending in _ENDINGS:
        yield f"misnamed/empty{ending}", b""
        yield f"misnamed/zeros{ending}", bytes(5000)
        yield f"misnamed/words{ending}", b"These are words.\n" * 20
        yield f"misnamed/record{ending}", json.dumps({"a": [1, 2]}).encode()
        yield f"misnamed/noise{ending}", random.Random(ending).randbytes(3000)
