"""Teaching a finished model by a few pictures: the head alone, in seconds, without its data set.

Pooled features of the new pictures are learnt beside those that the model file keeps to be
rehearsed, by a logistic regression whose weights are drawn towards the present ones
(docs/decisions/0034-corrections-teach.md).

Shapes: N pictures, K features, C classes, those that are new at the end.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trainer.cores import usable_cores
from trainer.errors import TeachingError, printable
from trainer.evaluation.calibration import FEWEST, calibrate, choose_threshold
from trainer.evaluation.drawings import with_drawings
from trainer.evaluation.evaluate import coverage_of
from trainer.evaluation.metrics import log_softmax
from trainer.evaluation.rehearsal import carried_on
from trainer.evaluation.strangers import taught_rule
from trainer.features.extractor import FeatureExtractor
from trainer.features.neighbours import run_of
from trainer.features.store import Features, compute_features
from trainer.messages import Message
from trainer.model.bundle import WEIGHTS, Bundle, Manifest, changed, new_bundle, open_bundle
from trainer.model.classifier import softmax
from trainer.model.engine import Engine
from trainer.model.golden import GOLDEN_NAMES, Golden, open_golden_picture
from trainer.model.labels import why_no_label
from trainer.model.lessons import Comparison, Lesson
from trainer.model.networks import HEAD
from trainer.model.rehearsal import Known, Rehearsal
from trainer.model.strangers import MOST_TAUGHT, Strangers, unit
from trainer.pictures.packed import is_there
from trainer.runs.teaching import (
    FEWEST_OF_NEW,
    ModelTaught,
    Taught,
    Teaching,
    TeachingEvent,
    TeachingProgress,
    forgets,
    is_none_of_these,
    verdict_on,
)
from trainer.training.logistic import LinearHead, adapt, stratified_folds

STRENGTHS = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)
"""weights of the errors against that of the changes of the head, to choose from"""
KNOWN_WEIGHT = 5.0
"""of a picture that is rehearsed against one that is taught: it stands for many"""
MOST_FOLDS = 3
SAME, NEAR = 0.995, 0.97
"""cosines of standardised features from which two pictures are taken for the same one, and for
near-duplicates"""
LOOKED_AT_AGAIN = 0.83
"""from which one may be what a second look saw of the other: of 864 pictures one is below it"""
MOST_VALIDATED = 5000
"""validation pictures of the model's run that are looked at"""
_LEAST_DEVIATION = 1e-3
_SEED = 0
_TOLD_SECONDS = 0.25

Float32 = NDArray[np.float32]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]


def teach(
    order: Teaching, check_stop: Callable[[], None] = lambda: None
) -> Generator[TeachingEvent, None, None]:
    """Look at the pictures, learn them, and tell what that did; then write the model file.

    The event before the last is Taught, the last ModelTaught: nothing is written until it is asked
    for. `check_stop` is called often, and may raise.

    Raises ModelFileError where the model cannot be opened or written; TeachingError where it has
    nothing to rehearse, or no picture teaches it anything.
    """
    began = time.monotonic()
    bundle = open_bundle(order.model)
    pupil = _Pupil.of(bundle)
    notes: list[Message] = []
    files = _by_class(order, bundle.manifest.labels, notes)
    validation, labels = _validation(bundle, order.runs)
    taught = [file for own in files.values() for file in own]
    features, failed = yield from _looked_at(
        bundle, [*taught, *validation], order.threads, check_stop
    )
    given = _given(files, features[: len(taught)], failed, pupil, notes)
    read = np.array([file not in failed for file in validation], bool)
    validated = Known(features[len(taught) :][read], labels[read])
    failed = {file: why for file, why in failed.items() if file in set(taught)}
    if not len(validated.labels):
        notes.append(
            Message(
                "What it knew before was measured on features of known pictures that its file "
                "keeps, as the run that made it is not here with its validation pictures."
            )
        )
    course = _Course(pupil, given, validated, check_stop)
    yield from course.learn()
    made = course.bundle(bundle, order.out, order.threads or usable_cores())
    lesson = made.manifest.lessons[-1]
    if lesson.strangers:
        notes += _about_strangers(lesson, made)
    worse, verdict = verdict_on(lesson)
    yield Taught(
        lesson,
        worse,
        verdict,
        tuple(notes),
        failed,
        time.monotonic() - began,
    )
    check_stop()
    made.save()
    yield ModelTaught(order.out)


@dataclass(frozen=True)
class _Pupil:
    """The model as it is, with what it rehearses."""

    labels: tuple[str, ...]
    head: LinearHead
    rehearsal: Rehearsal

    @classmethod
    def of(cls, bundle: Bundle) -> _Pupil:
        if bundle.rehearsal is None:
            raise TeachingError(
                "{path} keeps no features to rehearse, as models of earlier versions don't, and "
                "would forget what it knows: train it anew, or continue its run, then teach that.",
                path=bundle.path,
            )
        weight, bias = (np.array(bundle.tensors[f"{HEAD}.{name}"]) for name in ("weight", "bias"))
        return cls(bundle.manifest.labels, LinearHead(weight, bias), bundle.rehearsal)


# ---- what is taught ---------------------------------------------------------------------------


def _by_class(
    order: Teaching, labels: Sequence[str], notes: list[Message]
) -> dict[str | None, list[Path]]:
    """The files by the model's names of their classes, new classes after the known ones; None is
    none of them. Raises TeachingError."""
    spelled = {label.casefold(): label for label in reversed(labels)}
    found: dict[str | None, list[Path]] = {}
    for name, files in order.examples.items():
        why = why_no_label(name)
        if why is not None:
            raise TeachingError(
                "No class can be called “{name}”, as {why}: rename it.", name=name, why=why
            )
        if not files:
            continue
        if is_none_of_these(name):
            found.setdefault(None, []).extend(files)
            continue
        label = name if name in labels else spelled.setdefault(name.casefold(), name)
        if label != name:
            notes.append(Message("“{name}” is taken for “{label}”.", name=name, label=label))
        found.setdefault(label, []).extend(files)
    if not found:
        raise TeachingError("There is no picture to teach in what was named.")
    return found


def _validation(bundle: Bundle, runs: Path | None) -> tuple[list[Path], Integers]:
    """Validation pictures (N) of the model's run that are still there, and their classes (N,)."""
    run = run_of(bundle.path, bundle.manifest, runs)
    found = [] if run is None else run.examples("valid")
    if len(found) > MOST_VALIDATED:
        chosen = np.random.default_rng(_SEED).permutation(len(found))[:MOST_VALIDATED]
        found = [found[place] for place in sorted(chosen)]
    found = [(file, label) for file, label in found if is_there(file)]
    index = {label: place for place, label in enumerate(bundle.manifest.labels)}
    return [file for file, _ in found], np.array([index[label] for _, label in found], np.int64)


def _looked_at(
    bundle: Bundle,
    files: Sequence[Path],
    threads: int,
    check_stop: Callable[[], None],
) -> Generator[TeachingProgress, None, tuple[Float32, dict[Path, Message]]]:
    """Features (N, K) of all files in order, and why some could not be read."""
    manifest = bundle.manifest
    extractor = FeatureExtractor(manifest.network, bundle.tensors, manifest.preprocessing)
    found: Features | None = None
    told = 0.0
    for event in compute_features(extractor, files, threads=threads or usable_cores()):
        check_stop()
        if isinstance(event, Features):
            found = event
        elif event.done == event.total or time.monotonic() - told > _TOLD_SECONDS:
            told = time.monotonic()
            yield TeachingProgress("looking", event.done, event.total)
    assert found is not None
    failed = {file: Message(error.reason) for file, error in found.failed.items()}
    return found.vectors.astype(np.float32), failed


@dataclass(frozen=True)
class _Given:
    """Pictures that are taught: features (N, K), and class indices (N,) in which `NONE` stands for
    none of the classes; `new` are the classes that the model does not know."""

    features: Float32
    targets: Integers
    new: tuple[str, ...]

    @property
    def of_a_class(self) -> Known:
        return Known(self.features, self.targets).chosen(self.targets != NONE)


NONE = -1


def _given(
    files: Mapping[str | None, Sequence[Path]],
    features: Float32,
    failed: Mapping[Path, Message],
    pupil: _Pupil,
    notes: list[Message],
) -> _Given:
    """Those that could be read and that the model does not rehearse already. Raises
    TeachingError."""
    new: list[str] = []
    rows: list[int] = []
    targets: list[int] = []
    place = 0
    for label, own in files.items():
        read = [place + n for n, file in enumerate(own) if file not in failed]
        place += len(own)
        if not read:
            continue
        if label is not None and label not in pupil.labels:
            if len(read) < FEWEST_OF_NEW:
                raise TeachingError(
                    "The model does not know “{label}”, and a new class takes at least {fewest} "
                    "readable pictures: there are {count}. Add some, or call it by a class that "
                    "the model knows.",
                    label=label,
                    fewest=FEWEST_OF_NEW,
                    count=len(read),
                )
            new.append(label)
        rows += read
        labels = (*pupil.labels, *new)
        targets += [NONE if label is None else labels.index(label)] * len(read)
    if not rows:
        raise TeachingError(
            "None of the {count} pictures can be read, the first because: {reason}",
            count=len(features),
            reason=next(iter(failed.values())),
        )
    vectors, wanted = features[rows], np.array(targets, np.int64)
    taught_as: dict[bytes, set[int]] = {}
    for vector, target in zip(vectors, targets, strict=True):
        taught_as.setdefault(vector.tobytes(), set()).add(target)
    if several := sum(len(each) > 1 for each in taught_as.values()):
        notes.append(
            Message(
                "Pictures that lie in several classes, so that some label is wrong: {count}.",
                count=several,
            )
        )
    known = pupil.rehearsal.learnt
    same = _alike(vectors, known.features, known.features) >= SAME
    repeated = (same & (wanted[:, None] == known.labels)).any(axis=1)
    if repeated.all():
        raise TeachingError(
            "The model has learnt these pictures already: there is nothing new in them."
        )
    if repeated.any():
        notes.append(
            Message(
                "Pictures that the model has learnt already: {count}.", count=int(repeated.sum())
            )
        )
    return _Given(vectors[~repeated], wanted[~repeated], tuple(new))


def _alike(some: Float32, others: Float32, among: Float32) -> Float32:
    """(N, M): cosines of features (N, K) and (M, K), standardised as those `among` them are."""
    mean, deviation = among.mean(axis=0), among.std(axis=0) + _LEAST_DEVIATION
    first, second = ((each - mean) / deviation for each in (some, others))
    return np.asarray(unit(first) @ unit(second).T, np.float32)


# ---- learning ---------------------------------------------------------------------------------


class _Tried(NamedTuple):
    """A strength, and the logits (N, C) of heads that did not learn the pictures they judge."""

    strength: float
    crossed: Float32
    heads: tuple[LinearHead, ...]


class _Course:
    """Learning what is given beside what is rehearsed, as strongly as validation allows.

    All pictures are learnt, and judged by heads that were taught without them: those that are
    given, and the known ones that were held out when the model was made; of classes that have none,
    those that it learnt.
    """

    def __init__(
        self, pupil: _Pupil, given: _Given, validated: Known, check_stop: Callable[[], None]
    ) -> None:
        self._given = given
        self._validated = validated
        self._check_stop = check_stop
        self._labels = (*pupil.labels, *given.new)
        self._before = _grown(pupil.head, len(given.new))
        # a picture that is taught again is learnt as it is taught now, and judges nothing
        learnt = pupil.rehearsal.learnt
        self._learnt, self._held_out = (
            known.chosen(_others(known, given.features, learnt.features, limit))
            for known, limit in ((learnt, SAME), (pupil.rehearsal.held_out, LOOKED_AT_AGAIN))
        )
        known = self._learnt.joined(self._held_out)
        self._features = np.concatenate([known.features, given.features])
        self._targets = np.concatenate([known.labels, given.targets])
        place = np.arange(len(self._targets))
        self._is_given = place >= len(known.labels)
        self._is_held_out = (place >= len(self._learnt.labels)) & ~self._is_given
        without_others = ~np.isin(self._targets, self._held_out.labels)
        asked = self._is_given | self._is_held_out | without_others
        self._folds = _folds(self._features, self._targets, asked)
        self._judged = self._fairly_judged()
        self._wanted = self._wanted_answers()

    def _fairly_judged(self) -> Mask:
        """(N,): pictures in a fold, except those without another of their class to learn from."""
        judged = np.zeros(len(self._targets), bool)
        for fold in self._folds:
            taught = np.unique(self._targets[self._is_given & ~fold])
            judged |= fold & (~self._is_given | np.isin(self._targets, taught))
        return judged

    def _wanted_answers(self) -> Float32:
        """(N, C): the label; of none of these, all classes alike; of what is rehearsed, what the
        model answers now (Z. Li and D. Hoiem, Learning without forgetting, ECCV 2016)."""
        count, known = len(self._labels), len(self._labels) - len(self._given.new)
        wanted: Float32 = np.eye(count, dtype=np.float32)[self._targets]
        wanted[self._targets == NONE] = 1 / count
        answers = self._before.logits(self._features[~self._is_given])
        wanted[~self._is_given] = 0
        wanted[~self._is_given, :known] = softmax(answers[:, :known], 1.0)
        return wanted

    def learn(self) -> Iterator[TeachingProgress]:
        """Try the strengths, from the weakest on; the best is that by which what is given is
        likeliest, of those by which no more known pictures are lost than chance might lose. Where
        all lose more, it is the one that loses least."""
        total = len(STRENGTHS) * len(self._folds) + 1
        heads: list[LinearHead | None] = [None] * len(self._folds)
        tried: list[_Tried] = []
        for number, strength in enumerate(STRENGTHS):
            crossed = np.zeros((len(self._targets), len(self._labels)), np.float32)
            for place, judged in enumerate(self._folds):
                yield TeachingProgress("learning", number * len(self._folds) + place, total)
                head = self._fit(strength, ~judged, heads[place])
                crossed[judged] = head.logits(self._features[judged])
                heads[place] = head
            tried.append(_Tried(strength, crossed, tuple(filter(None, heads))))
        careful = [each for each in tried if not forgets(self._on_known(each))]
        self._chosen = min(careful, key=self._loss) if careful else min(tried, key=self._lost)
        yield TeachingProgress("learning", total - 1, total)
        self._head = self._fit(self._chosen.strength, np.ones(len(self._targets), bool), None)
        yield TeachingProgress("learning", total, total)

    def _fit(self, strength: float, rows: Mask, begin: LinearHead | None) -> LinearHead:
        weights = np.where(self._is_given, 1.0, KNOWN_WEIGHT).astype(np.float32)
        return adapt(
            self._before,
            self._features[rows],
            self._wanted[rows],
            weights[rows],
            strength,
            begin,
            self._check_stop,
        )

    def _loss(self, tried: _Tried) -> float:
        """Mean cross-entropy in nats of what is given, or of what is known where that can't be
        judged."""
        rows = self._judged & self._is_given & (self._targets != NONE)
        if not rows.any():
            rows = self._judged & ~self._is_given
        if not rows.any():
            return 0.0
        certainty = log_softmax(tried.crossed[rows].astype(np.float64))
        return -float(certainty[np.arange(len(certainty)), self._targets[rows]].mean())

    # ---- what it did ----

    def _lesson(
        self, model: Bundle, temperature: float, rule: Callable[[Mask], Strangers] | None
    ) -> Lesson:
        """`rule` makes that for strangers of the taught ones (N,)."""
        given, tried = self._given, self._chosen
        own = given.of_a_class.labels
        counts = np.bincount(own, minlength=len(self._labels)).tolist()
        known = len(self._labels) - len(given.new)
        judged = self._judged & self._is_given & (self._targets != NONE)
        return Lesson(
            model=printable(model.path.name),
            weights=model.manifest.sha256[WEIGHTS],
            pictures={
                label: count for label, count in zip(self._labels, counts, strict=True) if count
            },
            new_classes=given.new,
            strangers=int((given.targets == NONE).sum()),
            known=self._on_known(tried),
            validation=self._on_validation(),
            corrected=self._compared(tried, judged & (self._targets < known)),
            added=self._compared(tried, judged & (self._targets >= known)),
            **self._refusals(model, temperature, rule),
        )

    def _refusals(
        self, model: Bundle, temperature: float, rule: Callable[[Mask], Strangers] | None
    ) -> dict[str, Comparison | None]:
        """Who is answered “none of these”: `refused` and `kept` of the lesson."""
        before, strangers = model.strangers, self._is_given & (self._targets == NONE)
        if before is None or rule is None or not strangers.any():
            return {}
        count = len(model.manifest.labels)
        logits = self._before.logits(self._features)[:, :count]
        was = before.are_strangers(self._features, softmax(logits, model.manifest.temperature))
        chances = softmax(self._chosen.crossed, temperature)
        now = rule(strangers).are_strangers(self._features, chances)
        for fold in self._folds:
            if (rows := fold & strangers).any():
                without = rule(strangers & ~fold)
                now[rows] = without.are_strangers(self._features[rows], chances[rows])
        asked, held = strangers & self._judged, self._judged & self._is_held_out
        return {
            "refused": _comparison(was[asked], now[asked]),
            "kept": _comparison(~was[held], ~now[held]),
        }

    def _lost(self, tried: _Tried) -> int:
        known = self._on_known(tried)
        return known.lost - known.gained if known is not None else 0

    def _on_known(self, tried: _Tried) -> Comparison | None:
        return self._compared(tried, self._judged & ~self._is_given)

    def _on_validation(self) -> Comparison | None:
        """What is rehearsed or taught itself is judged by a head that did not learn it; what every
        head did, as an earlier lesson taught it, is left out."""
        features, labels = self._validated
        if not len(labels):
            return None
        before, after = (head.logits(features) for head in (self._before, self._head))
        alike = _alike(features, self._features, self._learnt.features)
        place, near = alike.argmax(axis=1), alike.max(axis=1) >= LOOKED_AT_AGAIN
        by_every = np.ones(len(self._targets), bool)
        for fold, head in zip(self._folds, self._chosen.heads, strict=True):
            own = near & fold[place]
            after[own] = head.logits(features[own])
            by_every &= ~fold
        fair = alike[:, by_every].max(axis=1, initial=-1) < SAME
        return _comparison(*(each.argmax(axis=1)[fair] == labels[fair] for each in (before, after)))

    def _compared(self, tried: _Tried, rows: Mask) -> Comparison | None:
        answers = self._before.logits(self._features[rows]), tried.crossed[rows]
        return _comparison(*(each.argmax(axis=1) == self._targets[rows] for each in answers))

    # ---- the model ----

    def bundle(self, model: Bundle, out: Path, threads: int) -> Bundle:
        """The model that has learnt it, in memory. Raises ModelFileError."""
        head, old = self._head, model.manifest
        typical = self._typical()
        logits, labels = self._chosen.crossed[typical], self._targets[typical]
        facts = self._calibrated(old, typical) if len(labels) >= FEWEST else {}
        manifest = Manifest.model_validate(
            old.model_dump(exclude=_NOT_CARRIED_ON) | {"labels": self._labels} | facts
        )
        weights = {**model.tensors, f"{HEAD}.weight": head.weight, f"{HEAD}.bias": head.bias}
        made = new_bundle(out, manifest=manifest, weights=weights, golden=_golden(model, head))
        Engine(made).check()
        given = self._given.of_a_class
        rule = strangers = None
        if model.strangers is not None:
            rule = partial(self._rule, model.strangers, manifest.temperature)
            every = self._is_given & (self._targets == NONE)
            strangers = with_drawings(rule(every), made, threads)
        lesson = self._lesson(model, manifest.temperature, rule)
        curve = None
        if len(labels) >= FEWEST:
            curve = coverage_of(
                self._features[typical], logits, labels, manifest.temperature, strangers
            )
        return changed(
            made,
            out,
            strangers=strangers,
            rehearsal=carried_on(self._learnt, given, self._held_out, len(self._labels)),
            coverage=curve and curve.model_dump(),
            lessons=(*old.lessons, lesson),
        )

    def _rule(self, before: Strangers, temperature: float, taught: Mask) -> Strangers:
        """That for strangers, of which these (N,) are taught, and those of earlier lessons."""
        given, new = self._given.of_a_class, len(self._given.new)
        strangers = self._features[taught]
        if before.rule.taught:
            earlier = Known(before.tensors["taught"], np.full(before.rule.taught, NONE))
            told = np.concatenate([given.features, strangers])
            fresh = _others(earlier, told, self._learnt.features, SAME)
            strangers = np.concatenate([strangers, earlier.features[fresh]])
        held = self._judged & self._is_held_out
        return taught_rule(
            before,
            given.chosen(given.labels >= len(self._labels) - new),
            strangers[:MOST_TAUGHT],
            self._features[held],
            softmax(self._chosen.crossed[held], temperature),
            new,
        )

    def _calibrated(self, old: Manifest, typical: Mask) -> dict[str, Any]:
        """Temperature and threshold. Where the model has its own, which more pictures chose, the
        threshold moves by as much as the lesson moves that of the `typical` ones (N,)."""
        after, targets = self._chosen.crossed, self._targets
        if old.threshold_from == "default":
            chosen = calibrate(after[typical], targets[typical])
            return {
                "temperature": chosen.temperature,
                "threshold": chosen.threshold,
                "threshold_from": "validation",
            }
        count = len(old.labels)
        before = self._before.logits(self._features)[:, :count]
        known = typical & (targets < count)
        then, now = (
            _threshold(logits[rows], targets[rows], old.temperature)
            for logits, rows in ((before, known), (after, typical))
        )
        return {"threshold": min(max(old.threshold + now - then, 0.0), 1.0)}

    def _typical(self) -> Mask:
        """(N,): judged pictures like those that the model will meet, those that were held out and
        those of new classes. What was corrected is harder than others."""
        held = self._judged & self._is_held_out
        if not held.any():
            return held  # new classes alone are not like all
        return held | (self._judged & (self._targets >= len(self._labels) - len(self._given.new)))


_NOT_CARRIED_ON = {
    "format_version", "labels", "coverage", "strangers", "rehearsal", "lessons", "metrics",
    "data_fingerprint", "produced_by", "created", "sha256",
}  # fmt: skip
"""what was true of the model before"""


def _threshold(logits: Float32, labels: Integers, temperature: float) -> float:
    chances = softmax(logits, temperature).astype(np.float64)
    return choose_threshold(chances.max(axis=1), chances.argmax(axis=1) == labels)


def _comparison(before: Mask, after: Mask) -> Comparison | None:
    """Whether the same pictures (N,) are answered rightly; None of none."""
    if not len(before):
        return None
    return Comparison(
        pictures=len(before),
        before=int(before.sum()),
        gained=int((~before & after).sum()),
        lost=int((before & ~after).sum()),
    )


def _others(known: Known, given: Float32, among: Float32, limit: float) -> Mask:
    """(N,): which of the known pictures are not among the given ones."""
    return np.asarray(_alike(known.features, given, among).max(axis=1, initial=-1) < limit)


def _grown(head: LinearHead, new: int) -> LinearHead:
    """A new class begins as the mean of those that are known, which is an answer to no picture."""
    weight = np.concatenate([head.weight, np.repeat(head.weight.mean(0, keepdims=True), new, 0)])
    return LinearHead(weight, np.concatenate([head.bias, np.repeat(head.bias.mean(), new)]))


def _folds(features: Float32, targets: Integers, asked: Mask) -> list[Mask]:
    """Masks (N,) of pictures that are judged by the others; near-duplicates are in one fold."""
    rows = np.flatnonzero(asked)
    if not len(rows):
        return []
    near = _alike(features[rows], features[rows], features) >= NEAR
    groups = near.argmax(axis=1).tolist()  # the first that each resembles
    folds = []
    learnt = np.unique(targets[~asked]).tolist()
    for fold in stratified_folds(targets[rows], groups, _SEED, MOST_FOLDS, learnt):
        mask = np.zeros(len(targets), bool)
        mask[rows[fold.judged]] = True
        folds.append(mask)
    return folds


def _golden(model: Bundle, head: LinearHead) -> Golden:
    """The model's own pictures with the logits of another head."""
    manifest = model.manifest
    extractor = FeatureExtractor(manifest.network, model.tensors, manifest.preprocessing)
    pictures = [open_golden_picture(model.golden.pictures[name]) for name in GOLDEN_NAMES]
    logits = head.logits(extractor(manifest.preprocessing.batch(pictures)))
    return Golden(model.golden.pictures, logits)


# ---- what to make of it -----------------------------------------------------------------------


def _about_strangers(lesson: Lesson, model: Bundle) -> list[Message]:
    """What there is to know where pictures of none of the classes were taught."""
    if model.strangers is None:
        return [
            Message(
                "The model has no rule for strangers and never answers “none of these”: it becomes "
                "less sure of such pictures, and no more. Train it anew to give it one."
            )
        ]
    if lesson.refused is None:
        return [
            Message(
                "From now on “none of these” is answered to what is like that one picture of none "
                "of the classes. How well that works on others takes two such pictures to measure."
            )
        ]
    return []
