"""How good a model is on labelled pictures: `evaluate` streams them through a classifier.

The figures themselves are in `trainer.evaluation.metrics`. NumPy only, so that the window can
evaluate and read evaluations without torch.

Shapes: N pictures, C classes.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from trainer import strict_json
from trainer.errors import EvaluationError, PictureError, printable
from trainer.evaluation.metrics import Evaluation, Failure, ThresholdFrom, metrics_from_logits
from trainer.files import write_atomically
from trainer.messages import Message, reason_of
from trainer.model.classifier import Look, softmax
from trainer.model.coverage import Coverage
from trainer.model.strangers import Strangers

__all__ = [
    "CollectedLogits",
    "Evaluation",
    "Labelled",
    "LogitSource",
    "collect_logits",
    "collecting_logits",
    "evaluate",
    "metrics_from_logits",
    "read_evaluations",
    "write_evaluations",
]


Answers = Generator[Look | PictureError, None, None]


class LogitSource(Protocol):
    """What `evaluate` needs of a classifier."""

    @property
    def labels(self) -> Sequence[str]:
        """The classes in index order."""

    @property
    def strangers(self) -> Strangers | None:
        """The rule by which some pictures are answered with “none of these”, if there is one."""

    def looks(self, paths: Iterable[Path]) -> Answers:
        """For each path, in order and lazily: what the network says, or why it says nothing."""


class Labelled(Protocol):
    """A picture with the name of its class, such as a `Row` of a split."""

    @property
    def path(self) -> str:
        """Relative to the data set's folder."""

    @property
    def label(self) -> str: ...


def evaluate(
    classifier: LogitSource,
    root: Path,
    pictures: Iterable[Labelled],
    *,
    temperature: float = 1.0,
    threshold: float = 0.0,
    threshold_from: ThresholdFrom = "validation",
    progress: Callable[[int], None] = lambda _: None,
) -> Evaluation:
    """Judge `classifier` on the labelled `pictures` under `root`, read lazily.

    Classes are matched by name. `progress` is called after each picture with the number done so
    far, failures included. Raises EvaluationError where no picture is left to judge.
    """
    collected = collect_logits(classifier, root, pictures, progress=progress)
    if not collected.labels.size:
        raise EvaluationError(
            "No picture in {path} can be judged: {why}.", path=root, why=collected.what_went_wrong()
        )
    figures = collected.metrics(
        temperature=temperature, threshold=threshold, strangers=classifier.strangers
    )
    return figures.model_copy(update={"threshold_from": threshold_from})


class CollectedLogits:
    """Logits of readable pictures of known classes, and an account of all others.

    Attributes:
        logits: float32, shape (N, C).
        features: float16, shape (N, K), the pooled ones that the logits follow from.
        labels: class indices, shape (N,).
        pictures: the N pictures.
    """

    def __init__(self, classes: Sequence[str]) -> None:
        self.classes = tuple(classes)
        self.logits: NDArray[np.float32] = np.empty((0, len(self.classes)), np.float32)
        self.features: NDArray[np.float16] = np.empty((0, 0), np.float16)
        self.labels: NDArray[np.int64] = np.empty(0, np.int64)
        self.pictures: tuple[Labelled, ...] = ()
        self.failed: list[Failure] = []
        self.unknown_folders: dict[str, int] = {}

    def metrics(
        self,
        *,
        temperature: float = 1.0,
        threshold: float = 0.0,
        strangers: Strangers | None = None,
    ) -> Evaluation:
        """The evaluation at a temperature and a threshold; N must not be 0."""
        strange = _strange(self.features, softmax(self.logits, temperature), strangers)
        evaluation = metrics_from_logits(
            self.logits,
            self.labels,
            self.classes,
            [printable(picture.path) for picture in self.pictures],
            temperature=temperature,
            threshold=threshold,
            strange=strange,
        )
        return evaluation.model_copy(
            update={
                "failed": tuple(self.failed),
                "unknown_folders": dict(sorted(self.unknown_folders.items())),
            }
        )

    def coverage(self, temperature: float, strangers: Strangers | None) -> Coverage:
        """What each threshold brings; N must not be 0."""
        return coverage_of(self.features, self.logits, self.labels, temperature, strangers)

    def what_went_wrong(self) -> Message:
        """Why nothing was collected, as a clause."""
        if self.failed:
            return Message(
                "{count} cannot be read, the first because {reason}",
                count=len(self.failed),
                reason=self.failed[0].reason,
            )
        if self.unknown_folders:
            names = ", ".join(sorted(self.unknown_folders)[:5])
            return Message("the model knows none of the classes ({names})", names=names)
        return Message("there are none")


def coverage_of(
    features: NDArray[Any],
    logits: NDArray[np.float32],
    labels: NDArray[np.int64],
    temperature: float,
    strangers: Strangers | None,
) -> Coverage:
    """What each threshold brings on N pictures: features (N, K), logits (N, C) and labels (N,)."""
    chances = softmax(logits, temperature)
    correct = chances.argmax(axis=1) == labels
    return Coverage.of(chances.max(axis=1), correct, _strange(features, chances, strangers))


def _strange(
    features: NDArray[Any], chances: NDArray[np.float64], strangers: Strangers | None
) -> NDArray[np.bool_] | None:
    if strangers is None:
        return None
    return strangers.are_strangers(features.astype(np.float32), chances)


def collect_logits(
    classifier: LogitSource,
    root: Path,
    pictures: Iterable[Labelled],
    *,
    progress: Callable[[int], None] = lambda _: None,
) -> CollectedLogits:
    """Run the pictures through the classifier once, to be judged at any temperature."""
    steps = collecting_logits(classifier, root, pictures)
    while True:
        try:
            progress(next(steps))
        except StopIteration as end:
            collected: CollectedLogits = end.value
            return collected


def collecting_logits(
    classifier: LogitSource, root: Path, pictures: Iterable[Labelled]
) -> Generator[int, None, CollectedLogits]:
    """As `collect_logits`; yields after each picture how many are done."""
    collected = CollectedLogits(classifier.labels)
    index_of = {label: index for index, label in enumerate(collected.classes)}
    asked: deque[Labelled] = deque()  # the classifier reads ahead but answers in order

    def known_files() -> Iterator[Path]:
        for picture in pictures:
            if picture.label in index_of:
                asked.append(picture)
                yield root / picture.path
            else:
                folder = printable(picture.label)
                count = collected.unknown_folders.get(folder, 0)
                collected.unknown_folders[folder] = count + 1

    logits, features, labels, readable = [], [], [], []
    with closing(classifier.looks(known_files())) as answers:
        for done, answer in enumerate(answers, start=1):
            picture = asked.popleft()
            if isinstance(answer, PictureError):
                collected.failed.append(Failure(path=printable(picture.path), reason=answer.reason))
            else:
                logits.append(answer.logits)
                features.append(answer.features.astype(np.float16))
                labels.append(index_of[picture.label])
                readable.append(picture)
            yield done
    if logits:
        collected.logits = np.stack(logits)
        collected.features = np.stack(features)
        collected.labels = np.asarray(labels, np.int64)
        collected.pictures = tuple(readable)
    return collected


def write_evaluations(path: Path, evaluations: Mapping[str, Evaluation]) -> None:
    """Write evaluations by the name of their subset (``valid``, ``test``, …) as one JSON file."""
    content = {name: item.model_dump(mode="json") for name, item in evaluations.items()}
    write_atomically(path, json.dumps(content, ensure_ascii=False) + "\n")


def read_evaluations(path: Path) -> dict[str, Evaluation]:
    """What `write_evaluations` wrote. Raises EvaluationError."""
    try:
        content = strict_json.parse(path.read_bytes())
        return {
            name: Evaluation.model_validate_json(json.dumps(item)) for name, item in content.items()
        }
    except OSError as error:
        raise EvaluationError(
            "{path} cannot be read: {why}.", path=path, why=reason_of(error)
        ) from error
    except (ValueError, AttributeError) as error:
        raise EvaluationError(
            "{path} does not hold metrics: evaluate the model again.", path=path
        ) from error
