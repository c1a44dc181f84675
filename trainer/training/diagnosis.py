"""The doctor of a data set: which labels are likely wrong, and which pictures belong to no class.

Every picture is judged by a head on frozen features that saw neither it nor its near-duplicates,
as the first model is cross-validated; the features are the first model's, from the same store.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterator

import numpy as np
from numpy.typing import NDArray

from trainer.cores import usable_cores
from trainer.data.dataset import Dataset, Picture
from trainer.data.scan import ScanReport
from trainer.errors import DatasetError
from trainer.evaluation.calibration import calibrate
from trainer.evaluation.metrics import log_softmax, wilson_interval
from trainer.evaluation.suspicion import (
    Diagnosis,
    LabelSuspect,
    Outlier,
    is_learnt,
    outliers,
    suspicious,
)
from trainer.features.extractor import FeatureExtractor
from trainer.features.store import Features, FeaturesDone, compute_features
from trainer.model.start_files import choose_start
from trainer.pictures.copies import Copies, users_copies
from trainer.runs.recipe import FIRST
from trainer.training.logistic import cross_validate
from trainer.training.starts import start_features


def diagnose(
    dataset: Dataset,
    report: ScanReport,
    *,
    settled: Collection[str] = (),
    threads: int = 0,
    seed: int = 0,
    check_stop: Callable[[], None] = lambda: None,
) -> Generator[FeaturesDone | Diagnosis, None, None]:
    """Judge every readable picture of `dataset`; the last event is the Diagnosis.

    Args:
        report: of a scan of the data set; its groups of near-duplicates stay together.
        settled: paths that somebody has decided on, and that are not told again.
        threads: that read pictures; 0 means one for each usable core.
        check_stop: is called often, and may raise.

    Raises DatasetError where fewer than two classes have pictures.
    """
    readable = dataset.without(report.unreadable)
    if len(readable.classes) < 2:
        raise DatasetError(
            "{path} has readable pictures of {count} class: labels can be compared where there "
            "are two or more.",
            path=dataset.root,
            count=len(readable.classes),
        )
    chosen = choose_start("auto", "auto")
    recipe = FIRST.for_network(chosen.network)
    weights = {
        name: values.numpy()
        for name, values in start_features(chosen.network, chosen.start).items()
    }
    extractor = FeatureExtractor(recipe.network, weights, recipe.preprocessing)
    pictures = Copies(recipe.preprocessing, users_copies())
    files = [readable.file(picture) for picture in readable.pictures]
    found: Features | None = None
    for event in compute_features(
        extractor, files, read=pictures.read, threads=threads or usable_cores()
    ):
        check_stop()
        if isinstance(event, Features):
            found = event
        else:
            yield event
    assert found is not None
    there = [n for n, file in enumerate(files) if file not in found.failed]
    looks = _Looks(
        readable.classes,
        [readable.pictures[n] for n in there],
        found.vectors[there],
        report,
    )
    yield looks.diagnosis(settled, seed, check_stop)


class _Looks:
    """Pictures with their features (N, K)."""

    def __init__(
        self,
        classes: tuple[str, ...],
        pictures: list[Picture],
        vectors: NDArray[np.float16],
        report: ScanReport,
    ) -> None:
        self._classes = classes
        self._pictures = pictures
        self._vectors = vectors
        self._report = report
        index = {label: place for place, label in enumerate(classes)}
        self._targets = np.array([index[picture.label] for picture in pictures], np.int64)

    def diagnosis(
        self, settled: Collection[str], seed: int, check_stop: Callable[[], None]
    ) -> Diagnosis:
        known = self._report.groups
        groups = [known.get(picture.path, picture.path) for picture in self._pictures]
        crossed = cross_validate(
            self._vectors, self._targets, groups, len(self._classes), seed, check_stop=check_stop
        )
        judged = np.flatnonzero(crossed.judged)
        logits, wanted = crossed.logits[judged], self._targets[judged]
        right = int((logits.argmax(axis=1) == wanted).sum())
        low, high = wilson_interval(right, len(judged)) if len(judged) else (0.0, 1.0)
        chances = np.full((len(self._pictures), len(self._classes)), 1 / len(self._classes))
        if len(judged):
            temperature = calibrate(logits, wanted).temperature
            chances[judged] = np.exp(log_softmax(logits.astype(np.float64) / temperature))
        suspects = {each.path: each for each in self._copies(chances, settled)}
        for place, other in suspicious(chances[judged], wanted):
            each = self._suspect(int(judged[place]), other, chances)
            suspects.setdefault(each.path, each)
        strangers = (
            Outlier(picture.path, picture.label, deviations)
            for place, deviations in outliers(self._vectors, seed)
            if (picture := self._pictures[place]).path not in suspects
        )
        return Diagnosis(
            judged=len(judged),
            accuracy=right / len(judged) if len(judged) else 0.0,
            low=low,
            high=high,
            suspects=tuple(each for path, each in suspects.items() if path not in settled),
            outliers=tuple(each for each in strangers if each.path not in settled),
            learnt=is_learnt(logits.argmax(axis=1), wanted),
        )

    def _copies(self, chances: NDArray[np.float64], settled: Collection[str]) -> list[LabelSuspect]:
        """Files that lie in several classes, the likeliest to be wrong first."""
        members: dict[str, list[int]] = {}
        for place, picture in enumerate(self._pictures):
            content = self._report.contents.get(picture.path, picture.path)
            members.setdefault(content, []).append(place)
        found = [
            each for same in members.values() for each in self._conflicts(same, chances, settled)
        ]
        own = {p.path: chances[n, self._targets[n]] for n, p in enumerate(self._pictures)}
        return sorted(found, key=lambda each: float(own[each.path]) - each.probability)

    def _conflicts(
        self, same: list[int], chances: NDArray[np.float64], settled: Collection[str]
    ) -> Iterator[LabelSuspect]:
        """All but those of the class that somebody decided on, or else of the likeliest."""
        decided = [n for n in same if self._pictures[n].path in settled]
        likely = chances[same].mean(axis=0)
        right = max(decided or same, key=lambda n: float(likely[self._targets[n]]))
        for place in same:
            if self._targets[place] != self._targets[right]:
                yield self._suspect(
                    place, int(self._targets[right]), chances, self._pictures[right].path
                )

    def _suspect(
        self, place: int, other: int, chances: NDArray[np.float64], copy_of: str = ""
    ) -> LabelSuspect:
        picture = self._pictures[place]
        return LabelSuspect(
            path=picture.path,
            label=picture.label,
            looks_like=self._classes[other],
            probability=float(chances[place, other]),
            copy_of=copy_of,
        )
