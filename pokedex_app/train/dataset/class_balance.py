"""How many pictures each class has, as bars that stay readable for two classes or a thousand."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from pokedex_app.core.i18n import Translator
from pokedex_app.core.theme import colors_of
from pokedex_app.ui.live import LiveMixin

_NAMED = 46
"""pixels a bar needs so that the class's name fits below it"""
_GAP = 0.22
"""of a bar's room"""
_WIDEST = 64.0


class ClassBalance(LiveMixin, QWidget):
    """One bar a class, the largest first; what is left out stands paler on top of what is used.

    The bar under the pointer, or chosen with the arrow keys, is named with its number above.
    Bars of classes with few pictures have the colour of a warning.

    Signals:
        class_chosen(str): a click on its bar, or Enter.
    """

    class_chosen = Signal(str)

    def __init__(self, translator: Translator, few: int) -> None:
        super().__init__()
        self._translator = translator
        self._few = few
        self._labels: list[str] = []
        self._used: Mapping[str, int] = {}
        self._all: Mapping[str, int] = {}
        self._current: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.settle()

    def set_counts(self, used: Mapping[str, int], everything: Mapping[str, int]) -> None:
        """Class to number of pictures that would be used, and that are there."""
        keep = self.current()
        self._used, self._all = dict(used), dict(everything)
        self._labels = sorted(self._all, key=lambda label: (-self._all[label], label))
        self._current = self._labels.index(keep) if keep in self._labels else None
        self.update()

    def current(self) -> str | None:
        """The class that is pointed at."""
        return None if self._current is None else self._labels[self._current]

    def caption(self) -> str:
        """What stands above the bars: the class pointed at, or all in one sentence."""
        label = self.current()
        if label is not None:
            count = self.tr("%Ln picture(s)", "", self._used[label])
            gone = self._all[label] - self._used[label]
            if gone:
                count += ", " + self.tr("%Ln left out or unreadable", "", gone)
            return f"{label}: {count}"
        if not self._labels:
            return ""
        counts = sorted(self._used.values())
        if counts[0] == counts[-1]:
            return self.tr("%Ln picture(s) in each class", "", counts[0])
        number = self._translator.number
        return self.tr(
            "{smallest} to {largest} pictures a class; half the classes have {middle} or more"
        ).format(
            smallest=number(counts[0]),
            largest=number(counts[-1]),
            middle=number(counts[len(counts) // 2]),
        )

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Pictures in each class"))
        self.setToolTip(
            self.tr("Click a bar to see the pictures of the class (Left, Right, Enter)")
        )
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(400, 11 * self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 11 * self.fontMetrics().height())

    # ---- geometry ---------------------------------------------------------------------------

    def _plot(self) -> QRectF:
        line = self.fontMetrics().height()
        left = self.fontMetrics().horizontalAdvance(self._translator.number(self._top())) + 8
        below = line + 6 if self._room(self.width() - left) >= _NAMED else 4
        return QRectF(left, line + 8, self.width() - left - 1, self.height() - line - 8 - below)

    def _room(self, width: float) -> float:
        """Pixels from one bar to the next."""
        return min(_WIDEST * 1.6, width / max(1, len(self._labels)))

    def _top(self) -> int:
        """A round number at or above the largest class."""
        largest = max(self._all.values(), default=0)
        step = 1
        while True:
            for nice in (1, 2, 3, 4, 5, 6, 8):
                if nice * step >= largest:
                    return max(4, nice * step)
            step *= 10

    def _at(self, x: float) -> int | None:
        plot = self._plot()
        room = self._room(plot.width())
        index = int((x - plot.left()) // room) if room else -1
        return index if 0 <= index < len(self._labels) and x >= plot.left() else None

    # ---- drawing ----------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = colors_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.fontMetrics().height()
        painter.setPen(QColor(colors.text if self._current is not None else colors.muted))
        caption = self.fontMetrics().elidedText(
            self.caption(), Qt.TextElideMode.ElideMiddle, self.width()
        )
        painter.drawText(QRectF(0, 0, self.width(), line), caption)
        plot = self._plot()
        self._paint_grid(painter, plot)
        for index in range(len(self._labels)):
            self._paint_bar(painter, plot, index)
        painter.end()

    def _paint_grid(self, painter: QPainter, plot: QRectF) -> None:
        colors = colors_of(self.palette())
        top = self._top()
        for part in (0.0, 0.5, 1.0):
            y = plot.bottom() - part * plot.height()
            painter.setPen(QPen(QColor(colors.border), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(QColor(colors.muted))
            number = self._translator.number(round(part * top))
            line = self.fontMetrics().height()
            rect = QRectF(0, y - line / 2, plot.left() - 6, line)
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight, number)

    def _paint_bar(self, painter: QPainter, plot: QRectF, index: int) -> None:
        colors = colors_of(self.palette())
        label = self._labels[index]
        room = self._room(plot.width())
        gap = room * _GAP if room >= 3 else 0.0
        left = plot.left() + index * room + gap / 2
        width = max(1.0, room - gap)
        scale = plot.height() / self._top()
        used = self._used[label] * scale
        everything = self._all[label] * scale
        painter.setPen(Qt.PenStyle.NoPen)
        if index == self._current:
            ground = QRectF(plot.left() + index * room, plot.top(), room, plot.height())
            painter.fillRect(ground, QColor(colors.selection))
        painter.fillRect(
            QRectF(left, plot.bottom() - everything, width, everything - used),
            QColor(colors.silhouette),
        )
        few = self._used[label] < self._few
        painter.fillRect(
            QRectF(left, plot.bottom() - used, width, used),
            QColor(colors.warning if few else colors.train),
        )
        if room >= _NAMED:
            painter.setPen(QColor(colors.muted))
            text = self.fontMetrics().elidedText(label, Qt.TextElideMode.ElideRight, int(room - 4))
            below = QRectF(left - gap / 2, plot.bottom() + 4, room, self.fontMetrics().height())
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, text)

    # ---- pointing ---------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._at(event.position().x()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._at(event.position().x()))
        label = self.current()
        if event.button() == Qt.MouseButton.LeftButton and label is not None:
            self.class_chosen.emit(label)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self._point_at(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        keys = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if self._current is None and event.reason() in keys and self._labels:
            self._point_at(0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        last = len(self._labels) - 1
        label = self.current()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and label is not None:
            self.class_chosen.emit(label)
        elif event.key() == Qt.Key.Key_Home and last >= 0:
            self._point_at(0)
        elif event.key() == Qt.Key.Key_End and last >= 0:
            self._point_at(last)
        elif event.key() in steps and last >= 0:
            now = -1 if self._current is None else self._current
            self._point_at(min(last, max(0, now + steps[Qt.Key(event.key())])))
        else:
            super().keyPressEvent(event)

    def _point_at(self, index: int | None) -> None:
        if index == self._current:
            return
        self._current = index
        self._tell()
        self.update()

    def _tell(self) -> None:
        self.setAccessibleDescription(self.caption())
