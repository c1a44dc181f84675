"""A plain bar that is filled to a part."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pokedex_app.core.theme import colors_of
from pokedex_app.ui.painting import paint_meter

HEIGHT = 8


class Meter(QWidget):
    """Shows `fraction`, in [0, 1], in the caller's colour, or in that of what has been reached.

    It says nothing to a screen reader: the figure stands beside it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fraction = 0.0
        self._color: str | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def fraction(self) -> float:
        return self._fraction

    def show_fraction(self, fraction: float, color: str | None = None) -> None:
        self._fraction = min(1.0, max(0.0, fraction))
        self._color = color
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(0, (self.height() - HEIGHT) / 2, self.width(), HEIGHT)
        color = self._color or colors_of(self.palette()).good
        paint_meter(painter, track, self._fraction, color, self.palette())
        painter.end()
