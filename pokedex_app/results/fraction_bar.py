"""Table cells that show a fraction as a number on a bar."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pokedex_app.core.theme import colors_of
from pokedex_app.ui.painting import paint_meter

INSET = 6
BAR_HEIGHT = 5
LOW = 0.5
"""Below it a bar has the colour of what is bad, …"""
MIDDLING = 0.8
"""… and below this one that of a warning."""


class FractionBarDelegate(QStyledItemDelegate):
    """Paints a bar below the text where `role` gives a fraction in [0, 1]."""

    def __init__(self, role: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        fraction = index.data(self._role)
        if fraction is None:
            return
        colors = colors_of(option.palette)
        color = (
            colors.bad if fraction < LOW else colors.warning if fraction < MIDDLING else colors.good
        )
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(option.rect.adjusted(INSET, 0, -INSET, -2))
        track.setTop(track.bottom() - BAR_HEIGHT)
        paint_meter(painter, track, fraction, color, option.palette)
        painter.restore()
