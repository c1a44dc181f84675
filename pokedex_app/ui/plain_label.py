"""The label that the app uses: what it shows is never HTML."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from pokedex_app.core.plain_text import tip


class PlainLabel(QLabel):
    """A label whose text and tooltip are plain, whatever they look like."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def setToolTip(self, text: str) -> None:
        super().setToolTip(tip(text))
