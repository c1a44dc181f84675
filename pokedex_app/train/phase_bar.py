"""The phases of a training as one bar: a piece each, as long as its epochs, filled as it goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from pokedex_app.core.theme import colors_of
from pokedex_app.ui.live import LiveWidget
from pokedex_app.ui.painting import paint_line, paint_meter

_HEIGHT, _GAP, _BELOW = 8, 4, 4
_NARROWEST = 0.1
"""least part of the bar that a phase has, so that one short epoch among a hundred is seen"""


@dataclass(frozen=True)
class Piece:
    """A phase: its name, its weight among the others, and how much of it is done, in [0, 1]."""

    name: str
    weight: float
    done: float
    current: bool


class PhaseBar(LiveWidget):
    """`show_pieces` says what is drawn; the owner sets the text for those who cannot see it."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[Piece] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_pieces(self, pieces: Sequence[Piece]) -> None:
        if list(pieces) != self._pieces:
            self._pieces = list(pieces)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, _HEIGHT + _BELOW + self.fontMetrics().height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = 0.0
        for piece, width in zip(self._pieces, self._widths(), strict=True):
            self._paint_piece(painter, piece, QRectF(x, 0, width, _HEIGHT))
            x += width + _GAP
        painter.end()

    def _widths(self) -> list[float]:
        """In pixels; each piece its share, but none less than a little."""
        room = self.width() - _GAP * max(0, len(self._pieces) - 1)
        whole = sum(piece.weight for piece in self._pieces) or 1.0
        shares = [max(_NARROWEST, piece.weight / whole) for piece in self._pieces]
        return [room * share / sum(shares) for share in shares]

    def _paint_piece(self, painter: QPainter, piece: Piece, track: QRectF) -> None:
        colors = colors_of(self.palette())
        color = colors.good if piece.done >= 1 else colors.accent
        paint_meter(painter, track, piece.done, color, self.palette())
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if piece.current else QFont.Weight.Normal)
        painter.setFont(font)
        height = painter.fontMetrics().height()
        below = QRect(int(track.x()), int(track.bottom()) + _BELOW, int(track.width()), height)
        paint_line(painter, below, piece.name, colors.text if piece.current else colors.muted)
