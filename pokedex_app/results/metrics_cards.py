"""The headline figures of an evaluation as cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QWidget

from pokedex_app.core.i18n import Translator
from pokedex_app.core.theme import colors_of, set_role
from pokedex_app.results.figures import (
    Figure,
    FigureKey,
    explanation,
    figures,
    interval_text,
    name,
    value_text,
)
from pokedex_app.ui.layouts import STRETCH, vbox
from pokedex_app.ui.live import LiveMixin, LiveWidget
from pokedex_app.ui.painting import paint_meter
from pokedex_app.ui.plain_label import PlainLabel

if TYPE_CHECKING:
    from trainer.evaluation.metrics import Evaluation

COLUMNS = 4
BAR_HEIGHT = 6
BAND_OPACITY = 0.45


class MetricsCards(LiveWidget):
    """A card for each figure: its value, its 95 % interval in words and on a line from 0 to 1."""

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._evaluation: Evaluation | None = None
        self._cards: dict[FigureKey, _Card] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(10)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self.settle()

    def show_evaluation(self, evaluation: Evaluation | None) -> None:
        """None hides every card."""
        self._evaluation = evaluation
        shown = figures(evaluation) if evaluation is not None else ()
        for card in self._cards.values():
            self._grid.removeWidget(card)  # not every evaluation has every figure
        for place, figure in enumerate(shown):
            if figure.key not in self._cards:
                self._cards[figure.key] = _Card(self._translator)
            card = self._cards[figure.key]
            self._grid.addWidget(card, place // COLUMNS, place % COLUMNS)
            card.show_figure(figure)
        for key, card in self._cards.items():
            card.setVisible(any(figure.key == key for figure in shown))
        self.setVisible(evaluation is not None)
        self.retranslate()

    def text_of(self, key: FigureKey) -> str:
        """What the card of that figure reads."""
        return self._cards[key].accessibleName()

    def retranslate(self) -> None:
        for card in self._cards.values():
            card.retranslate()
        if self._evaluation is None:
            return
        evaluation = self._evaluation
        counted = self.tr("over {count} pictures").format(
            count=self._translator.number(evaluation.images)
        )
        self._cards["macro_top1"].set_note(
            self.tr("over {count} classes").format(
                count=self._translator.number(
                    sum(metrics.support > 0 for metrics in evaluation.per_class)
                )
            )
        )
        self._cards["macro_f1"].set_note(self.tr("precision and recall"))
        by_default = evaluation.threshold_from == "default"
        text = self.tr("from {percent} confidence")
        if by_default:
            text = self.tr("from {percent} confidence, the default: too few pictures to choose it")
        percent = self._translator.percent(evaluation.threshold, 0)
        self._cards["sure"].set_note(text.format(percent=percent))
        self._cards["sure_top1"].set_note(
            self.tr("of {count} pictures").format(
                count=self._translator.number(evaluation.sure_images)
            )
        )
        self._cards["ece"].set_note(
            self.tr("uncalibrated {percent}").format(
                percent=self._translator.percent(evaluation.ece_uncalibrated)
            )
        )
        self._cards["loss"].set_note(counted)


class _Card(LiveMixin, QFrame):
    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._figure: Figure | None = None
        self._name = PlainLabel("", "muted", wrap=True)
        self._value = PlainLabel("", "title")
        self._note = PlainLabel("", "muted", wrap=True)
        self._bar = IntervalBar()
        set_role(self, "card")
        vbox(
            self._name,
            self._value,
            self._bar,
            self._note,
            STRETCH,
            on=self,
            spacing=2,
            margins=(14, 8, 14, 8),
        )
        self.settle()

    def show_figure(self, figure: Figure) -> None:
        self._figure = figure
        self._bar.setVisible(figure.fraction and figure.more_is_better)
        self._bar.show_value(figure.value or 0.0, figure.interval)
        self.retranslate()

    def set_note(self, note: str) -> None:
        self._note.setText(note)
        self._describe()

    def retranslate(self) -> None:
        if self._figure is None:
            return
        self._name.setText(name(self._figure.key))
        self._value.setText(value_text(self._figure, self._translator))
        if self._figure.interval is not None:
            self._note.setText(interval_text(self._figure, self._translator))
        tip = explanation(self._figure.key)
        if self._figure.interval is not None:
            tip += "\n" + self.tr(
                "With pictures drawn anew, the figure would lie between the two values in 95 of "
                "100 cases (Wilson interval)."
            )
        self.setToolTip(tip)
        self._describe()

    def _describe(self) -> None:
        note = self._note.text()
        self.setAccessibleName(f"{self._name.text()}: {self._value.text()} {note}".strip())


class IntervalBar(QWidget):
    """A line from 0 to 1, filled up to a value, with the band of its interval."""

    def __init__(self) -> None:
        super().__init__()
        self._value = 0.0
        self._interval: tuple[float, float] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_value(self, value: float, interval: tuple[float, float] | None) -> None:
        self._value, self._interval = value, interval
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(100, BAR_HEIGHT + 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = colors_of(self.palette())
        line = QRectF(0, (self.height() - BAR_HEIGHT) / 2, self.width(), BAR_HEIGHT)
        paint_meter(painter, line, self._value, colors.train, self.palette())
        if self._interval is not None:
            low, high = (line.width() * end for end in self._interval)
            band = QColor(colors.valid)
            band.setAlphaF(BAND_OPACITY)
            painter.setBrush(band)
            painter.drawRect(QRectF(low, 0, max(2.0, high - low), self.height()))
            painter.setBrush(QColor(colors.valid))
            painter.drawRect(QRectF(line.width() * self._value - 1, 0, 2, self.height()))
        painter.end()
