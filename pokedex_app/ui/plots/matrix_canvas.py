"""The drawn part of a confusion matrix: cells, names, a cell that mouse and keys move.

pyqtgraph is imported with this module: import it when a matrix is about to be shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy

from pokedex_app.core.theme import colors_of
from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.plots.matrix_cells import COUNT_CELL, Cell, Counts, MatrixCells

LONGEST_LABEL = 132
LABEL_GAP = 6.0
LARGEST_CELL = 88.0
"""Pixels; more would only make cells emptier."""
ZOOM_STEP = 1.35


class MatrixCanvas(LiveMixin, pg.GraphicsView):  # type: ignore[misc]  # pyqtgraph carries no types
    """The matrix itself. One picture is drawn, whatever the number of cells.

    Keys: arrows move the chosen cell, N and Shift+N go to the next and the earlier error, Enter
    chooses, + and - zoom, 0 shows everything. The mouse: wheel zooms, dragging pans.

    Signals:
        pointed(int row, int column): the cell under the mouse or moved to by keys; (-1, -1) when
            the mouse has left.
        chosen(int row, int column): a click or Enter.
        zoomed(): another part is seen now, or another size.
    """

    pointed = Signal(int, int)
    chosen = Signal(int, int)
    zoomed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.labels: tuple[str, ...] = ()
        self.counts: Counts = np.zeros((0, 0), np.int64)
        self.only_errors = False
        self.cursor_cell: Cell = (0, 0)
        self.view = pg.ViewBox(lockAspect=True, invertY=True, enableMenu=False)
        """pyqtgraph's view: a unit is a cell, x counts columns and y rows."""
        self._cells = MatrixCells()
        self._truths, self._answers = _Names("left"), _Names("top")
        self._shown_by_call = False
        self._arrange()
        self.settle()

    def _arrange(self) -> None:
        self.setBackground(None)
        self.view.disableAutoRange()
        self.view.addItem(self._cells)
        self.addItem(self.view)
        for axis in (self._truths, self._answers):
            self.addItem(axis)
            axis.linkToView(self.view)
        self.view.sigRangeChanged.connect(self._changed)
        self.scene().sigMouseClicked.connect(self._clicked)
        # a mark moves across the whole of it
        self.setViewportUpdateMode(self.ViewportUpdateMode.FullViewportUpdate)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 220)

    def sizeHint(self) -> QSize:
        return QSize(560, 560)

    # ---- what is shown ----------------------------------------------------------------------

    def set_matrix(self, labels: Sequence[str], counts: Counts) -> None:
        self.labels, self.counts = tuple(labels), np.asarray(counts)
        self._cells.hovered = None
        self.cursor_cell = (0, 0)
        self._shown_by_call = False
        self._color()
        self._lay_out()
        self.fit()

    def set_only_errors(self, only: bool) -> None:
        self.only_errors = only
        self._color()

    def restyle(self) -> None:
        self._color()
        self._lay_out()

    def retranslate(self) -> None:
        self._lay_out()

    def _color(self) -> None:
        colors = colors_of(self.palette())
        self._cells.set_counts(self.counts, colors, only_errors=self.only_errors)

    # ---- which part of it is seen -----------------------------------------------------------

    @property
    def cell(self) -> float:
        """Side of a cell in pixels."""
        return float(self.view.width() / self.view.viewRect().width())

    @property
    def smallest_cell(self) -> float:
        """The cell with which all of the matrix is just seen."""
        room = float(min(self.view.width(), self.view.height()))
        return min(LARGEST_CELL, room / max(1, len(self.labels)))

    @property
    def fitted(self) -> bool:
        """Everything is seen."""
        return self.cell <= self.smallest_cell * 1.0001

    @property
    def largest(self) -> bool:
        return self.cell >= LARGEST_CELL * 0.9999

    def cell_at(self, position: QPointF) -> Cell | None:
        """Row and column under a pixel of the canvas."""
        place = self.view.mapSceneToView(position)
        seen = self.view.sceneBoundingRect().contains(position)
        if seen and self._cells.boundingRect().contains(place):
            return int(place.y()), int(place.x())
        return None

    def middle_of(self, row: int, column: int) -> QPointF:
        """The middle of a cell, in pixels of the canvas."""
        return QPointF(self.view.mapViewToScene(QPointF(column + 0.5, row + 0.5)))

    def fit(self) -> None:
        self._show(QPointF(), self.smallest_cell)

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """What lies at `at`, in pixels of the canvas, stays there; without it the middle."""
        middle = self.view.viewRect().center()
        fixed = middle if at is None else self.view.mapSceneToView(at)
        cell = min(LARGEST_CELL, max(self.smallest_cell, self.cell * factor))
        self._show(fixed + (middle - fixed) * (self.cell / cell), cell)

    def go_to(self, row: int, column: int) -> None:
        """Choose that cell and show it in the middle, large enough to be read."""
        self.cursor_cell = (row, column)
        self._shown_by_call = True
        self._show(QPointF(column + 0.5, row + 0.5), max(self.cell, COUNT_CELL + 2))
        self._mark()
        self.pointed.emit(row, column)

    def next_error(self, step: int) -> None:
        """Go to the next wrong cell in reading order (`step` 1), or the one before (-1)."""
        classes = len(self.labels)
        wrong = self.counts > 0
        np.fill_diagonal(wrong, False)
        places = np.flatnonzero(wrong)
        if not places.size:
            return
        here = self.cursor_cell[0] * classes + self.cursor_cell[1]
        index = (
            np.searchsorted(places, here, side="right")
            if step > 0
            else np.searchsorted(places, here, side="left") - 1
        )
        self._move_cursor(*divmod(int(places[index % places.size]), classes))

    def _show(self, middle: QPointF, cell: float) -> None:
        """As near to `middle` as the view's limits allow."""
        part = QRectF(0, 0, self.view.width() / cell, self.view.height() / cell)
        part.moveCenter(middle)
        self.view.setRange(part, padding=0)

    def _reveal(self, row: int, column: int) -> None:
        """Move as little as is needed to show that cell."""
        seen = self.view.viewRect()
        right = max(0.0, column + 1 - seen.right()) + min(0.0, column - seen.left())
        down = max(0.0, row + 1 - seen.bottom()) + min(0.0, row - seen.top())
        self._show(seen.center() + QPointF(right, down), self.cell)

    # ---- layout -----------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._settled:  # pyqtgraph calls this during construction
            self._lay_out()

    def _lay_out(self) -> None:
        """Room for names at the left and, turned, above; the rest is for cells."""
        fitted = self.fitted
        font = QFont(self.font())
        font.setPointSizeF(max(7.0, font.pointSizeF() * 0.82))
        metrics, colors = QFontMetricsF(font), colors_of(self.palette())
        longest = max((metrics.horizontalAdvance(label) for label in self.labels), default=0.0)
        room = min(longest, LONGEST_LABEL, 0.28 * min(self.width(), self.height()))
        margin = room + 2 * LABEL_GAP + metrics.height()
        for axis, title in (
            (self._truths, self.tr("True class")),
            (self._answers, self.tr("Answer of the model")),
        ):
            axis.dress(self.labels, room, font, (colors.muted, colors.text))
            axis.setLabel(title if self.labels else "", color=colors.muted)
            axis.label.setFont(font)
        self._truths.setWidth(margin)
        self._answers.setHeight(margin)
        width, height = max(1.0, self.width() - margin - 1), max(1.0, self.height() - margin - 1)
        self.view.setGeometry(margin, margin, width, height)
        self.view.setLimits(
            xMin=0,
            yMin=0,
            xMax=width / self.smallest_cell,
            yMax=height / self.smallest_cell,
            minXRange=width / LARGEST_CELL,
            minYRange=height / LARGEST_CELL,
        )
        if fitted:
            self.fit()
        self._changed()

    def _changed(self) -> None:
        """The axes lie along what is seen of the matrix."""
        place, end = self.view.geometry(), len(self.labels)
        whole = self.view.mapFromView(QPointF(end, end))
        width, height = min(place.width(), whole.x()), min(place.height(), whole.y())
        self._truths.setGeometry(0, place.top(), place.left(), height)
        self._answers.setGeometry(place.left(), 0, width, place.top())
        self.zoomed.emit()

    # ---- mouse and keys ---------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if event.buttons():
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            self._hover(self.cell_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.viewport().unsetCursor()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def _clicked(self, click: Any) -> None:
        cell = self.cell_at(click.scenePos())
        if click.button() == Qt.MouseButton.LeftButton and cell is not None:
            self.cursor_cell = cell
            self._shown_by_call = True
            self._mark()
            self.chosen.emit(*cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_PageUp: (-10, 0),
            Qt.Key.Key_PageDown: (10, 0),
        }
        key = Qt.Key(event.key())
        if not self.labels:
            event.ignore()
        elif key in steps:
            row, column = self.cursor_cell
            self._move_cursor(row + steps[key][0], column + steps[key][1])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(*self.cursor_cell)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._zoom_at_cursor(ZOOM_STEP)
        elif key == Qt.Key.Key_Minus:
            self._zoom_at_cursor(1 / ZOOM_STEP)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key == Qt.Key.Key_N:
            backwards = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.next_error(-1 if backwards else 1)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._mark()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark()

    def _zoom_at_cursor(self, factor: float) -> None:
        self.zoom(factor, self.middle_of(*self.cursor_cell))
        self._reveal(*self.cursor_cell)

    def _move_cursor(self, row: int, column: int) -> None:
        last = len(self.labels) - 1
        self.cursor_cell = (min(max(row, 0), last), min(max(column, 0), last))
        self._reveal(*self.cursor_cell)
        self._mark()
        self.pointed.emit(*self.cursor_cell)

    def _hover(self, cell: Cell | None) -> None:
        if cell != self._cells.hovered:
            self._cells.hovered = cell
            self._mark()
            self.pointed.emit(*(cell or (-1, -1)))

    def _mark(self) -> None:
        shown = bool(self.labels) and (self.hasFocus() or self._shown_by_call)
        self._cells.chosen = self.cursor_cell if shown else None
        row, column = self._cells.hovered or self._cells.chosen or (None, None)
        self._truths.pointed, self._answers.pointed = row, column
        self.viewport().update()


class _Names(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph carries no types
    """As many names of classes as fit, upright above; the pointed one instead of its neighbours."""

    def __init__(self, side: str) -> None:
        super().__init__(side)
        self.enableAutoSIPrefix(False)
        self.setEnabled(False)  # wheel and mouse are for the cells
        self.pointed: int | None = None
        self.dress((), 0.0, QFont(), ("", ""))

    def dress(
        self, names: Sequence[str], room: float, font: QFont, colors: tuple[str, str]
    ) -> None:
        """`room` in pixels for a name; `colors` of the others and of the pointed one."""
        self._names, self._room, self._font, self._colors = names, room, font, colors

    def paint(self, painter: QPainter, *_: Any) -> None:
        view, metrics = self.linkedView(), QFontMetricsF(self._font)
        begin, end = sorted(self.range)
        pixels, height = 1 / view.viewPixelSize()[0], metrics.height()
        start = self.width() - LABEL_GAP - self._room
        side = Qt.AlignmentFlag.AlignRight
        if self.orientation == "top":
            painter.translate(0, self.height())
            painter.rotate(-90)
            start, side = LABEL_GAP, Qt.AlignmentFlag.AlignLeft
        painter.setFont(self._font)
        for index in self._shown(begin, end, height / pixels):
            box = QRectF(start, (index + 0.5 - begin) * pixels - height / 2, self._room, height)
            name = metrics.elidedText(
                self._names[index], Qt.TextElideMode.ElideRight, self._room + 1
            )
            painter.setPen(QColor(self._colors[index == self.pointed]))
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, name)

    def _shown(self, begin: float, end: float, needed: float) -> list[int]:
        """Classes whose middles are seen; a name needs that many of them."""
        first, last = ceil(begin - 0.5), min(len(self._names) - 1, int(end - 0.5))
        shown = [index for index in range(first, last + 1) if index % ceil(needed) == 0]
        if self.pointed is not None and first <= self.pointed <= last:
            shown = [index for index in shown if abs(index - self.pointed) >= needed]
            shown.append(self.pointed)
        return shown
