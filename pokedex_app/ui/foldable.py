"""A card whose contents are folded away until somebody wants them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from pokedex_app.core.theme import icon, set_role
from pokedex_app.ui.controls import ToolButton
from pokedex_app.ui.layouts import hbox, vbox
from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.plain_label import PlainLabel


class Foldable(LiveMixin, QFrame):
    """A heading with an arrow; behind it, a few words on what is inside.

    Signals:
        unfolded(): the contents are shown now.
    """

    unfolded = Signal()

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        set_role(self, "card")
        self._content = content
        self._arrow = ToolButton(tip=self.tr("Show or hide what is inside"), role="flat")
        self._arrow.setCheckable(True)
        self._arrow.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self._arrow.toggled.connect(self._toggled)
        self._title = PlainLabel("", "heading")
        self._summary = PlainLabel("", "muted")
        self._summary.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._head = QWidget()
        self._head.setCursor(Qt.CursorShape.PointingHandCursor)
        hbox(self._arrow, self._title, (self._summary, 1), on=self._head, spacing=8)
        vbox(self._head, content, on=self, spacing=10, margins=(10, 8, 16, 8))
        content.hide()
        self.settle()

    def set_texts(self, title: str, summary: str = "") -> None:
        self._title.setText(title)
        self._summary.setText(summary)
        self._summary.setToolTip(summary)
        self._arrow.setAccessibleName(title)
        self._arrow.setAccessibleDescription(summary)

    def is_unfolded(self) -> bool:
        return self._arrow.isChecked()

    def set_unfolded(self, unfolded: bool) -> None:
        self._arrow.setChecked(unfolded)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._head.geometry().contains(
            event.position().toPoint()
        ):
            self._arrow.toggle()
            event.accept()
            return
        super().mousePressEvent(event)

    def restyle(self) -> None:
        name = "fa6s.chevron-down" if self.is_unfolded() else "fa6s.chevron-right"
        self._arrow.setIcon(icon(name, self.palette(), "muted"))

    def _toggled(self, unfolded: bool) -> None:
        self._content.setVisible(unfolded)
        self.restyle()
        if unfolded:
            self.unfolded.emit()
