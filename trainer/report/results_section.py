"""The report's results: final figures, confusions, worst errors, calibration, every class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from trainer.evaluation.metrics import ClassMetrics, ConfusedPair, Evaluation, WorstError
from trainer.pictures.data_uri import data_uri
from trainer.report import charts, sentences
from trainer.report.content import Run
from trainer.report.report_language import Wording

WORST_SHOWN = 12
CONFUSED_SHOWN = 12
SINGLES_SHOWN = 5
THUMBNAIL = 96
"""longest side of a picture in the report, in pixels"""


def results(run: Run, wording: Wording, *, pictures: bool) -> dict[str, Any] | None:
    """What the page shows of the evaluations; None where there are none."""
    subset = sentences.judged_subset(run.evaluations)
    if subset is None:
        return None
    evaluation = run.evaluations[subset]
    name = sentences.subset_name(subset, wording)
    unknown = [
        f"{folder} ({wording.number(count)})"
        for folder, count in evaluation.unknown_folders.items()
    ]
    worst = [
        _worst(error, Path(run.folder.settings.dataset) if pictures else None, wording)
        for error in evaluation.worst_errors[:WORST_SHOWN]
    ]
    return {
        "columns": [sentences.subset_name(each, wording) for each in run.evaluations],
        "metrics": _metrics(run.evaluations.values(), evaluation, wording),
        "failed": wording.count("failed", len(evaluation.failed)) if evaluation.failed else "",
        "failures": evaluation.failed,
        "unknown": wording("unknown", folders=wording.listing(unknown)) if unknown else "",
        "confusion_title": wording("confusion.title", subset=name),
        "confusion": charts.confusion_matrix(evaluation, wording),
        "confused": [
            (
                pair.truth,
                pair.predicted,
                wording.number(pair.count),
                wording.percent(pair.share, 0),
            )
            for pair in _telling_pairs(evaluation)
        ],
        "worst": worst,
        "pictures": any(error["picture"] for error in worst),
        "reliability": charts.reliability_diagram(evaluation.reliability, wording),
        "calibration": [
            *_calibration(evaluation, name, wording),
            *_second_look(run.evaluations, wording),
            *_strangers(evaluation, name, wording),
        ],
        "classes": _classes(evaluation.per_class, wording),
    }


def _telling_pairs(evaluation: Evaluation) -> tuple[ConfusedPair, ...]:
    """Pairs confused more than once; a few single mistakes where there are none."""
    repeated = tuple(pair for pair in evaluation.most_confused if pair.count > 1)
    return repeated[:CONFUSED_SHOWN] or evaluation.most_confused[:SINGLES_SHOWN]


def _metrics(
    evaluations: Iterable[Evaluation], judged: Evaluation, wording: Wording
) -> list[dict[str, Any]]:
    """Rows of the table of figures; a cell is a value and a remark."""
    columns = []
    for item in evaluations:
        top1, top5 = (
            wording("metric.interval", interval=wording.interval(bounds))
            for bounds in (item.top1_interval, item.top5_interval)
        )
        columns.append(
            {
                "images": (wording.number(item.images), ""),
                "top1": (wording.percent(item.top1), top1),
                "top5": (wording.percent(item.top5), top5),
                "macro_top1": (wording.percent(item.macro_top1), ""),
                "macro_f1": (wording.percent(item.macro_f1), ""),
                "loss": (wording.decimal(item.loss, 4), ""),
                "loss_uncalibrated": (wording.decimal(item.loss_uncalibrated, 4), ""),
                "ece": (wording.percent(item.ece), ""),
            }
        )
    return [
        {"name": wording(f"metric.{key}"), "cells": [column[key] for column in columns]}
        for key in columns[0]
        if key != "top5" or judged.tells_top5
    ]


def _worst(error: WorstError, root: Path | None, wording: Wording) -> dict[str, Any]:
    return {
        "path": error.path,
        "truth": error.truth,
        "predicted": error.predicted,
        "confidence": wording.percent(error.confidence, 1),
        "truth_probability": wording.percent(error.truth_probability, 1),
        "picture": data_uri(root / error.path, THUMBNAIL) if root is not None else None,
    }


def _calibration(evaluation: Evaluation, subset: str, wording: Wording) -> list[str]:
    crossed = evaluation.threshold_from == "cross_validation"
    before, after = (
        wording.percent(error) for error in (evaluation.ece_uncalibrated, evaluation.ece)
    )
    if evaluation.temperature == 1:
        said = [wording("calibration.none", after=after, subset=subset)]
    else:
        temperature = wording.decimal(evaluation.temperature, 3)
        said = [
            wording(
                "calibration.cross_validated" if crossed else "calibration.temperature",
                temperature=temperature,
                before=before,
                after=after,
                subset=subset,
            )
        ]
    if evaluation.sure_top1 is None:
        said.append(wording("calibration.never_sure"))
    elif evaluation.threshold > 0:
        said.append(
            wording(
                "calibration.default"
                if evaluation.threshold_from == "default"
                else "calibration.threshold",
                threshold=wording.percent(evaluation.threshold, 1),
                coverage=wording.percent(evaluation.sure_images / evaluation.images, 1),
                subset=subset,
                accuracy=wording.percent(evaluation.sure_top1),
            )
        )
    return said


def _second_look(evaluations: Mapping[str, Evaluation], wording: Wording) -> list[str]:
    """Of the part that it was chosen on."""
    return [
        wording.count(
            "calibration.second_look",
            evaluation.second_look.pictures,
            share=wording.percent(evaluation.second_look.pictures / evaluation.images, 1),
            before=wording.percent(evaluation.second_look.top1_without),
            after=wording.percent(evaluation.top1),
            subset=sentences.subset_name(subset, wording),
        )
        for subset, evaluation in evaluations.items()
        if evaluation.second_look is not None
    ]


def _strangers(evaluation: Evaluation, subset: str, wording: Wording) -> list[str]:
    if evaluation.none_of_these is None:
        return []
    share = wording.percent(evaluation.none_of_these / evaluation.images, 1)
    said = wording.count(
        "calibration.strangers", evaluation.none_of_these, share=share, subset=subset
    )
    return [said]


def _classes(per_class: Iterable[ClassMetrics], wording: Wording) -> list[list[dict[str, Any]]]:
    """Weakest first, in two halves; classes without pictures last."""
    ordered = sorted(
        per_class,
        key=lambda item: (not item.support, item.f1 if item.f1 is not None else 2, item.label),
    )
    rows = [
        {
            "label": item.label,
            "support": wording.number(item.support),
            "precision": wording.percent(item.precision, 0),
            "recall": wording.percent(item.recall, 0),
            "f1": wording.percent(item.f1, 1) if item.support else "–",
            "width": round(100 * (item.f1 or 0)),
        }
        for item in ordered
    ]
    half = (len(rows) + 1) // 2 if len(rows) > 12 else len(rows)
    return [part for part in (rows[:half], rows[half:]) if part]
