"""A radio button that explains itself, as a line or as a card."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from pokedex_app.core.plain_text import tip
from pokedex_app.core.theme import colors_of
from pokedex_app.ui.live import LiveWidget
from pokedex_app.ui.plain_label import PlainLabel

_RADIUS = 8


class OptionCard(LiveWidget):
    """The whole of it can be pressed; `button` belongs into a QButtonGroup.

    Args:
        framed: with a frame that shows whether it is chosen.
    """

    def __init__(self, *, framed: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._framed = framed
        self.button = QRadioButton()
        self._text = PlainLabel("", "muted")
        self._fact = PlainLabel()
        for label in (self._text, self._fact):
            label.setWordWrap(True)
        self._fact.hide()
        self.column = QVBoxLayout(self)
        margin = 12 if framed else 0
        self.column.setContentsMargins(margin, margin, margin, margin)
        self.column.setSpacing(4)
        self.column.addWidget(self.button)
        self.inner = QVBoxLayout()
        self.inner.setContentsMargins(26, 0, 0, 0)
        self.inner.setSpacing(4)
        self.inner.addWidget(self._text)
        if framed:  # cards beside each other have their facts on one line
            self.inner.addStretch(1)
        self.inner.addWidget(self._fact)
        self.column.addLayout(self.inner, 1)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.button.toggled.connect(self.update)
        font = self.button.font()
        font.setBold(True)
        self.button.setFont(font)

    def set_texts(self, name: str, text: str, fact: str = "") -> None:
        """`fact` is a figure or a state, such as how long it takes."""
        self.button.setText(name)
        self.button.setAccessibleName(name)
        self.button.setAccessibleDescription(f"{text} {fact}".strip())
        self.button.setToolTip(tip(text))
        self._text.setText(text)
        self._fact.setText(fact)
        self._fact.setVisible(bool(fact))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.button.isEnabled():
            self.button.setFocus(Qt.FocusReason.MouseFocusReason)
            self.button.click()
            event.accept()
            return
        super().mousePressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._framed:
            return
        colors = colors_of(self.palette())
        chosen = self.button.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colors.accent if chosen else colors.border), 2 if chosen else 1))
        painter.setBrush(QColor(colors.window))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        painter.end()
