"""The likeliest classes as bars, which can be chosen to read about one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from pokedex_app.core.i18n import Translator
from pokedex_app.core.plain_text import tip as plain_tip
from pokedex_app.core.theme import Colors, colors_of
from pokedex_app.ui.live import LiveMixin, LiveWidget
from pokedex_app.ui.painting import paint_meter
from pokedex_app.ui.tab_order import take_place_of

BAR_HEIGHT = 8
INSET = 8
CORNER = 6


@dataclass(frozen=True)
class Bar:
    """One class: its label, how it is called in the window's language, its probability."""

    label: str
    name: str
    probability: float


class ConfidenceBars(LiveWidget):
    """A bar a class, the likeliest first.

    Signals:
        chosen(str): the user chose the class with that label.
    """

    chosen = Signal(str)

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._rows: list[_Row] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.settle()

    def show_bars(self, bars: Sequence[Bar], threshold: float, *, strange: bool = False) -> None:
        """Show these; `threshold`, in [0, 1], is marked on the first.

        `strange`: the picture shows none of them.
        """
        sure = bool(bars) and bars[0].probability >= threshold and not strange
        known = len(self._rows)
        while len(self._rows) < len(bars):
            row = _Row(self._translator, self)
            row.clicked.connect(lambda _checked=False, row=row: self._choose(row))
            self._rows.append(row)
            self._column.addWidget(row)
        if len(bars) > known:
            take_place_of(self, self._rows)
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(bars))
            if place < len(bars):
                mark = threshold if place == 0 else None
                row.show_bar(bars[place], mark, best=place == 0, sure=sure)
        self.select(None)

    def bars(self) -> list[Bar]:
        return [row.bar for row in self._rows if not row.isHidden()]

    def rename(self, names: dict[str, str]) -> None:
        """Call the classes by these names, by label; the language has changed."""
        for row in self._rows:
            if row.bar.label in names:
                row.rename(names[row.bar.label])

    def select(self, label: str | None) -> None:
        """Mark the class whose entry is shown."""
        for row in self._rows:
            row.setChecked(label is not None and row.bar.label == label)

    def _choose(self, row: _Row) -> None:
        self.select(row.bar.label)
        self.chosen.emit(row.bar.label)

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Likeliest classes"))


class _Row(LiveMixin, QAbstractButton):
    def __init__(self, translator: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self.bar = Bar("", "", 0.0)
        self._translator = translator
        self._mark: float | None = None
        self._best = self._sure = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.settle()

    def show_bar(self, bar: Bar, mark: float | None, *, best: bool, sure: bool) -> None:
        self.bar, self._mark, self._best, self._sure = bar, mark, best, sure
        self.retranslate()
        self.update()

    def rename(self, name: str) -> None:
        self.bar = Bar(self.bar.label, name, self.bar.probability)
        self.retranslate()
        self.update()

    def retranslate(self) -> None:
        percent = self._translator.percent(self.bar.probability)
        self.setAccessibleName(f"{self.bar.name}, {percent}")
        tip = self.tr("Read about {name}").format(name=self.bar.name)
        if self._mark is not None:
            line = self.tr("Below {percent}, where the line is, an answer counts as not sure")
            tip += "\n" + line.format(percent=self._translator.percent(self._mark, 0))
        self.setToolTip(plain_tip(tip))

    def restyle(self) -> None:
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self.fontMetrics().height() + BAR_HEIGHT + 2 * INSET + 3)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = colors_of(self.palette())
        self._paint_ground(painter, colors)
        inner = QRectF(self.rect()).adjusted(INSET, INSET - 2, -INSET, -INSET)
        self._paint_texts(painter, colors, inner)
        self._paint_bar(painter, colors, inner)
        painter.end()

    def _paint_ground(self, painter: QPainter, colors: Colors) -> None:
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.raised))
            painter.drawRoundedRect(frame, CORNER, CORNER)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colors.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, CORNER, CORNER)

    def _paint_texts(self, painter: QPainter, colors: Colors, inner: QRectF) -> None:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if self._best else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(colors.text if self._best else colors.muted))
        percent = self._translator.percent(self.bar.probability)
        room = inner.width() - painter.fontMetrics().horizontalAdvance(percent) - 12
        name = painter.fontMetrics().elidedText(
            self.bar.name, Qt.TextElideMode.ElideRight, max(0, int(room))
        )
        top = Qt.AlignmentFlag.AlignTop
        painter.drawText(inner, top | Qt.AlignmentFlag.AlignLeft, name)
        painter.drawText(inner, top | Qt.AlignmentFlag.AlignRight, percent)

    def _paint_bar(self, painter: QPainter, colors: Colors, inner: QRectF) -> None:
        track = QRectF(inner.x(), inner.bottom() - BAR_HEIGHT, inner.width(), BAR_HEIGHT)
        best = colors.good if self._sure else colors.warning
        color = best if self._best else colors.silhouette
        paint_meter(painter, track, self.bar.probability, color, self.palette())
        if self._mark is not None and 0 < self._mark < 1:
            x = round(track.x() + track.width() * self._mark) + 0.5
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QPen(QColor(colors.text)))
            painter.drawLine(int(x), int(track.y()) - 3, int(x), int(track.bottom()) + 2)
