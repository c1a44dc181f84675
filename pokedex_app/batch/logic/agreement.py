"""How often the answers agree with the names of the folders.

The figures are those of `trainer.evaluation.metrics` that need no more than the five likeliest
classes. Shapes: C classes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pokedex_app.batch.logic.answers import Result

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Accuracy:
    """Fractions lie in [0, 1], intervals are the 95 % Wilson intervals.

    Attributes:
        judged: pictures that were read and whose folder names a class.
        top1, top5: fraction whose likeliest class, or one of the five likeliest, is the folder's;
            the latter None where there are too few classes for it to tell anything.
        macro: mean fraction over the classes that have pictures.
        sure: how many answers reach the threshold; `sure_top1` is the fraction of right ones, None
            where there are none.
        unreadable: files in a class's folder that could not be read; they are in no figure.
        elsewhere: files whose folder names no class; they are in no figure either.
        labels: the classes that occur as truth or as likeliest, in the model's order.
        counts: (C, C) for those, a row a true class and a column the likeliest, whatever the model
            or the user says beyond that.
        confused: (truth, likeliest, count) of wrong ones, the most frequent first.
    """

    judged: int
    top1: float
    top1_interval: tuple[float, float]
    top5: float | None
    top5_interval: tuple[float, float]
    macro: float
    sure: int
    sure_top1: float | None
    unreadable: int
    elsewhere: int
    labels: tuple[str, ...]
    counts: NDArray[np.int64] = field(compare=False)
    confused: tuple[tuple[str, str, int], ...] = ()


def accuracy_of(
    results: Iterable[Result], model_labels: Sequence[str], threshold: float
) -> Accuracy | None:
    """None where no picture that was read lies in a folder named after a class."""
    import numpy as np

    from trainer.evaluation.metrics import TOP5_CLASSES, wilson_interval

    pairs: Counter[tuple[str, str]] = Counter()
    in_top5 = sure = sure_right = unreadable = elsewhere = 0
    for result in results:
        if result.truth is None:
            elsewhere += 1
        elif result.likeliest is None:
            unreadable += 1
        else:
            pairs[result.truth, result.likeliest] += 1
            in_top5 += result.truth in result.labels[:5]
            if result.confidence >= threshold and not result.strange:
                sure += 1
                sure_right += result.likeliest == result.truth
    judged = pairs.total()
    if not judged:
        return None
    labels = _in_order({label for pair in pairs for label in pair}, model_labels)
    place = {label: number for number, label in enumerate(labels)}
    counts = np.zeros((len(labels), len(labels)), np.int64)
    for (truth, answer), count in pairs.items():
        counts[place[truth], place[answer]] = count
    right = counts.diagonal()
    supports = counts.sum(axis=1)
    present = supports > 0
    return Accuracy(
        judged=judged,
        top1=float(right.sum()) / judged,
        top1_interval=wilson_interval(int(right.sum()), judged),
        top5=in_top5 / judged if len(model_labels) >= TOP5_CLASSES else None,
        top5_interval=wilson_interval(in_top5, judged),
        macro=float((right[present] / supports[present]).mean()),
        sure=sure,
        sure_top1=sure_right / sure if sure else None,
        unreadable=unreadable,
        elsewhere=elsewhere,
        labels=labels,
        counts=counts,
        confused=_confused(pairs),
    )


def _in_order(labels: set[str], model_labels: Sequence[str]) -> tuple[str, ...]:
    """Those of an earlier model, which this one does not know, come last."""
    known = [label for label in model_labels if label in labels]
    return (*known, *sorted(labels.difference(known)))


def _confused(pairs: Counter[tuple[str, str]]) -> tuple[tuple[str, str, int], ...]:
    wrong = [(*pair, count) for pair, count in pairs.items() if pair[0] != pair[1]]
    return tuple(sorted(wrong, key=lambda item: (-item[2], item[0], item[1])))
