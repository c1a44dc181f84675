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
from trainer.model.rehearsal import Known
from trainer.model.strangers import (
    MOST_CLASSES,
    StrangerRule,
    Strangers,
    class_directions,
    distances,
    unit,
)

KEPT = 0.95
"""share of known pictures that must not be taken for strangers"""
LIKE_TAUGHT = 0.01
"""share of known pictures that may be, as they are like a stranger that was taught"""

Features = NDArray[Any]
Labels = NDArray[np.integer[Any]]
Directions = NDArray[np.float32]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def fit_strangers(
    features: Features,
    labels: Labels,
    folds: Iterable[tuple[Mask, Mask]],
    held_out: Features,
    classes: int,
    *,
    frozen: bool,
) -> Strangers | None:
    """A rule by the distance from the nearest class; None where there is too little to choose it.

    Args:
        features, labels: (N, K) and (N,), of training pictures.
        folds: masks (N,) of those that are judged, and of those that judge them.
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
    if len(crossed) < (_FEWEST_FROZEN if frozen else FEWEST):
        return None
    limit = limit_of(crossed) if frozen else max(limit_of(crossed), limit_of(validated))
    return Strangers(_rule(crossed, limit, "cross_validation"), {"directions": directions})


_FEWEST_FROZEN = 8
"""known pictures that make a rule, where the network did not learn them: the limit is then the
distance of the one farthest from the others"""


def taught_rule(
    before: Strangers,
    added: Known,
    strangers: Features,
    held_out: Features,
    chances: Floats,
    new: int,
) -> Strangers:
    """The rule of a model that was taught, from that of the model before.

    New classes are told by their distance alone, as a head knows nothing of them; its limit keeps
    their own pictures, each judged without itself. What is like a stranger that was taught is one,
    from a margin that few known pictures exceed. The limit of all others is chosen anew, so that as
    many known pictures as ever are kept by all of it.

    Args:
        added: pictures of new classes.
        strangers: features (T, K) of all strangers that were taught, in earlier lessons too.
        held_out, chances: features (N, K) of known pictures that were not learnt, and the taught
            model's probabilities (N, C) for them. Of fewer than `FEWEST` the limit stays.
        new: how many new classes there are, at the end.
    """
    rule, tensors = before.rule, dict(before.tensors)
    known = tensors["directions"]
    far = np.empty(0)
    if new:
        labels = added.labels - len(known)
        tensors["directions"] = np.concatenate(
            [known, class_directions(added.features, labels, new)]
        )
        far = _far_from_others(added.features, labels, tensors["directions"], len(known))
        rule = rule.model_copy(
            update={
                "added": rule.added + new,
                "added_limit": max(rule.added_limit, float(limit_of(far))),
            }
        )
    tensors.pop("taught", None)
    taught = Strangers(rule.model_copy(update={"taught": 0, "margin": 0.0}), tensors)
    strangeness = taught.strangeness(held_out, chances)
    if len(strangers):
        tensors["taught"] = strangers.astype(np.float32)
        rule = rule.model_copy(update={"taught": len(strangers)})
        nearness = Strangers(rule, tensors).nearness(held_out)
        margin = _margin(nearness)
        rule = rule.model_copy(update={"margin": margin})
        strangeness[nearness > margin] = np.inf
        taught = Strangers(rule, tensors)
    if len(held_out) < FEWEST:
        return taught
    limit = limit_of(strangeness[~taught.are_added(chances)])
    taught = Strangers(taught.rule.model_copy(update={"limit": limit}), tensors)
    known_kept = ~taught.are_strangers(held_out, chances)
    kept = np.concatenate([known_kept, far <= taught.rule.added_limit]).mean()
    update = {"kept": float(kept), "chosen_from": "validation"}
    return Strangers(taught.rule.model_copy(update=update), tensors)


def _margin(nearness: Floats) -> float:
    """What at most `LIKE_TAUGHT` of known pictures (N,) exceed; of few, none does. Without any, a
    picture must be nearer to the stranger than to any class."""
    if not len(nearness):
        return 0.0
    return float(np.quantile(nearness, 1 - LIKE_TAUGHT, method="higher"))


def _far_from_others(
    features: Features, labels: Labels, directions: Directions, first: int
) -> Floats:
    """(N,): the distance of pictures of the classes after the `first` from the nearest class, their
    own being the mean of its other pictures."""
    vectors = unit(features)
    cosines = vectors @ directions.T
    sums = np.zeros((len(directions) - first, features.shape[1]))
    np.add.at(sums, labels, features.astype(np.float64))
    own = (unit(sums[labels] - features) * vectors).sum(axis=1)
    cosines[np.arange(len(labels)), first + labels] = own
    return np.asarray(1 - cosines.max(axis=1), np.float64)


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
    features: Features, labels: Labels, folds: Iterable[tuple[Mask, Mask]], classes: int
) -> Floats:
    """Strangeness of pictures by the classes' directions without them."""
    found = [
        distances(features[judged], class_directions(features[learnt], labels[learnt], classes))
        for judged, learnt in folds
    ]
    return np.concatenate(found) if found else np.empty(0)
