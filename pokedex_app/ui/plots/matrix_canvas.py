"""The drawn part of a confusion matrix: cells, labels, a cell that mouse and keys move."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from pokedex_app.core.theme import colors_of
from pokedex_app.ui.live import LiveWidget
from pokedex_app.ui.plots.matrix_image import Counts, Viewport, as_image, cell_colors, pooled
from pokedex_app.ui.plots.matrix_painting import COUNT_CELL, LABEL_GAP, Scene, paint

LONGEST_LABEL = 132
ZOOM_STEP = 1.35
WHEEL_NOTCH = 120


class MatrixCanvas(LiveWidget):
    """The matrix itself. One picture is painted, whatever the number of cells.

    Keys: arrows move the chosen cell, N and Shift+N go to the next and the earlier error, Enter
    chooses, + and - zoom, 0 shows everything. The mouse: wheel zooms, dragging pans.

    Signals:
        pointed(int row, int column): the cell under the mouse or moved to by keys; (-1, -1) when
            the mouse has left.
        chosen(int row, int column): a click or Enter.
        zoomed(): the viewport has changed.
    """

    pointed = Signal(int, int)
    chosen = Signal(int, int)
    zoomed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.labels: tuple[str, ...] = ()
        self.counts: Counts = np.zeros((0, 0), np.int64)
        self.only_errors = False
        self.view = Viewport()
        self.cursor_cell = (0, 0)
        self._hovered: tuple[int, int] | None = None
        self._pixels = np.zeros((0, 0), np.uint32)
        self._images: dict[int, QImage] = {}
        self._pressed_at: QPoint | None = None
        self._dragged = False
        self._shown_by_call = False
        self._margin = (0.0, 0.0)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 220)
        self.settle()

    def sizeHint(self) -> QSize:
        return QSize(560, 560)

    def set_matrix(self, labels: Sequence[str], counts: Counts) -> None:
        self.labels, self.counts = tuple(labels), np.asarray(counts)
        self._hovered = None
        self.cursor_cell = (0, 0)
        self._shown_by_call = False
        self.view = Viewport(len(self.labels))
        self._lay_out()
        self.view.fit()
        self._color()

    def set_only_errors(self, only: bool) -> None:
        self.only_errors = only
        self._color()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """`at` is in pixels of the cells' window; the middle where it is not given."""
        middle = QPointF(self.view.width / 2, self.view.height / 2)
        self.view.zoom(factor, at if at is not None else middle)
        self._changed()

    def fit(self) -> None:
        self.view.fit()
        self._changed()

    def go_to(self, row: int, column: int) -> None:
        """Choose that cell and show it in the middle, large enough to be read."""
        self.cursor_cell = (row, column)
        self._shown_by_call = True
        self.view.centre_on(row, column, COUNT_CELL + 2)
        self._changed()
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
        place = int(places[index % places.size])
        self._move_cursor(place // classes, place % classes)

    def restyle(self) -> None:
        self._color()

    # ---- layout -----------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()
        self.zoomed.emit()

    def _lay_out(self) -> None:
        """Room for names at the left and, turned, above; the rest is for cells."""
        metrics = QFontMetricsF(self._label_font())
        longest = max((metrics.horizontalAdvance(label) for label in self.labels), default=0.0)
        room = min(longest, LONGEST_LABEL, 0.28 * min(self.width(), self.height()))
        axis = metrics.height() + LABEL_GAP
        self._margin = (room + LABEL_GAP + axis, room + LABEL_GAP + axis)
        self.view.resize(self.width() - self._margin[0] - 1, self.height() - self._margin[1] - 1)

    def window_of_cells(self) -> QRectF:
        """Where on the canvas cells are seen."""
        return QRectF(self._margin[0], self._margin[1], self.view.width, self.view.height)

    def _label_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(7.0, font.pointSizeF() * 0.82))
        return font

    def _changed(self) -> None:
        self.update()
        self.zoomed.emit()

    def _color(self) -> None:
        self._pixels = cell_colors(
            self.counts, colors_of(self.palette()), only_errors=self.only_errors
        )
        self._images = {}
        self.update()

    # ---- mouse and keys ---------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / WHEEL_NOTCH
        if notches:
            self.zoom(ZOOM_STEP**notches, event.position() - self.window_of_cells().topLeft())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at, self._dragged = event.position().toPoint(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is not None:
            moved = event.position().toPoint() - self._pressed_at
            if self._dragged or moved.manhattanLength() >= QApplication.startDragDistance():
                self._dragged = True
                self._pressed_at = event.position().toPoint()
                self.view.pan(moved.x(), moved.y())
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                self._changed()
            return
        self._hover(self._cell_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed_at is None:
            return
        self._pressed_at = None
        self.unsetCursor()
        cell = self._cell_at(event.position())
        if not self._dragged and cell is not None:
            self.cursor_cell = cell
            self._shown_by_call = True
            self.update()
            self.chosen.emit(*cell)

    def leaveEvent(self, _event: QEvent) -> None:
        self._hover(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusOutEvent(event)

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
            super().keyPressEvent(event)
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
            super().keyPressEvent(event)

    def _zoom_at_cursor(self, factor: float) -> None:
        self.zoom(factor, self.view.rect_of(*self.cursor_cell).center())
        self.view.reveal(*self.cursor_cell)

    def _move_cursor(self, row: int, column: int) -> None:
        last = len(self.labels) - 1
        self.cursor_cell = (min(max(row, 0), last), min(max(column, 0), last))
        self.view.reveal(*self.cursor_cell)
        self._changed()
        self.pointed.emit(*self.cursor_cell)

    def _cell_at(self, position: QPointF) -> tuple[int, int] | None:
        return self.view.cell_at(position - self.window_of_cells().topLeft())

    def _hover(self, cell: tuple[int, int] | None) -> None:
        if cell != self._hovered:
            self._hovered = cell
            self.update()
            self.pointed.emit(*(cell or (-1, -1)))

    # ---- painting ---------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.labels:
            return
        painter = QPainter(self)
        block = max(1, round(1 / self.view.cell))
        paint(
            painter,
            Scene(
                labels=self.labels,
                counts=self.counts,
                image=self._image(block),
                block=block,
                view=self.view,
                window=self.window_of_cells(),
                hovered=self._hovered,
                cursor=self.cursor_cell if self.hasFocus() or self._shown_by_call else None,
                only_errors=self.only_errors,
                axes=(self.tr("True class"), self.tr("Answer of the model")),
                colors=colors_of(self.palette()),
                font=self._label_font(),
            ),
        )
        painter.end()

    def _image(self, block: int) -> QImage:
        if block not in self._images:
            colors = colors_of(self.palette())
            self._images[block] = as_image(pooled(self._pixels, self.counts, block, colors))
        return self._images[block]
