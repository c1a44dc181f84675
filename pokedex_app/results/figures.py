"""The headline figures of an evaluation: which there are, their names, which way is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QCoreApplication

from pokedex_app.core.i18n import Translator

if TYPE_CHECKING:
    from trainer.evaluation.metrics import Evaluation

FigureKey = Literal["top1", "top5", "macro_top1", "macro_f1", "sure", "sure_top1", "ece", "loss"]


@dataclass(frozen=True)
class Figure:
    """One figure of one evaluation.

    Attributes:
        key: names it; a widget has the words for it.
        value: a fraction, or nats for ``loss``; None where it does not exist.
        interval: the 95 % interval, where one is known.
        fraction: whether it is written as a percentage.
        more_is_better: tells whether a rise is an improvement.
    """

    key: FigureKey
    value: float | None
    interval: tuple[float, float] | None = None
    fraction: bool = True
    more_is_better: bool = True


def figures(evaluation: Evaluation) -> tuple[Figure, ...]:
    """All that tell something, the most telling first."""
    top5 = Figure("top5", evaluation.top5, evaluation.top5_interval)
    return (
        Figure("top1", evaluation.top1, evaluation.top1_interval),
        *((top5,) if evaluation.tells_top5 else ()),
        Figure("macro_top1", evaluation.macro_top1),
        Figure("macro_f1", evaluation.macro_f1),
        Figure("sure", evaluation.sure_images / max(1, evaluation.images)),
        Figure("sure_top1", evaluation.sure_top1),
        Figure("ece", evaluation.ece, more_is_better=False),
        Figure("loss", evaluation.loss, fraction=False, more_is_better=False),
    )


def name(key: FigureKey) -> str:
    """In the window's language."""
    translate = QCoreApplication.translate
    return {
        "top1": translate("Figures", "Accuracy (top-1)"),
        "top5": translate("Figures", "Top-5 accuracy"),
        "macro_top1": translate("Figures", "Macro accuracy"),
        "macro_f1": translate("Figures", "Macro F1"),
        "sure": translate("Figures", "Sure answers"),
        "sure_top1": translate("Figures", "Accuracy when sure"),
        "ece": translate("Figures", "Calibration error"),
        "loss": translate("Figures", "Loss"),
    }[key]


def explanation(key: FigureKey) -> str:
    """What it means, in one or two sentences."""
    translate = QCoreApplication.translate
    return {
        "top1": translate("Figures", "Pictures whose likeliest answer is right."),
        "top5": translate("Figures", "Pictures whose class is among the five likeliest answers."),
        "macro_top1": translate(
            "Figures", "The accuracy of each class, averaged: small classes count like large ones."
        ),
        "macro_f1": translate(
            "Figures",
            "The harmonic mean of precision and recall of each class, averaged over the classes.",
        ),
        "sure": translate(
            "Figures",
            "Answers whose confidence reaches the model’s threshold; the others are “not sure” "
            "or “none of these”.",
        ),
        "sure_top1": translate("Figures", "How many of the sure answers are right."),
        "ece": translate(
            "Figures",
            "By how much confidence and accuracy differ on average (ECE). Lower is better.",
        ),
        "loss": translate("Figures", "Mean cross-entropy in nats. Lower is better."),
    }[key]


def value_text(figure: Figure, translator: Translator) -> str:
    if figure.value is None:
        return "–"
    if figure.fraction:
        return translator.percent(figure.value)
    return translator.decimal(figure.value, 3)


def interval_text(figure: Figure, translator: Translator) -> str:
    """“93.6 % – 96.1 %”, or nothing where there is no interval."""
    if figure.interval is None:
        return ""
    return translator.interval(figure.interval)
