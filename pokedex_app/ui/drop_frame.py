"""The dashed frame of every place that things can be dropped on."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from pokedex_app.core.theme import Role, colors_of, set_role
from pokedex_app.ui.live import LiveWidget
from pokedex_app.ui.plain_label import PlainLabel


class DropFrame(LiveWidget):
    """Paints the frame. The widget around it takes the drops; this shows that it would."""

    def __init__(self, corner: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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


def centred(role: Role) -> QLabel:
    """A text in the middle of such a frame."""
    label = PlainLabel()
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    label.setWordWrap(True)
    set_role(label, role)
    return label
