"""Every figure that the project reports, from logits and labels alone. NumPy only.

Shapes: N pictures, C classes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import NormalDist
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, InstanceOf, ValidationError

from trainer.errors import EvaluationError
from trainer.messages import Message

_THE_EVALUATION = Message("the evaluation")

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.integer[Any]]

BINS = 15
"""bins of the calibration error, as in Guo et al. 2017"""
LISTED = 20
"""length of the lists of confused pairs and of worst errors"""


TOP5_CLASSES = 10
"""from so many on it tells something that the true class is among the five likeliest"""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ClassMetrics(_Record):
    """One class. `precision` is None where the class was never predicted, `recall` where it has
    no pictures, `f1` where both hold."""

    label: str
    support: int
    predicted: int
    precision: float | None
    recall: float | None
    f1: float | None


class ConfusedPair(_Record):
    """`count` pictures of `truth` were taken for `predicted`: the fraction `share` of its
    pictures."""

    truth: str
    predicted: str
    count: int
    share: float


class WorstError(_Record):
    """A wrong answer with its probability, and the probability the true class was given."""

    path: str
    truth: str
    predicted: str
    confidence: float
    truth_probability: float


class Failure(_Record):
    """A picture that could not be read, and is in no figure."""

    path: str
    reason: InstanceOf[str]  # a `Message` stays one


class ReliabilityBin(_Record):
    """Answers with a confidence in (lower, upper]; means are None where there are none."""

    lower: float
    upper: float
    count: int
    confidence: float | None
    accuracy: float | None


class SecondLookFigures(_Record):
    """So many pictures were looked at again; `top1_without` is the accuracy of first looks."""

    pictures: int
    top1_without: float


ThresholdFrom = Literal["validation", "cross_validation", "default", "asked"]


class Evaluation(_Record):
    """Figures of one model on one set of labelled pictures.

    Fractions lie in [0, 1], losses are mean cross-entropies in nats. Probabilities are those the
    model serves: the softmax of its logits over `temperature`. `loss_uncalibrated` and
    `ece_uncalibrated` are the same figures at temperature 1, as training sees them.

    Attributes:
        images: pictures judged; those in `failed` and in `unknown_folders` are not among them.
        top1_interval, top5_interval: 95 % Wilson intervals.
        top5: the true class is among the five likeliest (all, where there are fewer than five).
        macro_top1, macro_f1: mean recall and mean F1 over the classes that have pictures.
        ece: expected calibration error; `reliability` holds its bins.
        threshold: below this confidence the model answers “not sure”; `sure_images` and
            `sure_top1` count and judge the other answers (None where it is never sure).
        none_of_these: pictures that are answered so, wrongly all of them, and are no sure answers;
            None where the model does not tell strangers. Accuracies leave that rule aside.
        threshold_from: what temperature and threshold were chosen on; ``default`` where there
            were too few pictures for that, ``asked`` where somebody named the threshold.
        confusion: C rows, one a true class, of C counts, one a predicted class.
        classes: the labels of those rows and columns, in the model's order.
        worst_errors: the most confident wrong answers first.
        unknown_folders: folders that name no class of the model, with the pictures left out.
        second_look: what it brought and cost, where it was chosen on these pictures.
    """

    images: int
    top1: float
    top1_interval: tuple[float, float]
    top5: float
    top5_interval: tuple[float, float]
    macro_top1: float
    macro_f1: float
    loss: float
    loss_uncalibrated: float
    ece: float
    ece_uncalibrated: float
    temperature: float
    threshold: float
    sure_images: int
    sure_top1: float | None
    reliability: tuple[ReliabilityBin, ...]
    classes: tuple[str, ...]
    per_class: tuple[ClassMetrics, ...]
    confusion: tuple[tuple[int, ...], ...]
    most_confused: tuple[ConfusedPair, ...]
    worst_errors: tuple[WorstError, ...]
    failed: tuple[Failure, ...] = ()
    unknown_folders: dict[str, int] = {}
    second_look: SecondLookFigures | None = None
    threshold_from: ThresholdFrom = "validation"
    none_of_these: int | None = None

    @property
    def tells_top5(self) -> bool:
        return len(self.classes) >= TOP5_CLASSES

    def to_json(self) -> str:
        return self.model_dump_json() + "\n"

    @classmethod
    def from_json(cls, text: str, source: str = _THE_EVALUATION) -> Self:
        """Raises EvaluationError naming `source`."""
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise EvaluationError(
                "{source} does not hold the metrics of a model.", source=source
            ) from error

    def summary(self) -> dict[str, Any]:
        """The headline figures alone, as JSON values: what a model file keeps of an evaluation."""
        return self.model_dump(
            mode="json",
            include={
                "images",
                "top1",
                "top1_interval",
                "top5",
                "top5_interval",
                "macro_top1",
                "macro_f1",
                "loss",
                "ece",
                "sure_images",
                "sure_top1",
                "none_of_these",
                "second_look",
            },
        )


def metrics_from_logits(
    logits: Floats,
    labels: Integers,
    classes: Sequence[str],
    paths: Sequence[str] | None = None,
    *,
    temperature: float = 1.0,
    threshold: float = 0.0,
    strange: NDArray[np.bool_] | None = None,
) -> Evaluation:
    """Every figure of `Evaluation` from logits of shape (N, C) and class indices of shape (N,).

    `strange` (N,) says which are answered with “none of these”. `paths` names the pictures in the
    list of worst errors; without it they are numbered. Of equal
    logits the lower index counts as the likelier, as in ``argmax``.

    Raises ValueError where shapes disagree, and EvaluationError where a logit is not finite.
    """
    _check(logits, labels, classes, paths)
    scores = logits.astype(np.float64)
    rows = np.arange(len(labels))
    log_probabilities = log_softmax(scores / temperature)
    predicted = scores.argmax(axis=1)
    confidence = np.exp(log_probabilities[rows, predicted])
    correct = predicted == labels
    count = len(classes)
    confusion = np.bincount(labels * count + predicted, minlength=count * count)
    confusion = confusion.reshape(count, count)
    per_class = _per_class(confusion, classes)
    present = [metrics for metrics in per_class if metrics.support]
    in_top5 = ranks(scores, labels) < 5
    sure = confidence >= threshold
    if strange is not None:
        sure &= ~strange
    raw = log_softmax(scores)
    bins = reliability(confidence, correct)
    return Evaluation(
        images=len(labels),
        top1=float(correct.mean()),
        top1_interval=wilson_interval(int(correct.sum()), len(labels)),
        top5=float(in_top5.mean()),
        top5_interval=wilson_interval(int(in_top5.sum()), len(labels)),
        macro_top1=math.fsum(metrics.recall or 0.0 for metrics in present) / len(present),
        macro_f1=math.fsum(metrics.f1 or 0.0 for metrics in present) / len(present),
        loss=float(-log_probabilities[rows, labels].mean()),
        loss_uncalibrated=float(-raw[rows, labels].mean()),
        ece=expected_calibration_error(bins),
        ece_uncalibrated=expected_calibration_error(
            reliability(np.exp(raw[rows, predicted]), correct)
        ),
        temperature=temperature,
        threshold=threshold,
        sure_images=int(sure.sum()),
        sure_top1=float(correct[sure].mean()) if sure.any() else None,
        reliability=bins,
        classes=tuple(classes),
        per_class=per_class,
        confusion=tuple(map(tuple, confusion.tolist())),
        most_confused=_most_confused(confusion, classes),
        worst_errors=_worst_errors(log_probabilities, labels, predicted, classes, paths),
        none_of_these=int(strange.sum()) if strange is not None else None,
    )


def log_softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logarithms of the softmax over the last axis, without overflow."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    result: NDArray[np.float64] = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def ranks(scores: NDArray[np.float64], labels: Integers) -> NDArray[np.int64]:
    """How many classes are likelier than the true one, shape (N,)."""
    truth = np.take_along_axis(scores, labels[:, None].astype(np.int64), axis=1)
    tied_before = (scores == truth) & (np.arange(scores.shape[1]) < labels[:, None])
    ranks: NDArray[np.int64] = ((scores > truth) | tied_before).sum(axis=1)
    return ranks


def wilson_interval(successes: int, trials: int, level: float = 0.95) -> tuple[float, float]:
    """Score interval of a proportion. `trials` must be positive.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference,
    Journal of the American Statistical Association 22 (1927), 209-212.
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = successes / trials
    centre = share + z * z / (2 * trials)
    half = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    low, high = (centre - half) / scale, (centre + half) / scale
    # At the ends the formula gives exactly 0 or 1 in exact arithmetic; floats miss by an ulp.
    return (0.0 if successes == 0 else low, 1.0 if successes == trials else high)


def reliability(
    confidence: NDArray[np.float64], correct: NDArray[np.bool_], bins: int = BINS
) -> tuple[ReliabilityBin, ...]:
    """Confidence against accuracy in bins of equal width; both arrays have shape (N,)."""
    index = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    counts = np.bincount(index, minlength=bins).tolist()
    confidences = np.bincount(index, weights=confidence, minlength=bins).tolist()
    hits = np.bincount(index, weights=correct, minlength=bins).tolist()
    return tuple(
        ReliabilityBin(
            lower=number / bins,
            upper=(number + 1) / bins,
            count=counts[number],
            confidence=confidences[number] / counts[number] if counts[number] else None,
            accuracy=hits[number] / counts[number] if counts[number] else None,
        )
        for number in range(bins)
    )


def expected_calibration_error(bins: Iterable[ReliabilityBin]) -> float:
    """Mean distance of accuracy and confidence, each bin weighted by its answers.

    Source: C. Guo et al., On calibration of modern neural networks, ICML 2017, equation 3.
    """
    distances = [
        (part.count, abs(part.accuracy - part.confidence))
        for part in bins
        if part.accuracy is not None and part.confidence is not None
    ]
    total = sum(count for count, _ in distances)
    return math.fsum(count * distance for count, distance in distances) / total


def _check(
    logits: Floats,
    labels: Integers,
    classes: Sequence[str],
    paths: Sequence[str] | None,
) -> None:
    if logits.shape != (len(labels), len(classes)) or labels.ndim != 1 or not len(labels):
        raise ValueError(
            f"logits {logits.shape}, labels {labels.shape} and {len(classes)} classes disagree"
        )
    if labels.min() < 0 or labels.max() >= len(classes):
        raise ValueError(f"labels must lie in 0..{len(classes) - 1}")
    if paths is not None and len(paths) != len(labels):
        raise ValueError(f"there are {len(paths)} paths for {len(labels)} labels")
    broken = int(np.count_nonzero(~np.isfinite(logits).all(axis=1)))
    if broken:
        raise EvaluationError(
            "The model answers {broken} of {count} pictures with values that are not"
            " finite: its weights are damaged, so train or download it again.",
            broken=broken,
            count=len(labels),
        )


def _per_class(confusion: NDArray[np.int64], classes: Sequence[str]) -> tuple[ClassMetrics, ...]:
    supports = confusion.sum(axis=1).tolist()
    predictions = confusion.sum(axis=0).tolist()
    hits = confusion.diagonal().tolist()
    return tuple(
        ClassMetrics(
            label=label,
            support=support,
            predicted=predicted,
            precision=hit / predicted if predicted else None,
            recall=hit / support if support else None,
            f1=2 * hit / (support + predicted) if support + predicted else None,
        )
        for label, support, predicted, hit in zip(classes, supports, predictions, hits, strict=True)
    )


def _most_confused(
    confusion: NDArray[np.int64], classes: Sequence[str]
) -> tuple[ConfusedPair, ...]:
    """By count, then by share; ties in index order."""
    supports = confusion.sum(axis=1)
    pairs = [
        (int(confusion[truth, predicted]), int(truth), int(predicted))
        for truth, predicted in np.argwhere(confusion)
        if truth != predicted
    ]
    pairs.sort(key=lambda pair: (-pair[0], -pair[0] / supports[pair[1]], pair[1:]))
    return tuple(
        ConfusedPair(
            truth=classes[truth],
            predicted=classes[predicted],
            count=count,
            share=count / int(supports[truth]),
        )
        for count, truth, predicted in pairs[:LISTED]
    )


def _worst_errors(
    log_probabilities: NDArray[np.float64],
    labels: Integers,
    predicted: NDArray[np.int64],
    classes: Sequence[str],
    paths: Sequence[str] | None,
) -> tuple[WorstError, ...]:
    wrong = np.flatnonzero(predicted != labels)
    confidence = log_probabilities[wrong, predicted[wrong]]
    worst = wrong[np.argsort(-confidence, kind="stable")][:LISTED].tolist()
    return tuple(
        WorstError(
            path=paths[index] if paths is not None else f"#{index + 1}",
            truth=classes[labels[index]],
            predicted=classes[predicted[index]],
            confidence=math.exp(log_probabilities[index, predicted[index]]),
            truth_probability=math.exp(log_probabilities[index, labels[index]]),
        )
        for index in worst
    )
