"""Honest probabilities: the temperature, and the confidence below which a model is “not sure”.

Both are chosen on the validation part and travel inside the model file. NumPy only.

Shapes: N pictures, C classes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trainer.evaluation.metrics import log_softmax

LOWEST_TEMPERATURE, HIGHEST_TEMPERATURE = 0.05, 20.0
TARGET_ACCURACY = 0.98
"""share of the sure answers that must be right"""
TYPICAL_SHARE = 0.98
"""share of the right answers on validation that must stay sure answers"""
FEWEST = 20
"""pictures from which temperature and threshold can be chosen; of fewer, one alone would decide"""
DEFAULT_THRESHOLD = 0.5
"""where there are fewer: an answer is sure that is likelier than all others together"""
ROUNDING = 1e-4
"""relative room for engines that repeat a float32 confidence not quite to the last digit"""


@dataclass(frozen=True)
class Calibration:
    """What validation chose, and what it means there.

    Attributes:
        temperature: logits are divided by it before the softmax.
        threshold: a confidence in [0, 1]; answers below it are “not sure”.
        coverage: fraction of the validation answers that are sure; 0 where there are none.
        accuracy: fraction of the sure answers that are right; None where none is sure.
    """

    temperature: float
    threshold: float
    coverage: float
    accuracy: float | None


def calibrate(logits: NDArray[np.floating[Any]], labels: NDArray[np.integer[Any]]) -> Calibration:
    """Temperature and threshold for logits of shape (N, C) and class indices of shape (N,).

    With fewer than `FEWEST` pictures, none too, they are 1 and `DEFAULT_THRESHOLD`.
    """
    few = len(labels) < FEWEST
    temperature = 1.0 if few else fit_temperature(logits, labels)
    probabilities = np.exp(log_softmax(logits.astype(np.float64) / temperature))
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    threshold = DEFAULT_THRESHOLD if few else choose_threshold(confidence, correct)
    sure = confidence >= threshold
    return Calibration(
        temperature=temperature,
        threshold=threshold,
        coverage=float(sure.mean()) if len(sure) else 0.0,
        accuracy=float(correct[sure].mean()) if sure.any() else None,
    )


def fit_temperature(logits: NDArray[np.floating[Any]], labels: NDArray[np.integer[Any]]) -> float:
    """The temperature that makes the labels likeliest, in [0.05, 20].

    Source: C. Guo et al., On calibration of modern neural networks, ICML 2017, section 4.2. The
    mean cross-entropy is convex in the inverse temperature, so its derivative has one root.

    Where every answer is right the likelihood grows without end as the temperature falls: such
    a set holds no evidence of how sure the model may be, and 1 is returned.
    """
    scores = logits.astype(np.float64)
    if (scores.argmax(axis=1) == labels).all():
        return 1.0
    truth = scores[np.arange(len(labels)), labels]

    def slope(inverse: float) -> float:
        """Derivative of the mean cross-entropy by the inverse temperature."""
        probabilities = np.exp(log_softmax(scores * inverse))
        return float(((probabilities * scores).sum(axis=1) - truth).mean())

    lowest, highest = 1 / HIGHEST_TEMPERATURE, 1 / LOWEST_TEMPERATURE
    for _ in range(40):  # halves the interval of logarithms to 1e-11
        middle = math.sqrt(lowest * highest)
        lowest, highest = (middle, highest) if slope(middle) < 0 else (lowest, middle)
    return 1 / math.sqrt(lowest * highest)


def choose_threshold(
    confidence: NDArray[np.float64],
    correct: NDArray[np.bool_],
    *,
    target_accuracy: float = TARGET_ACCURACY,
    typical_share: float = TYPICAL_SHARE,
) -> float:
    """The confidence in [0, 1] below which an answer is “not sure”; both arrays have shape (N,).

    It is the higher of two confidences, as there are two ways to be wrong:

    * on a picture like those of validation: the lowest threshold at which `target_accuracy` of
      the sure answers are right (selective classification; Geifman and El-Yaniv 2017). It is 0
      where all answers together are that good, and 1 where not even the surest are. The mean
      confidence counts as 1 / (1 - target) answers more, 50 for 98 %: of few answers the share
      that is right says little, and the lowest of many thresholds would be one by luck.
    * on a picture unlike them, which validation cannot show: the highest threshold that keeps
      `typical_share` of the right answers sure. Strange pictures tend to get a confidence that
      right answers rarely have (Hendrycks and Gimpel 2017).

    So a strong model gives up 2 % of its right answers at the most, to doubt what it never saw.
    """
    selective = _selective_threshold(confidence, correct, target_accuracy)
    if selective == 1.0 or not correct.any():
        return 1.0
    right = np.sort(confidence[correct])
    given_up = math.floor(len(right) * (1 - typical_share) + 1e-9)
    return max(selective, float(right[given_up]) * (1 - ROUNDING))


def _selective_threshold(
    confidence: NDArray[np.float64], correct: NDArray[np.bool_], target: float
) -> float:
    order = np.argsort(confidence, kind="stable")
    ascending = confidence[order]
    # Of the answers from position i upwards: how many, how many right, the mean confidence.
    kept = np.arange(len(ascending), 0, -1)
    right = np.cumsum(correct[order][::-1])[::-1]
    expected = np.cumsum(ascending[::-1])[::-1] / kept
    prior = 1 / (1 - target)
    accuracy = (right + prior * expected) / (kept + prior)
    starts_a_value = np.r_[True, ascending[1:] > ascending[:-1]]
    good = np.flatnonzero((accuracy >= target - 1e-12) & starts_a_value)
    if not good.size or good[0] == 0:
        return 0.0 if good.size else 1.0
    first = int(good[0])
    return float((ascending[first - 1] + ascending[first]) / 2)
