"""Which pictures' features a model file keeps, to be taught with later (`trainer.model.rehearsal`).

Shapes: N pictures, K features, C classes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from trainer.model.rehearsal import MOST_CLASSES, MOST_PICTURES, Known, Rehearsal

HELD_OUT = 3 / 4
"""of the pictures that are kept, where the model has a validation part"""


def choose_rehearsal(learnt: Known, held_out: Known, classes: int) -> Rehearsal | None:
    """A few of the training pictures and of the validation pictures, as many of each class.

    Of training pictures those whose mean stays nearest to their class's; validation pictures are
    drawn, as they must be like the others. None where the model has too many classes or
    no training picture could be read.
    """
    if classes > MOST_CLASSES or not len(learnt.labels):
        return None
    each = max(1, MOST_PICTURES // classes)
    judging = int(HELD_OUT * each) if len(held_out.labels) else 0
    return Rehearsal.of(
        thinned(learnt, each - judging),
        _drawn(held_out, judging, learnt.features.shape[1]),
        classes,
    )


def carried_on(learnt: Known, taught: Known, held_out: Known, classes: int) -> Rehearsal | None:
    """What a model that was taught rehearses: what it did before, and what it was taught.

    Where that is more than twice `MOST_PICTURES`, the classes with most pictures give some up.
    """
    if classes > MOST_CLASSES:
        return None
    both = learnt.joined(taught)
    room = max(2 * MOST_PICTURES - len(held_out.labels), classes)
    counts = np.bincount(both.labels)
    most = int(counts.max())
    while np.minimum(counts, most).sum() > room:
        most -= 1
    return Rehearsal.of(thinned(both, most), held_out, classes)


def thinned(known: Known, most: int) -> Known:
    """At most so many pictures of each class, chosen by `herded`."""
    chosen = [
        own[herded(known.features[own], most)]
        for label in np.unique(known.labels)
        for own in [np.flatnonzero(known.labels == label)]
    ]
    return known.chosen(np.concatenate(chosen))


def herded(features: NDArray[Any], count: int) -> NDArray[np.int64]:
    """Rows of features (N, K) whose mean stays nearest to that of all, at most `count` of them.

    One after the other (M. Welling, Herding dynamical weights to learn, ICML 2009, as S.-A. Rebuffi
    et al. choose exemplars, iCaRL, CVPR 2017): the first are near the mean, the next make up for
    what they lack.
    """
    wide = features.astype(np.float64)
    if len(wide) <= count:
        return np.arange(len(wide))
    mean, total = wide.mean(axis=0), np.zeros(wide.shape[1])
    left = np.ones(len(wide), bool)
    chosen: list[int] = []
    for number in range(1, count + 1):
        off = np.linalg.norm((total + wide) / number - mean, axis=1)
        best = int(np.argmin(np.where(left, off, np.inf)))
        left[best] = False
        total += wide[best]
        chosen.append(best)
    return np.array(chosen, np.int64)


def _drawn(known: Known, most: int, length: int) -> Known:
    """At most so many pictures of each class, at random."""
    if not most:
        return Known(np.empty((0, length), np.float32), np.empty(0, np.int64))
    random = np.random.default_rng(0)
    chosen = [
        random.permutation(np.flatnonzero(known.labels == label))[:most]
        for label in np.unique(known.labels)
    ]
    return known.chosen(np.concatenate(chosen))
