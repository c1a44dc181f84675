"""The dashed frame of every place that things can be dropped on."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen

from pokedex_app.core.theme import Role, colors_of
from pokedex_app.ui.live import LiveWidget
from pokedex_app.ui.plain_label import PlainLabel


class DropFrame(LiveWidget):
    """Paints the frame. The widget around it takes the drops; this shows that it would."""

    def __init__(self, corner: int = 14) -> None:
        super().__init__()
        self._corner = corner
        self._hovered = False

    def set_hovered(self, hovered: bool) -> None:
        """Something that could be dropped here is over the widget around it."""
        self._hovered = hovered
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = colors_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(colors.accent if self._hovered else colors.silhouette), 2)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(QColor(colors.selection if self._hovered else colors.surface))
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(frame, self._corner, self._corner)
        painter.end()


def centred(text: str, role: Role) -> PlainLabel:
    """A text in the middle of such a frame."""
    label = PlainLabel(text, role, wrap=True)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return label
