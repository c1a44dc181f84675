"""Draws what is seen of a confusion matrix: cells, grid, numbers, names and the chosen cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from pokedex_app.core.theme import Colors
from pokedex_app.ui.plots.matrix_image import Counts, Viewport

COUNT_CELL = 20.0
"""Pixels a cell needs for its number."""
GRID_CELL = 7.0
LABEL_GAP = 6.0
SMALLEST_SPOT = 4.5
"""Pixels; an error is never drawn smaller, …"""
MOST_SPOTS = 4000
"""… unless there are so many that they cannot be overlooked."""
GRID_OPACITY = 0.45
DARK_CELL = 0.55
"""From this lightness on the ink on a cell is dark."""


@dataclass(frozen=True)
class Scene:
    """Everything that is drawn.

    Attributes:
        image: the matrix with one pixel for each `block` × `block` cells.
        window: where on the widget the cells are seen.
        hovered, cursor: row and column of the cell under the mouse and of the chosen one.
        axes: what rows and columns are called.
    """

    labels: tuple[str, ...]
    counts: Counts
    image: QImage
    block: int
    view: Viewport
    window: QRectF
    hovered: tuple[int, int] | None
    cursor: tuple[int, int] | None
    only_errors: bool
    axes: tuple[str, str]
    colors: Colors
    font: QFont


def paint(painter: QPainter, scene: Scene) -> None:
    painter.save()
    painter.setClipRect(_seen(scene).adjusted(-1, -1, 1, 1))
    painter.translate(scene.window.topLeft())
    _paint_cells(painter, scene)
    _paint_lines(painter, scene)
    _paint_numbers(painter, scene)
    _paint_marks(painter, scene)
    painter.restore()
    painter.setFont(scene.font)
    _paint_axes(painter, scene)
    _paint_row_names(painter, scene)
    _paint_column_names(painter, scene)


def _seen(scene: Scene) -> QRectF:
    """The part of the window that has cells in it."""
    whole = len(scene.labels) * scene.view.cell
    return QRectF(
        scene.window.x(),
        scene.window.y(),
        min(scene.window.width(), whole),
        min(scene.window.height(), whole),
    )


def _paint_cells(painter: QPainter, scene: Scene) -> None:
    view = scene.view
    side = scene.image.width() * scene.block * view.cell
    target = QRectF(-view.x * view.cell, -view.y * view.cell, side, side)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(target, scene.image)
    if view.cell < SMALLEST_SPOT:
        _paint_spots(painter, scene)


def _paint_spots(painter: QPainter, scene: Scene) -> None:
    """Errors again, larger than their cells, which are too small to be seen."""
    rows, columns = scene.view.rows(), scene.view.columns()
    seen = scene.counts[rows.start : rows.stop, columns.start : columns.stop]
    places = np.argwhere(seen) + np.array([rows.start, columns.start])
    wrong = places[places[:, 0] != places[:, 1]]
    if len(wrong) > MOST_SPOTS:
        return
    spot = QRectF(0, 0, SMALLEST_SPOT, SMALLEST_SPOT)
    for row, column in wrong.tolist():
        spot.moveCenter(scene.view.rect_of(row, column).center())
        painter.fillRect(spot, scene.image.pixelColor(column // scene.block, row // scene.block))


def _paint_lines(painter: QPainter, scene: Scene) -> None:
    view, seen = scene.view, _seen(scene)
    if view.cell >= GRID_CELL:
        line = QColor(scene.colors.border)
        line.setAlphaF(GRID_OPACITY)
        painter.setPen(QPen(line, 1))
        for row in view.rows():
            y = round((row - view.y) * view.cell)
            painter.drawLine(QPointF(0, y), QPointF(seen.width(), y))
        for column in view.columns():
            x = round((column - view.x) * view.cell)
            painter.drawLine(QPointF(x, 0), QPointF(x, seen.height()))
    painter.setPen(QPen(QColor(scene.colors.border), 1))
    painter.drawRect(QRectF(0, 0, seen.width(), seen.height()))


def _paint_numbers(painter: QPainter, scene: Scene) -> None:
    view = scene.view
    if view.cell < COUNT_CELL:
        return
    font = QFont(scene.font)
    font.setPointSizeF(min(scene.font.pointSizeF() * 1.1, view.cell * 0.36))
    painter.setFont(font)
    locale = QLocale()
    for row in view.rows():
        for column in view.columns():
            count = int(scene.counts[row, column])
            if not count or (scene.only_errors and row == column):
                continue
            ground = scene.image.pixelColor(column, row)
            dark_ink = ground.lightnessF() > DARK_CELL
            painter.setPen(QColor(Qt.GlobalColor.black if dark_ink else Qt.GlobalColor.white))
            painter.drawText(
                view.rect_of(row, column), Qt.AlignmentFlag.AlignCenter, locale.toString(count)
            )


def _paint_marks(painter: QPainter, scene: Scene) -> None:
    """Row and column under the mouse, and a frame around that cell and around the chosen one."""
    seen = _seen(scene)
    if scene.hovered is not None:
        cell = scene.view.rect_of(*scene.hovered)
        band = QColor(scene.colors.text)
        band.setAlphaF(0.09)
        painter.fillRect(QRectF(0, cell.y(), seen.width(), cell.height()), band)
        painter.fillRect(QRectF(cell.x(), 0, cell.width(), seen.height()), band)
        _frame(painter, cell, scene.colors.text, 1.5)
    if scene.cursor is not None:
        _frame(painter, scene.view.rect_of(*scene.cursor), scene.colors.accent, 2.0)


def _frame(painter: QPainter, cell: QRectF, color: str, width: float) -> None:
    room = max(0.0, (9.0 - cell.width()) / 2)  # tiny cells need a frame that can be seen
    painter.setPen(QPen(QColor(color), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(cell.adjusted(-room, -room, room, room))


def _paint_axes(painter: QPainter, scene: Scene) -> None:
    painter.setPen(QColor(scene.colors.muted))
    seen = _seen(scene)
    height = QFontMetricsF(scene.font).height()
    across = QRectF(seen.x(), 0, seen.width(), height)
    painter.drawText(across, Qt.AlignmentFlag.AlignCenter, scene.axes[1])
    painter.save()
    painter.rotate(-90)
    down = QRectF(-seen.bottom(), 0, seen.height(), height)
    painter.drawText(down, Qt.AlignmentFlag.AlignCenter, scene.axes[0])
    painter.restore()


def _named(scene: Scene, shown: range, pointed: int | None) -> list[tuple[int, bool]]:
    """Which classes get their name: as many as fit; the pointed one instead of neighbours."""
    needed = QFontMetricsF(scene.font).height()
    every = max(1, -(-int(needed + 0.999) // max(1, int(scene.view.cell))))
    if scene.view.cell < 1:
        every = int(needed / scene.view.cell) + 1
    named = [index for index in shown if index % every == 0]
    if pointed is not None and pointed in shown:
        near = needed / scene.view.cell
        named = [index for index in named if abs(index - pointed) >= near]
        named.append(pointed)
    return [(index, index == pointed) for index in named]


def _paint_row_names(painter: QPainter, scene: Scene) -> None:
    height = QFontMetricsF(scene.font).height()
    pointed = scene.hovered or scene.cursor
    for index, strong in _named(scene, scene.view.rows(), pointed[0] if pointed else None):
        middle = scene.window.y() + scene.view.rect_of(index, 0).center().y()
        if not scene.window.y() - height / 2 <= middle <= scene.window.bottom():
            continue
        room = QRectF(height, middle - height / 2, scene.window.x() - height - LABEL_GAP, height)
        _paint_name(painter, scene, scene.labels[index], room, strong=strong, right=True)


def _paint_column_names(painter: QPainter, scene: Scene) -> None:
    height = QFontMetricsF(scene.font).height()
    pointed = scene.hovered or scene.cursor
    painter.save()
    painter.rotate(-90)
    for index, strong in _named(scene, scene.view.columns(), pointed[1] if pointed else None):
        middle = scene.window.x() + scene.view.rect_of(0, index).center().x()
        if not scene.window.x() - height / 2 <= middle <= scene.window.right():
            continue
        length = scene.window.y() - height - LABEL_GAP
        room = QRectF(LABEL_GAP - scene.window.y(), middle - height / 2, length, height)
        _paint_name(painter, scene, scene.labels[index], room, strong=strong, right=False)
    painter.restore()


def _paint_name(
    painter: QPainter, scene: Scene, name: str, room: QRectF, *, strong: bool, right: bool
) -> None:
    painter.setPen(QColor(scene.colors.text if strong else scene.colors.muted))
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    elided = QFontMetricsF(scene.font).elidedText(name, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, elided)
