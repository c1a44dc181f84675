"""From which strangeness on a picture is none of a model's classes: chosen on known pictures alone.

Shapes: N pictures, K features, C classes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from trainer.evaluation.calibration import FEWEST
from trainer.model.strangers import (
    MOST_CLASSES,
    StrangerRule,
    Strangers,
    class_directions,
    distances,
)

KEPT = 0.95
"""share of known pictures that must not be taken for strangers"""

Features = NDArray[Any]
Labels = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]


def fit_strangers(
    features: Features,
    labels: Labels,
    folds: Iterable[NDArray[np.bool_]],
    held_out: Features,
    classes: int,
    *,
    frozen: bool,
) -> Strangers | None:
    """A rule by the distance from the nearest class; None where there is too little to choose it.

    Args:
        features, labels: (N, K) and (N,), of training pictures.
        folds: masks (N,) of those that are judged by the others.
        held_out: features of the validation part.
        frozen: whether the network did not learn the training pictures. Then the folds judge more
            pictures than validation does; otherwise they are asked only where that has too few,
            and the limit is not below validation's.
    """
    if classes > MOST_CLASSES or not len(labels):
        return None
    directions = class_directions(features, labels, classes)
    validated = distances(held_out, directions) if len(held_out) else np.empty(0)
    if len(validated) >= FEWEST and not frozen:
        rule = _rule(validated, limit_of(validated), "validation")
        return Strangers(rule, {"directions": directions})
    crossed = _crossed(features, labels, folds, classes)
    if len(crossed) < FEWEST:
        return None
    limit = limit_of(crossed) if frozen else max(limit_of(crossed), limit_of(validated))
    return Strangers(_rule(crossed, limit, "cross_validation"), {"directions": directions})


def _rule(
    strangeness: Floats, limit: float, chosen_from: Literal["validation", "cross_validation"]
) -> StrangerRule:
    kept = float((strangeness <= limit).mean())
    return StrangerRule(limit=limit, distance=1, kept=kept, chosen_from=chosen_from)


def limit_of(strangeness: Floats) -> float:
    """The least strangeness that at least `KEPT` of known pictures (N,) do not exceed."""
    if not len(strangeness):
        return -math.inf
    return float(np.quantile(strangeness, KEPT, method="higher"))


def _crossed(
    features: Features, labels: Labels, folds: Iterable[NDArray[np.bool_]], classes: int
) -> Floats:
    """Strangeness of pictures by the classes' directions without them."""
    found = [
        distances(features[judged], class_directions(features[~judged], labels[~judged], classes))
        for judged in folds
    ]
    return np.concatenate(found) if found else np.empty(0)
