"""The head as a logistic regression on frozen features: the first model, in seconds."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torchvision.models import EfficientNet

from trainer.data.subsets import Subset
from trainer.evaluation.calibration import calibrate
from trainer.evaluation.metrics import log_softmax, wilson_interval
from trainer.evaluation.second_look import choose_second_look, least_sure
from trainer.evaluation.suspicion import contradicted, guessed, is_learnt, outliers, suspicious
from trainer.features.extractor import FeatureExtractor
from trainer.features.looks import Looks, look
from trainer.features.store import FeaturesDone
from trainer.messages import Message
from trainer.model.networks import features_of
from trainer.pictures.copies import Copies
from trainer.pictures.reading import shorter_side
from trainer.pictures.second_look import SecondLook, View, averaged, learnt_views, margins
from trainer.runs.events import FeaturesComputed, GroupJudged, HeadFitted, Notice, Suspect
from trainer.runs.run_folder import RunFolder
from trainer.training.class_weights import class_weights
from trainer.training.logistic import (
    CrossValidated,
    LinearHead,
    cross_validate,
    fit,
    learning_curve,
)
from trainer.training.sidedness import sided_classes

MOST_SUSPECTS = 50
_DEFAULT_STRENGTH = 0.1
"""where there are too few pictures to compare any"""
_TOLD_SECONDS = 0.25
"""between two events of the features"""


@dataclass(frozen=True)
class Figures:
    """Mean cross-entropy in nats and accuracy on one part of the split."""

    loss: float
    accuracy: float


@dataclass(frozen=True)
class FittedHead:
    """`valid` is None where there is no such part; `held_back` counts the right answers, and all,
    of heads that were fitted without the pictures that they judged; `sided` are the classes that
    mirrored pictures would be taken out of, looked for where the recipe mirrors."""

    train: Figures
    valid: Figures | None
    held_back: tuple[int, int]
    sided: tuple[str, ...] = ()


def fit_head(
    run: RunFolder,
    model: EfficientNet,
    pictures: Copies,
    threads: int,
    phase: int,
    check_stop: Callable[[], None],
) -> Generator[FeaturesComputed | HeadFitted | Notice | FittedHead, None, None]:
    """Fit `model`'s head on the training part; the last event is FittedHead.

    Pictures are seen as in serving, and where they are few it learns from their middles as well.
    Near-duplicates stay together in the cross-validation, whose figures the event HeadFitted tells.
    Raises PictureError.
    """
    rows = {subset: run.split.subset(subset) for subset in _PARTS}
    files = [path for subset in _PARTS for path, _ in run.examples(subset)]
    count = len(rows["train"])
    extractor = _extractor(run, model, pictures)
    found: Looks | None = None
    views = learnt_views(count, run.recipe.middles)
    for event in _looks(extractor, pictures, files, count, views, threads):
        check_stop()
        if isinstance(event, Looks):
            found = event
        else:
            yield FeaturesComputed(phase=phase, done=event.done, total=event.total)
    assert found is not None
    for error in found.failed.values():
        raise error
    classes = {label: index for index, label in enumerate(run.settings.classes)}
    targets = np.array([classes[row.label] for part in rows.values() for row in part], np.int64)
    seen, seen_targets, learnt = found.vectors[:count], targets[:count], found.learnt
    groups = [row.path if row.group is None else row.group for row in rows["train"]]
    weights = class_weights(seen_targets, len(classes), run.recipe.class_weights)
    crossed = cross_validate(
        learnt, seen_targets, groups, len(classes), run.recipe.seed, weights, check_stop
    )
    if crossed.folds:
        told = _told(phase, crossed, seen_targets, [row.path for row in rows["train"]], run)
        told = told.model_copy(update=_groups(crossed, seen_targets, seen, files, run))
        check_stop()
        learning = learning_curve(
            learnt, seen_targets, groups, crossed, run.recipe.seed, weights, check_stop
        )
        yield told.model_copy(update={"learning": learning})
        yield from _doubted(crossed, seen_targets)
    strength = crossed.strength if crossed.folds else _DEFAULT_STRENGTH
    head = fit(learnt, seen_targets, len(classes), strength, weights=weights, check_stop=check_stop)
    with torch.no_grad():
        linear = model.classifier[1]
        linear.weight.copy_(torch.from_numpy(head.weight))
        linear.bias.copy_(torch.from_numpy(head.bias))
    valid = _figures(head, found.vectors[count:], targets[count:]) if rows["valid"] else None
    judged = crossed.judged
    right = int((crossed.logits[judged].argmax(axis=1) == seen_targets[judged]).sum())
    sided: list[int] = []
    if run.recipe.augmentation.flip_probability and not run.recipe.only_fits:
        seed = run.recipe.seed
        sided = sided_classes(
            head, extractor, files, seen, seen_targets, pictures.read, threads, seed, check_stop
        )
    yield FittedHead(
        _figures(head, seen, seen_targets),
        valid,
        (right, int(judged.sum())),
        tuple(run.settings.classes[index] for index in sided),
    )


_PARTS: tuple[Subset, ...] = ("train", "valid")


def _extractor(run: RunFolder, model: EfficientNet, pictures: Copies) -> FeatureExtractor:
    weights = {
        name: values.detach().cpu().float().numpy()
        for name, values in features_of(model.state_dict()).items()
    }
    return FeatureExtractor(run.recipe.network, weights, pictures.preprocessing)


def _looks(
    extractor: FeatureExtractor,
    pictures: Copies,
    files: list[Path],
    learnt: int,
    views: tuple[View, ...],
    threads: int,
) -> Iterator[FeaturesDone | Looks]:
    told = 0.0
    for event in look(extractor, files, learnt, views, read=pictures.read, threads=threads):
        due = time.monotonic() - told > _TOLD_SECONDS
        if due or isinstance(event, Looks) or event.done == event.total:
            told = time.monotonic()
            yield event


def _figures(
    head: LinearHead, features: NDArray[np.float16], targets: NDArray[np.int64]
) -> Figures:
    logits = head.logits(features)
    certainty = log_softmax(logits.astype(np.float64))[np.arange(len(targets)), targets]
    return Figures(-float(certainty.mean()), float((logits.argmax(axis=1) == targets).mean()))


_COMPARED = 4000
"""pictures that each is compared with, to tell which are unlike all others"""
_MEASURED = 2000
"""pictures whose sides are looked up, in files that may be far away"""


def _groups(
    crossed: CrossValidated,
    targets: NDArray[np.int64],
    seen: NDArray[np.float16],
    files: list[Path],
    run: RunFolder,
) -> dict[str, GroupJudged]:
    """How those are answered that are unlike all others, and those that are small."""
    judged = np.flatnonzero(crossed.judged)
    right = crossed.logits.argmax(axis=1) == targets
    strange = np.array([place for place, _ in outliers(seen, references=_COMPARED)], np.int64)
    some = judged
    if len(some) > _MEASURED:
        random = np.random.default_rng(run.recipe.seed)
        some = np.sort(random.choice(judged, _MEASURED, replace=False))
    sides = {int(place): shorter_side(files[place]) for place in some}
    known = np.array([place for place, side in sides.items() if side is not None], np.int64)
    least = run.recipe.preprocessing.size
    small = np.array([place for place in known if (sides[int(place)] or 0) < least], np.int64)
    return {
        "outliers": _group(np.intersect1d(strange, judged), judged, right),
        "small": _group(small, known, right),
    }


def _group(
    of: NDArray[np.int64], among: NDArray[np.int64], right: NDArray[np.bool_]
) -> GroupJudged:
    others = np.setdiff1d(among, of)
    return GroupJudged(
        pictures=len(of),
        right=int(right[of].sum()),
        others=len(others),
        others_right=int(right[others].sum()),
    )


def _doubted(crossed: CrossValidated, targets: NDArray[np.int64]) -> Iterator[Notice]:
    answers, wanted = crossed.logits[crossed.judged].argmax(axis=1), targets[crossed.judged]
    if not is_learnt(answers, wanted):
        yield Notice(
            message=Message(
                "It is not certain that anything was learnt: of {judged} training pictures, each "
                "judged without having been seen, {right} were recognised, and guessing would "
                "recognise about {guessed:.0f}. More pictures help, and labels that go by what the "
                "pictures show.",
                judged=len(wanted),
                right=int((answers == wanted).sum()),
                guessed=len(wanted) * guessed(answers, wanted),
            )
        )


def _told(
    phase: int,
    crossed: CrossValidated,
    targets: NDArray[np.int64],
    paths: list[str],
    run: RunFolder,
) -> HeadFitted:
    judged = np.flatnonzero(crossed.judged)
    logits, wanted = crossed.logits[judged], targets[judged]
    answers = logits.argmax(axis=1)
    right = int((answers == wanted).sum())
    low, high = wilson_interval(right, len(judged))
    views = learnt_views(len(targets), run.recipe.middles)
    if run.recipe.second_look == "never":
        views = ()
    second_look, answered = _second_look(crossed, wanted, views)
    chosen = calibrate(answered, wanted)
    chances = np.exp(log_softmax(logits.astype(np.float64) / chosen.temperature))
    labels = run.settings.classes
    doubted = suspicious(chances, wanted)
    suspects = tuple(
        Suspect(
            path=paths[judged[place]],
            label=labels[wanted[place]],
            looks_like=labels[other],
            probability=float(chances[place, other]),
        )
        for place, other in doubted[:MOST_SUSPECTS]
    )
    return HeadFitted(
        phase=phase,
        judged=len(judged),
        accuracy=right / len(judged),
        low=low,
        high=high,
        temperature=chosen.temperature,
        threshold=chosen.threshold,
        second_look=second_look,
        views=views,
        suspects=suspects,
        suspected=len(doubted),
        surest=contradicted(chances, wanted),
        confusion=tuple(
            (truth, answer, count)
            for (truth, answer), count in sorted(
                Counter(zip(wanted.tolist(), answers.tolist(), strict=True)).items()
            )
        ),
    )


def _second_look(
    crossed: CrossValidated, wanted: NDArray[np.int64], views: tuple[View, ...]
) -> tuple[SecondLook | None, NDArray[np.float32]]:
    """The second look that helps the judged pictures (N,), and their logits (N, C) after it."""
    first = crossed.logits[crossed.judged]
    if not views:
        return None, first
    others = crossed.others[:, crossed.judged].swapaxes(0, 1)
    doubtful = least_sure(first)
    chosen = choose_second_look(first, wanted, doubtful, others[doubtful], views)
    if chosen is None:
        return None, first
    again = margins(first) < chosen.margin
    places = [views.index(view) for view in chosen.views]
    answered = first.copy()
    answered[again] = averaged(first[again], others[again][:, places])
    return chosen, answered
