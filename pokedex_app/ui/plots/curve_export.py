"""The two plots of a training as one picture or drawing, with titles and a legend."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QBuffer, QByteArray, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from pokedex_app.core.images import png
from pokedex_app.core.theme import colors_of

PlotPainting = tuple[str, QSize, Callable[[QPainter, QRectF], None]]
"""Title of a plot, its size, and what paints it into a rectangle of that size."""
Entry = tuple[str, str, str]
"""Name, colour and layer of a line."""

_MARGIN, _TITLE, _LEGEND = 20, 30, 30
_SCALE = 2


def picture(widget: QWidget, parts: Sequence[PlotPainting], legend: Sequence[Entry]) -> bytes:
    """A PNG in the widget's theme."""
    size = _size(parts)
    image = QImage(size * _SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_SCALE)
    painter = QPainter(image)
    _paint(painter, widget, size, parts, legend)
    painter.end()
    return png(image)


def drawing(widget: QWidget, parts: Sequence[PlotPainting], legend: Sequence[Entry]) -> bytes:
    """An SVG in the widget's theme."""
    from PySide6.QtSvg import QSvgGenerator

    size = _size(parts)
    data = QByteArray()
    buffer = QBuffer(data)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(" / ".join(title for title, *_ in parts))
    painter = QPainter(generator)
    _paint(painter, widget, size, parts, legend)
    painter.end()
    return bytes(data.data())


def swatch(color: str, layer: str) -> QPixmap:
    """A short piece of a line as it is drawn in the plots."""
    pixmap = QPixmap(44, 28)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _paint_swatch(painter, QPointF(0, 7), color, layer)
    painter.end()
    return pixmap


def _size(parts: Sequence[PlotPainting]) -> QSize:
    width = sum(size.width() + _MARGIN for _, size, _ in parts) + _MARGIN
    height = max(size.height() for _, size, _ in parts)
    return QSize(width, height + _TITLE + _LEGEND + 2 * _MARGIN)


def _paint(
    painter: QPainter,
    widget: QWidget,
    size: QSize,
    parts: Sequence[PlotPainting],
    legend: Sequence[Entry],
) -> None:
    colors = colors_of(widget.palette())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRect(0, 0, size.width(), size.height()), QColor(colors.surface))
    heading = QFont(widget.font())
    heading.setPointSizeF(1.2 * heading.pointSizeF())
    heading.setWeight(QFont.Weight.DemiBold)
    left = _MARGIN
    for title, plot, paint in parts:
        painter.setFont(heading)
        painter.setPen(QColor(colors.text))
        painter.drawText(
            QRectF(left, _MARGIN / 2, plot.width(), _TITLE), Qt.AlignmentFlag.AlignVCenter, title
        )
        painter.save()
        paint(painter, QRectF(left, _MARGIN / 2 + _TITLE, plot.width(), plot.height()))
        painter.restore()
        left += plot.width() + _MARGIN
    painter.setFont(widget.font())
    x, y = float(_MARGIN), float(size.height() - _MARGIN - _LEGEND / 2)
    for name, color, layer in legend:
        _paint_swatch(painter, QPointF(x, y), color, layer)
        painter.setPen(QColor(colors.text))
        width = painter.fontMetrics().horizontalAdvance(name) + 8
        box = QRectF(x + 28, y - _LEGEND / 2, width, _LEGEND)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)
        x += 28 + width + _MARGIN


def _paint_swatch(painter: QPainter, left: QPointF, color: str, layer: str) -> None:
    """22 pixels of a line, centred on the height of `left`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    tint = QColor(color)
    middle = left + QPointF(11, 0)
    if layer == "batches":
        tint.setAlphaF(0.55)
        painter.setPen(QPen(tint, 1.2))
        heights = (2, -4, 3, -3, 5, -2, 3, -4)
        painter.drawPolyline(
            QPolygonF([left + QPointF(3 * n, height) for n, height in enumerate(heights)])
        )
        return
    painter.setPen(QPen(tint, 2.2))
    painter.drawLine(left, left + QPointF(22, 0))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint)
    if layer == "train":
        painter.drawEllipse(middle, 4, 4)
        return
    corners = (QPointF(0, -5), QPointF(5, 0), QPointF(0, 5), QPointF(-5, 0))
    painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))
