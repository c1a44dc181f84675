"""The cells of a confusion matrix: colours, grid, numbers and marks.

Shapes: C classes; counts are (C, C), a row for each true class, a column for each answer.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from pokedex_app.core.i18n import spoken_now
from pokedex_app.core.theme import LIGHT, Colors

COUNT_CELL = 20.0
"""Pixels a cell needs for its number."""
GRID_CELL = 7.0
SMALLEST_SPOT = 4.5
"""Pixels; an error is never drawn smaller, …"""
MOST_SPOTS = 4000
"""… unless there are so many that they cannot be overlooked."""
SMALLEST_FRAME = 9.0
GRID_OPACITY = 0.45
BAND_OPACITY = 0.09
DARK_CELL = 0.55
"""From this lightness on the ink on a cell is dark."""
FAINTEST = 0.34
"""Opacity of the rarest error: a single one among thousands of pictures is still seen."""
FAINTEST_HIT = 0.12

Cell = tuple[int, int]
"""Row and column."""
Counts = NDArray[np.integer[Any]]


class MatrixCells(pg.ImageItem):  # type: ignore[misc]  # pyqtgraph carries no types
    """One pixel a cell, with what is drawn on top of them where cells are large enough, or tiny.

    Attributes:
        hovered, chosen: the cell under the mouse, and the one that keys move.
    """

    def __init__(self) -> None:
        super().__init__(axisOrder="row-major")
        self.hovered: Cell | None = None
        self.chosen: Cell | None = None
        self._counts: Counts = np.zeros((0, 0), np.int64)
        self._colors = LIGHT
        self._only_errors = False

    def set_counts(self, counts: Counts, colors: Colors, *, only_errors: bool) -> None:
        self._counts, self._colors, self._only_errors = counts, colors, only_errors
        self.setVisible(len(counts) > 0)
        if len(counts):
            self.setImage(cell_colors(counts, colors, only_errors=only_errors), levels=(0, 255))
            self.setBorder(colors.border)

    def paint(self, painter: QPainter, *rest: Any) -> None:
        super().paint(painter, *rest)
        view = self.getViewBox()
        cell = 1 / view.viewPixelSize()[0]
        seen = view.viewRect().intersected(self.boundingRect())
        rows = slice(int(seen.top()), int(seen.bottom()) + 1)
        columns = slice(int(seen.left()), int(seen.right()) + 1)
        held = np.argwhere(self._counts[rows, columns]) + np.array([rows.start, columns.start])
        if cell < SMALLEST_SPOT:
            self._paint_spots(painter, held[held[:, 0] != held[:, 1]], SMALLEST_SPOT / cell)
        if cell >= GRID_CELL:
            self._paint_grid(painter, rows, columns)
        if cell >= COUNT_CELL:
            self._paint_numbers(painter, held, cell)
        self._paint_marks(painter, cell)

    def _paint_spots(self, painter: QPainter, wrong: NDArray[np.intp], size: float) -> None:
        """Errors again, larger than their cells, which are too small to be seen."""
        if len(wrong) > MOST_SPOTS:
            return
        for row, column in wrong.tolist():
            spot = QRectF(column + (1 - size) / 2, row + (1 - size) / 2, size, size)
            painter.fillRect(spot, self._color(row, column))

    def _paint_grid(self, painter: QPainter, rows: slice, columns: slice) -> None:
        line = QColor(self._colors.border)
        line.setAlphaF(GRID_OPACITY)
        painter.setPen(pg.mkPen(line))
        end = len(self._counts)
        painter.drawLines([QLineF(0, row, end, row) for row in range(rows.start, rows.stop)])
        painter.drawLines([QLineF(x, 0, x, end) for x in range(columns.start, columns.stop)])

    def _paint_numbers(self, painter: QPainter, held: NDArray[np.intp], cell: float) -> None:
        painter.save()
        painter.scale(1 / cell, 1 / cell)
        font = QFont(painter.font())
        font.setPointSizeF(min(0.9 * font.pointSizeF(), 0.36 * cell))
        painter.setFont(font)
        language = spoken_now()
        for row, column in held.tolist():
            if self._only_errors and row == column:
                continue
            dark_ink = self._color(row, column).lightnessF() > DARK_CELL
            painter.setPen(Qt.GlobalColor.black if dark_ink else Qt.GlobalColor.white)
            room = QRectF(column * cell, row * cell, cell, cell)
            count = language.number(int(self._counts[row, column]))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, count)
        painter.restore()

    def _paint_marks(self, painter: QPainter, cell: float) -> None:
        """Row and column under the mouse; frames around that cell and around the chosen one."""
        room = max(0.0, (SMALLEST_FRAME / cell - 1) / 2)

        def frame(row: int, column: int, color: str, width: float) -> None:
            painter.setPen(pg.mkPen(color, width=width))
            painter.drawRect(QRectF(column, row, 1, 1).adjusted(-room, -room, room, room))

        if self.hovered is not None:
            row, column = self.hovered
            band = QColor(self._colors.text)
            band.setAlphaF(BAND_OPACITY)
            painter.fillRect(QRectF(0, row, len(self._counts), 1), band)
            painter.fillRect(QRectF(column, 0, 1, len(self._counts)), band)
            frame(row, column, self._colors.text, 1.5)
        if self.chosen is not None:
            frame(*self.chosen, self._colors.accent, 2.0)

    def _color(self, row: int, column: int) -> QColor:
        return QColor(*self.image[row, column].tolist())


def cell_colors(counts: Counts, colors: Colors, *, only_errors: bool) -> NDArray[np.uint8]:
    """RGB of every cell, shape (C, C, 3): how much of its row it holds, right or wrong.

    With `only_errors` the diagonal is blank and errors are shaded by their number, up to the
    largest one.
    """
    ground, hit, miss = map(_rgb, (colors.surface, colors.train, colors.bad))
    pixels = np.full((*counts.shape, 3), ground, np.uint8)
    rows, columns = np.nonzero(counts)  # few of the cells of a large matrix hold anything
    held, right = counts[rows, columns], rows == columns
    if only_errors:
        strength = held / max(1, int(held[~right].max(initial=0)))
        alpha = FAINTEST + (1 - FAINTEST) * np.minimum(strength, 1)
    else:
        share = held / counts.sum(axis=1)[rows]
        alpha = np.where(
            right,
            FAINTEST_HIT + (1 - FAINTEST_HIT) * share,
            FAINTEST + (1 - FAINTEST) * np.sqrt(share),
        )
    ink = np.where(right[:, None], hit, miss)
    pixels[rows, columns] = np.rint(ground + alpha[:, None] * (ink - ground))
    if only_errors:
        np.einsum("iic->ic", pixels)[:] = _rgb(colors.raised)
    return pixels


def _rgb(color: str) -> NDArray[np.float64]:
    parts = QColor(color)
    return np.array([parts.red(), parts.green(), parts.blue()], np.float64)
