"""The head of a page: its title, one line that says what it is for, and room for actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pokedex_app.core.theme import set_role
from pokedex_app.ui.plain_label import PlainLabel


class PageHeader(QWidget):
    """`set_texts` names the page; widgets added to `tools` stand at its right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel()
        set_role(self._title, "title")
        self._subtitle = PlainLabel()
        self._subtitle.setWordWrap(True)
        set_role(self._subtitle, "muted")
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._title)
        texts.addWidget(self._subtitle)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(8)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(texts, 1)
        row.addLayout(self.tools)
        row.setAlignment(self.tools, Qt.AlignmentFlag.AlignVCenter)

    def set_texts(self, title: str, subtitle: str = "") -> None:
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))
