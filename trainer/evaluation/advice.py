"""What would help a finished run most: at most five sentences, each with its evidence in figures.

Everything is read from what the run has kept: cross-validation and learning curve of its first
model, the answers on validation, the curves, the split. The test part has no say. Where evidence
does not stand out from chance, nothing is said. What one thing would give says nothing of several
together. No torch.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any, Literal

from trainer.evaluation.evaluate import read_evaluations
from trainer.evaluation.metrics import Evaluation, wilson_interval
from trainer.messages import Message
from trainer.runs.events import GroupJudged, LearningPoint, Suspect
from trainer.runs.history import Analysis, History, accuracy, analyse, read_history
from trainer.runs.run_folder import RunFolder

MOST = 5
"""sentences"""
MOST_PAIRS = 2
_NAMED = 3
"""classes, or pictures, that a sentence names"""
_FEWEST_CONFUSED = 5
"""pictures, below which a pair is not named"""
_FEWEST_WRONG, _LEAST_WRONG = 3, 0.01
"""labels that contradict the surest answers, and the lower bound of their share, below which they
are not told"""
_LEAST_GAIN = 0.0005
"""less is shown as 0.0 points"""
_FEWEST_JUDGED = 4
"""pictures of thin classes, below which nobody knows how well they are recognised"""
_FEWEST_OF_A_KIND = 10
"""small pictures, or outliers, below which nobody knows how well they are recognised"""
_CHANCE = 0.05
_LOSS_RISE, _GAP = 0.05, 0.10
"""a validation loss that far above its lowest, with training accuracy that far above validation's,
is learning by heart"""
_T = {1: 12.706, 2: 4.303, 3: 3.182}
"""97.5 % quantiles of Student's t by degrees of freedom, of three to five epochs"""

Kind = Literal[
    "pictures", "classes", "pair", "labels", "outliers", "small", "epochs", "by_heart", "copies"
]


@dataclass(frozen=True)
class Gain:
    """Expected, with its interval of 95 %; fractions of accuracy.

    Attributes:
        at_most: what there would be if all of it could be had. Nothing measured says how much can,
            so half of it counts in the order.
        over: the accuracy meant: of pictures, or its mean over the classes.
    """

    value: float
    low: float
    high: float
    at_most: bool = False
    over: Literal["pictures", "classes"] = "pictures"

    @property
    def likely(self) -> float:
        return self.value / 2 if self.at_most else self.value


@dataclass(frozen=True)
class Advice:
    """One thing to do.

    Attributes:
        sentence: what, and the evidence.
        expected: the gain as a sentence; that it is unknown where `gain` is None.
        classes: it is about; of a pair the true one first that is more often taken for the other.
    """

    kind: Kind
    sentence: Message
    expected: Message
    gain: Gain | None = None
    classes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def read_advice(run: Path) -> tuple[Advice, ...]:
    """Advice on a run folder. Raises TrainerError where it is none or no epoch has ended."""
    folder = RunFolder.open(run)
    figures = run / "evaluation.json"
    evaluations = read_evaluations(figures) if figures.exists() else {}
    return advise(folder, read_history(run), evaluations)


def advise(
    run: RunFolder, history: History, evaluations: Mapping[str, Evaluation]
) -> tuple[Advice, ...]:
    """At most `MOST` things that would help, the greatest gain first, unknown gains last.

    `history` must tell of an epoch. Empty where nothing stands out.
    """
    found = sorted(
        filter(_is_worth_it, _Evidence(run, history, evaluations).advice()),
        key=lambda each: each.gain.likely if each.gain is not None else -1.0,
        reverse=True,
    )
    return tuple(found[:MOST])


def _is_worth_it(advice: Advice) -> bool:
    """A model that makes no mistakes gains nothing by more pictures."""
    return advice.gain is None or advice.gain.value >= _LEAST_GAIN


Confusion = Counter[tuple[str, str]]
"""pictures by true class and answer"""


class _Evidence:
    def __init__(
        self, run: RunFolder, history: History, evaluations: Mapping[str, Evaluation]
    ) -> None:
        self._run = run
        self._history = history
        valid = evaluations.get("valid")
        self._crossed = _crossed(history, run.settings.classes)
        self._judged = _answers(valid) if valid is not None else Counter()
        share = history.averaged
        is_first_model = run.recipe.only_fits or (share is not None and not share.taken)
        if is_first_model and not run.settings.start_may_know_pictures:
            self._judged += self._crossed
        self._trained = Counter(row.label for row in run.split.subset("train"))
        self._thin = self._thin_classes()

    def advice(self) -> Iterator[Advice]:
        yield from self._pictures()
        yield from self._thin_ones()
        yield from self._pairs()
        yield from self._labels()
        yield from self._outliers()
        yield from self._small()
        yield from self._epochs(analyse(self._history))
        yield from self._copies()

    # ---- pictures ---------------------------------------------------------------------------

    def _pictures(self) -> Iterator[Advice]:
        learning = self._history.fitted.learning if self._history.fitted is not None else ()
        gain = doubled(learning, 1 - _accuracy(self._judged) if self._judged else None)
        if gain is None:
            return
        quarter, half, whole = learning
        yield Advice(
            "pictures",
            Message(
                "Add pictures: first models that learnt from {quarter} recognised "
                "{quarter_right:.1f} % of those they hadn't seen, from {half} {half_right:.1f} %, "
                "from {whole} {whole_right:.1f} %.",
                quarter=quarter.pictures,
                quarter_right=100 * quarter.right / quarter.judged,
                half=half.pictures,
                half_right=100 * half.right / half.judged,
                whole=whole.pictures,
                whole_right=100 * whole.right / whole.judged,
            ),
            Message(
                "With twice as many, about {value:.1f} points more ({low:.1f} to {high:.1f}).",
                **_points(gain),
            ),
            gain,
        )

    def _thin_classes(self) -> tuple[str, ...]:
        """With half of a usual class's training pictures at most, those with the fewest first."""
        usual = median(self._trained.values()) if self._trained else 0
        found = [(count, label) for label, count in self._trained.items() if 2 * count <= usual]
        return tuple(label for _, label in sorted(found))

    def _thin_ones(self) -> Iterator[Advice]:
        """Where thin classes are recognised less often than the others."""
        thin, source = self._thin, self._judged
        if not thin:
            return
        if _pictures_of(source, thin) < _FEWEST_JUDGED:
            source = self._crossed  # the first model's say is better than none
        others = tuple(label for label in self._run.settings.classes if label not in thin)
        judged, elsewhere = _pictures_of(source, thin), _pictures_of(source, others)
        if judged < _FEWEST_JUDGED or not elsewhere:
            return
        right = sum(source[label, label] for label in thin)
        usual = sum(source[label, label] for label in others) / elsewhere
        low, high = wilson_interval(right, judged)
        if high >= usual:
            return
        share = len(thin) / len(self._run.settings.classes)
        gain = Gain(
            share * (usual - right / judged),
            share * (usual - high),
            share * (usual - low),
            at_most=True,
            over="classes",
        )
        yield Advice(
            "classes",
            Message(
                "Add pictures of {names}: there are at most {most} to learn from, where a class "
                "usually has {usual}. {right} of {judged} were recognised ({percent:.0f} %), of "
                "the other classes {others:.0f} %.",
                names=_listed(thin),
                most=max(self._trained[label] for label in thin),
                usual=round(median(self._trained.values())),
                right=right,
                judged=judged,
                percent=100 * right / judged,
                others=100 * usual,
            ),
            Message(
                "Recognised as well as the others, they would give {value:.1f} points "
                "({low:.1f} to {high:.1f}) of the mean accuracy of the classes.",
                **_points(gain),
            ),
            gain,
            thin,
        )

    # ---- pairs and labels -------------------------------------------------------------------

    def _pairs(self) -> Iterator[Advice]:
        """Pairs with more of the errors than chance would give any pair."""
        classes, images = len(self._run.settings.classes), self._judged.total()
        pairs: Counter[tuple[str, str]] = Counter()
        for (truth, answer), count in self._judged.items():
            if truth != answer:
                pairs[min(truth, answer), max(truth, answer)] += count
        errors, possible = pairs.total(), classes * (classes - 1) // 2
        for (one, other), count in pairs.most_common(MOST_PAIRS):
            certain = 1 - _CHANCE / possible  # Bonferroni: the pair was looked for among all
            least = wilson_interval(count, errors, certain)[0]
            if count < _FEWEST_CONFUSED or least <= 1 / possible or {one, other} & {*self._thin}:
                continue
            truth, answer = (one, other)
            if self._judged[other, one] > self._judged[one, other]:
                truth, answer = other, one
            gain = Gain(count / images, *wilson_interval(count, images), at_most=True)
            yield Advice(
                "pair",
                Message(
                    "Tell {truth} and {answer} apart: {first} pictures of {truth} were taken for "
                    "{answer} and {second} the other way round, {share:.0f} % of all {errors} "
                    "errors.",
                    truth=truth,
                    answer=answer,
                    first=self._judged[truth, answer],
                    second=self._judged[answer, truth],
                    share=100 * count / errors,
                    errors=errors,
                ),
                _at_most(gain),
                gain,
                (truth, answer),
            )

    def _labels(self) -> Iterator[Advice]:
        fitted = self._history.fitted
        wrong, sure = fitted.surest if fitted is not None else (0, 0)
        if fitted is None or wrong < _FEWEST_WRONG or not fitted.suspects:
            return  # of what may have been guessed, no label is suspected
        low, high = wilson_interval(wrong, sure)
        if low < _LEAST_WRONG:
            return
        gain = Gain(wrong / sure, low, high, at_most=True)
        yield Advice(
            "labels",
            Message(
                "Check the labels: of the {sure} pictures that first models were surest of, "
                "without having seen them, {wrong} carry another label ({percent:.1f} %). "
                "{suspected} are worth a look, first {examples}.",
                sure=sure,
                wrong=wrong,
                percent=100 * gain.value,
                suspected=fitted.suspected,
                examples=_examples(fitted.suspects),
            ),
            _at_most(gain),
            gain,
        )

    # ---- kinds of pictures ------------------------------------------------------------------

    def _outliers(self) -> Iterator[Advice]:
        group = self._history.fitted.outliers if self._history.fitted is not None else None
        gain = _as_well(group)
        if group is None or gain is None:
            return
        yield Advice(
            "outliers",
            Message(
                "Look at the {pictures} training pictures that are unlike all others, as what "
                "belongs to no class should not be learnt: {right} of them were recognised "
                "({percent:.0f} %), of the others {others:.0f} %.",
                pictures=group.pictures,
                right=group.right,
                percent=100 * group.right / group.pictures,
                others=100 * group.others_right / group.others,
            ),
            _at_most(gain),
            gain,
        )

    def _small(self) -> Iterator[Advice]:
        group = self._history.fitted.small if self._history.fitted is not None else None
        gain = _as_well(group)
        if group is None or gain is None:
            return
        yield Advice(
            "small",
            Message(
                "Use larger pictures: of {pictures} whose shorter side is below the {side:d} "
                "pixels that the network sees, {percent:.0f} % were recognised, of {count} others "
                "{others:.0f} %.",
                pictures=group.pictures,
                side=self._run.recipe.preprocessing.size,
                percent=100 * group.right / group.pictures,
                count=group.others,
                others=100 * group.others_right / group.others,
            ),
            _at_most(gain),
            gain,
        )

    # ---- training ---------------------------------------------------------------------------

    def _epochs(self, analysis: Analysis) -> Iterator[Advice]:
        """More of them where validation was rising still, none where it had turned."""
        if analysis.judged_on != "valid":
            return
        last = analysis.phases[-1].last
        assert last.valid_accuracy is not None
        if analysis.slope is not None and last.phase not in self._history.ended_early:
            epochs = self._history.of_phase(last.phase)[-analysis.trend_epochs :]
            gain = continued([accuracy(each, "valid") for each in epochs], analysis.slope)
            if gain is not None:
                yield Advice(
                    "epochs",
                    Message(
                        "Train longer: over the last {epochs} epochs validation was rising still, "
                        "by {slope:.1f} points an epoch, up to {accuracy:.1f} %.",
                        epochs=len(epochs),
                        slope=100 * analysis.slope,
                        accuracy=100 * last.valid_accuracy,
                    ),
                    Message(
                        "If as many epochs more kept on as steeply, {value:.1f} points "
                        "({low:.1f} to {high:.1f}).",
                        **_points(gain),
                    ),
                    gain,
                )
                return
        rise, gap = analysis.loss_rise or 0.0, analysis.gap or 0.0
        if rise > _LOSS_RISE and gap > _GAP:
            yield Advice(
                "by_heart",
                Message(
                    "Don't train longer: since epoch {epoch} the loss on validation has risen by "
                    "{rise:.0f} %, and training is {gap:.0f} points ahead of it. Stronger "
                    "augmentation or more pictures keep a model from learning by heart.",
                    epoch=analysis.lowest_loss_epoch,
                    rise=100 * rise,
                    gap=100 * gap,
                ),
                _UNKNOWN,
            )

    def _copies(self) -> Iterator[Advice]:
        split = self._run.split
        trained = {row.group for row in split.subset("train") if row.group is not None}
        tests = split.subset("test")
        copied = sum(row.group in trained for row in tests)
        if copied:
            yield Advice(
                "copies",
                Message(
                    "Keep near-duplicates together when you divide the pictures: {copied} of "
                    "{tests} test pictures have one among the training pictures, so the test "
                    "flatters the model.",
                    copied=copied,
                    tests=len(tests),
                ),
                Message("It makes the figures honest, not the model better."),
            )


def _as_well(group: GroupJudged | None) -> Gain | None:
    """What it would give if they were answered as well as the others; None where there are few, or
    where that they are answered worse may be chance."""
    if group is None or group.pictures < _FEWEST_OF_A_KIND or group.others < _FEWEST_OF_A_KIND:
        return None
    usual = group.others_right / group.others
    low, high = wilson_interval(group.right, group.pictures)
    if high >= wilson_interval(group.others_right, group.others)[0]:
        return None
    share = group.pictures / (group.pictures + group.others)
    return Gain(
        share * (usual - group.right / group.pictures),
        share * (usual - high),
        share * (usual - low),
        at_most=True,
    )


_UNKNOWN = Message("How much it would give is unknown.")


def doubled(learning: Sequence[LearningPoint], error: float | None) -> Gain | None:
    """What twice the pictures would give a model with that `error`; None where nobody can tell.

    Errors are taken to fall by a power law (Hestness et al. 2017, arXiv:1712.00409), which is more
    careful than a line over the logarithm: as from a quarter of the pictures to all, twice, then
    once more. The interval is that of the ratio of the errors, on a logarithmic scale, both being
    of the same judged pictures, and rather too wide. None where it holds one, or where the second
    doubling gave nothing.
    """
    if len(learning) != 3:
        return None
    quarter, half, whole = learning
    count = whole.judged
    before, now = (1 - point.right / count for point in (quarter, whole))
    if not whole.right > half.right or not 0 < now < before:
        return None
    both = (count - quarter.right - whole.right + quarter.right_with_all) / count
    variance = (1 / now + 1 / before - 2 * both / (now * before)) / count
    width = 1.96 * math.sqrt(max(0.0, variance))
    ratio = math.log(now / before)
    if ratio + width >= 0:
        return None
    value, low, high = (
        now * (1 - math.exp(each / 2)) for each in (ratio, ratio + width, ratio - width)
    )
    scale = min(1.0, error / now) if error is not None else 1.0
    return Gain(scale * value, scale * low, scale * high)


def continued(accuracies: Sequence[float], slope: float) -> Gain | None:
    """What as many epochs more would give at that slope; None where it may be chance.

    The interval is that of a least-squares slope.
    """
    count = len(accuracies)
    if count - 2 not in _T:
        return None
    centre, mean = (count - 1) / 2, math.fsum(accuracies) / count
    spread = sum((place - centre) ** 2 for place in range(count))
    rest = math.fsum(
        (value - mean - slope * (place - centre)) ** 2 for place, value in enumerate(accuracies)
    )
    half_width = _T[count - 2] * math.sqrt(rest / (count - 2) / spread)
    if slope <= half_width:
        return None
    return Gain(
        count * slope, count * (slope - half_width), count * (slope + half_width), at_most=True
    )


def _crossed(history: History, classes: Sequence[str]) -> Confusion:
    found = history.fitted.confusion if history.fitted is not None else ()
    return Counter({(classes[truth], classes[answer]): count for truth, answer, count in found})


def _answers(evaluation: Evaluation) -> Confusion:
    return Counter(
        {
            (truth, answer): count
            for truth, row in zip(evaluation.classes, evaluation.confusion, strict=True)
            for answer, count in zip(evaluation.classes, row, strict=True)
            if count
        }
    )


def _accuracy(confusion: Confusion) -> float:
    right = sum(count for (truth, answer), count in confusion.items() if truth == answer)
    return right / confusion.total()


def _pictures_of(confusion: Confusion, classes: Sequence[str]) -> int:
    return sum(count for (truth, _), count in confusion.items() if truth in classes)


def _at_most(gain: Gain) -> Message:
    return Message("At most {value:.1f} points ({low:.1f} to {high:.1f}).", **_points(gain))


def _points(gain: Gain) -> dict[str, float]:
    low = max(0.0, gain.low)
    return {"value": 100 * gain.value, "low": 100 * low, "high": 100 * gain.high}


def _listed(labels: Sequence[str]) -> str:
    return ", ".join(labels[:_NAMED]) + (" …" if len(labels) > _NAMED else "")


def _examples(suspects: Sequence[Suspect]) -> str:
    return ", ".join(f"{each.path} ({each.looks_like}?)" for each in suspects[:_NAMED])
