"""Which pictures are likely to carry a wrong label, or to be no picture of any class.

Shapes: N pictures, C classes, K features.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trainer.evaluation.metrics import wilson_interval

NEIGHBOURS = 5
_MOST_REFERENCES = 20_000
"""pictures that the others are compared with, drawn where there are more"""
_BLOCK = 1024
_FAR = 4.0
"""deviations from the median, from which on a picture is an outlier"""


@dataclass(frozen=True)
class LabelSuspect:
    """A picture whose label is likely wrong.

    Attributes:
        probability: of the class that it `looks_like`, by a head that did not see it.
        copy_of: the same file in that class; "" where there is none.
    """

    path: str
    label: str
    looks_like: str
    probability: float
    copy_of: str = ""


@dataclass(frozen=True)
class Outlier:
    """A picture that is unlike all others, by so many deviations of their distances."""

    path: str
    label: str
    deviations: float


@dataclass(frozen=True)
class Diagnosis:
    """What the doctor found.

    Attributes:
        judged: pictures that were cross-validated, with the `accuracy` and its 95 % interval.
        suspects: files that lie in several classes first, where some label is wrong for certain;
            then the surest.
        outliers: the strangest first.
        learnt: whether more was recognised than by chance; otherwise labels can't be doubted.
    """

    judged: int
    accuracy: float
    low: float
    high: float
    suspects: tuple[LabelSuspect, ...]
    outliers: tuple[Outlier, ...]
    learnt: bool = True

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def suspicious(chances: NDArray[np.float64], targets: NDArray[np.int64]) -> list[tuple[int, int]]:
    """(picture, class it looks like) of labels that are likely wrong, the surest first.

    Confident learning (Northcutt, Jiang and Chuang 2021, arXiv:1911.00068): a picture counts where
    another class is as probable as it is, on average, for pictures that carry its label, and more
    probable than the own. `chances` (N, C) come from heads that did not see the picture. Where
    these may as well have guessed, they tell nothing of labels.
    """
    if not is_learnt(chances.argmax(axis=1), targets):
        return []
    rows = np.arange(len(targets))
    own = chances[rows, targets]
    usual = np.array(
        [own[targets == c].mean() if (targets == c).any() else 1.0 for c in range(chances.shape[1])]
    )
    others = np.where(chances >= usual, chances, 0.0)
    others[rows, targets] = 0.0
    best = others.argmax(axis=1)
    margin = others[rows, best] - own
    found = [int(n) for n in np.argsort(-margin, kind="stable") if margin[n] > 0]
    return [(n, int(best[n])) for n in found]


def is_learnt(answers: NDArray[np.int64], targets: NDArray[np.int64]) -> bool:
    """Whether more answers (N,) are right than by chance, the lower bound of 95 % told."""
    right = int((answers == targets).sum())
    return bool(right) and wilson_interval(right, len(targets))[0] > guessed(answers, targets)


def guessed(answers: NDArray[np.int64], targets: NDArray[np.int64]) -> float:
    """The share that would be right were the answers (N,) given to the pictures at random."""
    classes = 1 + max(answers.max(initial=0), targets.max(initial=0))
    given, wanted = (np.bincount(each, minlength=classes) for each in (answers, targets))
    return float(given @ wanted) / max(1, len(targets)) ** 2


def contradicted(chances: NDArray[np.float64], targets: NDArray[np.int64]) -> tuple[int, int]:
    """(pictures that carry another label, pictures) of the third whose answers are the surest.

    Of suspects many are only hard, however right their labels. Where a model is surest it hardly
    errs by itself: what contradicts it there tells how many labels are wrong, if those of easy
    pictures are wrong as often as others. `chances` (N, C) come from heads that did not see them.
    """
    surest = np.argsort(-chances.max(axis=1), kind="stable")[: len(targets) // 3]
    return int((chances[surest].argmax(axis=1) != targets[surest]).sum()), len(surest)


def outliers(
    features: NDArray[np.float16], seed: int = 0, references: int = _MOST_REFERENCES
) -> list[tuple[int, float]]:
    """(picture, deviations) of those that are unlike all others, the strangest first.

    How far a picture is, is the mean of one less the cosine to its `NEIGHBOURS` nearest others;
    how many deviations that is from the median is told by the median absolute deviation times
    1.4826, which for a normal distribution is its standard deviation (Iglewicz and Hoaglin 1993).
    `features` (N, K); of more pictures than `references`, so many are drawn to compare with.
    """
    count = len(features)
    if count <= NEIGHBOURS:
        return []
    rows = features.astype(np.float32)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    chosen = np.arange(count)
    if count > references:
        chosen = np.random.default_rng(seed).choice(count, references, replace=False)
    compared = rows[chosen]
    far = np.empty(count, np.float32)
    for first in range(0, count, _BLOCK):
        near = rows[first : first + _BLOCK] @ compared.T
        itself = chosen[np.newaxis] == np.arange(first, first + len(near))[:, np.newaxis]
        near[itself] = -1.0
        far[first : first + _BLOCK] = 1 - np.partition(near, -NEIGHBOURS)[:, -NEIGHBOURS:].mean(1)
    median = float(np.median(far))
    deviation = 1.4826 * float(np.median(np.abs(far - median)))
    if deviation == 0.0:
        return []
    deviations = (far - median) / deviation
    found = np.argsort(-deviations, kind="stable")
    return [(int(n), float(deviations[n])) for n in found if deviations[n] > _FAR]
