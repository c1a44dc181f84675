"""A confusion matrix as a picture of one pixel a cell, and its viewport: sizes, no widgets.

Shapes: C classes; counts are (C, C), a row for each true class, a column for each answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage

from pokedex_app.core.theme import Colors

FAINTEST = 0.34
"""Opacity of the rarest error: a single one among thousands of pictures is still seen."""
FAINTEST_HIT = 0.12
LARGEST_CELL = 88.0
"""Pixels; more would only make cells emptier."""

Counts = NDArray[np.integer[Any]]


def cell_colors(counts: Counts, colors: Colors, *, only_errors: bool) -> NDArray[np.uint32]:
    """ARGB of every cell, shape (C, C): how much of its row it holds, right or wrong.

    With `only_errors` the diagonal is blank and errors are shaded by their number, up to the
    largest one.
    """
    pixels = np.full(counts.shape, QColor(colors.surface).rgba(), np.uint32)
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
    pixels[rows, columns] = _blend(alpha, right, colors)
    if only_errors:
        np.fill_diagonal(pixels, QColor(colors.raised).rgba())
    return pixels


def _blend(
    alpha: NDArray[np.float64], right: NDArray[np.bool_], colors: Colors
) -> NDArray[np.uint32]:
    ground, hit, miss = map(_rgb, (colors.surface, colors.train, colors.bad))
    ink = np.where(right[:, None], hit, miss)
    mixed = np.rint(ground + alpha[:, None] * (ink - ground)).astype(np.uint32)
    packed = mixed @ np.array([1 << 16, 1 << 8, 1], np.uint32) + np.uint32(0xFF000000)
    return packed.astype(np.uint32)


def _rgb(color: str) -> NDArray[np.float64]:
    parts = QColor(color)
    return np.array([parts.red(), parts.green(), parts.blue()], np.float64)


def pooled(
    pixels: NDArray[np.uint32], counts: Counts, block: int, colors: Colors
) -> NDArray[np.uint32]:
    """One pixel for each `block` × `block` cells: the colour of the wrong cell with most pictures.

    Where a block holds no error, that of the cell with most. So a lone error survives when a
    matrix has more cells than the screen has pixels.
    """
    if block <= 1:
        return pixels
    size = -(-len(counts) // block)
    ground = QColor(colors.surface).rgba()
    made = np.full((size, size), ground, np.uint32)
    rows, columns = np.nonzero(counts)
    order = np.lexsort((counts[rows, columns], rows != columns))
    rows, columns = rows[order], columns[order]
    made[rows // block, columns // block] = pixels[rows, columns]  # the last one written stays
    return made


def as_image(pixels: NDArray[np.uint32]) -> QImage:
    """A Qt picture that owns its pixels."""
    height, width = pixels.shape
    data = np.ascontiguousarray(pixels).tobytes()
    return QImage(data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()


@dataclass
class Viewport:
    """Which part of a square of `classes` cells is seen through a window of pixels.

    Attributes:
        cell: side of a cell in pixels.
        x, y: cells that lie left of and above the window, as fractions of cells.
    """

    classes: int = 0
    width: float = 1.0
    height: float = 1.0
    cell: float = 1.0
    x: float = 0.0
    y: float = 0.0

    @property
    def smallest_cell(self) -> float:
        """The cell with which all of the matrix is just seen."""
        return min(LARGEST_CELL, min(self.width, self.height) / max(1, self.classes))

    @property
    def fitted(self) -> bool:
        return self.cell <= self.smallest_cell * 1.0001

    @property
    def largest(self) -> bool:
        return self.cell >= LARGEST_CELL * 0.9999

    def fit(self) -> None:
        self.cell, self.x, self.y = self.smallest_cell, 0.0, 0.0

    def resize(self, width: float, height: float) -> None:
        """Keep showing everything where everything was shown, and the same corner otherwise."""
        fitted = self.fitted
        self.width, self.height = max(1.0, width), max(1.0, height)
        if fitted:
            self.fit()
        else:
            self._clamp()

    def zoom(self, factor: float, at: QPointF) -> None:
        """Make cells `factor` times as large; what lies at `at` (pixels) stays there."""
        before = self.cell
        self.cell = min(LARGEST_CELL, max(self.smallest_cell, before * factor))
        self.x += at.x() / before - at.x() / self.cell
        self.y += at.y() / before - at.y() / self.cell
        self._clamp()

    def pan(self, dx: float, dy: float) -> None:
        """Move the matrix by pixels."""
        self.x -= dx / self.cell
        self.y -= dy / self.cell
        self._clamp()

    def reveal(self, row: int, column: int) -> None:
        """Move as little as is needed to show that cell."""
        across, down = self.width / self.cell, self.height / self.cell
        self.x = min(max(self.x, column + 1 - across), column)
        self.y = min(max(self.y, row + 1 - down), row)
        self._clamp()

    def centre_on(self, row: int, column: int, cell: float) -> None:
        """Show that cell in the middle, cells being at least `cell` pixels large."""
        self.cell = min(LARGEST_CELL, max(self.cell, self.smallest_cell, cell))
        self.x = column + 0.5 - self.width / self.cell / 2
        self.y = row + 0.5 - self.height / self.cell / 2
        self._clamp()

    def cell_at(self, point: QPointF) -> tuple[int, int] | None:
        """Row and column under a pixel of the window."""
        column = int(self.x + point.x() / self.cell)
        row = int(self.y + point.y() / self.cell)
        inside = point.x() >= 0 and point.y() >= 0
        inside = inside and row < self.classes and column < self.classes
        return (row, column) if inside else None

    def rect_of(self, row: int, column: int) -> QRectF:
        """The pixels of a cell within the window."""
        return QRectF(
            (column - self.x) * self.cell, (row - self.y) * self.cell, self.cell, self.cell
        )

    def rows(self) -> range:
        """Rows of which something is seen."""
        return range(int(self.y), min(self.classes, int(self.y + self.height / self.cell) + 1))

    def columns(self) -> range:
        return range(int(self.x), min(self.classes, int(self.x + self.width / self.cell) + 1))

    def _clamp(self) -> None:
        self.cell = max(self.cell, self.smallest_cell)
        self.x = min(max(self.x, 0.0), max(0.0, self.classes - self.width / self.cell))
        self.y = min(max(self.y, 0.0), max(0.0, self.classes - self.height / self.cell))
