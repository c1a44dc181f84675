"""What several delegates and widgets paint alike."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette

from pokedex_app.core.theme import colors_of, icon

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def centred(size: QSize, place: QRect) -> QRect:
    """A rectangle of that size in the middle of `place`."""
    made = QRect(0, 0, size.width(), size.height())
    made.moveCenter(place.center())
    return made


def fitted(size: QSize, place: QRect) -> QRect:
    """As large a rectangle of the shape of `size` as `place` holds, in its middle."""
    return centred(size.scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio), place)


def paint_symbol(
    painter: QPainter, place: QRect, name: str, palette: QPalette, side: int, tint: str
) -> None:
    """An icon in the middle of `place`."""
    icon(name, palette, tint).paint(painter, centred(QSize(side, side), place))


def paint_line(
    painter: QPainter,
    place: QRect,
    text: str,
    color: str,
    *,
    align: Qt.AlignmentFlag = LEFT,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> None:
    """One line of text, as much of it as fits."""
    painter.setPen(QColor(color))
    painter.drawText(place, align, painter.fontMetrics().elidedText(text, elide, place.width()))


def paint_badge(painter: QPainter, place: QRect, text: str, palette: QPalette, corner: int) -> None:
    """A few words on a small plate."""
    colors = colors_of(palette)
    painter.setPen(QColor(colors.border))
    painter.setBrush(QColor(colors.surface))
    painter.drawRoundedRect(place, corner, corner)
    painter.setPen(QColor(colors.text))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def paint_meter(
    painter: QPainter, track: QRectF, fraction: float, color: str, palette: QPalette
) -> None:
    """A rounded bar that is filled to a part; of the least part there is a dot to be seen."""
    corner = track.height() / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colors_of(palette).track))
    painter.drawRoundedRect(track, corner, corner)
    if fraction <= 0:
        return
    filled = QRectF(track)
    filled.setWidth(max(track.height(), track.width() * fraction))
    painter.setBrush(QColor(color))
    painter.drawRoundedRect(filled, corner, corner)
