"""The parts of a training as one bar: a piece each, as long as it takes, filled as it goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from pokedex_app.core.theme import Colors, colors_of
from pokedex_app.ui.live import LiveWidget
from pokedex_app.ui.painting import paint_line, paint_meter

_HEIGHT, _GAP, _BELOW = 8, 4, 4
_NARROWEST = 10
"""pixels that a part has at least, so that a short one is seen"""


@dataclass(frozen=True)
class Piece:
    """A part: its name, its weight among the others, and how much of it is done, in [0, 1]."""

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
        tracks = self._tracks()
        for piece, track in zip(self._pieces, tracks, strict=True):
            color = self._colors.good if piece.done >= 1 else self._colors.train
            paint_meter(painter, track, piece.done, color, self.palette())
        self._paint_names(painter, tracks)
        painter.end()

    @property
    def _colors(self) -> Colors:
        return colors_of(self.palette())

    def _tracks(self) -> list[QRectF]:
        """Each piece as long as its share, but none less than a little."""
        room = self.width() - _GAP * max(0, len(self._pieces) - 1)
        whole = sum(piece.weight for piece in self._pieces) or 1.0
        shares = [max(_NARROWEST / max(1, room), piece.weight / whole) for piece in self._pieces]
        tracks, x = [], 0.0
        for share in shares:
            width = room * share / sum(shares)
            tracks.append(QRectF(x, 0, width, _HEIGHT))
            x += width + _GAP
        return tracks

    def _paint_names(self, painter: QPainter, tracks: Sequence[QRectF]) -> None:
        """The current piece's, and those of the others for which there is room beside it."""
        rooms = [(int(track.left()), int(track.right())) for track in tracks]
        current = next((n for n, piece in enumerate(self._pieces) if piece.current), None)
        if current is not None:
            wide = QFontMetrics(self._font(current=True)).horizontalAdvance(
                self._pieces[current].name
            )
            left = max(0, min(rooms[current][0], self.width() - wide))
            right = max(rooms[current][1], left + wide + 1)
            rooms = [
                (start, min(end, left - _GAP)) if n < current else (max(start, right + _GAP), end)
                for n, (start, end) in enumerate(rooms)
            ]
            rooms[current] = (left, right)
        for n, (piece, (left, right)) in enumerate(zip(self._pieces, rooms, strict=True)):
            painter.setFont(self._font(current=n == current))
            if n != current and painter.fontMetrics().horizontalAdvance(piece.name) > right - left:
                continue
            place = QRect(left, _HEIGHT + _BELOW, right - left, painter.fontMetrics().height())
            color = self._colors.text if n == current else self._colors.muted
            paint_line(painter, place, piece.name, color)

    def _font(self, *, current: bool) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if current else QFont.Weight.Normal)
        return font
