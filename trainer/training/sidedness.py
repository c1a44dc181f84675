"""Whether left and right tell classes apart, as with arrows or letters.

Such pictures must not be mirrored while a network learns: it would learn that they are both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from trainer.features.store import Extractor
from trainer.threads import in_order
from trainer.training.logistic import LinearHead

_LOOKED_AT = 600
"""pictures, where that makes neither fewer than 5 of a class nor more than 20"""
_MOST = 2000
_LEAST_TAKEN = 4
"""pictures of a class that say something, if they were taken for another class"""


def sided_classes(
    head: LinearHead,
    extractor: Extractor,
    files: Sequence[Path],
    seen: NDArray[np.float16],
    targets: NDArray[np.int64],
    read: Callable[[Path], Image.Image],
    threads: int,
    seed: int,
    check_stop: Callable[[], None],
) -> list[int]:
    """Classes most of whose pictures `head` takes for another class once they are mirrored.

    Args:
        head: fitted on the pictures, of which only those count that it names as they are.
        files: N pictures, whose features are `seen` (N, K) and whose classes `targets` (N,).
        read: gives a file's upright RGB picture or raises PictureError.
        threads: pictures worked on at the same time.
    """
    known = np.flatnonzero(head.logits(seen).argmax(axis=1) == targets)
    chosen = _some_of_each(known, targets, np.random.default_rng(seed))

    def look(place: int) -> bool:
        check_stop()
        mirrored = extractor.of(ImageOps.mirror(read(files[place])))
        answer = head.logits(mirrored[np.newaxis]).argmax()
        return bool(answer != targets[place])

    taken = np.fromiter(in_order(look, chosen, threads, ahead=4, name="mirrored"), bool)
    classes = targets[np.array(chosen, np.int64)]
    found = []
    for index in np.unique(classes):
        of_class = taken[classes == index]
        if of_class.sum() >= _LEAST_TAKEN and of_class.mean() > 0.5:
            found.append(int(index))
    return found


def _some_of_each(
    places: NDArray[np.int64], targets: NDArray[np.int64], random: np.random.Generator
) -> list[int]:
    indices = random.permutation(np.unique(targets[places]))
    each = int(np.clip(_LOOKED_AT // max(1, len(indices)), 5, 20))
    chosen: list[int] = []
    for index in indices[: _MOST // each]:
        chosen.extend(random.permutation(places[targets[places] == index])[:each].tolist())
    return chosen
