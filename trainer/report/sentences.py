"""What the report says about a run: sentences chosen by thresholds on the run's own numbers.

Nothing here praises by default. Every sentence follows from a figure, and a poor figure gets a
poor verdict. The thresholds are the constants below; differences are fractions, so 0.01 is a point.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from trainer.evaluation.metrics import Evaluation
from trainer.report.report_language import Wording
from trainer.runs.history import Analysis, History, accuracy
from trainer.runs.recipe import Recipe
from trainer.runs.run_folder import RunFolder

LEVEL_SLOPE = 0.003
"""a change of accuracy an epoch below this counts as level"""
LOSS_RISE = 0.05
"""a validation loss this far above its lowest value is a sign of overfitting"""
SMOOTH_FALL, SMALL_FALL = 0.01, 0.03
"""falls up to the first leave a curve smooth, up to the second they are small waves"""
SMALL_GAP, LARGE_GAP = 0.03, 0.10
"""between training and validation accuracy"""
WORTHWHILE_GAIN = 0.01
"""what a phase must bring to have paid off"""
EXCELLENT, GOOD, FAIR = 0.95, 0.85, 0.70
"""of top-1, for the verdict on quality"""
ROUGH_INTERVAL = 0.10
"""a wider interval gets a warning"""
CALIBRATED = 0.03
"""an expected calibration error up to this leaves probabilities to be taken at their word"""
WEAK_RECALL, WEAK_SUPPORT, WEAK_NAMED = 0.5, 3, 6
"""a class is weak below that recall, given so many pictures; so many weak classes are named"""


@dataclass(frozen=True)
class Copies:
    """Near-duplicates across the split.

    Attributes:
        groups: groups of near-duplicates the split knows of; 0 where none were looked for.
        straddling: groups with members in more than one subset.
        tests: test pictures.
        copied_tests: test pictures that have a near-duplicate among the training pictures.
    """

    groups: int
    straddling: int
    tests: int
    copied_tests: int


def copies_of(run: RunFolder) -> Copies:
    """Count the near-duplicates in the split of `run`."""
    trained = {row.group for row in run.split.subset("train") if row.group is not None}
    tests = run.split.subset("test")
    return Copies(
        groups=len({row.group for row in run.split.rows if row.group is not None}),
        straddling=len(run.split.straddling()),
        tests=len(tests),
        copied_tests=sum(row.group in trained for row in tests),
    )


def convergence(
    history: History, analysis: Analysis, recipe: Recipe, wording: Wording
) -> list[str]:
    """The course of each phase, and whether the last one has settled."""
    said = [] if analysis.judged_on == "valid" else [wording("judged.no_valid")]
    judged = wording(f"judged.{analysis.judged_on}")
    for result in analysis.phases:
        last = wording.percent(accuracy(result.last, analysis.judged_on))
        common: dict[str, str | int] = {
            "phase": result.phase.phase,
            "name": phase_name(recipe, result.phase.phase, wording),
            "last": last,
            "judged": judged,
        }
        if result.first == result.last:
            said.append(wording("course.one", **common))
        else:
            said.append(
                wording(
                    "course.many",
                    first=wording.percent(accuracy(result.first, analysis.judged_on)),
                    epochs=len(history.of_phase(result.phase.phase)),
                    best=result.best.epoch,
                    best_accuracy=wording.percent(accuracy(result.best, analysis.judged_on)),
                    **common,
                )
            )
    said.append(_trend(analysis, wording))
    final = analysis.phases[-1]
    if analysis.slope is not None and final.last.learning_rate < 0.5 * final.first.learning_rate:
        said.append(wording("trend.schedule", rate=wording.rate(final.last.learning_rate)))
    if analysis.loss_rise is not None and analysis.slope is not None:
        key = "loss.rose" if analysis.loss_rise > LOSS_RISE else "loss.lowest_at_end"
        rise = wording.percent(analysis.loss_rise, 0)
        said.append(wording(key, epoch=analysis.lowest_loss_epoch or 0, rise=rise))
    return said


def jump(analysis: Analysis, recipe: Recipe, wording: Wording) -> list[str]:
    """What each change of phase did to the accuracy."""
    return [
        wording(
            "jump.up" if change.jump >= 0 else "jump.down",
            phase=change.phase,
            before=wording.percent(change.before),
            after=wording.percent(change.after),
            jump=wording.points(change.jump, 2),
            gain=wording.points(change.gain, 2),
        )
        for change in analysis.jumps
    ] or [wording("jump.none" if len(recipe.phases) == 1 else "jump.not_yet")]


def stability(history: History, analysis: Analysis, wording: Wording) -> list[str]:
    """Falls between epochs, the grain of the figures, and the gap between the subsets."""
    said = []
    drop = analysis.largest_drop
    if not analysis.steps:
        said.append(wording("stability.nothing"))
    elif drop is None:
        said.append(wording("stability.never"))
    else:
        smooth, small = drop.fall <= SMOOTH_FALL, drop.fall <= SMALL_FALL
        kind = "smooth" if smooth else "waves" if small else "unsteady"
        said.append(
            wording(
                f"stability.{kind}",
                fall=wording.decimal(100 * drop.fall),
                phase=drop.phase,
                epoch=drop.epoch,
                falls=analysis.falls,
                steps=analysis.steps,
            )
        )
    if analysis.judged_on == "valid" and history.begun.valid_pictures:
        pictures = history.begun.valid_pictures
        said.append(
            wording(
                "stability.grain",
                pictures=wording.count("pictures.valid", pictures),
                points=wording.decimal(100 / pictures),
            )
        )
    if analysis.gap is not None:
        said.append(_gap(history, analysis.gap, wording))
    return said


def conclusions(
    history: History,
    analysis: Analysis,
    evaluations: Mapping[str, Evaluation],
    run: RunFolder,
    wording: Wording,
) -> list[str]:
    """What the numbers support, the verdict last."""
    subset = judged_subset(evaluations)
    evaluation = evaluations[subset] if subset else None
    said = []
    if evaluation is not None and subset is not None:
        said += _quality(evaluation, subset, wording)
    else:
        final = accuracy(history.epochs[-1], analysis.judged_on)
        judged = wording(f"judged.{analysis.judged_on}")
        said.append(wording("quality.curves", accuracy=wording.percent(final), judged=judged))
    said += _training_lessons(analysis, wording)
    if evaluation is not None:
        said += _weak_classes(evaluation, wording)
        said.append(_calibrated(evaluation, wording))
    if subset == "test":
        said += _copies(copies_of(run), run.settings.split, wording)
    said += _elsewhere(evaluations, subset, wording)
    said.append(verdict(evaluation, wording))
    return said


def verdict(evaluation: Evaluation | None, wording: Wording) -> str:
    """Whether the model is fit for use, in one sentence.

    The lower end of the interval must be good and the calibration fair for a plain yes, and above
    the most frequent class's share for anything but a no.
    """
    if evaluation is None:
        return wording("fit.unknown")
    low = evaluation.top1_interval[0]
    if low <= _baseline(evaluation) or evaluation.top1 < FAIR:
        return wording("fit.no")
    return wording("fit.yes" if low >= GOOD and evaluation.ece <= 0.08 else "fit.review")


def judged_subset(evaluations: Mapping[str, Evaluation]) -> str | None:
    """The evaluation that the headline is about: test before validation before any other."""
    return next((name for name in ("test", "valid", *evaluations) if name in evaluations), None)


def subset_name(name: str, wording: Wording) -> str:
    return wording.optional(f"subset.{name}", name)


def phase_name(recipe: Recipe, phase: int, wording: Wording) -> str:
    """What `phase`, counted from 1, does."""
    if phase <= len(recipe.phases):
        return wording(f"phase.{recipe.phases[phase - 1].trainable}")
    return str(phase)


def _trend(analysis: Analysis, wording: Wording) -> str:
    if analysis.slope is None:
        return wording("trend.none")
    level = abs(analysis.slope) < LEVEL_SLOPE
    kind = "flat" if level else "rising" if analysis.slope > 0 else "falling"
    # “rose by” needs no sign
    slope = wording.points(analysis.slope, 2).lstrip("+" if kind == "rising" else "")
    return wording(f"trend.{kind}", epochs=analysis.trend_epochs, slope=slope)


def _gap(history: History, gap: float, wording: Wording) -> str:
    last = history.epochs[-1]
    small, moderate = gap <= SMALL_GAP, gap <= LARGE_GAP
    kind = "negative" if gap < 0 else "small" if small else "moderate" if moderate else "large"
    return wording(
        f"gap.{kind}",
        train=wording.percent(last.train_accuracy),
        valid=wording.percent(last.valid_accuracy),
        gap=wording.decimal(100 * gap),
    )


def _quality(evaluation: Evaluation, subset: str, wording: Wording) -> list[str]:
    top1 = evaluation.top1
    level = "excellent" if top1 >= EXCELLENT else "good" if top1 >= GOOD else "fair"
    said = [
        wording(
            f"quality.{level if top1 >= FAIR else 'poor'}",
            top1=wording.percent(top1),
            pictures=wording.count("pictures.of", evaluation.images),
            subset=subset_name(subset, wording),
            interval=wording.interval(evaluation.top1_interval),
        )
    ]
    low, high = evaluation.top1_interval
    if low <= _baseline(evaluation):
        baseline = wording.percent(_baseline(evaluation), 1)
        said.append(wording("quality.baseline", baseline=baseline))
    if high - low > ROUGH_INTERVAL:
        said.append(wording("quality.rough", width=wording.decimal(100 * (high - low), 0)))
    if subset == "valid":
        said.append(wording("quality.valid_only"))
    return said


def _baseline(evaluation: Evaluation) -> float:
    """Accuracy of always naming the most frequent class."""
    return max(metrics.support for metrics in evaluation.per_class) / evaluation.images


def _training_lessons(analysis: Analysis, wording: Wording) -> list[str]:
    said = []
    for change in analysis.jumps:
        helped, hurt = change.gain >= WORTHWHILE_GAIN, change.gain <= -WORTHWHILE_GAIN
        key = "tuning.helped" if helped else "tuning.hurt" if hurt else "tuning.little"
        gain = wording.points(change.gain, 2)
        said.append(wording(key, phase=change.phase, gain=gain))
    if analysis.gap is not None and analysis.gap > LARGE_GAP:
        said.append(wording("overfit", gap=wording.decimal(100 * analysis.gap, 1)))
    if analysis.slope is not None and analysis.slope >= LEVEL_SLOPE:
        said.append(wording("more_epochs"))
    return said


def _weak_classes(evaluation: Evaluation, wording: Wording) -> list[str]:
    weak = sorted(
        (metrics.recall, metrics.label)
        for metrics in evaluation.per_class
        if metrics.support >= WEAK_SUPPORT
        and metrics.recall is not None
        and metrics.recall < WEAK_RECALL
    )
    said = []
    if weak:
        key = "weak.names" if len(weak) <= WEAK_NAMED else "weak.names_more"
        names = wording.listing([label for _, label in weak[:WEAK_NAMED]])
        said.append(wording(key, weak=wording.count("weak.some", len(weak)), names=names))
    elif any(metrics.support >= WEAK_SUPPORT for metrics in evaluation.per_class):
        said.append(wording("weak.none"))
    if evaluation.most_confused and evaluation.most_confused[0].count > 1:
        pair = evaluation.most_confused[0]
        said.append(
            wording(
                "confusion",
                truth=pair.truth,
                answer=pair.predicted,
                count=wording.number(pair.count),
                support=wording.number(round(pair.count / pair.share)),
            )
        )
    return said


def _calibrated(evaluation: Evaluation, wording: Wording) -> str:
    confidence = math.fsum(
        part.count * part.confidence
        for part in evaluation.reliability
        if part.confidence is not None
    )
    modest = confidence / evaluation.images < evaluation.top1
    good = evaluation.ece <= CALIBRATED
    kind = "good" if good else "modest" if modest else "sure"
    return wording(f"calibrated.{kind}", ece=wording.percent(evaluation.ece, 1))


def _copies(copies: Copies, method: str, wording: Wording) -> list[str]:
    if copies.copied_tests:
        return [
            wording(
                "split.straddling",
                copies=wording.number(copies.copied_tests),
                tests=wording.number(copies.tests),
            )
        ]
    if copies.groups or method == "grouped":
        return [wording("split.clean")]
    return [wording("split.random")] if method == "random" else []


def _elsewhere(
    evaluations: Mapping[str, Evaluation], subset: str | None, wording: Wording
) -> list[str]:
    if subset is None:
        return []
    others = [name for name in evaluations if name not in (subset, "train", "valid", "test")]
    return [
        wording(
            "elsewhere.some",
            name=subset_name(name, wording),
            top1=wording.percent(evaluations[name].top1),
            difference=wording.points(evaluations[name].top1 - evaluations[subset].top1),
            subset=subset_name(subset, wording),
        )
        for name in others
    ] or [wording("elsewhere.none")]
