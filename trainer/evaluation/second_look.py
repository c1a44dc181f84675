"""Whether a second look helps, and from which doubt on: chosen on the validation part. NumPy only.

Shapes: N pictures, M of them in doubt, V views, C classes.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trainer.errors import PictureError
from trainer.evaluation.calibration import FEWEST, fit_temperature
from trainer.evaluation.evaluate import CollectedLogits
from trainer.evaluation.metrics import SecondLookFigures, log_softmax
from trainer.model.classifier import Classifier, Look
from trainer.pictures.second_look import SecondLook, View, averaged, margins

MOST_LOOKED_AT_AGAIN = 0.3
"""share of the pictures: a look at four views takes four times as long"""
ENOUGH = 0.9
"""share of what looking again can bring that is worth its time"""

MOST_VIEWS = 3
"""beside the first look"""
LEAST_GAIN = 1e-3
"""nats of the mean cross-entropy of all pictures"""

Logits = NDArray[np.float32]


@dataclass(frozen=True)
class SecondLooks:
    """The second look that was chosen, the logits (N, C) and features (N, K) after it, and what it
    brought."""

    chosen: SecondLook
    logits: Logits
    features: NDArray[np.float16]
    figures: SecondLookFigures


def try_second_look(
    classifier: Classifier,
    root: Path,
    seen: CollectedLogits,
    views: tuple[View, ...],
    progress: Callable[[int], None],
    chosen: SecondLook | None = None,
) -> SecondLooks | None:
    """Look again at the least sure of the pictures `seen`, and judge whether that is worth it;
    where it is `chosen` already, as that says.

    The logits in `seen` are those of the first look. `progress` is called after each picture.
    """
    doubtful: list[int] = []
    others: list[Look] = []
    in_question = least_sure(seen.logits)
    if chosen is not None:
        views = chosen.views
        in_question = np.flatnonzero(margins(seen.logits) < chosen.margin)
    files = (root / seen.pictures[index].path for index in in_question)
    with closing(classifier.views(files, views)) as answers:
        for done, (index, answer) in enumerate(zip(in_question, answers, strict=True), start=1):
            if not isinstance(answer, PictureError):
                doubtful.append(index)
                others.append(answer)
            progress(done)
    if not others:
        return None
    again, views_of = np.array(doubtful), np.stack([each.logits for each in others])
    chosen = chosen or choose_second_look(seen.logits, seen.labels, again, views_of, views)
    if chosen is None:
        return None
    places = [views.index(view) for view in chosen.views]
    count = int((margins(seen.logits[again]) < chosen.margin).sum())
    logits = seen.logits.copy()
    logits[again[:count]] = averaged(seen.logits[again[:count]], views_of[:count, places])
    features = seen.features.copy()
    for index, each in zip(again[:count], others, strict=False):
        features[index] = averaged(seen.features[index].astype(np.float32), each.features[places])
    top1 = float((seen.logits.argmax(axis=1) == seen.labels).mean())
    figures = SecondLookFigures(pictures=count, top1_without=top1)
    return SecondLooks(chosen, logits, features, figures)


def least_sure(logits: Logits) -> NDArray[np.int64]:
    """Indices (M,) of the pictures worth a try, the least sure first, for logits (N, C)."""
    most = math.ceil(len(logits) * MOST_LOOKED_AT_AGAIN)
    return np.argsort(margins(logits), kind="stable")[:most].astype(np.int64)


def choose_second_look(
    logits: Logits,
    labels: NDArray[np.integer[Any]],
    doubtful: NDArray[np.int64],
    others: Logits,
    views: tuple[View, ...],
) -> SecondLook | None:
    """The second look that brings most of what can be had, or None where it brings nothing.

    What it brings is the fall of the cross-entropy, as accuracy alone is coarse on few pictures;
    but fewer right answers are no gain, and of too few pictures one alone would decide. Views are
    taken one by one, each time the one that brings most beside those taken, while that is worth its
    time.

    Args:
        logits: (N, C), of the first look.
        labels: (N,), class indices.
        doubtful: (M,), indices from `least_sure`.
        others: (M, V, C), of the other views of those.
        views: the V views.
    """
    if len(labels) < FEWEST:
        return None
    temperature = fit_temperature(logits, labels)
    first, wanted = logits[doubtful], labels[doubtful]
    before = _cross_entropy(first, wanted, temperature)

    def gains(places: list[int]) -> NDArray[np.float64]:
        both = averaged(first, others[:, places])
        return before - _cross_entropy(both, wanted, temperature)

    taken: list[int] = []
    while len(taken) < min(MOST_VIEWS, len(views)):
        rest = [place for place in range(len(views)) if place not in taken]
        best = max(rest, key=lambda place: gains([*taken, place]).sum())
        if taken and gains(taken).sum() >= ENOUGH * gains([*taken, best]).sum():
            break
        taken.append(best)
    gained = np.cumsum(gains(taken))
    count = int(np.argmax(gained >= ENOUGH * gained.max())) + 1
    both = averaged(first[:count], others[:count, taken])
    right = [(each.argmax(axis=1) == wanted[:count]).sum() for each in (first[:count], both)]
    if gained[count - 1] < LEAST_GAIN * len(logits) or right[1] < right[0]:
        return None
    unsure = margins(first)
    following = unsure[count] if count < len(unsure) else unsure[count - 1] + 1e-3
    margin = float(unsure[count - 1] + following) / 2
    chosen = tuple(views[place] for place in taken)
    return SecondLook(margin=margin, views=chosen) if margin > 0 else None


def _cross_entropy(
    logits: Logits, labels: NDArray[np.integer[Any]], temperature: float
) -> NDArray[np.float64]:
    """(M,), in nats."""
    certainty = log_softmax(logits.astype(np.float64) / temperature)
    return np.asarray(-certainty[np.arange(len(labels)), labels])
